//! What people do with a project: prompts, score configs, annotation queues, scores by hand, comments.

use serde_json::{Value, json};

use super::record::{Reviewed, Sample};
use super::{Request, text};

const PROMPTS: &str = include_str!("../../../assets/demo/prompts.json");

/// All versions of all prompts, oldest first.
pub(super) fn prompts() -> Vec<Request> {
    let prompts: Vec<Value> = serde_json::from_str(PROMPTS).unwrap_or_default();
    let versions = prompts.iter().flat_map(|prompt| {
        prompt["versions"]
            .as_array()
            .into_iter()
            .flatten()
            .map(move |version| (prompt, version))
    });
    versions.map(|(prompt, version)| {
        let mut body = json!({
            "name": prompt["name"], "type": prompt["type"], "tags": prompt["tags"], "labels": version["labels"],
            "config": version["config"], "prompt": content(&version["prompt"]),
        });
        if !text(version, "message").is_empty() {
            body["commitMessage"] = version["message"].clone();
        }
        Request::post("/api/public/v2/prompts", body)
    }).collect()
}

fn content(prompt: &Value) -> Value {
    let Some(parts) = prompt.as_array() else {
        return prompt.clone();
    };
    let part = |part: &Value| match part[0].as_str() {
        Some("placeholder") => json!({"type": "placeholder", "name": part[1]}),
        _ => json!({"role": part[0], "content": part[1]}),
    };
    parts.iter().map(part).collect()
}

pub(super) fn configs() -> Vec<Request> {
    let category = |(value, label): (usize, &&str)| json!({"label": label, "value": value});
    let failures = [
        "none",
        "wrong fact",
        "missing fact",
        "wrong tool",
        "tool failed",
        "too long",
        "too short",
        "off topic",
        "wrong language",
        "promise without proof",
        "unsafe advice",
    ];
    let failures: Vec<Value> = failures.iter().enumerate().map(category).collect();
    let configs = [
        json!({"name": "helpful", "dataType": "NUMERIC", "minValue": 0, "maxValue": 1, "description": "how far did the answer solve the request?"}),
        json!({"name": "tone", "dataType": "CATEGORICAL", "categories": [{"label": "kind", "value": 1}, {"label": "neutral", "value": 0}, {"label": "rude", "value": -1}], "description": "how would the customer feel reading it?"}),
        json!({"name": "resolved", "dataType": "BOOLEAN", "description": "nothing is left to do for us"}),
        json!({"name": "note", "dataType": "TEXT", "description": "what should the team know?"}),
        json!({"name": "correctness", "dataType": "NUMERIC", "minValue": 1, "maxValue": 5, "description": "1 wrong, 3 half right, 5 all of it right"}),
        json!({"name": "failure-kind", "dataType": "CATEGORICAL", "categories": failures, "description": "the worst thing about it"}),
    ];
    configs
        .into_iter()
        .map(|config| {
            let name = format!("config:{}", text(&config, "name"));
            Request::post("/api/public/score-configs", config).binding(name)
        })
        .collect()
}

pub(super) fn queues() -> Vec<Request> {
    let ids = |names: &[&str]| -> Vec<String> {
        names
            .iter()
            .map(|name| format!("{{{{config:{name}}}}}"))
            .collect()
    };
    let queue = |name: &str, description: &str, configs: Vec<String>| {
        let body = json!({"name": name, "description": description, "scoreConfigIds": configs});
        Request::post("/api/public/annotation-queues", body).binding(format!("queue:{name}"))
    };
    vec![
        queue(
            "tone-check",
            "Answers of the support agent: would you have sent them like this?",
            ids(&["helpful", "tone", "resolved", "note"]),
        ),
        queue(
            "chat-sessions",
            "Whole conversations. Read to the end before you judge.",
            ids(&["correctness", "failure-kind", "resolved"]),
        ),
    ]
}

/// Items of both queues, newest traces first; what is completed has its scores.
pub(super) fn items(sample: &mut Sample) -> Vec<Request> {
    let mut requests = Vec::new();
    let reviewed = std::mem::take(&mut sample.reviewed);
    for (place, one) in reviewed.iter().rev().step_by(3).take(24).enumerate() {
        let done = place % 3 == 2;
        let (kind, object) = if place % 4 == 3 {
            ("OBSERVATION", &one.answer)
        } else {
            ("TRACE", &one.trace)
        };
        requests.push(item("tone-check", (kind, object), done));
        if done {
            requests.extend(decided(sample, one, kind == "OBSERVATION"));
        }
    }
    for (place, session) in sample.sessions.iter().rev().step_by(2).take(9).enumerate() {
        requests.push(item("chat-sessions", ("SESSION", session), place % 4 == 3));
    }
    sample.reviewed = reviewed;
    requests
}

