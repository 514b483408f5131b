//! Every recorded answer of two real servers through the client: nothing is lost of what the panes show, and every
//! recorded error becomes the right one. Skipped, loudly, where the recordings are not there.

mod compare;

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use lftui::langfuse::{Client, Error, PromptPick, SessionQuery, TraceQuery};
use lftui::model::{Api, CommentTarget, Generation, TimeRange};
use serde_json::Value;

use crate::stage::{Answer, Stage, client};

pub(crate) const V4: Api = Api {
    generation: Generation::V4,
    scores_v3: true,
};
pub(crate) const V3: Api = Api {
    generation: Generation::V3,
    scores_v3: false,
};

struct Recording {
    name: String,
    method: String,
    route: String,
    status: u16,
    headers: Vec<(String, String)>,
    body: Value,
}

impl Recording {
    fn read(path: &Path) -> Self {
        let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let (request, response) = (&file["request"], &file["response"]);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let headers = response["headers"].as_object().unwrap();
        let kept = [
            "content-type",
            "retry-after",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
        ];
        Self {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            method: text(&request["method"]),
            route: text(&request["path"]).replace("/api/public/", ""),
            status: response["status"].as_u64().unwrap() as u16,
            headers: headers
                .iter()
                .filter(|(name, _)| kept.contains(&name.as_str()))
                .map(|(name, value)| (name.clone(), text(value)))
                .collect(),
            body: response["body"].clone(),
        }
    }

