//! How long an answer is as good as new, by what it is. `R` asks again all the same.

use jiff::{SignedDuration, Timestamp};

/// Lists: new traces come all the time.
pub(super) const LIST: SignedDuration = SignedDuration::from_secs(15);
/// Errors, scores and rows without a root, which lists of traces show beside what they list.
pub(super) const MARKS: SignedDuration = SignedDuration::from_secs(30);
/// Sums per trace: requests for them are the scarcest.
pub(super) const TOTALS: SignedDuration = SignedDuration::from_mins(5);
/// A trace that still runs, or ended a moment ago.
pub(super) const LIVE: SignedDuration = SignedDuration::from_secs(60);
/// A trace that ended before; seldom does anything come.
pub(super) const ENDED: SignedDuration = SignedDuration::from_hours(24);
/// After its last step a trace has ended.
pub(super) const QUIET: SignedDuration = SignedDuration::from_mins(10);
/// Scores and comments of one target: read together by a tree and a form, and ahead for the next items of a review.
pub(super) const OPINIONS: SignedDuration = SignedDuration::from_mins(5);
/// A session read as a conversation, in a review ahead of its turn.
pub(super) const SESSION: SignedDuration = SignedDuration::from_mins(5);
/// Queues, their items, prompts: changed by people.
pub(super) const SHELVES: SignedDuration = SignedDuration::from_secs(15);
/// Rules that scores follow.
pub(super) const CONFIGS: SignedDuration = SignedDuration::from_mins(5);
/// A prompt version never changes.
pub(super) const FOREVER: SignedDuration = SignedDuration::MAX;

/// An answer from later than now, after the clock was set back, is no answer.
pub(super) fn is_fresh(at: Option<Timestamp>, now: Timestamp, good: SignedDuration) -> bool {
    let age = at.map(|at| now.duration_since(at));
    age.is_some_and(|age| age > -SECOND && age < good)
}

const SECOND: SignedDuration = SignedDuration::from_secs(1);
