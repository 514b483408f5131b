//! The built program in a real pseudo terminal: how it starts, and how it leaves the terminal.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod export;
mod first;
mod plain;
mod sitting;
mod window;

#[path = "../support/support.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "each test binary uses its part of the harness"
)]
mod support;

#[path = "../flow/review/queue.rs"]
#[allow(dead_code, reason = "most of it is for another test binary")]
mod queue;

use std::time::Duration;

use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal};

use window::{Home, LFTUI, Window};

fn demo(home: &Home) -> Window {
    let mut window = home.lftui(&["demo"]);
    window.sees("1 Sessions");
    window.sees("chat-");
    window
}

#[test]
fn the_demo_can_be_walked_and_left() {
    let home = Home::new();
    let mut window = demo(&home);
    assert!(window.screen().alternate_screen() && window.is_raw());
    window.types("2");
    window.sees("demo › traces");
    window.sees("refund-agent");
    window.types("\r");
    window.sees("› weekly-report");
    window.sees("write-report");
    window.types("\x1b");
    window.waits("the list", |screen| {
        !screen.contents().contains("write-report")
    });
    window.types("5");
    window.sees("demo › prompts");
    window.types("1");
    window.sees("demo › sessions");
    window.types("q");
    assert_eq!(window.ends(), 0);
    window.assert_restored();
}

#[test]
fn ctrl_c_leaves_from_everywhere() {
    for keys in ["", "?", ":", "2/abc", "t", "y"] {
        let home = Home::new();
        let mut window = demo(&home);
        window.types(keys);
        window.types("\x03");
        assert_eq!(window.ends(), 0, "after {keys:?}");
        window.assert_restored();
    }
}

#[test]
fn signals_end_it_in_order() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let home = Home::new();
        let mut window = demo(&home);
        window.kill(signal);
        assert_eq!(window.ends(), code);
        window.assert_restored();
    }
}

#[test]
fn ctrl_z_gives_the_shell_its_terminal_and_fg_brings_everything_back() {
    let home = Home::new();
    let mut command = CommandBuilder::new("bash");
    command.args(["--norc", "--noprofile", "-i"]);
    let mut shell = home.window(command, (160, 45));
    shell.types(&format!("{LFTUI} demo\n"));
    shell.sees("1 Sessions");
    shell.sees("chat-");
    shell.settles(Duration::from_millis(500));
    let before = rows(&shell);
    shell.types("\x1a");
    shell.sees("Stopped");
    assert!(!shell.screen().alternate_screen() && !shell.screen().hide_cursor());
    shell.types("echo 'at the' 'prompt'\n");
    shell.sees("at the prompt");
    shell.types("fg\n");
    shell.waits("the screen as it was", |screen| {
        screen_rows(screen) == before
    });
    assert!(shell.screen().alternate_screen());
    shell.types("q");
    shell.waits("the shell's screen", |screen| !screen.alternate_screen());
    shell.types("exit\n");
    shell.ends();
    shell.assert_restored();
}

#[test]
fn a_storm_of_sizes_breaks_nothing() {
    let home = Home::new();
    let mut window = demo(&home);
    window.settles(Duration::from_millis(500));
    let before = rows(&window);
    for round in 0..3 {
        for size in [
            (1, 1),
            (20, 5),
            (2, 60),
            (200, 2),
            (30, 8),
            (31, 9),
            (80, 24),
        ] {
            window.resize(size);
            window.types(if round == 1 { "j" } else { "?q" });
        }
        window.resize((1, 1));
        window.resize((160, 45));
        window.types("gg");
    }
    window.waits("the screen as it was", |screen| {
        screen_rows(screen) == before
    });
    window.types("q");
    assert_eq!(window.ends(), 0);
    window.assert_restored();
}

#[test]
fn without_colours_none_is_written() {
    let home = Home::new();
    let mut command = CommandBuilder::new(LFTUI);
    command.arg("demo");
    command.env("NO_COLOR", "1");
    let mut window = home.window(command, (160, 45));
    window.sees("chat-");
    window.types("2");
    window.sees("refund-agent");
    window.types("\r");
    window.sees("Input");
    window.types("q");
    window.ends();
    let colours = colours(window.bytes());
    assert!(colours.is_empty(), "{colours:?}");
}

#[test]
fn nobody_home_costs_nothing() {
    let home = Home::new();
    let mut window = demo(&home);
    window.settles(Duration::from_secs(1));
    let before = ticks(window.pid());
    window.settles(Duration::from_secs(2));
    let spent = ticks(window.pid()) - before;
    // An age that is told in seconds is drawn anew with each, and a build for tests draws slowly.
    assert!(spent <= 2, "{spent} ticks of the processor in 2 s");
}

/// Below the first row, whose age moves on by itself.
fn rows(window: &Window) -> Vec<String> {
    screen_rows(window.screen())
}

fn screen_rows(screen: &vt100::Screen) -> Vec<String> {
    let (_, columns) = screen.size();
    let rows = screen.rows(0, columns.get()).skip(1);
    rows.map(|row| row.trim_end().to_owned()).collect()
}

/// Time on the processor, in hundredths of a second.
fn ticks(pid: Pid) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap();
    let (_, rest) = stat.rsplit_once(')').unwrap();
    let fields: Vec<_> = rest.split_whitespace().collect();
    [11, 12]
        .map(|field: usize| fields[field].parse::<u64>().unwrap())
        .iter()
        .sum()
}

/// The sequences that set a colour, not those that reset one.
fn colours(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut found = Vec::new();
    for part in text.split("\x1b[").skip(1) {
        let Some((parameters, _)) = part.split_once('m') else {
            continue;
        };
        let numbers: Option<Vec<u16>> = parameters
            .split([';', ':'])
            .map(|number| number.parse().ok())
            .collect();
        let is_colour = |number: &u16| matches!(number, 30..=38 | 40..=48 | 58 | 90..=107);
        if numbers.is_some_and(|numbers| numbers.iter().any(is_colour)) {
            found.push(parameters.to_owned());
        }
    }
    found
}
