//! An answer as it comes: into memory, or into a file where it may be large.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Seek as _, Write as _};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};

use crate::langfuse::{Error, lost, retry};

/// More than any page of the API; guards the memory against an endless answer.
const LARGEST: usize = 1 << 30;

/// An answer as it came.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub status: u16,
    pub content_type: Option<String>,
    /// Empty where it went into a file.
    pub body: Vec<u8>,
    pub(in crate::langfuse) retry_after: Option<Duration>,
    pub(in crate::langfuse) limit: Option<u32>,
    pub(in crate::langfuse) remaining: Option<u32>,
}

impl Reply {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(in crate::langfuse) fn is_html(&self) -> bool {
        let kind = self.content_type.as_deref().unwrap_or_default();
        kind.starts_with("text/html") || self.body.trim_ascii_start().starts_with(b"<")
    }

    pub(in crate::langfuse) fn text_lossy(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }
}

/// Only a success goes into the file, and nothing else stays in there.
pub(super) async fn read(
    mut response: Response,
    file: Option<&mut File>,
    host: &str,
) -> Result<Reply, Error> {
    let headers = response.headers();
    let mut reply = Reply {
        status: response.status().as_u16(),
        content_type: text(headers, CONTENT_TYPE.as_str()).map(str::to_owned),
        retry_after: text(headers, RETRY_AFTER.as_str())
            .and_then(|told| retry::after(told, Timestamp::now())),
        limit: number(headers, "x-ratelimit-limit"),
        remaining: number(headers, "x-ratelimit-remaining"),
        body: Vec::new(),
    };
    let mut file = file.filter(|_| reply.is_success());
    if let Some(file) = &mut file {
        begin(file).map_err(|error| unkept(&error))?;
    }
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| lost::explain(&error, host))?
    {
        if let Some(file) = &mut file {
            file.write_all(&chunk).map_err(|error| unkept(&error))?;
            continue;
        }
        if reply.body.len() + chunk.len() > LARGEST {
            return Err(Error::not_understood("", "it is larger than 1 GiB"));
        }
        reply.body.extend_from_slice(&chunk);
    }
    Ok(reply)
}

/// An attempt before this one may have broken off in the middle.
fn begin(file: &mut File) -> io::Result<()> {
    file.rewind()?;
    file.set_len(0)
}

pub(in crate::langfuse) fn unkept(error: &io::Error) -> Error {
    let folder = std::env::temp_dir();
    Error::Local(format!(
        "The answer could not be kept in a file in {} ({error}); make room there, or name another folder in TMPDIR.",
        folder.display()
    ))
}

pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn number<N: std::str::FromStr>(headers: &HeaderMap, name: &str) -> Option<N> {
    text(headers, name)?.trim().parse().ok()
}