    fn answer(&self) -> Answer {
        Answer {
            status: self.status,
            headers: self.headers.clone(),
            body: match &self.body {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            },
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

fn recordings(server: &str) -> Option<Vec<Recording>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("../shared/api/recorded").join(server);
    let Ok(files) = fs::read_dir(&folder) else {
        eprintln!("SKIPPED: no recordings of {server}");
        return None;
    };
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    Some(paths.iter().map(|path| Recording::read(path)).collect())
}

/// A server on which `/<n>/…` answers as the n-th recording, whatever is asked.
async fn replay(recordings: &[Recording]) -> Stage {
    let answers: Vec<Answer> = recordings.iter().map(Recording::answer).collect();
    Stage::new(move |seen| {
        let at: usize = seen.prefix.trim_start_matches('/').parse().unwrap();
        answers[at].clone()
    })
    .await
}

async fn successes(server: &str, least: usize) {
    let Some(recordings) = recordings(server) else {
        return;
    };
    let stage = replay(&recordings).await;
    let mut checked = 0;
    for (at, recording) in recordings.iter().enumerate() {
        if recording.status == 200 {
            let client = client(&format!("{}/{at}", stage.base));
            checked += usize::from(success(&client, recording).await);
        }
    }
    assert!(
        checked >= least,
        "only {checked} recordings were of our routes"
    );
}

/// Whether the recording is of a route that the client reads.
async fn success(client: &Client, recording: &Recording) -> bool {
    let (name, body) = (&recording.name, &recording.body);
    let path: Vec<&str> = recording.route.split('/').collect();
    match (recording.method.as_str(), &path[..]) {
        ("GET", ["projects"]) => {
            let project = client.project().await.expect(name);
            assert_eq!(project.id.as_str(), body["data"][0]["id"], "{name}");
        }
        ("GET", ["v2", "observations"]) => compare::observations(client, recording, V4).await,
        ("GET", ["observations"]) => compare::observations(client, recording, V3).await,
        ("GET", ["observations", id]) => {
            let id = (*id).into();
            let found = client.observation(V3, &id, TimeRange::default()).await;
            let (row, io) = found.expect(name);
            compare::row(&row, body, name);
            compare::body(&io, body, name);
        }
        ("GET", ["traces"]) => {
            let page = first(client.traces(&TraceQuery::default()), name).await;
            let rows = body["data"].as_array().unwrap();
            assert_eq!(page.rows.len(), rows.len(), "{name}");
            assert_eq!(page.total, body["meta"]["totalItems"].as_u64(), "{name}");
            page.rows
                .iter()
                .zip(rows)
                .for_each(|(trace, raw)| compare::trace(trace, raw, name));
        }
        ("GET", ["traces", id]) => compare::whole_trace(client, recording, id).await,
        ("GET", ["sessions"]) => {
            let page = first(client.sessions(&SessionQuery::default()), name).await;
            for (session, raw) in page.rows.iter().zip(body["data"].as_array().unwrap()) {
                assert_eq!(session.id.as_str(), raw["id"], "{name}");
                assert_eq!(
                    session.environment.as_deref(),
                    raw["environment"].as_str(),
                    "{name}"
                );
            }
        }
        ("GET", ["sessions", ..]) => {
            let session = client.session(&"any".into()).await.expect(name);
            assert_eq!(session.summary.id.as_str(), body["id"], "{name}");
            let raw = body["traces"].as_array().unwrap();
            assert_eq!(session.traces.len(), raw.len(), "{name}");
            for ((trace, io), raw) in session.traces.iter().zip(raw) {
                compare::trace(trace, raw, name);
                compare::body(io, raw, name);
            }
        }
        ("GET", ["v3", "scores"]) => compare::scores(client, recording, V4).await,
        ("GET", ["v2", "scores"] | ["scores"]) => compare::scores(client, recording, V3).await,
        _ => return rest(client, recording, &path).await,
    }
    true
}

async fn rest(client: &Client, recording: &Recording, path: &[&str]) -> bool {
    let (name, body) = (&recording.name, &recording.body);
    let (queue, item) = ("q".into(), "i".into());
    match (recording.method.as_str(), path) {
        ("GET", ["score-configs"]) => compare::configs(client, recording).await,
        ("GET", ["annotation-queues"]) => {
            let page = first(client.queues(), name).await;
            for (queue, raw) in page.rows.iter().zip(body["data"].as_array().unwrap()) {
                assert_eq!(queue.id.as_str(), raw["id"], "{name}");
                assert_eq!(*queue.name, raw["name"], "{name}");
                assert_eq!(
                    queue.configs.len(),
                    raw["scoreConfigIds"].as_array().unwrap().len()
                );
                assert_eq!(
                    queue.description.as_deref(),
                    compare::text(raw, "description")
                );
            }
        }
        ("GET", ["annotation-queues", _]) => {
            assert_eq!(
                *client.queue(&queue).await.expect(name).name,
                body["name"],
                "{name}"
            );
        }
        ("POST", ["annotation-queues"]) => {
            let made = client.create_queue("n", None, &[]).await.expect(name);
            assert_eq!(made.id.as_str(), body["id"], "{name}");
        }
        ("GET", ["annotation-queues", _, "items"]) => {
            let page = first(client.queue_items(&queue, None), name).await;
            let rows = body["data"].as_array().unwrap();
            page.rows
                .iter()
                .zip(rows)
                .for_each(|(item, raw)| compare::item(item, raw, name));
        }
        ("GET", ["annotation-queues", _, "items", _]) => {
            let got = client.queue_item(&queue, &item).await.expect(name);
            compare::item(&got, body, name);
        }
        ("PATCH", ["annotation-queues", _, "items", _]) => {
            let done = lftui::model::ItemStatus::Completed;
            let got = client
                .set_queue_item(&queue, &item, done)
                .await
                .expect(name);
            compare::item(&got, body, name);
        }
        ("DELETE", ["annotation-queues", _, "items", _]) => {
            client.delete_queue_item(&queue, &item).await.expect(name);
        }
        ("GET", ["v2", "prompts"]) => compare::prompts(client, recording).await,
        ("GET" | "PATCH", ["v2", "prompts", ..]) => {
            let pick = PromptPick::Label("latest".into());
            let prompt = client.prompt("any", &pick, true).await.expect(name);
            compare::prompt(&prompt, body, name);
        }
        ("GET", ["comments"]) => {
            let target = CommentTarget::Trace("t".into());
            let page = first(client.comments(&target), name).await;
            for (comment, raw) in page.rows.iter().zip(body["data"].as_array().unwrap()) {
                assert_eq!(*comment.content, raw["content"], "{name}");
                assert!(comment.created.is_some(), "{name}");
            }
        }
        ("POST", ["comments"]) => {
            let target = CommentTarget::Trace("t".into());
            let id = client.create_comment(&"p".into(), &target, "c").await;
            assert_eq!(*id.expect(name), body["id"], "{name}");
        }
        _ => return false,
    }
    true
}

pub(crate) async fn first<T: Send + 'static>(
    mut pages: lftui::langfuse::Pages<T>,
    name: &str,
) -> lftui::langfuse::Page<T> {
    pages.next_page().await.expect(name).expect(name)
}

async fn failures(server: &str, least: usize) {
    let Some(recordings) = recordings(server) else {
        return;
    };
    let stage = replay(&recordings).await;
    let mut checked = 0;
    for (at, recording) in recordings.iter().enumerate() {
        if recording.status >= 400 && recording.method != "HEAD" {
            // A write that is never repeated but after a rate limit, which nobody waits out here.
            let client = client(&format!("{}/{at}", stage.base));
            let target = CommentTarget::Trace("t".into());
            let project = "p".into();
            tokio::select! {
                error = client.create_comment(&project, &target, "c") => {
                    failure(&error.expect_err(&recording.name), recording);
                }
                until = waits(&client) => waited_for(until, recording),
            }
            checked += 1;
        }
    }
    assert!(checked >= least, "only {checked} errors were recorded");
}

/// When a request goes on that the server refused for now.
async fn waits(client: &Client) -> Timestamp {
    let mut budget = client.follow_budget();
    loop {
        if let Some(until) = budget.next().await.waits_until {
            return until;
        }
    }
}

fn waited_for(until: Timestamp, recording: &Recording) {
    let name = &recording.name;
    assert_eq!(recording.status, 429, "{name}");
    let wait = until.duration_since(Timestamp::now()).as_secs_f64();
    let told: f64 = recording.header("retry-after").unwrap().parse().unwrap();
    assert!((told - 1.0..told + 1.0).contains(&wait), "{name}: {wait}");
}

fn failure(error: &Error, recording: &Recording) {
    let name = &recording.name;
    let words = recording.body["message"].as_str().unwrap_or_default();
    let sentence = error.to_string();
    assert!(!sentence.contains("<html"), "{name}: {sentence}");
    match recording.status {
        400 => {
            let issue = recording.body["error"][0]["message"].as_str();
            let issue = issue.or_else(|| recording.body["errors"][0].as_str());
            let told = issue.or_else(|| recording.body.as_str()).unwrap_or(words);
            let start: String = told.trim_end_matches('.').chars().take(60).collect();
            assert!(
                matches!(error, Error::BadRequest { .. }),
                "{name}: {error:?}"
            );
            assert!(sentence.contains(&start), "{name}: {sentence}");
        }
        401 => assert!(
            matches!(error, Error::Unauthorised { .. }),
            "{name}: {error:?}"
        ),
        403 => assert!(
            matches!(error, Error::Forbidden { .. }),
            "{name}: {error:?}"
        ),
        404 if recording.body.is_string()
            || words.contains("events_only")
            || words.contains("v2 APIs") =>
        {
            assert!(matches!(error, Error::Absent { .. }), "{name}: {error:?}");
        }
        404 => assert!(matches!(error, Error::NotFound { .. }), "{name}: {error:?}"),
        405 => assert!(matches!(error, Error::Absent { .. }), "{name}: {error:?}"),
        429 => {
            let wait = error.retry_after().expect(name).as_secs().to_string();
            assert_eq!(
                Some(wait.as_str()),
                recording.header("retry-after"),
                "{name}"
            );
        }
        500 => assert!(matches!(error, Error::Server { .. }), "{name}: {error:?}"),
        other => panic!("{name}: no expectation for status {other}"),
    }
}

#[tokio::test]
async fn everything_that_version_4_answered_is_read_without_loss() {
    successes("v4.16", 150).await;
}

#[tokio::test]
async fn everything_that_version_3_answered_is_read_without_loss() {
    successes("v3.174", 130).await;
}

#[tokio::test]
async fn every_error_of_version_4_is_the_right_one() {
    failures("v4.16", 80).await;
}

#[tokio::test]
async fn every_error_of_version_3_is_the_right_one() {
    failures("v3.174", 80).await;
}
