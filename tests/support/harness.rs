//! The fluent part: start, press keys, wait for what the screen says.

use std::collections::VecDeque;
use std::sync::{Arc, LazyLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use lftui::config::Paths;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use tempfile::TempDir;
use tokio::sync::mpsc::UnboundedSender;

use super::beginning::Beginning;
use super::proxy::Seen;
use super::screen::{Shared, State, text};
use super::server::Server;

/// Everything answers within this on a busy machine; where a budget is waited for, `LFTUI_TEST_PATIENCE` says how many
/// seconds.
static PATIENCE: LazyLock<Duration> = LazyLock::new(|| {
    let told = std::env::var("LFTUI_TEST_PATIENCE").ok();
    let seconds = told.and_then(|told| told.parse().ok());
    Duration::from_secs(seconds.unwrap_or(30))
});

/// Longer than anything waits for the cursor to rest.
const QUIET: Duration = Duration::from_millis(200);
/// So many keys are told when a test fails.
const DONE: usize = 80;

/// lftui, running.
pub(crate) struct Harness {
    pub(crate) server: Server,
    pub(super) events: Option<UnboundedSender<Event>>,
    pub(super) sent: usize,
    /// What was done last, for who has to find out why a test failed.
    pub(super) last: VecDeque<String>,
    pub(super) shared: Arc<Shared>,
    pub(super) folder: Arc<TempDir>,
    pub(super) thread: Option<JoinHandle<()>>,
}

impl Harness {
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

    /// Finds the row that shows `text` and opens it, as hands do: `/`, the text, enter, enter.
    pub(crate) fn opens(&mut self, text: &str) -> &mut Self {
        self.keys("/").text(text).keys("enter enter")
    }

    /// Goes to a trace by its id, from wherever it is.
    pub(crate) fn goes_to(&mut self, trace: &str) -> &mut Self {
        self.keys(":").text("trace ").text(trace).keys("enter")
    }

    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.send(Event::Paste(text.to_owned()))
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.send(Event::Resize(width, height))
    }

    pub(crate) fn send(&mut self, event: Event) -> &mut Self {
        let done = words(&event);
        let events = self.events.as_ref().expect("open until it is dropped");
        if events.send(event).is_err() {
            self.give_up("it ended before this key");
        }
        self.sent += 1;
        self.last.truncate(DONE - 1);
        self.last.push_front(done);
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
        if !self.shared.wait(*PATIENCE, done) {
            self.give_up(&format!("waited for {what}"));
        }
        self
    }

    /// As [`Self::done`], without looking at the screen, for measuring.
    pub(crate) fn shown(&mut self) -> &mut Self {
        let sent = self.sent;
        let shown = |state: &State| state.taken >= sent && state.waiting;
        if !self.shared.wait(*PATIENCE, shown) {
            self.give_up("a key was not taken");
        }
        self
    }

    /// Waits until nothing waits in the outbox: the server has it.
    pub(crate) fn sent(&mut self) -> &mut Self {
        self.until("everything to be sent", |screen| {
            let head = screen.lines().next().unwrap_or_default();
            let mut words = head.split_whitespace();
            !words.any(|word| word == "waiting")
        })
    }

    /// Nothing can be kept from now on: a folder stands where the outbox's file belongs.
    pub(crate) fn blocks_outbox(&self) {
        let paths = Paths::below(self.folder.path());
        let file = paths.outbox(&self.server.proxy.url, super::server::KEYS.0);
        std::fs::create_dir_all(file).expect("a folder");
    }

    /// Waits until every key was taken and what it did is on the screen.
    pub(crate) fn done(&mut self) -> &mut Self {
        self.until("the keys to be done", |_| true)
    }

    /// Waits until nothing on the screen has changed for a while but the spinner, and no answer is on its way.
    pub(crate) fn settles(&mut self) -> &mut Self {
        let until = Instant::now() + *PATIENCE;
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
        self.server.proxy.wait(*PATIENCE, |seen| {
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

    /// All screens since the last call; the first call begins to keep them.
    pub(crate) fn screens(&self) -> Vec<String> {
        let film = self.shared.lock().film.replace(Vec::new());
        film.unwrap_or_default().iter().map(text).collect()
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

    /// Where it keeps its files.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
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
        if !shared.wait(*PATIENCE, wrote) {
            self.give_up(&format!("nothing was copied by {keys}"));
        }
        self.sees("wrote");
        self.takes_copy()
    }

    /// The newest file that was written, which is gone then.
    pub(crate) fn takes_copy(&self) -> String {
        let newest = self.copied_files().pop().expect("there is one more");
        let text = std::fs::read_to_string(&newest).expect("it can be read");
        std::fs::remove_file(newest).expect("it is there");
        text
    }

    pub(crate) fn copied_files(&self) -> Vec<std::path::PathBuf> {
        let folder = Paths::below(self.folder.path()).copies();
        let files = std::fs::read_dir(folder).into_iter().flatten();
        let mut files: Vec<_> = files.filter_map(|file| Some(file.ok()?.path())).collect();
        files.sort();
        files
    }

    /// Waits until lftui ended; how it did.
    pub(crate) fn ended(&self) -> String {
        self.shared.wait(*PATIENCE, |state| state.ended.is_some());
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
            "{why}\n{}\n{}\n{}\ndone, the last first: {:?}",
            ended.map_or_else(String::new, |ended| format!("lftui ended: {ended}")),
            self.screen(),
            last.join("\n"),
            self.last,
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

fn words(event: &Event) -> String {
    match event.as_key_event() {
        Some(key) if key.modifiers.is_empty() => key.code.to_string(),
        Some(key) => format!("{}+{}", key.modifiers, key.code),
        None => format!("{event:?}"),
    }
}

fn is_spinner(c: char) -> bool {
    ('\u{2800}'..='\u{28ff}').contains(&c)
}
