//! The whole run as one readable log, in order of time: what was said in an earlier step is folded, and what is not
//! here yet is fetched as it is scrolled to.

mod commands;
mod draw;
mod find;
mod reading;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ratatui::text::Line;

use crate::highlight::conversation::Reading;
use crate::model::Problem;
use crate::model::conversation::{Conversation, Cut, Fold, Message, Print, Side};
use crate::model::run::{self, Entry, Key, Phase};
use crate::model::tree::{Node, Tree};
use crate::msg::{Ticket, Typeset};
use crate::pane::finding::Finding;
use crate::pane::{Act, Env};
use crate::widget::sheets::Sheets;
use crate::widget::text::TextDoc;

pub(super) use commands::hints;

/// Entries around the screen that are read with it.
const ABOVE: usize = 8;
const BELOW: usize = 24;
/// Bytes that are no shorter to point at than to repeat.
const BRIEF: usize = 80;
/// Lines of one message.
const LINES: usize = 30;

/// What one step said.
#[derive(Debug)]
struct Step {
    talk: Arc<Conversation>,
    prints: Vec<Print>,
    /// Answers of so few words that they are said again.
    brief: Vec<bool>,
}

#[derive(Debug, Default)]
pub(super) struct Log {
    entries: Vec<Entry>,
    places: HashMap<Key, usize>,
    sheets: Sheets,
    read: HashMap<Node, Step>,
    /// What was said, and in which entry first, as far as it was read.
    first: HashMap<u64, usize>,
    ticket: Ticket,
    asked: HashSet<Node>,
    problem: Option<Problem>,
    /// Texts on their way to being set, each under its head.
    setting: HashMap<Ticket, (Key, Vec<Line<'static>>)>,
    /// How each entry was cut when it was set.
    cuts: HashMap<Key, Arc<Cut>>,
    needle: String,
    finding: Finding,
    /// The first match is gone to as soon as it is found.
    goes: bool,
    /// The entry that Enter opens.
    current: usize,
}

impl Log {
    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.ticket || self.setting.contains_key(&ticket) || self.finding.wants(ticket)
    }

    pub(super) fn is_loading(&self) -> bool {
        !self.asked.is_empty() || self.finding.is_on()
    }

    /// The step that Enter opens.
    pub(super) fn current(&self) -> Option<Node> {
        Some(self.entries.get(self.current)?.node)
    }

    /// The steps as they are now; who reads stays where they are.
    fn arrange(&mut self, tree: &Tree) {
        let entries = run::entries(tree);
        let places: HashMap<Key, usize> = entries
            .iter()
            .enumerate()
            .map(|(at, entry)| (entry.key(), at))
            .collect();
        let old = std::mem::replace(&mut self.entries, entries);
        let place = |at: usize| places.get(&old.get(at)?.key()).copied();
        self.sheets.rearrange(places.len(), place);
        self.current = place(self.current).unwrap_or(0);
        self.places = places;
        self.first.clear();
        let known: Vec<Node> = self.read.keys().copied().collect();
        for node in known {
            self.remember(node);
        }
    }

    fn to(&mut self, node: Node) {
        let found = self.entries.iter().position(|entry| entry.node == node);
        self.current = found.unwrap_or(0);
        self.sheets.to(self.current);
    }

    /// Notes what a step said for the first time.
    fn remember(&mut self, node: Node) {
        let Some(step) = self.read.get(&node) else {
            return;
        };
        for phase in [Phase::Whole, Phase::Start, Phase::End] {
            let Some(&at) = self.places.get(&(node, phase)) else {
                continue;
            };
            for (message, print) in step.talk.messages.iter().zip(&step.prints) {
                if phase.shows(message.side) {
                    for print in print.all() {
                        let first = self.first.entry(print).or_insert(at);
                        *first = at.min(*first);
                    }
                }
            }
        }
    }

    fn take(&mut self, node: Node, talk: Arc<Conversation>) {
        self.asked.remove(&node);
        let brief =
            |message: &Message| message.side == Side::Output && message.text().len() <= BRIEF;
        let step = Step {
            prints: talk.messages.iter().map(Print::of).collect(),
            brief: talk.messages.iter().map(brief).collect(),
            talk,
        };
        self.read.insert(node, step);
        self.remember(node);
    }

