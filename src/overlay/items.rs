//! The items of a queue: find one by its words or its state and go there, or mark several to score them together.

use std::collections::BTreeSet;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Outcome;
use crate::command::Key;
use crate::pane::{Act, Answer, Env, ItemRow};
use crate::widget::find::Needle;
use crate::widget::input::Input;
use crate::widget::line::put_line;
use crate::widget::popup::Popup;
use crate::widget::searched::Searched;

/// Rows of the list.
const ROWS: u16 = 18;
const WIDTH: u16 = 100;
/// From here on there is room for all hints.
const NARROW: u16 = 76;

#[derive(Debug)]
pub(crate) struct Items {
    list: Searched,
    rows: Arc<Vec<ItemRow>>,
    /// Places in `rows`, whether they are found or not.
    marked: BTreeSet<usize>,
}

impl Items {
    /// Begins at the item that is on the screen.
    pub(super) fn new(rows: Arc<Vec<ItemRow>>, at: usize) -> Self {
        Self {
            list: Searched::new(Input::default(), rows.len(), at),
            marked: BTreeSet::new(),
            rows,
        }
    }

    pub(super) fn on_key(&mut self, event: KeyEvent, key: Key) -> Outcome {
        match (event.code, key.to_string().as_str()) {
            (KeyCode::Esc, _) if !self.marked.is_empty() => self.marked.clear(),
            (KeyCode::Esc, _) | (_, "ctrl-c") => return Outcome::Close(Vec::new()),
            (KeyCode::Enter, _) => return self.choose(),
            (_, "tab") => self.mark(),
            (_, "ctrl-a") => self.mark_all(),
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

    /// Every word has to be there.
    fn search(&mut self) {
        let words: Vec<Needle> = self
            .list
            .input
            .value()
            .split_whitespace()
            .filter_map(Needle::new)
            .collect();
        let fits = |row: &ItemRow| {
            words.iter().all(|word| {
                word.is_in(&row.words) || word.is_in(row.state) || word.is_in(row.id.as_str())
            })
        };
        let places = 0..self.rows.len();
        let found = places.filter(|at| fits(&self.rows[*at])).collect();
        self.list.show(found);
    }

    /// Marks the item or takes its mark away, and goes on to the next.
    fn mark(&mut self) {
        if let Some(at) = self.list.selected()
            && !self.marked.remove(&at)
        {
            self.marked.insert(at);
        }
        self.list.next();
    }

    /// All that are found; where all of them are marked, none.
    fn mark_all(&mut self) {
        let found = self.list.found();
        if found.iter().all(|at| self.marked.contains(at)) {
            self.marked.retain(|at| !found.contains(at));
        } else {
            self.marked.extend(found);
        }
    }

    fn choose(&self) -> Outcome {
        if !self.marked.is_empty() {
            let ids = self.marked.iter().filter_map(|at| self.rows.get(*at));
            return Outcome::Answer {
                answer: Answer::Items(ids.map(|row| row.id.clone()).collect()),
                close: true,
            };
        }
        match self.list.selected().and_then(|at| self.rows.get(at)) {
            Some(row) => Outcome::Answer {
                answer: Answer::Item(row.id.clone()),
                close: true,
            },
            None => Outcome::Stay(vec![Act::Say("no item is like that".into())]),
        }
    }

    pub(super) fn draw(&mut self, area: Rect, buf: &mut Buffer, env: &Env) -> Option<Position> {
        let theme = &env.theme;
        let (title, hint): (String, String) = match self.marked.len() {
            0 if area.width < NARROW => ("Items".into(), "Enter go   Tab mark".into()),
            0 => (
                "Items".into(),
                "type to find   Enter go   Tab mark   Ctrl+A mark all   Esc leave".into(),
            ),
            count => (
                format!("Items · {count} marked"),
                format!("Enter score {count}   Esc unmark"),
            ),
        };
        let popup = Popup {
            title: &title,
            hint: &hint,
            width: WIDTH,
            height: ROWS.min(self.rows.len() as u16) + 2,
        };
        let inside = popup.draw(area, buf, theme);
        let (cursor, area) = self.list.draw_input(inside, buf, theme);
        if self.list.found().is_empty() {
            let words = Span::styled("no item has all of these words", theme.dim);
            put_line(buf, area, &Line::from(words));
        }
        self.list.draw_rows(area, buf, theme, |place| {
            let item = &self.rows[place];
            let mark = if self.marked.contains(&place) {
                Span::styled(theme.symbols.checked, theme.accent)
            } else {
                Span::raw(" ")
            };
            vec![
                mark,
                Span::styled(format!("{:>4} ", place + 1), theme.dim),
                Span::styled(format!("{:<9}", item.state), theme.accent),
                Span::raw(item.words.as_str()),
            ]
        });
        cursor
    }
}
