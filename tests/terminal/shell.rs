//! An interactive shell in a pseudo terminal, with a screen that remembers.

use std::io::{Read as _, Write};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::scene;

const PATIENCE: Duration = Duration::from_secs(20);

pub struct Shell {
    parser: vt100::Parser,
    output: mpsc::Receiver<Vec<u8>>,
    input: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
}

/// The line that plays a scene.
pub fn scene_command(name: &str) -> String {
    let exe = std::env::current_exe().unwrap();
    let arguments = scene::ARGUMENTS.join(" ");
    format!(
        "env {}={name} {} {arguments}",
        scene::VARIABLE,
        exe.display()
    )
}

impl Shell {
    pub fn start() -> Self {
        let size = PtySize {
            rows: 40,
            cols: 160,
            ..PtySize::default()
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new("bash");
        command.args(["--norc", "--noprofile", "-i"]);
        command.env("TERM", "xterm-256color");
        command.env("PS1", "$ ");
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
            parser: vt100::Parser::new(40, 160, 0),
            output,
            input: pair.master.take_writer().unwrap(),
            child,
            _master: pair.master,
        }
    }

    pub fn plays(&mut self, name: &str) {
        self.types(&format!("{}\n", scene_command(name)));
    }

    pub fn types(&mut self, keys: &str) {
        self.input.write_all(keys.as_bytes()).unwrap();
        self.input.flush().unwrap();
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Waits until a text is on the screen.
    pub fn sees(&mut self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.screen().contents().contains(text) {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(bytes) = self.output.recv_timeout(left) else {
                panic!("`{text}` never came:\n{}", self.screen().contents());
            };
            self.parser.process(&bytes);
        }
    }

    /// Waits for a text and returns the word behind it.
    pub fn sees_after(&mut self, text: &str) -> String {
        self.sees(text);
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
