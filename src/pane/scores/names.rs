//! The names that scores have, each with how many there are and what they say together.

use std::collections::BTreeMap;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::model::score::short_number;
use crate::model::text::{clean_line, truncate};
use crate::model::{DataType, Score, ScoreValue};
use crate::theme::Theme;
use crate::widget::line::put_line;

/// Cells of a name.
const NAME: usize = 18;

/// What is known of one name.
#[derive(Debug, Default)]
struct Group<'a> {
    count: usize,
    sum: f64,
    numbers: usize,
    values: BTreeMap<&'a str, usize>,
}

impl Group<'_> {
    /// Mean, share of yes, or the most common value.
    fn words(&self, data_type: DataType) -> String {
        let mean = self.sum / self.numbers.max(1) as f64;
        match data_type {
            DataType::Numeric => format!("mean {}", short_number(mean)),
            DataType::Boolean => format!("yes {} %", short_number((mean * 100.0).round())),
            DataType::Categorical => {
                let most = self.values.iter().max_by_key(|(_, count)| **count);
                most.map_or_else(String::new, |(value, count)| {
                    let share = (*count as f64 / self.count as f64 * 100.0).round();
                    format!("{} {} %", clean_line(value), short_number(share))
                })
            }
            _ => String::new(),
        }
    }
}

/// One line for each name, in their order.
#[derive(Debug)]
pub(super) struct Names {
    lines: Vec<Told>,
}

#[derive(Debug)]
struct Told {
    name: Arc<str>,
    data_type: DataType,
    count: usize,
    words: String,
}

impl Names {
    pub(super) fn of(rows: &[Score]) -> Self {
        let mut groups: BTreeMap<(&Arc<str>, &str), (DataType, Group<'_>)> = BTreeMap::new();
        for score in rows {
            let key = (&score.name, score.data_type.as_str());
            let (_, group) = groups
                .entry(key)
                .or_insert_with(|| (score.data_type, Group::default()));
            group.count += 1;
            match &score.value {
                ScoreValue::Number(value) => {
                    group.sum += value;
                    group.numbers += 1;
                }
                ScoreValue::Bool(yes) => {
                    group.sum += f64::from(u8::from(*yes));
                    group.numbers += 1;
                }
                ScoreValue::Category(value) => *group.values.entry(value).or_default() += 1,
                ScoreValue::Text(_) => {}
            }
        }
        let told =
            |((name, _), (data_type, group)): ((&Arc<str>, &str), (DataType, Group<'_>))| Told {
                name: Arc::clone(name),
                data_type,
                count: group.count,
                words: group.words(data_type),
            };
        Self {
            lines: groups.into_iter().map(told).collect(),
        }
    }

    /// Those around the selected one where not all fit.
    pub(super) fn draw(&self, selected: &Score, area: Rect, (buf, theme): (&mut Buffer, &Theme)) {
        let is_own =
            |told: &Told| told.name == selected.name && told.data_type == selected.data_type;
        let at = self.lines.iter().position(is_own).unwrap_or(0);
        let skip = (at + 1).saturating_sub(usize::from(area.height));
        for (told, y) in self.lines.iter().skip(skip).zip(area.y..area.bottom()) {
            let name = truncate(&clean_line(&told.name), NAME).into_owned();
            let (style, mark) = if is_own(told) {
                (theme.strong, theme.symbols.cursor)
            } else {
                (theme.dim, " ")
            };
            let line = Line::from(vec![
                Span::styled(format!("{mark} "), theme.accent),
                Span::styled(format!("{name:<NAME$}"), style),
                Span::styled(format!("{:>5}  ", told.count), theme.dim),
                Span::styled(told.words.as_str(), style),
            ]);
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            put_line(buf, row, &line);
        }
    }
}
