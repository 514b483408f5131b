//! The command line: arguments, and what needs no screen.

pub mod cache;
pub mod export;
pub mod log;
pub mod progress;
mod project;
pub mod pull;
pub mod push;
pub mod serve;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::Overrides;
use crate::model::{ObservationId, SessionId, TraceId};

pub use crate::model::address::{Address, Place};

/// Exit codes; scripts may rely on them.
pub mod exit {
    /// Done.
    pub const OK: u8 = 0;
    /// It was tried and failed; standard error says why.
    pub const FAILED: u8 = 1;
    /// The arguments make no sense, or there is no terminal to draw on.
    pub const USAGE: u8 = 2;
}

const USAGE: &str = "lftui [OPTIONS] [COMMAND | WEB-URL of a trace, session or observation]";

/// A screen of 24 lines has room for all of it and the prompt below.
const HELP: &str = "\
{about}
{usage-heading} {usage}
Commands:
{subcommands}
Options:
{options}
Keys: LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY, LANGFUSE_HOST, or a profile.
Exit codes: 0 done, 1 failed, 2 wrong arguments or no terminal.";

/// Explore and review a Langfuse project from the keyboard.
#[derive(Debug, Parser)]
#[command(name = "lftui", version, help_template = HELP)]
#[command(override_usage = USAGE, disable_help_subcommand = true, disable_help_flag = true)]
pub struct Arguments {
    /// Web address of a trace, session or observation to open
    #[arg(value_name = "WEB-URL", hide = true, value_parser = Address::parse)]
    pub address: Option<Address>,

    #[command(flatten)]
    pub options: Options,

    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Args, Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Options {
    /// Profile of config.toml to use
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// Saved view of config.toml to begin with
    #[arg(long, value_name = "NAME")]
    pub view: Option<String>,
    /// Theme to draw with
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    /// Write nothing to the server
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Send nothing at all; show what was seen before
    #[arg(long, global = true)]
    pub offline: bool,
    /// Append a log to a file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help = "Append a log to FILE; LFTUI_LOG=debug says more"
    )]
    pub log: Option<PathBuf>,
    /// Leave the mouse to the terminal
    #[arg(long, global = true)]
    pub no_mouse: bool,
    /// Draw with ASCII only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Who reads the list of options knows this one; its line is another's.
    #[arg(short, long, global = true, hide = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open a trace; session ID and observation ID open theirs
    Trace {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
    },
    /// Open a session
    #[command(hide = true)]
    Session {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
    },
    /// Open an observation inside its trace
    #[command(hide = true)]
    Observation {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
    },
    /// Review an annotation queue, item by item
    Review {
        /// Name or id of the queue
        #[arg(value_name = "QUEUE", value_parser = id)]
        queue: String,
    },
    /// Fetch a queue with all that its review shows, to work offline
    Pull {
        /// Name or id of the queue
        #[arg(value_name = "QUEUE", value_parser = id)]
        queue: String,
    },
    /// Send what waits in the outbox, and say what became of it
    Push {
        /// Name or id of a queue: only what was decided in its review
        #[arg(value_name = "QUEUE", value_parser = id)]
        queue: Option<String>,
    },
    /// Look around in sample data; nothing is kept
    Demo {
        /// Which sample data; the same seed gives the same data
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Run a Langfuse-compatible server with its data in one file
    Serve(Serve),
    /// Write a whole trace to standard output
    #[command(subcommand)]
    Export(export::Export),
    /// What was seen and is kept on disk
    #[command(subcommand)]
    Cache(Cache),
}

#[derive(Clone, Copy, Debug, Subcommand)]
pub enum Cache {
    /// List the caches: how large they are and what is in them
    Info {
        /// As JSON, for scripts
        #[arg(long)]
        json: bool,
    },
    /// Forget what was seen with the current profile; what waits to be sent is kept elsewhere and stays
    Clear {
        /// Of every profile
        #[arg(long)]
        all: bool,
    },
}

/// What `lftui serve` needs to know.
#[derive(Args, Clone, Debug)]
pub struct Serve {
    /// Address and port; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:3939", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// Database file; the default is in lftui's data directory
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,
    /// Public key that clients must send
    #[arg(
        long,
        env = "LANGFUSE_PUBLIC_KEY",
        default_value = "pk-lf-local",
        value_parser = NonEmptyStringValueParser::new(),
        value_name = "KEY",
        hide_env_values = true
    )]
    pub public_key: String,
    /// Secret key that clients must send
    #[arg(
        long,
        env = "LANGFUSE_SECRET_KEY",
        default_value = "sk-lf-local",
        value_parser = NonEmptyStringValueParser::new(),
        value_name = "KEY",
        hide_env_values = true
    )]
    pub secret_key: String,
    /// Which server to be like
    #[arg(long, value_enum, default_value_t)]
    pub imitate: Imitate,
    #[command(flatten)]
    pub misbehaviour: serve::Misbehaviour,
}

/// The servers that exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Imitate {
    /// Events only: v2/observations and v3/scores
    V4,
    /// Self-hosted default: traces, sessions, v1 observations, v2 scores
    V3,
    /// Every route, reported as version 4
    #[default]
    Mixed,
}

impl Arguments {
    /// Where to go first, if the arguments say so.
    pub fn place(&self) -> Option<Place> {
        match &self.command {
            Some(Command::Trace { id }) => Some(Place::Trace(TraceId::from(id.as_str()))),
            Some(Command::Session { id }) => Some(Place::Session(SessionId::from(id.as_str()))),
            Some(Command::Observation { id }) => Some(Place::Observation {
                trace: None,
                id: ObservationId::from(id.as_str()),
            }),
            Some(Command::Review { queue }) => Some(Place::Queue(queue.clone())),
            Some(
                Command::Demo { .. }
                | Command::Serve(_)
                | Command::Cache(_)
                | Command::Export(_)
                | Command::Push { .. }
                | Command::Pull { .. },
            ) => None,
            None => self.address.as_ref().map(|address| address.place.clone()),
        }
    }
}

impl Options {
    /// What the configuration has to know of them.
    pub fn overrides(&self) -> Overrides {
        Overrides {
            profile: self.profile.clone(),
            theme: self.theme.clone(),
            read_only: self.read_only,
            offline: self.offline,
            no_mouse: self.no_mouse,
            ascii: self.ascii,
        }
    }
}

/// Ids are anything that is there; pasted ones come with blanks around them.
fn id(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("an id has at least one character"),
        id => Ok(id.to_owned()),
    }
}

#[cfg(test)]
mod tests;
