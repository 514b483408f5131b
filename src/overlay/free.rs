//! A score without a config: a name, a type, a value, a comment.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Outcome;
use super::sending::{Sending, foot};
use crate::command::Key;
use crate::model::{ConfigId, DataType, NewScore, Problem, ScoreTarget, ScoreValue};
use crate::msg::{Ticket, Write};
use crate::pane::{Act, Env};
use crate::widget::input::Input;
use crate::widget::line::put_line;
use crate::widget::popup::Popup;

const WIDTH: u16 = 64;
/// Cells before the values.
const LABEL: u16 = 9;
const LABELS: [&str; 4] = ["name", "type", "value", "comment"];
const TYPE: usize = 1;
/// The server takes no more of a text.
const MOST: usize = 500;

const KINDS: [(DataType, &str); 4] = [
    (DataType::Numeric, "number"),
    (DataType::Boolean, "yes or no"),
    (DataType::Categorical, "category"),
    (DataType::Text, "text"),
];

#[derive(Debug)]
pub(crate) struct FreeBox {
    targets: Vec<ScoreTarget>,
    what: String,
    /// Name, (nothing), value, comment.
    inputs: [Input; 4],
    kind: usize,
    focus: usize,
    sending: Sending,
    /// What is to be given to many things, while the person is asked.
    asking: Option<(Arc<str>, ScoreValue)>,
}

impl FreeBox {
    pub(super) fn new(targets: Vec<ScoreTarget>, what: String) -> Self {
        let hint = |words| Input::default().placeholder(words);
        Self {
            targets,
            what,
            inputs: [
                hint("such as accuracy"),
                Input::default(),
                hint("0.5"),
                hint("optional"),
            ],
            kind: 0,
            focus: 0,
            sending: Sending::default(),
            asking: None,
        }
    }

    pub(super) fn wants(&self, ticket: Ticket) -> bool {
        self.sending.wants(ticket)
    }

    pub(super) fn is_loading(&self) -> bool {
        self.sending.is_on()
    }

    pub(super) fn on_key(&mut self, event: KeyEvent, key: Key, env: &mut Env) -> Outcome {
        if self.sending.is_on() {
            return Outcome::Stay(Vec::new());
        }
        if let Some((name, value)) = self.asking.take() {
            if key.to_string() == "y" {
                return self.send(&name, &value, env);
            }
            self.sending.problem = Some("nothing was given; enter asks again".into());
            return Outcome::Stay(Vec::new());
        }
        let last = LABELS.len() - 1;
        let typed = key
            .typed()
            .and_then(|c| c.to_digit(10))
            .map(|digit| digit as usize);
        match event.code {
            KeyCode::Esc => return Outcome::Close(Vec::new()),
            _ if key == Key::CTRL_C => return Outcome::Close(Vec::new()),
            KeyCode::Enter => return self.submit(env),
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => {
                self.go(self.focus.saturating_sub(1));
            }
            KeyCode::BackTab | KeyCode::Up => self.go(self.focus.saturating_sub(1)),
            KeyCode::Tab | KeyCode::Down => self.go((self.focus + 1).min(last)),
            KeyCode::Left if self.focus == TYPE => self.choose(self.kind.saturating_sub(1)),
            KeyCode::Right if self.focus == TYPE => self.choose(self.kind + 1),
            _ if self.focus == TYPE => {
                if let Some(number) = typed.and_then(|digit| digit.checked_sub(1)) {
                    self.choose(number);
                }
            }
            _ => {
                self.sending.problem = None;
                self.inputs[self.focus].handle(&Event::Key(event));
            }
        }
        Outcome::Stay(Vec::new())
    }

    pub(super) fn on_paste(&mut self, text: &str) {
        if self.focus != TYPE && self.asking.is_none() && !self.sending.is_on() {
            self.inputs[self.focus].insert(text);
        }
    }

    fn go(&mut self, focus: usize) {
        self.focus = focus;
    }

    fn choose(&mut self, kind: usize) {
        self.kind = kind.min(KINDS.len() - 1);
    }

    fn submit(&mut self, env: &mut Env) -> Outcome {
        let name: Arc<str> = self.inputs[0].value().trim().into();
        if name.is_empty() {
            self.focus = 0;
            self.sending.problem = Some("a name is missing".into());
            return Outcome::Stay(Vec::new());
        }
        match read(KINDS[self.kind].0, self.inputs[2].value().trim()) {
            Err(why) => {
                self.focus = 2;
                self.sending.problem = Some(why);
                Outcome::Stay(Vec::new())
            }
            Ok(value) if self.targets.len() > 1 => {
                self.sending.problem = None;
                self.asking = Some((name, value));
                Outcome::Stay(Vec::new())
            }
            Ok(value) => self.send(&name, &value, env),
        }
    }

