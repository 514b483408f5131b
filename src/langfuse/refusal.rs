//! An answer that is no success → the error it means. Servers have several dialects of error bodies.

use std::borrow::Cow;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::Error;
use super::error::said;
use super::http::Reply;

/// Where neither header nor body says how long.
const WAIT: Duration = Duration::from_secs(30);

/// `{"message","error"}`, where `error` is a name, a text, or an array of what is wrong with which field.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal<'a> {
    #[serde(borrow)]
    message: Option<Cow<'a, str>>,
    error: Value,
    errors: Value,
    details: Details,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Details {
    retry_after_seconds: Option<f64>,
    limit: Option<u32>,
    remaining: Option<u32>,
}

/// `path` is what was asked for, for the error about a route that is not there.
pub(super) fn read(reply: &Reply, path: &str) -> Error {
    let text = reply.text_lossy();
    let json = serde_json::from_str::<Refusal<'_>>(&text).ok();
    let is_json = json.is_some();
    let refusal = json.unwrap_or_default();
    let message = words(&refusal, &text, reply);
    match reply.status {
        401 => Error::Unauthorised { message },
        403 => Error::Forbidden { message },
        404 if is_json && !is_switched_off(&message) => Error::NotFound { message },
        404 | 405 | 501 => Error::Absent {
            what: path.trim_start_matches('/').to_owned(),
            message,
        },
        408 | 504 | 524 => Error::Timeout {
            status: Some(reply.status),
        },
        422 if gave_up(&refusal, &message) => Error::Timeout { status: Some(422) },
        413 => Error::BadRequest {
            message: format!("it is too large ({message})"),
        },
        429 => Error::RateLimited {
            wait: wait(reply, &refusal, &text),
            limit: reply.limit.or(refusal.details.limit),
            remaining: reply.remaining.or(refusal.details.remaining),
            message,
        },
        500.. => Error::Server {
            status: reply.status,
            message,
        },
        _ => Error::BadRequest { message },
    }
}

/// Routes that exist but are switched off answer 404 too.
fn is_switched_off(message: &str) -> bool {
    let message = message.to_lowercase();
    ["events_only", "not available", "only available", "in beta"]
        .iter()
        .any(|words| message.contains(words))
}

fn gave_up(refusal: &Refusal<'_>, message: &str) -> bool {
    let message = message.to_lowercase();
    refusal.error.as_str() == Some("Request timed out")
        || message.contains("timed out")
        || message.contains("timeout")
}

fn wait(reply: &Reply, refusal: &Refusal<'_>, text: &str) -> Duration {
    let told = reply.retry_after.or_else(|| {
        let seconds = refusal.details.retry_after_seconds;
        seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
    });
    told.or_else(|| spoken_wait(text)).unwrap_or(WAIT)
}

/// Version 3 says it in plain text, if at all: `… retry after 17 seconds …`.
fn spoken_wait(text: &str) -> Option<Duration> {
    let text = text.to_lowercase();
    let (_, after) = text.split_once("after ")?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().map(Duration::from_secs)
}

/// The most telling words of the answer.
fn words(refusal: &Refusal<'_>, text: &str, reply: &Reply) -> String {
    let message = refusal.message.as_deref().unwrap_or_default();
    let issues: Vec<String> = [&refusal.error, &refusal.errors]
        .into_iter()
        .filter_map(Value::as_array)
        .flatten()
        .take(3)
        .filter_map(issue)
        .collect();
    if !issues.is_empty() {
        return said(issues.join("; ").trim_end_matches('.'));
    }
    let error = refusal.error.as_str().unwrap_or_default();
    let spoken = match (message, error) {
        ("", "") if !reply.is_html() && !text.trim_start().starts_with(['{', '<']) => said(text),
        ("", error) => said(error),
        ("Internal Server Error", error) if !error.is_empty() => said(error),
        (message, _) => said(message),
    };
    match spoken.as_str() {
        "" if reply.is_html() => format!("a web page with status {}", reply.status),
        "" => format!("status {} without words", reply.status),
        // The sentence around it brings its own.
        _ => spoken.trim_end_matches('.').to_owned(),
    }
}

/// `limit: Too big: expected number to be <=100`.
fn issue(issue: &Value) -> Option<String> {
    if let Some(text) = issue.as_str() {
        return Some(text.to_owned());
    }
    let message = issue.get("message")?.as_str()?;
    let path: Vec<String> = issue
        .get("path")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|part| {
            part.as_str()
                .map_or_else(|| part.to_string(), str::to_owned)
        })
        .collect();
    Some(if path.is_empty() {
        message.to_owned()
    } else {
        format!("{}: {message}", path.join("."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(status: u16, body: &str) -> Error {
        let reply = Reply {
            status,
            body: body.as_bytes().to_vec(),
            ..Reply::default()
        };
        read(&reply, "/v2/observations")
    }

    #[test]
    fn the_servers_words_are_kept_in_every_dialect() {
        for (body, words) in [
            (
                r#"{"message":"No such column","error":"InvalidRequestError"}"#,
                "No such column",
            ),
            (
                r#"{"message":"Invalid request data","error":[{"path":["limit"],"message":"Too big"},{"path":["filter",0],"message":"Odd"}]}"#,
                "limit: Too big; filter.0: Odd",
            ),
            (
                r#"{"message":"Invalid request data","errors":["expected array"]}"#,
                "expected array",
            ),
            (
                r#"{"error":"Project name is taken"}"#,
                "Project name is taken",
            ),
            ("Invalid JSON", "Invalid JSON"),
            ("", "status 400 without words"),
            ("{}", "status 400 without words"),
        ] {
            let message = words.to_owned();
            assert_eq!(error(400, body), Error::BadRequest { message }, "{body}");
        }
    }

    #[test]
    fn a_missing_thing_and_a_missing_feature_are_told_apart() {
        let gone = r#"{"message":"Trace x not found","error":"LangfuseNotFoundError"}"#;
        assert!(matches!(error(404, gone), Error::NotFound { .. }));
        for body in [
            r#"{"message":"This endpoint is not available on deployments in events_only mode."}"#,
            "<!DOCTYPE html><title>404</title>",
        ] {
            let error = error(404, body);
            assert!(matches!(error, Error::Absent { .. }), "{error:?}");
            assert!(error.to_string().contains("v2/observations"), "{error}");
        }
        assert!(matches!(error(405, ""), Error::Absent { .. }));
    }

    #[test]
    fn a_query_that_took_too_long_advises_to_narrow_it() {
        let body = r#"{"message":"Try a smaller range","error":"Request timed out"}"#;
        assert_eq!(error(422, body), Error::Timeout { status: Some(422) });
        assert!(
            error(422, body)
                .to_string()
                .contains("narrow the time range")
        );
        let large = r#"{"message":"Answer too large","error":"PayloadTooLargeError"}"#;
        assert!(matches!(error(422, large), Error::BadRequest { .. }));
        for status in [408, 504, 524] {
            assert_eq!(
                error(status, ""),
                Error::Timeout {
                    status: Some(status)
                }
            );
        }
    }

    #[test]
    fn a_rate_limit_tells_its_wait_in_header_body_or_text() {
        let wait = |body| error(429, body).retry_after().unwrap().as_secs();
        assert_eq!(
            wait(r#"{"message":"m","details":{"retryAfterSeconds":17}}"#),
            17
        );
        assert_eq!(wait("429 Rate limit exceeded, retry after 9 seconds"), 9);
        assert_eq!(wait("429"), 30);
    }
}
