//! What panes may look at: keys, theme, symbols, names, from the settings.

use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::Launch;
use crate::command::{Hand, Keymap};
use crate::config::Symbols;
use crate::pane::{Env, Tickets};
use crate::store::{Clock, Keep, Outbox, Pace};
use crate::theme::{self, Theme};

impl Launch {
    pub(super) fn env(&mut self, now: Timestamp) -> Result<Env> {
        let mut keymap = Keymap::default();
        if let Ok(text) = std::fs::read_to_string(&self.settings.keys_file)
            && let Err(error) = keymap.patch(&text)
        {
            self.warnings
                .push(format!("{}: {error}", self.settings.keys_file.display()));
        }
        let theme_name = self
            .settings
            .theme
            .clone()
            .unwrap_or_else(|| "terminal".into());
        let symbols = match self.settings.symbols {
            Symbols::Unicode => "unicode",
            Symbols::Ascii => "ascii",
        };
        let symbols = theme::Symbols::named(symbols).context("both sets of symbols exist")?;
        let theme = self.theme(&theme_name).with_symbols(symbols);
        let theme = if self.settings.colour {
            theme
        } else {
            theme.without_colour()
        };
        let reviewer = self
            .settings
            .reviewer
            .clone()
            .or_else(|| std::env::var("USER").ok())
            .unwrap_or_else(|| "lftui".into());
        Ok(Env {
            now,
            zone: self.surroundings.zone.clone(),
            theme: Arc::new(theme),
            theme_name,
            plain: !self.settings.colour,
            keymap,
            hand: Hand::new(self.settings.repeat),
            server: None,
            project: None,
            host: String::new(),
            profile: None,
            profiles: self.settings.profiles.keys().cloned().collect(),
            read_only: self.settings.read_only,
            offline: self.settings.offline,
            outbox: Arc::default(),
            reviewer: reviewer.into(),
            auto_advance: self.settings.auto_advance,
            views: self.settings.views.clone(),
            span: self.settings.time_range,
            pace: self.surroundings.looks,
            markdown_tokens: self.settings.markdown_tokens,
            copies: self.paths.copies().display().to_string().into(),
            piped: Vec::new(),
            written: Vec::new(),
            frame: 0,
            bookmarks: std::collections::HashMap::new(),
            first: None,
            tickets: Tickets::default(),
        })
    }

    /// Where what the person decides is kept until it arrived.
    pub(super) fn outbox(&self, keep: Keep, read_only: bool, clock: Clock) -> Arc<Outbox> {
        if read_only {
            return Outbox::sealed(keep, clock);
        }
        let pace = Pace {
            hold: self.settings.hold,
            ..self.surroundings.pace
        };
        Outbox::new(keep, pace, clock)
    }

    /// A theme by name, or from a file beside the config file.
    pub(super) fn theme(&mut self, name: &str) -> Theme {
        if let Some(theme) = Theme::named(name) {
            return theme;
        }
        let file = self
            .settings
            .config_file
            .with_file_name("themes")
            .join(format!("{name}.toml"));
        let read = std::fs::read_to_string(&file).map_err(|error| error.to_string());
        match read.and_then(|text| Theme::parse(&text).map_err(|error| error.to_string())) {
            Ok(theme) => theme,
            Err(error) => {
                let known = Theme::names().collect::<Vec<_>>().join(", ");
                self.warnings.push(format!(
                    "theme {name}: {}: {error}; there are {known}",
                    file.display()
                ));
                Theme::default()
            }
        }
    }
}
