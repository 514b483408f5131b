//! Reading back: the server answers 200 and drops what breaks its rules later, so only what it shows is there.

use std::collections::HashMap;

use tokio::time::Instant;

use super::judge::is_down;
use super::order::score_ids;
use super::rows::{Row, Stage};
use super::sender::Sender;
use crate::langfuse::ScoreQuery;
use crate::model::{
    Comment, CommentTarget, ItemStatus, NewScore, Problem, Score, ScoreId, ScoreValue,
};
use crate::msg::{Write, WriteId};

/// Ids in one request: an address must not become too long.
const IDS: usize = 40;
/// More comments than anybody writes on one thing.
const COMMENTS: usize = 1_000;

/// What the server shows of the writes that are looked for.
#[derive(Default)]
struct Shown {
    scores: HashMap<ScoreId, Score>,
    comments: HashMap<CommentTarget, Vec<Comment>>,
}

impl Sender<'_> {
    /// `due` are those to look for, `all` every row of the outbox.
    pub(super) async fn look(&mut self, due: &[&Row], all: &[Row]) -> Result<(), Problem> {
        let now = Instant::now();
        let shown = match self.shown(due).await {
            Ok(shown) => shown,
            Err(problem) => {
                if let Some(wait) = is_down(&problem) {
                    self.waits.down(wait);
                }
                for row in due {
                    self.waits.look_again(row.id, now);
                }
                return Ok(());
            }
        };
        self.waits.succeeded();
        let mut there = Vec::new();
        for row in due {
            let missing = shown.missing(row, all);
            if missing.is_empty() {
                there.push(row.id);
            } else if self.waits.is_over(row, now) {
                self.give_up(row, &missing, all).await?;
            } else {
                self.waits.look_again(row.id, now);
            }
        }
        if !there.is_empty() {
            self.confirm(there).await?;
        }
        self.store.outdate().await;
        Ok(())
    }

    async fn confirm(&self, ids: Vec<WriteId>) -> Result<(), Problem> {
        let outbox = &self.store.outbox;
        let at = (outbox.clock)();
        outbox.with(move |rows| rows.confirm(&ids, at)).await
    }

    async fn shown(&self, due: &[&Row]) -> Result<Shown, Problem> {
        let client = &self.store.client;
        let mut shown = Shown::default();
        let mut ids: Vec<ScoreId> = due
            .iter()
            .flat_map(|row| score_ids(&row.write))
            .cloned()
            .collect();
        ids.sort();
        ids.dedup();
        for ids in ids.chunks(IDS) {
            let query = ScoreQuery {
                ids: ids.to_vec(),
                ..ScoreQuery::default()
            };
            let pages = client.scores(self.store.api().await?, &query);
            let scores = pages.all(IDS * 2).await.map_err(|error| error.problem())?;
            let by_id = scores.into_iter().map(|score| (score.id.clone(), score));
            shown.scores.extend(by_id);
        }
        for row in due {
            if let Write::Comment { target, .. } = &*row.write
                && !shown.comments.contains_key(target)
            {
                let pages = client.comments(target);
                let comments = pages.all(COMMENTS).await.map_err(|error| error.problem())?;
                shown.comments.insert(target.clone(), comments);
            }
        }
        Ok(shown)
    }

    /// What is not there by now never will be. A review whose scores are not there is none: its item is opened again,
    /// unless something else was decided about it since.
    async fn give_up(&self, row: &Row, missing: &[String], all: &[Row]) -> Result<(), Problem> {
        let (outbox, id) = (&self.store.outbox, row.id);
        let what = missing.join(", ");
        let mut reason = match &*row.write {
            Write::DeleteScore(_) => "the server took it, and still shows the score".into(),
            Write::Comment { .. } => "the server took it and does not show it".into(),
            _ => format!(
                "the server took and then dropped {what}; most likely it breaks its score config"
            ),
        };
        let touches = |other: &&Row| {
            other.id > id && other.write.item().map(|(_, item, _)| item) == item_of(row)
        };
        let mend = match &*row.write {
            Write::Review { queue, item, .. } if !all.iter().any(|other| touches(&other)) => {
                reason.push_str("; the item is opened again");
                Some(Write::SetItem {
                    queue: queue.clone(),
                    item: item.clone(),
                    status: ItemStatus::Pending,
                })
            }
            _ => None,
        };
        let at = (outbox.clock)();
        outbox
            .with(move |rows| rows.refuse(id, &reason, mend.as_ref().map(|write| (write, at))))
            .await
    }
}

fn item_of(row: &Row) -> Option<&crate::model::ItemId> {
    row.write.item().map(|(_, item, _)| item)
}

impl Shown {
    /// What of a write is not as it should be, by name.
    fn missing(&self, row: &Row, all: &[Row]) -> Vec<String> {
        let open = |id: &ScoreId| !is_overtaken(id, row, all);
        match &*row.write {
            Write::Scores(scores) | Write::Review { scores, .. } => scores
                .iter()
                .filter(|score| open(&score.id) && !self.shows(score))
                .map(|score| score.name.to_string())
                .collect(),
            Write::DeleteScore(id) if open(id) && self.scores.contains_key(id) => {
                vec![id.to_string()]
            }
            Write::Comment { target, text } => {
                let is_it = |comment: &Comment| {
                    row.comment.as_ref() == Some(&comment.id)
                        || comment.content.trim() == text.trim()
                };
                let there = self
                    .comments
                    .get(target)
                    .is_some_and(|comments| comments.iter().any(is_it));
                if there {
                    Vec::new()
                } else {
                    vec!["comment".into()]
                }
            }
            Write::DeleteScore(_)
            | Write::SetItem { .. }
            | Write::CreateQueue { .. }
            | Write::AddItem { .. }
            | Write::RemoveItem { .. } => Vec::new(),
        }
    }

    /// Whether the score is there with this value: an older one of the same id may be.
    fn shows(&self, new: &NewScore) -> bool {
        let Some(score) = self.scores.get(&new.id) else {
            return false;
        };
        match (&score.value, &new.value) {
            (ScoreValue::Number(there), ScoreValue::Number(sent)) => {
                (there - sent).abs() <= 1e-9 * sent.abs().max(1.0)
            }
            (there, sent) => there.short().trim() == sent.short().trim(),
        }
    }
}

/// A later write of the same score was sent: what shows now is that one's.
fn is_overtaken(id: &ScoreId, row: &Row, all: &[Row]) -> bool {
    all.iter().any(|later| {
        later.id > row.id
            && (later.is_begun() || !matches!(later.stage, Stage::Waiting))
            && later.stage != Stage::Refused
            && score_ids(&later.write).any(|own| own == id)
    })
}
