//! What is taken away: copies, files, and values for other commands.

use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::Tasks;
use crate::model::Problem;
use crate::model::text::size;
use crate::msg::{CopyText, Data, Msg, Piped, Slot, Ticket};
use crate::terminal::clipboard::{Clip, Copied};
use crate::terminal::external::shell;

impl Tasks {
    pub(super) fn copy(&self, copy: CopyText) {
        let inbox = self.inbox.clone();
        let what = copy.what;
        let clip = Clip {
            name: what
                .split_once(" with ")
                .map_or(what.as_str(), |(name, _)| name)
                .replace([' ', '…'], "-"),
            extension: copy.extension,
            text: copy.text.to_string(),
        };
        let copying = self.clipboard.copy(clip);
        tokio::spawn(async move {
            let msg = match copying.await {
                Ok(Copied {
                    outcome,
                    escape: Some(bytes),
                }) => Msg::Terminal {
                    bytes: bytes.into(),
                    said: format!("{what}: {outcome}"),
                },
                Ok(Copied {
                    outcome,
                    escape: None,
                }) => Msg::Done(Ok(format!("{what}: {outcome}"))),
                Err(problem) => Msg::Done(Err(problem)),
            };
            let _ = inbox.send(msg).await;
        });
    }

    /// Runs a command; stopped by [`crate::msg::Effect::Cancel`].
    pub(super) fn pipe(&mut self, ticket: Ticket, command: String, text: Arc<str>) {
        let stop = CancellationToken::new();
        if let Some(older) = self.slots.insert(Slot::Pipe, stop.clone()) {
            older.cancel();
        }
        let inbox = self.inbox.clone();
        tokio::spawn(async move {
            let msg = match run(command, text, stop).await {
                Ok(None) => return,
                Ok(Some(piped)) => Msg::Data {
                    ticket,
                    data: Data::Piped(piped),
                },
                Err(problem) => Msg::Failed { ticket, problem },
            };
            let _ = inbox.send(msg).await;
        });
    }
}

/// Gives a text to a command of the shell; None where it was stopped.
async fn run(
    command: String,
    text: Arc<str>,
    stop: CancellationToken,
) -> Result<Option<Piped>, Problem> {
    let work = tokio::task::spawn_blocking(move || shell::run(&command, &text, &stop));
    let printed = work
        .await
        .unwrap_or_else(|_| Err(Problem::local("the command could not be run")))?;
    Ok(printed.map(|printed| Piped {
        text: printed.text.into(),
        ended: printed.ended,
    }))
}

/// Writes a text to a file that is not there yet.
pub(super) async fn save(path: String, text: Arc<str>) -> Result<String, Problem> {
    let work = tokio::task::spawn_blocking(move || {
        let file = match (path.strip_prefix("~/"), std::env::home_dir()) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(&path),
        };
        let written =
            std::fs::File::create_new(&file).and_then(|mut file| file.write_all(text.as_bytes()));
        match written {
            Ok(()) => Ok(format!("wrote {} to {path}", size(text.len() as u64))),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Problem::local(format!(
                "{path} is there already; y w with another name"
            ))),
            Err(error) => Err(Problem::local(format!(
                "{path} could not be written: {error}"
            ))),
        }
    });
    work.await
        .unwrap_or_else(|_| Err(Problem::local("the file could not be written")))
}
