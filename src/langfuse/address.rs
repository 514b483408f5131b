//! What a person writes or pastes as the server's address → the base of the API.

use std::net::IpAddr;

use reqwest::Url;

use super::Error;

/// Scheme, host, port and path prefix. A missing scheme is `https`, for this machine `http`; the path of a project's
/// page or of the API, user names, queries and fragments are dropped.
pub(super) fn parse(text: &str) -> Result<Url, Error> {
    let text = text.trim();
    let unreadable = |why: &str| {
        Error::Local(format!(
            "The server's address {text:?} cannot be read ({why}); write it like https://cloud.langfuse.com."
        ))
    };
    if text.is_empty() {
        return Err(unreadable("it is empty"));
    }
    let full = if text.contains("://") {
        text.to_owned()
    } else {
        format!("{}://{text}", guess_scheme(text))
    };
    let mut url = Url::parse(&full).map_err(|error| unreadable(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(unreadable("only http and https are possible"));
    }
    url.set_query(None);
    url.set_fragment(None);
    if url.set_username("").is_err() || url.set_password(None).is_err() {
        return Err(unreadable("it has no host"));
    }
    let prefix = prefix(url.path());
    url.set_path(&prefix);
    Ok(url)
}

fn guess_scheme(text: &str) -> &'static str {
    let host = Url::parse(&format!("http://{text}"));
    if host.is_ok_and(|url| is_loopback(&url)) {
        "http"
    } else {
        "https"
    }
}

/// What comes before `/project/<id>/…` or `/api/public/…`, with a slash at the end.
fn prefix(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let end = (0..parts.len())
        .find(|&at| {
            let next = parts.get(at + 1).copied();
            parts[at] == "project" && next.is_some()
                || parts[at] == "api" && matches!(next, None | Some("public"))
        })
        .unwrap_or(parts.len());
    let mut prefix = String::from("/");
    for part in &parts[..end] {
        prefix.push_str(part);
        prefix.push('/');
    }
    prefix
}

/// This machine itself: never behind a proxy.
pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost"
        || bare.ends_with(".localhost")
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|ip| ip.is_loopback() || ip.is_unspecified())
}

/// `host` or `host:port`, for messages.
pub(super) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_as_people_write_them() {
        for (written, understood) in [
            ("https://cloud.langfuse.com/", "https://cloud.langfuse.com/"),
            (" cloud.langfuse.com ", "https://cloud.langfuse.com/"),
            ("localhost:3000", "http://localhost:3000/"),
            ("127.0.0.1:3000//", "http://127.0.0.1:3000/"),
            ("[::1]:3000", "http://[::1]:3000/"),
            ("lf.example.com:8443", "https://lf.example.com:8443/"),
            (
                "https://example.com/langfuse",
                "https://example.com/langfuse/",
            ),
            (
                "https://example.com/langfuse/project/p1/traces/ab?peek=1#x",
                "https://example.com/langfuse/",
            ),
            (
                "https://cloud.langfuse.com/project/p1",
                "https://cloud.langfuse.com/",
            ),
            (
                "https://example.com/a/api/public/health",
                "https://example.com/a/",
            ),
            ("https://me:secret@example.com", "https://example.com/"),
        ] {
            assert_eq!(parse(written).unwrap().as_str(), understood, "{written}");
        }
    }

    #[test]
    fn an_unreadable_address_says_how_to_write_one() {
        for written in ["", "ftp://example.com", "https://", "http://a b"] {
            let error = parse(written).unwrap_err().to_string();
            assert!(error.contains("write it like"), "{error}");
        }
    }
}
