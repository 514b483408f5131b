//! A new annotation queue: its name, what it asks for, and the score configs of its form.

use std::collections::BTreeSet;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Outcome;
use super::sending::Sending;
use crate::command::Key;
use crate::model::{Problem, Remote, ScoreConfig};
use crate::msg::{Data, Fetch, Slot, Ticket, Write};
use crate::pane::{Act, Env};
use crate::widget::input::Input;
use crate::widget::line::{cut_spans, put_line};
use crate::widget::popup::Popup;

const WIDTH: u16 = 64;
/// Cells before the values.
const LABEL: u16 = 13;
/// A longer name is refused.
const NAME: usize = 35;

#[derive(Debug)]
pub(crate) struct CreateBox {
    /// Names that are taken.
    taken: Vec<Arc<str>>,
    name: Input,
    description: Input,
    configs: Remote<Vec<ScoreConfig>>,
    picked: BTreeSet<usize>,
    /// Name, description, then one for each config.
    focus: usize,
    ticket: Ticket,
    sending: Sending,
}

impl CreateBox {
    pub(super) fn new(taken: Vec<Arc<str>>, env: &mut Env) -> (Self, Vec<Act>) {
        let (ticket, act) = env.fetch(Slot::Configs, Fetch::Configs);
        let create = Self {
            taken,
            name: Input::default().placeholder("such as tone-check"),
            description: Input::default().placeholder("what should reviewers look for?"),
            configs: Remote::Loading { stale: None },
            picked: BTreeSet::new(),
            focus: 0,
            ticket,
            sending: Sending::default(),
        };
        (create, vec![act])
    }

    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        self.ticket == ticket || self.sending.wants(ticket)
    }

    pub(super) fn is_loading(&self) -> bool {
        self.sending.is_on() || self.configs.is_loading()
    }

    pub(super) fn on_data(&mut self, data: Data) {
        if let (Data::Configs(configs), true) = (data, self.picked.is_empty()) {
            let open = configs.iter().rev().filter(|config| !config.archived);
            self.configs = Remote::Ready(open.cloned().collect());
        }
    }

    pub(super) fn on_failed(&mut self, problem: &Problem) {
        self.configs.fail(problem.clone());
        self.sending.problem = Some(problem.message.clone());
    }

    fn rows(&self) -> &[ScoreConfig] {
        self.configs.value().map_or(&[], |configs| configs)
    }

    /// The line that is typed into, unless a config has the focus.
    fn input(&mut self) -> Option<&mut Input> {
        match self.focus {
            0 => Some(&mut self.name),
            1 => Some(&mut self.description),
            _ => None,
        }
    }

    pub(super) fn on_key(&mut self, event: KeyEvent, key: Key, env: &mut Env) -> Outcome {
        if self.sending.is_on() {
            return Outcome::Stay(Vec::new());
        }
        let last = self.rows().len() + 1;
        let back = event.modifiers.contains(KeyModifiers::SHIFT);
        match event.code {
            KeyCode::Esc => return Outcome::Close(Vec::new()),
            _ if key == Key::CTRL_C => return Outcome::Close(Vec::new()),
            KeyCode::Enter => return Outcome::Stay(self.create(env)),
            KeyCode::Up | KeyCode::BackTab => self.focus = self.focus.saturating_sub(1),
            KeyCode::Tab if back => self.focus = self.focus.saturating_sub(1),
            KeyCode::Down | KeyCode::Tab => self.focus = (self.focus + 1).min(last),
            _ => match self.input() {
                Some(input) => {
                    input.handle(&Event::Key(event));
                    self.sending.problem = None;
                }
                None => self.on_config(key, last),
            },
        }
        Outcome::Stay(Vec::new())
    }

    fn on_config(&mut self, key: Key, last: usize) {
        match key.typed() {
            Some('j') => self.focus = (self.focus + 1).min(last),
            Some('k') => self.focus -= 1,
            Some(' ' | 'x') => {
                let at = self.focus - 2;
                if !self.picked.remove(&at) {
                    self.picked.insert(at);
                }
                self.sending.problem = None;
            }
            _ => {}
        }
    }

    pub(super) fn on_paste(&mut self, text: &str) {
        if !self.sending.is_on()
            && let Some(input) = self.input()
        {
            input.insert(text);
        }
    }

    fn create(&mut self, env: &mut Env) -> Vec<Act> {
        let name: Arc<str> = self.name.value().trim().into();
        let wrong = if name.is_empty() {
            Some((0, "a name is missing".into()))
        } else if name.chars().count() > NAME {
            Some((0, format!("a name has at most {NAME} letters")))
        } else if self.taken.contains(&name) {
            Some((0, "there is a queue of this name already".into()))
        } else if self.picked.is_empty() {
            Some((2, "choose at least one score config with space".into()))
        } else {
            None
        };
        if let Some((focus, problem)) = wrong {
            self.focus = focus.min(self.rows().len() + 1);
            self.sending.problem = Some(problem);
            return Vec::new();
        }
        let description = self.description.value().trim();
        let write = Write::CreateQueue {
            name,
            description: (!description.is_empty()).then(|| description.into()),
            configs: self
                .picked
                .iter()
                .filter_map(|at| self.rows().get(*at))
                .map(|config| config.id.clone())
                .collect(),
        };
        self.sending.send(vec![write], env)
    }

    pub(super) fn on_written(&mut self, result: &Result<(), Problem>) -> Outcome {
        if !self.sending.answered(result) {
            return Outcome::Stay(Vec::new());
        }
        let words = format!("queue {} on the way", self.name.value().trim());
        Outcome::Close(vec![Act::Say(words)])
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) -> Option<Position> {
        let theme = &env.theme;
        let popup = Popup {
            title: "New annotation queue",
            hint: "Enter create   Tab next   Space choose   Esc leave",
            width: WIDTH,
            height: self.rows().len().max(1) as u16 + 3,
        };
        let inside = popup.draw(area, buf, theme);
        let mut cursor = None;
        let rows = self.rows().len().max(1) + 2;
        let fits = usize::from(inside.height).saturating_sub(1).max(1);
        let skip = (self.focus + 1).saturating_sub(fits);
        for (at, y) in (skip..rows.min(skip + fits)).zip(inside.y..inside.bottom()) {
            let row = Rect {
                y,
                height: 1,
                ..inside
            };
            let label = ["name", "description", "scores"].get(at).copied();
            let style = if at == self.focus {
                theme.title_focused
            } else {
                theme.dim
            };
            put_line(buf, row, &Line::styled(label.unwrap_or_default(), style));
            let value = Rect {
                x: row.x + LABEL.min(row.width),
                width: row.width.saturating_sub(LABEL),
                ..row
            };
            let look = (at == self.focus, &**theme);
            let place = match at {
                0 => self.name.draw(value, buf, look),
                1 => self.description.draw(value, buf, look),
                _ => {
                    let spans = self.config(at - 2, env).spans;
                    let room = usize::from(value.width);
                    let cut = cut_spans(spans, room, theme.symbols.ellipsis);
                    put_line(buf, value, &Line::from(cut));
                    None
                }
            };
            cursor = cursor.or(place);
        }
        self.sending.draw(inside, buf, env);
        cursor
    }

    fn config(&self, at: usize, env: &Env) -> Line<'static> {
        let theme = &env.theme;
        let Some(config) = self.rows().get(at) else {
            let words = if self.configs.is_loading() {
                format!("{} loading the score configs", env.spinner())
            } else {
                "none: make one on the web page, Settings › Scores".into()
            };
            return Line::styled(words, theme.dim);
        };
        let (symbol, style) = if self.picked.contains(&at) {
            (theme.symbols.checked, theme.accent)
        } else {
            (theme.symbols.unchecked, theme.dim)
        };
        let name = if self.focus == at + 2 {
            theme.title_focused
        } else {
            theme.text
        };
        Line::from(vec![
            Span::styled(format!("{symbol} "), style),
            Span::styled(config.name.to_string(), name),
            Span::styled(format!("   {}", config.rule()), theme.dim),
        ])
    }
}
