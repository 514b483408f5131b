//! What a person can ask of what is in the outbox already: to take it back, to try again, to hurry.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::Outbox;
use super::order;
use super::rows::Rows;
use crate::model::Problem;
use crate::msg::{OutboxAsk, OutboxRow, Write, WriteId, WriteState};

impl Outbox {
    /// Reviews of the same item that were refused: this one is decided instead of them.
    pub(super) fn overtaken(&self, write: &Write) -> Vec<WriteId> {
        let Some((_, item, _)) = write.item() else {
            return Vec::new();
        };
        let of_item = |row: &&OutboxRow| {
            row.state == WriteState::Refused
                && row.write.item().is_some_and(|(_, id, _)| id == item)
        };
        let view = self.view();
        view.rows.iter().filter(of_item).map(|row| row.id).collect()
    }

    /// Takes a write back; where it is too late for that, `instead` is stored.
    ///
    /// # Errors
    /// Why neither was done.
    pub async fn undo(
        self: &Arc<Self>,
        id: Option<WriteId>,
        instead: Write,
    ) -> Result<(), Problem> {
        if let Some(id) = id
            && self.take_back(id).await
        {
            return Ok(());
        }
        self.enqueue(instead).await.map(drop)
    }

    /// Does what the person asks; one sentence of what came of it.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn ask(self: &Arc<Self>, ask: OutboxAsk) -> Result<String, Problem> {
        self.check_seal()?;
        let said = match ask {
            OutboxAsk::Drop(id) => {
                if self.take_back(id).await {
                    "taken back, nothing of it was sent"
                } else if self.with(move |rows| rows.forget(id)).await? {
                    "dropped; what was sent of it stays on the server"
                } else {
                    return Err(Problem::local(
                        "it is being sent just now; try again in a moment",
                    ));
                }
            }
            OutboxAsk::Again(id) => {
                self.check_again(id)?;
                self.with(move |rows| rows.again(id)).await?;
                self.hurry.store(true, Ordering::Relaxed);
                "it is tried again"
            }
            OutboxAsk::SendNow => {
                self.with(Rows::hurry).await?;
                self.hurry.store(true, Ordering::Relaxed);
                "what waits is sent now"
            }
        };
        self.wake.notify_one();
        Ok(said.into())
    }

    /// A later decision on the same score stands: the older one must not overwrite it.
    fn check_again(&self, id: WriteId) -> Result<(), Problem> {
        let view = self.view();
        let Some(row) = view.rows.iter().find(|row| row.id == id) else {
            return Err(Problem::local("this write is no longer in the outbox"));
        };
        if row.state != WriteState::Refused {
            return Ok(());
        }
        let overtaken = view.rows.iter().any(|later| {
            later.id > id
                && later.state != WriteState::Refused
                && order::score_ids(&later.write)
                    .any(|score| order::score_ids(&row.write).any(|own| own == score))
        });
        if overtaken {
            return Err(Problem::local(
                "a later decision was made on the same score, and stays; d drops this one",
            ));
        }
        Ok(())
    }
}
