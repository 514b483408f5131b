//! An object whose one text says it all, or most of it.

use serde_json::Value;

use crate::model::conversation::json::{Object, is_blank, text as text_at};
use crate::model::conversation::sheet::Sheet;
use crate::model::conversation::{Form, Part, part};

/// The dominant text; with structures beside it, the whole object follows it.
pub(in crate::model::conversation) fn headline(
    sheet: &mut Sheet<'_>,
    envelope: &Object,
    keys: &[&'static str],
) -> bool {
    let Some(key) = keys
        .iter()
        .find(|key| text_at(envelope, &[**key]).is_some_and(|text| !text.trim().is_empty()))
    else {
        return false;
    };
    let mut parts = part::read(envelope.get(*key).unwrap_or(&Value::Null));
    let role = sheet.default_role();
    if has_structure(envelope, &[*key, "tools"]) {
        parts.push(Part::Json(Value::Object(envelope.clone())));
        sheet.say(role, None, parts);
        sheet.is(Form::Data);
    } else {
        let mut used = sheet.sidecar(envelope);
        used.push(key);
        sheet.say(role, None, parts);
        sheet.keep(envelope, &used);
        sheet.is(Form::Text);
    }
    true
}

/// Lists or objects that are more than parameters.
fn has_structure(envelope: &Object, known: &[&str]) -> bool {
    envelope
        .iter()
        .filter(|(key, value)| {
            !known.contains(&key.as_str()) && !is_blank(value) && !key.contains("usage")
        })
        .filter(|(key, _)| {
            !matches!(
                key.as_str(),
                "kwargs"
                    | "options"
                    | "parameters"
                    | "metadata"
                    | "config"
                    | "additional_args"
                    | "inputs"
                    | "files"
                    | "attachments"
                    | "details"
                    | "timings"
                    | "generation_settings"
                    | "safetyAttributes"
                    | "safetyRatings"
                    | "trace"
                    | "context"
            )
        })
        .any(|(_, value)| value.is_object() || value.is_array())
}
