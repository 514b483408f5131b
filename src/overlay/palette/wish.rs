//! Words after a command's name: `trace ID`, `view NAME`, `search TEXT`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Palette;
use crate::command::View;
use crate::model::address::Address;
use crate::model::compare::{Both, Comparand};
use crate::msg::short_id;
use crate::pane::{Env, Place};
use crate::widget::line::put_line;

/// What the words after a command's name lead to.
pub(super) enum Wish {
    Open(Place),
    Save(String),
    Delete(String),
    /// The budget of Markdown, for as long as lftui runs.
    Tokens(usize),
}

impl Palette {
    /// The views whose names go on like what is typed.
    fn views(&self, typed: &str) -> impl Iterator<Item = &View> {
        let lower = typed.to_lowercase();
        let views = self.views.iter();
        views.filter(move |view| view.name.to_lowercase().starts_with(&lower))
    }

    /// `view err` is the view errors.
    pub(super) fn wish(&self) -> Option<Wish> {
        let text = self.list.input.value().trim();
        let Some((command, name)) = text.split_once(char::is_whitespace) else {
            return place(text).map(Wish::Open);
        };
        let name = name.trim();
        let whole = || {
            let known = self.views(name).next();
            let exact = self.views.iter().any(|view| view.name == name);
            known
                .filter(|_| !exact)
                .map_or(name, |view| &view.name)
                .to_owned()
        };
        match command {
            "view" => Some(Wish::Open(Place::View(whole().into()))),
            "save-view" => Some(Wish::Save(name.to_owned())),
            "markdown-tokens" => tokens(name).map(Wish::Tokens),
            "delete-view" => Some(Wish::Delete(whole())),
            _ => place(text).map(Wish::Open),
        }
    }

    /// Puts the rest of a view's name into the line; false where there is none.
    pub(super) fn complete(&mut self) -> bool {
        let text = self.list.input.value();
        let Some((command, name)) = text.split_once(' ') else {
            return false;
        };
        if !["view", "delete-view", "save-view"].contains(&command) {
            return false;
        }
        let known = self.views(name.trim()).next();
        if let Some(line) = known.map(|view| format!("{command} {}", view.name)) {
            self.list.input.set(line);
        }
        true
    }

    /// What Enter does, and the views that there are.
    pub(super) fn draw_wish(&self, wish: &Wish, list: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let (words, shows_views) = match wish {
            Wish::Open(place) => (describe(place), matches!(place, Place::View(_))),
            Wish::Save(name) => (format!("keep what the list shows as the view {name}"), true),
            Wish::Tokens(tokens) => (
                format!("let y m copy at most {tokens} tokens until lftui ends"),
                false,
            ),
            Wish::Delete(name) => (format!("delete the view {name}"), true),
        };
        let mut lines = vec![Line::from(vec![
            Span::styled("Enter ", theme.key),
            Span::raw(words),
        ])];
        if shows_views {
            lines.push(Line::default());
            let typed = self.list.input.value().split_once(' ');
            let views = self.views(typed.map_or("", |(_, name)| name.trim()));
            lines.extend(views.map(|view| {
                Line::from(vec![
                    Span::styled(format!("{:<20} ", view.name), theme.strong),
                    Span::styled(view.words(), theme.dim),
                ])
            }));
        }
        for (line, y) in lines.iter().zip(list.y..list.bottom()) {
            let row = Rect {
                y,
                height: 1,
                ..list
            };
            put_line(buf, row, line);
        }
    }
}

/// `8000` or `8k`, within what config.toml takes.
fn tokens(text: &str) -> Option<usize> {
    let (digits, times) = match text.strip_suffix('k') {
        Some(digits) => (digits, 1_000),
        None => (text, 1),
    };
    let tokens = digits.parse::<usize>().ok()?.checked_mul(times)?;
    (500..=10_000_000).contains(&tokens).then_some(tokens)
}

/// `trace 4f2a…` and its like, or a pasted web address.
fn place(text: &str) -> Option<Place> {
    let text = text.trim();
    if text.contains("://") {
        return Address::parse(text)
            .ok()
            .map(|address| address.place.into());
    }
    let (kind, id) = text.split_once(char::is_whitespace)?;
    let id = id.trim();
    Some(match kind {
        "trace" => Place::Trace {
            id: id.into(),
            select: None,
        },
        "session" => Place::Session(id.into()),
        "observation" => Place::Observation(id.into()),
        "review" => Place::QueueCalled(id.into()),
        "search" if !id.is_empty() => Place::Search(id.into()),
        "compare" if !id.is_empty() => compare(id),
        _ => return None,
    })
}

fn describe(place: &Place) -> String {
    match place {
        Place::Trace { id, select: None } => format!("open trace {id}"),
        Place::Trace {
            id,
            select: Some(observation),
        } => format!("open observation {observation} of trace {id}"),
        Place::Session(id) => format!("open session {id}"),
        Place::Observation(id) => format!("open observation {id}"),
        Place::Search(text) => format!("search for {text} in what was seen"),
        Place::View(name) => format!("show the view {name}"),
        Place::QueueCalled(name) => format!("review queue {name}"),
        Place::Compare(both) => {
            format!(
                "compare traces {} and {}",
                both.left.trace, both.right.trace
            )
        }
        Place::CompareWith(id) => format!("compare with trace {id}"),
        Place::Root(_) | Place::Queue(_) => String::new(),
    }
}

/// Two traces, or one with what is on the screen.
fn compare(ids: &str) -> Place {
    let run = |id: &str| Comparand {
        trace: id.into(),
        step: None,
        words: format!("trace {}", short_id(id)),
    };
    match ids.split_once(char::is_whitespace) {
        Some((left, right)) => {
            let both = Both::new(run(left), run(right.trim()));
            Place::Compare(Box::new(both))
        }
        None => Place::CompareWith(ids.into()),
    }
}
