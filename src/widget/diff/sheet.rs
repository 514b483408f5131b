//! Rows of a comparison → lines to read.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{BETWEEN, DiffView, Look, Sheet, WIDE};
use crate::model::compare::{Both, Side};
use crate::model::diff::{Diff, Row, Shown};
use crate::widget::line::head;
use crate::widget::scroll::MARGIN;
use crate::widget::text::{TextDoc, TextView, wrap};

/// Rows that are set, and bytes of them; whoever reads on opens the value itself.
const MOST: usize = 20_000;
const LARGEST: usize = 2 << 20;
/// Bytes of a line that are shown.
const LONGEST: usize = 16 << 10;

impl DiffView {
    /// The sheet for a width, the lines on which changes begin, and whether there is more.
    pub(super) fn set(&self, width: u16) -> (Sheet, Vec<usize>, bool) {
        let mut shown = self.diff.shown(self.whole);
        let most = self.rows_within(&shown);
        let rest = shown.len().saturating_sub(most);
        shown.truncate(most);
        let end = (rest > 0).then(|| {
            let words = format!(
                "{} {rest} more lines are not shown here",
                self.look.ellipsis
            );
            Line::styled(words, self.look.dim)
        });
        let (sheet, changes) = if width >= WIDE {
            let half = width.saturating_sub(BETWEEN) / 2;
            beside(&self.diff, (&shown, end), half, self.look)
        } else {
            below(&self.diff, (&shown, end), self.look)
        };
        (sheet, changes, rest > 0)
    }
}

impl DiffView {
    /// How many of the rows are not too much to be set before a frame.
    fn rows_within(&self, shown: &[Shown]) -> usize {
        let bytes = |one: &Shown| {
            let lines = row(&self.diff, one).map(|row| row.lines.as_ref());
            let of = |side, line: Option<u32>| {
                let text = line.map(|line| self.diff.texts.get(side).line(line));
                text.map_or(0, |text| text.len().min(LONGEST))
            };
            lines.map_or(0, |lines| {
                of(Side::Left, *lines.left) + of(Side::Right, *lines.right)
            })
        };
        let mut left = LARGEST;
        let within = shown.iter().take(MOST).take_while(|one| {
            let fits = left > 0;
            left = left.saturating_sub(bytes(one));
            fits
        });
        within.count()
    }
}

type Told<'a> = (&'a [Shown], Option<Line<'static>>);

/// What went, then what came, change by change.
fn below(diff: &Diff, (shown, end): Told<'_>, look: Look) -> (Sheet, Vec<usize>) {
    let differs = |one: &Shown| matches!(one, Shown::Row(at) if !diff.rows[*at].same);
    let (mut lines, mut changes) = (Vec::new(), Vec::new());
    for run in shown.chunk_by(|one, other| differs(one) && differs(other)) {
        if run.first().is_some_and(differs) {
            if run
                .iter()
                .any(|one| row(diff, one).is_some_and(Row::differs))
            {
                changes.push(lines.len());
            }
            for side in Side::BOTH {
                let of = run
                    .iter()
                    .filter_map(|one| line_of(diff, row(diff, one)?, side, look));
                lines.extend(of);
            }
            continue;
        }
        for one in run {
            lines.extend(match one {
                Shown::Gap(gap) => Some(gap_line(gap.len(), look)),
                Shown::Row(at) => line_of(diff, &diff.rows[*at], Side::Right, look),
            });
        }
    }
    lines.extend(end);
    let view = TextView::new(TextDoc::new(lines));
    (Sheet::One(Box::new(view)), changes)
}

/// The same row of the screen for what stands beside each other: the shorter one is filled up.
fn beside(diff: &Diff, (shown, end): Told<'_>, half: u16, look: Look) -> (Sheet, Vec<usize>) {
    let mut lines: Both<Vec<Line<'static>>> = Both::default();
    let mut changes = Vec::new();
    let mut differed = false;
    for one in shown {
        let row = row(diff, one);
        let differs = row.is_some_and(Row::differs);
        if differs && !differed {
            changes.push(lines.left.len());
        }
        differed = differs;
        let of = |side| match (row, one) {
            (Some(row), _) => line_of(diff, row, side, look).unwrap_or_default(),
            (None, Shown::Gap(gap)) => gap_line(gap.len(), look),
            (None, Shown::Row(_)) => Line::default(),
        };
        let both = Both::new(of(Side::Left), of(Side::Right));
        let heights = both.as_ref().map(|line| height(line, half));
        let high = heights.left.max(heights.right);
        for (side, line) in [(Side::Left, both.left), (Side::Right, both.right)] {
            let all = lines.get_mut(side);
            all.push(line);
            let missing = high - heights.get(side);
            all.extend(std::iter::repeat_n(Line::default(), missing));
        }
    }
    if let Some(end) = end {
        lines.left.push(end);
        lines.right.push(Line::default());
    }
    let views = lines.map(|lines| TextView::new(TextDoc::new(lines)));
    (Sheet::Two(Box::new(views)), changes)
}

fn row<'a>(diff: &'a Diff, one: &Shown) -> Option<&'a Row> {
    match one {
        Shown::Row(at) => diff.rows.get(*at),
        Shown::Gap(_) => None,
    }
}

/// Rows that a line takes.
fn height(line: &Line<'_>, half: u16) -> usize {
    let room = half.saturating_sub(MARGIN);
    let bytes: usize = line.spans.iter().map(|span| span.content.len()).sum();
    let plain = line.spans.iter().all(|span| span.content.is_ascii());
    if plain && bytes <= usize::from(room) {
        return 1;
    }
    wrap([line.clone()], room).len().max(1)
}

fn gap_line(count: usize, look: Look) -> Line<'static> {
    Line::styled(format!("  {} {count} equal lines", look.ellipsis), look.dim)
}

/// A sign, then the line with its changed words marked.
fn line_of(diff: &Diff, row: &Row, side: Side, look: Look) -> Option<Line<'static>> {
    let line = (*row.lines.get(side))?;
    let (sign, style) = match (row.same, side) {
        (true, _) => ("  ", Style::new()),
        (_, Side::Left) if row.slight => ("- ", look.dim),
        (_, Side::Right) if row.slight => ("+ ", look.dim),
        (_, Side::Left) => ("- ", look.gone),
        (_, Side::Right) => ("+ ", look.come),
    };
    let mut spans = vec![Span::styled(sign, style)];
    let mut room = LONGEST;
    for (changed, piece) in diff.texts.get(side).pieces(line) {
        let style = if changed {
            style.patch(look.strong).add_modifier(Modifier::UNDERLINED)
        } else {
            style
        };
        let shown = head(piece, room);
        spans.push(Span::styled(shown.to_owned(), style));
        room -= shown.len();
        if shown.len() < piece.len() {
            spans.push(Span::styled(look.ellipsis, look.dim));
            break;
        }
    }
    Some(Line::from(spans))
}
