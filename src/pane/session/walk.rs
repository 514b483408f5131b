//! Moving about in the conversation of a session.

use super::SessionPane;
use crate::command::Command;
use crate::pane::{Act, trace};

impl SessionPane {
    /// After scrolling: a turn whose head left the screen gives way to the nearest that is there.
    pub(super) fn settle(&mut self) {
        let Some(view) = &self.view else { return };
        if self
            .starts
            .get(self.turn)
            .is_some_and(|start| view.screen_row(*start).is_some())
        {
            return;
        }
        let above = self
            .starts
            .partition_point(|start| *start <= view.line())
            .saturating_sub(1);
        let shown = |turn: &usize| {
            self.starts
                .get(*turn)
                .is_some_and(|start| view.screen_row(*start).is_some())
        };
        self.turn = if self.turn <= above {
            [above, above + 1].into_iter().find(shown).unwrap_or(above)
        } else {
            above
        };
        if let Some(last) = (0..self.starts.len())
            .rev()
            .find(shown)
            .filter(|_| view.at_end())
        {
            self.turn = last;
        }
    }

    /// To a turn: its head comes on the screen, on top where it was not.
    pub(super) fn go(&mut self, turn: usize) -> Vec<Act> {
        let Some(start) = self.starts.get(turn).copied() else {
            return vec![Act::Say("this is the last trace of the session".into())];
        };
        self.turn = turn;
        if let Some(view) = self
            .view
            .as_mut()
            .filter(|view| view.screen_row(start).is_none())
        {
            view.to_line(start);
        }
        Vec::new()
    }

    /// To the next trace in which something failed.
    pub(super) fn go_to_problem(&mut self, forward: bool) -> Vec<Act> {
        let turns = self.turns.value().map_or(&[][..], |turns| turns);
        let failed = |at: &usize| {
            turns[*at]
                .trace
                .totals
                .errors
                .is_some_and(|errors| errors > 0)
        };
        let next = if forward {
            (self.turn + 1..turns.len()).find(failed)
        } else {
            (0..self.turn.min(turns.len())).rev().find(failed)
        };
        match next {
            Some(turn) => self.go(turn),
            None => vec![Act::Say("no error further on in this session".into())],
        }
    }

    /// Moves in the text.
    pub(super) fn read(&mut self, command: Command) -> Option<Vec<Act>> {
        let Some(view) = self.view.as_mut() else {
            let waits = matches!(
                command,
                Command::Move(_) | Command::FindNext | Command::FindPrevious
            );
            return waits.then(Vec::new);
        };
        match command {
            Command::Move(step) => trace::scroll(view, step),
            Command::FindNext => view.find_next(1),
            Command::FindPrevious => view.find_next(-1),
            _ => return None,
        }
        self.settle();
        Some(Vec::new())
    }
}
