//! A key that is held down, told from one that is pressed again.

use std::time::Duration;

use jiff::Timestamp;
use ratatui::crossterm::event::{KeyEvent, KeyEventKind};

use super::Key;

/// A key that repeats itself comes again within this; a hand is not as fast.
const REPEAT: Duration = Duration::from_millis(150);
/// The last key. Few terminals tell which keys are held, so that time has to: keyboards wait for up to two thirds of a
/// second before they repeat a key, and then repeat it quickly.
#[derive(Debug)]
pub struct Hand {
    /// The same key, with no other between, must be this far apart to be two decisions; zero: any two are.
    pause: Duration,
    last: Option<Last>,
    /// A box closed with the last key: while that is held, it is not meant for what lies below.
    closed: bool,
}

#[derive(Clone, Copy, Debug)]
struct Last {
    key: Key,
    at: Timestamp,
    /// When it was pressed as a key of its own.
    pressed: Timestamp,
    /// It goes on since then.
    again: bool,
}

impl Hand {
    pub fn new(pause: Duration) -> Self {
        Self {
            pause,
            last: None,
            closed: false,
        }
    }

    pub(crate) fn press(&mut self, event: KeyEvent, now: Timestamp) {
        let key = Key::of(event);
        let told = event.kind == KeyEventKind::Repeat;
        let same = self.last.filter(|last| last.key == key).filter(|last| {
            let (gap, since) = (between(last.at, now), between(last.pressed, now));
            told || gap < REPEAT.min(self.pause) || since < self.pause
        });
        self.closed &= same.is_some();
        self.last = Some(Last {
            key,
            at: now,
            pressed: same.map_or(now, |last| last.pressed),
            again: same.is_some(),
        });
    }

    /// Something else happened between two keys.
    pub(crate) fn rest(&mut self) {
        self.last = None;
    }

    pub(crate) fn close(&mut self) {
        self.closed = true;
    }

    /// Why the last key is none for what came to light below a box. Esc may go on: it only ever steps back.
    pub(crate) fn past(&self) -> Option<String> {
        let esc = self.last.is_some_and(|last| last.key == Key::ESC);
        self.held().filter(|_| self.closed && !esc)
    }

    /// Why the last key is no decision, if it is the one before that goes on.
    pub(crate) fn held(&self) -> Option<String> {
        let last = self.last.filter(|last| last.again)?;
        (!self.pause.is_zero()).then(|| {
            format!(
                "{} is still held down: press it again if you mean this one",
                last.key
            )
        })
    }

    /// Why nothing is decided about what is on the screen only since then.
    pub(crate) fn early(&self, shown: Timestamp, now: Timestamp) -> Option<String> {
        // A quarter of a second of the usual pause: nobody reads and answers within that.
        let glance = self.pause * 5 / 14;
        let early = between(shown, now) < glance;
        early.then(|| "this item has only just come: look at it, then decide".into())
    }
}

/// A clock that was set back counts as no time.
fn between(from: Timestamp, to: Timestamp) -> Duration {
    to.duration_since(from).try_into().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::crossterm::event::{KeyCode, KeyModifiers};

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::from_millisecond(1_000_000 + milliseconds).unwrap()
    }

    /// When each of these presses of one key is a decision.
    fn decides(presses: &[i64]) -> Vec<i64> {
        let mut hand = Hand::new(Duration::from_millis(700));
        let enter = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        let mut decisions = Vec::new();
        for time in presses {
            hand.press(enter, at(*time));
            decisions.extend(hand.held().is_none().then_some(*time));
        }
        decisions
    }

    #[test]
    fn a_key_that_is_held_is_one_decision() {
        let repeats: Vec<i64> = std::iter::once(0)
            .chain((0..200).map(|at| 500 + at * 33))
            .collect();
        assert_eq!(decides(&repeats), [0]);
    }

    #[test]
    fn who_presses_once_a_second_is_never_in_the_way() {
        assert_eq!(decides(&[0, 1_000, 2_000, 2_800]), [0, 1_000, 2_000, 2_800]);
        assert_eq!(
            decides(&[0, 200, 400, 600, 800, 1_000]),
            [0, 800],
            "five a second are no five"
        );
    }

    #[test]
    fn another_key_between_makes_it_a_new_one() {
        let mut hand = Hand::new(Duration::from_millis(700));
        for (time, code) in [
            (0, KeyCode::Enter),
            (90, KeyCode::Char('1')),
            (180, KeyCode::Enter),
        ] {
            hand.press(KeyEvent::new(code, KeyModifiers::NONE), at(time));
            assert_eq!(hand.held(), None);
        }
    }

    #[test]
    fn a_terminal_that_tells_is_believed() {
        let mut hand = Hand::new(Duration::from_millis(700));
        let mut enter = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        hand.press(enter, at(0));
        enter.kind = KeyEventKind::Repeat;
        hand.press(enter, at(3_000));
        assert!(hand.held().unwrap().starts_with("enter is still held down"));
    }
}
