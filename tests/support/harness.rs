//! The fluent part: start, press keys, wait for what the screen says.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use lftui::config::{Overrides, Paths, Profile, Secret, Sources, load};
use lftui::launch::{Launch, Opening, Surroundings};
use lftui::pane::Place;
use lftui::server::Imitation;
use lftui::store::Clock;
use lftui::terminal::clipboard::Environment;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::proxy::{Fault, Seen};
use super::screen::{Shared, Stage, State, text};
use super::server::{KEYS, Server};

/// Everything answers within this on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Longer than anything waits for the cursor to rest.
const QUIET: Duration = Duration::from_millis(200);

/// When the snapshots were taken.
#[expect(non_snake_case, reason = "it stands for a moment that never changes")]
pub(crate) fn NOW() -> Timestamp {
    "2026-06-18T14:30:00Z".parse().expect("a time")
}

/// Which clock a session has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clocked {
    Running,
    Stopped,
}

/// How to begin.
pub(crate) struct Beginning {
    server: Server,
    size: (u16, u16),
    clock: Clocked,
    read_only: bool,
    place: Option<Place>,
    timeout: Duration,
    secret: String,
    host: Option<String>,
    start_screen: bool,
    config: Option<String>,
    environment: Environment,
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

    pub(crate) fn place(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// How long the client waits for an answer.
    pub(crate) fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
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

    pub(crate) fn unconfigured(mut self) -> Self {
        self.start_screen = true;
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
        let folder = tempfile::tempdir().expect("a place for files");
        let (sender, events) = unbounded_channel();
        let shared = Arc::new(Shared::default());
        let clock: Clock = match self.clock {
            Clocked::Running => Timestamp::now,
            Clocked::Stopped => NOW,
        };
        let stage = Stage::new(self.size, events, Arc::clone(&shared), clock);
        let (launch, opening) = self.launch(&folder);
        let kept = Arc::clone(&shared);
        let thread = thread::spawn(move || run(launch, opening, stage, &kept));
        Harness {
            server: self.server,
            events: Some(sender),
            sent: 0,
            shared,
            folder,
            thread: Some(thread),
        }
    }

    fn launch(&self, folder: &TempDir) -> (Launch, Opening) {
        let paths = Paths::below(folder.path());
        if let Some(text) = &self.config {
            std::fs::write(&paths.config, text).expect("a file");
        }
        let overrides = Overrides {
            read_only: self.read_only,
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
            requests: None,
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

/// lftui, running.
pub(crate) struct Harness {
    pub(crate) server: Server,
    events: Option<UnboundedSender<Event>>,
    sent: usize,
    shared: Arc<Shared>,
    folder: TempDir,
    thread: Option<JoinHandle<()>>,
}

impl Harness {
    pub(crate) fn on(server: Server) -> Beginning {
        Beginning {
            server,
            size: (160, 45),
            clock: Clocked::Running,
            read_only: false,
            place: None,
            timeout: Duration::from_secs(30),
            secret: KEYS.1.into(),
            host: None,
            start_screen: false,
            config: None,
            environment: Environment {
                bare: true,
                ..Environment::default()
            },
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
            clock: Clocked::Stopped,
            ..Self::on(Server::small(imitate, NOW()))
        }
    }

    /// Nothing at all, at that moment.
    pub(crate) fn still_empty(imitate: Imitation) -> Beginning {
        Beginning {
            clock: Clocked::Stopped,
            ..Self::empty(imitate)
        }
    }

    /// The demo project at that moment.
    pub(crate) fn still_demo(imitate: Imitation) -> Beginning {
        Beginning {
            clock: Clocked::Stopped,
            ..Self::on(Server::demo_then(imitate))
        }
    }

    /// Presses keys, written as in keys.toml and separated by spaces.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        for key in super::parse_keys(keys) {
            self.send(Event::Key(key));
        }
        self
    }

    /// Types a text, letter by letter.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            let key = if c == ' ' {
                "space".to_owned()
            } else {
                c.to_string()
            };
            self.keys(&key);
        }
        self
    }

    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.send(Event::Paste(text.to_owned()))
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.send(Event::Resize(width, height))
    }

    pub(crate) fn send(&mut self, event: Event) -> &mut Self {
        let events = self.events.as_ref().expect("open until it is dropped");
        if events.send(event).is_err() {
            self.give_up("it ended before this key");
        }
        self.sent += 1;
        self
    }

    pub(crate) fn mouse(&mut self, kind: MouseEventKind, (column, row): (u16, u16)) -> &mut Self {
        let modifiers = KeyModifiers::NONE;
        self.send(Event::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers,
        }))
    }

    /// Clicks on the first place where the text stands.
    pub(crate) fn click(&mut self, on: &str) -> &mut Self {
        self.sees(on);
        let at = self.find(on);
        self.mouse(MouseEventKind::Down(MouseButton::Left), at);
        self.mouse(MouseEventKind::Up(MouseButton::Left), at)
    }

    /// Column and line of the first place where a text stands.
    pub(crate) fn find(&self, words: &str) -> (u16, u16) {
        let screen = self.screen();
        let found = screen.lines().enumerate().find_map(|(row, line)| {
            let (before, _) = line.split_once(words)?;
            let column = unicode_width::UnicodeWidthStr::width(before);
            Some((u16::try_from(column).ok()?, u16::try_from(row).ok()?))
        });
        found.unwrap_or_else(|| self.give_up(&format!("{words:?} is not on the screen")))
    }

    /// Waits until the keys are done and the text stands on the screen.
    pub(crate) fn sees(&mut self, words: &str) -> &mut Self {
        self.until(&format!("{words:?} to be seen"), |screen| {
            screen.contains(words)
        })
    }

    /// Waits until the keys are done and the text is not on the screen.
    pub(crate) fn gone(&mut self, words: &str) -> &mut Self {
        self.until(&format!("{words:?} to be gone"), |screen| {
            !screen.contains(words)
        })
    }

    /// Waits until the keys are done and the screen is as it should be.
    pub(crate) fn until(&mut self, what: &str, holds: impl Fn(&str) -> bool) -> &mut Self {
        let sent = self.sent;
        let done =
            |state: &State| state.taken >= sent && state.waiting && holds(&text(&state.buffer));
        if !self.shared.wait(PATIENCE, done) {
            self.give_up(&format!("waited for {what}"));
        }
        self
    }

    /// As [`Self::done`], without looking at the screen, for measuring.
    pub(crate) fn shown(&mut self) -> &mut Self {
        let sent = self.sent;
        let shown = |state: &State| state.taken >= sent && state.waiting;
        if !self.shared.wait(PATIENCE, shown) {
            self.give_up("a key was not taken");
        }
        self
    }

    /// Waits until every key was taken and what it did is on the screen.
    pub(crate) fn done(&mut self) -> &mut Self {
        self.until("the keys to be done", |_| true)
    }

    /// Waits until nothing on the screen has changed for a while but the spinner, and no answer is on its way.
    pub(crate) fn settles(&mut self) -> &mut Self {
        let until = Instant::now() + PATIENCE;
        let mut last = String::new();
        let mut since = Instant::now();
        self.done();
        while since.elapsed() < QUIET {
            if Instant::now() > until {
                self.give_up("waited for the screen to settle");
            }
            self.shared.wait(QUIET / 4, |_| false);
            let screen: String = self.screen().replace(is_spinner, " ");
            if screen != last || self.server.proxy.is_busy() {
                last = screen;
                since = Instant::now();
            }
        }
        self
    }

    /// Waits until the server saw a request like this, and answered it.
    pub(crate) fn asked(&self, method: &str, part: &str) -> Seen {
        let mut found = None;
        self.server.proxy.wait(PATIENCE, |seen| {
            let like = |seen: &&Seen| {
                seen.method == method && seen.path.contains(part) && seen.status.is_some()
            };
            found = seen.iter().find(like).cloned();
            found.is_some()
        });
        found.unwrap_or_else(|| self.give_up(&format!("nobody asked {method} {part}")))
    }

    pub(crate) fn screen(&self) -> String {
        text(&self.shared.lock().buffer)
    }

    pub(crate) fn buffer(&self) -> Buffer {
        self.shared.lock().buffer.clone()
    }

    /// The line on which a text stands.
    pub(crate) fn line_of(&self, words: &str) -> String {
        let screen = self.screen();
        let line = screen.lines().find(|line| line.contains(words));
        line.map_or_else(
            || self.give_up(&format!("{words:?} is not on the screen")),
            str::to_owned,
        )
    }

    /// What the server was asked, each as `GET /api/public/…`.
    pub(crate) fn requests(&self) -> Vec<String> {
        let seen = self.server.proxy.seen();
        seen.iter().map(Seen::to_string).collect()
    }

    /// Requests that change something.
    pub(crate) fn writes(&self) -> Vec<Seen> {
        let mut seen = self.server.proxy.seen();
        seen.retain(|seen| seen.method != "GET");
        seen
    }

    /// Frames drawn so far.
    pub(crate) fn frames(&self) -> usize {
        self.shared.lock().frames
    }

    /// Lets this much time pass while nothing is done.
    pub(crate) fn rests(&self, time: Duration) {
        self.shared.wait(time, |_| false);
    }

    pub(crate) fn suspended(&self) -> usize {
        self.shared.lock().suspended
    }

    /// Bytes that went to the terminal past the frames.
    pub(crate) fn written(&self) -> Vec<u8> {
        self.shared.lock().written.clone()
    }

    pub(crate) fn config_file(&self) -> std::path::PathBuf {
        Paths::below(self.folder.path()).config
    }

    pub(crate) fn edited(&self) -> Vec<(String, String)> {
        self.shared.lock().edited.clone()
    }

    /// Copies what these keys copy, and gives it back.
    pub(crate) fn copies(&mut self, keys: &str) -> String {
        let before = self.copied_files().len();
        self.keys(keys);
        let shared = Arc::clone(&self.shared);
        let wrote = |_: &State| self.copied_files().len() > before;
        if !shared.wait(PATIENCE, wrote) {
            self.give_up(&format!("nothing was copied by {keys}"));
        }
        self.sees("wrote");
        let newest = self.copied_files().pop().expect("there is one more");
        let text = std::fs::read_to_string(&newest).expect("it can be read");
        std::fs::remove_file(newest).expect("it is there");
        text
    }

    fn copied_files(&self) -> Vec<std::path::PathBuf> {
        let folder = Paths::below(self.folder.path()).copies();
        let files = std::fs::read_dir(folder).into_iter().flatten();
        let mut files: Vec<_> = files.filter_map(|file| Some(file.ok()?.path())).collect();
        files.sort();
        files
    }

    /// Waits until lftui ended; how it did.
    pub(crate) fn ended(&self) -> String {
        self.shared.wait(PATIENCE, |state| state.ended.is_some());
        let ended = self.shared.lock().ended.clone();
        ended.unwrap_or_else(|| self.give_up("waited for the end"))
    }

    fn give_up(&self, why: &str) -> ! {
        let requests = self.server.proxy.seen();
        let last = requests.iter().rev().take(12).rev();
        let last: Vec<String> = last
            .map(|seen| format!("{:.150} → {:?}", seen.to_string(), seen.status))
            .collect();
        let ended = self.shared.lock().ended.clone();
        panic!(
            "{why}\n{}\n{}\n{}",
            ended.map_or_else(String::new, |ended| format!("lftui ended: {ended}")),
            self.screen(),
            last.join("\n"),
        );
    }
}

impl Drop for Harness {
    fn drop(&mut self) {
        self.events = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let ended = self.shared.lock().ended.take().unwrap_or_default();
        if !thread::panicking() {
            assert_eq!(ended, "quit", "lftui ended otherwise");
        }
    }
}

fn is_spinner(c: char) -> bool {
    ('\u{2800}'..='\u{28ff}').contains(&c)
}
