//! Following: what a pane shows is asked for again and again, while it is on top.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use ratatui::text::Span;

use super::{Act, Env, Pane};
use crate::model::{Problem, ProblemKind};
use crate::msg::{Effect, Slot, Ticket, Timer};

/// Between two tries of which the first failed, at most.
const LONGEST: Duration = Duration::from_secs(60);

/// Whether a pane follows what is new.
#[derive(Debug, Default)]
pub(crate) enum Follow {
    #[default]
    Off,
    On(Steps),
}

#[derive(Debug)]
pub(crate) struct Steps {
    step: Step,
    /// Asks not before then.
    next: Timestamp,
    /// How far away that was.
    rest: Duration,
    /// Tries that failed since the last answer.
    failures: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Nothing is under way: the pane was left, or something else was asked.
    Still,
    /// Until this timer rings.
    Resting(Ticket),
    Asking(Slot, Ticket),
    /// The last look failed; how long to wait is not decided yet.
    Failed,
}

impl Pane {
    /// How it follows what is new; None where nothing can be followed.
    pub(crate) fn follow(&mut self) -> Option<&mut Follow> {
        match self {
            Self::Sessions(pane) => Some(&mut pane.follow),
            Self::Traces(pane) => Some(&mut pane.follow),
            Self::Observations(pane) => Some(&mut pane.follow),
            Self::Scores(pane) => Some(&mut pane.follow),
            Self::Trace(pane) => Some(&mut pane.follow),
            _ => None,
        }
    }

    /// A timer rang for one that follows.
    pub(crate) fn poll(&mut self, timer: Ticket, env: &mut Env) -> Vec<Act> {
        match self {
            Self::Sessions(pane) => pane.poll(timer, env),
            Self::Traces(pane) => pane.poll(timer, env),
            Self::Observations(pane) => pane.poll(timer, env),
            Self::Scores(pane) => pane.poll(timer, env),
            Self::Trace(pane) => pane.poll(timer, env),
            _ => Vec::new(),
        }
    }

    /// That it follows what is new, where its own lines do not say so: the longer and the shorter form.
    pub(crate) fn following(&self, env: &Env) -> Option<[Span<'static>; 2]> {
        match self {
            Self::Trace(pane) => pane.following(env),
            _ => None,
        }
    }
}

impl Follow {
    /// Begins with a look at once.
    pub(crate) fn start(&mut self, now: Timestamp) {
        *self = Self::On(Steps {
            step: Step::Still,
            next: now,
            rest: Duration::ZERO,
            failures: 0,
        });
    }

    pub(crate) fn stop(&mut self) {
        *self = Self::Off;
    }

    pub(crate) fn is_on(&self) -> bool {
        matches!(self, Self::On(_))
    }

    fn steps(&mut self) -> Option<&mut Steps> {
        match self {
            Self::Off => None,
            Self::On(steps) => Some(steps),
        }
    }

    /// What is asked now.
    pub(crate) fn asking(&self) -> Option<(Slot, Ticket)> {
        match self {
            Self::On(Steps {
                step: Step::Asking(slot, ticket),
                ..
            }) => Some((*slot, *ticket)),
            _ => None,
        }
    }

    pub(crate) fn is_asking(&self) -> bool {
        self.asking().is_some()
    }

    /// The pane was left, or asks for something else.
    pub(crate) fn pause(&mut self) {
        if let Some(steps) = self.steps()
            && steps.step != Step::Failed
        {
            steps.step = Step::Still;
        }
    }

    /// Something else is asked at the moment: later.
    pub(crate) fn postpone(&mut self, env: &Env) {
        if let Some(steps) = self.steps() {
            steps.rests(env.pace, env.now);
        }
    }

    /// Lets it go on: rests until the next look is due.
    pub(crate) fn go_on(&mut self, env: &mut Env) -> Option<Act> {
        let now = env.now;
        let steps = self.steps()?;
        match steps.step {
            Step::Still => {}
            Step::Failed => {
                let pause = env.pace.saturating_mul(1 << steps.failures.min(10));
                steps.rests(pause.min(LONGEST.max(env.pace)), now);
            }
            Step::Resting(_) | Step::Asking(..) => return None,
        }
        let after: Duration = steps
            .next
            .duration_since(now)
            .try_into()
            .unwrap_or_default();
        let ticket = env.tickets.next();
        steps.step = Step::Resting(ticket);
        Some(Act::Do(Effect::Wake {
            timer: Timer::Follow(ticket),
            // However far a clock was set back.
            after: after.min(steps.rest),
        }))
    }

    /// Whether this is the timer that was waited for.
    pub(crate) fn is_due(&self, timer: Ticket) -> bool {
        matches!(self, Self::On(steps) if steps.step == Step::Resting(timer))
    }

    pub(crate) fn asks(&mut self, slot: Slot, ticket: Ticket) {
        if let Some(steps) = self.steps() {
            steps.step = Step::Asking(slot, ticket);
        }
    }

    /// The look is over; the next one is due after the usual pace, or later if the budget wants that.
    pub(crate) fn answered(&mut self, rest: Option<Duration>, env: &Env) {
        if let Some(steps) = self.asked() {
            steps.failures = 0;
            steps.rests(rest.unwrap_or_default().max(env.pace), env.now);
        }
    }

    /// The look failed. True where it goes on trying, with growing pauses; else it ends.
    pub(crate) fn failed(&mut self, problem: &Problem) -> bool {
        let Some(steps) = self.asked() else {
            return false;
        };
        if !passes(problem) {
            self.stop();
            return false;
        }
        steps.failures += 1;
        steps.step = Step::Failed;
        true
    }

    fn asked(&mut self) -> Option<&mut Steps> {
        self.steps()
            .filter(|steps| matches!(steps.step, Step::Asking(..)))
    }

    /// For the line that says what is shown, the longer and the shorter form.
    pub(crate) fn words(&self, new: usize, env: &Env) -> Option<[Span<'static>; 2]> {
        let Self::On(steps) = self else { return None };
        let theme = &env.theme;
        let symbol = theme.symbols.following;
        let (words, style) = match (steps.failures, new) {
            (0, 0) => ("following".into(), theme.accent),
            (0, new) => (format!("following, {new} new"), theme.accent),
            _ => ("following, no answer, trying again".into(), theme.warning),
        };
        Some([
            Span::styled(format!("{symbol} {words}"), style),
            Span::styled(symbol, style),
        ])
    }
}

impl Steps {
    fn rests(&mut self, rest: Duration, now: Timestamp) {
        let time = SignedDuration::try_from(rest).unwrap_or(SignedDuration::MAX);
        self.step = Step::Still;
        self.rest = rest;
        self.next = now.saturating_add(time).unwrap_or(Timestamp::MAX);
    }
}

/// What may be otherwise in a moment, without anybody doing anything.
fn passes(problem: &Problem) -> bool {
    matches!(
        problem.kind,
        ProblemKind::Offline
            | ProblemKind::Timeout
            | ProblemKind::Server
            | ProblemKind::RateLimited { .. }
            | ProblemKind::NotUnderstood
    )
}
