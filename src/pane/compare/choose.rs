//! Choosing two: both marked, one marked and one selected, or one remembered and then another.

use std::sync::Arc;

use crate::model::compare::{Both, Comparand};
use crate::model::{TraceId, text};
use crate::msg::short_id;
use crate::pane::{Act, Env, Pane, Place};

/// What was chosen as the first of two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    Run(Comparand),
    Prompt { name: Arc<str>, version: u32 },
}

impl First {
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Run(run) => text::clean_line(&run.words).into_owned(),
            Self::Prompt { name, version } => {
                format!("{} v{version}", text::clean_line(name))
            }
        }
    }
}

/// Opens a comparison of two; of one, remembers it, or compares it with the one that was remembered.
pub(crate) fn choose(chosen: Vec<Comparand>, env: &mut Env) -> Vec<Act> {
    let mut chosen = chosen.into_iter();
    match (chosen.next(), chosen.next(), chosen.count()) {
        (None, ..) => vec![Act::Say("there is nothing to compare here".into())],
        (Some(left), Some(right), 0) => vec![open(left, right)],
        (Some(_), Some(_), more) => vec![Act::Say(format!(
            "two are compared, and {} are marked; Esc takes the marks away",
            more + 2
        ))],
        (Some(one), None, _) => match env.first.take() {
            Some(First::Run(first)) if first.is(&one) => {
                vec![Act::Say(format!("{} is forgotten", first.words))]
            }
            Some(First::Run(first)) => vec![open(first, one)],
            _ => {
                let said = format!("{}: go to another one to compare it with", one.words);
                env.first = Some(First::Run(one));
                vec![Act::Say(text::clean_line(&said).into_owned())]
            }
        },
    }
}

/// A trace by its id: beside the one that is remembered, else beside what is selected.
pub(crate) fn compare_with(id: TraceId, here: Vec<Comparand>, env: &mut Env) -> Vec<Act> {
    let words = format!("trace {}", short_id(id.as_str()));
    let other = Comparand {
        trace: id,
        step: None,
        words,
    };
    let mut chosen = if env.first.is_none() && here.len() == 1 {
        here
    } else {
        Vec::new()
    };
    chosen.push(other);
    choose(chosen, env)
}

impl Pane {
    /// What a comparison here is of: rows that are marked, or what is selected.
    pub(crate) fn comparands(&self) -> Vec<Comparand> {
        match self {
            Self::Traces(pane) => pane.comparands(),
            Self::Observations(pane) => pane.comparands(),
            Self::Scores(pane) => pane.comparands(),
            Self::Session(pane) => pane.comparands(),
            Self::Trace(pane) => pane.comparand().into_iter().collect(),
            _ => Vec::new(),
        }
    }
}

fn open(left: Comparand, right: Comparand) -> Act {
    Act::Open(Place::Compare(Box::new(Both::new(left, right))))
}
