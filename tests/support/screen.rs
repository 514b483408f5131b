//! The loop's screen in memory, and what the test may see of it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lftui::app::App;
use lftui::run::Screen;
use lftui::store::Clock;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::Event;
use tokio::sync::mpsc::UnboundedReceiver;
use unicode_width::UnicodeWidthStr as _;

/// What the loop shows, between its thread and the test's.
#[derive(Default)]
pub(crate) struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) buffer: Buffer,
    /// Keys and other events that the loop took.
    pub(crate) taken: usize,
    /// The loop waits for the next thing to happen: what was taken before is on the screen.
    pub(crate) waiting: bool,
    pub(crate) frames: usize,
    /// Every frame since somebody looked, for a test that must miss none.
    pub(crate) film: Option<Vec<Buffer>>,
    /// Bytes past the frames, such as a text for the terminal's clipboard.
    pub(crate) written: Vec<u8>,
    /// Texts shown in the editor, with their names.
    pub(crate) edited: Vec<(String, String)>,
    pub(crate) suspended: usize,
    /// How the loop ended.
    pub(crate) ended: Option<String>,
}

impl Shared {
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }

    /// Waits until the condition holds; false when it does not within the time.
    pub(crate) fn wait(&self, patience: Duration, mut holds: impl FnMut(&State) -> bool) -> bool {
        let until = Instant::now() + patience;
        let mut state = self.lock();
        loop {
            if holds(&state) {
                return true;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || state.ended.is_some() {
                return false;
            }
            let waited = self.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// A terminal in memory; its person is a test.
pub(crate) struct Stage {
    terminal: Terminal<TestBackend>,
    events: UnboundedReceiver<Event>,
    shared: Arc<Shared>,
    clock: Clock,
}

impl Stage {
    pub(crate) fn new(
        (width, height): (u16, u16),
        events: UnboundedReceiver<Event>,
        shared: Arc<Shared>,
        clock: Clock,
    ) -> Self {
        let terminal = Terminal::new(TestBackend::new(width, height)).expect("memory suffices");
        Self {
            terminal,
            events,
            shared,
            clock,
        }
    }
}

/// Says that the loop waits for as long as it does.
struct Waiting<'a>(&'a Shared);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.change(|state| state.waiting = false);
    }
}

impl Screen for Stage {
    async fn next(&mut self) -> anyhow::Result<Option<Event>> {
        self.shared.change(|state| state.waiting = true);
        let _waiting = Waiting(&self.shared);
        let event = self.events.recv().await;
        if let Some(Event::Resize(width, height)) = event {
            self.terminal.backend_mut().resize(width, height);
        }
        self.shared.change(|state| {
            state.waiting = false;
            state.taken += 1;
        });
        Ok(event)
    }

    fn draw(&mut self, app: &mut App) -> anyhow::Result<()> {
        self.terminal.draw(|frame| {
            let area = frame.area();
            if let Some(cursor) = app.frame(area, frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        })?;
        let buffer = self.terminal.backend().buffer().clone();
        check(&buffer);
        self.shared.change(|state| {
            if let Some(film) = &mut state.film {
                film.push(buffer.clone());
            }
            state.buffer = buffer;
            state.frames += 1;
        });
        Ok(())
    }

    fn clear(&mut self) -> anyhow::Result<()> {
        Ok(self.terminal.clear()?)
    }

    fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.shared
            .change(|state| state.written.extend_from_slice(bytes));
        Ok(())
    }

    async fn suspend(&mut self) -> anyhow::Result<()> {
        self.shared.change(|state| state.suspended += 1);
        Ok(())
    }

    async fn edit(&mut self, name: &str, text: &str) -> anyhow::Result<String> {
        self.shared
            .change(|state| state.edited.push((name.to_owned(), text.to_owned())));
        Ok(format!("{text}\nSorry for the wait.\n"))
    }

    fn clock(&self) -> Clock {
        self.clock
    }
}

/// What must hold of every frame: nothing in it can move the terminal's cursor or turn its text around.
fn check(buffer: &Buffer) {
    let width = usize::from(buffer.area.width.max(1));
    for (row, cells) in buffer.content.chunks(width).enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let symbol = cell.symbol();
            if symbol.is_ascii() && symbol.len() == 1 && symbol >= " " && symbol != "\u{7f}" {
                continue;
            }
            let hostile = |c: char| {
                c.is_control()
                    || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            };
            assert!(
                !symbol.chars().any(hostile),
                "{symbol:?} is on the screen at line {row}, column {column}"
            );
            assert!(
                column + symbol.width() <= width,
                "{symbol:?} sticks out of line {row}"
            );
        }
    }
}

/// The screen as text, without spaces at line ends.
pub(crate) fn text(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width.max(1));
    let mut text = String::new();
    for cells in buffer.content.chunks(width) {
        let (mut line, mut covered) = (String::new(), 0);
        for cell in cells {
            if covered > 0 {
                covered -= 1;
                continue;
            }
            line.push_str(cell.symbol());
            covered = cell.symbol().width().saturating_sub(1);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
