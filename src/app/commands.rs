//! What the app itself does with commands, and with what panes and overlays ask for.

use super::{App, Notice};
use crate::command::{Command, Root};
use crate::model::Problem;
use crate::msg::{Effect, Fetch};
use crate::overlay::{Outcome, Overlay};
use crate::pane::{Act, Answer, Ask, Pane, Place, choose, compare_with};

impl App {
    /// Carries out a command: the app's own, else the pane's.
    pub(super) fn command(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Help => self
                .overlays
                .push(Overlay::help(&self.contexts(), &self.env)),
            Command::Palette => self
                .overlays
                .push(Overlay::palette(&self.contexts(), &self.env)),
            Command::Go(root) => return self.go(root),
            Command::Back => return self.back(),
            Command::Views => return self.list_views(),
            Command::Outbox => self.overlays.push(Overlay::outbox(&self.env)),
            Command::Quit if self.asks_to_quit() => {
                self.overlays.push(Overlay::leave());
            }
            Command::Quit | Command::QuitNow => return vec![Effect::Quit],
            Command::Suspend => return vec![Effect::Suspend],
            Command::Redraw => return vec![Effect::Clear],
            Command::Search => {
                let text = match self.pane() {
                    Pane::Start(_) => return self.pane_command(command),
                    Pane::Search(pane) => pane.text(),
                    _ => "",
                };
                self.overlays.push(Overlay::search(text));
            }
            Command::Compare if !matches!(self.pane(), Pane::Prompts(_)) => {
                let chosen = self.pane().comparands();
                let acts = choose(chosen, &mut self.env);
                return self.act(acts);
            }
            Command::Zoom => self.zoomed = !self.zoomed,
            Command::Profile => self.overlays.push(Overlay::profiles(&self.env)),
            Command::Theme => return self.next_theme(),
            Command::Refresh if self.env.offline => {
                return self.say(Notice::Word(
                    "offline: the server is not asked; start without --offline for that".into(),
                ));
            }
            Command::Refresh if self.server.problem().is_some() => {
                let mut effects = self.ask_server();
                effects.extend(self.pane_command(command));
                return effects;
            }
            _ => return self.pane_command(command),
        }
        Vec::new()
    }

    /// Something waits that this session would still send.
    fn asks_to_quit(&self) -> bool {
        let outbox = &self.env.outbox;
        outbox.kept && !self.env.read_only && outbox.waiting() > 0
    }

    fn pane_command(&mut self, command: Command) -> Vec<Effect> {
        let acts = self
            .stack
            .last_mut()
            .and_then(|pane| pane.command(command, &mut self.env));
        match acts {
            Some(acts) if command == Command::Refresh => {
                let effects = self.act(acts).into_iter();
                effects.map(Effect::anew).collect()
            }
            Some(acts) => self.act(acts),
            None => self.say(Notice::Word(
                "that does nothing here; ? shows the keys that do".into(),
            )),
        }
    }

    /// To a root pane: the one that was left, with its cursor, or a new one.
    pub(super) fn go(&mut self, root: Root) -> Vec<Effect> {
        if matches!(self.stack[0], Pane::Start(_)) {
            return self.say(Notice::Word("choose where to go first".into()));
        }
        self.zoomed = false;
        self.left = true;
        if self.stack[0].root() == Some(root) {
            self.stack.truncate(1);
            return Vec::new();
        }
        let known = self.parked.iter().position(|(parked, _)| *parked == root);
        let (pane, fresh) = match known {
            Some(at) => (self.parked.swap_remove(at).1, false),
            None => (Pane::root_pane(root, self.env.span), true),
        };
        let left = std::mem::replace(&mut self.stack, vec![pane]).swap_remove(0);
        if let Some(root) = left.root() {
            self.parked.push((root, left));
        }
        if fresh {
            return self.open_top();
        }
        let pane = self.stack.last_mut();
        let acts = pane.map_or_else(Vec::new, |pane| pane.returned(&mut self.env));
        self.act(acts)
    }

    pub(super) fn open_top(&mut self) -> Vec<Effect> {
        let acts = self
            .stack
            .last_mut()
            .map_or_else(Vec::new, |pane| pane.open(&mut self.env));
        self.act(acts)
    }

    fn back(&mut self) -> Vec<Effect> {
        if self.zoomed {
            self.zoomed = false;
            return Vec::new();
        }
        let env = &mut self.env;
        if let Some(acts) = self.stack.last_mut().and_then(|pane| pane.back(env)) {
            return self.act(acts);
        }
        if self.stack.len() > 1 {
            self.stack.pop();
            self.left = true;
            let acts = self
                .stack
                .last_mut()
                .map_or_else(Vec::new, |pane| pane.returned(&mut self.env));
            return self.act(acts);
        }
        if let Some(first) = self.env.first.take() {
            return self.say(Notice::Word(format!("{} is forgotten", first.words())));
        }
        self.say(Notice::Word("this is the first pane; q quits".into()))
    }

    fn next_theme(&mut self) -> Vec<Effect> {
        let names: Vec<&str> = crate::theme::Theme::names().collect();
        let at = names
            .iter()
            .position(|name| *name == self.env.theme_name)
            .map_or(0, |at| (at + 1) % names.len());
        self.env.use_theme(names[at]);
        self.say(Notice::Word(format!("theme {}", names[at])))
    }

    /// Does what a pane asks for; what reaches outside is handed on.
    pub(super) fn act(&mut self, acts: Vec<Act>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for act in acts {
            match act {
                Act::Do(Effect::Connect(_)) if self.env.offline => {
                    let why = "offline: no connection can be tried; start without --offline";
                    self.top().on_refused(&Problem::local(why));
                }
                Act::Do(effect) => {
                    if let Effect::Save { path, .. } = &effect {
                        remember(&mut self.env.written, path);
                    }
                    effects.push(effect);
                }
                Act::Open(place) => effects.extend(self.open(place)),
                Act::Ask(mut ask) => {
                    if let Ask::Filter { seen, .. } = &mut ask {
                        let parked = self.parked.iter().map(|(_, pane)| pane);
                        parked.chain(&self.stack).for_each(|pane| pane.tell(seen));
                    }
                    let (overlay, acts) = Overlay::ask(ask, &mut self.env);
                    self.overlays.push(overlay);
                    effects.extend(self.act(acts));
                }
                Act::Say(text) => effects.extend(self.say(Notice::Word(text))),
                Act::Problem(problem) => effects.extend(self.say(Notice::Problem(problem))),
                Act::Filtered(root, line) => {
                    effects.extend(self.go(root));
                    effects.extend(self.answer(Answer::Filter(line)));
                }
                Act::SaveView { name, sure } => effects.extend(self.save_view(name, sure)),
                Act::DeleteView { name, sure } => effects.extend(self.delete_view(name, sure)),
                Act::Again => {
                    let env = &self.env;
                    if let Some(pane) = self.stack.last_mut() {
                        pane.again(env);
                    }
                }
                Act::Export(id) => effects.push(self.take_away(Fetch::Export { id })),
                Act::Markdown(id, below) => {
                    let tokens = self.env.markdown_tokens;
                    let what = Fetch::Markdown {
                        id,
                        below,
                        tokens,
                        sure: false,
                    };
                    effects.push(self.take_away(what));
                }
                Act::MarkdownTokens(tokens) => {
                    self.env.markdown_tokens = tokens;
                    let words = format!("y m copies at most {tokens} tokens");
                    effects.extend(self.say(Notice::Word(words)));
                }
                Act::Anyway { what, of } => effects.push(self.take_anyway(*what, of)),
                Act::Pipe { command, text } => {
                    let ticket = self.env.tickets.next();
                    self.overlays.push(Overlay::output(ticket, &command));
                    remember(&mut self.env.piped, &command);
                    effects.push(Effect::Pipe {
                        ticket,
                        command,
                        text,
                    });
                }
            }
        }
        effects
    }

    fn open(&mut self, place: Place) -> Vec<Effect> {
        self.zoomed = false;
        match place {
            Place::Root(root) => self.go(root),
            Place::View(name) => self.show_view(&name),
            Place::QueueCalled(name) => {
                let mut effects = self.go(Root::Queues);
                if let Pane::Queues(pane) = self.top() {
                    let acts = pane.want(name);
                    effects.extend(self.act(acts));
                }
                effects
            }
            Place::CompareWith(id) => {
                let acts = compare_with(id, self.pane().comparands(), &mut self.env);
                self.act(acts)
            }
            Place::Search(text) if matches!(self.pane(), Pane::Search(_)) => {
                *self.top() = Pane::at(Place::Search(text), self.env.span);
                self.open_top()
            }
            place => {
                self.stack.push(Pane::at(place, self.env.span));
                self.open_top()
            }
        }
    }

    /// What came of a key in an overlay.
    pub(super) fn on_overlay(&mut self, outcome: Outcome) -> Vec<Effect> {
        match outcome {
            Outcome::Stay(acts) => self.act(acts),
            Outcome::Close(acts) => {
                self.overlays.pop();
                self.env.hand.close();
                self.act(acts)
            }
            Outcome::Command(command) => {
                self.overlays.pop();
                self.command(command)
            }
            Outcome::Answer { answer, close } => {
                if close {
                    self.overlays.pop();
                }
                self.answer(answer)
            }
        }
    }
}

/// As the latest.
fn remember(lines: &mut Vec<String>, line: &str) {
    lines.retain(|known| known != line);
    lines.push(line.to_owned());
}
