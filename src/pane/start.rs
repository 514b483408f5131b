//! The first screen: look around in the demo, connect to a server, or start one.

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Act, Env, Hits};
use crate::command::{Command, Key, Move};
use crate::model::Problem;
use crate::msg::{Effect, Login, Target};
use crate::widget::input::Input;
use crate::widget::line::{put, put_line};

const CHOICES: [(&str, &str); 3] = [
    ("Look around in the demo", "everything runs on this machine"),
    (
        "Connect to Langfuse",
        "address and keys, tested before they are kept",
    ),
    (
        "Start a local server",
        "for your SDKs, one file, no containers",
    ),
];
/// Where most projects are.
const CLOUD: &str = "https://cloud.langfuse.com";
const LABELS: [&str; 3] = ["address", "public key", "secret key"];

#[derive(Debug, Default)]
pub(crate) struct StartPane {
    selected: usize,
    form: Option<Form>,
}

#[derive(Debug)]
struct Form {
    inputs: [Input; 3],
    focus: usize,
    trying: bool,
    problem: Option<String>,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            inputs: [
                Input::default().placeholder(CLOUD),
                Input::default().placeholder("pk-lf-…"),
                Input::default().placeholder("sk-lf-…").masked(),
            ],
            focus: 0,
            trying: false,
            problem: None,
        }
    }
}

impl StartPane {
    pub(crate) fn is_loading(&self) -> bool {
        self.form.as_ref().is_some_and(|form| form.trying)
    }

    /// A connection that was tried did not work.
    pub(crate) fn on_refused(&mut self, problem: &Problem) {
        if let Some(form) = &mut self.form {
            form.trying = false;
            form.problem = Some(problem.message.clone());
        }
    }

    /// The form takes every key but those that leave lftui.
    pub(crate) fn capture(&mut self, event: KeyEvent, key: Key, _: &mut Env) -> Option<Vec<Act>> {
        let form = self.form.as_mut()?;
        match (event.code, key.to_string().as_str()) {
            (_, "ctrl-c" | "ctrl-z") => return None,
            (KeyCode::Esc, _) => self.form = None,
            _ if form.trying => {}
            (KeyCode::Down, _) | (_, "tab") => form.focus = (form.focus + 1) % LABELS.len(),
            (KeyCode::Up, _) | (_, "shift-tab") => {
                form.focus = (form.focus + LABELS.len() - 1) % LABELS.len();
            }
            (KeyCode::Enter, _) => return Some(form.submit()),
            _ => {
                form.problem = None;
                form.inputs[form.focus].handle(&Event::Key(event));
            }
        }
        Some(Vec::new())
    }

    pub(crate) fn on_paste(&mut self, text: &str) {
        if let Some(form) = &mut self.form {
            form.inputs[form.focus].insert(text.trim());
        }
    }

    pub(crate) fn command(&mut self, command: Command, _: &mut Env) -> Option<Vec<Act>> {
        match command {
            Command::Move(Move::Down) | Command::NextPanel => {
                self.selected = (self.selected + 1).min(CHOICES.len() - 1);
            }
            Command::Move(Move::Up) | Command::PreviousPanel => {
                self.selected = self.selected.saturating_sub(1);
            }
            Command::Open => match self.selected {
                0 => return Some(vec![Act::Do(Effect::Switch(Target::Demo))]),
                1 => self.form = Some(Form::default()),
                _ => return Some(vec![Act::Do(Effect::Switch(Target::Serve))]),
            },
            _ => return None,
        }
        Some(Vec::new())
    }

