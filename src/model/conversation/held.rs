//! Files inside a value: what a tool was given, or gave back.

use std::borrow::Cow;

use serde_json::Value;

use super::{File, FileKind, Part, Source, file, label, media};
use crate::model::text::size;

/// A value with words in place of files, and the files that stood there.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub value: Value,
    pub files: Vec<File>,
}

/// None for a value in which there is no file.
pub fn held(value: &Value) -> Option<Held> {
    let mut files = Vec::new();
    match without(value, &mut files) {
        Cow::Owned(value) => Some(Held { value, files }),
        Cow::Borrowed(_) => None,
    }
}

fn without<'a>(value: &'a Value, files: &mut Vec<File>) -> Cow<'a, Value> {
    match value {
        Value::String(text) => {
            words(text, files).map_or(Cow::Borrowed(value), |words| Cow::Owned(words.into()))
        }
        Value::Array(items) => {
            let read: Vec<Cow<'_, Value>> = items.iter().map(|item| without(item, files)).collect();
            if !read.iter().any(|item| matches!(item, Cow::Owned(_))) {
                return Cow::Borrowed(value);
            }
            Cow::Owned(read.into_iter().map(Cow::into_owned).collect())
        }
        Value::Object(object) => {
            let read: Vec<(&String, Cow<'_, Value>)> = object
                .iter()
                .map(|(key, value)| (key, without(value, files)))
                .collect();
            if !read.iter().any(|(_, value)| matches!(value, Cow::Owned(_))) {
                return Cow::Borrowed(value);
            }
            let pairs = read
                .into_iter()
                .map(|(key, value)| (key.clone(), value.into_owned()));
            Cow::Owned(Value::Object(pairs.collect()))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Cow::Borrowed(value),
    }
}

/// A text with the words of its files in their place; none if it has no file.
fn words(text: &str, files: &mut Vec<File>) -> Option<String> {
    if file::is_data_url(text) {
        let file = file::from_place(text, None, FileKind::Other);
        let words = words_of(&file);
        files.push(file);
        return Some(words);
    }
    if !media::is_in(text) {
        return label(text);
    }
    let mut said = String::new();
    let mut some = false;
    for part in media::text_parts(text) {
        match part {
            Part::Text(text) => said.push_str(&text),
            Part::File(file) => {
                said.push_str(&words_of(&file));
                files.push(file);
                some = true;
            }
            _ => {}
        }
    }
    some.then_some(said)
}

fn words_of(file: &File) -> String {
    let mime = file.mime.as_deref().unwrap_or("file");
    match (&file.source, file.size) {
        (Source::Media(id), _) => format!("{mime}, media {id}"),
        (_, Some(bytes)) => format!("{mime}, {}", size(bytes)),
        _ => mime.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn files_in_a_value_are_named_where_they_stand() {
        let reference = "@@@langfuseMedia:type=image/png|id=7f3a|source=bytes@@@";
        let url = format!("data:image/gif;base64,{}", "R0lGODlh".repeat(50));
        let value =
            json!({"page": 1, "shots": [reference, url], "note": format!("see {reference}!")});
        let found = held(&value).expect("three files");
        assert_eq!(
            found.value,
            json!({"page": 1, "shots": ["image/png, media 7f3a", "image/gif, 300 bytes"], "note": "see image/png, media 7f3a!"})
        );
        assert_eq!(found.files.len(), 3);
        assert_eq!(found.files[0].source, Source::Media("7f3a".into()));
        assert_eq!(held(&json!({"a": ["data: none", 1, "@@@langfuse"]})), None);
    }
}
