//! Fetching the inputs and outputs of a trace that are not here, so that they can be looked through.

use std::time::Duration;

use super::{Panel, TracePane};
use crate::msg::{Effect, Fetch, Rest, Slot, Ticket};
use crate::pane::{Act, Env};

impl TracePane {
    /// Says first what it costs; again, does it; once more, stops it.
    pub(super) fn fetch_contents(&mut self, env: &mut Env) -> Vec<Act> {
        if self.find.coming.take().is_some() {
            let stop = Act::Do(Effect::Cancel(Slot::Contents));
            return vec![stop, Act::Say("stopped; what came is kept".into())];
        }
        if env.offline {
            return vec![Act::Say("offline: nothing more can be fetched".into())];
        }
        let shown = self.find.listed.then_some(self.find.rest).flatten();
        match shown {
            Some(Rest { steps: 0, .. }) => {
                vec![Act::Say(
                    "every input and output of this trace is here".into(),
                )]
            }
            Some(rest) => {
                let trace = self.id.clone();
                let (ticket, act) = env.fetch(Slot::Contents, Fetch::Contents { trace });
                self.find.coming_ticket = ticket;
                self.find.coming = Some(rest.steps);
                self.find.problem = None;
                vec![act]
            }
            None => {
                self.find.listed = true;
                self.panel = Panel::Detail;
                vec![self.ask_contents(Duration::ZERO, env)]
            }
        }
    }

    /// Inputs and outputs came: they are looked through, too.
    pub(super) fn on_brought(&mut self, ticket: Ticket, left: usize, env: &mut Env) -> Vec<Act> {
        if ticket != self.find.coming_ticket {
            return Vec::new();
        }
        if self.find.coming.is_some() {
            self.find.coming = (left > 0).then_some(left);
        }
        vec![self.ask_contents(Duration::ZERO, env)]
    }
}
