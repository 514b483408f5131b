//! An interactive shell in a pseudo terminal, with a screen that remembers.

use std::io::{Read as _, Write};
use std::num::NonZero;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::NamedTempFile;

use super::scene;

const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Shell {
    parser: vt100::Parser,
    output: mpsc::Receiver<Vec<u8>>,
    input: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    alive: NamedTempFile,
}

/// The line that plays a scene.
pub(crate) fn scene_command(name: &str) -> String {
    let exe = std::env::current_exe().unwrap();
    let arguments = scene::ARGUMENTS.join(" ");
    format!(
        "env {}={name} {} {arguments}",
        scene::VARIABLE,
        exe.display()
    )
}

impl Shell {
    pub(crate) fn start() -> Self {
        let (rows, columns) = (NonZero::new(40).unwrap(), NonZero::new(160).unwrap());
        let size = PtySize {
            rows: rows.get(),
            cols: columns.get(),
            ..PtySize::default()
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new("bash");
        command.args(["--norc", "--noprofile", "-i"]);
        command.env("TERM", "xterm-256color");
        command.env("PS1", "$ ");
        let alive = NamedTempFile::new().unwrap();
        command.env(scene::ALIVE, alive.path());
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (send, output) = mpsc::channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if send.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            parser: vt100::Parser::new(rows, columns, 0),
            output,
            input: pair.master.take_writer().unwrap(),
            child,
            _master: pair.master,
            alive,
        }
    }

    pub(crate) fn plays(&mut self, name: &str) {
        self.types(&format!("{}\n", scene_command(name)));
    }

    pub(crate) fn types(&mut self, keys: &str) {
        self.input.write_all(keys.as_bytes()).unwrap();
        self.input.flush().unwrap();
    }

    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Closes the window and waits until the program in it has ended.
    pub(crate) fn closes(mut self) {
        let _ = self.child.kill();
        let alive = self.alive.reopen().unwrap();
        let (send, ended) = mpsc::channel();
        std::thread::spawn(move || {
            alive.lock().unwrap();
            let _ = send.send(());
        });
        ended.recv_timeout(PATIENCE).expect("the program has ended");
    }

    /// Waits until a text is on the screen.
    pub(crate) fn sees(&mut self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.screen().contents().contains(text) {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(bytes) = self.output.recv_timeout(left) else {
                panic!("`{text}` never came:\n{}", self.screen().contents());
            };
            self.parser.process(&bytes);
        }
    }

    /// The word behind a text that is on the screen.
    pub(crate) fn word_after(&self, text: &str) -> String {
        let contents = self.screen().contents();
        let (_, rest) = contents.split_once(text).unwrap();
        rest.split_whitespace().next().unwrap().to_owned()
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