    pub(crate) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) -> Hits {
        let theme = &env.theme;
        let width_wanted = 78.min(area.width.saturating_sub(2));
        let top = area.y + area.height.saturating_sub(14) / 3;
        let mut row = Rect {
            x: area.x + (area.width - width_wanted) / 2,
            y: top,
            width: width_wanted,
            height: 1,
        };
        let mut put_row = |line: Line<'_>, gap: u16| {
            if row.y < area.bottom() {
                put_line(buf, row, &line);
            }
            row.y = row.y.saturating_add(1 + gap);
            row
        };
        put_row(
            Line::from(vec![
                Span::styled("lftui", theme.title_focused),
                Span::styled(" — the terminal for LLM traces", theme.text),
            ]),
            1,
        );
        let Some(form) = &self.form else {
            for (index, (title, words)) in CHOICES.iter().enumerate() {
                let here = index == self.selected;
                let mark = if here { theme.symbols.folded } else { " " };
                let style = if here { theme.strong } else { theme.text };
                put_row(
                    Line::from(vec![
                        Span::styled(format!("{mark} "), theme.accent),
                        Span::styled(format!("{title:<28}"), style),
                        Span::styled(*words, theme.dim),
                    ]),
                    0,
                );
            }
            put_row(Line::default(), 0);
            put_row(
                Line::from(vec![
                    Span::styled("j k", theme.key),
                    Span::styled(" choose   ", theme.dim),
                    Span::styled("Enter", theme.key),
                    Span::styled(" go   ", theme.dim),
                    Span::styled("q", theme.key),
                    Span::styled(" quit", theme.dim),
                ]),
                0,
            );
            return Hits::default();
        };
        let place = put_row(Line::styled("Connect to Langfuse", theme.strong), 1);
        form.draw(
            Rect {
                height: area.bottom().saturating_sub(place.y),
                ..place
            },
            buf,
            env,
        )
    }
}

impl Form {
    fn submit(&mut self) -> Vec<Act> {
        let host = self.inputs[0].value().trim();
        let host = if host.is_empty() { CLOUD } else { host }.to_string();
        if let Some(empty) = (1..LABELS.len()).find(|index| self.inputs[*index].is_empty()) {
            self.focus = empty;
            self.problem = Some(format!("the {} is missing", LABELS[empty]));
            return Vec::new();
        }
        self.trying = true;
        self.problem = None;
        let [public_key, secret_key] =
            [1, 2].map(|index| self.inputs[index].value().trim().to_string());
        vec![Act::Do(Effect::Connect(Login {
            host,
            public_key,
            secret_key,
            profile: "default".into(),
        }))]
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) -> Hits {
        let theme = &env.theme;
        let mut hits = Hits::default();
        for (index, input) in self.inputs.iter().enumerate() {
            let y = area.y + index as u16;
            if y >= area.bottom() {
                return hits;
            }
            let focused = index == self.focus;
            let style = if focused {
                theme.title_focused
            } else {
                theme.dim
            };
            put(buf, (area.x + 2, y).into(), 12, (LABELS[index], style));
            let place = Rect {
                x: area.x + 14,
                y,
                width: area.width.saturating_sub(14),
                height: 1,
            };
            let cursor = input.draw(place, buf, (focused && !self.trying, theme));
            hits.cursor = hits.cursor.or(cursor);
        }
        let foot = Rect {
            x: area.x + 2,
            y: area.y + 4,
            width: area.width.saturating_sub(2),
            height: area.height.saturating_sub(4),
        };
        let line = match (&self.problem, self.trying) {
            (_, true) => Line::styled(
                format!("{} trying the connection", env.spinner()),
                theme.dim,
            ),
            (Some(problem), _) => Line::from(vec![
                Span::styled(format!("{} ", theme.symbols.error), theme.bad),
                Span::raw(problem.as_str()),
            ]),
            (None, _) => Line::from(vec![
                Span::styled("Enter", theme.key),
                Span::styled(" try and keep   ", theme.dim),
                Span::styled("Tab", theme.key),
                Span::styled(" next field   ", theme.dim),
                Span::styled("Esc", theme.key),
                Span::styled(" back", theme.dim),
            ]),
        };
        for (index, line) in crate::widget::text::wrap([line], foot.width)
            .iter()
            .take(usize::from(foot.height))
            .enumerate()
        {
            put_line(
                buf,
                Rect {
                    y: foot.y + index as u16,
                    height: 1,
                    ..foot
                },
                line,
            );
        }
        hits
    }
}
