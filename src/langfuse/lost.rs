//! Why no answer came: the HTTP machine's error → ours.

use std::error::Error as _;
use std::io;

use super::error::said;
use super::{Error, Offline};

pub(super) fn explain(error: &reqwest::Error, host: &str) -> Error {
    if error.is_timeout() && !error.is_connect() {
        return Error::Timeout { status: None };
    }
    let words = words(error);
    if words.contains(" parsed") {
        let what = format!("{host} does not speak HTTP here ({words})");
        return Error::not_understood("", what);
    }
    let reason = reason(error, words);
    if error.is_decode() && matches!(reason, Offline::Unreachable(_)) {
        return Error::not_understood("", "its compression is damaged");
    }
    let host = host.to_owned();
    Error::Offline { host, reason }
}

fn reason(error: &reqwest::Error, words: String) -> Offline {
    if error.is_timeout() {
        return Offline::Unreachable("no answer to the attempt to connect".into());
    }
    if words.contains("tunnel") || words.contains("proxy") {
        return Offline::Proxy(words);
    }
    if error.is_dns() {
        return Offline::Dns;
    }
    for source in std::iter::successors(error.source(), |error| (*error).source()) {
        if source.is::<rustls::Error>() {
            return Offline::Tls(said(&source.to_string()));
        }
        let Some(io) = source.downcast_ref::<io::Error>() else {
            continue;
        };
        if is_tls(io) {
            return Offline::Tls(said(&io.to_string()));
        }
        match io.kind() {
            io::ErrorKind::ConnectionRefused => return Offline::Refused,
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => return Offline::Cut,
            _ => {}
        }
    }
    if words.contains("before message") || words.contains("connection closed") {
        Offline::Cut
    } else {
        Offline::Unreachable(words)
    }
}

/// What an I/O error wraps is not among its sources.
fn is_tls(io: &io::Error) -> bool {
    io.get_ref().is_some_and(|inner| {
        inner.is::<rustls::Error>() || inner.downcast_ref::<io::Error>().is_some_and(is_tls)
    })
}

/// The sources' words, without the error's own: those hold the address with its query.
fn words(error: &reqwest::Error) -> String {
    let last = std::iter::successors(error.source(), |error| (*error).source()).last();
    said(&last.map_or_else(|| "no reason given".into(), ToString::to_string))
}
