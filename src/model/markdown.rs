//! A trace, or what lies below one of its steps, as Markdown that a language model reads, within a budget of tokens.
//!
//! The outline comes first; then what was said, in order of time: repeated history is pointed at, errors stand whole,
//! bytes are told by their size. Where the budget does not suffice, long texts lose their middle.

mod fit;
mod outline;
mod piece;

use std::collections::HashMap;

use super::conversation::{Conversation, Message, Print, Side};
use super::run::{self, Entry, Key, Phase};
use super::text::clean_line;
use super::tree::{Node, Tree};
use super::{Level, Observation};
use fit::fit;
use piece::{Piece, pieces};

/// What the outline takes at most: a part of the budget.
const OUTLINE: (usize, usize) = (2, 5);

/// The text, and how much it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markdown {
    pub text: String,
    /// About as many as a model counts.
    pub tokens: usize,
    /// Steps that are told of.
    pub steps: usize,
    /// Something had to go.
    pub shortened: bool,
}

/// How many tokens a text is for a model, roughly: four letters of English each, other letters one each.
pub fn tokens(text: &str) -> usize {
    let other = text.chars().filter(|letter| !letter.is_ascii()).count();
    let ascii = text.bytes().filter(u8::is_ascii).count();
    ascii.div_ceil(4) + other
}

/// What one entry says, and nothing that was said before.
struct Block {
    entry: Entry,
    pieces: Vec<Piece>,
}

/// Takes step after step, so that no more than what is new of each stays in memory.
pub struct Writer<'a> {
    tree: &'a Tree,
    /// What is told of, in order of time.
    entries: Vec<Entry>,
    places: HashMap<Key, usize>,
    first: HashMap<u64, usize>,
    blocks: HashMap<Key, Block>,
    /// Ends of steps: what they repeat is known when all is.
    ends: Vec<(Key, Vec<(Message, Print)>)>,
}

impl<'a> Writer<'a> {
    /// `below` limits it to one step and what is in it.
    pub fn new(tree: &'a Tree, below: Option<Node>) -> Self {
        let within = |node: Node| {
            let mut up = std::iter::successors(Some(node), |node| tree.parent(*node));
            below.is_none_or(|top| up.any(|node| node == top))
        };
        let mut entries = run::entries(tree);
        entries.retain(|entry| within(entry.node));
        let places = entries.iter().enumerate();
        Self {
            tree,
            places: places.map(|(at, entry)| (entry.key(), at)).collect(),
            entries,
            first: HashMap::new(),
            blocks: HashMap::new(),
            ends: Vec::new(),
        }
    }

    /// The steps, in the order in which [`Self::take`] wants them.
    pub fn steps(&self) -> Vec<Node> {
        let begin = self
            .entries
            .iter()
            .filter(|entry| entry.phase != Phase::End);
        begin.map(|entry| entry.node).collect()
    }

    pub fn take(&mut self, node: Node, talk: &Conversation) {
        let failed = self
            .tree
            .observation(node)
            .is_some_and(|row| row.level >= Level::Error);
        for phase in [Phase::Whole, Phase::Start, Phase::End] {
            let Some(&at) = self.places.get(&(node, phase)) else {
                continue;
            };
            let messages: Vec<(Message, Print)> = talk
                .messages
                .iter()
                .filter(|message| phase.shows(message.side))
                .map(|message| (message.clone(), Print::of(message)))
                .collect();
            for print in messages.iter().flat_map(|(_, print)| print.all()) {
                let first = self.first.entry(print).or_insert(at);
                *first = at.min(*first);
            }
            if phase == Phase::End {
                self.ends.push(((node, phase), messages));
            } else {
                self.tell(at, &messages, failed);
            }
        }
    }

    fn tell(&mut self, at: usize, messages: &[(Message, Print)], failed: bool) {
        let Some(entry) = self.entries.get(at).copied() else {
            return;
        };
        let mut told = Vec::new();
        let mut repeats: Option<(usize, u32)> = None;
        for (message, print) in messages {
            let seen =
                print.seen(|print| self.first.get(&print).copied().filter(|first| *first < at));
            let number = seen.and_then(|first| Some(self.entries.get(first)?.number));
            let brief = entry.phase != Phase::End
                && message.side == Side::Output
                && message.text().len() < piece::BRIEF;
            if let Some(number) = number.filter(|_| !brief) {
                let (count, last) = repeats.unwrap_or((0, number));
                repeats = Some((count + 1, last.max(number)));
            } else {
                told.extend(repeats.take().map(Piece::repeats));
                told.extend(pieces(message, failed));
            }
        }
        told.extend(repeats.map(Piece::repeats));
        let block = Block {
            entry,
            pieces: told,
        };
        self.blocks.insert(entry.key(), block);
    }

    /// Within so many tokens, roughly.
    pub fn finish(mut self, budget: usize) -> Markdown {
        for (key, messages) in std::mem::take(&mut self.ends) {
            if let Some(&at) = self.places.get(&key) {
                self.tell(at, &messages, false);
            }
        }
        let head = outline::head(self.tree, &self.entries);
        let room = budget.saturating_sub(tokens(&head));
        let (outline, cut) =
            outline::outline(self.tree, &self.entries, room * OUTLINE.0 / OUTLINE.1);
        let mut blocks: Vec<(String, Vec<Piece>)> = Vec::new();
        for entry in &self.entries {
            let Some(block) = self.blocks.remove(&entry.key()) else {
                continue;
            };
            let status = self.status(block.entry);
            if !block.pieces.is_empty() || status.is_some() {
                let pieces = status.into_iter().chain(block.pieces).collect();
                blocks.push((self.title(block.entry), pieces));
            }
        }
        let mut text = format!("{head}\n## Steps\n\n{outline}\n## What was said\n\n");
        let (said, shortened) = fit(&blocks, budget.saturating_sub(tokens(&text)));
        text.push_str(&said);
        Markdown {
            tokens: tokens(&text),
            steps: self.steps().len(),
            shortened: shortened || cut,
            text,
        }
    }

    fn title(&self, entry: Entry) -> String {
        let row = self.tree.observation(entry.node);
        let name = row.map(|row| clean_line(&row.name).into_owned());
        let kind = row.map_or("step", |row| row.kind.as_str()).to_lowercase();
        let ended = if entry.phase == Phase::End {
            " ended"
        } else {
            ""
        };
        format!(
            "### {}. {kind} {}{ended}\n\n",
            entry.number,
            name.unwrap_or_default()
        )
    }

    /// What went wrong, whole.
    fn status(&self, entry: Entry) -> Option<Piece> {
        let row: &Observation = self.tree.observation(entry.node)?;
        let status = row.status.as_deref()?;
        (entry.phase != Phase::End && row.level >= Level::Warning)
            .then(|| Piece::whole(row.level.as_str(), status))
    }
}
