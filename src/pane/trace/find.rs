//! `/` in a trace: the steps whose names, inputs or outputs hold a text, listed in the place of the detail.

use std::collections::HashMap;
use std::time::Duration;

use super::{Panel, TracePane};
use crate::command::Command;
use crate::model::tree::Node;
use crate::model::{Problem, Remote};
use crate::msg::{Effect, Fetch, Match, Matches, Rest, Slot, Ticket};
use crate::pane::{Act, Ask, Env, list};
use crate::widget::list::ListState;
use ratatui::layout::Rect;

/// Who types on wants another answer.
const PAUSE: Duration = Duration::from_millis(40);
/// Lines above the list.
pub(super) const HEAD: u16 = 3;

/// A step that holds the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) node: Node,
    /// Which of the contents; None where only its name, model, status or id does.
    pub(super) content: Option<usize>,
}

#[derive(Debug, Default)]
pub(crate) struct Find {
    pub(super) line: String,
    /// In the order of the tree.
    pub(super) hits: Vec<Hit>,
    pub(super) contents: Vec<Match>,
    pub(super) state: ListState,
    /// The list stands in the place of the detail.
    pub(super) listed: bool,
    /// Steps whose contents were looked through.
    pub(super) searched: usize,
    pub(super) rest: Option<Rest>,
    looking: Remote<()>,
    ticket: Ticket,
    /// Steps whose contents are on their way.
    pub(super) coming: Option<usize>,
    pub(super) problem: Option<Problem>,
    pub(super) coming_ticket: Ticket,
    /// Where the cursor was when the line was opened.
    origin: Option<Node>,
    typed: bool,
    /// The cursor still has to go to a match.
    goes: bool,
    /// Whose answers the contents are.
    told: Ticket,
}

impl Find {
    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        ticket == self.ticket || ticket == self.coming_ticket
    }

    pub(super) fn is_loading(&self) -> bool {
        self.looking.is_loading() || self.coming.is_some()
    }

    pub(super) fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    pub(super) fn fail(&mut self, problem: &Problem) {
        self.looking = Remote::Idle;
        self.coming = None;
        self.problem = Some(problem.clone());
    }

    pub(super) fn layout(&mut self, area: Rect) {
        let height = usize::from(area.height.saturating_sub(HEAD));
        self.state.layout(self.hits.len(), height);
    }

    fn position(&self, node: Option<Node>) -> Option<usize> {
        self.hits.iter().position(|hit| Some(hit.node) == node)
    }
}

impl TracePane {
    pub(super) fn begin_find(&mut self) {
        self.find.origin = self.cursor;
        self.find.typed = false;
        self.find.listed = !self.find.line.is_empty();
    }

    /// What stands in the line now; `done` with another text than the last one is a line that was left.
    pub(super) fn seek(&mut self, line: String, done: bool, env: &mut Env) -> Vec<Act> {
        if done {
            let left = line != self.find.line;
            self.panel = if self.find.listed && !left {
                Panel::Detail
            } else {
                Panel::Tree
            };
            if !left || !self.find.typed {
                return Vec::new();
            }
            self.find.listed = false;
            let mut acts = self.jump(self.find.origin, "", env);
            acts.extend(self.look_for(line, env));
            self.find.goes = false;
            return acts;
        }
        self.find.typed = true;
        self.find.listed = !line.is_empty();
        let mut acts = self.look_for(line, env);
        self.find.goes = true;
        acts.extend(self.go_to_match(env));
        acts
    }

    /// Names at once; contents are the store's to look through.
    fn look_for(&mut self, line: String, env: &mut Env) -> Vec<Act> {
        self.find.line = line;
        self.find.contents.clear();
        self.find.searched = 0;
        self.find.problem = None;
        self.list_found();
        self.find.state.first();
        let mut acts = self.detail.seek(&self.find.line, env);
        acts.push(if self.find.line.is_empty() {
            self.find.looking = Remote::Idle;
            Act::Do(Effect::Cancel(Slot::Find))
        } else {
            self.ask_contents(PAUSE, env)
        });
        acts
    }

    pub(super) fn ask_contents(&mut self, after: Duration, env: &mut Env) -> Act {
        let what = Fetch::Find {
            trace: self.id.clone(),
            text: self.find.line.as_str().into(),
        };
        let (ticket, act) = env.fetch_after(Slot::Find, what, after);
        self.find.ticket = ticket;
        self.find.looking.load();
        act
    }