    fn send(&mut self, name: &Arc<str>, value: &ScoreValue, env: &mut Env) -> Outcome {
        let kind = KINDS[self.kind].0;
        let comment = Some(self.inputs[3].value().trim()).filter(|words| !words.is_empty());
        let make = |target: &ScoreTarget| {
            let subject = env.subject(target.clone(), None);
            // Once more under the same name overwrites, as it does with a config.
            let rule = ConfigId::from(format!("free {} {name}", kind.as_str()));
            Write::Scores(vec![NewScore {
                id: subject.new_id(&rule),
                name: Arc::clone(name),
                value: value.clone(),
                data_type: kind,
                target: target.clone(),
                config: None,
                queue: None,
                comment: comment.map(Arc::from),
                reviewer: Some(subject.reviewer),
                environment: None,
            }])
        };
        let writes = self.targets.iter().map(make).collect();
        Outcome::Stay(self.sending.send(writes, env))
    }

    pub(super) fn on_written(&mut self, result: &Result<(), Problem>) -> Outcome {
        if !self.sending.answered(result) {
            return Outcome::Stay(Vec::new());
        }
        let words = match self.targets.len() {
            1 => "score".to_string(),
            count => format!("{count} scores"),
        };
        let words = format!("{words} on the way for {}", self.what);
        Outcome::Close(vec![Act::Say(words)])
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, env: &Env) -> Option<Position> {
        let theme = &env.theme;
        let title = format!("Free score for {}", self.what);
        let hint = if self.asking.is_some() {
            "y give it   any other key leaves it"
        } else {
            "Enter send   Tab field   Esc leave"
        };
        let popup = Popup {
            title: &title,
            hint,
            width: WIDTH,
            height: LABELS.len() as u16 + 2,
        };
        let inside = popup.draw(area, buf, theme);
        let mut cursor = None;
        for ((at, label), y) in LABELS.iter().enumerate().zip(inside.y..inside.bottom()) {
            let row = Rect {
                y,
                height: 1,
                ..inside
            };
            let focused = at == self.focus && self.asking.is_none();
            let style = if focused {
                theme.title_focused
            } else {
                theme.dim
            };
            put_line(buf, row, &Line::styled(*label, style));
            let value = Rect {
                x: row.x + LABEL.min(row.width),
                width: row.width.saturating_sub(LABEL),
                ..row
            };
            if at == TYPE {
                put_line(buf, value, &self.kinds(focused, env));
            } else if let Some(there) = self.inputs[at].draw(value, buf, (focused, theme)) {
                cursor = Some(there);
            }
        }
        if self.asking.is_some() {
            let words = format!("give it to each of {}?", self.what);
            put_line(buf, foot(inside), &Line::styled(words, theme.accent));
        } else {
            self.sending.draw(inside, buf, env);
        }
        cursor
    }

    fn kinds(&self, focused: bool, env: &Env) -> Line<'static> {
        let theme = &env.theme;
        let mut spans = Vec::new();
        for (at, (_, words)) in KINDS.iter().enumerate() {
            let number = if focused { theme.key } else { theme.dim };
            spans.push(Span::styled((at + 1).to_string(), number));
            spans.push(if at == self.kind {
                Span::styled(format!("[{words}]  "), theme.accent)
            } else {
                Span::raw(format!(" {words}   "))
            });
        }
        Line::from(spans)
    }
}

/// What was typed, as a value of that type.
fn read(kind: DataType, text: &str) -> Result<ScoreValue, String> {
    match kind {
        _ if text.is_empty() => Err("a value is missing".into()),
        DataType::Numeric => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(ScoreValue::Number(number)),
            _ => Err(format!("\"{text}\" is no number")),
        },
        DataType::Boolean => match text.to_lowercase().as_str() {
            "yes" | "y" | "true" | "1" => Ok(ScoreValue::Bool(true)),
            "no" | "n" | "false" | "0" => Ok(ScoreValue::Bool(false)),
            _ => Err("write yes or no".into()),
        },
        DataType::Categorical => Ok(ScoreValue::Category(text.into())),
        _ => match text.chars().count() {
            long if long > MOST => Err(format!("at most {MOST} characters fit, these are {long}")),
            _ => Ok(ScoreValue::Text(text.into())),
        },
    }
}
