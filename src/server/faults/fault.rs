//! One fault: which requests it meets, how often, and what becomes of them.

use std::str::FromStr;
use std::time::Duration;

use axum::http::{Method, StatusCode};

use super::parse_time;

/// A fault as it is written: `GET /api/public/v2/observations 503 10%`.
///
/// The method may be `*`. The path is a beginning, or with `*` in it the whole path, each `*` for any text; the query
/// does not count. Without a share every request that fits is met.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    method: Option<Method>,
    path: String,
    pub(super) what: What,
    /// 0 to 1.
    share: f64,
}

/// What becomes of a request, or of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Not carried out, answered with this status.
    Status(StatusCode),
    /// Not carried out, answered 200 with bytes that are no JSON.
    Garbage,
    /// Not carried out, the connection is reset.
    Reset,
    /// Carried out; the connection closes in the middle of the body.
    Cut,
    /// Carried out; the body takes this long.
    Slow(Duration),
    /// Carried out; the answer comes this long after.
    Late(Duration),
    /// Carried out; the connection is reset instead of an answer.
    Lost,
}

const SLOW: Duration = Duration::from_secs(10);
/// Longer than clients wait by default.
const LATE: Duration = Duration::from_secs(35);

/// Everything that is served is below it.
const ROOT: &str = "/api/public/";

const FORM: &str =
    "write METHOD PATH WHAT [SHARE], such as 'GET /api/public/v2/observations 503 10%'";
const WHATS: &str =
    "a status from 400 to 599, cut, slow, slow:10s, garbage, reset, late, late:20s or lost";

impl Fault {
    pub(super) fn fits(&self, method: &Method, path: &str) -> bool {
        self.method.as_ref().is_none_or(|one| one == method)
            && if self.path.contains('*') {
                matches(&self.path, path)
            } else {
                path.starts_with(&self.path)
            }
    }

    /// Whether it happens, by a number from 0 to below 1.
    pub(super) fn strikes(&self, drawn: f64) -> bool {
        drawn < self.share
    }
}

/// Whether the pattern is the whole text, each `*` standing for any text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(head) else {
        return false;
    };
    let mut parts = rest.split('*');
    let tail = parts.next_back().unwrap_or_default();
    for part in parts {
        let Some((_, after)) = text.split_once(part) else {
            return false;
        };
        text = after;
    }
    text.ends_with(tail)
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (method, path, what, share) = match words.as_slice() {
            [method, path, what] => (method, path, what, None),
            [method, path, what, share] => (method, path, what, Some(share)),
            _ => return Err(format!("`{text}` is no fault; {FORM}")),
        };
        Ok(Self {
            method: parse_method(method)?,
            path: parse_path(path)?,
            what: parse_what(what)?,
            share: share.map_or(Ok(1.0), |share| parse_share(share))?,
        })
    }
}

fn parse_method(text: &str) -> Result<Option<Method>, String> {
    if text == "*" {
        return Ok(None);
    }
    let known = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    let known = known
        .into_iter()
        .find(|one| one.as_str().eq_ignore_ascii_case(text));
    let wrong = || format!("`{text}` is no method: GET, POST, PUT, PATCH, DELETE or *; {FORM}");
    known.map(Some).ok_or_else(wrong)
}

fn parse_path(text: &str) -> Result<String, String> {
    if text.contains('?') {
        return Err(format!(
            "`{text}` has a query, which is not compared; {FORM}"
        ));
    }
    // What nobody asks for would never happen, and nobody would know why.
    if text.contains('*') || text.starts_with(ROOT) || ROOT.starts_with(text) {
        return Ok(text.to_owned());
    }
    Err(format!(
        "`{text}` is no path below {ROOT}, and has no * in it; {FORM}"
    ))
}

fn parse_what(text: &str) -> Result<What, String> {
    let (name, time) = match text.split_once(':') {
        Some((name, time)) => (name, Some(time)),
        None => (text, None),
    };
    let time = |otherwise| time.map_or(Ok(otherwise), parse_time);
    match name {
        "slow" => return time(SLOW).map(What::Slow),
        "late" => return time(LATE).map(What::Late),
        _ => {}
    }
    let what = match text {
        "cut" => Some(What::Cut),
        "garbage" => Some(What::Garbage),
        "reset" => Some(What::Reset),
        "lost" => Some(What::Lost),
        status => status.parse::<u16>().ok().and_then(parse_status),
    };
    what.ok_or_else(|| format!("`{text}` is not what can happen: {WHATS}; {FORM}"))
}

