//! Moving about in the value that is shown.

use super::{Detail, View, fold_json, scroll};
use crate::command::{Command, Move};
use crate::pane::{Act, Env, compare, list};

impl Detail {
    pub(in crate::pane::trace) fn command(
        &mut self,
        command: Command,
        env: &mut Env,
    ) -> Option<Vec<Act>> {
        if let Some(acts) = self.in_messages(command, env) {
            return Some(acts);
        }
        let by = match command {
            Command::FindNext => 1,
            Command::FindPrevious => -1,
            _ => 0,
        };
        if by != 0 && self.is_finding() {
            return Some(vec![self.say_matches()]);
        }
        let Some(view) = self.view.as_mut() else {
            return matches!(command, Command::Move(_)).then(Vec::new);
        };
        match (view, command) {
            (View::Text(view), Command::Move(step)) => scroll(view, step),
            (View::Diff(view), Command::Move(step)) => compare::scroll(view, step),
            (View::Diff(view), Command::FindNext | Command::FindPrevious) => {
                view.find_next(by > 0);
                return Some(vec![self.say_matches()]);
            }
            (View::Json(view), Command::ScrollRight) => view.shift(1),
            (View::Json(view), Command::ScrollLeft) => view.shift(-1),
            (View::Json(view), Command::Move(Move::Last)) => view.last(),
            (View::Json(view), Command::Move(step)) => list::walk(view.list(), step),
            (View::Json(view), Command::Fold(fold)) => fold_json(view, fold),
            (View::Json(view), Command::Open) => {
                view.toggle();
            }
            (View::Json(view), Command::NextSibling) => {
                view.sibling(true);
            }
            (View::Json(view), Command::PreviousSibling) => {
                view.sibling(false);
            }
            (View::Text(view), Command::FindNext | Command::FindPrevious) => {
                view.find_next(by);
                return Some(vec![self.say_matches()]);
            }
            (View::Json(view), Command::FindNext | Command::FindPrevious) => {
                view.find_next(by);
                return Some(vec![self.say_matches()]);
            }
            (View::Nothing(_), Command::Move(_)) => {}
            (_, Command::Open) => {
                return Some(vec![Act::Say(
                    "there is nothing to open in this text".into(),
                )]);
            }
            _ => return None,
        }
        Some(Vec::new())
    }
}
