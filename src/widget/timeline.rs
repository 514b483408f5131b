//! Time as cells: bars of steps, an axis, a part of the time that can be moved and zoomed, idle time left out.

mod scale;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

pub use scale::Scale;

use crate::theme::Theme;

/// Nobody looks closer than at this many seconds.
const LEAST: f64 = 1e-3;
/// Cells between two labels of the axis, at least.
const LABEL: f64 = 11.0;
/// Seconds between two labels that a person reads easily.
const STEPS: [f64; 24] = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0,
    120.0, 300.0, 600.0, 1_200.0, 1_800.0, 3_600.0, 7_200.0, 21_600.0,
];

/// A step, in seconds from the beginning.
#[derive(Clone, Copy, Debug, Default)]
pub struct Step {
    pub start: f64,
    pub end: f64,
    /// When the first token came.
    pub first: Option<f64>,
    /// Other steps run within it.
    pub holds: bool,
}

/// The part of the time that is shown; places are those of the scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    scale: Scale,
    from: f64,
    to: f64,
}

impl Timeline {
    /// All of it.
    pub fn new(scale: Scale) -> Self {
        let to = scale.len();
        Self {
            scale,
            from: 0.0,
            to,
        }
    }

    /// The same part of a time that became longer, or that is measured otherwise; all of it stays all of it.
    pub fn rescale(&mut self, scale: Scale) {
        if self.is_whole() {
            *self = Self::new(scale);
            return;
        }
        let (from, to) = (self.scale.time(self.from), self.scale.time(self.to));
        self.scale = scale;
        self.set(self.scale.place(from), self.scale.place(to));
    }

    pub fn is_whole(&self) -> bool {
        self.from <= 0.0 && self.to >= self.scale.len()
    }

    /// How much time is shown.
    pub fn shown(&self) -> f64 {
        self.scale.time(self.to) - self.scale.time(self.from)
    }

    /// Shows so many times as much, and keeps a moment where it is.
    pub fn zoom(&mut self, times: f64, around: f64) {
        let at = self.scale.place(around).clamp(self.from, self.to);
        self.set(at - (at - self.from) * times, at + (self.to - at) * times);
    }

    /// Moves on by a part of what is shown.
    pub fn pan(&mut self, part: f64) {
        let by = (self.to - self.from) * part;
        let by = by.clamp(-self.from, (self.scale.len() - self.to).max(0.0));
        self.from += by;
        self.to += by;
    }

    pub fn all(&mut self) {
        self.set(0.0, f64::INFINITY);
    }

    /// Exactly a step; false where that is what is shown already.
    pub fn fit(&mut self, start: f64, end: f64) -> bool {
        let (from, to) = (self.scale.place(start), self.scale.place(end));
        let before = (self.from, self.to);
        self.set(from, to);
        before != (self.from, self.to)
    }

    /// Moves so that the beginning of a step is seen; the view is no other where it is already.
    pub fn show(&mut self, start: f64, end: f64) {
        let (from, to) = (self.scale.place(start), self.scale.place(end));
        if to < self.from || from > self.to {
            let width = self.to - self.from;
            self.set(from - width / 4.0, from + width * 3.0 / 4.0);
        }
    }

    fn set(&mut self, from: f64, to: f64) {
        let len = self.scale.len();
        let width = (to - from).clamp(LEAST.min(len), len);
        self.from = from.clamp(0.0, len - width);
        self.to = self.from + width;
    }

    /// The cell of a moment, with its fraction; outside of the width where it is not shown.
    fn cell(&self, time: f64, width: u16) -> f64 {
        (self.scale.place(time) - self.from) / (self.to - self.from) * f64::from(width)
    }

    /// A step as cells: never less than one while any of it is shown.
    pub fn bar(&self, step: &Step, width: u16, (style, theme): (Style, &Theme)) -> Line<'static> {
        let room = f64::from(width);
        let (from, to) = (self.cell(step.start, width), self.cell(step.end, width));
        if width == 0 || to < 0.0 || from >= room {
            return Line::default();
        }
        let [waits, works, holds, _] = theme.symbols.times;
        let start = from.clamp(0.0, room - 1.0).floor() as usize;
        let end = to.ceil().clamp(start as f64 + 1.0, room) as usize;
        let first = step.first.map_or(0.0, |first| self.cell(first, width));
        // The last cell is work: without it a short step would only have waited.
        let waiting = first.round().clamp(start as f64, (end - 1) as f64) as usize - start;
        let body = if step.holds { holds } else { works };
        Line::from(vec![
            Span::raw(" ".repeat(start)),
            Span::styled(waits.repeat(waiting), style),
            Span::styled(body.repeat(end - start - waiting), style),
        ])
    }

    /// Labelled moments; time that is left out has a sign of its own. `label` writes seconds, as exactly
    /// as the seconds from one label to the next ask for.
    pub fn axis(
        &self,
        width: u16,
        label: impl Fn(f64, f64) -> String,
        theme: &Theme,
    ) -> Line<'static> {
        let mut cells = vec![' '; usize::from(width)];
        let sign = theme.symbols.times[3].chars().next().unwrap_or('~');
        for gap in self.scale.gaps() {
            let at = self.cell(gap, width);
            if at >= 0.0
                && let Some(cell) = cells.get_mut(at as usize)
            {
                *cell = sign;
            }
        }
        let wanted = (self.to - self.from) * LABEL / f64::from(width.max(1));
        let step = STEPS.into_iter().find(|step| *step >= wanted);
        let step = step.unwrap_or_else(|| (wanted / 21_600.0).ceil() * 21_600.0);
        let mut free = 0;
        for time in self.scale.moments(step, (self.from, self.to)) {
            let at = self.cell(time, width).max(0.0).round() as usize;
            let text: Vec<char> = label(time, step).chars().collect();
            // The sign of a gap says more than a label.
            let room = cells.get(at..at + text.len());
            if at < free || room.is_none_or(|room| room.contains(&sign)) {
                continue;
            }
            free = at + text.len() + 1;
            cells[at..at + text.len()].copy_from_slice(&text);
        }
        Line::styled(cells.into_iter().collect::<String>(), theme.dim)
    }
}
