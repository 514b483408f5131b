//! How the values of one score name are spread over what is loaded.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::model::score::short_number;
use crate::model::text::clean_block;
use crate::model::{Score, ScoreValue};
use crate::theme::Theme;
use crate::widget::bar::{Bar, bars, histogram};
use crate::widget::line::{cut, put_line};
use crate::widget::text::wrap;

/// Bars of a histogram.
const BINS: usize = 24;
/// Wider, bars say no more.
const WIDTH: u16 = 72;

/// A histogram of numbers, bars of categories, a text as it is.
pub(super) fn draw(
    selected: &Score,
    same: &[&Score],
    area: Rect,
    (buf, theme): (&mut Buffer, &Theme),
) {
    let head = Rect { height: 1, ..area };
    let body = Rect {
        x: area.x + 2,
        y: area.y + 1,
        width: area.width.saturating_sub(4).min(WIDTH),
        height: area.height.saturating_sub(2),
    };
    let words = match &selected.value {
        ScoreValue::Number(_) => draw_numbers(same, body, (buf, theme)),
        ScoreValue::Text(text) => draw_text(text, body, buf),
        ScoreValue::Bool(_) | ScoreValue::Category(_) => draw_counts(same, body, (buf, theme)),
    };
    let words = format!("  {}{words}", selected.name);
    let room = usize::from(area.width).saturating_sub(2);
    let words = cut(&words, room, theme.symbols.ellipsis);
    put_line(buf, head, &Line::styled(words, theme.dim));
}

fn draw_numbers(same: &[&Score], area: Rect, (buf, theme): (&mut Buffer, &Theme)) -> String {
    let number = |score: &&Score| match score.value {
        ScoreValue::Number(value) => Some(value),
        _ => None,
    };
    let values: Vec<f64> = same.iter().filter_map(number).collect();
    let min = values.iter().copied().fold(f64::MAX, f64::min);
    let max = values.iter().copied().fold(f64::MIN, f64::max);
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    histogram(&bins(&values, min, max), area, buf, theme);
    let [min, max, mean] = [min, max, mean].map(short_number);
    let scale = Rect {
        y: area.bottom(),
        height: 1,
        ..area
    };
    put_line(
        buf,
        scale,
        &Line::styled(format!("{min} … {max}"), theme.dim),
    );
    format!(
        " · {} loaded · mean {mean} · from {min} to {max}",
        values.len()
    )
}

fn draw_text(text: &str, area: Rect, buf: &mut Buffer) -> String {
    let lines = wrap(clean_block(text).lines().map(Line::from), area.width);
    for (index, line) in lines.iter().take(usize::from(area.height)).enumerate() {
        put_line(
            buf,
            Rect {
                y: area.y + index as u16,
                height: 1,
                ..area
            },
            line,
        );
    }
    String::new()
}

fn draw_counts(same: &[&Score], area: Rect, (buf, theme): (&mut Buffer, &Theme)) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for score in same {
        *counts.entry(score.value.short()).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    let shown: Vec<Bar<'_>> = counts
        .iter()
        .map(|(label, count)| Bar {
            label,
            value: *count as f64,
            shown: count.to_string(),
        })
        .collect();
    bars(&shown, area, buf, theme);
    format!(" · {} loaded", same.len())
}

/// How many values fall into each of equal parts.
fn bins(values: &[f64], min: f64, max: f64) -> Vec<f64> {
    let mut bins = vec![0.0; BINS];
    for value in values {
        let share = if max > min {
            (value - min) / (max - min)
        } else {
            0.5
        };
        bins[((share * BINS as f64) as usize).min(BINS - 1)] += 1.0;
    }
    bins
}
