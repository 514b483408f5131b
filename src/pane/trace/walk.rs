//! Moving about in the tree: rows, siblings, parents, errors, folds, matches.

use super::TracePane;
use crate::command::{Command, Fold, Move};
use crate::model::tree::{Direction, Measure, Node};
use crate::pane::{Act, Env, list};

impl TracePane {
    pub(super) fn walk(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        match command {
            Command::Move(step) => Some(self.step(step, env)),
            Command::Open => {
                self.panel = super::Panel::Detail;
                Some(Vec::new())
            }
            Command::Fold(fold) => Some(self.fold(fold, env)),
            Command::NextSibling => Some(self.jump(
                self.cursor.and_then(|node| self.tree.next_sibling(node)),
                "no step after this one has the same parent",
                env,
            )),
            Command::PreviousSibling => Some(
                self.jump(
                    self.cursor
                        .and_then(|node| self.tree.previous_sibling(node)),
                    "no step before this one has the same parent",
                    env,
                ),
            ),
            Command::NextProblem => Some(self.jump(
                self.tree.next_problem(self.cursor, Direction::Down),
                self.no_problem(),
                env,
            )),
            Command::PreviousProblem => Some(self.jump(
                self.tree.next_problem(self.cursor, Direction::Up),
                self.no_problem(),
                env,
            )),
            Command::Slowest => Some(self.next_by(Measure::Time, env)),
            Command::Dearest => Some(self.next_by(Measure::Cost, env)),
            Command::Mark => {
                self.toggle_mark();
                Some(self.step(Move::Down, env))
            }
            Command::MarkRange => {
                self.toggle_range();
                Some(Vec::new())
            }
            Command::Bookmark => Some(self.toggle_bookmark(env)),
            Command::NextBookmark => Some(self.next_bookmark(env)),
            Command::Meaningful => Some(self.toggle_meaningful(env)),
            Command::FindNext => Some(self.find_next(env, true)),
            Command::FindPrevious => Some(self.find_next(env, false)),
            _ => None,
        }
    }

    fn no_problem(&self) -> &'static str {
        if self.tree.is_loading() {
            "no error or warning in what is loaded so far"
        } else {
            "no error or warning further on in this trace"
        }
    }

    fn step(&mut self, step: Move, env: &mut Env) -> Vec<Act> {
        list::walk(&mut self.state, step);
        self.cursor = self
            .state
            .selected()
            .and_then(|at| self.tree.row(at))
            .map(|row| row.node);
        self.look(env)
    }

    /// To a row, unfolding what hides it.
    pub(super) fn jump(&mut self, node: Option<Node>, nothing: &str, env: &mut Env) -> Vec<Act> {
        let Some(node) = node else {
            return vec![Act::Say(nothing.to_string())];
        };
        self.tree.reveal(node);
        self.cursor = Some(node);
        let shown = self.state.window();
        self.arrange();
        // What lies around it matters: a jump out of the window does not end at its edge.
        if self.state.selected().is_some_and(|at| !shown.contains(&at)) {
            self.state.center();
        }
        self.look(env)
    }

    fn fold(&mut self, fold: Fold, env: &mut Env) -> Vec<Act> {
        let Some(node) = self.cursor else {
            return Vec::new();
        };
        let row = self.tree.position(node).and_then(|at| self.tree.row(at));
        let (open, children) = row.map_or((false, false), |row| (row.open, row.has_children));
        match fold {
            Fold::Open if children && !open => {
                self.tree.open(node);
            }
            Fold::Open => {
                return if children {
                    self.step(Move::Down, env)
                } else {
                    Vec::new()
                };
            }
            Fold::Close if children && open => {
                self.tree.close(node);
            }
            Fold::Close => return self.jump(self.tree.parent(node), "this is a root", env),
            Fold::Toggle => {
                self.tree.toggle(node);
            }
            Fold::OpenAll => self.tree.open_all(),
            Fold::CloseAll => self.tree.close_all(),
            Fold::Problems if self.tree.next_problem(None, Direction::Down).is_none() => {
                return vec![Act::Say("no error or warning in what is here".into())];
            }
            Fold::Problems => self.tree.open_problems(),
            Fold::Depth(depth) => self.tree.open_to_depth(u32::from(depth)),
        }
        self.arrange();
        self.look(env)
    }

    fn toggle_meaningful(&mut self, env: &mut Env) -> Vec<Act> {
        self.tree
            .set_meaningful_only(!self.tree.is_meaningful_only());
        self.arrange();
        let mut acts = self.look(env);
        acts.push(Act::Say(if self.tree.is_meaningful_only() {
            format!(
                "only the steps that matter: {} are hidden, m shows them",
                self.tree.hidden()
            )
        } else {
            "all steps".into()
        }));
        acts
    }

    /// Esc leaves the detail for the tree where only one of them shows.
    pub(crate) fn back(&mut self) -> Option<Vec<Act>> {
        if self.log.take().is_some() {
            return Some(Vec::new());
        }
        if self.find.listed {
            self.find.listed = false;
            self.panel = super::Panel::Tree;
            return Some(Vec::new());
        }
        if self.panel == super::Panel::Detail {
            self.panel = super::Panel::Tree;
            return Some(Vec::new());
        }
        if let Some(acts) = self.unmark() {
            return Some(acts);
        }
        self.timeline.take().map(|_| Vec::new())
    }
}
