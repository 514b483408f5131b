//! What of the selected observation can be copied or edited.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::super::Tab;
use super::{Detail, View};
use crate::model::Observation;
use crate::model::conversation::label;
use crate::model::json::JsonDoc;
use crate::msg::{Effect, Ticket, Typeset};
use crate::pane::list::Listed;
use crate::pane::{Act, Env};
use crate::widget::json::JsonView;

impl Detail {
    /// The observation as one object, input and output decoded where they are JSON.
    pub(super) fn whole(&self, row: &Observation) -> String {
        let mut whole: Map<String, Value> = serde_json::from_str(&row.json()).unwrap_or_default();
        if let Some(detail) = &row.detail {
            whole.insert(
                "modelParameters".into(),
                Value::Object(detail.model_parameters.clone()),
            );
            whole.insert("usageDetails".into(), Value::Object(detail.usage.clone()));
            whole.insert("costDetails".into(), Value::Object(detail.cost.clone()));
        }
        if let Some((body, _)) = self.body.value() {
            let decode = |text: &Option<Arc<str>>| {
                text.as_deref()
                    .map(|text| serde_json::from_str(text).unwrap_or_else(|_| json!(text)))
            };
            whole.insert("input".into(), decode(&body.input).unwrap_or_default());
            whole.insert("output".into(), decode(&body.output).unwrap_or_default());
            whole.insert("metadata".into(), Value::Object((*body.metadata).clone()));
        }
        Value::Object(whole).to_string()
    }

    /// Has a large value read off the main thread.
    pub(super) fn parse(&mut self, text: &Arc<str>, env: &mut Env) -> Vec<Act> {
        self.typeset_ticket = env.tickets.next();
        let effect = Effect::Parse {
            ticket: self.typeset_ticket,
            text: Arc::clone(text),
        };
        vec![Act::Do(effect)]
    }

    pub(super) fn show_json(&mut self, view: JsonView) {
        self.view = Some(View::Json(Box::new(view.labelled(label))));
        self.seeks = !self.needle.is_empty();
    }

    /// What is no JSON is shown as text.
    pub(in crate::pane::trace) fn on_parsed(
        &mut self,
        ticket: Ticket,
        doc: Option<&Arc<JsonDoc>>,
        env: &mut Env,
    ) -> Vec<Act> {
        if ticket != self.typeset_ticket {
            return Vec::new();
        }
        if let Some(doc) = doc {
            self.show_json(JsonView::new(Arc::clone(doc)));
            return Vec::new();
        }
        match self.value() {
            Some((_, text)) => self.typeset(Typeset::Text(text), env),
            None => Vec::new(),
        }
    }

    /// The raw value of the tab, with a name for a file of it.
    pub(in crate::pane::trace) fn value(&self) -> Option<(String, Arc<str>)> {
        let (body, _) = self.body.value()?;
        let row = self.row.as_ref()?;
        let (name, text) = match self.tab {
            Tab::Input => ("input", body.input.clone()?),
            Tab::Output => ("output", body.output.clone()?),
            Tab::Messages => (
                "output",
                body.output.clone().or_else(|| body.input.clone())?,
            ),
            Tab::Metadata => (
                "metadata",
                Value::Object((*body.metadata).clone()).to_string().into(),
            ),
            Tab::Json | Tab::Scores | Tab::Comments => ("observation", self.whole(row).into()),
        };
        Some((format!("{}-{name}", row.name), text))
    }

    /// What the cursor is on in a JSON tree, else the tab's value.
    pub(in crate::pane::trace) fn selected_value(&self) -> Option<String> {
        match self.view.as_ref() {
            Some(View::Json(view)) => Some(view.value().into_owned()),
            _ => self.value().map(|(_, text)| text.to_string()),
        }
    }

    /// The whole observation as JSON; None while its body is not there.
    pub(in crate::pane::trace) fn observation_json(&self, row: &Observation) -> Option<String> {
        self.body.value()?;
        Some(self.whole(row))
    }

    /// The node under the JSON cursor, else the whole observation; None while its body is not there.
    pub(in crate::pane::trace) fn node_json(&self, row: &Observation) -> Option<String> {
        match self.view.as_ref() {
            Some(View::Json(view)) if self.body.value().is_some() => Some(view.raw().to_string()),
            _ => self.observation_json(row),
        }
    }

    pub(in crate::pane::trace) fn path(&self) -> Option<String> {
        match self.view.as_ref()? {
            View::Json(view) => Some(view.path()),
            View::Text(_) | View::Nothing(_) => None,
        }
    }
}
