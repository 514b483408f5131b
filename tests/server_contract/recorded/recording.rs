//! One recorded request with its answer.

use std::path::Path;

use serde_json::Value;

/// Routes that this server has; the others of a recording are left out.
const SERVED: [&str; 12] = [
    "/traces",
    "/observations",
    "/v2/observations",
    "/sessions",
    "/scores",
    "/v2/scores",
    "/v3/scores",
    "/score-configs",
    "/annotation-queues",
    "/v2/prompts",
    "/comments",
    "/models",
];

/// Recordings that cannot be played here.
const LEFT_OUT: [&str; 4] = [
    // Newer SDKs send arrays of scores, so this server takes them; the recorded ones did not yet.
    "333-e-score-body-array.json",
    // About things that no recording shows.
    "357-w-queue-item-delete.json",
    "366-w-comment-observation.json",
    // One of the legacy writes, which this server does not have.
    "406-w-trace-post.json",
];

pub(super) struct Recording {
    pub(super) file: String,
    pub(super) method: String,
    /// Below `/api/public`, with its query.
    pub(super) path: String,
    pub(super) request: Value,
    pub(super) status: u16,
    pub(super) kind: Option<String>,
    pub(super) body: Value,
}

impl Recording {
    pub(super) fn served(&self) -> bool {
        let path = self.path.split('?').next().unwrap();
        !LEFT_OUT.contains(&self.file.as_str())
            && SERVED.iter().any(|one| {
                path.strip_prefix(one)
                    .is_some_and(|rest| !rest.starts_with(|c: char| c != '/'))
            })
            && !path.ends_with("/assignments")
    }

    /// The route: what decides the types of a row.
    pub(super) fn route(&self) -> String {
        let path = self.path.split('?').next().unwrap();
        let parts: Vec<&str> = path.split('/').collect();
        let versioned = usize::from(parts[1].starts_with('v'));
        let depth = parts.len() - versioned;
        let list = depth == 2 || parts.last() == Some(&"items");
        let noun = parts[1..=1 + versioned].join("/");
        let noun = noun.replace("v2/scores", "scores");
        let items = if depth > 3 { "/items" } else { "" };
        format!("{noun}{items} list={list}")
    }
}

pub(super) fn read(folder: &Path) -> Vec<Recording> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|one| one.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let json: Value =
                serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            let text = |value: &Value| value.as_str().map(str::to_owned);
            Recording {
                file: path.file_name().unwrap().to_string_lossy().into_owned(),
                method: text(&json["request"]["method"]).unwrap(),
                path: text(&json["request"]["url"])
                    .unwrap()
                    .replacen("/api/public", "", 1),
                status: json["response"]["status"].as_u64().unwrap() as u16,
                kind: text(&json["response"]["headers"]["content-type"]),
                body: json["response"]["body"].clone(),
                request: json["request"].clone(),
            }
        })
        .collect()
}
