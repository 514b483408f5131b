//! How long the outbox waits for what.

use std::time::Duration;

/// Waits; all of them can be set, so that tests do not sleep.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Before a write is sent: so long it can be taken back for nothing.
    pub hold: Duration,
    /// After a first failure; doubles with each further one.
    pub pause: Duration,
    pub longest_pause: Duration,
    /// Before it is looked up whether a write arrived that nobody answered: the server may still be at it.
    pub settle: Duration,
    /// From the answer to the first look whether it is there; doubles.
    pub look: Duration,
    /// From the answer until what is not there never will be.
    pub patience: Duration,
    /// How often a process that waits for its turn looks how far the other one is, while there is something to send.
    pub follow: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            hold: Duration::from_secs(5),
            pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(60),
            settle: Duration::from_secs(10),
            look: Duration::from_secs(3),
            patience: Duration::from_secs(120),
            follow: Duration::from_secs(1),
        }
    }
}
