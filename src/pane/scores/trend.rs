//! How the values of one score name went over time: as many equal parts of the time as there are columns.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::model::score::short_number;
use crate::model::{Score, ScoreValue};
use crate::theme::Theme;
use crate::widget::bar::histogram;
use crate::widget::line::put_line;

/// Parts of the time; more would each have too few scores.
const PARTS: usize = 24;
/// Wider, columns say no more.
const WIDTH: u16 = 72;

/// One part of the time: how many scores, and their mean where they are numbers or yes and no.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Part {
    count: usize,
    sum: f64,
}

/// Means of numbers, shares of yes; of other values, how many there were.
#[derive(Debug)]
pub(super) struct Trend {
    columns: Vec<f64>,
    words: String,
    span: (Timestamp, Timestamp),
}

impl Trend {
    /// None for a single one.
    pub(super) fn of(same: &[&Score]) -> Option<Self> {
        let times = same.iter().map(|score| score.timestamp);
        let (first, last) = times.clone().min().zip(times.max())?;
        if same.len() < 2 {
            return None;
        }
        let parts = parts(same, first, last);
        let (columns, words) = match same.first().map(|score| &score.value) {
            Some(ScoreValue::Number(_)) => {
                let values = same.iter().filter_map(|score| number(score));
                let lowest = values.fold(f64::MAX, f64::min).min(0.0);
                let words = format!("mean over time, {}", extremes(&parts, 1.0));
                (means(&parts, lowest), words)
            }
            Some(ScoreValue::Bool(_)) => {
                let words = extremes(&parts, 100.0);
                (means(&parts, 0.0), format!("% of yes over time, {words}"))
            }
            _ => (counts(&parts), "how many over time".into()),
        };
        Some(Self {
            columns,
            words,
            span: (first, last),
        })
    }

    pub(super) fn draw(&self, area: Rect, (buf, theme, zone): (&mut Buffer, &Theme, &TimeZone)) {
        let head = Rect { height: 1, ..area };
        put_line(buf, head, &Line::styled(self.words.as_str(), theme.dim));
        let body = Rect {
            y: area.y + 1,
            width: area.width.min(WIDTH),
            height: area.height.saturating_sub(2),
            ..area
        };
        histogram(&self.columns, body, buf, theme);
        let scale = Rect {
            y: area.bottom().saturating_sub(1),
            height: 1,
            ..area
        };
        let (first, last) = self.span;
        put_line(
            buf,
            scale,
            &Line::styled(span(first, last, zone), theme.dim),
        );
    }
}

/// From when to when; the day only where there are several.
fn span(first: Timestamp, last: Timestamp, zone: &TimeZone) -> String {
    let (first, last) = (first.to_zoned(zone.clone()), last.to_zoned(zone.clone()));
    let form = if first.date() == last.date() {
        "%H:%M"
    } else {
        "%b %-d %H:%M"
    };
    format!("{} … {}", first.strftime(form), last.strftime(form))
}

fn number(score: &Score) -> Option<f64> {
    match score.value {
        ScoreValue::Number(value) => Some(value),
        ScoreValue::Bool(yes) => Some(f64::from(u8::from(yes))),
        _ => None,
    }
}

fn parts(same: &[&Score], first: Timestamp, last: Timestamp) -> Vec<Part> {
    let mut parts = vec![Part::default(); PARTS];
    let whole = last.duration_since(first).as_secs_f64();
    for score in same {
        let passed = score.timestamp.duration_since(first).as_secs_f64();
        let share = if whole > 0.0 { passed / whole } else { 0.0 };
        let part = &mut parts[((share * PARTS as f64) as usize).min(PARTS - 1)];
        part.count += 1;
        part.sum += number(score).unwrap_or_default();
    }
    parts
}

impl Part {
    /// None where no score was given.
    fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }
}

/// The lowest and the highest column, in words.
fn extremes(parts: &[Part], times: f64) -> String {
    let means = parts.iter().filter_map(Part::mean);
    let lowest = means.clone().fold(f64::MAX, f64::min) * times;
    let highest = means.fold(f64::MIN, f64::max) * times;
    let [lowest, highest] = [lowest, highest].map(short_number);
    format!("lowest {lowest}, highest {highest}")
}

/// How far each mean is above the floor; the least is still seen, where no score was given is nothing.
fn means(parts: &[Part], floor: f64) -> Vec<f64> {
    let height = |part: &Part| part.mean().map_or(0.0, |mean| (mean - floor).max(1e-6));
    parts.iter().map(height).collect()
}

fn counts(parts: &[Part]) -> Vec<f64> {
    parts.iter().map(|part| part.count as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_a_height_and_what_is_missing_is_nothing() {
        let part = |count, sum| Part { count, sum };
        let parts = [part(2, 1.5), part(0, 0.0), part(1, -0.25)];
        assert_eq!(means(&parts, -0.25), [1.0, 0.0, 1e-6]);
        assert_eq!(extremes(&parts, 100.0), "lowest -25, highest 75");
    }
}
