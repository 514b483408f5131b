//! Looking for words in what of the log is read.

use super::Log;
use crate::msg::{Ticket, Worked};
use crate::pane::finding::elsewhere;
use crate::pane::{Act, Env};
use crate::widget::find::Needle;

impl Log {
    pub(in crate::pane::trace) fn find(&mut self, line: &str, env: &mut Env) -> Vec<Act> {
        line.clone_into(&mut self.needle);
        if let Some(acts) = self.look_elsewhere(env) {
            self.sheets.seek(Needle::new(line));
            self.goes = true;
            return acts;
        }
        self.sheets.find(Needle::new(line));
        self.settle_on_match();
        self.finding.stop()
    }

    /// Off the main thread, where there is too much to look through at once.
    pub(super) fn look_elsewhere(&mut self, env: &mut Env) -> Option<Vec<Act>> {
        let what = elsewhere(self.sheets.texts(), &self.needle)?;
        Some(self.finding.begin(what, env))
    }

    pub(in crate::pane::trace) fn on_worked(&mut self, ticket: Ticket, done: &Worked) {
        if self.finding.ends(ticket)
            && let Worked::FoundInTexts(found) = done
        {
            self.sheets.take_found(found.clone());
            if std::mem::take(&mut self.goes) {
                self.sheets.go_to_first();
                self.settle_on_match();
            }
        }
    }

    pub(super) fn settle_on_match(&mut self) {
        self.current = self.sheets.found().unwrap_or(self.current);
        self.settle();
    }
}
