//! Items of an annotation queue: judged by their state and by what was seen of their objects.

use jiff::Timestamp;

use super::facts::{Known, text, texts};
use super::{Filter, Subject, Term};
use crate::model::queue::{ItemObject, QueueItem};
use crate::model::unit::{Seconds, Usd};

/// What an item can be in a review; the names of `state:`.
pub(super) const STATES: [&str; 7] = [
    "pending",
    "completed",
    "held",
    "skipped",
    "waiting",
    "sent",
    "refused",
];

/// What is known of an item. Where nothing was read, what is missing may be there or not.
#[derive(Clone, Debug)]
pub struct ItemView<'item> {
    pub item: &'item QueueItem,
    /// Some of the names of `state:`.
    pub states: Vec<&'static str>,
    pub name: Option<&'item str>,
    pub user: Option<&'item str>,
    pub start: Option<Timestamp>,
    pub latency: Option<Seconds>,
    pub cost: Option<Usd>,
    pub errors: Option<usize>,
    /// The lowest of its numbers.
    pub score: Option<f64>,
    /// All of its steps were looked at.
    pub steps_read: bool,
    pub scores_read: bool,
}

/// What has to be read of items before they can be judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    pub steps: bool,
    pub scores: bool,
}

impl Filter {
    /// None where too little is known to say.
    pub fn judges_item(&self, item: &ItemView<'_>) -> Option<bool> {
        let judge = |term: &Term| term.judge(|of| item.known(of));
        let verdicts: Vec<Option<bool>> = self.terms.iter().map(judge).collect();
        if verdicts.contains(&Some(false)) {
            return Some(false);
        }
        (!verdicts.contains(&None)).then_some(true)
    }

    pub fn item_needs(&self) -> Needs {
        let asks = |ids: &[&str]| {
            let mut terms = self.terms.iter();
            terms.any(
                |term| matches!(term.subject, Subject::Field(field) if ids.contains(&field.id)),
            )
        };
        Needs {
            steps: asks(&[
                "name",
                "userId",
                "startTime",
                "latency",
                "totalCost",
                "errors",
            ]),
            scores: asks(&["score"]),
        }
    }
}

impl<'item> ItemView<'item> {
    fn known(&self, subject: &Subject) -> Known<'item> {
        let object = match &self.item.object {
            ItemObject::Trace(id) => id.as_str(),
            ItemObject::Observation(id) => id.as_str(),
            ItemObject::Session(id) => id.as_str(),
            ItemObject::Other(_) => "",
        };
        let field = match subject {
            Subject::Anything => {
                let words = [
                    self.name,
                    self.user,
                    Some(object),
                    Some(self.item.id.as_str()),
                ];
                let states = self.states.iter().map(|state| Some(*state));
                return texts(words.into_iter().chain(states));
            }
            Subject::Field(field) => field,
            Subject::Metadata(_) | Subject::Score(_) => return Known::Nothing,
        };
        let steps = self.steps_read;
        // Sums of a part say nothing of the whole.
        let sum = |value: Option<f64>| seen(value.filter(|_| steps).map(Known::Number), steps);
        match field.id {
            "state" => texts(self.states.iter().map(|state| Some(*state))),
            "id" => text(Some(object)),
            "traceId" => self.id_of(|object| match object {
                ItemObject::Trace(id) => Some(id.as_str()),
                _ => None,
            }),
            "sessionId" => self.id_of(|object| match object {
                ItemObject::Session(id) => Some(id.as_str()),
                _ => None,
            }),
            "name" => seen(self.name.map(|name| text(Some(name))), steps),
            "userId" => seen(self.user.map(|user| text(Some(user))), steps),
            "startTime" => seen(self.start.map(Known::Time), steps),
            "latency" => sum(self.latency.map(|latency| latency.0)),
            "totalCost" => sum(self.cost.map(|cost| cost.0)),
            "errors" => sum(self.errors.map(|errors| errors as f64)),
            "score" => {
                let score = self.score.filter(|_| self.scores_read);
                seen(score.map(Known::Number), self.scores_read)
            }
            _ => Known::Nothing,
        }
    }

    fn id_of(&self, id: impl Fn(&'item ItemObject) -> Option<&'item str>) -> Known<'item> {
        id(&self.item.object).map_or(Known::Absent, |id| text(Some(id)))
    }
}

/// What was not found is not there only where all was read.
fn seen(known: Option<Known<'_>>, read: bool) -> Known<'_> {
    match known {
        Some(known) => known,
        None if read => Known::Absent,
        None => Known::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ItemStatus;

    fn judged(line: &str, change: impl Fn(&mut ItemView<'_>)) -> Option<bool> {
        let item = QueueItem {
            id: "i1".into(),
            queue: "q".into(),
            object: ItemObject::Trace("t1".into()),
            status: ItemStatus::Pending,
            created: None,
            completed: None,
        };
        let mut view = ItemView {
            item: &item,
            states: vec!["pending", "held"],
            name: Some("refund"),
            user: None,
            start: None,
            latency: None,
            cost: Some(Usd(0.2)),
            errors: None,
            score: None,
            steps_read: false,
            scores_read: false,
        };
        change(&mut view);
        let parsed = Filter::parse(line);
        assert_eq!(parsed.diagnostics, [], "{line}");
        parsed.filter.judges_item(&view)
    }

    #[test]
    fn a_state_is_always_known_and_a_sum_only_when_all_was_read() {
        let nothing = |_: &mut ItemView<'_>| {};
        assert_eq!(judged("state:held", nothing), Some(true));
        assert_eq!(judged("-state:held", nothing), Some(false));
        assert_eq!(judged("state:Refused held", nothing), Some(false));
        assert_eq!(judged("refund", nothing), Some(true));
        assert_eq!(judged("cost:>0.1", nothing), None);
        assert_eq!(judged("cost:>0.1 state:completed", nothing), Some(false));
        let read = |view: &mut ItemView<'_>| view.steps_read = true;
        assert_eq!(judged("cost:>0.1", read), Some(true));
        assert_eq!(judged("errors:>0", read), Some(false));
        assert_eq!(judged("score:<0.5", read), None);
    }
}
