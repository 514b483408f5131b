//! A conversation → styled lines: who speaks, what was said, called and answered.

mod part;

use std::sync::Arc;

use jiff::tz::TimeZone;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{TextDoc, markdown};
use crate::model::conversation::{Conversation, Cut, Form, Message, Part, Role, Side, is_chat};
use crate::model::text::clean_block;
use crate::model::{Seconds, TraceSummary, Usd, text};
use crate::theme::Theme;
pub use part::file_words;
use part::{arguments, put_part};

/// Lines of a long system prompt that are shown; the Input tab has all of it.
const SYSTEM_LINES: usize = 12;
/// Cells for the arguments that tell two calls apart.
const ARGUMENTS: usize = 60;

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

/// What a message needs to know of where it stands.
struct Set<'a> {
    talk: &'a Conversation,
    whole: bool,
    theme: &'a Theme,
}

impl Set<'_> {
    fn put(&self, message: &Message, lines: &mut Vec<Line<'static>>) {
        let (word, style) = self.speaker(message);
        let mut head = vec![Span::styled(word, style)];
        if let Some(label) = &message.label {
            let gap = if word.is_empty() { "" } else { " " };
            head.push(Span::styled(
                format!("{gap}{}", text::clean_line(label)),
                self.theme.strong,
            ));
        }
        head.extend(
            self.told_apart(message)
                .map(|words| Span::styled(format!("  {words}"), self.theme.dim)),
        );
        let start = lines.len();
        lines.push(Line::from(head));
        for part in &message.parts {
            match part {
                // The head has its name.
                Part::Call(call) if message.label.as_ref() == Some(&call.name) => {
                    lines.extend(arguments(call, self.theme));
                }
                part => put_part(part, message.role, self.theme, lines),
            }
        }
        if !self.whole && message.role == Role::System && lines.len() > start + 1 + SYSTEM_LINES + 2
        {
            let hidden = lines.len() - start - 1 - SYSTEM_LINES;
            lines.truncate(start + 1 + SYSTEM_LINES);
            lines.push(Line::styled(
                format!(
                    "  {} {hidden} more lines, zR shows all",
                    self.theme.symbols.folded
                ),
                self.theme.dim,
            ));
        }
        lines.push(Line::default());
    }

    /// Who speaks; a value that is no message was said by nobody.
    fn speaker(&self, message: &Message) -> (&'static str, Style) {
        let (side, form) = match message.side {
            Side::Input => ("input", self.talk.input.form),
            Side::Output => ("output", self.talk.output.form),
        };
        let unsaid = form == Form::Data && !is_chat(self.talk);
        match message.role {
            Role::User | Role::Assistant if unsaid => (side, self.theme.strong),
            Role::Other if message.label.is_none() => (side, self.theme.strong),
            Role::System => ("system", self.theme.role.system),
            Role::User => ("user", self.theme.role.user),
            Role::Assistant => ("assistant", self.theme.role.assistant),
            Role::Tool => ("tool", self.theme.role.tool),
            Role::Other => ("", self.theme.strong),
        }
    }

    /// What a tool was asked, where it was called more than once at the same time.
    fn told_apart(&self, message: &Message) -> Option<String> {
        let [Part::Result(result)] = message.parts.as_slice() else {
            return None;
        };
        let place = result.call?;
        let call = self.talk.call(place)?;
        let twin = |part: &&Part| matches!(part, Part::Call(other) if other.name == call.name);
        let twins = self
            .talk
            .messages
            .get(place.message)?
            .parts
            .iter()
            .filter(twin);
        let arguments = call.arguments.to_string();
        (twins.count() > 1)
            .then(|| text::truncate(&text::clean_line(&arguments), ARGUMENTS).into_owned())
    }
}

/// A bare text: Markdown, since that is what models write.
pub fn bare(words: &Arc<str>, theme: &Theme) -> Reading {
    Reading {
        lines: markdown(&clean_block(words), theme),
        ..Reading::default()
    }
}
