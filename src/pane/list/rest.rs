//! What the cursor's new place asks for.

use std::sync::Arc;

use super::{AHEAD, ListPane, Listed, NEAR_END, REST};
use crate::model::Remote;
use crate::msg::{Fetch, Glance, Slot};
use crate::pane::{Act, Env};

impl<T: Listed> ListPane<T> {
    /// What the rows below the cursor show.
    fn ahead(&self) -> Vec<Glance> {
        let at = self.state.selected().unwrap_or(0);
        let below = self.order.iter().skip(at + 1).take(AHEAD);
        let rows = self.rows.value().map(|snapshot| &snapshot.rows);
        let below = below.filter_map(|row| rows?.get(*row as usize)?.preview());
        below.collect()
    }

    pub(super) fn has_more(&self) -> bool {
        matches!(&self.rows, Remote::Ready(snapshot) if snapshot.more)
    }

    /// What the cursor's new place asks for: a preview after a rest, the next page near the end.
    pub(super) fn rest(&mut self, env: &mut Env) -> Vec<Act> {
        let mut acts = Vec::new();
        if let Some(row) = self.selected() {
            let (id, of): (Arc<str>, _) = (Arc::from(row.id()), row.preview());
            if self.previewed.as_ref() != Some(&id) {
                self.previewed = Some(id);
                if let Some(of) = of {
                    let ahead = self.ahead();
                    let fetch = Fetch::Preview { of, ahead };
                    let (ticket, act) = env.fetch_after(Slot::Preview, fetch, REST);
                    self.preview_ticket = ticket;
                    acts.push(act);
                }
            }
        }
        let near = self
            .state
            .selected()
            .is_some_and(|at| at + NEAR_END >= self.order.len());
        if near && self.has_more() && !self.follow.is_asking() {
            acts.push(self.load(env, true, false));
        }
        acts
    }
}
