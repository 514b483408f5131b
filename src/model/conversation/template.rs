//! Text as a chat template writes it for a model: roles between marks.

use serde_json::{Value, json};

struct Dialect {
    /// What a turn opens with, before the role.
    opens: &'static str,
    /// What parts the role from the words.
    says: &'static str,
    ends: &'static [&'static str],
}

const DIALECTS: [Dialect; 4] = [
    Dialect {
        opens: "<|im_start|>",
        says: "\n",
        ends: &["<|im_end|>"],
    },
    Dialect {
        opens: "<|start_header_id|>",
        says: "<|end_header_id|>",
        ends: &["<|eot_id|>", "<|eom_id|>", "<|end_of_text|>"],
    },
    Dialect {
        opens: "<|start|>",
        says: "<|message|>",
        ends: &["<|end|>", "<|return|>", "<|call|>"],
    },
    Dialect {
        opens: "<start_of_turn>",
        says: "\n",
        ends: &["<end_of_turn>"],
    },
];

/// An answer of the third dialect begins behind its first mark.
const CHANNEL: &str = "<|channel|>";

/// Messages as `{role, content}`; none if the text was written by no template that is known.
pub(super) fn split(text: &str) -> Option<Value> {
    let text = text.trim();
    let begun = text
        .starts_with(CHANNEL)
        .then(|| format!("<|start|>assistant{text}"));
    let text = begun.as_deref().unwrap_or(text);
    if let Some(turns) = instructions(text) {
        return Some(turns);
    }
    let dialect = DIALECTS.iter().find(|dialect| is_in(text, dialect))?;
    let turns = text.split(dialect.opens).skip(1);
    let messages: Vec<Value> = turns.filter_map(|turn| message(turn, dialect)).collect();
    (!messages.is_empty()).then(|| messages.into())
}

/// The first mark opens the text, or follows the mark of its beginning; words before it are no template.
fn is_in(text: &str, dialect: &Dialect) -> bool {
    text.split_once(dialect.opens)
        .is_some_and(|(before, after)| {
            let marked = before.is_empty() || (before.starts_with('<') && before.ends_with('>'));
            marked && before.len() < 32 && after.contains(dialect.says)
        })
}

fn message(turn: &str, dialect: &Dialect) -> Option<Value> {
    let (head, words) = turn.split_once(dialect.says)?;
    let end = dialect.ends.iter().filter_map(|end| words.find(end)).min();
    let words = words.get(..end.unwrap_or(words.len()))?.trim();
    let (role, channel) = head.split_once(CHANNEL).unwrap_or((head, ""));
    if words.is_empty() {
        return None;
    }
    if let Some(spoken) = between(head, words) {
        return Some(spoken);
    }
    let content = match channel.trim() {
        "analysis" => json!([{"type": "reasoning", "text": words}]),
        _ => words.into(),
    };
    Some(json!({"role": role.trim(), "content": content}))
}

/// Said to a tool, or by one: `assistant to=functions.f`, `functions.f to=assistant`.
fn between(head: &str, words: &str) -> Option<Value> {
    let (_, after) = head.split_once(" to=")?;
    let ends = |c: char| c.is_whitespace() || c == '<';
    let to = after.split(ends).next()?;
    let from = head.split(ends).next()?;
    let plain = |name: &str| name.strip_prefix("functions.").unwrap_or(name).to_owned();
    Some(if to == "assistant" {
        json!({"role": "tool", "name": plain(from), "content": words})
    } else {
        let call = json!({"name": plain(to), "arguments": words});
        json!({"role": "assistant", "content": null, "tool_calls": [{"function": call}]})
    })
}

/// `[INST] … [/INST] …`, with the system text inside the first; what the marks do not hold the assistant said.
fn instructions(text: &str) -> Option<Value> {
    let text = text.trim_start_matches("<s>").trim_start();
    text.strip_prefix("[INST]")?;
    let mut messages = Vec::new();
    let mut tell = |role: &str, words: &str| {
        let words = words.trim().trim_end_matches("</s>").trim_end();
        if !words.is_empty() {
            messages.push(json!({"role": role, "content": words}));
        }
    };
    for turn in text.split("[INST]").skip(1) {
        let (asked, answer) = turn.split_once("[/INST]")?;
        let begun = asked.trim_start().strip_prefix("<<SYS>>");
        match begun.and_then(|begun| begun.split_once("<</SYS>>")) {
            Some((system, asked)) => {
                tell("system", system);
                tell("user", asked);
            }
            None => tell("user", asked),
        }
        tell("assistant", answer.trim_end_matches("<s>"));
    }
    Some(messages.into())
}

/// The words of an answer, without the mark that ends it.
pub(super) fn unmarked(text: &str) -> &str {
    let ends = DIALECTS.iter().flat_map(|dialect| dialect.ends);
    let mut found = ends.filter_map(|end| text.trim_end().strip_suffix(end));
    found.next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_stand_between_marks() {
        let asked = "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nhey<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n";
        assert_eq!(
            split(asked),
            Some(json!([{"role": "user", "content": "hey"}]))
        );
        let said = "<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>no.<|return|>";
        let told = json!([
            {"role": "assistant", "content": [{"type": "reasoning", "text": "hm"}]},
            {"role": "assistant", "content": "no."},
        ]);
        assert_eq!(split(said), Some(told));
        assert_eq!(split("what does <|im_start|>user\n mean?"), None);
        assert_eq!(split("<|im_start|>"), None);
        assert_eq!(unmarked("yes<|im_end|>"), "yes");
    }
}
