//! Calls and results as small models write them: `call:name{key:value}`, texts between marks of their own.

use serde_json::{Map, Value};

use super::written::call_of;
use crate::model::conversation::{Call, ToolResult, result};

const QUOTE: &str = "<escape>";
/// Values in values beyond this are none.
const DEPTH: usize = 16;

pub(super) fn call(body: &str) -> Option<Vec<Call>> {
    let (name, given) = named(body.trim().strip_prefix("call:")?)?;
    Some(vec![call_of(name, None, given)?])
}

pub(super) fn answer(body: &str) -> Option<ToolResult> {
    let (name, told) = named(body.trim().strip_prefix("response:")?)?;
    let only = told
        .get("value")
        .filter(|_| told.as_object().is_some_and(|told| told.len() == 1));
    let (content, error) = result::content(only.unwrap_or(&told));
    Some(ToolResult {
        name: Some(name.to_owned()),
        content,
        error,
        ..ToolResult::default()
    })
}

fn named(body: &str) -> Option<(&str, Value)> {
    let (name, rest) = body.split_at(body.find('{')?);
    let mut reading = Reading { rest };
    let value = reading.value(DEPTH)?;
    reading
        .rest
        .trim()
        .is_empty()
        .then_some((name.trim(), value))
}

struct Reading<'a> {
    rest: &'a str,
}

impl<'a> Reading<'a> {
    /// Whether this comes next; then it is passed.
    fn takes(&mut self, sign: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        if self.takes("{") {
            let mut pairs = Map::new();
            while !self.takes("}") {
                let key = self.word(&[':'])?;
                self.takes(":").then_some(())?;
                let twice = pairs.insert(key.to_owned(), self.value(depth)?).is_some();
                (!twice).then_some(())?;
                self.takes(",");
            }
            return Some(Value::Object(pairs));
        }
        if self.takes("[") {
            let mut items = Vec::new();
            while !self.takes("]") {
                items.push(self.value(depth)?);
                self.takes(",");
            }
            return Some(items.into());
        }
        let quoted = self.rest.trim_start().starts_with(QUOTE);
        let word = self.word(&[',', '}', ']'])?;
        let plain = || serde_json::from_str(word).ok().filter(|_| !quoted);
        Some(plain().unwrap_or_else(|| word.into()))
    }

    /// The words up to one of these signs, or between quotes.
    fn word(&mut self, ends: &[char]) -> Option<&'a str> {
        let rest = self.rest.trim_start();
        if let Some(quoted) = rest.strip_prefix(QUOTE) {
            let (word, after) = quoted.split_once(QUOTE)?;
            self.rest = after;
            return Some(word);
        }
        let (word, after) = rest.split_at(rest.find(ends).filter(|length| *length > 0)?);
        self.rest = after;
        Some(word.trim())
    }
}
