//! Other programs: the browser for a web address, the person's editor and pager for a text.

pub mod shell;

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tempfile::NamedTempFile;

use super::clipboard::Environment;
use crate::model::Problem;

/// Openers that fail do so at once; one that still runs is a browser on its way up.
const OPENED: Duration = Duration::from_secs(2);

/// Opens a web address in the browser and returns the sentence for the status line. Where there is
/// no browser to see (over SSH, without a desktop), the sentence is the address. Blocks for up to
/// two seconds.
pub fn open_address(address: &str, environment: &Environment) -> Result<String, Problem> {
    if !is_web(address) {
        return Err(Problem::local(
            "this is no web address, so it is not opened",
        ));
    }
    if environment.ssh || !environment.display {
        return Ok(format!("no browser here; the address is {address}"));
    }
    let failed = |why: String| Problem::local(format!("{why}; the address is {address}"));
    let child = browser(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed(format!("no browser could be started ({error})")))?;
    match watch(child) {
        Some(status) if !status.success() => Err(failed("the browser did not open".to_owned())),
        _ => Ok(format!("opened {address}")),
    }
}

/// Only what a browser shows, and nothing that a shell, an option parser or a terminal would read
/// in another way: the address may come from a server.
fn is_web(address: &str) -> bool {
    let plain = |c: char| !c.is_control() && !c.is_whitespace();
    (address.starts_with("https://") || address.starts_with("http://"))
        && address.chars().all(plain)
}

fn browser(address: &str) -> Command {
    let (program, options): (_, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        // Not `start`: its shell would read `&` in an address as a second command.
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(options).arg(address);
    // Ctrl+C and Ctrl+Z here must not reach the browser.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// How a child ended, unless it outlives the wait; its thread reaps it whenever it ends.
fn watch(mut child: Child) -> Option<ExitStatus> {
    let (end, ended) = mpsc::channel();
    thread::spawn(move || end.send(child.wait()));
    ended.recv_timeout(OPENED).ok()?.ok()
}

/// Which of the person's programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// `$VISUAL`, else `$EDITOR`, else `vi`.
    Editor,
    /// `$PAGER`, else `less`.
    Pager,
}

impl Program {
    /// The command without the file, arguments included (`EDITOR="code --wait"`).
    pub fn command(self, get: impl Fn(&str) -> Option<String>) -> Result<Command, Problem> {
        let (names, default): (&[&'static str], _) = match self {
            Self::Editor if cfg!(windows) => (&["VISUAL", "EDITOR"], "notepad"),
            Self::Editor => (&["VISUAL", "EDITOR"], "vi"),
            Self::Pager if cfg!(windows) => (&["PAGER"], "more"),
            Self::Pager => (&["PAGER"], "less"),
        };
        let set = |name: &&'static str| {
            let line = get(name).filter(|line| !line.trim().is_empty());
            line.map(|line| (*name, line))
        };
        let Some((name, line)) = names.iter().find_map(set) else {
            return Ok(Command::new(default));
        };
        let words = shell_words::split(&line)
            .map_err(|error| Problem::local(format!("{name} cannot be read: {error}")))?;
        let Some((program, arguments)) = words.split_first() else {
            return Ok(Command::new(default));
        };
        let mut command = Command::new(program);
        command.args(arguments);
        Ok(command)
    }
}

/// A text in a file for another program: readable by its owner only, gone when this is dropped.
#[derive(Debug)]
pub struct Draft(NamedTempFile);

impl Draft {
    /// `extension` with its dot; editors colour by it.
    pub fn new(text: &str, extension: &str) -> io::Result<Self> {
        let mut file = tempfile::Builder::new()
            .prefix("lftui-")
            .suffix(extension)
            .tempfile()?;
        file.write_all(text.as_bytes())?;
        file.flush()?;
        Ok(Self(file))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// What the file holds now. Read by its path, since editors replace files instead of writing
    /// into them. An error where it is gone or no longer text.
    pub fn read(&self) -> io::Result<String> {
        std::fs::read_to_string(self.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(program: Program, variables: &[(&str, &str)]) -> Result<Vec<String>, Problem> {
        let command = program.command(|name| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })?;
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        Ok(words
            .map(|word| word.to_str().unwrap().to_owned())
            .collect())
    }

    #[test]
    fn the_editor_is_visual_then_editor_then_vi() {
        let both = [("VISUAL", "code --wait"), ("EDITOR", "nano")];
        assert_eq!(words(Program::Editor, &both).unwrap(), ["code", "--wait"]);
        let blank = [
            ("VISUAL", " "),
            ("EDITOR", "'/opt/my editor/run' -c \"set wrap\""),
        ];
        assert_eq!(
            words(Program::Editor, &blank).unwrap(),
            ["/opt/my editor/run", "-c", "set wrap"]
        );
        #[cfg(unix)]
        assert_eq!(words(Program::Editor, &[]).unwrap(), ["vi"]);
    }

    #[test]
    fn a_pager_that_cannot_be_read_is_named() {
        let problem = words(Program::Pager, &[("PAGER", "less 'R")]).unwrap_err();
        assert!(
            problem.message.starts_with("PAGER cannot be read"),
            "{}",
            problem.message
        );
    }

    #[test]
    fn a_draft_is_private_survives_replacement_and_leaves_nothing() {
        let draft = Draft::new("before", ".md").unwrap();
        let path = draft.path().to_owned();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        let other = path.with_extension("swap");
        std::fs::write(&other, "after").unwrap();
        std::fs::rename(&other, &path).unwrap();
        assert_eq!(draft.read().unwrap(), "after");
        drop(draft);
        assert!(!path.exists());
    }

    #[test]
    fn only_web_addresses_are_opened_and_over_ssh_they_are_said() {
        let ssh = Environment {
            ssh: true,
            display: true,
            ..Environment::default()
        };
        for bad in [
            "file:///etc/passwd",
            "--help",
            "https://a b",
            "http://x/\x1b[2J",
        ] {
            open_address(bad, &ssh).unwrap_err();
        }
        let said = open_address("https://host/project/p/traces/t", &ssh).unwrap();
        assert!(said.ends_with("https://host/project/p/traces/t"), "{said}");
    }
}