    pub(super) fn on_matches(
        &mut self,
        ticket: Ticket,
        matches: Matches,
        env: &mut Env,
    ) -> Vec<Act> {
        if ticket != self.find.ticket {
            return Vec::new();
        }
        let find = &mut self.find;
        if find.told != ticket {
            find.told = ticket;
            find.contents.clear();
        }
        find.contents.extend(matches.found);
        find.searched = matches.searched;
        if matches.done {
            find.rest = matches.rest;
            find.looking = Remote::Ready(());
        }
        self.list_found();
        self.go_to_match(env)
    }

    /// Puts names and contents together, in the order of the tree; the list stays on its step.
    pub(super) fn list_found(&mut self) {
        let held = self.find.hits.get(self.find.state.selected().unwrap_or(0));
        let held = held.map(|hit| hit.node);
        let ids = self.find.contents.iter().enumerate();
        let contents: HashMap<Node, usize> = ids
            .filter_map(|(at, found)| Some((self.tree.node_of(&found.observation)?, at)))
            .collect();
        let mut named = self.tree.find(&self.find.line).into_iter().peekable();
        let hit = |node: Node| {
            let content = contents.get(&node).copied();
            let is_named = named.next_if_eq(&node).is_some();
            (content.is_some() || is_named).then_some(Hit { node, content })
        };
        self.find.hits = self.tree.nodes().filter_map(hit).collect();
        if let Some(at) = self.find.position(held) {
            self.find.state.select_later(at);
        }
        let height = self.find.state.height().max(1);
        self.find.state.layout(self.find.hits.len(), height);
    }

    /// While a line is typed: to the first match from where the cursor was.
    fn go_to_match(&mut self, env: &mut Env) -> Vec<Act> {
        if !self.find.goes || self.find.hits.is_empty() {
            return Vec::new();
        }
        self.find.goes = false;
        let at = self.match_after(self.find.origin, true);
        self.find.state.to(at);
        self.go_to_listed(env)
    }

    /// The match at a step or the next one behind it, around the end.
    fn match_after(&self, from: Option<Node>, here: bool) -> usize {
        let hits: HashMap<Node, usize> =
            self.find.hits.iter().map(|hit| hit.node).zip(0..).collect();
        let skip = usize::from(!here);
        let rest = self
            .tree
            .nodes()
            .skip_while(|node| from.is_some_and(|from| *node != from));
        rest.skip(skip)
            .find_map(|node| hits.get(&node).copied())
            .unwrap_or(0)
    }

    /// The tree's cursor goes to what is selected in the list.
    pub(super) fn go_to_listed(&mut self, env: &mut Env) -> Vec<Act> {
        let hit = self
            .find
            .state
            .selected()
            .and_then(|at| self.find.hits.get(at));
        match hit.map(|hit| hit.node) {
            Some(node) => self.jump(Some(node), "", env),
            None => Vec::new(),
        }
    }

    /// The keys of the list while it has the focus.
    pub(super) fn walk_list(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        if !self.find.listed || self.panel != Panel::Detail {
            return None;
        }
        Some(match command {
            Command::Move(step) => {
                list::walk(&mut self.find.state, step);
                self.go_to_listed(env)
            }
            Command::Open => self.leave_list(),
            Command::FindNext => self.find_next(env, true),
            Command::FindPrevious => self.find_next(env, false),
            _ => return None,
        })
    }

    /// To the detail of the selected step, where its text stands.
    pub(super) fn leave_list(&mut self) -> Vec<Act> {
        if self.find.hits.is_empty() {
            return vec![Act::Say("there is no match to go to".into())];
        }
        self.find.listed = false;
        self.panel = Panel::Detail;
        Vec::new()
    }

    /// Unfolds what hides the match.
    pub(super) fn find_next(&mut self, env: &mut Env, forward: bool) -> Vec<Act> {
        if self.find.line.is_empty() {
            self.begin_find();
            let line = String::new();
            return vec![Act::Ask(Ask::Find { line })];
        }
        let count = self.find.hits.len();
        if count == 0 {
            return vec![Act::Say(self.nothing_found())];
        }
        let at = match (self.find.position(self.cursor), forward) {
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
            (None, true) => self.match_after(self.cursor, false),
            (None, false) => (self.match_after(self.cursor, false) + count - 1) % count,
        };
        self.find.state.to(at);
        let mut acts = self.go_to_listed(env);
        acts.push(Act::Say(format!("match {} of {count}", at + 1)));
        acts
    }

    fn nothing_found(&self) -> String {
        let line = &self.find.line;
        match self.find.searched {
            0 => format!(
                "\"{line}\" is in none of the {} steps' names",
                self.tree.count()
            ),
            bodies => format!(
                "\"{line}\" is in none of the {} steps' names, nor in the {bodies} inputs and outputs that are here",
                self.tree.count()
            ),
        }
    }
}
