//! Who goes first: within a bucket by urgency, then by arrival.

use std::collections::BTreeMap;

use jiff::Timestamp;
use reqwest::Method;

use super::Bucket;

/// Whose request it is, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::langfuse) enum Urgency {
    /// The person looks for the answer.
    Read,
    Write,
    /// Fetched before anybody asked.
    Ahead,
}

impl Urgency {
    pub(in crate::langfuse) fn of(method: &Method) -> Self {
        if method == Method::GET {
            Self::Read
        } else {
            Self::Write
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) bucket: Bucket,
    pub(super) urgency: Urgency,
    arrival: u64,
}

/// Everybody who wants to send something, and until when they wait as far as they know.
#[derive(Default)]
pub(super) struct Queue {
    places: BTreeMap<Place, Option<Timestamp>>,
    arrivals: u64,
}

impl Queue {
    pub(super) fn join(&mut self, bucket: Bucket, urgency: Urgency) -> Place {
        self.arrivals += 1;
        let place = Place {
            bucket,
            urgency,
            arrival: self.arrivals,
        };
        self.places.insert(place, None);
        place
    }

    pub(super) fn leave(&mut self, place: Place) {
        self.places.remove(&place);
    }

    pub(super) fn is_first(&self, place: Place) -> bool {
        let mut before = self.places.range(..place).rev();
        before
            .next()
            .is_none_or(|(other, _)| other.bucket != place.bucket)
    }

    /// Notes until when someone waits; says whether that is news.
    pub(super) fn waits(&mut self, place: Place, until: Timestamp) -> bool {
        let before = self.places.insert(place, Some(until));
        before.flatten() != Some(until)
    }

    /// When the first goes on of those that the person waits for.
    pub(super) fn goes_on(&self) -> Option<Timestamp> {
        let minded = self.places.iter();
        minded
            .filter(|(place, _)| place.urgency != Urgency::Ahead)
            .filter_map(|(_, until)| *until)
            .min()
    }
}
