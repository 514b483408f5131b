//! `lftui export`: a whole trace on standard output, without the screen.

use std::io::{ErrorKind, Write};

use anyhow::{Result, anyhow, bail};
use clap::{Args, Subcommand};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::progress::Said;
use crate::model::{ObservationId, TraceId};
use crate::msg::{Data, Fetch, Msg, Ticket};
use crate::store::{Answers, Store};

/// Rows between two words on how far it is.
const STEP: usize = 250;

#[derive(Clone, Debug, Subcommand)]
pub enum Export {
    /// A trace with all inputs and outputs
    Trace(TraceExport),
}

#[derive(Args, Clone, Debug)]
pub struct TraceExport {
    #[arg(value_name = "ID", value_parser = super::id)]
    pub id: String,
    #[command(flatten)]
    pub form: FormFlags,
    /// With --markdown: at most about so many tokens; the default is what the config file says
    #[arg(long, value_name = "N", requires = "markdown")]
    pub tokens: Option<usize>,
    /// With --markdown: one step and what is below it
    #[arg(long, value_name = "ID", requires = "markdown")]
    pub observation: Option<String>,
}

#[derive(Args, Clone, Copy, Debug)]
#[group(multiple = false)]
pub struct FormFlags {
    /// One object: observations and trace (this is the default)
    #[arg(long)]
    pub json: bool,
    /// One observation in each line
    #[arg(long)]
    pub ndjson: bool,
    /// Markdown for a language model
    #[arg(long)]
    pub markdown: bool,
}

/// Writes on `out` as it comes, and tells `say` what that costs.
///
/// # Errors
/// When there is no such trace, the server does not answer, or nothing can be written.
pub async fn run(
    what: Export,
    (store, tokens): (&Store, usize),
    out: &mut (impl Write + Send),
    say: &mut (impl FnMut(Said<'_>) + Send),
) -> Result<()> {
    let Export::Trace(wanted) = what;
    let written = if wanted.form.markdown {
        let tokens = wanted.tokens.unwrap_or(tokens);
        markdown(&wanted, (store, tokens), out, say).await
    } else {
        rows(&wanted, store, out, say).await
    };
    match written {
        // Whoever reads has enough.
        Err(error) if is_closed(&error) => Ok(()),
        written => written,
    }
}

fn is_closed(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<std::io::Error>();
    cause.is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

fn unwritten(error: std::io::Error) -> anyhow::Error {
    anyhow::Error::new(error)
        .context("not all of it could be written on standard output; start again when it can")
}

async fn rows(
    wanted: &TraceExport,
    store: &Store,
    out: &mut (impl Write + Send),
    say: &mut (impl FnMut(Said<'_>) + Send),
) -> Result<()> {
    let id = TraceId::from(wanted.id.as_str());
    let costs = store.stream_costs(&id).await;
    say(Said::Word(
        &costs.map_err(|problem| anyhow!(problem.message))?,
    ));
    let mut failed = None;
    let mut written = 0;
    let mut take = |row: &str| {
        let before = match (wanted.form.ndjson, written == 0) {
            (true, _) => "",
            (false, true) => "{\"observations\":[",
            (false, false) => ",",
        };
        let after = if wanted.form.ndjson { "\n" } else { "" };
        failed = write!(out, "{before}{row}{after}").err();
        written += usize::from(failed.is_none());
        if written.is_multiple_of(STEP) {
            let words = &format!("{written} observations so far");
            let beside = true;
            say(Said::Progress { words, beside });
        }
        failed.is_none()
    };
    let streamed = store.stream(&id, &mut take).await;
    if let Some(error) = failed {
        return Err(unwritten(error));
    }
    let streamed = streamed.map_err(|problem| match written {
        0 => anyhow!(problem.message),
        _ => anyhow!(
            "{} Only {written} observations were written: start again for all of them.",
            problem.message
        ),
    })?;
    if !wanted.form.ndjson {
        let before = if written == 0 {
            "{\"observations\":["
        } else {
            ""
        };
        writeln!(out, "{before}],\"trace\":{}}}", streamed.trace).map_err(unwritten)?;
    }
    out.flush().map_err(unwritten)?;
    let (observations, requests) = (streamed.observations, streamed.requests);
    let plural = if requests == 1 { "" } else { "s" };
    say(Said::Word(&format!(
        "{observations} observations in {requests} request{plural}"
    )));
    if streamed.missing > 0 {
        say(Said::Word(&format!(
            "the input and output of {} of them were not seen before and are left out",
            streamed.missing
        )));
    }
    Ok(())
}

async fn markdown(
    wanted: &TraceExport,
    (store, tokens): (&Store, usize),
    out: &mut (impl Write + Send),
    say: &mut (impl FnMut(Said<'_>) + Send),
) -> Result<()> {
    let (inbox, mut answered) = mpsc::channel(16);
    let answers = Answers::new(inbox, Ticket::default(), CancellationToken::new());
    let below = wanted.observation.as_deref().map(ObservationId::from);
    let what = Fetch::Markdown {
        id: TraceId::from(wanted.id.as_str()),
        below,
        tokens,
        sure: true,
    };
    let asking = async {
        let asked = store.fetch(what, &answers).await;
        drop(answers);
        asked
    };
    let listening = async {
        let (mut found, mut costs) = (None, true);
        while let Some(msg) = answered.recv().await {
            match msg {
                // What it costs is said first.
                Msg::Progress { text, .. } if std::mem::take(&mut costs) => say(Said::Word(&text)),
                Msg::Progress { text: words, .. } => {
                    let (words, beside) = (&*words, false);
                    say(Said::Progress { words, beside });
                }
                Msg::Data {
                    data: Data::Markdown(markdown),
                    ..
                } => found = Some(markdown),
                _ => {}
            }
        }
        found
    };
    let (asked, found) = tokio::join!(asking, listening);
    asked.map_err(|problem| anyhow!(problem.message))?;
    let Some(markdown) = found else {
        bail!("the server sent nothing");
    };
    let written = out.write_all(markdown.text.as_bytes());
    written.and_then(|()| out.flush()).map_err(unwritten)?;
    let fitted = if markdown.shortened {
        ", shortened to fit"
    } else {
        ""
    };
    say(Said::Word(&format!(
        "{} steps, about {} tokens (estimated){fitted}",
        markdown.steps, markdown.tokens
    )));
    Ok(())
}
