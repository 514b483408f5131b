//! Recordings of real servers against this one: keys and types of rows, status and dialect of errors.

mod recording;
mod replay;

use std::collections::BTreeMap;

use lftui::server::Imitation;
use serde_json::{Value, json};

use crate::support::{Shape, recordings, rows, shape};
use recording::read;
use replay::Replay;

#[tokio::test]
async fn rows_have_the_keys_and_types_of_the_recorded_ones() {
    for (version, imitate) in [("v4.16", Imitation::Mixed), ("v3.174", Imitation::V3)] {
        let Some(folder) = recordings(version) else {
            continue;
        };
        let mut all = read(&folder);
        all.retain(|one| {
            let cloud = one.file.contains("-cloud-") || one.file.contains("-429-");
            one.served()
                && !cloud
                && (imitate == Imitation::Mixed || !one.path.starts_with("/v2/observations"))
        });
        let mut replay = Replay::new(imitate, &all).await;
        let mut types: BTreeMap<String, Shape> = BTreeMap::new();
        for one in all.iter().filter(|one| one.status < 300) {
            let known = types.entry(one.route()).or_default();
            for (key, found) in shape(&rows(&one.body)) {
                known.entry(key).or_default().extend(found);
            }
        }
        let mut wrong = Vec::new();
        let mut compared = 0;
        for one in all.iter().filter(|one| one.status < 300) {
            let answer = replay.send(one).await;
            if answer.status != one.status {
                wrong.push(format!(
                    "{}: {} {} {}",
                    one.file, answer.status, one.path, answer.body
                ));
                continue;
            }
            let body = answer.json();
            replay.learn(&one.body, &body);
            let (wanted, found) = (shape(&rows(&one.body)), shape(&rows(&body)));
            if wanted.is_empty() || found.is_empty() {
                continue;
            }
            compared += 1;
            wrong.extend(
                differences(&wanted, &found, &types[&one.route()])
                    .map(|text| format!("{}: {text}", one.file)),
            );
        }
        eprintln!("{version}: compared the rows of {compared} answers");
        assert!(
            wrong.is_empty(),
            "{version}: {} of {compared}\n{}",
            wrong.len(),
            wrong.join("\n")
        );
        assert!(compared > 50, "only {compared} answers had rows");
    }
}

fn differences<'a>(
    wanted: &'a Shape,
    found: &'a Shape,
    known: &'a Shape,
) -> impl Iterator<Item = String> + 'a {
    let missing = wanted
        .keys()
        .filter(|key| !found.contains_key(*key))
        .map(|key| format!("lacks {key}"));
    let extra = found
        .keys()
        .filter(|key| !wanted.contains_key(*key) && *key != "providedModelName" && *key != "value")
        .map(|key| format!("has {key}"));
    // What an application sends as input and output is its own affair, and a nameless trace is never recorded.
    let checked = found
        .iter()
        .filter(|(key, _)| !matches!(key.as_str(), "input" | "output" | "name"));
    let mistyped = checked.filter_map(move |(key, types)| {
        let known = known.get(key).cloned().unwrap_or_else(|| types.clone());
        let new: Vec<_> = types.difference(&known).copied().collect();
        (!new.is_empty()).then(|| format!("{key} is {new:?}, not {known:?}"))
    });
    missing.chain(extra).chain(mistyped)
}

#[tokio::test]
async fn refused_requests_get_the_recorded_status_and_dialect() {
    for (version, imitate) in [("v4.16", Imitation::Mixed), ("v3.174", Imitation::V3)] {
        let Some(folder) = recordings(version) else {
            continue;
        };
        let mut all = read(&folder);
        all.retain(|one| {
            one.served() && !one.file.contains("-cloud-") && !one.file.contains("-eo-")
        });
        if imitate == Imitation::V3 {
            all.retain(|one| !one.path.starts_with("/v2/observations"));
        }
        let mut replay = Replay::new(imitate, &all).await;
        let mut wrong = Vec::new();
        let mut compared = 0;
        for one in &all {
            let error = one.file.contains("-e-") && !one.file.contains("-429-");
            if !error && one.method == "GET" {
                continue;
            }
            let answer = replay.send(one).await;
            let json = answer.json();
            replay.learn(&one.body, &json);
            if !error {
                continue;
            }
            compared += 1;
            let json: Value =
                serde_json::from_str(&answer.body).unwrap_or(Value::String(answer.body));
            let found = (answer.status, answer.kind.as_deref(), dialect(&json));
            let wanted = (one.status, one.kind.as_deref(), dialect(&one.body));
            if found != wanted {
                wrong.push(format!(
                    "{} {}: {found:?}, not {wanted:?}\n    {json}",
                    one.file, one.path
                ));
            }
        }
        eprintln!("{version}: compared {compared} refusals");
        assert!(
            wrong.is_empty(),
            "{version}: {} of {compared}\n{}",
            wrong.len(),
            wrong.join("\n")
        );
        assert!(compared > 50, "only {compared} refusals");
    }
}

/// The shape of an error body, with the parts that clients may rely on.
fn dialect(body: &Value) -> Value {
    match (body, &body["error"]) {
        (Value::String(text), _) if text.starts_with("<!DOCTYPE") => json!("page"),
        (Value::String(text), _) => json!(text),
        (_, Value::Array(issues)) => {
            let parts = issues
                .iter()
                .map(|issue| json!([issue["code"], issue["path"]]));
            json!({"message": body["message"], "issues": parts.collect::<Vec<_>>()})
        }
        (_, Value::String(name)) => json!({"error": name, "keys": 2}),
        (Value::Object(map), _) => json!(map.keys().collect::<Vec<_>>()),
        _ => json!("nothing"),
    }
}
