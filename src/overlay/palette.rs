//! The command palette: every command by name, fuzzily; `trace ID`, `session ID`, `observation ID` go there,
//! `search TEXT` searches.

mod wish;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher};
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Outcome;
use crate::command::{Command, Context, Entry, Key, View, commands};
use crate::pane::{Act, Env};
use crate::widget::input::Input;
use crate::widget::line::put_line;
use crate::widget::list::ListState;
use crate::widget::popup::Popup;
use wish::Wish;

/// Commands that are always there, though no key leads to them.
const WITHOUT_KEY: [Command; 2] = [Command::Theme, Command::Search];
/// Rows of the list.
const ROWS: u16 = 14;

#[derive(Debug)]
pub(crate) struct Palette {
    input: Input,
    /// Entries with their keys here.
    entries: Vec<(&'static Entry, String)>,
    found: Vec<usize>,
    state: ListState,
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
        let found = (0..entries.len()).collect();
        let input = Input::default().placeholder(
            "a command, or view NAME, save-view NAME, search TEXT, compare ID ID, trace ID, session ID",
        );
        Self {
            input,
            entries,
            found,
            state: ListState::default(),
            views: env.views.clone(),
        }
    }

    pub(super) fn on_key(&mut self, event: KeyEvent, key: Key) -> Outcome {
        match (event.code, key.to_string().as_str()) {
            (KeyCode::Esc, _) | (_, "ctrl-c") => return Outcome::Close(Vec::new()),
            (KeyCode::Enter, _) => return self.choose(),
            (KeyCode::Tab, _) if self.complete() => {}
            (KeyCode::Down, _) | (_, "ctrl-n" | "tab") => self.state.move_by(1),
            (KeyCode::Up, _) | (_, "ctrl-p" | "shift-tab") => self.state.move_by(-1),
            (KeyCode::PageDown, _) => self.state.page(1),
            (KeyCode::PageUp, _) => self.state.page(-1),
            _ => {
                if self.input.handle(&Event::Key(event)) {
                    self.search();
                }
            }
        }
        Outcome::Stay(Vec::new())
    }

    pub(super) fn on_paste(&mut self, text: &str) {
        self.input.insert(text);
        self.search();
    }

    fn search(&mut self) {
        let pattern = Pattern::parse(
            self.input.value(),
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
        self.found = scored.into_iter().map(|(_, index)| index).collect();
        self.state.layout(self.found.len(), usize::from(ROWS));
        self.state.first();
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
        let entry = self
            .state
            .selected()
            .and_then(|at| self.found.get(at))
            .map(|index| self.entries[*index].0);
        match entry {
            Some(entry) => Outcome::Command(entry.command),
            None => Outcome::Close(vec![Act::Say(format!(
                "there is no command \"{}\"",
                self.input.value()
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
        let cursor = self.input.draw(
            Rect {
                height: 1.min(inside.height),
                ..inside
            },
            buf,
            (true, theme),
        );
        let list = Rect {
            y: inside.y + 2,
            height: inside.height.saturating_sub(2),
            ..inside
        };
        self.state
            .layout(self.found.len(), usize::from(list.height));
        if let Some(wish) = self.wish() {
            self.draw_wish(&wish, list, buf, env);
            return cursor;
        }
        for (line, at) in self.state.window().enumerate() {
            let Some((entry, keys)) = self.found.get(at).map(|index| &self.entries[*index]) else {
                break;
            };
            let row = Rect {
                y: list.y + line as u16,
                height: 1,
                ..list
            };
            let spans = vec![
                Span::styled(format!("{:<20}", entry.name), theme.strong),
                Span::styled(format!("{keys:<9}"), theme.key),
                Span::styled(entry.help, theme.dim),
            ];
            put_line(
                buf,
                row,
                &Line::from(crate::widget::line::cut_spans(
                    spans,
                    usize::from(row.width),
                    theme.symbols.ellipsis,
                )),
            );
            if self.state.is_selected(at) {
                buf.set_style(row, theme.selected);
            }
        }
        cursor
    }
}
