//! What is known of a step on each side without its contents, and what of that differs.

use super::super::{Level, Observation, PromptRef, Seconds, Tokens, Totals, Usd};
use super::{Both, Likeness, Print};

/// Of one step with all that is below it; of a run as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Facts<'a> {
    pub name: &'a str,
    pub latency: Option<Seconds>,
    pub cost: Option<Usd>,
    pub tokens: Option<Tokens>,
    pub level: Level,
    pub model: Option<&'a str>,
    pub prompt: Option<&'a PromptRef>,
}

impl<'a> Facts<'a> {
    /// Costs and tokens are those of the step and what is below it.
    pub fn of(row: &'a Observation, totals: &Totals) -> Self {
        Self {
            name: &row.name,
            latency: row.latency,
            cost: totals.cost,
            tokens: totals.tokens,
            level: row.level,
            model: row.model.as_deref(),
            prompt: row.prompt.as_deref(),
        }
    }
}

/// What differs in a step, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    OnlyLeft,
    OnlyRight,
    /// One of them went wrong, the other did not, or not as badly.
    Level,
    Name,
    Output,
    Input,
    Model,
    Prompt,
    /// Ids and times in input or output, which say nothing.
    Ids,
}

impl Change {
    pub fn word(self) -> &'static str {
        match self {
            Self::OnlyLeft => "only left",
            Self::OnlyRight => "only right",
            Self::Level => "error",
            Self::Name => "name",
            Self::Output => "output",
            Self::Input => "input",
            Self::Model => "model",
            Self::Prompt => "prompt",
            Self::Ids => "ids",
        }
    }

    /// Worth to stop at.
    pub fn matters(self) -> bool {
        self != Self::Ids
    }

    /// What differs in a step that both have; of its contents only what is known.
    pub fn between(facts: Both<Facts<'_>>, prints: Option<Both<Print>>) -> Vec<Self> {
        let (left, right) = (facts.left, facts.right);
        let worst = left.level.max(right.level);
        let mut changes = Vec::new();
        let mut note = |differs: bool, change| changes.extend(differs.then_some(change));
        note(
            left.level != right.level && worst >= Level::Warning,
            Self::Level,
        );
        note(left.name != right.name, Self::Name);
        let mut ids = false;
        if let Some(prints) = prints {
            let output = prints.left.output.likeness(prints.right.output);
            let input = prints.left.input.likeness(prints.right.input);
            note(output == Likeness::Different, Self::Output);
            note(input == Likeness::Different, Self::Input);
            ids = output == Likeness::Alike || input == Likeness::Alike;
        }
        note(left.model != right.model, Self::Model);
        note(left.prompt != right.prompt, Self::Prompt);
        note(ids, Self::Ids);
        changes
    }
}
