//! Places in a project, and the web addresses that lead there.

use percent_encoding::percent_decode_str;
use url::Url;

use super::id::{ObservationId, ProjectId, SessionId, TraceId};

/// Where to go at the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Trace(TraceId),
    Session(SessionId),
    Observation {
        /// Known when the address names it; else it has to be looked up.
        trace: Option<TraceId>,
        id: ObservationId,
    },
    /// The review of a queue, by name or id.
    Queue(String),
}

/// A place as Langfuse's web pages address it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The server, in the form of a profile's `host`.
    pub host: String,
    /// None where the address does not say it.
    pub project: Option<ProjectId>,
    pub place: Place,
}

impl Address {
    /// Reads `https://host/project/ID/traces/ID?observation=ID` and its relatives: `sessions/ID`,
    /// `traces?peek=ID`, `observations?peek=ID`, `trace/ID`, with or without a project.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let url = match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => url,
            _ => {
                return Err(format!(
                    "`{text}` is neither a command nor a web address; to open an id, write `lftui trace {text}`"
                ));
            }
        };
        let segments: Vec<_> = url
            .path()
            .split('/')
            .skip(1)
            .filter(|one| !one.is_empty())
            .collect();
        let (base, project, rest) = split(&segments).ok_or_else(unknown)?;
        let place = place(rest, &url).ok_or_else(unknown)?;
        let mut host = url.origin().ascii_serialization();
        for segment in base {
            host.push('/');
            host.push_str(segment);
        }
        Ok(Self {
            host,
            project: project.map(|id| ProjectId::from(decode(id))),
            place,
        })
    }
}

fn unknown() -> String {
    "this address leads to no trace, session or observation; \
     such addresses look like https://HOST/project/ID/traces/ID"
        .to_owned()
}

/// The path below which Langfuse is served, the project, and the page.
fn split<'s>(segments: &'s [&'s str]) -> Option<(&'s [&'s str], Option<&'s str>, &'s [&'s str])> {
    if let Some(at) = segments.iter().position(|one| *one == "project") {
        let (base, rest) = segments.split_at(at);
        let (project, page) = rest.get(1..)?.split_first()?;
        return Some((base, Some(project), page));
    }
    let pages = ["traces", "trace", "sessions", "observations"];
    let at = segments.iter().position(|one| pages.contains(one))?;
    let (base, page) = segments.split_at(at);
    let base = base.strip_suffix(&["public"]).unwrap_or(base);
    Some((base, None, page))
}

fn place(page: &[&str], url: &Url) -> Option<Place> {
    let (kind, rest) = page.split_first()?;
    let query = |name: &str| {
        let mut pairs = url.query_pairs();
        let found = pairs.find(|(key, value)| key == name && !value.is_empty());
        found.map(|(_, value)| value.into_owned())
    };
    // A slash in an id is mostly, but not always, encoded.
    let id = || match rest {
        [] => query("peek"),
        rest => Some(decode(&rest.join("/"))),
    };
    match *kind {
        "traces" | "trace" => {
            let trace = TraceId::from(id()?);
            Some(match query("observation") {
                Some(id) => Place::Observation {
                    trace: Some(trace),
                    id: ObservationId::from(id),
                },
                None => Place::Trace(trace),
            })
        }
        "sessions" => Some(Place::Session(SessionId::from(id()?))),
        "observations" => {
            // The page of observations peeks at a trace where it names the observation beside it.
            let (peek, observation) = (id()?, query("observation"));
            let (trace, id) = match observation {
                Some(observation) => (Some(peek), observation),
                None => (query("traceId"), peek),
            };
            Some(Place::Observation {
                trace: trace.map(TraceId::from),
                id: ObservationId::from(id),
            })
        }
        _ => None,
    }
}

fn decode(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(id: &str) -> Place {
        Place::Trace(id.into())
    }

    fn observation(trace: Option<&str>, id: &str) -> Place {
        Place::Observation {
            trace: trace.map(TraceId::from),
            id: id.into(),
        }
    }

    fn session(id: &str) -> Place {
        Place::Session(id.into())
    }

    #[test]
    fn addresses_lead_to_places() {
        let table = [
            ("/project/p/traces/t1", trace("t1")),
            ("/project/p/traces/t1/", trace("t1")),
            (
                "/project/p/traces/t1?timestamp=2026-11-20T10%3A00%3A00Z",
                trace("t1"),
            ),
            ("/project/p/traces/a%2Fb%20c", trace("a/b c")),
            (
                "/project/p/traces/t1?observation=o1",
                observation(Some("t1"), "o1"),
            ),
            ("/project/p/traces/t1?observation=", trace("t1")),
            (
                "/project/p/traces?peek=t1&observation=o%201",
                observation(Some("t1"), "o 1"),
            ),
            ("/project/p/traces?filter=x&peek=t1", trace("t1")),
            ("/project/p/sessions/user%3A1%2F%C3%A4", session("user:1/ä")),
            ("/project/p/sessions/a/b", session("a/b")),
            ("/project/p/observations?peek=o1", observation(None, "o1")),
            (
                "/project/p/observations?peek=o1&traceId=t1",
                observation(Some("t1"), "o1"),
            ),
            (
                "/project/p/observations?peek=t1&observation=o1",
                observation(Some("t1"), "o1"),
            ),
        ];
        for (path, place) in table {
            let address = Address::parse(&format!(" https://lf.example.com:8443{path}\n")).unwrap();
            assert_eq!(address.place, place, "{path}");
            assert_eq!(address.host, "https://lf.example.com:8443");
            assert_eq!(address.project, Some("p".into()));
        }
    }

    #[test]
    fn the_project_may_be_missing_and_the_server_may_live_below_a_path() {
        for (text, host) in [
            ("https://host/traces/t1", "https://host"),
            ("http://localhost:3000/trace/t1", "http://localhost:3000"),
            ("https://host/public/traces/t1", "https://host"),
            ("https://host/tools/lf/traces/t1", "https://host/tools/lf"),
            (
                "https://host/tools/lf/project/p/traces/t1",
                "https://host/tools/lf",
            ),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!(
                (address.host.as_str(), address.place),
                (host, trace("t1")),
                "{text}"
            );
        }
    }

    #[test]
    fn other_addresses_are_refused_in_plain_words() {
        for text in [
            "https://host",
            "https://host/project/p",
            "https://host/project/p/traces",
            "https://host/project/p/prompts/x",
            "https://host/project",
            "https://host/api/public/health",
        ] {
            let error = Address::parse(text).unwrap_err();
            assert!(
                error.starts_with("this address leads to no"),
                "{text}: {error}"
            );
        }
        let error = Address::parse("0123abcd").unwrap_err();
        assert!(error.ends_with("`lftui trace 0123abcd`"), "{error}");
        for text in [
            "",
            "ftp://host/traces/1",
            "javascript:alert(1)",
            "https://",
            "https://[::1",
        ] {
            Address::parse(text).unwrap_err();
        }
    }

    proptest::proptest! {
        #[test]
        fn any_address_is_understood_or_refused(path in r"(/|project|traces|sessions|\?|peek=|observation=|%[0-9a-f]{0,2}|&|#|\PC){0,12}") {
            if let Ok(address) = Address::parse(&format!("https://host/{path}")) {
                proptest::prop_assert!(address.host.starts_with("https://host"));
            }
        }
    }
}
