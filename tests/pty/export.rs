//! `lftui export` as a program: what it leaves to the shell when it goes wrong.

use std::fs::OpenOptions;
use std::process::{Command, Stdio};

use jiff::Timestamp;
use lftui::server::Imitation;

use super::support::{KEYS, Server, project};
use super::window::{Home, LFTUI};

fn export(server: &Server, id: &str, form: &str) -> Command {
    let home = Home::new();
    let mut command = Command::new(LFTUI);
    command.args(["export", "trace", id, form]);
    command.env_clear().envs(home.environment());
    command.env("LANGFUSE_HOST", &server.proxy.url);
    command.env("LANGFUSE_PUBLIC_KEY", KEYS.0);
    command.env("LANGFUSE_SECRET_KEY", KEYS.1);
    command.stdin(Stdio::null());
    command
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure_and_says_what_to_do() {
    let server = Server::small(Imitation::V4, Timestamp::now());
    for form in ["--json", "--ndjson", "--markdown"] {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = export(&server, project::FIRST, form);
        let output = command.stdout(full).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{form}: {error}");
        assert!(error.contains("No space left"), "{form}: {error}");
        assert!(error.contains("start again"), "{form}: {error}");
        assert!(error.starts_with("lftui: this takes 1 request"), "{error}");
    }
}

#[test]
fn a_trace_that_is_not_there_is_a_failure() {
    let server = Server::small(Imitation::V4, Timestamp::now());
    for form in ["--json", "--ndjson", "--markdown"] {
        let output = export(&server, "nothing", form).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{form}: {error}");
        assert!(error.contains("no trace nothing"), "{form}: {error}");
        assert!(output.stdout.is_empty(), "{form}: nothing half-written");
    }
}
