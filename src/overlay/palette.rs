//! The command palette: every command by name, fuzzily; `trace ID`, `session ID`, `observation ID` go there,
//! `search TEXT` searches.

mod wish;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use ratatui::text::Span;

use super::Outcome;
use crate::command::{Command, Context, Entry, Key, View, commands};
use crate::pane::{Act, Env};
use crate::widget::input::Input;
use crate::widget::popup::Popup;
use crate::widget::searched::Searched;
use wish::Wish;

/// Commands that are always there, though no key leads to them.
const WITHOUT_KEY: [Command; 2] = [Command::Theme, Command::Search];
/// Rows of the list.
const ROWS: u16 = 14;

#[derive(Debug)]
pub(crate) struct Palette {
    list: Searched,
    /// Entries with their keys here.
    entries: Vec<(&'static Entry, String)>,
    views: Vec<View>,
}

impl Palette {
    pub(super) fn new(contexts: &[Context], env: &Env) -> Self {
        let entries: Vec<_> = commands()
            .filter(|entry| entry.command != Command::Palette)
            .map(|entry| {
                (
                    entry,
                    env.keymap
                        .keys_of(contexts, entry.command)
                        .unwrap_or_default(),
                )
            })
            .filter(|(entry, keys)| !keys.is_empty() || WITHOUT_KEY.contains(&entry.command))
            .collect();
        let input = Input::default().placeholder(
            "a command, or view NAME, save-view NAME, search TEXT, compare ID ID, trace ID, session ID",
        );
        Self {
            list: Searched::new(input, entries.len(), 0),
            entries,
            views: env.views.clone(),
        }
    }

    pub(super) fn on_key(&mut self, event: KeyEvent, key: Key) -> Outcome {
        match (event.code, key.to_string().as_str()) {
            (KeyCode::Esc, _) | (_, "ctrl-c") => return Outcome::Close(Vec::new()),
            (KeyCode::Enter, _) => return self.choose(),
            (KeyCode::Tab, _) if self.complete() => {}
            (KeyCode::Tab, _) => self.list.next(),
            (code, key) if self.list.moves(code, key) => {}
            _ => {
                if self.list.input.handle(&Event::Key(event)) {
                    self.search();
                }
            }
        }
        Outcome::Stay(Vec::new())
    }

    pub(super) fn on_paste(&mut self, text: &str) {
        self.list.input.insert(text);
        self.search();
    }

    fn search(&mut self) {
        let pattern = Pattern::parse(
            self.list.input.value(),
            CaseMatching::Smart,
            Normalization::Smart,
        );
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut scored: Vec<(u32, usize)> = Vec::new();
        for (index, (entry, _)) in self.entries.iter().enumerate() {
            let name = nucleo_matcher::Utf32Str::new(entry.name, &mut buffer);
            let by_name = pattern.score(name, &mut matcher).map(|score| score + 1_000);
            let help = nucleo_matcher::Utf32Str::new(entry.help, &mut buffer);
            let score = by_name.or_else(|| pattern.score(help, &mut matcher));
            scored.extend(score.map(|score| (score, index)));
        }
        scored.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
        let found = scored.into_iter().map(|(_, index)| index).collect();
        self.list.show(found);
    }

    fn choose(&self) -> Outcome {
        match self.wish() {
            Some(Wish::Open(place)) => return Outcome::Close(vec![Act::Open(place)]),
            Some(Wish::Save(name)) => {
                return Outcome::Close(vec![Act::SaveView { name, sure: false }]);
            }
            Some(Wish::Tokens(tokens)) => return Outcome::Close(vec![Act::MarkdownTokens(tokens)]),
            Some(Wish::Delete(name)) => {
                return Outcome::Close(vec![Act::DeleteView { name, sure: false }]);
            }
            None => {}
        }
        let entry = self.list.selected().map(|index| self.entries[index].0);
        match entry {
            Some(entry) => Outcome::Command(entry.command),
            None => Outcome::Close(vec![Act::Say(format!(
                "there is no command \"{}\"",
                self.list.input.value()
            ))]),
        }
    }

    pub(super) fn draw(&mut self, area: Rect, buf: &mut Buffer, env: &Env) -> Option<Position> {
        let theme = &env.theme;
        let popup = Popup {
            title: "Commands",
            hint: "Enter run   Esc leave",
            width: 76,
            height: ROWS + 2,
        };
        let inside = popup.draw(area, buf, theme);
        let (cursor, area) = self.list.draw_input(inside, buf, theme);
        if let Some(wish) = self.wish() {
            self.draw_wish(&wish, area, buf, env);
            return cursor;
        }
        self.list.draw_rows(area, buf, theme, |place| {
            let (entry, keys) = &self.entries[place];
            vec![
                Span::styled(format!("{:<20}", entry.name), theme.strong),
                Span::styled(format!("{keys:<9}"), theme.key),
                Span::styled(entry.help, theme.dim),
            ]
        });
        cursor
    }
}
