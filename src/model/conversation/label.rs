//! Texts that stand for bytes: what kind, and how many.

use super::media;
use crate::model::text::{clean_line, size};

/// Shorter texts are words, whatever they look like.
const SHORTEST: usize = 256;
/// Letters that are looked at.
const SAMPLE: usize = 1_024;

/// `image/png, 34.1 kB` for a data URL, `base64, 2.0 MB` for bare base64, `image/jpeg, media 7f3a…` for a reference to
/// the server's media store; None for a text that is read as it is. Costs the same for a text of any length.
pub fn label(text: &str) -> Option<String> {
    if let Some((file, rest)) = media::whole(text) {
        let id = match &file.source {
            super::Source::Media(id) => id.as_str(),
            _ => "",
        };
        let mime = file.mime.as_deref().unwrap_or("file");
        return rest
            .is_empty()
            .then(|| clean_line(&format!("{mime}, media {id}")).into_owned());
    }
    let bytes = text.as_bytes();
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(media::HEADER)]);
    if let Some((mime, start)) = head
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(";base64,"))
    {
        let header = head.len() - start.len();
        let mime = mime.split(';').next().unwrap_or_default();
        return Some(format!(
            "{}, {}",
            clean_line(mime),
            decoded(bytes.len() - header)
        ));
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=-_".contains(byte);
    let has = |kind: fn(&u8) -> bool| sample.iter().any(kind);
    let mixed =
        has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    (bytes.len() >= SHORTEST && mixed && sample.iter().all(letter))
        .then(|| format!("base64, {}", decoded(bytes.len())))
}

fn decoded(letters: usize) -> String {
    size(letters as u64 * 3 / 4)
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn bytes_are_told_by_kind_and_size_and_words_are_not_bytes() {
        let payload = "iVBORw0KGgo9".repeat(100);
        let url = format!("data:image/png;base64,{payload}");
        assert_eq!(label(&url).as_deref(), Some("image/png, 900 bytes"));
        assert_eq!(label(&payload).as_deref(), Some("base64, 900 bytes"));
        let media = "@@@langfuseMedia:type=image/jpeg|id=7f3a|source=base64_data_uri@@@";
        assert_eq!(label(media).as_deref(), Some("image/jpeg, media 7f3a"));
        for words in [
            "hello",
            "data:",
            &"a b ".repeat(200),
            &"deadbeef".repeat(60),
            &"é".repeat(400),
        ] {
            assert_eq!(label(words), None, "{words}");
        }
    }
}
