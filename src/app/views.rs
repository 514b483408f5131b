//! Saved views: shown, kept under a name, taken away.

use super::{App, Notice};
use crate::command::View;
use crate::msg::Effect;
use crate::overlay::Overlay;
use crate::pane::{Act, Answer, Ask, Pane};

impl App {
    /// Shows a view by its name.
    pub(super) fn show_view(&mut self, name: &str) -> Vec<Effect> {
        let Some(view) = self.view(name).cloned() else {
            let known: Vec<&str> = self.env.views.iter().map(|view| &*view.name).collect();
            return self.say(Notice::Word(match known.as_slice() {
                [] => "there is no view yet; : save-view NAME keeps what a list shows".into(),
                known => format!("there is no view {name}; there are {}", known.join(", ")),
            }));
        };
        let mut effects = self.go(view.pane);
        effects.extend(self.answer(Answer::View(Box::new(view))));
        effects
    }

    /// Keeps what the list shows under a name; asks where there is one of that name.
    pub(super) fn save_view(&mut self, name: String, sure: bool) -> Vec<Effect> {
        let Some(view) = self.pane().view(&name) else {
            return self.say(Notice::Word(
                "views are kept of sessions, traces, observations and scores".into(),
            ));
        };
        if let Some(known) = self.view(&name).filter(|known| **known != view && !sure) {
            let words = format!("It shows {} now.", known.words());
            let title = format!("Replace the view {name}?");
            return self.act(vec![Act::Ask(Ask::Sure {
                title,
                words,
                acts: vec![Act::SaveView { name, sure: true }],
            })]);
        }
        self.env.views.retain(|known| known.name != name);
        self.env.views.push(view.clone());
        self.env.views.sort_by(|a, b| a.name.cmp(&b.name));
        vec![Effect::SaveView(Box::new(view))]
    }

    /// Takes a view away, after asking.
    pub(super) fn delete_view(&mut self, name: String, sure: bool) -> Vec<Effect> {
        let Some(view) = self.view(&name) else {
            return self.say(Notice::Word(format!("there is no view {name}")));
        };
        if sure {
            self.env.views.retain(|known| known.name != name);
            return vec![Effect::DeleteView(name)];
        }
        let words = format!("It shows {}.", view.words());
        let title = format!("Delete the view {name}?");
        self.act(vec![Act::Ask(Ask::Sure {
            title,
            words,
            acts: vec![Act::DeleteView { name, sure: true }],
        })])
    }

    /// The menu of views.
    pub(super) fn list_views(&mut self) -> Vec<Effect> {
        if matches!(self.pane(), Pane::Start(_)) || self.env.views.is_empty() {
            return self.show_view("");
        }
        self.overlays.push(Overlay::views(&self.env));
        Vec::new()
    }

    fn view(&self, name: &str) -> Option<&View> {
        self.env.views.iter().find(|view| view.name == name)
    }
}
