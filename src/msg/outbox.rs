//! The outbox as the screen sees it: writes that wait, are on their way, arrived, or were refused.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::Write;
use crate::model::{ItemId, ItemStatus, ScoreId};

/// Names one write in the outbox; a later write has a greater one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WriteId(pub i64);

/// How far a write is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WriteState {
    /// Not sent before its time is up: it can be taken back for nothing.
    Held,
    Waiting,
    Sending,
    /// The server answered, and does not show it yet.
    Sent,
    /// The server shows it.
    Confirmed,
    /// It will not be sent again by itself.
    Refused,
}

impl WriteState {
    pub fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
        }
    }

    /// The server has not answered it yet.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Held | Self::Waiting | Self::Sending)
    }

    /// On its way: what it changes is shown as if it were done, with a mark.
    pub fn is_pending(self) -> bool {
        self.is_open() || self == Self::Sent
    }
}

/// One write in the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct OutboxRow {
    pub id: WriteId,
    /// When the person decided.
    pub made: Timestamp,
    pub write: Arc<Write>,
    pub state: WriteState,
    /// When the server was seen to have it.
    pub settled: Option<Timestamp>,
    /// Why it waits, or why it was refused.
    pub reason: Option<Arc<str>>,
    /// The id that the server gave to a comment.
    pub comment: Option<Arc<str>>,
    /// Some of it was sent: taking it back is no longer enough to undo it.
    pub begun: bool,
}

/// All writes that are not settled, and the last ones that are; oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutboxView {
    pub rows: Vec<OutboxRow>,
    /// Rises with every change: messages may overtake each other.
    pub version: u64,
    /// Why nothing is sent at all.
    pub problem: Option<Arc<str>>,
    /// On disk: what waits is sent by the next start of lftui.
    pub kept: bool,
}

/// What a person can ask of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxAsk {
    /// Take a write back before it is sent, or forget what came of it.
    Drop(WriteId),
    /// Send a refused write once more, or a waiting one at once.
    Again(WriteId),
    /// Send everything that is held or waits for its next try at once.
    SendNow,
}

impl OutboxView {
    /// Writes that the server has not answered yet.
    pub fn waiting(&self) -> usize {
        self.rows.iter().filter(|row| row.state.is_open()).count()
    }

    pub fn refused(&self) -> usize {
        let refused = |row: &&OutboxRow| row.state == WriteState::Refused;
        self.rows.iter().filter(refused).count()
    }

    /// Writes whose effect is to be shown although the server may not show it yet.
    pub fn pending(&self) -> impl Iterator<Item = &OutboxRow> {
        self.rows.iter().filter(|row| row.state.is_pending())
    }

    /// Writes to lay over an answer from then: those on their way, and those that arrived since.
    pub fn over(&self, at: Timestamp) -> impl Iterator<Item = &OutboxRow> {
        let since = move |row: &OutboxRow| row.settled.is_some_and(|settled| settled >= at);
        self.rows.iter().filter(move |row| {
            row.state.is_pending() || (row.state == WriteState::Confirmed && since(row))
        })
    }

    /// What was decided about queue items and is to be laid over an answer from then: the last write of each, and none
    /// where that one is in the answer already.
    pub fn decided(&self, at: Timestamp) -> HashMap<&ItemId, ItemStatus> {
        let of_item =
            |row: &'_ OutboxRow| row.write.item().is_some() && row.state != WriteState::Refused;
        let all = self.rows.iter().filter(|row| of_item(row));
        let last: HashMap<&ItemId, &OutboxRow> = all
            .filter_map(|row| row.write.item().map(|(_, id, _)| (id, row)))
            .collect();
        let over = self.over(at).filter_map(|row| {
            let (_, id, status) = row.write.item()?;
            (last.get(id)?.id == row.id).then_some((id, status))
        });
        over.collect()
    }

    /// How far the last write of this score is, while it is on its way.
    pub fn score(&self, id: &ScoreId) -> Option<WriteState> {
        let of_score = |row: &&OutboxRow| row.write.scores().iter().any(|score| score.id == *id);
        let last = self.rows.iter().rev().find(of_score)?;
        last.state.is_pending().then_some(last.state)
    }

    /// How far the last write of this queue item is.
    pub fn item(&self, id: &ItemId) -> Option<&OutboxRow> {
        let of_item = |row: &&OutboxRow| row.write.item().is_some_and(|(_, item, _)| item == id);
        self.rows.iter().rev().find(of_item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_on_an_item_counts_also_when_an_earlier_one_was_confirmed_later() {
        let row = |id: i64, status: ItemStatus, settled: i64| OutboxRow {
            id: WriteId(id),
            made: Timestamp::UNIX_EPOCH,
            write: Arc::new(Write::SetItem {
                queue: "q".into(),
                item: "i".into(),
                status,
            }),
            state: WriteState::Confirmed,
            settled: Timestamp::from_second(settled).ok(),
            reason: None,
            comment: None,
            begun: true,
        };
        let rows = vec![
            row(1, ItemStatus::Pending, 30),
            row(2, ItemStatus::Completed, 10),
        ];
        let view = OutboxView {
            rows,
            ..OutboxView::default()
        };
        let decided = |at| view.decided(Timestamp::from_second(at).expect("a time"));
        let item = ItemId::from("i");
        assert_eq!(decided(5).get(&item), Some(&ItemStatus::Completed));
        assert!(decided(20).is_empty(), "the answer has it");
    }
}
