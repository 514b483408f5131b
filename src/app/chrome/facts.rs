//! Right of the breadcrumbs: which server it is, what waits, how fresh it is. Where room is short, what matters least
//! goes first.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::NARROW;
use crate::app::App;
use crate::model::{Generation, ProblemKind, Remote, text};
use crate::widget::line::line_width;

/// What is left out first where not all of it fits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Reads,
    Version,
    Note,
    Age,
    Left,
    Mode,
    Following,
    Urgent,
}

struct Fact {
    words: Span<'static>,
    weight: Weight,
}

impl Fact {
    fn new(weight: Weight, words: impl Into<String>, style: Style) -> Self {
        Self {
            words: Span::styled(words.into(), style),
            weight,
        }
    }
}

impl App {
    /// Takes up to half of the `width`.
    pub(super) fn facts(&self, width: u16) -> Line<'static> {
        let mut facts = self.all_facts(width < NARROW);
        let mut line = self.join(&facts);
        while line_width(&line, usize::from(width)) > usize::from(width / 2) && facts.len() > 1 {
            let least = facts.iter().map(|fact| fact.weight).min();
            if let Some(at) = facts.iter().rposition(|fact| Some(fact.weight) == least) {
                facts.remove(at);
            }
            line = self.join(&facts);
        }
        line
    }

    fn join(&self, facts: &[Fact]) -> Line<'static> {
        let mut spans = Vec::new();
        for fact in facts {
            if !spans.is_empty() {
                spans.push(Span::styled(" · ", self.env.theme.dim));
            }
            spans.push(fact.words.clone());
        }
        spans.push(Span::raw(" "));
        Line::from(spans)
    }

    fn all_facts(&self, narrow: bool) -> Vec<Fact> {
        let theme = &self.env.theme;
        let mut facts = Vec::new();
        if let Some([long, short]) = self.pane().following(&self.env) {
            facts.push(Fact {
                words: if narrow { short } else { long },
                weight: Weight::Following,
            });
        }
        if let Some(note) = self.pane().note().filter(|_| !narrow) {
            facts.push(Fact::new(Weight::Note, note, theme.dim));
        }
        self.outbox_facts(&mut facts);
        self.server_facts(&mut facts, narrow);
        if self.env.read_only {
            facts.push(Fact::new(Weight::Mode, "read only", theme.warning));
        }
        facts.extend(self.budget_fact(narrow));
        if let Some(at) = self.pane().known_at().filter(|_| !narrow) {
            let age = text::age(self.age_of(at));
            facts.push(Fact::new(Weight::Age, age, theme.dim));
        }
        facts
    }

    /// Writes that wait, and those that were refused: `:outbox` shows them.
    fn outbox_facts(&self, facts: &mut Vec<Fact>) {
        let (theme, outbox) = (&self.env.theme, &self.env.outbox);
        let parts = [
            (outbox.refused(), "refused", theme.bad),
            (outbox.waiting(), "waiting", theme.warning),
        ];
        for (count, word, style) in parts {
            if count > 0 {
                facts.push(Fact::new(Weight::Urgent, format!("{count} {word}"), style));
            }
        }
    }

    fn server_facts(&self, facts: &mut Vec<Fact>, narrow: bool) {
        let theme = &self.env.theme;
        let fact = match &self.server {
            _ if self.env.offline => Fact::new(Weight::Mode, "offline", theme.warning),
            Remote::Idle => return,
            Remote::Loading { .. } => {
                let words = format!("{} connecting", self.env.spinner());
                Fact::new(Weight::Mode, words, theme.dim)
            }
            Remote::Failed { problem, .. } => {
                let words = match problem.kind {
                    ProblemKind::Unauthorised | ProblemKind::Forbidden => "keys refused",
                    _ => "no connection",
                };
                let words = format!("{} {words}", theme.symbols.error);
                Fact::new(Weight::Urgent, words, theme.bad)
            }
            Remote::Ready((server, _)) => {
                let words = format!("v{}", server.version);
                Fact::new(Weight::Version, words, theme.dim)
            }
        };
        facts.push(fact);
        if let Remote::Ready((server, _)) = &self.server
            && !self.env.offline
            && !narrow
        {
            let reads = match server.api.generation {
                Generation::V3 => "v3 reads",
                Generation::V4 => "v4 reads",
            };
            facts.push(Fact::new(Weight::Reads, reads, theme.dim));
        }
    }

    /// What is left of the request budget, or the countdown while something waits for it.
    fn budget_fact(&self, narrow: bool) -> Option<Fact> {
        let theme = &self.env.theme;
        if let Some(wait) = self.waits() {
            let words = if narrow {
                "waiting"
            } else {
                "waiting for requests"
            };
            let words = format!("{words}, {}", text::countdown(wait));
            return Some(Fact::new(Weight::Urgent, words, theme.warning));
        }
        let left = self.budget.left.filter(|_| !self.env.offline)?;
        let words = if narrow {
            format!("{} left", left.left)
        } else {
            format!("{} of {} left", left.left, left.of)
        };
        let scarce = left.left <= left.of / 3;
        let style = if scarce { theme.warning } else { theme.dim };
        Some(Fact::new(Weight::Left, words, style))
    }
}
