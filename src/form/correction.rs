//! The output as it should have been, written in the person's editor; shown as what changed.

use std::sync::Arc;
use std::time::Duration;

use ratatui::text::Line;
use similar::{ChangeTag, TextDiff};

use super::{Form, is_own};
use crate::model::text::clean_line;
use crate::model::{ConfigId, DataType, NewScore, Score, ScoreTarget, ScoreValue};
use crate::theme::Theme;

/// Lines of a difference that are shown; the editor shows all.
const SHOWN: usize = 6;
/// Of a line, no screen shows more.
const LINE: usize = 400;
/// Corrections have no config of their own; this tells their ids from those of scores.
const RULE: &str = "correction";

/// A difference that takes longer is told less exactly: outputs may be huge.
const PATIENCE: Duration = Duration::from_millis(100);

/// What was written in place of the output.
#[derive(Clone, Debug)]
pub(super) struct Correction {
    text: Arc<str>,
    /// Lines that went, and lines that came.
    counts: [usize; 2],
    /// The first of them, with whether they came.
    changes: Vec<(bool, String)>,
}

impl Correction {
    fn new(original: &str, text: &str) -> Self {
        // A last line without its end would differ from the same line with one.
        let [old, new] = [original, text].map(|words| format!("{words}\n"));
        let mut config = TextDiff::configure();
        let diff = config.timeout(PATIENCE).diff_lines(&old, &new);
        let (mut counts, mut changes) = ([0, 0], Vec::new());
        for change in diff
            .iter_all_changes()
            .filter(|one| one.tag() != ChangeTag::Equal)
        {
            let came = change.tag() == ChangeTag::Insert;
            counts[usize::from(came)] += 1;
            if changes.len() < SHOWN {
                let line: String = change.value().chars().take(LINE).collect();
                changes.push((came, clean_line(line.trim_end()).into_owned()));
            }
        }
        Self {
            text: text.into(),
            counts,
            changes,
        }
    }
}

impl Form {
    /// This reviewer's correction that is there already.
    pub(super) fn own_correction<'s>(
        scores: &'s [Score],
        (target, reviewer): (&ScoreTarget, &str),
    ) -> Option<&'s Score> {
        let is_it = |score: &&Score| {
            score.data_type == DataType::Correction
                && score.target.as_ref() == Some(target)
                && is_own(score, reviewer)
        };
        scores.iter().find(is_it)
    }

    /// What the editor begins with: the correction so far, else the output.
    pub fn correction_draft(&self, original: &Arc<str>) -> Arc<str> {
        let known = self
            .corrected
            .as_ref()
            .map(|score| score.value.short().into());
        let written = self
            .correction
            .as_ref()
            .map(|written| Arc::clone(&written.text));
        written.or(known).unwrap_or_else(|| Arc::clone(original))
    }

    /// Takes what the editor left; the output unchanged, or nothing at all, is no correction.
    pub fn correct(&mut self, original: &str, text: &str) -> bool {
        let text = text.trim_end();
        let known = self.corrected.as_ref().map(|score| score.value.short());
        let same =
            text == original.trim_end() || known.is_some_and(|known| known.trim_end() == text);
        let changed = !same && !text.is_empty();
        self.correction = changed.then(|| Correction::new(original.trim_end(), text));
        self.correction.is_some()
    }

    pub(super) fn correction_score(&self) -> Option<NewScore> {
        let (written, subject) = (self.correction.as_ref()?, &self.subject);
        let id = self.corrected.as_ref().map_or_else(
            || subject.new_id(&ConfigId::from(RULE)),
            |score| score.id.clone(),
        );
        Some(NewScore {
            id,
            // The server calls all of them so.
            name: "output".into(),
            value: ScoreValue::Text(Arc::clone(&written.text)),
            data_type: DataType::Correction,
            target: subject.target.clone(),
            config: None,
            queue: subject.queue.clone(),
            comment: None,
            reviewer: Some(Arc::clone(&subject.reviewer)),
            environment: subject.environment.clone(),
        })
    }

    /// Lines that went and came; none without a correction.
    pub(super) fn correction_lines(&self, theme: &Theme) -> Vec<Line<'static>> {
        let Some(written) = &self.correction else {
            return Vec::new();
        };
        let [gone, new] = written.counts;
        let head = format!("  corrected output   −{gone} +{new} lines   e changes it");
        let changes = written.changes.iter().map(|(came, words)| {
            let (sign, style) = if *came {
                ("+", theme.good)
            } else {
                ("−", theme.bad)
            };
            Line::styled(format!("  {sign} {words}"), style)
        });
        std::iter::once(Line::styled(head, theme.accent))
            .chain(changes)
            .collect()
    }

    /// Lines that it takes.
    pub(super) fn correction_height(&self) -> u16 {
        let written = self.correction.as_ref();
        written.map_or(0, |written| 1 + written.changes.len() as u16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_told() {
        let written = Correction::new("Dear Ada,\nNo.\nBye", "Dear Ada,\nYes.\nOf course.\nBye");
        assert_eq!(written.counts, [1, 2]);
        let changes: Vec<_> = written
            .changes
            .iter()
            .map(|(_, line)| line.as_str())
            .collect();
        assert_eq!(changes, ["No.", "Yes.", "Of course."]);
    }
}
