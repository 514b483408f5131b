//! The names that scores have, each with how many there are and what they say together.

use std::collections::BTreeMap;

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

/// One line each, those around the selected one where not all fit.
pub(super) fn draw(
    (selected, rows): (&Score, &[Score]),
    area: Rect,
    (buf, theme): (&mut Buffer, &Theme),
) {
    let mut groups: BTreeMap<(&str, &str), (DataType, Group<'_>)> = BTreeMap::new();
    for score in rows {
        let key = (&*score.name, score.data_type.as_str());
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
    let own = (&*selected.name, selected.data_type.as_str());
    let at = groups.keys().position(|key| *key == own).unwrap_or(0);
    let fits = usize::from(area.height);
    let skip = (at + 1).saturating_sub(fits);
    for ((key, (kind, group)), y) in groups.iter().skip(skip).zip(area.y..area.bottom()) {
        let name = truncate(&clean_line(key.0), NAME).into_owned();
        let style = if *key == own { theme.strong } else { theme.dim };
        let mark = if *key == own {
            theme.symbols.cursor
        } else {
            " "
        };
        let line = Line::from(vec![
            Span::styled(format!("{mark} "), theme.accent),
            Span::styled(format!("{name:<NAME$}"), style),
            Span::styled(format!("{:>5}  ", group.count), theme.dim),
            Span::styled(group.words(*kind), style),
        ]);
        put_line(
            buf,
            Rect {
                y,
                height: 1,
                ..area
            },
            &line,
        );
    }
}
