//! Scores: what was judged, by whom; with the distribution of the selected name.

mod digest;
mod names;
mod spread;
mod trend;

use std::cmp::Ordering;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use serde_json::json;

use super::list::{ListPane, Listed, by};
use super::{Act, Env, Place, cells};
use crate::command::{Root, Sort};
use crate::model::filter::{Rows, Seen};
use crate::model::{Score, ScoreTarget, ScoreValue};
use crate::msg::{Fetch, Glance, Listing, Query, Slot, Snapshot};
use crate::widget::column::Column;
use crate::widget::scroll::Spot;
use digest::Digest;

pub(crate) type ScoresPane = ListPane<Score>;

impl ListPane<Score> {
    /// After a score was written or deleted.
    pub(super) fn reload(&mut self, env: &mut Env) -> Vec<Act> {
        self.command(crate::command::Command::Refresh, env)
            .unwrap_or_default()
    }
}

impl Listed for Score {
    type Aside = Box<Digest>;

    const ROOT: Root = Root::Scores;
    const SLOT: Slot = Slot::Scores;
    const ROWS: Rows = Rows::Scores;
    const ASIDE: u16 = 8;

    fn columns() -> Vec<(Column, Option<Sort>)> {
        vec![
            (Column::left("time", 12), Some(Sort::Time)),
            (Column::left("name", 12).flex(3, 28), Some(Sort::Name)),
            (Column::left("value", 8).flex(3, 30), Some(Sort::Value)),
            (Column::left("type", 11).priority(5), None),
            (Column::left("source", 10).priority(2), None),
            (Column::left("target", 16).flex(3, 32).priority(1), None),
            (
                Column::left("author", 8).flex(1, 20).priority(3),
                Some(Sort::User),
            ),
            (Column::left("comment", 12).flex(5, 60).priority(4), None),
        ]
    }

    fn cells<'a>(&'a self, env: &'a Env) -> Vec<Line<'a>> {
        let target = match &self.target {
            Some(ScoreTarget::Trace(id)) => format!("trace {id}"),
            Some(ScoreTarget::Observation(_, id)) => format!("observation {id}"),
            Some(ScoreTarget::Session(id)) => format!("session {id}"),
            Some(ScoreTarget::Run(id)) => format!("run {id}"),
            None => String::new(),
        };
        vec![
            cells::clock(self.timestamp, env),
            Line::styled(&*self.name, env.theme.strong),
            Line::styled(self.value.short(), env.theme.accent),
            Line::styled(self.data_type.as_str().to_lowercase(), env.theme.dim),
            Line::styled(self.source.as_str().to_lowercase(), env.theme.dim),
            Line::styled(target, env.theme.dim),
            cells::dim(self.author.as_deref(), env),
            Line::from(self.comment.as_deref().unwrap_or_default()),
        ]
    }

    fn compare(&self, other: &Self, sort: Sort) -> Ordering {
        let ordering = match sort {
            Sort::Name => self.name.cmp(&other.name),
            Sort::User => self.author.cmp(&other.author),
            Sort::Value => match (&self.value, &other.value) {
                (ScoreValue::Number(a), ScoreValue::Number(b)) => by(Some(a), Some(b)),
                (a, b) => a.short().cmp(&b.short()),
            },
            _ => Ordering::Equal,
        };
        ordering.then(self.timestamp.cmp(&other.timestamp))
    }

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn texts(&self) -> Vec<&str> {
        let mut texts = vec![&*self.name, self.id.as_str()];
        texts.extend(
            [self.comment.as_deref(), self.author.as_deref()]
                .into_iter()
                .flatten(),
        );
        if let ScoreValue::Category(text) | ScoreValue::Text(text) = &self.value {
            texts.push(text);
        }
        texts
    }

    fn spot(&self) -> Spot {
        Spot::None
    }

