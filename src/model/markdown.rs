//! A trace, or what lies below one of its steps, as Markdown that a language model reads, within a budget of tokens.
//!
//! The outline comes first; then what was said, in order of time: repeated history is pointed at, errors stand whole,
//! bytes are told by their size. Where the budget does not suffice, long texts lose their middle.

mod excerpt;
mod fit;
mod outline;
mod piece;

use std::collections::{BTreeMap, HashMap};

use super::conversation::{Conversation, Message, Print, Side};
use super::run::{self, Entry, Key, Phase};
use super::text::clean_line;
use super::tree::{Node, Tree};
use super::{Level, Observation};
use fit::{fit, forget};
use piece::{Piece, pieces};

/// What the outline takes at most: a part of the budget.
const OUTLINE: (usize, usize) = (2, 5);
/// Bytes of texts from which on it pays to forget what will not be shown.
const MUCH: usize = 1 << 20;

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
    /// Steps from this one on that will not be shown.
    gone: u32,
}

impl Block {
    fn bytes(&self) -> usize {
        let bytes = |piece: &Piece| piece.text.bytes() + size_of::<Piece>();
        self.pieces.iter().map(bytes).sum()
    }
}

/// Takes step after step, so that no more than what is new of each stays in memory, and of that no more than may be
/// shown.
pub struct Writer<'a> {
    tree: &'a Tree,
    /// Tokens, roughly.
    budget: usize,
    /// What is told of, in order of time.
    entries: Vec<Entry>,
    places: HashMap<Key, usize>,
    first: HashMap<u64, usize>,
    /// In order of time.
    blocks: Vec<Block>,
    bytes: usize,
    much: usize,
    /// What steps that have not ended will have said, by place.
    ends: BTreeMap<usize, Vec<(Message, Print)>>,
}

impl<'a> Writer<'a> {
    /// `below` limits it to one step and what is in it; `budget` is in tokens.
    pub fn new(tree: &'a Tree, below: Option<Node>, budget: usize) -> Self {
        let within = |node: Node| {
            let mut up = std::iter::successors(Some(node), |node| tree.parent(*node));
            below.is_none_or(|top| up.any(|node| node == top))
        };
        let mut entries = run::entries(tree);
        entries.retain(|entry| within(entry.node));
        let places = entries.iter().enumerate();
        Self {
            tree,
            budget,
            places: places.map(|(at, entry)| (entry.key(), at)).collect(),
            entries,
            first: HashMap::new(),
            blocks: Vec::new(),
            bytes: 0,
            much: MUCH,
            ends: BTreeMap::new(),
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
        for phase in [Phase::Whole, Phase::Start, Phase::End] {
            let Some(&at) = self.places.get(&(node, phase)) else {
                continue;
            };
            if phase != Phase::End {
                self.end_until(at);
            }
            let messages = talk.messages.iter();
            let messages: Vec<(&Message, Print)> = messages
                .filter(|message| phase.shows(message.side))
                .map(|message| (message, Print::of(message)))
                .collect();
            for print in messages.iter().flat_map(|(_, print)| print.all()) {
                let first = self.first.entry(print).or_insert(at);
                *first = at.min(*first);
            }
            if phase == Phase::End {
                let said = messages.into_iter();
                let said = said.map(|(message, print)| (message.clone(), print));
                self.ends.insert(at, said.collect());
            } else {
                self.tell(
                    at,
                    messages.iter().map(|(message, print)| (*message, print)),
                );
            }
        }
    }

    /// Tells of the ends before this place: all that they may repeat is known.
    fn end_until(&mut self, place: usize) {
        while let Some(first) = self.ends.first_entry()
            && *first.key() < place
        {
            let (at, messages) = first.remove_entry();
            self.tell(at, messages.iter().map(|(message, print)| (message, print)));
        }
    }

    fn tell<'m>(&mut self, at: usize, messages: impl Iterator<Item = (&'m Message, &'m Print)>) {
        let Some(entry) = self.entries.get(at).copied() else {
            return;
        };
        let failed = entry.phase != Phase::End && self.level(entry) >= Level::Error;
        let mut told: Vec<Piece> = self.status(entry).into_iter().collect();
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
        if !told.is_empty() {
            self.put(Block {
                entry,
                pieces: told,
                gone: 0,
            });
        }
    }

    fn put(&mut self, block: Block) {
        self.bytes += block.bytes();
        self.blocks.push(block);
        if self.bytes > self.much {
            forget(&mut self.blocks, self.budget);
            self.bytes = self.blocks.iter().map(Block::bytes).sum();
            self.much = MUCH.max(self.bytes * 2);
        }
    }

    /// Within the budget, roughly.
    pub fn finish(mut self) -> Markdown {
        self.end_until(usize::MAX);
        self.places = HashMap::new();
        self.first = HashMap::new();
        let head = outline::head(self.tree, &self.entries);
        let room = self.budget.saturating_sub(tokens(&head));
        let (outline, cut) =
            outline::outline(self.tree, &self.entries, room * OUTLINE.0 / OUTLINE.1);
        let mut text = format!("{head}\n## Steps\n\n{outline}\n## What was said\n\n");
        let blocks = self.blocks.iter();
        let blocks: Vec<(String, &Block)> = blocks
            .map(|block| {
                let title = (block.gone == 0).then(|| self.title(block.entry));
                (title.unwrap_or_default(), block)
            })
            .collect();
        let (said, shortened) = fit(&blocks, self.budget.saturating_sub(tokens(&text)));
        text.push_str(&said);
        Markdown {
            tokens: tokens(&text),
            steps: self.steps().len(),
            shortened: shortened || cut,
            text,
        }
    }

    fn level(&self, entry: Entry) -> Level {
        let row = self.tree.observation(entry.node);
        row.map(|row| row.level).unwrap_or_default()
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
