//! Messages as platforms of bots and of people have them: the speaker is an object, or an id.

use serde_json::{Value, json};

use super::json::{Object, array, is_blank, object, pick, text, word};
use super::sheet::Sheet;
use super::{Form, Part, Role, Side, envelope, part};

/// A message of a platform in the usual spelling.
pub(super) fn message(item: &Object) -> Option<Object> {
    if item.contains_key("role") {
        return None;
    }
    let (role, name) = speaker(item)?;
    let said = words(item)?;
    let mut usual = item.clone();
    usual.insert("role".into(), role.into());
    usual.insert("content".into(), said);
    if let Some(name) = name {
        usual.insert("name".into(), name.into());
    }
    for key in ["text", "blocks", "from", "author", "user"] {
        usual.remove(key);
    }
    Some(usual)
}

/// Who speaks, and the name that the platform gives.
fn speaker(item: &Object) -> Option<(&'static str, Option<String>)> {
    let role = |bot: bool| if bot { "assistant" } else { "user" };
    let who = object(item, &["from", "author"]);
    let name = who.and_then(|who| word(who, &["name", "username", "first_name"]));
    let name = name.map(str::to_owned);
    if let Some(bot) = who.and_then(|who| pick(who, &["is_bot", "bot"])?.as_bool()) {
        return Some((role(bot), name));
    }
    let said = object(item, &["from"]).and_then(|from| text(from, &["role"]));
    if let Some(said) = said.filter(|said| matches!(*said, "bot" | "user" | "skill")) {
        return Some((role(said != "user"), name));
    }
    let is_message = text(item, &["type"]) == Some("message");
    if who.is_some() && is_message && item.contains_key("recipient") {
        return Some((role(item.contains_key("replyToId")), name));
    }
    if item.contains_key("ts") && (is_message || text(item, &["type"]) == Some("app_mention")) {
        let bot = pick(item, &["bot_id", "bot_profile"]).is_some();
        let name = word(item, &["username", "user"]).filter(|_| !bot);
        return Some((role(bot), name.map(str::to_owned)));
    }
    let spoken = object(item, &["text"]).is_some_and(|text| text.contains_key("body"));
    (spoken && text(item, &["type"]) == Some("text")).then(|| (role(item.contains_key("to")), None))
}

/// What was said, and what could be chosen.
fn words(item: &Object) -> Option<Value> {
    let said = match pick(item, &["text", "content"]).filter(|said| !is_blank(said)) {
        Some(Value::Object(held)) => held.get("body").cloned(),
        said => said.cloned(),
    };
    let mut parts = Vec::new();
    match said {
        Some(said) => parts.push(said),
        None => gather(item.get("blocks")?, &mut parts),
    }
    let offered = object(item, &["suggestedActions"]).and_then(|held| array(held, &["actions"]));
    let titles = offered
        .into_iter()
        .flatten()
        .filter_map(|one| one.get("title")?.as_str());
    parts.extend(titles.map(|title| json!(format!("[{title}]"))));
    match parts.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        _ => Some(parts.into()),
    }
}

/// The texts of blocks that a message is built of.
fn gather(blocks: &Value, texts: &mut Vec<Value>) {
    match blocks {
        Value::Array(items) => items.iter().for_each(|item| gather(item, texts)),
        Value::Object(block) => match pick(block, &["text", "elements", "fields"]) {
            Some(said @ Value::String(_)) => texts.push(said.clone()),
            Some(inner) => gather(inner, texts),
            None => {}
        },
        _ => {}
    }
}

/// What platforms record of a turn: a question, an answer, or the whole of it.
pub(super) fn platform(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    if let Some(all) = turns(envelope) {
        envelope::items(sheet, &all);
        sheet.keep(
            envelope,
            &["past_user_inputs", "generated_responses", "text"],
        );
    } else if let Some(parts) = blocks(envelope) {
        sheet.say(sheet.default_role(), None, parts);
        sheet.keep(envelope, &["blocks"]);
    } else if let Some(asked) = question(envelope).filter(|_| sheet.side == Side::Input) {
        sheet.say(Role::User, None, vec![Part::Text(asked.to_owned())]);
        sheet.keep(envelope, &["queryInput", "input"]);
    } else if let Some(all) = answers(envelope).filter(|_| sheet.side == Side::Output) {
        let parts = all.iter().flat_map(part::read).collect();
        sheet.say(Role::Assistant, None, parts);
        sheet.keep(envelope, &[]);
    } else {
        return false;
    }
    sheet.is(Form::Chat);
    true
}

/// A message to a channel that is nothing but blocks.
fn blocks(envelope: &Object) -> Option<Vec<Part>> {
    let blocks = envelope
        .get("blocks")
        .filter(|_| envelope.contains_key("channel"))?;
    let said = pick(envelope, &["text"]).is_some_and(|text| !is_blank(text));
    let mut texts = Vec::new();
    gather(blocks, &mut texts);
    (!said && !texts.is_empty()).then(|| texts.iter().flat_map(part::read).collect())
}

/// What a platform's own answer says: lists of texts in places of its own.
fn answers(answer: &Object) -> Option<Vec<Value>> {
    let spoken = object(answer, &["response"]).and_then(|held| object(held, &["outputSpeech"]));
    if let Some(words) = spoken.and_then(|speech| word(speech, &["text", "ssml"])) {
        return Some(vec![words.into()]);
    }
    let Some(result) = object(answer, &["queryResult", "fulfillmentResponse", "output"]) else {
        let all = array(answer, &["messages"])?.iter().map(worded);
        return all
            .collect::<Option<Vec<_>>>()
            .filter(|all| !all.is_empty());
    };
    let listed = [
        "responseMessages",
        "fulfillmentMessages",
        "messages",
        "generic",
    ];
    let told = |one: &Value| match one.get("text")? {
        Value::Object(held) => array(held, &["text"]).cloned(),
        said @ Value::String(_) => Some(vec![said.clone()]),
        _ => None,
    };
    let all = array(result, &listed)
        .into_iter()
        .flatten()
        .filter_map(told);
    let all: Vec<Value> = all.flatten().collect();
    let whole = || word(result, &["fulfillmentText"]).map(|text| vec![text.into()]);
    if all.is_empty() { whole() } else { Some(all) }
}

/// The words of a message that says its type of content, or its id for a judgement, but no speaker.
fn worded(one: &Value) -> Option<Value> {
    let one = one.as_object().filter(|one| !one.contains_key("role"))?;
    pick(one, &["contentType", "feedbackId"])?;
    word(one, &["content", "message"]).map(Value::from)
}

/// What was asked of it.
fn question(asked: &Object) -> Option<&str> {
    let held = object(asked, &["queryInput", "input"])?;
    let inner = object(held, &["text"]).unwrap_or(held);
    let alone = held.contains_key("message_type") || asked.contains_key("queryInput");
    word(inner, &["text"]).filter(|_| alone)
}

/// Turns that are kept as two lists: what was asked, and what was answered.
fn turns(chat: &Object) -> Option<Vec<Value>> {
    let asked = array(chat, &["past_user_inputs"])?;
    let answered = array(chat, &["generated_responses"])?;
    let mut all = Vec::new();
    for at in 0..asked.len().max(answered.len()) {
        let user = asked
            .get(at)
            .map(|said| json!({"role": "user", "content": said}));
        let bot = answered
            .get(at)
            .map(|said| json!({"role": "assistant", "content": said}));
        all.extend(user.into_iter().chain(bot));
    }
    all.extend(word(chat, &["text"]).map(|said| json!({"role": "user", "content": said})));
    Some(all)
}
