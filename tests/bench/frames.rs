//! A step and the frame it leads to, in the whole app on a real buffer with its difference to the last one.
//!
//! The goal is 2 ms at 160 × 45, and no more allocations for more data.

use std::sync::Arc;

use divan::Bencher;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use lftui::app::App;
use lftui::command::{Hand, Keymap, Root};
use lftui::highlight::conversation;
use lftui::model::conversation::{Hints, read};
use lftui::model::{Body, Span};
use lftui::msg::{Data, Effect, Listing, Msg, Slot, Snapshot, Ticket, Turn, Typeset};
use lftui::pane::{Env, Place, Tickets};
use lftui::theme::{Symbols, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::rows;

const TRACE: &str = "4f2a00000000000000000000000000aa";
const CASES: [(u16, u16, usize); 4] = [
    (160, 45, 1_000),
    (160, 45, 20_000),
    (200, 60, 1_000),
    (80, 24, 1_000),
];
const TRACES: [(u16, u16, usize); 5] = [
    (160, 45, 500),
    (160, 45, 5_000),
    (160, 45, 50_000),
    (200, 60, 1_000),
    (200, 60, 100_000),
];
const TALKS: [(u16, u16, usize); 3] = [(160, 45, 20), (160, 45, 500), (200, 60, 500)];

fn now() -> Timestamp {
    rows::time(1_000_000)
}

fn env() -> Env {
    let theme = Theme::named("dark").unwrap();
    let symbols = Symbols::named("unicode").unwrap();
    Env {
        now: now(),
        zone: TimeZone::UTC,
        theme: Arc::new(theme.with_symbols(symbols)),
        theme_name: "dark".into(),
        plain: false,
        keymap: Keymap::default(),
        hand: Hand::new(std::time::Duration::ZERO),
        server: None,
        project: None,
        host: "http://127.0.0.1".into(),
        profile: None,
        profiles: Vec::new(),
        outbox: Arc::default(),
        read_only: false,
        offline: false,
        reviewer: "ada".into(),
        auto_advance: false,
        views: Vec::new(),
        span: Span::Day,
        pace: std::time::Duration::from_secs(5),
        markdown_tokens: 25_000,
        copies: "".into(),
        piped: Vec::new(),
        written: Vec::new(),
        frame: 0,
        bookmarks: std::collections::HashMap::new(),
        first: None,
        tickets: Tickets::default(),
    }
}

/// The app with everything answered that it asked for.
struct Stage {
    app: App,
    terminal: Terminal<TestBackend>,
}

impl Stage {
    fn new((width, height): (u16, u16), first: Root, place: Option<Place>) -> (Self, Vec<Effect>) {
        let mut app = App::new(env(), Some(first));
        let effects = app.start(place);
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        (Self { app, terminal }, effects)
    }

    fn answers(&mut self, ticket: Ticket, data: Data) -> Vec<Effect> {
        self.app.update(Msg::Data { ticket, data }, now())
    }

    /// Sets in colours what the app wants set.
    fn typesets(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Typeset {
                ticket,
                text,
                theme,
                zone,
            } = effect
            {
                let reading = match text {
                    Typeset::Conversation { talk, whole } => {
                        conversation::conversation(&talk, whole, &theme)
                    }
                    Typeset::Cut(talk, cut) => conversation::cut(&talk, &cut, &theme),
                    Typeset::Text(words) => conversation::bare(&words, &theme),
                    Typeset::Turns(turns) => {
                        let mut reading = conversation::Reading::default();
                        for turn in turns.iter() {
                            let look = (&*theme, &zone);
                            conversation::turn(&turn.trace, &turn.conversation, look, &mut reading);
                        }
                        reading
                    }
                };
                self.app.update(Msg::Typeset { ticket, reading }, now());
            }
        }
    }

    fn press(&mut self, code: KeyCode) -> Vec<Effect> {
        let key = KeyEvent::new(code, KeyModifiers::NONE);
        self.app.update(Msg::Key(key), now())
    }

    fn draw(&mut self) {
        let app = &mut self.app;
        self.terminal
            .draw(|frame| {
                app.frame(frame.area(), frame.buffer_mut());
            })
            .unwrap();
    }

    /// Page after page, down and up again.
    fn walk(mut self, bencher: Bencher<'_, '_>) {
        self.draw();
        for _ in 0..12 {
            self.press(KeyCode::PageDown);
        }
        let mut down = false;
        bencher.bench_local(|| {
            down = !down;
            let effects = self.press(if down {
                KeyCode::PageDown
            } else {
                KeyCode::PageUp
            });
            self.draw();
            effects
        });
    }
}

