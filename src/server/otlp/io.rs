//! Where instrumentations put the input and the output of a span.

mod numbered;

use serde_json::{Map, Value, json};

use super::span::{Attributes, Event, Group, Span};

/// Input and output; a string is what was sent, anything else its JSON.
pub(super) type Io = (Option<Value>, Option<Value>);

/// The first source that yields something.
pub(super) fn find(group: &Group, span: &Span) -> Io {
    let attributes = &span.attributes;
    pair(attributes, &OWN)
        .or_else(|| some(vercel(group, attributes)))
        .or_else(|| some(messages_of_events(&span.events)))
        .or_else(|| some(contents_of_events(&span.events)))
        .or_else(|| pair(attributes, &PAIRS))
        .or_else(|| {
            NUMBERED
                .into_iter()
                .find_map(|prefixes| flattened(attributes, prefixes))
        })
        .or_else(|| {
            some((
                gen_ai_input(attributes),
                get(attributes, "gen_ai.output.messages"),
            ))
        })
        .or_else(|| {
            pair(
                attributes,
                &[("gen_ai.tool.call.arguments", "gen_ai.tool.call.result")],
            )
        })
        .unwrap_or_default()
}

/// The first of these pairs of which one side is there.
fn pair(attributes: &Attributes, pairs: &[(&str, &str)]) -> Option<Io> {
    let mut both = pairs
        .iter()
        .map(|(input, output)| (get(attributes, input), get(attributes, output)));
    both.find_map(some)
}

fn flattened(attributes: &Attributes, (input, output): (&str, &str)) -> Option<Io> {
    some((
        numbered::rebuild(attributes, input),
        numbered::rebuild(attributes, output),
    ))
}

const OWN: [(&str, &str); 2] = [
    ("langfuse.observation.input", "langfuse.observation.output"),
    ("genkit:input", "genkit:output"),
];

/// Pairs of attributes that hold input and output whole, in the order they are tried.
const PAIRS: [(&str, &str); 12] = [
    (
        "gcp.vertex.agent.llm_request",
        "gcp.vertex.agent.llm_response",
    ),
    (
        "gcp.vertex.agent.tool_call_args",
        "gcp.vertex.agent.tool_response",
    ),
    ("prompt", "all_messages_events"),
    ("lk.input_text", "lk.response.text"),
    ("lk.user_transcript", "lk.response.text"),
    ("mlflow.spanInputs", "mlflow.spanOutputs"),
    ("traceloop.entity.input", "traceloop.entity.output"),
    ("input.value", "output.value"),
    ("input", "output"),
    ("pydantic_ai.all_messages", "final_result"),
    ("events", "final_result"),
    ("tool_arguments", "tool_response"),
];

/// Pairs of prefixes before an index: `gen_ai.prompt.0.content`.
const NUMBERED: [(&str, &str); 2] = [
    ("gen_ai.prompt", "gen_ai.completion"),
    ("llm.input_messages", "llm.output_messages"),
];

/// Whether an attribute can be a source of input or output.
pub(super) fn holds(key: &str) -> bool {
    const PREFIXES: [&str; 4] = [
        "ai.prompt.messages",
        "ai.response.text",
        "ai.toolCall.args",
        "ai.toolCall.result",
    ];
    let under = |prefix: &str| {
        key.strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with('.'))
    };
    PAIRS
        .iter()
        .any(|(input, output)| key == *input || key == *output)
        || NUMBERED
            .iter()
            .any(|(input, output)| under(input) || under(output))
        || PREFIXES.contains(&key)
        || matches!(
            key,
            "gen_ai.input.messages" | "gen_ai.output.messages" | "gen_ai.system_instructions"
        )
}

fn some(io: Io) -> Option<Io> {
    (io.0.is_some() || io.1.is_some()).then_some(io)
}

fn get(attributes: &Attributes, key: &str) -> Option<Value> {
    attributes
        .get(key)
        .filter(|value| !value.is_null())
        .cloned()
}

fn first(attributes: &Attributes, keys: &[&str]) -> Option<Value> {
    keys.iter().find_map(|key| get(attributes, key))
}

