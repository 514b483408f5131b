//! How fast somebody may go who never stops asking.

use std::time::Duration;

use super::{Bucket, Budget};
use crate::langfuse::Client;
use crate::model::{Generation, Requests};

/// Of what is allowed, so much is for those who follow.
const SHARE: u32 = 3;

impl Client {
    /// How long to rest after so many requests, so that going on like this takes a third of what is allowed.
    /// None where no limit is known.
    pub fn rest_after(&self, requests: u64, generation: Generation) -> Option<Duration> {
        let bucket = match generation {
            Generation::V3 => Bucket::Deprecated,
            Generation::V4 => Bucket::General,
        };
        Some(rest(requests, self.inner.budget.limit_of(bucket)?))
    }
}

impl Budget {
    /// What holds for a bucket now.
    fn limit_of(&self, bucket: Bucket) -> Option<Requests> {
        let now = (self.clock)();
        let ask = self.ask(bucket);
        let needed = self.set.or(self.assumed).is_some();
        let view = self.with_ledger(&mut self.lock(), needed, |ledger| ledger.view(&ask, now));
        view?.limit
    }
}

fn rest(requests: u64, limit: Requests) -> Duration {
    let requests = u32::try_from(requests).unwrap_or(u32::MAX);
    (limit.per * SHARE / limit.count.max(1)).saturating_mul(requests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_follows_takes_a_third() {
        let rest = |requests, limit| rest(requests, Requests::parse(limit).unwrap()).as_millis();
        assert_eq!(rest(1, "30/min"), 6_000);
        assert_eq!(rest(4, "30/min"), 24_000);
        assert_eq!(rest(2, "1000/min"), 360);
        assert_eq!(rest(0, "1/s"), 0);
    }
}
