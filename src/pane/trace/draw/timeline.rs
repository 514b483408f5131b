//! The tree's rows as bars over time, below an axis.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::super::timeline::{Bars, step_of};
use super::super::{Panel, TracePane};
use super::troubles;
use crate::model::tree::Row;
use crate::model::{Level, Observation, Seconds};
use crate::pane::{Env, cells};
use crate::widget::column::Column;
use crate::widget::line::put_line;
use crate::widget::timeline::Step;
use crate::widget::tree::{GUTTER, Tree as TreeWidget, TreeHits, TreeRow};

/// The column of the bars.
const BAR: usize = 1;
/// The columns that a tree has, too: latency and errors.
const LATENCY: usize = 0;
const ERRORS: usize = 3;

impl TracePane {
    pub(super) fn draw_timeline(
        &self,
        bars: &Bars,
        area: Rect,
        buf: &mut Buffer,
        env: &Env,
    ) -> TreeHits {
        let columns = [
            Column::left("", 14).flex(1, 44),
            Column::left("", 10).flex(3, u16::MAX),
            Column::right("", 8).priority(1),
            Column::right("", troubles::width(&self.tree)),
        ];
        let axis = Rect { height: 1, ..area };
        let body = Rect {
            y: area.y + 1,
            height: area.height.saturating_sub(1),
            ..area
        };
        let placed = TreeWidget::place(&columns, area.width);
        let bar = placed.iter().find(|one| one.column == BAR);
        let (x, width) = bar.map_or((0, 0), |one| (one.x + GUTTER, one.width));
        let whole = self.tree.latency().unwrap_or(Seconds(0.0));
        let label = if bars.time.is_whole() {
            whole.short()
        } else {
            format!(
                "{} of {}",
                Seconds(bars.time.shown()).short(),
                whole.short()
            )
        };
        put_line(
            buf,
            axis,
            &Line::styled(format!("  {label}"), env.theme.dim),
        );
        let ticks = bars.time.axis(width, moment, &env.theme);
        let place = Rect {
            x: area.x + x,
            width,
            ..axis
        };
        put_line(buf, place, &ticks);
        TreeWidget::new(&columns, &self.state, &env.theme)
            .focused(self.panel == Panel::Tree)
            .spots(&self.spots)
            .draw(body, buf, |at| self.bar_row((at, bars), width, env))
    }

    fn bar_row<'a>(&'a self, (at, bars): (usize, &Bars), width: u16, env: &'a Env) -> TreeRow<'a> {
        let mut shown = self.tree_row(at, env);
        let Some(row) = self.tree.row(at) else {
            return shown;
        };
        let Some(observation) = self.tree.observation(row.node) else {
            return shown;
        };
        let step = Step {
            holds: row.has_children,
            ..step_of(&self.tree, observation)
        };
        let style = self.bar_style(row, observation, env);
        let bar = bars.time.bar(&step, width, (style, &env.theme));
        let mut cells = std::mem::take(&mut shown.cells).into_iter();
        let latency = cells.nth(LATENCY).unwrap_or_default();
        let errors = cells.nth(ERRORS - LATENCY - 1).unwrap_or_default();
        shown.cells = vec![bar, latency, errors];
        shown
    }

    /// What went wrong and what still runs stands out, then what works; what only holds other steps is quiet.
    fn bar_style(&self, row: Row, observation: &Observation, env: &Env) -> Style {
        let theme = &env.theme;
        match observation.level {
            Level::Error => theme.bad,
            Level::Warning => theme.warning,
            _ if row.has_children && !row.open && self.tree.worst(row.node) == Level::Error => {
                theme.bad
            }
            _ if observation.is_running() => theme.accent,
            _ if row.has_children => theme.dim,
            _ => cells::kind(observation.kind, env).1,
        }
    }
}

/// `0 s`, `0.25 s`, `1m 40s`; `1m 40.012s` where moments are less than a second apart.
fn moment(seconds: f64, apart: f64) -> String {
    if seconds >= 60.0 {
        // Rounded as a whole: 59.9996 is the next minute.
        let thousandths = (seconds * 1e3).round();
        let (minutes, rest) = ((thousandths / 6e4).floor(), thousandths % 6e4 / 1e3);
        return match apart {
            ..1.0 => format!("{minutes:.0}m {rest:06.3}s"),
            _ => Seconds(seconds).short(),
        };
    }
    let digits = format!("{seconds:.3}");
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    format!("{digits} s")
}
