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
#[derive(Debug)]
pub(super) enum Spread {
    Numbers { bins: Vec<f64>, range: String },
    Counts(Vec<(String, usize)>),
    Texts,
}

impl Spread {
    /// What they all are together, and that in words.
    pub(super) fn of(same: &[&Score]) -> (Self, String) {
        match same.first().map(|score| &score.value) {
            Some(ScoreValue::Number(_)) => Self::of_numbers(same),
            Some(ScoreValue::Bool(_) | ScoreValue::Category(_)) => Self::of_names(same),
            Some(ScoreValue::Text(_)) | None => (Self::Texts, String::new()),
        }
    }

    fn of_numbers(same: &[&Score]) -> (Self, String) {
        let number = |score: &&Score| match score.value {
            ScoreValue::Number(value) => Some(value),
            _ => None,
        };
        let values: Vec<f64> = same.iter().filter_map(number).collect();
        let min = values.iter().copied().fold(f64::MAX, f64::min);
        let max = values.iter().copied().fold(f64::MIN, f64::max);
        let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
        let bins = bins(&values, min, max);
        let [min, max, mean] = [min, max, mean].map(short_number);
        let count = values.len();
        let words = format!(" · {count} loaded · mean {mean} · from {min} to {max}");
        let range = format!("{min} … {max}");
        (Self::Numbers { bins, range }, words)
    }

    fn of_names(same: &[&Score]) -> (Self, String) {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for score in same {
            *counts.entry(score.value.short()).or_default() += 1;
        }
        let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| Reverse(*count));
        let words = format!(" · {} loaded", same.len());
        (Self::Counts(counts), words)
    }

    pub(super) fn draw(
        &self,
        (selected, words): (&Score, &str),
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
        match (self, &selected.value) {
            (Self::Numbers { bins, range }, _) => {
                histogram(bins, body, buf, theme);
                let scale = Rect {
                    y: body.bottom(),
                    height: 1,
                    ..body
                };
                put_line(buf, scale, &Line::styled(range.as_str(), theme.dim));
            }
            (Self::Counts(counts), _) => draw_counts(counts, body, (buf, theme)),
            (Self::Texts, ScoreValue::Text(text)) => draw_text(text, body, buf),
            (Self::Texts, _) => {}
        }
        let words = format!("  {}{words}", selected.name);
        let room = usize::from(area.width).saturating_sub(2);
        let words = cut(&words, room, theme.symbols.ellipsis);
        put_line(buf, head, &Line::styled(words, theme.dim));
    }
}

fn draw_text(text: &str, area: Rect, buf: &mut Buffer) {
    let lines = wrap(clean_block(text).lines().map(Line::from), area.width);
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        put_line(buf, row, line);
    }
}

fn draw_counts(counts: &[(String, usize)], area: Rect, (buf, theme): (&mut Buffer, &Theme)) {
    let shown: Vec<Bar<'_>> = counts
        .iter()
        .take(usize::from(area.height))
        .map(|(label, count)| Bar {
            label,
            value: *count as f64,
            shown: count.to_string(),
        })
        .collect();
    bars(&shown, area, buf, theme);
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
