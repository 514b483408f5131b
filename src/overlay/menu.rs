//! A short list to choose from: time ranges, profiles, files.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span as Text};

use super::Outcome;
use crate::command::Key;
use crate::model::Span;
use crate::msg::{Effect, Order, Target};
use crate::pane::{Act, Answer, Env, Place};
use crate::widget::line::{put_line, width};
use crate::widget::popup::Popup;

#[derive(Clone, Debug, PartialEq)]
enum Choice {
    Span(Span),
    Switch(Target),
    Order(Order),
    View(Arc<str>),
    Act(Act),
}

#[derive(Debug)]
pub(crate) struct Menu {
    title: &'static str,
    choices: Vec<(String, Choice)>,
    selected: usize,
    rows: Rect,
}

impl Menu {
    pub(super) fn spans(current: Span) -> Self {
        let choices = Span::ALL
            .into_iter()
            .map(|span| (span.label().to_string(), Choice::Span(span)))
            .collect();
        let selected = Span::ALL
            .iter()
            .position(|span| *span == current)
            .unwrap_or(0);
        Self {
            title: "Time range",
            choices,
            selected,
            rows: Rect::ZERO,
        }
    }

    /// Shuffled is another order each time it is chosen.
    pub(super) fn orders(current: Order) -> Self {
        let seed = match current {
            Order::Shuffled(seed) => seed.wrapping_add(1),
            _ => 1,
        };
        let orders = [
            Order::Oldest,
            Order::Newest,
            Order::Errors,
            Order::Cost,
            Order::Latency,
            Order::Score,
            Order::Shuffled(seed),
        ];
        let choices = orders.map(|order| (order.label(), Choice::Order(order)));
        let selected = orders.iter().position(|order| *order == current);
        Self {
            title: "Review in this order",
            choices: choices.into(),
            selected: selected.unwrap_or(orders.len() - 1),
            rows: Rect::ZERO,
        }
    }

    pub(super) fn acts(title: &'static str, choices: Vec<(String, Act)>) -> Self {
        let choices = choices
            .into_iter()
            .map(|(words, act)| (words, Choice::Act(act)));
        Self {
            title,
            choices: choices.collect(),
            selected: 0,
            rows: Rect::ZERO,
        }
    }

    pub(super) fn profiles(env: &Env) -> Self {
        let named = env
            .profiles
            .iter()
            .map(|name| (name.clone(), Choice::Switch(Target::Profile(name.clone()))));
        let choices: Vec<_> = named
            .chain([
                ("the demo".to_string(), Choice::Switch(Target::Demo)),
                ("another server…".to_string(), Choice::Switch(Target::Start)),
            ])
            .collect();
        let selected = choices
            .iter()
            .position(|(name, _)| Some(name) == env.profile.as_ref())
            .unwrap_or(0);
        Self {
            title: "Profile",
            choices,
            selected,
            rows: Rect::ZERO,
        }
    }

    /// What each shows stands beside its name.
    pub(super) fn views(env: &Env) -> Self {
        let name = env.views.iter().map(|view| width(&view.name)).max();
        let name = name.unwrap_or(0).min(24);
        let choices = env.views.iter().map(|view| {
            let words = format!("{:<name$}  {}", view.name, view.words());
            (words, Choice::View(view.name.as_str().into()))
        });
        Self {
            title: "Views",
            choices: choices.collect(),
            selected: 0,
            rows: Rect::ZERO,
        }
    }

    pub(super) fn on_key(&mut self, key: Key, env: &mut Env) -> Outcome {
        let last = self.choices.len().saturating_sub(1);
        match key.to_string().as_str() {
            "esc" | "q" | "ctrl-c" => return Outcome::Close(Vec::new()),
            "j" | "down" | "tab" => self.selected = (self.selected + 1).min(last),
            "k" | "up" | "shift-tab" => self.selected = self.selected.saturating_sub(1),
            "g" | "home" => self.selected = 0,
            "G" | "end" => self.selected = last,
            "enter" | "l" | "right" => return self.choose(env),
            "delete" => return self.delete(),
            digit => {
                if let Ok(number) = digit.parse::<usize>()
                    && (1..=self.choices.len()).contains(&number)
                {
                    self.selected = number - 1;
                    return self.choose(env);
                }
            }
        }
        Outcome::Stay(Vec::new())
    }

    pub(super) fn on_mouse(&mut self, mouse: MouseEvent, env: &mut Env) -> Outcome {
        let at = Position::new(mouse.column, mouse.row);
        if mouse.kind == MouseEventKind::Down(MouseButton::Left) {
            if !self.rows.contains(at) {
                return Outcome::Close(Vec::new());
            }
            self.selected =
                usize::from(at.y - self.rows.y).min(self.choices.len().saturating_sub(1));
            return self.choose(env);
        }
        Outcome::Stay(Vec::new())
    }

    fn choose(&self, _: &mut Env) -> Outcome {
        match self.choices.get(self.selected) {
            Some((_, Choice::Span(span))) => Outcome::Answer {
                answer: Answer::Span(*span),
                close: true,
            },
            Some((_, Choice::Order(order))) => Outcome::Answer {
                answer: Answer::Order(*order),
                close: true,
            },
            Some((_, Choice::Switch(target))) => {
                Outcome::Close(vec![Act::Do(Effect::Switch(target.clone()))])
            }
            Some((_, Choice::View(name))) => {
                Outcome::Close(vec![Act::Open(Place::View(Arc::clone(name)))])
            }
            Some((_, Choice::Act(act))) => Outcome::Close(vec![act.clone()]),
            None => Outcome::Close(Vec::new()),
        }
    }

    /// Views are the only choices that can be taken away.
    fn delete(&self) -> Outcome {
        match self.choices.get(self.selected) {
            Some((_, Choice::View(name))) => Outcome::Close(vec![Act::DeleteView {
                name: name.to_string(),
                sure: false,
            }]),
            _ => Outcome::Stay(Vec::new()),
        }
    }

    pub(super) fn draw(&mut self, area: Rect, buf: &mut Buffer, env: &Env) {
        let theme = &env.theme;
        let widest = self.choices.iter().map(|(name, _)| width(name) + 3);
        let widest = widest.max().unwrap_or(0).min(100);
        let popup = Popup {
            title: self.title,
            hint: if self.title == "Views" {
                "Enter show   Del delete   Esc leave"
            } else {
                "Enter choose   Esc leave"
            },
            width: widest.max(34) as u16,
            height: self.choices.len() as u16,
        };
        let inside = popup.draw(area, buf, theme);
        for (index, (name, _)) in self
            .choices
            .iter()
            .enumerate()
            .take(usize::from(inside.height))
        {
            let row = Rect {
                y: inside.y + index as u16,
                height: 1,
                ..inside
            };
            let key = if index < 9 {
                format!("{}  ", index + 1)
            } else {
                "   ".into()
            };
            put_line(
                buf,
                row,
                &Line::from(vec![Text::styled(key, theme.key), Text::raw(name.as_str())]),
            );
            if index == self.selected {
                buf.set_style(row, theme.selected);
            }
        }
        self.rows = inside;
    }
}
