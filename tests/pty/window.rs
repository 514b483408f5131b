//! A program in a pseudo terminal of its own, in a home of its own, with a screen that remembers.

use std::io::{Read as _, Write};
use std::num::NonZero;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use portable_pty::{
    ChildKiller, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system,
};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// For a debug build that shares a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) const LFTUI: &str = env!("CARGO_BIN_EXE_lftui");

/// The directories of a person who never used lftui.
pub(crate) struct Home(TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        let home = Self(TempDir::new().unwrap());
        for (_, directory) in home.directories() {
            std::fs::create_dir_all(directory).unwrap();
        }
        home
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    fn directories(&self) -> [(&'static str, PathBuf); 6] {
        [
            ("HOME", ""),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_RUNTIME_DIR", "run"),
        ]
        .map(|(name, directory)| (name, self.path().join(directory)))
    }

    /// All that a program started in here may know of the machine.
    pub(crate) fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        self.directories()
            .into_iter()
            .chain([
                ("PATH", path.into()),
                ("TERM", "xterm-256color".into()),
                ("TZ", "UTC".into()),
                ("PS1", "$ ".into()),
            ])
            .collect()
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.path().join("config/lftui/config.toml")
    }

    pub(crate) fn write_config(&self, text: &str) {
        std::fs::create_dir_all(self.config().parent().unwrap()).unwrap();
        std::fs::write(self.config(), text).unwrap();
        let mode = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(self.config(), mode).unwrap();
    }

    /// lftui in a window of 160 × 45.
    pub(crate) fn lftui(&self, arguments: &[&str]) -> Window {
        let mut command = CommandBuilder::new(LFTUI);
        command.args(arguments);
        self.window(command, (160, 45))
    }

    pub(crate) fn window(&self, mut command: CommandBuilder, size: (u16, u16)) -> Window {
        let keep: Vec<_> = command
            .iter_extra_env_as_str()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        command.env_clear();
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        for (name, value) in keep {
            command.env(name, value);
        }
        command.cwd(self.path());
        Window::open(command, size)
    }
}

pub(crate) struct Window {
    parser: vt100::Parser,
    output: mpsc::Receiver<Vec<u8>>,
    bytes: Vec<u8>,
    input: Box<dyn Write + Send>,
    ended: mpsc::Receiver<ExitStatus>,
    killer: Box<dyn ChildKiller + Send + Sync>,
    pid: Pid,
    master: Box<dyn MasterPty + Send>,
    /// Held open, so that the line's settings outlive the program.
    slave: Option<Box<dyn SlavePty + Send>>,
    line: String,
}

impl Window {
    fn open(command: CommandBuilder, (columns, rows): (u16, u16)) -> Self {
        let pair = native_pty_system()
            .openpty(pty_size((columns, rows)))
            .unwrap();
        let line = line_settings(&*pair.master);
        let mut child = pair.slave.spawn_command(command).unwrap();
        let (killer, pid) = (child.clone_killer(), child.process_id().unwrap());
        let (tell, ended) = mpsc::channel();
        std::thread::spawn(move || tell.send(child.wait().unwrap()));
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
            parser: vt100::Parser::new(cells(rows), cells(columns), 0),
            output,
            bytes: Vec::new(),
            input: pair.master.take_writer().unwrap(),
            ended,
            killer,
            pid: Pid::from_raw(pid.cast_signed()).unwrap(),
            master: pair.master,
            slave: Some(pair.slave),
            line,
        }
    }

    pub(crate) fn pid(&self) -> Pid {
        self.pid
    }

    pub(crate) fn types(&mut self, keys: &str) {
        self.input.write_all(keys.as_bytes()).unwrap();
        self.input.flush().unwrap();
    }

    pub(crate) fn kill(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// `kill -9`: it tidies nothing up.
    pub(crate) fn dies(&self) {
        self.kill(Signal::KILL);
        let status = self.ended.recv_timeout(PATIENCE).unwrap();
        assert!(!status.success(), "it was killed: {status:?}");
    }

    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    pub(crate) fn text(&self) -> String {
        self.screen().contents()
    }

    /// Everything that was ever written to the terminal.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn is_raw(&self) -> bool {
        !line_settings(&*self.master).contains("ICANON")
    }

    /// Another size; what was on the screen is kept as a terminal would.
    pub(crate) fn resize(&mut self, (columns, rows): (u16, u16)) {
        self.parser
            .screen_mut()
            .set_size(cells(rows), cells(columns));
        self.master.resize(pty_size((columns, rows))).unwrap();
    }

    /// Waits until a text is on the screen.
    pub(crate) fn sees(&mut self, text: &str) {
        self.waits(text, |screen| screen.contents().contains(text));
    }

    pub(crate) fn waits(&mut self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !(self.is_whole() && holds(self.screen())) {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(bytes) = self.output.recv_timeout(left) else {
                panic!("`{what}` never came:\n{}", self.text());
            };
            self.process(&bytes);
        }
    }

    /// No frame has begun that did not end.
    fn is_whole(&self) -> bool {
        let frames = self.bytes.windows(8).rev();
        let mut marks = frames.filter(|bytes| bytes.starts_with(b"\x1b[?2026"));
        marks.next().is_none_or(|last| last.ends_with(b"l"))
    }

    /// Reads until nothing is written for a while.
    pub(crate) fn settles(&mut self, quiet: Duration) {
        let deadline = Instant::now() + PATIENCE;
        while let Ok(bytes) = self.output.recv_timeout(quiet) {
            self.process(&bytes);
            assert!(
                Instant::now() < deadline,
                "it never rests:\n{}",
                self.text()
            );
        }
    }

    fn process(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.parser.process(bytes);
    }

    /// Waits for the end of the program and of its output; tells the exit code.
    pub(crate) fn ends(&mut self) -> u32 {
        let status = self.ended.recv_timeout(PATIENCE);
        let status = status.unwrap_or_else(|_| {
            self.settles(Duration::ZERO);
            panic!("it never ends:\n{}", self.text())
        });
        let line = line_settings(&*self.master);
        self.slave = None;
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.process(&bytes);
        }
        assert_eq!(line, self.line, "the line's settings are as before");
        status.exit_code()
    }

    /// The screen is the shell's again.
    pub(crate) fn assert_restored(&self) {
        let screen = self.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is visible");
        assert!(!screen.bracketed_paste());
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        for (on, off) in [
            ("\x1b[?1049h", "\x1b[?1049l"),
            ("\x1b[>1u", "\x1b[<1u"),
            ("\x1b[?1002h", "\x1b[?1002l"),
        ] {
            let (on, off) = (self.count(on), self.count(off));
            assert!(on > 0, "it was on");
            assert_eq!(on, off, "what was turned on is off");
        }
    }

    fn count(&self, sequence: &str) -> usize {
        let sequence = sequence.as_bytes();
        self.bytes
            .windows(sequence.len())
            .filter(|bytes| *bytes == sequence)
            .count()
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.killer.kill();
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols,
        ..PtySize::default()
    }
}

fn line_settings(master: &dyn MasterPty) -> String {
    let line = master.get_termios().unwrap();
    format!(
        "{:?} {:?} {:?}",
        line.input_flags, line.output_flags, line.local_flags
    )
}
