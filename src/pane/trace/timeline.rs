//! The steps of a trace over time: what part of it is shown, and with or without the time in which nothing ran.

use super::{Panel, TracePane};
use crate::command::{Command, Time};
use crate::model::tree::{Node, Tree};
use crate::model::{Observation, ObservationType};
use crate::pane::{Act, Hints};
use crate::widget::timeline::{Scale, Step, Timeline};

#[derive(Debug)]
pub(crate) struct Bars {
    pub(super) time: Timeline,
    /// Time in which nothing ran is left out.
    pub(super) busy: bool,
}

impl TracePane {
    pub(super) fn toggle_timeline(&mut self) {
        self.panel = Panel::Tree;
        self.find.listed = false;
        self.timeline = match self.timeline {
            Some(_) => None,
            None => Some(Bars {
                time: Timeline::new(self.scale(false)),
                busy: false,
            }),
        };
    }

    /// None where there is no timeline.
    pub(super) fn move_time(&mut self, time: Time) -> Option<Vec<Act>> {
        let step = self.selected().map(|row| step_of(&self.tree, row));
        let (start, end) = step.map_or((0.0, 0.0), |step| (step.start, step.end));
        let mut said = None;
        if time == Time::Idle {
            let busy = !self.timeline.as_ref()?.busy;
            let scale = self.scale(busy);
            let bars = self.timeline.as_mut()?;
            bars.busy = busy;
            bars.time.rescale(scale);
            said = Some(if busy {
                "time in which nothing ran is left out"
            } else {
                "all of the time"
            });
        }
        let bars = self.timeline.as_mut()?;
        match time {
            Time::Closer => bars.time.zoom(0.5, start),
            Time::Wider => bars.time.zoom(2.0, start),
            Time::Earlier => bars.time.pan(-0.25),
            Time::Later => bars.time.pan(0.25),
            Time::Fit => {
                if !bars.time.fit(start, end) {
                    bars.time.all();
                }
            }
            Time::Idle => {}
        }
        Some(said.map(|said| Act::Say(said.into())).into_iter().collect())
    }

    /// After rows came: the trace may have become longer.
    pub(super) fn measure_time(&mut self) {
        if let Some(busy) = self.timeline.as_ref().map(|bars| bars.busy) {
            let scale = self.scale(busy);
            if let Some(bars) = &mut self.timeline {
                bars.time.rescale(scale);
            }
        }
    }

    /// The step under the cursor is seen.
    pub(super) fn show_time(&mut self) {
        let step = self.selected().map(|row| step_of(&self.tree, row));
        if let (Some(bars), Some(step)) = (&mut self.timeline, step) {
            bars.time.show(step.start, step.end);
        }
    }

    fn scale(&self, busy: bool) -> Scale {
        let seconds = self.tree.latency().map_or(0.0, |seconds| seconds.0);
        if !busy {
            return Scale::new(seconds);
        }
        let ran = |node: Node| {
            let row = self.tree.observation(node)?;
            let works = row.kind != ObservationType::Event && !row.is_synthetic_root();
            let step = step_of(&self.tree, row);
            (works && !self.waits(node, &step)).then_some((step.start, step.end))
        };
        Scale::busy(seconds, self.tree.nodes().filter_map(ran).collect())
    }

    /// What all of its steps run within waits for them: it does not run by itself. A model does, whatever is below it.
    fn waits(&self, node: Node, step: &Step) -> bool {
        let kind = self.tree.observation(node).map(|row| row.kind);
        let mut below = self
            .tree
            .children(node)
            .filter_map(|child| self.tree.observation(child));
        let within = |child: &Observation| {
            let child = step_of(&self.tree, child);
            step.start <= child.start && child.end <= step.end
        };
        kind != Some(ObservationType::Generation)
            && self.tree.children(node).next().is_some()
            && below.all(within)
    }
}

/// In seconds from the beginning of the trace; what still runs does so until the end.
pub(super) fn step_of(tree: &Tree, row: &Observation) -> Step {
    let Some((first, last)) = tree.span() else {
        return Step::default();
    };
    let seconds = |time: jiff::Timestamp| time.duration_since(first).as_secs_f64();
    let start = seconds(row.start);
    let end = match (row.end, row.latency) {
        (Some(end), _) => seconds(end),
        (None, Some(latency)) => start + latency.0,
        _ if row.is_running() || row.is_synthetic_root() => seconds(last),
        _ => start,
    };
    Step {
        start,
        end: end.max(start),
        first: row.time_to_first_token.map(|after| start + after.0),
        holds: false,
    }
}

pub(super) fn hints() -> Hints {
    vec![
        (Command::Time(Time::Closer), "closer"),
        (Command::Time(Time::Wider), "wider"),
        (Command::Time(Time::Fit), "this step"),
        (Command::Time(Time::Idle), "idle time"),
        (Command::NextProblem, "next error"),
        (Command::Open, "detail"),
        (Command::Timeline, "tree"),
    ]
}