fn parse_status(code: u16) -> Option<What> {
    let code = (400..=599).contains(&code).then_some(code)?;
    StatusCode::from_u16(code).ok().map(What::Status)
}

fn parse_share(text: &str) -> Result<f64, String> {
    let percent = text
        .strip_suffix('%')
        .and_then(|number| number.parse::<f64>().ok());
    let percent = percent.filter(|percent| *percent > 0.0 && *percent <= 100.0);
    let wrong = || format!("`{text}` is no share: above 0% and at most 100%; {FORM}");
    Ok(percent.ok_or_else(wrong)? / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Fault {
        text.parse().unwrap()
    }

    #[test]
    fn a_path_is_a_beginning_or_a_pattern() {
        let table = [
            (
                "GET /api/public/v2/observations 503",
                "GET",
                "/api/public/v2/observations",
                true,
            ),
            (
                "get /api/public/scores 503",
                "GET",
                "/api/public/scores/s1",
                true,
            ),
            (
                "GET /api/public/scores 503",
                "POST",
                "/api/public/scores",
                false,
            ),
            (
                "GET /api/public/v2 503",
                "GET",
                "/api/public/v3/scores",
                false,
            ),
            ("* * reset", "PATCH", "/", true),
            (
                "* /api/*/items lost",
                "POST",
                "/api/public/annotation-queues/q/items",
                true,
            ),
            (
                "* /api/*/items lost",
                "PATCH",
                "/api/public/annotation-queues/q/items/i",
                false,
            ),
            (
                "* /api/*/items/* lost",
                "PATCH",
                "/api/public/annotation-queues/q/items/i",
                true,
            ),
            ("* *aba cut", "GET", "/ab", false),
            ("* /a*a cut", "GET", "/a", false),
        ];
        for (text, method, path, fits) in table {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            assert_eq!(
                fault(text).fits(&method, path),
                fits,
                "{text}: {method} {path}"
            );
        }
    }

    #[test]
    fn every_kind_can_be_written() {
        let what = |word: &str| fault(&format!("* * {word}")).what;
        assert_eq!(what("503"), What::Status(StatusCode::SERVICE_UNAVAILABLE));
        assert_eq!(what("599").clone(), parse_status(599).unwrap());
        assert_eq!((what("cut"), what("garbage")), (What::Cut, What::Garbage));
        assert_eq!((what("reset"), what("lost")), (What::Reset, What::Lost));
        assert_eq!(
            (what("late"), what("slow")),
            (What::Late(LATE), What::Slow(SLOW))
        );
        assert_eq!(what("late:20s"), What::Late(Duration::from_secs(20)));
        assert_eq!(what("slow:250ms"), What::Slow(Duration::from_millis(250)));
        assert!(fault("* * 500 0.5%").strikes(0.004) && !fault("* * 500 0.5%").strikes(0.006));
        assert!(fault("* * 500").strikes(0.999_999));
    }

    #[test]
    fn mistakes_say_what_to_write() {
        let table = [
            ("", "write METHOD PATH WHAT"),
            ("GET /api/public/traces", "is no fault"),
            ("GET /api/public/traces 503 in 10%", "is no fault"),
            ("FETCH / 503", "PATCH"),
            ("GET /v2/traces 503", "below /api/public/"),
            ("GET /traces?limit=1 503", "query"),
            ("GET / 200", "400 to 599"),
            ("GET / 600", "400 to 599"),
            ("GET / broken", "garbage"),
            ("GET / cut:3s", "late:20s"),
            ("GET / late:soon", "300ms"),
            ("GET / 503 10", "100%"),
            ("GET / 503 0%", "above 0%"),
            ("GET / 503 101%", "at most 100%"),
            ("GET / 503 NaN%", "at most 100%"),
        ];
        for (text, hint) in table {
            let error = text.parse::<Fault>().unwrap_err();
            assert!(error.contains(hint), "{text}: {error}");
        }
    }
}
