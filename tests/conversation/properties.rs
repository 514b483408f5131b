//! What holds for any value.

use lftui::model::ObservationType;
use lftui::model::conversation::{Conversation, Hints, Part, Side, is_chat, preview, read};
use proptest::prelude::*;
use serde_json::json;

use crate::made::{MARKS, chat, marked, streamed, value};

fn reads(input: &str, output: &str) {
    for kind in ObservationType::ALL {
        let hints = Hints {
            kind,
            name: "run",
            metadata: None,
        };
        let conversation = read(Some(input), Some(output), &hints);
        is_chat(&conversation);
        for message in &conversation.messages {
            message.fingerprint();
            assert!(!message.parts.is_empty(), "an empty message");
        }
        let shown = preview(input, Side::Input, &hints) + &preview(output, Side::Output, &hints);
        assert!(!shown.contains(char::is_control), "{shown:?}");
    }
}

/// Everything that is said anywhere in it.
fn said(conversation: &Conversation) -> Vec<String> {
    let mut said = Vec::new();
    for part in conversation
        .messages
        .iter()
        .flat_map(|message| &message.parts)
    {
        match part {
            Part::Text(text) => said.push(text.clone()),
            Part::Reasoning(reasoning) => said.push(reasoning.text.clone()),
            Part::Call(call) => said.extend(call.arguments["q"].as_str().map(str::to_owned)),
            Part::Result(result) => {
                assert!(result.call.is_some(), "an orphan in a well-formed chat");
                said.extend(result.content.iter().filter_map(|part| match part {
                    Part::Text(text) => Some(text.clone()),
                    _ => None,
                }));
            }
            _ => {}
        }
    }
    said
}

/// All that is kept of it, however it was read.
fn whole(conversation: &Conversation) -> String {
    format!("{conversation:?}")
}

proptest! {
    #[test]
    fn no_word_between_marks_is_lost((text, words) in marked(), answered in any::<bool>()) {
        let role = if answered { "assistant" } else { "user" };
        let messages = json!([{"role": role, "content": text}, {"role": "tool", "content": text}]);
        reads(&messages.to_string(), &text);
        let kept = whole(&read(Some(&messages.to_string()), None, &Hints::default()));
        let kept_answer = whole(&read(None, Some(&text), &Hints::default()));
        for word in words {
            prop_assert!(kept.matches(&word).count() >= 2, "{word} of {text:?} not in {kept}");
            prop_assert!(kept_answer.contains(&word), "{word} of {text:?} not in {kept_answer}");
        }
    }

    #[test]
    fn a_stream_is_one_answer((events, text) in streamed(), lines in any::<bool>()) {
        let raw = if lines {
            let events = events.as_array().into_iter().flatten();
            events.fold(String::new(), |raw, event| raw + "data: " + &event.to_string() + "\n\n")
        } else {
            events.to_string()
        };
        let hints = Hints { kind: ObservationType::Generation, ..Hints::default() };
        let said: String = said(&read(None, Some(&raw), &hints)).concat();
        let blank = text.trim().is_empty();
        prop_assert!(blank || said == text, "{said:?} is not {text:?}");
    }

    #[test]
    fn any_json_is_read(input in value(), output in value()) {
        reads(&input.to_string(), &output.to_string());
    }

    #[test]
    fn any_text_is_read(input in "\\PC{0,80}", output in "[\\[\\]{}()'\"=:,a-c \\\\NTxu0-3<>\n-]{0,60}") {
        reads(&input, &output);
        reads(&output, &input);
    }

    #[test]
    fn any_cut_json_is_read(value in value(), at in 0..200_usize) {
        let raw = value.to_string();
        let cut: String = raw.chars().take(at).collect();
        reads(&cut, &raw);
    }

    #[test]
    fn no_text_of_a_chat_is_lost((messages, texts) in chat(), wrapped in any::<bool>()) {
        let input = if wrapped { json!({"messages": messages}) } else { messages };
        let hints = Hints { kind: ObservationType::Generation, ..Hints::default() };
        let conversation = read(Some(&input.to_string()), None, &hints);
        let said = said(&conversation);
        for text in texts {
            prop_assert!(said.contains(&text), "{text:?} not in {said:?}");
        }
    }

    #[test]
    fn links_lead_both_ways((messages, _) in chat()) {
        let conversation = read(Some(&messages.to_string()), None, &Hints::default());
        for message in &conversation.messages {
            for part in &message.parts {
                match part {
                    Part::Call(call) => prop_assert!(call.result.and_then(|place| conversation.result(place)).is_some()),
                    Part::Result(result) => prop_assert!(result.call.and_then(|place| conversation.call(place)).is_some()),
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn depth_is_no_danger() {
    for open in [
        "[",
        "{\"a\":",
        "{\"messages\":[",
        "{'a':",
        "(",
        "A(a=",
        "[[\"",
        "<",
    ] {
        let deep = open.repeat(10_000);
        reads(&deep, &deep);
    }
    let nested = (0..100).fold(json!("x"), |inner, _| json!({ "message": inner }));
    reads(&nested.to_string(), &nested.to_string());
    let nested = (0..60).fold(
        json!({"role": "user", "content": "x"}),
        |inner, _| json!({"messages": [inner]}),
    );
    reads(&nested.to_string(), &nested.to_string());
}

/// Ten thousand messages, in the usual shape and in those of agents and platforms.
#[test]
fn a_long_run_is_read_at_once() {
    let words = "so it goes on ".repeat(38);
    let shapes = [
        json!({"role": "assistant", "content": words, "tool_calls": [{"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}]}),
        json!({"role": "tool", "tool_call_id": "c", "content": words}),
        json!({"source": "agent", "action": "run", "args": {"command": words}, "id": 1}),
        json!({"step_number": 1, "model_output": words, "observations": words}),
        json!({"type": "message", "user": "U", "text": words, "ts": "1"}),
        json!([{"tool": "f", "tool_input": words, "log": words}, words]),
    ];
    for shape in shapes {
        let input = json!({"messages": vec![shape; 10_000]}).to_string();
        assert!(input.len() > 5_000_000);
        let hints = Hints {
            kind: ObservationType::Agent,
            ..Hints::default()
        };
        let begun = std::time::Instant::now();
        let messages = read(Some(&input), None, &hints).messages.len();
        let took = begun.elapsed();
        assert!(messages >= 1, "{messages} messages");
        assert!(took.as_secs() < 20, "took {took:?}");
    }
}

/// Twice the text may cost about twice the time; a reader that begins anew at each mark would take hours here.
#[test]
fn length_is_no_danger() {
    let mut pieces: Vec<&str> = MARKS.to_vec();
    pieces.extend([
        "<",
        "[INST]",
        "data:a/b;base64,",
        "@@@langfuseMedia:",
        ";base64,",
        "'",
        "user: ",
    ]);
    for piece in pieces {
        let long = piece.repeat(120_000 / piece.len());
        let messages = json!([{"role": "assistant", "content": long}, {"role": "user", "content": long}, {"role": "tool", "content": long}]);
        let hints = Hints {
            kind: ObservationType::Generation,
            ..Hints::default()
        };
        let begun = std::time::Instant::now();
        read(Some(&messages.to_string()), Some(&long), &hints);
        let took = begun.elapsed();
        assert!(took.as_secs() < 20, "{piece:?} took {took:?}");
    }
}
