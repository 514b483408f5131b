//! Prompts within prompts: `@@@langfusePrompt:name=…|label=…@@@` stands for the text of another prompt.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::rows::{self, Prompt, Select};
use crate::server::error::Refusal;

/// How deep prompts may lie in one another.
const DEEPEST: usize = 5;

static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"@@@langfusePrompt:(.*?)@@@").expect("the pattern is constant"));

/// What a tag names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) name: String,
    pub(super) which: Select,
}

impl Reference {
    /// `name=…` comes first, then `version=…` or `label=…`, and nothing else.
    fn parse(inside: &str) -> Option<Self> {
        let (name, which) = inside.strip_prefix("name=")?.split_once('|')?;
        let which = match which.split_once('=')? {
            ("version", version) => Select::Version(version.parse().ok()?),
            ("label", label) if !label.contains('|') => Select::Label(label.to_owned()),
            _ => return None,
        };
        Some(Self {
            name: name.to_owned(),
            which,
        })
    }

    fn missing(&self) -> Refusal {
        let which = match &self.which {
            Select::Version(version) => format!("version {version}"),
            Select::Label(label) => format!("label {label}"),
        };
        Refusal::bad(format!(
            "Prompt dependency not found: {} - {which}",
            self.name
        ))
    }
}

/// What the texts of a prompt refer to.
pub(super) fn references(prompt: &Value) -> Vec<Reference> {
    let mut texts = Vec::new();
    gather(prompt, &mut texts);
    let inside = texts.iter().flat_map(|text| TAG.captures_iter(text));
    inside.filter_map(|tag| Reference::parse(&tag[1])).collect()
}

fn gather<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| gather(item, texts)),
        Value::Object(map) => map.values().for_each(|item| gather(item, texts)),
        _ => {}
    }
}

/// The prompt with its references replaced, and the graph of them; the graph is null without any.
pub(super) fn whole(
    connection: &Connection,
    mut prompt: Prompt,
) -> Result<(Prompt, Value), Refusal> {
    let mut walk = Walk {
        connection,
        dependencies: Map::new(),
        path: vec![prompt.name.clone()],
    };
    let resolved = walk.resolve(&prompt.id, &prompt.content)?;
    prompt.content = resolved;
    if walk.dependencies.is_empty() {
        return Ok((prompt, Value::Null));
    }
    let graph = json!({
        "root": {"name": prompt.name, "version": prompt.version, "id": prompt.id},
        "dependencies": walk.dependencies,
    });
    Ok((prompt, graph))
}

struct Walk<'a> {
    connection: &'a Connection,
    /// By the id of the prompt that depends.
    dependencies: Map<String, Value>,
    /// The names from the root down to here: none may come again.
    path: Vec<String>,
}

impl Walk<'_> {
    fn resolve(&mut self, id: &str, value: &Value) -> Result<Value, Refusal> {
        Ok(match value {
            Value::String(text) => self.replace(id, text)?.into(),
            Value::Array(items) => {
                let items = items.iter().map(|item| self.resolve(id, item));
                items.collect::<Result<Vec<_>, _>>()?.into()
            }
            Value::Object(map) => {
                let entries = map
                    .iter()
                    .map(|(key, item)| Ok((key.clone(), self.resolve(id, item)?)));
                Value::Object(entries.collect::<Result<Map<_, _>, Refusal>>()?)
            }
            other => other.clone(),
        })
    }

    fn replace(&mut self, id: &str, text: &str) -> Result<String, Refusal> {
        let mut failed = None;
        let replaced = TAG.replace_all(text, |tag: &Captures<'_>| {
            let Some(reference) = Reference::parse(&tag[1]) else {
                return tag[0].to_owned();
            };
            self.enter(id, &reference).unwrap_or_else(|refusal| {
                failed.get_or_insert(refusal);
                String::new()
            })
        });
        let replaced = replaced.into_owned();
        failed.map_or(Ok(replaced), Err)
    }

    fn enter(&mut self, id: &str, reference: &Reference) -> Result<String, Refusal> {
        if self.path.contains(&reference.name) {
            return Err(Refusal::bad(format!(
                "Circular dependency detected involving prompt '{}'",
                reference.name
            )));
        }
        if self.path.len() > DEEPEST {
            return Err(Refusal::bad(format!(
                "Maximum nesting depth exceeded ({DEEPEST})"
            )));
        }
        let found = rows::find(self.connection, &reference.name, &reference.which)?;
        let child = found.ok_or_else(|| reference.missing())?;
        let Some(text) = child.content.as_str() else {
            return Err(Refusal::bad(format!(
                "Prompt dependency is not a text prompt: {}",
                reference.name
            )));
        };
        let entry = json!({"id": child.id, "name": child.name, "version": child.version});
        let list = self.dependencies.entry(id).or_insert_with(|| json!([]));
        if let Value::Array(list) = list
            && !list.contains(&entry)
        {
            list.push(entry);
        }
        self.path.push(reference.name.clone());
        let text = self.replace(&child.id, text);
        self.path.pop();
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_has_exactly_two_parts_in_order() {
        let label = Reference {
            name: "base/tone".into(),
            which: Select::Label("production".into()),
        };
        assert_eq!(
            references(&json!(
                "a @@@langfusePrompt:name=base/tone|label=production@@@ b"
            )),
            [label]
        );
        for wrong in [
            "label=a|name=b",
            "name=a",
            "name=a|label=b|version=1",
            "name=a|version=x",
        ] {
            assert_eq!(Reference::parse(wrong), None, "{wrong}");
        }
    }
}
