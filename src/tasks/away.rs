//! What is taken away: copies, files, and values for other commands.

use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokio_util::sync::CancellationToken;

use super::Tasks;
use crate::model::Problem;
use crate::model::conversation::{Attached, attached};
use crate::model::text::{self, size};
use crate::msg::{CopyText, Data, Msg, Piped, Slot, Ticket};
use crate::store::Store;
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

    /// Asks where a file is, and opens that in the browser.
    pub(super) fn open_media(&self, id: String) {
        let (store, outside) = (self.store.clone(), Arc::clone(&self.outside));
        self.report(async move {
            let Some(store) = store else {
                return Err(Problem::local("there is no server that has this file"));
            };
            let media = store.media(&id).await?;
            // The address is signed: it is not to be seen over somebody's shoulder, or in a log.
            outside.browse(media.url.to_string()).await?;
            Ok(format!(
                "{} opened in the browser",
                text::clean_line(&media.mime)
            ))
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

/// What is written for a text: the file that it stands for, or itself.
async fn content(text: Arc<str>, store: Option<&Store>) -> Result<Vec<u8>, Problem> {
    let payload = match (attached(&text), store) {
        (Some(Attached::Media { id, .. }), Some(store)) => return store.media_bytes(&id).await,
        (Some(Attached::Inline { payload, .. }), _) => payload,
        _ => return Ok(text.as_bytes().to_vec()),
    };
    let letters = payload
        .trim_end_matches('=')
        .replace('-', "+")
        .replace('_', "/");
    let bytes = STANDARD_NO_PAD.decode(letters);
    // What only looks like base64 is written as it is.
    Ok(bytes.unwrap_or_else(|_| text.as_bytes().to_vec()))
}

/// Writes a text, or the file that it stands for, to a file that is not there yet.
pub(super) async fn save(
    path: String,
    text: Arc<str>,
    store: Option<&Store>,
) -> Result<String, Problem> {
    let bytes = content(text, store).await?;
    let work = tokio::task::spawn_blocking(move || {
        let file = match (path.strip_prefix("~/"), std::env::home_dir()) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(&path),
        };
        let written = std::fs::File::create_new(&file).and_then(|mut file| file.write_all(&bytes));
        match written {
            Ok(()) => Ok(format!("wrote {} to {path}", size(bytes.len() as u64))),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Problem::local(format!(
                "{path} is there already; y w with another name"
            ))),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(Problem::local(format!(
                "the folder of {path} is not there; make it, then y w and up"
            ))),
            Err(error) => Err(Problem::local(format!(
                "{path} could not be written: {error}"
            ))),
        }
    });
    work.await
        .unwrap_or_else(|_| Err(Problem::local("the file could not be written")))
}
