//! What happens by itself: the spinner, the end of a notice, ages.

use std::time::Duration;

use jiff::Timestamp;

use super::{App, Notice};
use crate::model::text;
use crate::msg::{Effect, Timer};
use crate::overlay::Overlay;
use crate::widget::spinner;

/// How long a notice stays in the status line.
const NOTICE: Duration = Duration::from_secs(6);

/// Ages below this are "just now".
const COARSE: Duration = Duration::from_secs(10);

/// Longer sentences get a box of their own.
const LINE: usize = 120;

impl App {
    pub(super) fn on_timer(&mut self, timer: Timer) -> Vec<Effect> {
        self.timers.retain(|running| *running != timer);
        match timer {
            Timer::Spin => {
                self.env.frame = self.env.frame.wrapping_add(1);
            }
            Timer::Notice(ticket) => {
                if self
                    .notice
                    .as_ref()
                    .is_some_and(|(shown, _)| *shown == ticket)
                {
                    self.notice = None;
                }
            }
            Timer::Age | Timer::Countdown => {}
            Timer::Follow(ticket) => {
                let pane = self.stack.last_mut();
                let acts = pane.map(|pane| pane.poll(ticket, &mut self.env));
                return self.act(acts.unwrap_or_default());
            }
        }
        Vec::new()
    }

    /// Only what is on top looks for what is new; a look that nobody waits for any more is given up.
    pub(super) fn follow(&mut self, effects: &mut Vec<Effect>) {
        let Some((top, below)) = self.stack.split_last_mut() else {
            return;
        };
        let parked = self.parked.iter_mut().map(|(_, pane)| pane);
        for pane in below.iter_mut().chain(parked) {
            if let Some(follow) = pane.follow() {
                follow.pause();
            }
        }
        let follow = top.follow();
        let asking = follow.as_ref().and_then(|follow| follow.asking());
        if let Some((slot, _)) = self.asking.filter(|before| asking != Some(*before)) {
            // Before a newer wish of the same slot.
            effects.insert(0, Effect::Cancel(slot));
        }
        self.asking = asking;
        let act = follow.and_then(|follow| follow.go_on(&mut self.env));
        effects.extend(self.act(act.into_iter().collect()));
    }

    /// While something is pending the spinner's next frame is asked for, one at a time.
    pub(super) fn spin(&mut self) -> Vec<Effect> {
        let pending = self.server.is_loading()
            || self.pane().is_loading()
            || self.overlays.last().is_some_and(Overlay::is_loading);
        if !pending || self.timers.contains(&Timer::Spin) {
            return Vec::new();
        }
        self.timers.push(Timer::Spin);
        vec![Effect::Wake {
            timer: Timer::Spin,
            after: spinner::FRAME,
        }]
    }

    /// How old what is shown is; counting single seconds would draw a frame each for nothing.
    pub(super) fn age_of(&self, at: Timestamp) -> Duration {
        let age: Duration = self
            .env
            .now
            .duration_since(at)
            .try_into()
            .unwrap_or_default();
        if age < COARSE { Duration::ZERO } else { age }
    }

    /// One timer for the moment when the shown age is another one.
    pub(super) fn grow_old(&mut self) -> Option<Effect> {
        if self.timers.contains(&Timer::Age) {
            return None;
        }
        let shown = [self.pane().known_at(), self.pane().since()];
        let next = |at| text::next_change(self.age_of(at)).max(COARSE);
        let after = shown.into_iter().flatten().map(next).min()?;
        self.timers.push(Timer::Age);
        Some(Effect::Wake {
            timer: Timer::Age,
            after,
        })
    }

    /// How long until a waiting request goes on; none while nothing waits.
    pub(super) fn waits(&self) -> Option<Duration> {
        let wait = self.budget.waits_until?.duration_since(self.env.now);
        Some(wait.try_into().unwrap_or_default())
    }

    /// One timer for the moment when the shown wait is another one.
    pub(super) fn count_down(&mut self) -> Option<Effect> {
        let wait = self
            .waits()
            .filter(|wait| !wait.is_zero() && !self.timers.contains(&Timer::Countdown))?;
        self.timers.push(Timer::Countdown);
        Some(Effect::Wake {
            timer: Timer::Countdown,
            after: text::countdown_change(wait),
        })
    }

    pub(super) fn say(&mut self, notice: Notice) -> Vec<Effect> {
        if let Notice::Problem(problem) = &notice
            && problem.message.len() > LINE
        {
            self.overlays
                .push(Overlay::problems(vec![problem.message.clone()]));
            return Vec::new();
        }
        let ticket = self.env.tickets.next();
        self.notice = Some((ticket, notice));
        vec![Effect::Wake {
            timer: Timer::Notice(ticket),
            after: NOTICE,
        }]
    }
}
