//! Files: what is known of them, and the file that a text stands for: in the server's media store, or in the text itself.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{label, media};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub kind: FileKind,
    pub mime: Option<String>,
    pub name: Option<String>,
    /// Bytes, estimated where the payload is encoded.
    pub size: Option<u64>,
    pub source: Source,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    Image,
    Audio,
    Video,
    /// Cited by an answer.
    Page,
    Other,
}

/// Where a file's bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the recorded value; not kept here. None where it is not base64.
    Inline(Option<Payload>),
    Url(String),
    /// In the server's media store, by id.
    Media(String),
    /// With the provider, by the provider's id.
    Provider(String),
    Unknown,
}

/// Base64 in a recorded value: enough of it to find it there again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    head: String,
    length: usize,
    print: u64,
}

/// Letters by which a payload is looked for.
const HEAD: usize = 64;
/// Payloads that begin alike and are compared.
const ALIKE: usize = 64;

impl Payload {
    pub(super) fn of(text: &str) -> Self {
        Self {
            head: text.chars().take(HEAD).collect(),
            length: text.len(),
            print: print(text),
        }
    }

    /// The payload in the text that it was read from.
    pub fn find<'a>(&self, recorded: &'a str) -> Option<&'a str> {
        let alike = recorded.match_indices(&self.head).take(ALIKE);
        let whole = |(at, _)| recorded.get(at..at + self.length);
        let mut found = alike.filter_map(whole);
        found.find(|text| print(text) == self.print)
    }
}

fn print(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Where a file is that a text stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attached<'a> {
    /// In the server's media store, by its id.
    Media { id: Cow<'a, str>, mime: String },
    /// In the text, as base64.
    Inline { payload: &'a str, mime: String },
}

/// The first file that a text refers to, or that it is; None for words.
pub fn attached(text: &str) -> Option<Attached<'_>> {
    if let Some((file, _)) = media::first(text) {
        let Source::Media(id) = file.source else {
            return None;
        };
        let mime = file.mime.unwrap_or_default();
        let id = id.into();
        return Some(Attached::Media { id, mime });
    }
    label(text)?;
    let (header, payload) = match text.split_once(";base64,") {
        Some((header, payload)) if header.len() < media::HEADER => (header, payload),
        _ => ("", text),
    };
    let mime = header.strip_prefix("data:").unwrap_or_default();
    let mime = mime.split(';').next().unwrap_or_default().to_owned();
    Some(Attached::Inline { payload, mime })
}

impl Attached<'_> {
    pub fn mime(&self) -> &str {
        match self {
            Self::Media { mime, .. } | Self::Inline { mime, .. } => mime,
        }
    }

    /// What a file's name ends with.
    pub fn extension(&self) -> &str {
        let mime = self.mime();
        match mime {
            "image/jpeg" => "jpg",
            "image/svg+xml" => "svg",
            "audio/mpeg" => "mp3",
            "video/quicktime" => "mov",
            "text/plain" => "txt",
            "text/markdown" => "md",
            _ => {
                let end = mime.rsplit_once('/').map_or("", |(_, end)| end);
                let plain = |end: &&str| {
                    (1..=8).contains(&end.len())
                        && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
                };
                Some(end).filter(plain).unwrap_or("bin")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_for_a_file_or_is_words() {
        let text = "see @@@langfuseMedia:type=image/jpeg|id=7f3a|source=bytes@@@, please";
        let found = attached(text).unwrap();
        assert!(matches!(&found, Attached::Media { id, .. } if id == "7f3a"));
        assert_eq!(found.extension(), "jpg");
        let payload = "iVBORw0KGgo9".repeat(40);
        let url = format!("data:image/png;base64,{payload}");
        let found = attached(&url).unwrap();
        assert_eq!((found.mime(), found.extension()), ("image/png", "png"));
        assert!(matches!(found, Attached::Inline { payload: same, .. } if same == payload));
        assert_eq!(attached(&payload).unwrap().extension(), "bin");
        assert_eq!(attached("words"), None);
    }
}
