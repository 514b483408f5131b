//! What agents keep of their steps, as the messages that each step was.

use serde_json::{Value, json};

use super::json::{Object, array, is_blank, object, pick, text, word};

/// The messages of a step, in the usual spelling; none if this is no step. A step may say nothing.
pub(super) fn messages(item: &Object) -> Option<Vec<Value>> {
    if item.contains_key("role") {
        return None;
    }
    let readers = [memory, event, typed, action, finish, run];
    readers.iter().find_map(|read| read(item))
}

/// A step of an agent's memory: the task, a plan, or what was thought, called and observed.
fn memory(item: &Object) -> Option<Vec<Value>> {
    let begins =
        |role: &str, key: &str| Some(vec![json!({"role": role, "content": item.get(key)})]);
    if word(item, &["system_prompt"]).is_some() && item.len() == 1 {
        return begins("system", "system_prompt");
    }
    if word(item, &["task"]).is_some() && item.contains_key("task_images") {
        return begins("user", "task");
    }
    if word(item, &["plan"]).is_some() && item.contains_key("model_output_message") {
        return begins("assistant", "plan");
    }
    let acts = ["model_output", "model_output_message", "observations"];
    if !item.contains_key("step_number") || !acts.iter().any(|key| item.contains_key(*key)) {
        return None;
    }
    let answer = object(item, &["model_output_message"]);
    let said = pick(item, &["model_output"]).or_else(|| pick(answer?, &["content"]));
    let calls = array(item, &["tool_calls"]);
    let id = calls.and_then(|calls| calls.first()?.get("id").cloned());
    let told = |content: &Value, failed: bool| json!({"role": "tool", "tool_call_id": id, "content": content, "is_error": failed});
    let mut all = vec![json!({"role": "assistant", "content": said, "tool_calls": calls})];
    let seen = pick(item, &["observations"]).filter(|seen| !is_blank(seen));
    all.extend(seen.map(|seen| told(seen, false)));
    let error = pick(item, &["error"]);
    let reason = error.map(|error| error.get("message").unwrap_or(error));
    all.extend(reason.map(|reason| told(reason, true)));
    let last = item.get("is_final_answer") == Some(&Value::Bool(true));
    let output = pick(item, &["action_output"]).filter(|_| last);
    all.extend(output.map(|output| json!({"role": "assistant", "content": output})));
    Some(all)
}

/// An event of a coding agent: who did what, or what came of it.
fn event(item: &Object) -> Option<Vec<Value>> {
    let source = text(item, &["source"])
        .filter(|source| matches!(*source, "user" | "agent" | "environment"))?;
    let held = object(item, &["tool_call_metadata"]);
    let call = held.and_then(|held| held.get("tool_call_id"));
    let name = held.and_then(|held| held.get("function_name"));
    if let Some(seen) = word(item, &["observation"]) {
        let content = item.get("content")?;
        let id = call.or_else(|| item.get("cause"));
        let failed = seen == "error" || item.get("success") == Some(&Value::Bool(false));
        let silent = is_silent(seen) || is_blank(content);
        let told = json!({
            "role": "tool", "tool_call_id": id, "name": name.cloned().unwrap_or_else(|| seen.into()),
            "content": content, "is_error": failed,
        });
        return Some(if silent { Vec::new() } else { vec![told] });
    }
    let action = word(item, &["action"])?;
    let args = object(item, &["args"])?;
    let role = if source == "user" {
        "user"
    } else {
        "assistant"
    };
    let said = |role: &str, content: &Value| Some(vec![json!({"role": role, "content": content})]);
    let thought = pick(args, &["thought"]).filter(|thought| !is_blank(thought));
    match action {
        "message" => {
            let images = array(args, &["image_urls"]);
            Some(vec![
                json!({"role": role, "content": args.get("content"), "images": images}),
            ])
        }
        "system" => said("system", args.get("content")?),
        "think" => said(role, &json!([{"type": "thinking", "thinking": thought?}])),
        "finish" => {
            let last = pick(args, &["final_thought"]).filter(|last| !is_blank(last));
            said(role, last.or(thought).or_else(|| item.get("message"))?)
        }
        _ if is_silent(action) => Some(Vec::new()),
        _ => {
            let given = args
                .iter()
                .filter(|(key, value)| *key != "thought" && !is_blank(value));
            let given: Object = given
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            let name = name.cloned().unwrap_or_else(|| action.into());
            let id = call.or_else(|| item.get("id"));
            let call = json!({"id": id, "name": name, "arguments": given});
            Some(vec![
                json!({"role": role, "content": thought, "tool_calls": [call]}),
            ])
        }
    }
}

