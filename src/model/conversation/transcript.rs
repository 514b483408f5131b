//! Text that is a conversation line by line: `user: …`, `assistant: …`.

use serde_json::{Value, json};

const ROLES: [&str; 8] = [
    "system",
    "developer",
    "user",
    "human",
    "assistant",
    "ai",
    "tool",
    "function",
];

/// Messages of a transcript as `{role, content}`; none if the text is not one.
pub(super) fn split(text: &str) -> Option<Value> {
    let (first, _) = role_of(text)?;
    let mut turns: Vec<(&str, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match role_of(line) {
            Some((role, rest)) => turns.push((role, rest.to_owned())),
            None => turns.last_mut()?.1.push_str(line),
        }
    }
    let alone = matches!(first, "system" | "developer" | "user" | "assistant");
    if turns.len() < 2 && !alone {
        return None;
    }
    let messages = turns.into_iter().map(|(role, body)| match body.trim() {
        "" | "None" => json!({"role": role, "content": null}),
        body => json!({"role": role, "content": body}),
    });
    Some(messages.collect())
}

/// The role that a line opens with at column 0, and what follows.
fn role_of(line: &str) -> Option<(&'static str, &str)> {
    let (head, rest) =
        line.split_at_checked(line.bytes().take(12).position(|byte| byte == b':')?)?;
    let rest = rest.strip_prefix(':')?;
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let head = head.trim_end();
    let role = ROLES
        .into_iter()
        .find(|role| role.eq_ignore_ascii_case(head))?;
    Some((role, rest.trim_start_matches([' ', '\t'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_split_at_known_roles_only() {
        let split_up =
            split("system: Be brief.\nuser: Look:\n  user: no\nnote: x\nassistant: None")
                .expect("a transcript");
        assert_eq!(
            split_up,
            json!([
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "Look:\n  user: no\nnote: x"},
                {"role": "assistant", "content": null},
            ])
        );
        assert_eq!(split("Tool: use a hammer"), None);
        assert_eq!(split("hello\nuser: hi"), None);
        assert_eq!(split("user:name@host"), None);
    }
}
