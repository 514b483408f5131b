//! How a session begins: on which server, with which clock, screen and surroundings.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lftui::config::{Overrides, Paths, Profile, Secret, Sources, load};
use lftui::launch::{Launch, Opening, Surroundings};
use lftui::model::Requests;
use lftui::pane::Place;
use lftui::server::Imitation;
use lftui::store::{Clock, Pace, Store};
use lftui::terminal::clipboard::Environment;
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::mpsc::unbounded_channel;

use super::RUNTIME;
use super::harness::Harness;
use super::proxy::Fault;
use super::screen::{Shared, Stage};
use super::server::{KEYS, Server};

/// When the snapshots were taken.
#[expect(non_snake_case, reason = "it stands for a moment that never changes")]
pub(crate) fn NOW() -> Timestamp {
    "2026-06-18T14:30:00Z".parse().expect("a time")
}

/// How to begin.
pub(crate) struct Beginning {
    server: Server,
    size: (u16, u16),
    clock: Clock,
    read_only: bool,
    offline: bool,
    place: Option<Place>,
    timeout: Duration,
    looks: Duration,
    secret: String,
    host: Option<String>,
    start_screen: bool,
    requests: Option<Requests>,
    config: Option<String>,
    environment: Environment,
    hold: Duration,
    repeat: Duration,
    pace: Pace,
    /// Files of an lftui that ran before.
    folder: Option<Arc<TempDir>>,
}

impl Beginning {
    pub(crate) fn size(mut self, width: u16, height: u16) -> Self {
        self.size = (width, height);
        self
    }

    pub(crate) fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// At the moment of the snapshots.
    pub(crate) fn still(mut self) -> Self {
        self.clock = NOW;
        self
    }

    pub(crate) fn offline(mut self) -> Self {
        self.offline = true;
        self
    }

    pub(crate) fn place(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// How long the client waits for an answer.
    pub(crate) fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Between two looks at what is new.
    pub(crate) fn looks(mut self, looks: Duration) -> Self {
        self.looks = looks;
        self
    }

    pub(crate) fn secret(mut self, secret: &str) -> Self {
        secret.clone_into(&mut self.secret);
        self
    }

    /// Another address than the server's.
    pub(crate) fn host(mut self, host: &str) -> Self {
        self.host = Some(host.to_owned());
        self
    }

    /// On another machine, where the clipboard is the terminal's.
    pub(crate) fn over_ssh(mut self) -> Self {
        self.environment = Environment {
            ssh: true,
            ..Environment::default()
        };
        self
    }

    /// Writes wait so long before they are sent.
    pub(crate) fn hold(mut self, hold: Duration) -> Self {
        self.hold = hold;
        self
    }

    /// The same key within this is one that is held down; without, keys come as fast as a test can.
    pub(crate) fn repeat(mut self, pause: Duration) -> Self {
        self.repeat = pause;
        self
    }

    /// So long after an answer it is looked up what came of a write, and no longer than that.
    pub(crate) fn looks_back(mut self, after: Duration, patience: Duration) -> Self {
        self.pace.look = after;
        self.pace.patience = patience;
        self
    }

    /// On the machine of an earlier session, with what it left there.
    pub(crate) fn unconfigured(mut self) -> Self {
        self.start_screen = true;
        self
    }

    /// How many requests the profile allows.
    pub(crate) fn requests(mut self, rate: &str) -> Self {
        self.requests = Requests::parse(rate);
        self
    }

    /// What stands in config.toml.
    pub(crate) fn config(mut self, text: &str) -> Self {
        self.config = Some(text.to_owned());
        self
    }

    pub(crate) fn server(&self) -> &Server {
        &self.server
    }

    pub(crate) fn fault(self, part: &str, fault: Fault) -> Self {
        self.server.proxy.fail(part, fault);
        self
    }

    pub(crate) fn start(self) -> Harness {
        let folder = self
            .folder
            .clone()
            .unwrap_or_else(|| Arc::new(tempfile::tempdir().expect("a place for files")));
        let (sender, events) = unbounded_channel();
        let shared = Arc::new(Shared::default());
        let stage = Stage::new(self.size, events, Arc::clone(&shared), self.clock);
        let (launch, opening) = self.launch(&folder);
        let kept = Arc::clone(&shared);
        let thread = thread::spawn(move || run(launch, opening, stage, &kept));
        Harness {
            server: self.server,
            events: Some(sender),
            sent: 0,
            last: VecDeque::new(),
            shared,
            folder,
            thread: Some(thread),
        }
    }

    /// Runs a command that needs no screen; what it printed, and its exit code.
    pub(crate) fn shell(
        &mut self,
        work: impl for<'a> FnOnce(&'a Store, &'a mut Vec<u8>) -> BoxFuture<'a, anyhow::Result<u8>>,
    ) -> (String, u8) {
        let folder = self
            .folder
            .get_or_insert_with(|| Arc::new(tempfile::tempdir().expect("a place for files")));
        let folder = Arc::clone(folder);
        let (mut launch, opening) = self.launch(&folder);
        if let Opening::Profile(profile) = opening {
            launch.settings.connection = Some(*profile);
        }
        let mut out = Vec::new();
        let code = RUNTIME.block_on(async {
            let store = launch.headless(self.clock).await?;
            work(&store, &mut out).await
        });
        let text = String::from_utf8(out).expect("commands print text");
        (text, code.expect("the command works"))
    }

    fn launch(&self, folder: &TempDir) -> (Launch, Opening) {
        let paths = Paths::below(folder.path());
        if let Some(text) = &self.config {
            std::fs::write(&paths.config, text).expect("a file");
        }
        let overrides = Overrides {
            read_only: self.read_only,
            offline: self.offline,
            ..Overrides::default()
        };
        let loaded = load(&Sources {
            paths: &paths,
            environment: &|_| None,
            arguments: overrides.clone(),
            last_profile: None,
        });
        let mut settings = loaded.settings;
        settings.reviewer = Some("grace".into());
        settings.hold = self.hold;
        settings.repeat = self.repeat;
        let profile = Profile {
            name: "test".into(),
            host: self
                .host
                .clone()
                .unwrap_or_else(|| self.server.proxy.url.clone()),
            public_key: KEYS.0.into(),
            secret: Secret::Key(SecretString::from(self.secret.clone())),
            ca_file: None,
            read_only: false,
            requests: self.requests,
        };
        let opening = if self.start_screen {
            Opening::Start
        } else {
            Opening::Profile(Box::new(profile))
        };
        let launch = Launch {
            paths,
            overrides,
            settings,
            warnings: loaded.warnings,
            place: self.place.clone(),
            surroundings: Surroundings {
                environment: self.environment.clone(),
                zone: TimeZone::UTC,
                timeout: self.timeout,
                looks: self.looks,
                pace: self.pace,
            },
        };
        (launch, opening)
    }
}

fn run(launch: Launch, opening: Opening, mut stage: Stage, shared: &Shared) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime starts");
    let loops = AssertUnwindSafe(|| runtime.block_on(launch.run(&mut stage, opening)));
    let ended = match std::panic::catch_unwind(loops) {
        Ok(Ok(())) => "quit".to_owned(),
        Ok(Err(error)) => format!("error: {error:#}"),
        Err(panic) => {
            let words = panic.downcast_ref::<String>().cloned();
            let words = words.or_else(|| panic.downcast_ref::<&str>().map(|&s| s.to_owned()));
            format!("panic: {}", words.unwrap_or_default())
        }
    };
    runtime.shutdown_background();
    shared.change(|state| state.ended = Some(ended));
}

