//! Both runs, a line each, and what lies between them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::delta::Measure;
use crate::model::compare::Side;
use crate::model::text;
use crate::pane::compare::ComparePane;
use crate::pane::compare::run::Run;
use crate::pane::{Env, cells};
use crate::widget::column::{Column, place};
use crate::widget::line::{cut_spans, line_width, put_line};

/// From here on there is a line for what lies between, and one that is empty.
const TALL: u16 = 18;

pub(super) fn height(area: Rect) -> u16 {
    if area.height >= TALL { 4 } else { 2 }
}

impl ComparePane {
    pub(super) fn draw_head(&self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let columns = columns();
        let rows = Side::BOTH.map(|side| (self.title(side, env), self.totals(side, env)));
        let between = (Line::default(), self.between(env));
        let inner = Rect {
            x: area.x.saturating_add(1),
            width: area.width.saturating_sub(2),
            ..area
        };
        let placed = place(&columns, inner.width);
        for ((title, numbers), mut row) in rows.into_iter().chain([between]).zip(inner.rows()) {
            row.height = 1;
            for one in &placed {
                let room = usize::from(one.width);
                let line = match one.column {
                    0 => &title,
                    column => match numbers.get(column - 1) {
                        Some(line) => line,
                        None => continue,
                    },
                };
                let spans = cut_spans(line.spans.clone(), room, theme.symbols.ellipsis);
                let line = Line::from(spans).style(line.style);
                let wide = line_width(&line, room).min(room) as u16;
                let by = if one.column == 0 { 0 } else { one.width - wide };
                let cell = Rect {
                    x: row.x + one.x + by,
                    width: one.width - by,
                    ..row
                };
                put_line(buf, cell, &line);
            }
        }
    }

    /// Sign, name, and what tells it from others.
    fn title(&self, side: Side, env: &Env) -> Line<'static> {
        let theme = &env.theme;
        let run = self.runs.get(side);
        let (sign, style) = match side {
            Side::Left => ("- ", theme.bad),
            Side::Right => ("+ ", theme.good),
        };
        let name = if self.side == side {
            theme.title_focused
        } else {
            theme.title
        };
        let mut spans = vec![Span::styled(sign, style), Span::styled(run.name(), name)];
        let Some(root) = run.root() else {
            return Line::from(spans);
        };
        let mut facts = vec![text::clock(root.start, env.now, &env.zone)];
        facts.extend(root.context.user.as_deref().map(str::to_string));
        facts.extend(root.context.version.as_deref().map(str::to_string));
        facts.extend(root.context.release.as_deref().map(str::to_string));
        facts.push(root.id.to_string());
        for fact in facts {
            let fact = text::clean_line(&fact).into_owned();
            spans.push(Span::styled(format!(" · {fact}"), theme.dim));
        }
        Line::from(spans)
    }

    fn totals(&self, side: Side, env: &Env) -> Vec<Line<'static>> {
        let run = self.runs.get(side);
        let number = |measure: Measure| measure.cell(measure.of(&run.total()), env.theme.text);
        let mut lines: Vec<Line<'static>> = Measure::ALL.map(number).into();
        let steps = run.totals().observations.filter(|count| *count > 0);
        lines.push(Line::from(match steps {
            None => String::new(),
            Some(1) => "1 step".into(),
            Some(count) => format!("{count} steps"),
        }));
        let errors = cells::errors(run.totals().errors, env);
        lines.push(if errors.width() > 0 {
            Line::styled(
                format!("{}{errors}", env.theme.symbols.error),
                env.theme.bad,
            )
        } else {
            errors
        });
        lines
    }

    fn between(&self, env: &Env) -> Vec<Line<'static>> {
        let totals = self.runs.as_ref().map(Run::total);
        let delta = |measure: Measure| {
            let numbers = totals.as_ref().map(|total| measure.of(total));
            measure.delta(numbers, &env.theme)
        };
        Measure::ALL.map(delta).into()
    }
}

fn columns() -> [Column; 6] {
    [
        Column::left("", 20).flex(1, u16::MAX),
        Column::right("", 8).priority(1),
        Column::right("", 8).priority(2),
        Column::right("", 7).priority(3),
        Column::right("", 11).priority(5),
        Column::right("", 4).priority(4),
    ]
}
