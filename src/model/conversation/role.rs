//! Who speaks, from the many names that producers give.

use super::{Role, Side};

/// Role and label of a producer's role name; an unknown name is a speaker of that name.
pub(super) fn role(name: &str) -> (Role, Option<String>) {
    let plain = name
        .rsplit('.')
        .next()
        .unwrap_or(name)
        .trim()
        .to_ascii_lowercase();
    if let Some(agent) = plain.strip_prefix("agent/") {
        return (Role::Assistant, Some(agent.to_owned()));
    }
    let plain = plain.strip_suffix("chunk").unwrap_or(&plain);
    let plain = plain.strip_suffix("message").unwrap_or(plain);
    let plain = plain.strip_prefix("role_").unwrap_or(plain);
    let plain = plain.strip_suffix('_').unwrap_or(plain);
    let role = match plain {
        "human" | "user" | "input" => Role::User,
        "ai" | "assistant" | "model" | "bot" | "chatbot" | "agent" | "tool-call" | "tool_calls"
        | "gpt" | "machine" | "api" => Role::Assistant,
        "system" => Role::System,
        "developer" => return (Role::System, Some("developer".into())),
        "tool"
        | "function"
        | "tool-response"
        | "tool_response"
        | "toolresult"
        | "tool-result"
        | "tool_result"
        | "tool_call_result"
        | "tool_execution_result"
        | "functionexecutionresult"
        | "tool_return"
        | "environment"
        | "observation"
        | "ipython" => Role::Tool,
        _ => return (Role::Other, Some(name.to_owned())),
    };
    (role, None)
}

pub(super) fn is_role(name: &str) -> bool {
    role(name).0 != Role::Other
}

/// Of a message that does not say.
pub(super) fn default(side: Side) -> Role {
    match side {
        Side::Input => Role::User,
        Side::Output => Role::Assistant,
    }
}
