//! The output of an item as it should have been.

use std::sync::Arc;

use super::ReviewPane;
use crate::msg::Ticket;
use crate::pane::{Act, Correcting, Env};

impl ReviewPane {
    /// Asks for the item's output, for the editor.
    pub(super) fn correct(&mut self, env: &mut Env) -> Vec<Act> {
        let Some(object) = self.object.as_ref().filter(|_| self.is_shown()) else {
            return vec![Act::Say("wait until the item is fully shown".into())];
        };
        let Some(target) = object.target() else {
            return Vec::new();
        };
        match Correcting::begin(&target, object.output().as_ref(), env) {
            Ok((correcting, act)) => {
                self.correcting = Some(correcting);
                vec![act]
            }
            Err(why) => vec![Act::Say(why.into())],
        }
    }

    pub(super) fn edit(&mut self, output: Option<&Arc<str>>) -> Vec<Act> {
        let (Some(form), Some(correcting)) = (&self.form, &mut self.correcting) else {
            return Vec::new();
        };
        match correcting.edit(form, output) {
            Ok(act) => vec![act],
            Err(why) => vec![Act::Say(why.into())],
        }
    }

    pub(crate) fn on_edited(&mut self, ticket: Ticket, text: &str) -> Vec<Act> {
        let correcting = self.correcting.take_if(|one| one.wants(ticket));
        let (Some(form), Some(correcting)) = (&mut self.form, correcting) else {
            return Vec::new();
        };
        if correcting.end(form, text) {
            return Vec::new();
        }
        vec![Act::Say("the output stays as it was".into())]
    }
}