    /// What of an entry is shown, as far as it is known what was said before.
    fn cut(&self, at: usize) -> Option<Cut> {
        let entry = self.entries.get(at)?;
        let step = self.read.get(&entry.node)?;
        let mut folds: Vec<Fold> = Vec::new();
        let mut last = None;
        let messages = step.talk.messages.iter().zip(&step.prints).enumerate();
        for (index, (message, print)) in messages {
            if !entry.phase.shows(message.side) {
                continue;
            }
            let brief = step.brief.get(index).copied().unwrap_or_default();
            let print = Some(print).filter(|_| !brief || entry.phase == Phase::End);
            let seen = print.and_then(|print| {
                print.seen(|print| self.first.get(&print).copied().filter(|first| *first < at))
            });
            let number = seen.and_then(|first| Some(self.entries.get(first)?.number));
            match (number, folds.last_mut()) {
                (Some(number), Some(fold)) if fold.messages.end == index => {
                    fold.messages.end = index + 1;
                    last = last.max(Some(number));
                }
                (Some(number), _) => {
                    folds.push(Fold {
                        messages: index..index + 1,
                        words: String::new(),
                    });
                    last = Some(number);
                }
                (None, _) => {}
            }
            if let (Some(number), Some(fold)) = (last, folds.last_mut()) {
                fold.words = words(&fold.messages, &step.talk.messages, number);
            }
        }
        Some(Cut {
            folds,
            whole: false,
            side: entry.phase.side(),
            lines: Some(LINES),
        })
    }

    /// Has the entries around the screen set, those whose cut has changed too.
    fn compose(&mut self, (tree, env): (&Tree, &mut Env)) -> Vec<Act> {
        let mut acts = Vec::new();
        for at in self.around() {
            let Some(cut) = self.cut(at) else { continue };
            let Some(entry) = self.entries.get(at).copied() else {
                continue;
            };
            let unchanged = self.cuts.get(&entry.key()).is_some_and(|old| **old == cut);
            let coming = || self.setting.values().any(|(key, _)| *key == entry.key());
            if unchanged && (self.sheets.get(at).is_some() || coming()) {
                continue;
            }
            let Some(step) = self.read.get(&entry.node) else {
                continue;
            };
            let cut = Arc::new(cut);
            let (ticket, act) = env.typeset(Typeset::Cut(Arc::clone(&step.talk), Arc::clone(&cut)));
            let head = draw::head(entry, tree, env);
            self.setting.retain(|_, (key, _)| *key != entry.key());
            self.setting.insert(ticket, (entry.key(), head));
            self.cuts.insert(entry.key(), cut);
            acts.push(act);
        }
        acts
    }

    pub(super) fn on_typeset(
        &mut self,
        ticket: Ticket,
        reading: Reading,
        env: &mut Env,
    ) -> Vec<Act> {
        let Some((key, mut lines)) = self.setting.remove(&ticket) else {
            return Vec::new();
        };
        let Some(&at) = self.places.get(&key) else {
            return Vec::new();
        };
        // Steps that say nothing stand close together.
        if !reading.lines.is_empty() {
            lines.extend(reading.lines);
            if lines.last().is_none_or(|line| line.width() > 0) {
                lines.push(Line::default());
            }
        }
        if self.sheets.put(at, TextDoc::new(lines)) {
            return self.look_elsewhere(env).unwrap_or_default();
        }
        Vec::new()
    }

    pub(super) fn on_failed(&mut self, problem: &Problem) {
        self.asked.clear();
        self.problem = Some(problem.clone());
    }

    /// The entries on the screen and some around it.
    fn around(&self) -> std::ops::Range<usize> {
        let window = self.sheets.window();
        let end = window.end.max(window.start + 1) + BELOW;
        window.start.saturating_sub(ABOVE)..end.min(self.entries.len())
    }

    pub(super) fn move_by(&mut self, rows: isize) {
        self.sheets.move_by(rows);
        self.settle();
    }

    /// An entry whose head left the screen gives way to the first that is there.
    fn settle(&mut self) {
        if self.sheets.screen_row(self.current).is_none() {
            let window = self.sheets.window();
            let mut shown = window.clone();
            self.current = shown
                .find(|at| self.sheets.screen_row(*at).is_some())
                .unwrap_or(window.start);
        }
    }
}

/// "3 messages as in step 7"; a single one says whose it is.
fn words(range: &std::ops::Range<usize>, messages: &[Message], number: u32) -> String {
    let count = range.len();
    let side = messages.get(range.start).map(|message| message.side);
    match (count, side) {
        (1, Some(Side::Output)) => format!("output as in step {number}"),
        (1, _) => format!("1 message as in step {number}"),
        _ => format!("{count} messages as in step {number}"),
    }
}