    fn place(&self) -> Option<Place> {
        Some(match self.target.as_ref()? {
            ScoreTarget::Trace(id) => Place::Trace {
                id: id.clone(),
                select: None,
            },
            ScoreTarget::Observation(trace, id) => Place::Trace {
                id: trace.clone(),
                select: Some(id.clone()),
            },
            ScoreTarget::Session(id) => Place::Session(id.clone()),
            ScoreTarget::Run(_) => return None,
        })
    }

    fn fetch(query: Query, more: bool, again: bool) -> Fetch {
        Fetch::Scores { query, more, again }
    }

    fn take(listing: Listing) -> Option<Snapshot<Self>> {
        match listing {
            Listing::Scores(snapshot) => Some(snapshot),
            _ => None,
        }
    }

    fn score_target(&self) -> Option<(ScoreTarget, String)> {
        let target = self.target.clone()?;
        Some((target, format!("the target of {}", self.name)))
    }

    fn score(&self) -> Option<&Score> {
        Some(self)
    }

    fn tell(&self, seen: &mut Seen) {
        seen.score(self);
    }

    fn web_path(&self) -> Option<String> {
        match self.target.as_ref()? {
            ScoreTarget::Trace(id) => Some(format!("traces/{}", cells::segment(id.as_str()))),
            ScoreTarget::Observation(trace, id) => Some(format!(
                "traces/{}?observation={}",
                cells::segment(trace.as_str()),
                cells::segment(id.as_str())
            )),
            ScoreTarget::Session(id) => Some(format!("sessions/{}", cells::segment(id.as_str()))),
            ScoreTarget::Run(_) => None,
        }
    }

    fn api_path(&self) -> Option<String> {
        Some(format!(
            "/api/public/v3/scores?id={}&fields=core,details,subject,annotation",
            cells::segment(self.id.as_str())
        ))
    }

    fn preview(&self) -> Option<Glance> {
        None
    }

    fn json(&self) -> String {
        let value = match &self.value {
            ScoreValue::Number(value) => json!(value),
            ScoreValue::Bool(value) => json!(value),
            ScoreValue::Category(text) | ScoreValue::Text(text) => json!(&**text),
        };
        json!({
            "id": self.id.as_str(), "name": &*self.name, "value": value, "dataType": self.data_type.as_str(),
            "source": self.source.as_str(), "timestamp": self.timestamp.to_string(), "comment": self.comment.as_deref(),
            "authorUserId": self.author.as_deref(), "configId": self.config.as_ref().map(super::super::model::id::Id::as_str),
        })
        .to_string()
    }

    fn prepare_aside(pane: &mut ListPane<Self>) {
        let snapshot = pane.rows.value();
        let rows = snapshot.map(|snapshot| Arc::clone(&snapshot.rows));
        if let Some((rows, selected)) = rows.zip(pane.selected().cloned()) {
            pane.aside.take(&rows, &selected);
        }
    }

    fn draw_aside(pane: &ListPane<Self>, area: Rect, buf: &mut Buffer, env: &Env) {
        let (Some(selected), Some(one)) = (pane.selected(), pane.aside.one()) else {
            return;
        };
        let [names, spread, trend] = thirds(area);
        let theme = &env.theme;
        if let Some(all) = pane.aside.names().filter(|_| !names.is_empty()) {
            all.draw(selected, names, (buf, theme));
        }
        one.spread
            .draw((selected, &one.words), spread, (buf, theme));
        if let Some(told) = one.trend.as_ref().filter(|_| !trend.is_empty()) {
            told.draw(trend, (buf, theme, &env.zone));
        }
    }
}

/// All names, the values of the selected one, and how they went; what has no room is left out.
fn thirds(area: Rect) -> [Rect; 3] {
    let [names, trend] = match area.width {
        ..70 => [0, 0],
        70..120 => [0, area.width / 2],
        _ => [44, (area.width - 44) / 2],
    };
    let spread = area.width - names - trend;
    Layout::horizontal([names, spread, trend].map(Constraint::Length)).areas(area)
}
