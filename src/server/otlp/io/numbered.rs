//! Messages that were flattened to attributes with numbers in their keys.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::server::otlp::span::Attributes;

/// `prefix.0.role`, `prefix.0.content`, … as an array of objects; `prefix` alone as it is.
pub(super) fn rebuild(attributes: &Attributes, prefix: &str) -> Option<Value> {
    let mut tree = Tree::default();
    for (key, value) in attributes {
        let Some(rest) = key.strip_prefix(prefix) else {
            continue;
        };
        if rest.is_empty() {
            return Some(value.clone());
        }
        if let Some(path) = rest.strip_prefix('.') {
            // The bound keeps a hostile key from nesting without end.
            tree.insert(path.splitn(24, '.'), value);
        }
    }
    (!tree.children.is_empty()).then(|| tree.value())
}

#[derive(Default)]
struct Tree<'a> {
    leaf: Option<&'a Value>,
    children: BTreeMap<&'a str, Self>,
}

impl<'a> Tree<'a> {
    fn insert(&mut self, path: impl Iterator<Item = &'a str>, value: &'a Value) {
        let mut node = self;
        for part in path {
            node = node.children.entry(part).or_default();
        }
        node.leaf = Some(value);
    }

    fn value(self) -> Value {
        if self.children.is_empty() {
            return self.leaf.cloned().unwrap_or_default();
        }
        let indexed: Option<BTreeMap<u32, &Self>> = self
            .children
            .iter()
            .map(|(key, child)| Some((key.parse().ok()?, child)))
            .collect();
        if indexed.is_some() {
            let mut items: Vec<(u32, Self)> = self
                .children
                .into_iter()
                .filter_map(|(key, child)| Some((key.parse().ok()?, child)))
                .collect();
            items.sort_by_key(|(index, _)| *index);
            return items.into_iter().map(|(_, child)| child.value()).collect();
        }
        let entries = self
            .children
            .into_iter()
            .map(|(key, child)| (key.to_owned(), child.value()));
        Value::Object(entries.collect())
    }
}
