//! What readers of a conversation rely on: previews, fingerprints, what was left over.

use lftui::model::ObservationType;
use lftui::model::conversation::{
    Conversation, Form, Hints, Message, Part, Side, Source, is_chat, preview, read,
};

const GENERATION: Hints<'_> = Hints {
    kind: ObservationType::Generation,
    name: "chat",
    metadata: None,
};

fn asked(input: &str) -> Conversation {
    read(Some(input), None, &GENERATION)
}

#[test]
fn a_preview_is_the_last_thing_said() {
    let input = r#"{"messages":[{"role":"system","content":"S"},{"role":"user","content":"one"},{"role":"assistant","content":"two"},{"role":"user","content":"  three\n\tfour"}]}"#;
    assert_eq!(preview(input, Side::Input, &GENERATION), "three four");
    let output = r#"{"choices":[{"message":{"role":"assistant","content":"five"}}]}"#;
    assert_eq!(preview(output, Side::Output, &GENERATION), "five");
    let call = r#"{"role":"assistant","content":null,"tool_calls":[{"id":"1","function":{"name":"f","arguments":"{\"a\":1}"}}]}"#;
    assert_eq!(preview(call, Side::Output, &GENERATION), r#"f({"a":1})"#);
    assert_eq!(
        preview("\u{1b}[31mred\u{7}", Side::Output, &GENERATION),
        "red·"
    );
    assert_eq!(preview("None", Side::Output, &GENERATION), "");
    assert_eq!(
        preview(r#"{"rows":[1]}"#, Side::Output, &GENERATION),
        r#"{"rows":[1]}"#
    );
}

#[test]
fn a_tools_preview_leaves_its_name_to_the_row() {
    let tool = Hints {
        kind: ObservationType::Tool,
        ..GENERATION
    };
    assert_eq!(
        preview(r#"{"city":"Ulm"}"#, Side::Input, &tool),
        r#"{"city":"Ulm"}"#
    );
    let answer = r#"{"content":[{"type":"text","text":"3 mm"}]}"#;
    assert_eq!(preview(answer, Side::Output, &tool), "3 mm");
}

#[test]
fn a_preview_of_a_huge_value_does_not_parse_it() {
    let huge = format!("[{}1]", "{\"a\": 1},".repeat(100_000));
    let shown = preview(&huge, Side::Input, &GENERATION);
    assert!(
        shown.starts_with("[{\"a\": 1},{\"a\":") && shown.len() < 500,
        "{shown}"
    );
}

#[test]
fn messages_that_say_the_same_have_one_fingerprint() {
    let first = asked(
        r#"[{"role":"user","content":"so  it\nis"},{"role":"assistant","reasoning_content":"hm","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"a\":1,\"b\":null}"}}]}]"#,
    );
    let second = asked(
        r#"{"contents":[{"role":"user","parts":[{"text":"so it is"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{"a":1}}}]}]}"#,
    );
    let prints = |conversation: &Conversation| {
        conversation
            .messages
            .iter()
            .map(Message::fingerprint)
            .collect::<Vec<_>>()
    };
    assert_eq!(prints(&first), prints(&second));
    let other = asked(r#"[{"role":"user","content":"so it was"}]"#);
    assert_ne!(prints(&first).first(), prints(&other).first());
}

#[test]
fn what_is_no_message_stays_beside_it() {
    let conversation = read(
        Some(r#"{"model":"m","temperature":0,"messages":[{"role":"user","content":"hi"}]}"#),
        Some(
            r#"{"choices":[{"message":{"content":"yo"},"finish_reason":"stop"}],"usage":{"total_tokens":3}}"#,
        ),
        &GENERATION,
    );
    assert_eq!(
        conversation.input.extra.keys().collect::<Vec<_>>(),
        ["model", "temperature"]
    );
    assert_eq!(
        conversation.output.extra.keys().collect::<Vec<_>>(),
        ["usage"]
    );
    assert_eq!(conversation.output.stop.as_deref(), Some("stop"));
    assert!(is_chat(&conversation));
}

#[test]
fn payloads_are_measured_not_kept() {
    let input = format!(
        r#"[{{"role":"user","content":[{{"type":"image_url","image_url":{{"url":"data:image/png;base64,{}"}}}},{{"type":"text","text":"@@@langfuseMedia:type=audio/wav|id=m1|source=bytes@@@"}}]}}]"#,
        "A".repeat(4_000)
    );
    let conversation = asked(&input);
    let files: Vec<_> = conversation.messages[0]
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::File(file) => Some((file.mime.as_deref(), file.size, &file.source)),
            _ => None,
        })
        .collect();
    assert_eq!(
        files,
        [
            (Some("image/png"), Some(3_000), files[0].2),
            (Some("audio/wav"), None, &Source::Media("m1".into())),
        ]
    );
    let Source::Inline(Some(payload)) = files[0].2 else {
        panic!("in the value");
    };
    assert_eq!(payload.find(&input), Some(&*"A".repeat(4_000)));
    assert_eq!(payload.find("AAAA"), None);
    assert!(format!("{conversation:?}").len() < 2_000);
}

#[test]
fn nothing_is_nothing() {
    let conversation = read(None, Some(""), &GENERATION);
    assert_eq!(conversation, Conversation::default());
    assert_eq!(
        (conversation.input.form, is_chat(&conversation)),
        (Form::Nothing, false)
    );
}
