//! What runs inside the pseudo terminal: a tiny program on the guard, one scene a run.

use std::process::Command;

use futures_util::StreamExt as _;
use lftui::terminal::{Guard, Modes, Screen, Signals, screen};
use ratatui::crossterm::event::{Event, EventStream};

/// Names the scene; unset in an ordinary run of the tests.
pub const VARIABLE: &str = "LFTUI_TEST_SCENE";
pub const ARGUMENTS: [&str; 4] = ["--exact", "scene::play", "--ignored", "--nocapture"];

#[test]
#[ignore = "runs inside a pseudo terminal"]
fn play() {
    let Ok(scene) = std::env::var(VARIABLE) else {
        return;
    };
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
        &format!("scene drawn, pid {} .", std::process::id()),
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
            guard.suspend(&mut screen, &mut signals).await.unwrap();
            draw(&mut screen, "scene resumed");
        }
        "outside" => {
            let mut command = Command::new("sh");
            command.args(["-c", "echo outside the screen; cat"]);
            let status = guard.run_outside(&mut screen, &mut signals, &mut command);
            assert!(!status.unwrap().unwrap().success());
            draw(&mut screen, "back again");
        }
        _ => {}
    }
    wait_for_q(&mut signals).await
}

async fn wait_for_q(signals: &mut Signals) -> String {
    let mut events = EventStream::new();
    loop {
        tokio::select! {
            signal = signals.next() => return format!("ended by {signal:?}"),
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