fn ticket(effects: &[Effect], wanted: Slot) -> Ticket {
    let found = effects.iter().rev().find_map(|effect| match effect {
        Effect::Fetch { slot, ticket, .. } if *slot == wanted => Some(*ticket),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{wanted:?} is asked for in {effects:?}"))
}

#[divan::bench(args = CASES)]
fn list_of_traces(bencher: Bencher<'_, '_>, (width, height, count): (u16, u16, usize)) {
    let (mut stage, effects) = Stage::new((width, height), Root::Traces, None);
    let snapshot = Snapshot {
        rows: Arc::new(rows::traces(count)),
        more: false,
        span: Span::Day,
        at: now(),
        stale: false,
        filtered: None,
    };
    stage.answers(
        ticket(&effects, Slot::Traces),
        Data::Listing(Listing::Traces(snapshot)),
    );
    stage.walk(bencher);
}

#[divan::bench(args = TRACES)]
fn trace(bencher: Bencher<'_, '_>, (width, height, count): (u16, u16, usize)) {
    loaded((width, height), count).walk(bencher);
}

#[divan::bench(args = TRACES)]
fn timeline(bencher: Bencher<'_, '_>, (width, height, count): (u16, u16, usize)) {
    let mut stage = loaded((width, height), count);
    stage.press(KeyCode::Char('w'));
    stage.walk(bencher);
}

/// A key and its frame right after a page of 1,000, for each of 100 pages: the slowest is to stay below 16 ms.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn key_to_repaint_while_100_000_stream_in(bencher: Bencher<'_, '_>) {
    let place = Place::Trace {
        id: TRACE.into(),
        select: None,
    };
    let (mut stage, effects) = Stage::new((200, 60), Root::Traces, Some(place));
    let asked = ticket(&effects, Slot::Trace);
    let mut all = rows::coming(TRACE, 100_000);
    bencher
        .with_inputs(move || all.by_ref().take(1_000).collect())
        .bench_local_values(|page: Vec<_>| {
            let data = Data::Rows {
                trace: TRACE.into(),
                rows: page,
                last: false,
                at: now(),
            };
            stage.answers(asked, data);
            let effects = stage.press(KeyCode::PageDown);
            stage.draw();
            effects
        });
}

/// A trace with all its rows, the first of them with a long conversation.
fn loaded((width, height): (u16, u16), count: usize) -> Stage {
    let place = Place::Trace {
        id: TRACE.into(),
        select: None,
    };
    let (mut stage, effects) = Stage::new((width, height), Root::Traces, Some(place));
    let asked = ticket(&effects, Slot::Trace);
    let all = rows::observations(TRACE, count);
    let pages: Vec<_> = all.chunks(1_000).collect();
    let mut effects = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        let data = Data::Rows {
            trace: TRACE.into(),
            rows: page.to_vec(),
            last: index + 1 == pages.len(),
            at: now(),
        };
        effects.extend(stage.answers(asked, data));
    }
    stage.draw();
    let input = rows::messages(20);
    let bodies = effects.iter().rev().find_map(|effect| match effect {
        Effect::Fetch {
            slot: Slot::Body,
            ticket,
            what: lftui::msg::Fetch::Body { id, .. },
            ..
        } => Some((*ticket, id.clone())),
        _ => None,
    });
    if let Some((asked, id)) = bodies {
        let data = Data::Body {
            id,
            conversation: Arc::new(read(Some(&input), Some("Done."), &Hints::default())),
            body: Arc::new(Body {
                input: Some(input.into()),
                ..Body::default()
            }),
        };
        let effects = stage.answers(asked, data);
        stage.typesets(effects);
    }
    stage
}

#[divan::bench(args = TALKS)]
fn session(bencher: Bencher<'_, '_>, (width, height, count): (u16, u16, usize)) {
    let place = Place::Session("chat-1".into());
    let (mut stage, effects) = Stage::new((width, height), Root::Sessions, Some(place));
    let input = rows::messages(2);
    let talk = Arc::new(read(Some(&input), Some("Done."), &Hints::default()));
    let turns = rows::traces(count)
        .into_iter()
        .map(|trace| Turn {
            trace,
            conversation: Arc::clone(&talk),
        })
        .collect();
    let data = Data::Session {
        id: "chat-1".into(),
        turns: Arc::new(turns),
    };
    let effects = stage.answers(ticket(&effects, Slot::Session), data);
    stage.typesets(effects);
    stage.walk(bencher);
}

#[divan::bench(args = CASES)]
fn prompts(bencher: Bencher<'_, '_>, (width, height, count): (u16, u16, usize)) {
    let (mut stage, effects) = Stage::new((width, height), Root::Prompts, None);
    let data = Data::Prompts(Arc::new(rows::prompts(count)));
    stage.answers(ticket(&effects, Slot::Prompts), data);
    stage.walk(bencher);
}
