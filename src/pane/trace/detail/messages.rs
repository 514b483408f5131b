//! Moving about in a conversation: from message to message, long ones whole or folded, the files in it.

use std::borrow::Cow;

use super::super::Tab;
use super::{Detail, View};
use crate::command::{Command, Fold};
use crate::highlight::conversation::file_words;
use crate::model::conversation::{File, Part, Source, held};
use crate::msg::Effect;
use crate::pane::{Act, Env, cells};

/// So many files are offered at once, those of the message on top of the screen first.
const FILES: usize = 8;

/// How the messages stand in their text.
#[derive(Debug, Default)]
pub(super) struct Messages {
    /// The line on which each of them begins.
    pub(super) starts: Vec<usize>,
    /// Long ones are not folded.
    pub(super) whole: bool,
    /// Where a text that is being set again is to stand.
    pub(super) spot: Option<Spot>,
}

/// Where the text was scrolled to: a message, and lines below its head.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    message: usize,
    below: usize,
}

impl Detail {
    /// Whether messages are on the screen.
    pub(in crate::pane::trace) fn shows_messages(&self) -> bool {
        self.tab == Tab::Messages && matches!(self.view, Some(View::Text(_)))
    }

    /// None where no conversation is shown, or the command is none of its own.
    pub(super) fn in_messages(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        if !self.shows_messages() {
            return None;
        }
        match command {
            Command::NextSibling => Some(self.step(true)),
            Command::PreviousSibling => Some(self.step(false)),
            Command::Fold(Fold::Open | Fold::OpenAll | Fold::Toggle | Fold::Problems) => {
                Some(self.fold(false, env))
            }
            Command::Fold(Fold::Close | Fold::CloseAll | Fold::Depth(_)) => {
                Some(self.fold(true, env))
            }
            Command::Open => Some(self.fold(self.messages.whole, env)),
            _ => None,
        }
    }

    fn fold(&mut self, folded: bool, env: &mut Env) -> Vec<Act> {
        if self.messages.whole != folded {
            let words = if folded {
                "long system texts are folded already"
            } else {
                "all messages are whole already"
            };
            return vec![Act::Say(words.into())];
        }
        let spot = self.spot();
        self.messages.whole = !folded;
        let acts = self.build(env);
        self.messages.spot = spot;
        acts
    }

    /// The message on top of the screen.
    fn spot(&self) -> Option<Spot> {
        let Some(View::Text(view)) = &self.view else {
            return None;
        };
        let message = self
            .messages
            .starts
            .partition_point(|start| *start <= view.line())
            .checked_sub(1)?;
        let below = view.line() - self.messages.starts.get(message)?;
        Some(Spot { message, below })
    }

    /// The line of the newly set text that was on top.
    pub(super) fn line_of(&self, Spot { message, below }: Spot) -> usize {
        let start = self.messages.starts.get(message).copied().unwrap_or(0);
        let next = self.messages.starts.get(message + 1).copied();
        let end = next.map_or(usize::MAX, |next| next.saturating_sub(1));
        (start + below).min(end)
    }

    fn step(&mut self, forward: bool) -> Vec<Act> {
        let Some(View::Text(view)) = &mut self.view else {
            return Vec::new();
        };
        let (line, top) = (view.line(), view.top());
        let to = if forward {
            self.messages.starts.iter().find(|start| **start > line)
        } else {
            self.messages.starts.iter().rfind(|start| **start < line)
        };
        match to {
            Some(to) => view.to_line(*to),
            None if forward => view.last(),
            None => view.first(),
        }
        let words = if forward {
            "the last message is on the screen"
        } else {
            "this is the first message"
        };
        let stays = view.top() == top;
        stays.then(|| Act::Say(words.into())).into_iter().collect()
    }

    /// The files of the conversation, and what opens each; those that are only in the value are saved.
    pub(in crate::pane::trace) fn files(&self) -> Vec<(String, Act)> {
        let Some((body, talk)) = self.body.value().filter(|_| self.shows_messages()) else {
            return Vec::new();
        };
        let top = self.spot().map_or(0, |spot| spot.message);
        // The text of only what is new has other messages.
        let top = if self.messages.starts.len() == talk.messages.len() {
            top
        } else {
            0
        };
        let (before, after) = talk.messages.split_at(top);
        let parts = after
            .iter()
            .chain(before)
            .flat_map(|message| &message.parts);
        let recorded = [body.input.as_deref(), body.output.as_deref()];
        let mut found: Vec<(String, Act)> = Vec::new();
        for file in parts.flat_map(files_of) {
            if let Some((words, act)) = opens(&file, recorded)
                && !found.iter().any(|(_, known)| *known == act)
            {
                found.push((words, act));
            }
            if found.len() == FILES {
                break;
            }
        }
        found
    }
}

fn files_of(part: &Part) -> Vec<Cow<'_, File>> {
    let inside = |value| held(value).map_or_else(Vec::new, |held| held.files);
    match part {
        Part::File(file) => vec![Cow::Borrowed(file)],
        Part::Call(call) => inside(&call.arguments)
            .into_iter()
            .map(Cow::Owned)
            .collect(),
        Part::Json(value) => inside(value).into_iter().map(Cow::Owned).collect(),
        Part::Result(result) => result.content.iter().flat_map(files_of).collect(),
        _ => Vec::new(),
    }
}

/// What opens a file, and what the person reads of it.
fn opens(file: &File, recorded: [Option<&str>; 2]) -> Option<(String, Act)> {
    let words = file_words(file);
    match &file.source {
        Source::Media(id) => Some((words, Act::Do(Effect::OpenMedia(id.clone())))),
        Source::Url(url) if url.starts_with("http") => {
            Some((words, Act::Do(Effect::Browse(url.clone()))))
        }
        Source::Inline(Some(payload)) => {
            let found = |text: &str| payload.find(text).map(str::to_owned);
            let letters = recorded.into_iter().flatten().find_map(found)?;
            let mime = file.mime.as_deref().unwrap_or("application/octet-stream");
            let name = file.name.as_deref().unwrap_or("file");
            let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            let url = format!("data:{mime};base64,{letters}");
            let act = cells::take_out(Command::Save, (name, words.clone()), url);
            Some((format!("save {words}"), act))
        }
        Source::Url(_) | Source::Inline(None) | Source::Provider(_) | Source::Unknown => None,
    }
}
