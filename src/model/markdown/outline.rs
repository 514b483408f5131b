//! The head of the text, and every step in one line under its parent.

use crate::model::run::{Entry, Phase};
use crate::model::text::clean_line;
use crate::model::tree::{Node, Tree};
use crate::model::{Level, Observation, Seconds, Tokens, Usd};

use super::tokens;

/// Letters of a status in its line; the whole of it stands where the step is told.
const STATUS: usize = 120;

pub(super) fn head(tree: &Tree, entries: &[Entry]) -> String {
    let top = entries.first().map(|entry| entry.node);
    let root = tree.root();
    let row = |node: Option<Node>| tree.observation(node?);
    let name = row(root).map_or("trace", |row| {
        row.context.trace_name.as_deref().unwrap_or(&row.name)
    });
    let mut words = Vec::new();
    if let Some(row) = row(root) {
        words.push(format!("id {}", row.trace));
        words.push(format!("started {}", row.start));
        words.extend(
            row.context
                .user
                .as_deref()
                .map(|user| format!("user {user}")),
        );
        words.extend(
            row.context
                .session
                .as_ref()
                .map(|session| format!("session {session}")),
        );
        words.extend(row.context.environment.as_deref().map(str::to_owned));
    }
    let mut head = format!(
        "# Trace {}\n\n{}\n",
        clean_line(name),
        clean_line(&words.join(", "))
    );
    if top != root
        && let Some(row) = row(top)
    {
        let name = clean_line(&row.name);
        head.extend(["\nOnly the step \"", &name, "\" and what is in it.\n"]);
    }
    head
}

/// As deep as the room allows; errors always. Says whether something was left out.
pub(super) fn outline(tree: &Tree, entries: &[Entry], room: usize) -> (String, bool) {
    let begin: Vec<&Entry> = entries
        .iter()
        .filter(|entry| entry.phase != Phase::End)
        .collect();
    let depth =
        |node: Node| std::iter::successors(tree.parent(node), |node| tree.parent(*node)).count();
    let top = begin
        .iter()
        .map(|entry| depth(entry.node))
        .min()
        .unwrap_or(0);
    let mut lines = Vec::with_capacity(begin.len());
    for entry in begin {
        if let Some(row) = tree.observation(entry.node) {
            let depth = depth(entry.node) - top;
            let text = line(entry.number, depth, row);
            lines.push((depth, row.level >= Level::Error, tokens(&text), entry));
        }
    }
    let deepest = lines.iter().map(|line| line.0).max().unwrap_or(0);
    let cost = |most: usize| -> usize {
        let kept = lines.iter().filter(|line| line.0 <= most || line.1);
        kept.map(|line| line.2).sum()
    };
    let most = (0..=deepest)
        .rev()
        .find(|most| cost(*most) <= room)
        .unwrap_or(0);
    let mut text = String::new();
    let mut left = room;
    let mut missing = 0;
    // Made again, as only a few of very many are shown.
    for (depth, failed, tokens, entry) in &lines {
        if (*depth <= most || *failed) && *tokens <= left {
            left -= tokens;
            let row = tree.observation(entry.node);
            text.extend(row.map(|row| line(entry.number, *depth, row)));
        } else {
            missing += 1;
        }
    }
    let cut = missing > 0;
    if cut {
        let missing = missing.to_string();
        text.extend(["- … ", &missing, " more steps, left out for their number\n"]);
    }
    (text, cut)
}

fn line(number: u32, depth: usize, row: &Observation) -> String {
    let mut words = vec![format!(
        "{number}. {} {}",
        row.kind.as_str().to_lowercase(),
        clean_line(&row.name)
    )];
    words.extend(
        row.model
            .as_deref()
            .map(|model| clean_line(model).into_owned()),
    );
    words.extend(row.latency.map(Seconds::short));
    words.extend(row.cost.filter(|cost| cost.0 > 0.0).map(Usd::short));
    let tokens = row.total_tokens.filter(|tokens| tokens.0 > 0);
    words.extend(tokens.map(|tokens| format!("{} tok", Tokens::short(tokens))));
    if row.level >= Level::Warning {
        let status: String = row
            .status
            .as_deref()
            .unwrap_or("")
            .chars()
            .take(STATUS)
            .collect();
        words.push(format!("{}: {}", row.level.as_str(), clean_line(&status)));
    }
    format!("{}- {}\n", "  ".repeat(depth.min(20)), words.join(", "))
}
