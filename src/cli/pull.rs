//! `lftui pull`: brings a queue with everything that its review shows, to work without network.

use std::io::Write as Out;

use anyhow::{Context as _, Result, anyhow};

use super::{exit, project};
use crate::model::text::clean_line;
use crate::model::{
    CommentTarget, ItemObject, ItemStatus, Problem, ProblemKind, Queue, QueueItem, SessionId,
    TraceId,
};
use crate::msg::{Data, Fetch, short_id};
use crate::store::Store;

/// Fetches what is pending in a queue; the exit code says whether all of it is here.
///
/// # Errors
/// When the queue or its items cannot be asked for.
pub async fn run(store: &Store, queue: &str, out: &mut impl Out) -> Result<u8> {
    let queue = project::queue(store, queue).await?;
    let items = pending(store, &queue).await?;
    project::fetch(store, Fetch::Configs).await.map_err(said)?;
    let mut here = 0;
    for (at, item) in items.iter().enumerate() {
        let (number, all) = (at + 1, items.len());
        let object = describe(&item.object);
        match bring(store, item).await {
            Ok(()) => {
                here += 1;
                writeln!(out, "{number} of {all}  {object}")?;
            }
            Err(problem) if stops(&problem) => {
                let sentence = clean_line(&problem.message);
                writeln!(out, "{number} of {all}  {object}: {sentence}")?;
                break;
            }
            Err(problem) => {
                let sentence = clean_line(&problem.message);
                writeln!(out, "{number} of {all}  {object} is left out: {sentence}")?;
            }
        }
    }
    store.settle().await;
    let name = clean_line(&queue.name);
    writeln!(
        out,
        "{here} of {} pending items of {name} are here; `lftui --offline review {:?}` works without network.",
        items.len(),
        &*name
    )?;
    Ok(if here == items.len() {
        exit::OK
    } else {
        exit::FAILED
    })
}

async fn pending(store: &Store, queue: &Queue) -> Result<Vec<QueueItem>> {
    let items = Fetch::Items {
        queue: queue.id.clone(),
    };
    let told = project::fetch(store, Fetch::Anew(Box::new(items))).await;
    let items = told
        .map_err(said)?
        .into_iter()
        .rev()
        .find_map(|data| match data {
            Data::Items(items) => Some(items),
            _ => None,
        });
    let items = items.context("the server told no items")?;
    let pending = items
        .iter()
        .filter(|item| item.status == ItemStatus::Pending);
    let mut pending: Vec<QueueItem> = pending.cloned().collect();
    // In the order of the review: who stops half way has what comes first.
    pending.sort_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
    Ok(pending)
}

/// The object, what it holds, and what others thought of it.
async fn bring(store: &Store, item: &QueueItem) -> Result<(), Problem> {
    match &item.object {
        ItemObject::Trace(id) => bring_trace(store, id).await,
        ItemObject::Observation(id) => {
            let locate = Fetch::Locate {
                id: id.clone(),
                near: item.created,
            };
            let found = project::fetch(store, locate).await?;
            let trace = found.into_iter().find_map(|data| match data {
                Data::Located { trace, .. } => Some(trace),
                _ => None,
            });
            let gone = || {
                Problem::new(
                    ProblemKind::NotFound,
                    format!("no trace has observation {id}"),
                )
            };
            bring_trace(store, &trace.ok_or_else(gone)?).await?;
            comments(store, CommentTarget::Observation(id.clone())).await
        }
        ItemObject::Session(id) => bring_session(store, id).await,
        ItemObject::Other(kind) => Err(Problem::local(format!(
            "this version of lftui does not know {kind}"
        ))),
    }
}

async fn bring_trace(store: &Store, id: &TraceId) -> Result<(), Problem> {
    let rows = Fetch::Trace {
        id: id.clone(),
        again: false,
    };
    project::fetch(store, rows).await?;
    let contents = Fetch::Contents { trace: id.clone() };
    project::fetch(store, contents).await?;
    project::fetch(store, Fetch::TraceScores { id: id.clone() }).await?;
    comments(store, CommentTarget::Trace(id.clone())).await
}

async fn bring_session(store: &Store, id: &SessionId) -> Result<(), Problem> {
    project::fetch(store, Fetch::Session { id: id.clone() }).await?;
    project::fetch(store, Fetch::SessionScores { id: id.clone() }).await?;
    comments(store, CommentTarget::Session(id.clone())).await
}

async fn comments(store: &Store, target: CommentTarget) -> Result<(), Problem> {
    project::fetch(store, Fetch::Comments { target }).await?;
    Ok(())
}

/// What one item met every other would meet, too.
fn stops(problem: &Problem) -> bool {
    !matches!(
        problem.kind,
        ProblemKind::NotFound | ProblemKind::Absent | ProblemKind::Local
    )
}

fn describe(object: &ItemObject) -> String {
    let (kind, id) = match object {
        ItemObject::Trace(id) => ("trace", id.as_str()),
        ItemObject::Observation(id) => ("observation", id.as_str()),
        ItemObject::Session(id) => ("session", id.as_str()),
        ItemObject::Other(kind) => ("", &**kind),
    };
    format!("{kind} {}", clean_line(&short_id(id)))
}

fn said(problem: Problem) -> anyhow::Error {
    anyhow!(problem.message)
}