fn item(queue: &str, (kind, object): (&str, &str), done: bool) -> Request {
    let status = if done { "COMPLETED" } else { "PENDING" };
    let body = json!({"objectId": object, "objectType": kind, "status": status});
    Request::post(
        &format!("/api/public/annotation-queues/{{{{queue:{queue}}}}}/items"),
        body,
    )
}

/// A reviewer who mostly agrees with the judge.
fn decided(sample: &mut Sample, one: &Reviewed, on_answer: bool) -> Vec<Request> {
    let helpful = (one.helpful * 10.0).round() / 10.0;
    let values = [
        ("helpful", "NUMERIC", json!(helpful)),
        ("tone", "CATEGORICAL", json!(one.tone)),
        ("resolved", "BOOLEAN", json!(i64::from(helpful > 0.6))),
        (
            "note",
            "TEXT",
            json!(if helpful > 0.6 {
                "Would send it like this."
            } else {
                "Right, but cold. Say sorry first."
            }),
        ),
    ];
    let reviewer = *sample.random.pick(&["imani", "grace", "tomás"]);
    values.into_iter().map(|(name, kind, value)| {
        let mut body = json!({
            "id": sample.random.hex(32), "traceId": one.trace, "name": name, "dataType": kind, "value": value, "source": "ANNOTATION",
            "configId": format!("{{{{config:{name}}}}}"), "queueId": "{{queue:tone-check}}", "metadata": {"reviewer": reviewer},
        });
        if on_answer {
            body["observationId"] = json!(one.answer);
        }
        Request::post("/api/public/scores", body)
    }).collect()
}

/// Scores of whole sessions, and a corrected output.
pub(super) fn scores(sample: &mut Sample) -> Vec<Request> {
    let mut requests = Vec::new();
    for session in sample.sessions.iter().rev().step_by(5).take(12) {
        let solved = i64::from(sample.random.percent(80));
        requests.push(Request::post("/api/public/scores", json!({"id": sample.random.hex(32), "sessionId": session, "name": "resolved", "dataType": "BOOLEAN", "value": solved})));
    }
    if let Some(one) = sample.reviewed.iter().find(|one| one.tone == "rude") {
        let better = "I'm sorry, a lamp is no javelin. We reported the courier. Please send me one photo of the box: if anything is damaged, a new lamp leaves today.";
        requests.push(Request::post("/api/public/scores", json!({"id": sample.random.hex(32), "traceId": one.trace, "observationId": one.answer, "name": "output", "dataType": "CORRECTION", "value": better})));
    }
    requests
}

pub(super) fn comments(sample: &Sample) -> Vec<Request> {
    let words = [
        "The second attempt worked, but five seconds is a long time to look at a spinner. Could the first try give up after two?",
        "Compare this with version 4 of the prompt: the last sentence says who does what next. I like that better.",
        "Good one for the golden set.",
        "The judge is too generous here. *Checked* with the customer: she had to write again the next day.",
        "すばらしい回答です。用語集に入れましょう。",
    ];
    let mut requests: Vec<Request> = Vec::new();
    for (place, (one, content)) in sample
        .reviewed
        .iter()
        .rev()
        .step_by(4)
        .zip(words)
        .enumerate()
    {
        let (kind, object) = if place % 2 == 1 {
            ("OBSERVATION", &one.answer)
        } else {
            ("TRACE", &one.trace)
        };
        requests.push(comment(kind, object, content));
    }
    for (session, content) in sample.sessions.iter().rev().zip([
        "Six turns, and not once did it ask back. Should it?",
        "Keep an eye on this customer, the third broken lamp this year.",
    ]) {
        requests.push(comment("SESSION", session, content));
    }
    requests
}

fn comment(kind: &str, object: &str, content: &str) -> Request {
    Request::post(
        "/api/public/comments",
        json!({"projectId": "demo", "objectType": kind, "objectId": object, "content": content}),
    )
}
