//! Which clipboard a session has, told from its environment.

/// What the environment says about where the person sits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts, any mix of which occurs"
)]
pub struct Environment {
    /// On another machine.
    pub ssh: bool,
    pub tmux: bool,
    /// There is a desktop here.
    pub display: bool,
    /// The terminal has no clipboard: a console, or a pipe of plain text.
    pub bare: bool,
}

/// The first way to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// OSC 52.
    Terminal,
    /// The desktop's clipboard, else OSC 52.
    System,
    File,
}

impl Environment {
    /// Reads variables through `get`; an empty one counts as unset.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name: &str| get(name).filter(|value| !value.is_empty());
        let any = |names: &[&str]| names.iter().any(|name| get(name).is_some());
        Self {
            ssh: any(&["SSH_TTY", "SSH_CONNECTION"]),
            tmux: any(&["TMUX"]),
            display: cfg!(any(target_os = "macos", windows))
                || any(&["WAYLAND_DISPLAY", "DISPLAY"]),
            bare: get("TERM").is_some_and(|term| term == "linux" || term == "dumb"),
        }
    }

    /// That of this process.
    pub fn of_process() -> Self {
        Self::read(|name| std::env::var(name).ok())
    }

    pub fn route(&self) -> Route {
        if (self.ssh || self.tmux) && !self.bare {
            Route::Terminal
        } else if self.display && !self.ssh {
            Route::System
        } else if self.bare {
            Route::File
        } else {
            Route::Terminal
        }
    }
}
