//! What the selected step holds on each side, compared.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{VALUE_HEAD, content};
use crate::model::compare::{Both, Side};
use crate::model::{Observation, Seconds, Usd};
use crate::pane::compare::value::Tab;
use crate::pane::compare::{ComparePane, Panel};
use crate::pane::{Env, cells};
use crate::widget::line::put_line;
use crate::widget::tabs::{self, TabHits};

impl ComparePane {
    pub(super) fn draw_value(&self, area: Rect, buf: &mut Buffer, env: &Env) -> TabHits {
        let theme = &env.theme;
        let inner = Rect {
            x: area.x.saturating_add(1),
            width: area.width.saturating_sub(1),
            ..area
        };
        let line = |at: u16| Rect {
            y: inner.y.saturating_add(at),
            height: u16::from(at < inner.height),
            ..inner
        };
        let titles = Tab::ALL.map(|tab| tabs::Tab::new(tab.title()));
        let focused = self.panel == Panel::Value;
        let current = (self.value.tab.index(), focused);
        let hits = tabs::draw(&titles, (line(0), buf), current, theme);
        put_line(buf, line(1), &self.facts_line(env));
        let content = content(area);
        debug_assert!(content.y >= area.y + VALUE_HEAD.min(area.height));
        if let Some(view) = &self.value.view {
            view.draw(content, buf, theme);
            return hits;
        }
        let words = match (self.value.problem(), &self.value.nothing) {
            (Some(problem), _) => Line::from(vec![
                Span::styled(format!("{} ", theme.symbols.error), theme.bad),
                Span::raw(problem.message.clone()),
            ]),
            (None, Some(nothing)) => Line::styled(nothing.clone(), theme.dim),
            (None, None) => Line::styled(format!("{} loading", env.spinner()), theme.dim),
        };
        put_line(buf, content, &words);
        hits
    }

    /// The step, how its text differs, and what else does.
    fn facts_line(&self, env: &Env) -> Line<'static> {
        let theme = &env.theme;
        let rows = self.value.rows.as_ref().map(Option::as_ref);
        let Some(row) = rows.left.or(rows.right) else {
            return Line::default();
        };
        let (symbol, style) = cells::kind(row.kind, env);
        let mut spans = vec![
            Span::styled(symbol, style),
            Span::raw(" "),
            Span::styled(cells::name(&row.name).into_owned(), theme.strong),
        ];
        spans.extend(self.outcome(env));
        let both = rows.left.is_some() && rows.right.is_some();
        let facts = Both::new(
            rows.left.map(facts).unwrap_or_default(),
            rows.right.map(facts).unwrap_or_default(),
        );
        for (left, right) in facts.left.into_iter().zip(facts.right) {
            let none = || "none".to_owned();
            let words = match (left, right) {
                (None, None) => continue,
                (left, right) if left == right => left.unwrap_or_else(none),
                (Some(one), None) | (None, Some(one)) if !both => one,
                (left, right) => {
                    let (left, right) = (left.unwrap_or_else(none), right.unwrap_or_else(none));
                    format!("{left} → {right}")
                }
            };
            spans.push(Span::styled(format!(" · {words}"), theme.dim));
        }
        Line::from(spans)
    }

    fn outcome(&self, env: &Env) -> Vec<Span<'static>> {
        let theme = &env.theme;
        let alone = Side::BOTH.map(|side| self.value.rows.get(side).is_some());
        let mut said = Vec::new();
        match alone {
            [true, false] => said.push(("only left".to_owned(), theme.bad)),
            [false, true] => said.push(("only right".to_owned(), theme.good)),
            _ => {}
        }
        if let Some(view) = &self.value.view
            && alone == [true, true]
        {
            said.push(match view.diff().changes().len() {
                0 => ("equal".to_owned(), theme.dim),
                1 => ("1 change".to_owned(), theme.accent),
                count => (format!("{count} changes"), theme.accent),
            });
            if view.diff().coarse {
                said.push(("too different to compare closely".to_owned(), theme.warning));
            }
            let empty = Side::BOTH.map(|side| self.value.text(side).is_none());
            match empty {
                [true, false] => said.push(("nothing on the left".to_owned(), theme.dim)),
                [false, true] => said.push(("nothing on the right".to_owned(), theme.dim)),
                _ => {}
            }
        }
        let spans = said
            .into_iter()
            .map(|(words, style)| Span::styled(format!("  {words}"), style));
        spans.collect()
    }
}

/// In the same order for both sides.
fn facts(row: &Observation) -> [Option<String>; 4] {
    let prompt = row.prompt.as_ref().map(|prompt| {
        let version = prompt.version.map(|version| format!(" v{version}"));
        format!("prompt {}{}", prompt.name, version.unwrap_or_default())
    });
    [
        row.model.as_deref().map(str::to_owned),
        prompt,
        row.latency.map(Seconds::short),
        row.cost.filter(|cost| cost.0 > 0.0).map(Usd::short),
    ]
}
