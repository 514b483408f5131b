//! A command of the shell that is given a text: what it prints, until it ends, is stopped, or takes too long.

use std::io::{self, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use crate::model::Problem;
use crate::model::text::size;

/// Whoever waits longer for a command runs it in a shell.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks whether it has ended.
const LOOK: Duration = Duration::from_millis(10);
/// More than this is read by nobody.
const MOST: u64 = 8 << 20;

/// What a command printed, errors among it, and how it ended where that was not well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub text: String,
    pub ended: Option<String>,
}

/// Runs a command to its end; blocks. None where it was stopped.
///
/// # Errors
/// When no shell can be started.
pub fn run(
    command: &str,
    text: &Arc<str>,
    stop: &CancellationToken,
) -> Result<Option<Printed>, Problem> {
    let failed = |error: io::Error| Problem::local(format!("no shell could be started: {error}"));
    let mut child = shell(command).spawn().map_err(failed)?;
    let writing = child
        .stdin
        .take()
        .map(|input| write(input, Arc::clone(text)));
    let reading = child.stdout.take().map(read);
    let until = Instant::now() + PATIENCE;
    let mut late = false;
    let status = loop {
        if let Ok(Some(status)) = child.try_wait() {
            break Some(status);
        }
        late = Instant::now() > until;
        if late || stop.is_cancelled() || reading.as_ref().is_some_and(JoinHandle::is_finished) {
            // One that closed its output is given a moment to end by itself.
            thread::sleep(LOOK);
            if let Ok(Some(status)) = child.try_wait() {
                break Some(status);
            }
            kill(&mut child);
            break child.wait().ok().filter(|_| !late);
        }
        thread::sleep(LOOK);
    };
    if stop.is_cancelled() {
        return Ok(None);
    }
    // What it left behind in the background may hold the pipes open for ever.
    drop(writing);
    let patience = Instant::now() + Duration::from_millis(500);
    while reading
        .as_ref()
        .is_some_and(|reading| !reading.is_finished())
        && Instant::now() < patience
    {
        thread::sleep(LOOK);
    }
    let read = reading.filter(JoinHandle::is_finished);
    let bytes = read
        .and_then(|reading| reading.join().ok())
        .unwrap_or_default();
    let ended = ending(status, late, bytes.len());
    Ok(Some(Printed {
        text: String::from_utf8_lossy(&bytes).into_owned(),
        ended,
    }))
}

fn ending(status: Option<ExitStatus>, late: bool, bytes: usize) -> Option<String> {
    if bytes as u64 >= MOST {
        return Some(format!("stopped: it printed more than {}", size(MOST)));
    }
    if late {
        return Some(format!(
            "stopped: it took more than {} seconds",
            PATIENCE.as_secs()
        ));
    }
    match status {
        Some(status) if status.success() => None,
        Some(status) => Some(format!("it failed: {status}")),
        None => Some("it did not end well".into()),
    }
}

fn shell(command: &str) -> Command {
    let mut shell = if cfg!(windows) {
        let mut shell = Command::new("cmd");
        shell.args(["/C", command]);
        shell
    } else {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("exec 2>&1\n{command}")]);
        shell
    };
    // A group of its own: what it starts is stopped with it, and Ctrl+C here is not its.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut shell, 0);
    shell
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    shell
}

/// A command need not read what it is given.
fn write(mut input: ChildStdin, text: Arc<str>) -> JoinHandle<()> {
    thread::spawn(move || drop(input.write_all(text.as_bytes())))
}

fn read(output: ChildStdout) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = output.take(MOST).read_to_end(&mut bytes);
        bytes
    })
}

fn kill(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = rustix::process::Pid::from_raw(child.id().cast_signed()) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn printed(command: &str, text: &str) -> Printed {
        run(command, &text.into(), &CancellationToken::new())
            .expect("there is a shell")
            .expect("nobody stopped it")
    }

    #[test]
    fn a_command_reads_the_text_and_its_errors_are_shown_too() {
        assert_eq!(printed("tr a-z A-Z", "lamp").text, "LAMP");
        let large = "x".repeat(3 << 20);
        assert_eq!(printed("wc -c", &large).text.trim(), "3145728");
        let failed = printed("echo oh >&2; exit 3", "unread");
        assert_eq!(failed.text, "oh\n");
        assert!(failed.ended.is_some_and(|ended| ended.contains('3')));
    }

    #[test]
    fn a_command_that_is_stopped_ends_with_all_that_it_started() {
        let stop = CancellationToken::new();
        let stopper = stop.clone();
        let stopping = thread::spawn(move || {
            thread::sleep(Duration::from_millis(50));
            stopper.cancel();
        });
        let began = Instant::now();
        assert_eq!(run("sleep 30 | cat", &"".into(), &stop), Ok(None));
        assert!(began.elapsed() < Duration::from_secs(10));
        stopping.join().expect("it ended");
    }

    #[test]
    fn what_prints_without_end_is_stopped() {
        let printed = printed("yes", "");
        assert!(
            printed
                .ended
                .is_some_and(|ended| ended.contains("more than"))
        );
    }
}