fn vercel(group: &Group, attributes: &Attributes) -> Io {
    if group.scope.name != "ai" {
        return Io::default();
    }
    let input = first(
        attributes,
        &[
            "ai.prompt.messages",
            "ai.prompt",
            "ai.toolCall.args",
            "ai.value",
            "ai.values",
        ],
    );
    let text = first(attributes, &["ai.response.text", "ai.result.text"]);
    let calls = first(
        attributes,
        &["ai.response.toolCalls", "ai.result.toolCalls"],
    );
    let output = match (text, calls) {
        (text, Some(calls)) => {
            let mut message = Map::from_iter([("role".to_owned(), "assistant".into())]);
            message.insert("content".to_owned(), text.unwrap_or_default());
            message.insert("tool_calls".to_owned(), parsed(calls));
            Some(message.into())
        }
        (text, None) => text.or_else(|| {
            first(
                attributes,
                &[
                    "ai.toolCall.result",
                    "ai.response.object",
                    "ai.result.object",
                    "ai.embedding",
                    "ai.embeddings",
                ],
            )
        }),
    };
    (input, output)
}

/// The JSON that a text holds, else the text.
fn parsed(value: Value) -> Value {
    let read = value
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok());
    read.unwrap_or(value)
}

/// Events such as `gen_ai.user.message`, one a message; `gen_ai.choice` is the answer.
fn messages_of_events(events: &[Event]) -> Io {
    let (mut input, mut output) = (Vec::<Value>::new(), Vec::<Value>::new());
    for event in events {
        let Some(name) = event.name.strip_prefix("gen_ai.") else {
            continue;
        };
        if name == "choice" {
            output.push(Value::Object(event.attributes.clone()));
        } else if let Some(role @ ("system" | "user" | "assistant" | "tool")) =
            name.strip_suffix(".message")
        {
            let mut message = Map::from_iter([("role".to_owned(), Value::from(role))]);
            message.extend(event.attributes.clone());
            input.push(message.into());
        }
    }
    let output = match output.len() {
        0 => None,
        1 => output.pop(),
        _ => Some(output.into()),
    };
    ((!input.is_empty()).then(|| input.into()), output)
}

/// Events that hold the prompt and the completion whole.
fn contents_of_events(events: &[Event]) -> Io {
    let content = |name: &str, key: &str| {
        let event = events.iter().find(|event| event.name == name)?;
        get(&event.attributes, key)
    };
    (
        content("gen_ai.content.prompt", "gen_ai.prompt"),
        content("gen_ai.content.completion", "gen_ai.completion"),
    )
}

fn gen_ai_input(attributes: &Attributes) -> Option<Value> {
    let messages = get(attributes, "gen_ai.input.messages");
    let Some(system) = get(attributes, "gen_ai.system_instructions") else {
        return messages;
    };
    let mut all = vec![json!({"role": "system", "content": parsed(system)})];
    match messages.map(parsed) {
        Some(Value::Array(messages)) => all.extend(messages),
        Some(other) => all.push(other),
        None => {}
    }
    Some(all.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn io(attributes: &Value) -> (Value, Value) {
        let span = Span {
            attributes: attributes.as_object().unwrap().clone(),
            ..Span::default()
        };
        let (input, output) = find(&Group::default(), &span);
        (input.unwrap_or_default(), output.unwrap_or_default())
    }

    #[test]
    fn numbered_attributes_become_messages() {
        let attributes = json!({
            "gen_ai.prompt.0.role": "user", "gen_ai.prompt.0.content": "hi",
            "gen_ai.prompt.10.role": "z", "gen_ai.prompt.2.role": "tool",
            "gen_ai.completion.0.tool_calls.0.name": "f",
        });
        let (input, output) = io(&attributes);
        assert_eq!(
            input,
            json!([{"content": "hi", "role": "user"}, {"role": "tool"}, {"role": "z"}])
        );
        assert_eq!(output, json!([{"tool_calls": [{"name": "f"}]}]));
    }

    #[test]
    fn own_keys_go_before_others_and_the_order_of_sources_holds() {
        let attributes =
            json!({"input.value": "b", "langfuse.observation.output": "a", "output": "c"});
        assert_eq!(io(&attributes), (Value::Null, "a".into()));
        assert_eq!(
            io(&json!({"input.value": "b", "output": "c"})),
            ("b".into(), Value::Null)
        );
        let system = json!({"gen_ai.system_instructions": "be kind", "gen_ai.input.messages": "[{\"role\":\"user\"}]"});
        assert_eq!(
            io(&system).0,
            json!([{"role": "system", "content": "be kind"}, {"role": "user"}])
        );
    }

    #[test]
    fn a_key_of_a_hundred_thousand_dots_does_no_harm() {
        let key = format!("gen_ai.prompt{}", ".0".repeat(100_000));
        let (input, _) = io(&json!({key: "deep"}));
        assert!(input.is_array());
    }
}
