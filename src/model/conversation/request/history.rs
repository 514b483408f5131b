//! A question with what was said before it.

use serde_json::Value;

use crate::model::conversation::envelope::items;
use crate::model::conversation::json::{Object, array, object, word};
use crate::model::conversation::sheet::Sheet;
use crate::model::conversation::{Form, Role, Side, item, part, spelling, typed};

/// LangChain's agents and Cohere: a text, the history before it, the steps after it.
pub(in crate::model::conversation) fn chat_history(
    sheet: &mut Sheet<'_>,
    envelope: &Object,
) -> bool {
    let history = turns(envelope);
    let steps = array(envelope, &["intermediate_steps"]);
    let answers = sheet.side == Side::Output && steps.is_some();
    let mut asked = [
        "message",
        "input",
        "question",
        "query",
        "chatInput",
        "user_input",
    ]
    .into_iter();
    let asked = asked.find(|key| word(envelope, &[key]).is_some());
    if asked.is_none() && !answers || history.is_none() && steps.is_none() {
        return false;
    }
    let mut used = sheet.sidecar(envelope);
    used.extend(HISTORIES);
    used.push("intermediate_steps");
    used.extend(asked);
    items(sheet, &history.unwrap_or_default());
    let question = asked.and_then(|asked| envelope.get(asked)).map(part::read);
    sheet.say(Role::User, None, question.unwrap_or_default());
    for step in steps.into_iter().flatten() {
        typed::step(sheet, step);
    }
    if let Some(answer) = word(envelope, &["output"]).filter(|_| sheet.side == Side::Output) {
        sheet.say(Role::Assistant, None, part::read(&Value::from(answer)));
        used.push("output");
    }
    sheet.keep(envelope, &used);
    sheet.is(Form::Chat);
    true
}

const HISTORIES: [&str; 4] = [
    "chat_history",
    "history",
    "conversation_history",
    "past_messages",
];

/// What was said before: messages, or rows of a question and its answer.
fn turns(envelope: &Object) -> Option<Vec<Value>> {
    let within = object(envelope, &HISTORIES).unwrap_or(envelope);
    let rows = array(within, &HISTORIES).or_else(|| array(within, &["messages"]))?;
    let turns = rows.iter().map(|row| match spelling::exchange(row) {
        Some(both) => Some(both.to_vec()),
        None => item::is_item(row).then(|| vec![row.clone()]),
    });
    Some(turns.collect::<Option<Vec<_>>>()?.concat())
}
