//! The loop: drain the inbox, draw once, and only when something changed. No tick: idle costs nothing.

pub mod screen;
pub mod splash;

use std::time::Duration;

use anyhow::Result;
use jiff::Timestamp;
use ratatui::crossterm::event::{Event, KeyEventKind};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::app::App;
use crate::model::Problem;
use crate::msg::{Data, Effect, Msg, Target};
use crate::store::Clock;
use crate::tasks::Tasks;

/// Messages taken before a frame is drawn at the latest.
const DRAIN: usize = 256;
/// Between two frames that nobody pressed a key for.
const PACE: Duration = Duration::from_millis(16);
/// The first list comes this soon from the cache; until then the screen shows that lftui is there.
const OPENING: Duration = Duration::from_millis(12);
/// What is cached arrives this soon, and what was decided is on the disk: worth waiting for, so that no empty frame
/// flashes.
const GRACE: Duration = Duration::from_millis(4);

/// Why the loop ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ending {
    Quit,
    /// Continue with another connection.
    Switch(Target),
}

/// The real terminal, or a test's.
#[expect(
    async_fn_in_trait,
    reason = "the loop stays on its thread: nobody needs the futures to be Send"
)]
pub trait Screen {
    /// The next thing the person does; None when the terminal is gone or asks to end. Cancelling it loses nothing.
    async fn next(&mut self) -> Result<Option<Event>>;
    /// Draws one frame.
    fn draw(&mut self, app: &mut App) -> Result<()>;
    /// The next frame is drawn whole.
    fn clear(&mut self) -> Result<()>;
    /// Writes bytes that are no part of a frame, such as a text for the terminal's own clipboard.
    fn write(&mut self, bytes: &[u8]) -> Result<()>;
    /// Back to the shell until it returns.
    async fn suspend(&mut self) -> Result<()>;
    /// Shows a text in the person's editor; what it is then.
    async fn edit(&mut self, name: &str, text: &str) -> Result<String>;
    /// What time it is where the person sits.
    fn clock(&self) -> Clock {
        Timestamp::now
    }
}

/// Runs until the person leaves.
///
/// # Errors
/// When the terminal can no longer be read or written.
pub async fn run<S: Screen>(
    screen: &mut S,
    app: &mut App,
    tasks: &mut Tasks,
    inbox: &mut mpsc::Receiver<Msg>,
) -> Result<Ending> {
    let mut round = Round {
        screen,
        app,
        tasks,
        inbox,
        drawn: None,
        urgent: true,
    };
    if let Some(ending) = round.open().await? {
        return Ok(ending);
    }
    loop {
        round.draw()?;
        let msg = round.next().await?;
        if let Some(ending) = round.drain(msg).await? {
            return Ok(ending);
        }
    }
}

struct Round<'a, S: Screen> {
    screen: &'a mut S,
    app: &'a mut App,
    tasks: &'a mut Tasks,
    inbox: &'a mut mpsc::Receiver<Msg>,
    drawn: Option<Instant>,
    /// The person did something: draw without regard to the pace.
    urgent: bool,
}

impl<S: Screen> Round<'_, S> {
    /// Waits a moment for what was seen before, so that the first whole frame is no empty one.
    async fn open(&mut self) -> Result<Option<Ending>> {
        let until = Instant::now() + OPENING;
        while self.tasks.has_store()
            && let Ok(Some(msg)) = tokio::time::timeout_at(until, self.inbox.recv()).await
        {
            let is_list = matches!(
                &msg,
                Msg::Data {
                    data: Data::Listing(_),
                    ..
                }
            );
            let ending = self.drain(Some(msg)).await?;
            if is_list || ending.is_some() {
                return Ok(ending);
            }
        }
        Ok(None)
    }

    fn draw(&mut self) -> Result<()> {
        if self.app.is_dirty() && (self.urgent || self.wait().is_zero()) {
            self.screen.draw(self.app)?;
            // What a key led to follows its frame at once.
            self.drawn = (!self.urgent).then(Instant::now);
            self.urgent = false;
        }
        Ok(())
    }

    /// How long until the next frame may be drawn.
    fn wait(&self) -> Duration {
        self.drawn
            .map_or(Duration::ZERO, |drawn| PACE.saturating_sub(drawn.elapsed()))
    }

    async fn next(&mut self) -> Result<Option<Msg>> {
        let wait = self.wait();
        let pending = self.app.is_dirty();
        tokio::select! {
            biased;
            event = self.screen.next() => {
                self.urgent = true;
                Ok(event?.map_or(Some(Msg::Quit), message))
            }
            msg = self.inbox.recv() => Ok(msg),
            () = tokio::time::sleep(wait), if pending => Ok(None),
        }
    }

    async fn drain(&mut self, first: Option<Msg>) -> Result<Option<Ending>> {
        let mut next = first;
        let mut graced = false;
        for _ in 0..DRAIN {
            let Some(msg) = next.take() else { break };
            let effects = self.app.update(msg, (self.screen.clock())());
            let answered = effects
                .iter()
                .any(|effect| matches!(effect, Effect::Fetch { .. } | Effect::Write { .. }));
            for effect in effects {
                if let Some(ending) = self.carry_out(effect).await? {
                    return Ok(Some(ending));
                }
            }
            next = self.inbox.try_recv().ok();
            if next.is_none() && answered && !graced && self.urgent {
                graced = true;
                next = tokio::time::timeout(GRACE, self.inbox.recv())
                    .await
                    .ok()
                    .flatten();
            }
        }
        Ok(None)
    }

    /// What needs the screen itself is done here; the rest is the tasks'.
    async fn carry_out(&mut self, effect: Effect) -> Result<Option<Ending>> {
        match effect {
            Effect::Quit => return Ok(Some(Ending::Quit)),
            Effect::Switch(target) => return Ok(Some(Ending::Switch(target))),
            Effect::Clear => self.screen.clear()?,
            Effect::Terminal(bytes) => self.screen.write(&bytes)?,
            Effect::Suspend => {
                self.screen.suspend().await?;
                self.urgent = true;
            }
            Effect::Edit { name, text, back } => {
                let msg = match (self.screen.edit(&name, &text).await, back) {
                    (Ok(text), Some(ticket)) => Some(Msg::Edited { ticket, text }),
                    (Ok(_), None) => None,
                    (Err(error), _) => Some(Msg::Done(Err(Problem::local(format!("{error:#}"))))),
                };
                // Nothing but a notice's timer comes of it.
                for effect in msg.map_or_else(Vec::new, |msg| {
                    self.app.update(msg, (self.screen.clock())())
                }) {
                    self.tasks.start(effect);
                }
                self.urgent = true;
            }
            other => self.tasks.start(other),
        }
        Ok(None)
    }
}

/// Key releases (only some terminals send them) and focus changes mean nothing here.
fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Msg::Key(key)),
        Event::Mouse(mouse) => Some(Msg::Mouse(mouse)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(..) => Some(Msg::Resize),
        Event::Key(_) | Event::FocusGained | Event::FocusLost => None,
    }
}
