//! What a key means: to the overlay, to the pane, or by the keymap.

use ratatui::crossterm::event::{KeyEvent, KeyEventKind};

use super::{App, Notice};
use crate::command::{Command, Context, Key, Lookup};
use crate::msg::Effect;

impl App {
    pub(super) fn on_key(&mut self, event: KeyEvent) -> Vec<Effect> {
        if event.kind == KeyEventKind::Release {
            return Vec::new();
        }
        let key = Key::of(event);
        self.env.hand.press(event, self.env.now);
        if let Some(command) = self.leaving(key) {
            return self.command(command);
        }
        if let Some(why) = self.env.hand.past() {
            return self.say(Notice::Word(why));
        }
        if let Some(overlay) = self.overlays.last_mut() {
            let outcome = overlay.on_key(event, key, &mut self.env);
            return self.on_overlay(outcome);
        }
        if self.keys.is_empty()
            && let Some(acts) = self
                .stack
                .last_mut()
                .and_then(|pane| pane.capture(event, key, &mut self.env))
        {
            return self.act(acts);
        }
        self.keys.push(key);
        match self.env.keymap.lookup(&self.contexts(), &self.keys) {
            Lookup::Pending => Vec::new(),
            Lookup::Command(command) => {
                self.keys.clear();
                self.notice = None;
                self.command(command)
            }
            Lookup::Unknown => self.unknown_keys(),
        }
    }

    /// Quitting at once and suspending work everywhere, also over a pane and while something is typed.
    fn leaving(&self, key: Key) -> Option<Command> {
        let found = self.env.keymap.lookup(&[Context::Everywhere], &[key]);
        match found {
            Lookup::Command(command @ (Command::QuitNow | Command::Suspend)) => {
                key.typed().is_none().then_some(command)
            }
            _ => None,
        }
    }

    fn unknown_keys(&mut self) -> Vec<Effect> {
        let keys = crate::command::keymap::write_keys(&std::mem::take(&mut self.keys));
        if keys.ends_with("esc") {
            self.notice = None;
            return Vec::new();
        }
        self.say(Notice::Word(format!(
            "{keys} does nothing here; ? shows the keys that do"
        )))
    }

    /// Places whose keys apply now, the nearest first.
    pub(super) fn contexts(&self) -> Vec<Context> {
        let mut contexts = self.pane().contexts();
        contexts.push(Context::Everywhere);
        contexts
    }
}
