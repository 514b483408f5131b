//! The steps of both runs as one tree: what differs in each, and by how much.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::delta::Measure;
use crate::model::compare::{Both, Change, Side};
use crate::model::{Level, text};
use crate::pane::compare::{ComparePane, Panel};
use crate::pane::{Env, cells};
use crate::widget::column::{Align, Column};
use crate::widget::line::{cut, put_line, width};
use crate::widget::tree::{GUTTER, Tree, TreeHits, TreeRow};

/// From here on the first measure is told of both sides, and what each further one takes.
const WIDE: u16 = 96;
const PAIR: u16 = 22;

impl ComparePane {
    pub(super) fn draw_steps(&self, area: Rect, buf: &mut Buffer, env: &Env) -> TreeHits {
        let columns = columns(area.width);
        draw_titles(area, buf, (&columns, env));
        let body = Rect {
            y: area.y.saturating_add(1),
            height: area.height.saturating_sub(1),
            ..area
        };
        Tree::new(&columns, &self.state, &env.theme)
            .focused(self.panel == Panel::Steps)
            .draw(body, buf, |row| self.step_row((row, area.width), env))
    }

    fn step_row<'a>(&'a self, (row, width): (usize, u16), env: &'a Env) -> TreeRow<'a> {
        let Some((at, pair)) = self
            .steps
            .place(row)
            .and_then(|at| Some((at, self.steps.pair(at)?)))
        else {
            return TreeRow::default();
        };
        let changes = self.changes(at);
        let mut cells = vec![self.words(at, &changes, env)];
        let number = |measure: Measure, side: Side| {
            let step = (*pair.steps.get(side))?;
            measure.of(&self.runs.get(side).facts(step))
        };
        for (index, measure) in Measure::ALL.into_iter().enumerate() {
            let numbers = Both::new(number(measure, Side::Left), number(measure, Side::Right));
            if tells_both(index, width) {
                cells.push(measure.cell(numbers.left, env.theme.dim));
                cells.push(measure.cell(numbers.right, env.theme.dim));
            }
            cells.push(measure.delta(numbers, &env.theme));
        }
        TreeRow {
            id: row as u32,
            depth: pair.depth,
            guides: self.steps.guides(row),
            label: self.label(at, &changes, env),
            cells,
            ..TreeRow::default()
        }
    }

    fn label<'a>(&'a self, at: usize, changes: &[Change], env: &'a Env) -> Vec<Span<'a>> {
        let theme = &env.theme;
        let of = |side| self.observation(at, side);
        let Some(row) = of(Side::Left).or_else(|| of(Side::Right)) else {
            return Vec::new();
        };
        let (sign, alone) = match changes.first() {
            Some(Change::OnlyLeft) => ("- ", Some(theme.bad)),
            Some(Change::OnlyRight) => ("+ ", Some(theme.good)),
            _ => ("", None),
        };
        let worst = Side::BOTH.map(|side| of(side).map_or(Level::Debug, |row| row.level));
        let worst = worst.into_iter().max().unwrap_or_default();
        let name_style = alone.unwrap_or_else(|| cells::level(worst, env));
        let (symbol, style) = cells::kind(row.kind, env);
        let mut label = vec![
            Span::styled(sign, alone.unwrap_or_default()),
            Span::styled(symbol, style),
            Span::raw(" "),
            Span::styled(cells::name(&row.name), name_style),
        ];
        if let Some(right) = of(Side::Right).filter(|right| right.name != row.name) {
            label.push(Span::styled(" → ", theme.dim));
            label.push(Span::styled(cells::name(&right.name), name_style));
        }
        let models = Side::BOTH.map(|side| of(side).and_then(|row| row.model.as_deref()));
        let words = match models {
            [Some(left), Some(right)] if left != right => format!("  {left} → {right}"),
            [Some(model), _] | [None, Some(model)] => format!("  {model}"),
            [None, None] => String::new(),
        };
        label.push(Span::styled(words, theme.dim));
        let status = Side::BOTH.into_iter().filter_map(of).find_map(|row| {
            row.status
                .as_deref()
                .filter(|_| row.level >= Level::Warning)
        });
        if let Some(status) = status {
            let status = format!("  {}", text::clean_line(status));
            label.push(Span::styled(status, theme.dim));
        }
        label
    }

    /// What differs, in words; a dot where that is not known.
    fn words(&self, at: usize, changes: &[Change], env: &Env) -> Line<'static> {
        let theme = &env.theme;
        let style = |change: &Change| match change {
            Change::OnlyLeft | Change::Level => theme.bad,
            Change::OnlyRight => theme.good,
            Change::Output => theme.accent,
            Change::Name | Change::Input | Change::Model | Change::Prompt => Style::new(),
            Change::Ids => theme.dim,
        };
        let mut spans = Vec::new();
        for change in changes {
            let gap = if spans.is_empty() { "" } else { " " };
            spans.push(Span::styled(
                format!("{gap}{}", change.word()),
                style(change),
            ));
        }
        if self.is_unknown(at) {
            let sign = if self.asking.is_loading() {
                env.spinner()
            } else {
                "?"
            };
            let gap = if spans.is_empty() { "" } else { " " };
            spans.push(Span::styled(format!("{gap}{sign}"), theme.dim));
        }
        Line::from(spans)
    }
}

fn draw_titles(area: Rect, buf: &mut Buffer, (columns, env): (&[Column], &Env)) {
    for one in Tree::place(columns, area.width) {
        let column = &columns[one.column];
        let room = usize::from(one.width);
        let title = cut(&column.title, room, "");
        let by = match column.align {
            Align::Left => 0,
            Align::Right => one.width.saturating_sub(width(&title) as u16),
        };
        let cell = Rect {
            x: area.x.saturating_add(GUTTER + one.x + by),
            width: one.width - by,
            height: area.height.min(1),
            ..area
        };
        put_line(buf, cell, &Line::styled(title, env.theme.dim));
    }
}

/// Whether there is room for what a measure is on each side.
fn tells_both(index: usize, width: u16) -> bool {
    width >= WIDE + PAIR * index as u16
}

/// The numbers of both sides where there is room for them, always their difference.
fn columns(width: u16) -> Vec<Column> {
    let mut columns = vec![
        Column::left("step", 22).flex(3, u16::MAX),
        Column::left("differs", if width >= WIDE { 18 } else { 10 }).flex(1, 24),
    ];
    for (index, measure) in Measure::ALL.into_iter().enumerate() {
        let both = tells_both(index, width);
        let title = measure.title();
        if both {
            columns.push(Column::right(format!("- {title}"), 9));
            columns.push(Column::right(format!("+ {title}"), 9));
        }
        let title = if both {
            "±".into()
        } else {
            format!("± {title}")
        };
        columns.push(Column::right(title, 9).priority(1 + index as u8));
    }
    columns
}