/// Marks of where a run is.
fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "agent_state_changed" | "change_agent_state" | "recall" | "null" | "condensation_request"
    )
}

/// The same, where the kind of an event is the name of its class.
fn typed(item: &Object) -> Option<Vec<Value>> {
    let kind = text(item, &["kind"])?;
    let told = |content: Option<&Value>, failed: bool| {
        vec![json!({
            "role": "tool", "tool_call_id": item.get("tool_call_id"), "name": item.get("tool_name"),
            "content": content, "is_error": failed,
        })]
    };
    Some(match kind {
        "MessageEvent" => vec![item.get("llm_message")?.clone()],
        "SystemPromptEvent" => {
            vec![json!({"role": "system", "content": [item.get("system_prompt")?]})]
        }
        "ActionEvent" => {
            let call = match object(item, &["tool_call"]) {
                Some(call) => json!(call),
                None => {
                    json!({"id": item.get("tool_call_id"), "name": item.get("tool_name"), "arguments": item.get("action")})
                }
            };
            vec![json!({
                "role": "assistant", "content": item.get("thought"), "tool_calls": [call],
                "reasoning_content": item.get("reasoning_content"), "thinking_blocks": item.get("thinking_blocks"),
            })]
        }
        "ObservationEvent" => {
            let seen = object(item, &["observation"])?;
            let failed = seen.get("is_error") == Some(&Value::Bool(true));
            let content = pick(seen, &["content", "output", "text"]);
            told(content.or_else(|| item.get("observation")), failed)
        }
        "AgentErrorEvent" => told(item.get("error"), true),
        "UserRejectObservation" => told(item.get("rejection_reason"), true),
        "CondensationSummaryEvent" => {
            vec![json!({"role": "user", "content": item.get("summary")?})]
        }
        "ConversationStateUpdateEvent" | "CondensationRequest" | "PauseEvent" => Vec::new(),
        _ => return None,
    })
}

/// A tool that an agent of LangChain chose, and why.
fn action(item: &Object) -> Option<Vec<Value>> {
    let (name, given, log) = (
        word(item, &["tool"])?,
        item.get("tool_input")?,
        text(item, &["log"])?,
    );
    let call = json!({"id": item.get("tool_call_id"), "name": name, "arguments": given});
    Some(vec![
        json!({"role": "assistant", "content": log.trim(), "tool_calls": [call]}),
    ])
}

/// What such an agent gives back when it is done.
fn finish(item: &Object) -> Option<Vec<Value>> {
    let (values, log) = (object(item, &["return_values"])?, text(item, &["log"])?);
    let output = word(values, &["output"])?;
    let before = log.trim().strip_suffix(output.trim()).unwrap_or(log).trim();
    let before = before
        .strip_suffix("Final Answer:")
        .unwrap_or(before)
        .trim();
    Some(vec![
        json!({"role": "assistant", "reasoning": before, "content": output}),
    ])
}

/// A step of a run: calls with what they gave, or a message that is listed elsewhere.
fn run(item: &Object) -> Option<Vec<Value>> {
    let details = object(item, &["step_details"])?;
    let Some(calls) = array(details, &["tool_calls"]) else {
        return details.contains_key("message_creation").then(Vec::new);
    };
    let told = |call: &Value| {
        let output = call
            .get("function")?
            .get("output")
            .filter(|output| !is_blank(output))?;
        Some(json!({"role": "tool", "tool_call_id": call.get("id"), "content": output}))
    };
    let mut all = vec![json!({"role": "assistant", "tool_calls": calls})];
    all.extend(calls.iter().filter_map(told));
    Some(all)
}
