//! One message: who speaks, what was said.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::part::{arguments, put_part};
use crate::model::conversation::{Conversation, Form, Message, Part, Role, Side, is_chat};
use crate::model::text;
use crate::theme::Theme;

/// Lines of a long system prompt that are shown; the Input tab has all of it.
const SYSTEM_LINES: usize = 12;
/// Cells for the arguments that tell two calls apart.
const ARGUMENTS: usize = 60;

/// What a message needs to know of where it stands.
pub(super) struct Set<'a> {
    pub(super) talk: &'a Conversation,
    pub(super) whole: bool,
    pub(super) theme: &'a Theme,
}

impl Set<'_> {
    pub(super) fn put(&self, message: &Message, lines: &mut Vec<Line<'static>>) {
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
