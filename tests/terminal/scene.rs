//! What runs inside the pseudo terminal: a tiny program on the guard, one scene a run.

use std::fs::File;
use std::io::Write as _;
use std::process::Command;

use futures_util::StreamExt as _;
use lftui::terminal::{Guard, Modes, Screen, Signal, Signals, screen};
use ratatui::crossterm::event::{Event, EventStream};

/// Names the scene; unset in an ordinary run of the tests.
pub(crate) const VARIABLE: &str = "LFTUI_TEST_SCENE";
/// Names a file that the scene locks while it lives.
pub(crate) const ALIVE: &str = "LFTUI_TEST_ALIVE";
pub(crate) const ARGUMENTS: [&str; 4] = ["--exact", "scene::play", "--ignored", "--nocapture"];

#[test]
#[ignore = "runs inside a pseudo terminal"]
fn play() {
    let Ok(scene) = std::env::var(VARIABLE) else {
        return;
    };
    let alive = std::env::var(ALIVE).map(|path| File::open(path).unwrap());
    if let Ok(alive) = &alive {
        alive.lock().unwrap();
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let end = runtime.block_on(act(&scene));
    println!("{end}");
}

async fn act(scene: &str) -> String {
    let guard = match Guard::enter(Modes::new(true, None)) {
        Ok(guard) => guard,
        Err(error) => return error.to_string(),
    };
    let mut screen = screen().unwrap();
    let mut signals = Signals::listen().unwrap();
    draw(
        &mut screen,
        &format!("scene drawn, pid {} is up", std::process::id()),
    );
    match scene {
        "panic" => panic!("broken on purpose"),
        "task-panic" => {
            let task = tokio::spawn(async { panic!("broken in a task") });
            assert!(task.await.unwrap_err().is_panic());
            draw(&mut screen, "still here");
        }
        "signal" => return format!("ended by {:?}", signals.next().await),
        "suspend" => {
            if let Err(error) = guard.suspend(&mut screen, &mut signals).await {
                return error.to_string();
            }
            draw(&mut screen, "scene resumed");
        }
        "outside" => {
            // One process that first prints and then reads, so that Ctrl+C finds nothing half done.
            let mut text = tempfile::NamedTempFile::new().unwrap();
            text.write_all(b"outside the screen\n").unwrap();
            let mut command = Command::new("cat");
            command.arg(text.path()).arg("-");
            match guard
                .run_outside(&mut screen, &mut signals, &mut command)
                .await
            {
                Ok(status) => assert!(!status.unwrap().success()),
                Err(error) => return error.to_string(),
            }
            draw(&mut screen, "back again");
        }
        _ => {}
    }
    wait_for_q(&guard, &mut screen, &mut signals).await
}

async fn wait_for_q(guard: &Guard, screen: &mut Screen, signals: &mut Signals) -> String {
    let mut events = EventStream::new();
    loop {
        tokio::select! {
            signal = signals.next() => {
                if signal != Signal::Continue {
                    return format!("ended by {signal:?}");
                }
                drop(events);
                guard.renew(screen, signals).await.unwrap();
                draw(screen, "scene renewed");
                events = EventStream::new();
            }
            event = events.next() => {
                if matches!(event, Some(Ok(Event::Key(_)))) {
                    return "ended by a key".to_owned();
                }
            }
        }
    }
}

fn draw(screen: &mut Screen, text: &str) {
    screen
        .draw(|frame| frame.render_widget(text, frame.area()))
        .unwrap();
}
