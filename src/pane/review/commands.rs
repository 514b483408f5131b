//! What a reviewer can do, and with which keys.

use super::{Panel, ReviewPane};
use crate::command::Command;
use crate::form::Form;
use crate::model::CommentTarget;
use crate::pane::review::plan::Later;
use crate::pane::{Act, Answer, Ask, Env, Hints};

impl ReviewPane {
    pub(crate) fn on_answer(&mut self, answer: Answer, env: &mut Env) -> Vec<Act> {
        match answer {
            Answer::Item(id) => match self.plan.place_of(&id) {
                Some(at) => self.go(at, env),
                None => vec![Act::Say("this item is no longer in the queue".into())],
            },
            Answer::Items(ids) => self.score_items(ids, env),
            Answer::Order(order) => self.put_in_order(order, env),
            Answer::Filter(line) => self.filter_by(&line, env),
            answer => self
                .object
                .as_mut()
                .map_or_else(Vec::new, |object| object.on_answer(answer, env)),
        }
    }

    /// Leaves the item for later and shows the next.
    fn put_off(&mut self, later: Later, env: &mut Env) -> Vec<Act> {
        if let Some(why) = env.hand.held() {
            return vec![Act::Say(why)];
        }
        let Some(item) = self.item() else {
            return Vec::new();
        };
        if self.plan.is_done(item) {
            return self.next_pending(env);
        }
        let item = item.id.clone();
        self.remember_put_off(&item);
        self.plan.put_off(item, Some(later));
        let mut acts = self.next_pending(env);
        if later == Later::Held {
            acts.push(Act::Say("held: it comes again at the end".into()));
        }
        acts
    }

    pub(crate) fn command(&mut self, command: Command, env: &mut Env) -> Option<Vec<Act>> {
        if self.panel == Panel::Object
            && !matches!(command, Command::NextPanel | Command::PreviousPanel)
        {
            return self.object.as_mut()?.command(command, env);
        }
        match command {
            Command::NextPanel | Command::PreviousPanel => self.turn_panel(),
            Command::Refresh => return Some(self.refresh(env)),
            Command::Instructions => {
                self.panel = match self.panel {
                    Panel::Instructions => Panel::Form,
                    _ => Panel::Instructions,
                };
            }
            Command::Submit => return Some(self.submit(env)),
            Command::Complete => return Some(self.complete(env)),
            Command::Skip => return Some(self.put_off(Later::Skipped, env)),
            Command::Hold => return Some(self.put_off(Later::Held, env)),
            Command::TakeBack => return Some(self.take_back(env)),
            Command::NextItem => return Some(self.go(self.plan.at() + 1, env)),
            Command::PreviousItem if self.plan.at() == 0 => {
                return Some(vec![Act::Say("this is the first item".into())]);
            }
            Command::PreviousItem => return Some(self.go(self.plan.at() - 1, env)),
            Command::Edit => return Some(self.correct(env)),
            Command::Reopen => return Some(self.reopen(env)),
            Command::Delete => {
                let item = self.item()?.clone();
                let what = Self::object_words(&item);
                return Some(vec![Act::Ask(Ask::RemoveItem { item, what })]);
            }
            Command::Filter => return Some(vec![self.ask_filter()]),
            Command::Items => return Some(self.list_items(env)),
            Command::ItemOrder => {
                let current = self.plan.by();
                return Some(vec![Act::Ask(Ask::Order { current })]);
            }
            Command::Comment => {
                let target = CommentTarget::of(self.object.as_ref()?.target()?)?;
                return Some(vec![Act::Ask(Ask::Comment { target })]);
            }
            // The object scrolls and turns its pages while the form keeps the keys.
            Command::Move(_) | Command::NextTab | Command::PreviousTab | Command::Raw => {
                return self.object.as_mut()?.read(command, env);
            }
            command => {
                return self
                    .form
                    .as_mut()
                    .is_some_and(|form| form.command(command))
                    .then(Vec::new);
            }
        }
        Some(Vec::new())
    }

    /// Form, then the object's detail, then its tree, then the form again.
    fn turn_panel(&mut self) {
        match (self.panel, &mut self.object) {
            (Panel::Object, Some(object)) => {
                if !object.turn_to_tree() {
                    self.panel = Panel::Form;
                }
            }
            (_, Some(object)) => {
                object.turn_to_detail();
                self.panel = Panel::Object;
            }
            (_, None) => self.panel = Panel::Form,
        }
    }

    pub(crate) fn hints(&self) -> Hints {
        match self.panel {
            Panel::Form if self.form.as_ref().is_some_and(Form::is_typing) => vec![
                (Command::Submit, "submit, next"),
                (Command::LeaveField, "stop typing"),
                (Command::NextField, "next field"),
            ],
            Panel::Form | Panel::Instructions | Panel::Summary => vec![
                (Command::Submit, "submit, next"),
                (Command::Skip, "skip"),
                (Command::Hold, "hold"),
                (Command::TakeBack, "take back"),
                (Command::NextPanel, "look closer"),
                (Command::Items, "items"),
                (Command::Filter, "filter"),
                (Command::Instructions, "instructions"),
            ],
            Panel::Object => vec![(Command::NextPanel, "form"), (Command::NextTab, "next tab")],
        }
    }
}
