//! Items of an annotation queue: judged by their state and by what was seen of their objects.

use super::facts::{Known, text, texts};
use super::{Filter, Subject, Term};
use crate::model::queue::{ItemFacts, ItemObject, QueueItem};

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
    /// None where nothing was seen.
    pub facts: Option<&'item ItemFacts>,
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
        let name = self.fact(|facts| facts.name.as_deref());
        let user = self.fact(|facts| facts.user.as_deref());
        let field = match subject {
            Subject::Anything => {
                let words = [name, user, Some(object), Some(self.item.id.as_str())];
                let states = self.states.iter().map(|state| Some(*state));
                return texts(words.into_iter().chain(states));
            }
            Subject::Field(field) => field,
            Subject::Metadata(_) | Subject::Score(_) => return Known::Nothing,
        };
        let steps = self.facts.is_some_and(|facts| facts.steps_read);
        let scores = self.facts.is_some_and(|facts| facts.scores_read);
        let number = |of: fn(&ItemFacts) -> Option<f64>, read: bool| {
            // Sums of a part say nothing of the whole.
            seen(self.fact(of).filter(|_| read).map(Known::Number), read)
        };
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
            "name" => seen(name.map(|name| text(Some(name))), steps),
            "userId" => seen(user.map(|user| text(Some(user))), steps),
            "startTime" => seen(self.fact(|facts| facts.start).map(Known::Time), steps),
            "latency" => number(|facts| Some(facts.latency?.0), steps),
            "totalCost" => number(|facts| Some(facts.cost?.0), steps),
            "errors" => number(|facts| Some(facts.errors? as f64), steps),
            "score" => number(|facts| facts.score, scores),
            _ => Known::Nothing,
        }
    }

    fn fact<T>(&self, of: impl Fn(&'item ItemFacts) -> Option<T>) -> Option<T> {
        self.facts.and_then(of)
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
    use crate::model::{ItemStatus, Usd};

    fn judged(line: &str, change: impl Fn(&mut ItemFacts)) -> Option<bool> {
        let item = QueueItem {
            id: "i1".into(),
            queue: "q".into(),
            object: ItemObject::Trace("t1".into()),
            status: ItemStatus::Pending,
            created: None,
            completed: None,
        };
        let mut facts = ItemFacts {
            name: Some("refund".into()),
            cost: Some(Usd(0.2)),
            ..ItemFacts::default()
        };
        change(&mut facts);
        let view = ItemView {
            item: &item,
            states: vec!["pending", "held"],
            facts: Some(&facts),
        };
        let parsed = Filter::parse(line);
        assert_eq!(parsed.diagnostics, [], "{line}");
        parsed.filter.judges_item(&view)
    }

    #[test]
    fn a_state_is_always_known_and_a_sum_only_when_all_was_read() {
        let nothing = |_: &mut ItemFacts| {};
        assert_eq!(judged("state:held", nothing), Some(true));
        assert_eq!(judged("-state:held", nothing), Some(false));
        assert_eq!(judged("state:Refused held", nothing), Some(false));
        assert_eq!(judged("refund", nothing), Some(true));
        assert_eq!(judged("cost:>0.1", nothing), None);
        assert_eq!(judged("cost:>0.1 state:completed", nothing), Some(false));
        let read = |facts: &mut ItemFacts| facts.steps_read = true;
        assert_eq!(judged("cost:>0.1", read), Some(true));
        assert_eq!(judged("errors:>0", read), Some(false));
        assert_eq!(judged("score:<0.5", read), None);
    }
}
