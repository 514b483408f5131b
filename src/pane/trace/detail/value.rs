//! What of the selected observation can be copied or edited.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::super::Tab;
use super::{Detail, FIRST, View};
use crate::model::Observation;
use crate::model::conversation::label;
use crate::model::json::JsonDoc;
use crate::msg::{Effect, Large, Ticket, Typeset, Whole, Worked};
use crate::pane::finding::LARGE;
use crate::pane::list::Listed;
use crate::pane::{Act, Env};
use crate::widget::json::JsonView;

impl Detail {
    /// The observation as one object, input and output decoded where they are JSON.
    pub(super) fn whole(&self, row: &Observation) -> Whole {
        let mut whole: Map<String, Value> = serde_json::from_str(&row.json()).unwrap_or_default();
        let mut values = Vec::new();
        if let Some(detail) = &row.detail {
            whole.insert(
                "modelParameters".into(),
                Value::Object(detail.model_parameters()),
            );
            whole.insert("usageDetails".into(), Value::Object(detail.usage()));
            whole.insert("costDetails".into(), Value::Object(detail.cost()));
        }
        if let Some((body, _)) = self.body.value() {
            whole.insert("metadata".into(), Value::Object((*body.metadata).clone()));
            for name in ["input", "output"] {
                whole.shift_remove(name);
            }
            values.extend([
                ("input", body.input.clone()),
                ("output", body.output.clone()),
            ]);
        }
        Whole {
            facts: whole,
            values,
        }
    }

    /// Objects and lists as a tree; any other text as itself.
    pub(super) fn show_value(
        &mut self,
        text: Option<&Arc<str>>,
        nothing: &'static str,
        env: &mut Env,
    ) -> Vec<Act> {
        let Some(text) = text else {
            self.view = Some(View::Nothing(nothing));
            return Vec::new();
        };
        if text.trim_start().starts_with(['{', '[']) {
            if text.len() > LARGE {
                return self.read_large(text, env);
            }
            if let Ok(view) = JsonView::read(Arc::clone(text)) {
                self.show_json(view);
                return Vec::new();
            }
        }
        self.typeset(Typeset::Text(Arc::clone(text)), env)
    }

    /// Has something done off the main thread.
    fn work(&mut self, what: Large, env: &mut Env) -> Vec<Act> {
        self.typeset_ticket = env.tickets.next();
        let ticket = self.typeset_ticket;
        vec![Act::Do(Effect::Work { ticket, what })]
    }

    /// Shows where a large value begins while the whole of it is read.
    pub(super) fn read_large(&mut self, text: &Arc<str>, env: &mut Env) -> Vec<Act> {
        if let Ok(doc) = JsonDoc::begin(Arc::clone(text), FIRST) {
            let view = JsonView::new(doc).labelled(label);
            self.view = Some(View::Json(Box::new(view)));
        }
        self.work(Large::Read(Arc::clone(text)), env)
    }

    /// The whole observation as a tree.
    pub(super) fn show_whole(&mut self, env: &mut Env) -> Vec<Act> {
        let Some(whole) = self.row.as_ref().map(|row| self.whole(row)) else {
            return Vec::new();
        };
        if whole.len() > LARGE {
            return self.work(Large::Whole(Box::new(whole)), env);
        }
        let text: Arc<str> = whole.json().into();
        self.show_value(Some(&text), "", env)
    }

    pub(super) fn show_json(&mut self, view: JsonView) {
        self.view = Some(View::Json(Box::new(view.labelled(label))));
        self.seeks = !self.needle.is_empty();
    }

    /// What is no JSON is shown as text.
    pub(in crate::pane::trace) fn on_worked(
        &mut self,
        ticket: Ticket,
        done: &Worked,
        env: &mut Env,
    ) -> Vec<Act> {
        if self.finding.ends(ticket) {
            self.take_found(done);
        }
        if ticket != self.typeset_ticket {
            return Vec::new();
        }
        match (done, &mut self.view) {
            (Worked::Found { .. } | Worked::FoundInTexts(_) | Worked::Aligned(_), _) => {
                return Vec::new();
            }
            (Worked::Differing(diff), _) => {
                self.show_diff(diff, env);
                return Vec::new();
            }
            (Worked::Read(Some(doc)), Some(View::Json(view)))
                if Arc::ptr_eq(doc.text(), view.doc().text()) =>
            {
                view.grow(Arc::clone(doc));
                return self.find_what_is_sought(env);
            }
            (Worked::Read(Some(doc)), _) => {
                self.show_json(JsonView::new(Arc::clone(doc)));
                return self.find_what_is_sought(env);
            }
            (Worked::Read(None), _) => self.view = None,
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
            Tab::Json | Tab::Scores | Tab::Comments => {
                ("observation", self.whole(row).json().into())
            }
        };
        Some((format!("{}-{name}", row.name), text))
    }

    /// What the cursor is on in a JSON tree, else the tab's value.
    pub(in crate::pane::trace) fn selected_value(&self) -> Option<Arc<str>> {
        match self.view.as_ref() {
            Some(View::Json(view)) => Some(view.shared_value()),
            _ => self.value().map(|(_, text)| text),
        }
    }

    /// The whole observation as JSON; None while its body is not there.
    pub(in crate::pane::trace) fn observation_json(&self, row: &Observation) -> Option<Arc<str>> {
        self.body.value()?;
        Some(self.whole(row).json().into())
    }

    /// The node under the JSON cursor, else the whole observation; None while its body is not there.
    pub(in crate::pane::trace) fn node_json(&self, row: &Observation) -> Option<Arc<str>> {
        match self.view.as_ref() {
            Some(View::Json(view)) if self.body.value().is_some() => Some(view.shared_raw()),
            _ => self.observation_json(row),
        }
    }

    /// Where the cursor is in a JSON tree, or why nothing can be said of that.
    pub(in crate::pane::trace) fn path(&self) -> Result<String, &'static str> {
        match &self.view {
            Some(View::Json(view)) if view.is_deep() => Err("this is too deep to tell its path"),
            Some(View::Json(view)) => Ok(view.path()),
            Some(_) => Err("there is a path in JSON only: Input, Output and JSON show it"),
            None => Err("that is not there yet: its value is still loading"),
        }
    }

    /// Its end, in so many cells.
    pub(in crate::pane::trace) fn path_end(&self, cells: usize, env: &Env) -> Option<String> {
        match self.view.as_ref()? {
            View::Json(view) => Some(view.path_end(cells, env.theme.symbols.ellipsis)),
            View::Text(_) | View::Diff(_) | View::Nothing(_) => None,
        }
    }
}
