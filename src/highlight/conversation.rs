//! A conversation → styled lines: who speaks, what was said, called and answered.

mod message;
mod part;

use std::sync::Arc;

use jiff::tz::TimeZone;
use ratatui::text::{Line, Span};

use super::{TextDoc, markdown};
use crate::model::conversation::{Conversation, Cut, Message, Part, Role, Side};
use crate::model::text::clean_block;
use crate::model::{Seconds, TraceSummary, Usd, text};
use crate::theme::Theme;
use message::Set;
pub use part::file_words;

/// Lines, and on which of them each message or turn begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    pub lines: Vec<Line<'static>>,
    pub starts: Vec<usize>,
    /// The lines as a text for the screen, where that was made already.
    doc: Option<Arc<TextDoc>>,
}

impl Reading {
    /// Makes the text for the screen of it: that takes a while where it is large.
    #[must_use]
    pub fn prepared(self) -> Self {
        let doc = Some(Arc::new(TextDoc::new(self.lines)));
        Self {
            lines: Vec::new(),
            doc,
            ..self
        }
    }

    pub fn into_doc(self) -> Arc<TextDoc> {
        self.doc
            .unwrap_or_else(|| Arc::new(TextDoc::new(self.lines)))
    }
}

/// All messages: role, text, calls with their results.
pub fn conversation(conversation: &Conversation, whole: bool, theme: &Theme) -> Reading {
    let set = Set {
        talk: conversation,
        whole,
        theme,
    };
    let mut reading = Reading::default();
    if !conversation.tools.is_empty() {
        let names: Vec<&str> = conversation
            .tools
            .iter()
            .map(|tool| tool.name.as_str())
            .collect();
        let noun = if names.len() == 1 { "tool" } else { "tools" };
        let words = format!("{} {noun} offered: {}", names.len(), names.join(", "));
        reading.lines.push(Line::styled(
            text::clean_line(&words).into_owned(),
            theme.dim,
        ));
        reading.lines.push(Line::default());
    }
    for message in &conversation.messages {
        reading.starts.push(reading.lines.len());
        set.put(message, &mut reading.lines);
    }
    put_ends(conversation, theme, &mut reading.lines);
    reading
}

fn put_ends(conversation: &Conversation, theme: &Theme, lines: &mut Vec<Line<'static>>) {
    for (name, about) in [
        ("input", &conversation.input),
        ("output", &conversation.output),
    ] {
        if about.truncated {
            lines.push(Line::styled(
                format!("the {name} was cut off before it ended"),
                theme.warning,
            ));
        }
    }
}

/// The messages of a cut: words where some are folded away, long ones shortened.
pub fn cut(conversation: &Conversation, cut: &Cut, theme: &Theme) -> Reading {
    let set = Set {
        talk: conversation,
        whole: cut.whole,
        theme,
    };
    let mut reading = Reading::default();
    let shown = |message: &&Message| cut.side.is_none_or(|side| message.side == side);
    let messages = conversation.messages.iter().enumerate();
    for (at, message) in messages.filter(|(_, message)| shown(message)) {
        match cut.folds.iter().find(|fold| fold.messages.contains(&at)) {
            Some(fold) if fold.messages.start == at => {
                let words = text::clean_line(&fold.words);
                reading.lines.push(Line::styled(
                    format!("  {} {words}", theme.symbols.folded),
                    theme.dim,
                ));
                if cut.lines.is_none() {
                    reading.lines.push(Line::default());
                }
            }
            Some(_) => {}
            None => {
                reading.starts.push(reading.lines.len());
                let start = reading.lines.len();
                set.put(message, &mut reading.lines);
                // The head of the step says which tool it is.
                if cut.lines.is_some()
                    && matches!(message.parts.first(), Some(Part::Call(_)))
                    && message.role == Role::Tool
                {
                    reading.lines.remove(start);
                }
                let most = cut.lines.filter(|_| !has_failed(message));
                shorten(&mut reading.lines, start, (most, theme));
            }
        }
    }
    put_ends(conversation, theme, &mut reading.lines);
    reading
}

fn has_failed(message: &Message) -> bool {
    let failed = |part: &Part| matches!(part, Part::Result(result) if result.error);
    message.parts.iter().any(failed)
}

/// Leaves the beginning of what was put from `start` on, and the blank line behind it.
fn shorten(lines: &mut Vec<Line<'static>>, start: usize, (most, theme): (Option<usize>, &Theme)) {
    let Some(most) = most.filter(|most| lines.len() > start + most + 3) else {
        return;
    };
    let hidden = lines.len() - start - most - 1;
    lines.truncate(start + most);
    let words = format!(
        "  {} {hidden} more lines, Enter opens the step",
        theme.symbols.folded
    );
    lines.push(Line::styled(words, theme.dim));
    lines.push(Line::default());
}

/// A turn of a session: its head, what was asked, what was answered.
pub fn turn(
    trace: &TraceSummary,
    talk: &Conversation,
    (theme, zone): (&Theme, &TimeZone),
    reading: &mut Reading,
) {
    reading.starts.push(reading.lines.len());
    let mut head = vec![
        Span::styled(
            format!("{} ", theme.symbols.horizontal.repeat(2)),
            theme.border,
        ),
        Span::styled(trace.name.to_string(), theme.strong),
    ];
    let time = trace
        .start
        .to_zoned(zone.clone())
        .strftime("%b %-d %H:%M:%S")
        .to_string();
    let mut words = vec![time];
    words.extend(if trace.running {
        Some("running".into())
    } else {
        trace.latency.map(Seconds::short)
    });
    words.extend(
        trace
            .totals
            .cost
            .filter(|cost| cost.0 > 0.0)
            .map(Usd::short),
    );
    head.extend(
        words
            .into_iter()
            .map(|word| Span::styled(format!(" · {word}"), theme.dim)),
    );
    reading.lines.push(Line::from(head));
    let set = Set {
        talk,
        whole: false,
        theme,
    };
    let asked = talk
        .messages
        .iter()
        .rposition(|message| message.side == Side::Input && message.role == Role::User);
    for (index, message) in talk.messages.iter().enumerate() {
        if message.side == Side::Output || asked.is_some_and(|asked| asked <= index) {
            set.put(message, &mut reading.lines);
        }
    }
    if talk.messages.is_empty() {
        reading.lines.push(Line::styled(
            "  no input and no output were recorded",
            theme.dim,
        ));
    }
    reading.lines.push(Line::default());
}

/// A bare text: Markdown, since that is what models write.
pub fn bare(words: &Arc<str>, theme: &Theme) -> Reading {
    Reading {
        lines: markdown(&clean_block(words), theme),
        ..Reading::default()
    }
}
