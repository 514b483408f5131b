//! The guard in a real pseudo terminal: however a program ends, the terminal is as it was.
//!
//! Each test runs this very executable again, with one scene of [`scene`] to play.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod scene;
mod shell;

use shell::{Shell, scene_command};

/// Nothing is left on: neither on the screen nor in the line discipline.
fn assert_restored(shell: &mut Shell) {
    shell.types("stty -a; echo 'the' 'end'\n");
    shell.sees("the end");
    let screen = shell.screen();
    assert!(!screen.alternate_screen(), "the alternate screen is left");
    assert!(!screen.hide_cursor(), "the cursor is visible");
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    let text = screen.contents();
    assert!(
        text.contains(" icanon") && text.contains(" echo "),
        "raw mode is off:\n{text}"
    );
}

fn kill(signal: &str, pid: &str) {
    let killed = std::process::Command::new("kill")
        .args([&format!("-{signal}"), pid])
        .status();
    assert!(killed.unwrap().success());
}

#[test]
fn an_ordinary_end_restores_the_terminal() {
    let mut shell = Shell::start();
    shell.plays("quit");
    shell.sees("is up");
    assert!(shell.screen().alternate_screen() && shell.screen().bracketed_paste());
    shell.types("q");
    shell.sees("ended by a key");
    assert_restored(&mut shell);
}

#[test]
fn a_panic_is_told_on_the_restored_screen() {
    let mut shell = Shell::start();
    shell.plays("panic");
    shell.sees("broken on purpose");
    assert_restored(&mut shell);
}

#[test]
fn a_panic_in_a_task_leaves_the_screen_alone() {
    let mut shell = Shell::start();
    shell.plays("task-panic");
    shell.sees("still here");
    let text = shell.screen().contents();
    assert!(shell.screen().alternate_screen());
    assert!(!text.contains("broken"), "{text}");
    shell.types("q");
    shell.sees("ended by a key");
    assert_restored(&mut shell);
}

#[test]
fn signals_end_the_program_in_order() {
    for (signal, name) in [
        ("TERM", "Terminate"),
        ("HUP", "Hangup"),
        ("INT", "Interrupt"),
    ] {
        let mut shell = Shell::start();
        shell.plays("signal");
        shell.sees("is up");
        let pid = shell.word_after("pid ");
        kill(signal, &pid);
        shell.sees(&format!("ended by {name}"));
        assert_restored(&mut shell);
    }
}

#[test]
fn suspending_gives_the_shell_its_terminal_and_comes_back_whole() {
    let mut shell = Shell::start();
    shell.plays("suspend");
    shell.sees("Stopped");
    assert!(!shell.screen().alternate_screen());
    shell.types("echo 'at the' 'prompt'\n");
    shell.sees("at the prompt");
    shell.types("fg\n");
    shell.sees("scene resumed");
    assert!(shell.screen().alternate_screen());
    shell.types("q");
    shell.sees("ended by a key");
    assert_restored(&mut shell);
}

#[test]
fn stopped_by_somebody_else_it_comes_back_whole_too() {
    let mut shell = Shell::start();
    shell.plays("quit");
    shell.sees("is up");
    kill("STOP", &shell.word_after("pid "));
    shell.sees("Stopped");
    shell.types("fg\n");
    shell.sees("scene renewed");
    assert!(shell.screen().alternate_screen());
    shell.types("q");
    shell.sees("ended by a key");
    assert_restored(&mut shell);
}

#[test]
fn suspending_stops_a_wrapper_too() {
    let mut shell = Shell::start();
    shell.types(&format!("sh -c '{}; true'\n", scene_command("suspend")));
    shell.sees("Stopped");
    shell.types("fg\n");
    shell.sees("scene resumed");
    shell.types("q");
    shell.sees("ended by a key");
    assert_restored(&mut shell);
}

#[test]
fn where_nothing_can_stop_suspending_only_redraws() {
    let mut shell = Shell::start();
    // Started by `exec`, the scene leads a session without a shell that could resume it.
    shell.types(&format!("exec {}\n", scene_command("suspend")));
    shell.sees("scene resumed");
    shell.types("q");
    shell.sees("ended by a key");
}

#[test]
fn another_program_has_the_terminal_for_itself() {
    let mut shell = Shell::start();
    shell.plays("outside");
    shell.sees("outside the screen");
    assert!(!shell.screen().alternate_screen());
    // Ctrl+C ends that program, not ours.
    shell.types("\x03");
    shell.sees("back again");
    assert!(shell.screen().alternate_screen());
    shell.types("q");
    shell.sees("ended by a key");
    assert_restored(&mut shell);
}

#[test]
fn a_window_that_closes_leaves_nothing_running() {
    for scene in ["quit", "outside", "suspend"] {
        let mut shell = Shell::start();
        shell.plays(scene);
        shell.sees(match scene {
            "outside" => "outside the screen",
            "suspend" => "Stopped",
            _ => "is up",
        });
        shell.closes();
    }
}

#[test]
fn without_a_terminal_there_is_one_plain_sentence() {
    let exe = std::env::current_exe().unwrap();
    let output = std::process::Command::new(exe)
        .args(scene::ARGUMENTS)
        .env(scene::VARIABLE, "quit")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("lftui draws on a terminal, and its output is not one"),
        "{text}"
    );
    assert!(!text.contains('\x1b'), "{text}");
}
