//! Prompt names → rows of a tree of folders.

use std::collections::BTreeSet;

use crate::model::PromptSummary;
use crate::widget::guides::guides;

/// A folder, or a prompt by its place in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NameRow {
    /// The whole name, or the folder's without a slash at the end.
    pub(super) path: String,
    pub(super) label: String,
    pub(super) depth: u32,
    pub(super) guides: u64,
    pub(super) prompt: Option<usize>,
}

/// Rows in order of names, folders before what is in them; closed folders hide it.
pub(super) fn rows(prompts: &[PromptSummary], closed: &BTreeSet<String>) -> Vec<NameRow> {
    let mut order: Vec<usize> = (0..prompts.len()).collect();
    order.sort_by(|a, b| prompts[*a].name.split('/').cmp(prompts[*b].name.split('/')));
    let mut rows: Vec<NameRow> = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for index in order {
        let parts: Vec<&str> = prompts[index].name.split('/').collect();
        let (folders, leaf) = parts.split_at(parts.len().saturating_sub(1));
        let same = open.iter().zip(folders).take_while(|(a, b)| a == b).count();
        for depth in same..folders.len() {
            let path = folders[..=depth].join("/");
            rows.push(NameRow {
                path,
                label: folders[depth].to_string(),
                depth: depth as u32,
                guides: 0,
                prompt: None,
            });
        }
        open = folders.to_vec();
        let label = leaf.first().copied().unwrap_or_default().to_string();
        rows.push(NameRow {
            path: prompts[index].name.to_string(),
            label,
            depth: folders.len() as u32,
            guides: 0,
            prompt: Some(index),
        });
    }
    rows.retain(|row| !is_hidden(&row.path, closed));
    let guides = guides(rows.iter().map(|row| row.depth));
    for (row, guides) in rows.iter_mut().zip(guides) {
        row.guides = guides;
    }
    rows
}

fn is_hidden(path: &str, closed: &BTreeSet<String>) -> bool {
    path.match_indices('/')
        .any(|(at, _)| path.get(..at).is_some_and(|folder| closed.contains(folder)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prompt(name: &str) -> PromptSummary {
        PromptSummary {
            name: name.into(),
            kind: "text".into(),
            versions: vec![1],
            labels: Vec::new(),
            tags: Vec::new(),
            updated: None,
        }
    }

    #[test]
    fn names_with_slashes_stand_in_folders() {
        let prompts = [
            prompt("support/tone"),
            prompt("plain"),
            prompt("support/refund/ask"),
        ];
        let rows = rows(&prompts, &BTreeSet::new());
        let shown: Vec<(u32, &str)> = rows
            .iter()
            .map(|row| (row.depth, row.label.as_str()))
            .collect();
        assert_eq!(
            shown,
            [
                (0, "plain"),
                (0, "support"),
                (1, "refund"),
                (2, "ask"),
                (1, "tone")
            ]
        );
        assert_eq!(rows[2].guides & 1, 1, "refund has a sibling below it");
        assert_eq!(rows[4].guides & 1, 0, "tone is the last");
    }

    #[test]
    fn a_closed_folder_hides_what_is_in_it() {
        let prompts = [prompt("support/tone"), prompt("support/refund/ask")];
        let rows = rows(&prompts, &BTreeSet::from(["support".to_string()]));
        assert_eq!(rows.len(), 1);
    }
}
