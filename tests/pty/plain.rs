//! Without a screen: help, errors on plain streams, and the server.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Output, Stdio};

use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, kill_process};

use super::window::{Home, LFTUI};

fn command(home: &Home, arguments: &[&str]) -> Command {
    let mut command = Command::new(LFTUI);
    command.args(arguments).env_clear().envs(home.environment());
    command.stdin(Stdio::null());
    command
}

fn run(home: &Home, arguments: &[&str]) -> Output {
    command(home, arguments).output().unwrap()
}

/// A server on a free port of this machine; it ends with the test.
pub(crate) struct Served {
    child: Child,
    /// The one line, by name.
    pub(crate) line: String,
}

impl Served {
    pub(crate) fn start(home: &Home, arguments: &[&str]) -> Self {
        let mut child = command(home, &["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = child.stdout.as_mut().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        Self { child, line }
    }

    pub(crate) fn value(&self, name: &str) -> &str {
        let (_, rest) = self.line.split_once(&format!("{name}=")).unwrap();
        rest.split_whitespace().next().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn without_a_terminal_there_is_one_plain_sentence() {
    let home = Home::new();
    for arguments in [&["demo"][..], &[], &["trace", "abc"]] {
        let output = run(&home, arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(
            error.starts_with("lftui: lftui draws on a terminal"),
            "{error}"
        );
        assert_eq!(error.lines().count(), 1, "{error}");
        assert!(!error.contains('\x1b') && output.stdout.is_empty());
    }
}

#[test]
fn wrong_arguments_are_told_without_a_screen() {
    let home = Home::new();
    for arguments in [
        &["--no-such-option"][..],
        &["trace"],
        &["trace", " "],
        &["serve", "--listen", "nowhere"],
        &["https://example.com/nothing/to/see"],
    ] {
        let output = run(&home, arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(
            error.starts_with("error: ") && !error.contains('\x1b'),
            "{error}"
        );
    }
}

#[test]
fn the_help_fits_a_small_screen() {
    let home = Home::new();
    let mut command = CommandBuilder::new(LFTUI);
    command.arg("--help");
    let mut window = home.window(command, (80, 24));
    assert_eq!(window.ends(), 0);
    let text = window.text();
    assert!(text.starts_with("Explore and review"), "{text}");
    assert!(text.contains("Exit codes"), "{text}");
    let wrapped = (0..24).any(|row| window.screen().row_wrapped(row));
    assert!(!wrapped, "no line is wider than the window:\n{text}");
}

#[test]
fn serving_is_one_line_and_ends_on_sigterm() {
    let home = Home::new();
    let mut served = Served::start(&home, &[]);
    for name in [
        "LANGFUSE_HOST",
        "LANGFUSE_PUBLIC_KEY",
        "LANGFUSE_SECRET_KEY",
    ] {
        assert!(!served.value(name).is_empty(), "{}", served.line);
    }
    assert!(
        served
            .value("LANGFUSE_HOST")
            .starts_with("http://127.0.0.1:")
    );
    let pid = Pid::from_child(&served.child);
    kill_process(pid, Signal::TERM).unwrap();
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    let mut rest = String::new();
    let out = served.child.stdout.as_mut().unwrap();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

#[test]
fn serving_ends_on_ctrl_c() {
    let home = Home::new();
    let mut command = CommandBuilder::new(LFTUI);
    command.args(["serve", "--listen", "127.0.0.1:0"]);
    let mut window = home.window(command, (160, 45));
    window.sees("LANGFUSE_SECRET_KEY=");
    window.types("\x03");
    assert_eq!(window.ends(), 0);
}

#[test]
fn a_taken_port_is_told_in_a_sentence() {
    let home = Home::new();
    let served = Served::start(&home, &[]);
    let address = served.value("LANGFUSE_HOST").trim_start_matches("http://");
    let other = home.path().join("other.db");
    let output = run(
        &home,
        &[
            "serve",
            "--listen",
            address,
            "--db",
            other.to_str().unwrap(),
        ],
    );
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert!(error.contains(address), "{error}");
}