impl Harness {
    /// Another session on the same machine with the same server, once this one ended.
    pub(crate) fn again(&mut self) -> Beginning {
        assert_eq!(self.ended(), "quit");
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        Beginning {
            folder: Some(Arc::clone(&self.folder)),
            ..Self::on(self.server.clone())
        }
    }

    pub(crate) fn on(server: Server) -> Beginning {
        Beginning {
            server,
            size: (160, 45),
            clock: Timestamp::now,
            read_only: false,
            offline: false,
            place: None,
            timeout: Duration::from_secs(30),
            looks: Duration::from_millis(40),
            secret: KEYS.1.into(),
            host: None,
            start_screen: false,
            requests: None,
            config: None,
            environment: Environment {
                bare: true,
                ..Environment::default()
            },
            hold: Duration::ZERO,
            repeat: Duration::ZERO,
            pace: Pace {
                pause: Duration::from_millis(50),
                longest_pause: Duration::from_millis(400),
                settle: Duration::from_millis(100),
                look: Duration::from_millis(20),
                patience: Duration::from_millis(400),
                ..Pace::default()
            },
            folder: None,
        }
    }

    /// The demo project; nothing may be written to it.
    pub(crate) fn demo(imitate: Imitation) -> Beginning {
        Self::on(Server::demo(imitate))
    }

    /// A small project of its own.
    pub(crate) fn small(imitate: Imitation) -> Beginning {
        Self::on(Server::small(imitate, Timestamp::now()))
    }

    pub(crate) fn empty(imitate: Imitation) -> Beginning {
        Self::on(Server::empty(imitate))
    }

    /// A small project at a moment that never changes.
    pub(crate) fn still(imitate: Imitation) -> Beginning {
        Beginning {
            clock: NOW,
            ..Self::on(Server::small(imitate, NOW()))
        }
    }

    /// Nothing at all, at that moment.
    pub(crate) fn still_empty(imitate: Imitation) -> Beginning {
        Beginning {
            clock: NOW,
            ..Self::empty(imitate)
        }
    }

    /// The demo project at that moment.
    pub(crate) fn still_demo(imitate: Imitation) -> Beginning {
        Beginning {
            clock: NOW,
            ..Self::on(Server::demo_then(imitate))
        }
    }
}
