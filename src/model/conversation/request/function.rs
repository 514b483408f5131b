//! What a decorated function was given: `{args, kwargs}`.

use serde_json::Value;

use crate::model::conversation::envelope::open;
use crate::model::conversation::json::{Object, array, object};
use crate::model::conversation::sheet::Sheet;
use crate::model::conversation::{Form, Role, Side, carried, part};

use super::{QUESTION, headline};

/// So deep in an argument a chat is looked for.
const DEPTH: usize = 4;

/// A chat among the arguments, or the one argument that a person worded; what lies beside it is kept.
pub(in crate::model::conversation) fn function(sheet: &mut Sheet<'_>, envelope: &Object) -> bool {
    let args = array(envelope, &["args"]);
    let kwargs = object(envelope, &["kwargs"]);
    let known = |key: &String| matches!(key.as_str(), "args" | "kwargs");
    if sheet.side != Side::Input
        || !(args.is_some() || kwargs.is_some())
        || !envelope.keys().all(known)
    {
        return false;
    }
    let none = Object::new();
    let named = kwargs.unwrap_or(&none);
    let args: Vec<&Value> = args.into_iter().flatten().collect();
    let args: Vec<&Value> = args.into_iter().filter(|arg| !is_repr(arg)).collect();
    chat(sheet, &args, named) || question(sheet, &args, named) || words(sheet, &args, named)
}

/// The object that a method belongs to, as its repr.
fn is_repr(arg: &Value) -> bool {
    arg.as_str()
        .is_some_and(|text| text.starts_with('<') && text.ends_with('>') && text.contains(" at 0x"))
}

fn chat(sheet: &mut Sheet<'_>, args: &[&Value], named: &Object) -> bool {
    let (talks, others): (Vec<&Value>, Vec<&Value>) = args
        .iter()
        .partition(|arg| !arg.is_string() && carried::is_chat(arg, DEPTH));
    if talks.is_empty() {
        let whole = Value::Object(named.clone());
        let found = carried::is_chat(&whole, DEPTH);
        if found {
            open(sheet, &whole);
            keep(sheet, &others);
        }
        return found;
    }
    let used = sheet.sidecar(named);
    for talk in talks {
        open(sheet, talk);
    }
    keep(sheet, &others);
    sheet.keep(named, &used);
    true
}

/// Only named arguments, one of them a question by its name.
fn question(sheet: &mut Sheet<'_>, args: &[&Value], named: &Object) -> bool {
    match args {
        [] => headline(sheet, named, &QUESTION),
        [Value::Object(only)] if named.is_empty() => headline(sheet, only, &QUESTION),
        _ => false,
    }
}

/// The only argument, or the only one with blanks in it: ids and options have none.
fn words(sheet: &mut Sheet<'_>, args: &[&Value], named: &Object) -> bool {
    let all: Vec<&Value> = args.iter().copied().chain(named.values()).collect();
    let worded = |arg: &Value| {
        arg.as_str()
            .is_some_and(|text| text.trim().contains(char::is_whitespace))
    };
    let mut found = all.iter().filter(|arg| worded(arg));
    let said = match (found.next(), found.next(), all.as_slice()) {
        (Some(said), None, _) => *said,
        (None, _, [only]) if only.is_string() => *only,
        _ => return false,
    };
    sheet.say(Role::User, None, part::read(said));
    let others: Vec<&Value> = args.iter().copied().filter(|arg| *arg != said).collect();
    keep(sheet, &others);
    let own = named.iter().find(|(_, value)| *value == said);
    let own: Vec<&str> = own.map(|(key, _)| key.as_str()).into_iter().collect();
    sheet.keep(named, &own);
    sheet.is(Form::Text);
    true
}

fn keep(sheet: &mut Sheet<'_>, args: &[&Value]) {
    let others: Value = args.iter().copied().cloned().collect();
    let kept = Object::from_iter([("args".to_owned(), others)]);
    sheet.keep(&kept, &[]);
}
