//! References to the server's media store, in texts and in place of files; names of media types.

use super::{File, FileKind, Part, Source, file};

const OPENING: &str = "@@@langfuseMedia:";
const END: &str = "@@@";
/// Longer than any reference, or header of a data URL.
pub(super) const HEADER: usize = 512;

/// A text, with media references in it as files of their own.
pub(super) fn text_parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut plain = String::new();
    while let Some((before, tail)) = rest.split_once(OPENING) {
        plain.push_str(before);
        if let Some((file, after)) = reference(tail) {
            push_text(&mut parts, std::mem::take(&mut plain));
            parts.push(Part::File(file));
            rest = after;
        } else {
            plain.push_str(OPENING);
            rest = tail;
        }
    }
    plain.push_str(rest);
    if file::is_data_url(&plain) {
        parts.push(Part::File(file::from_place(&plain, None, FileKind::Other)));
    } else if let Some((words, files)) = inline(&plain) {
        push_text(&mut parts, words);
        parts.extend(files.into_iter().map(Part::File));
    } else {
        push_text(&mut parts, plain);
    }
    parts
}

/// Shorter payloads may be an example in a text.
const PAYLOAD: usize = 256;

/// A text with the types of the data URLs in it in their place, and their files.
fn inline(text: &str) -> Option<(String, Vec<File>)> {
    const MARK: &str = ";base64,";
    let (mut words, mut files, mut rest) = (String::new(), Vec::new(), text);
    while let Some((before, after)) = rest.split_once(MARK) {
        let near = before.len().saturating_sub(HEADER);
        let window = (near..=before.len()).find(|at| before.is_char_boundary(*at))?;
        let begins = before
            .get(window..)
            .and_then(|near| near.rfind("data:"))
            .map(|at| window + at);
        let letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=-_".contains(byte);
        let length = after.bytes().take_while(letter).count();
        let end = before.len() + MARK.len() + length;
        let url = begins.and_then(|begins| rest.get(begins..end));
        match (url.filter(|url| file::is_data_url(url)), begins) {
            (Some(url), Some(begins)) if length >= PAYLOAD => {
                let file = file::from_place(url, None, FileKind::Other);
                words.push_str(rest.get(..begins)?);
                words.push_str(file.mime.as_deref().unwrap_or("file"));
                files.push(file);
            }
            _ => words.push_str(rest.get(..end)?),
        }
        rest = rest.get(end..)?;
    }
    words.push_str(rest);
    (!files.is_empty()).then_some((words, files))
}

/// Whether a text may have files in it.
pub(super) fn is_in(text: &str) -> bool {
    text.contains(OPENING) || text.contains(";base64,")
}

fn push_text(parts: &mut Vec<Part>, text: String) {
    if !text.trim().is_empty() {
        parts.push(Part::Text(text));
    }
}

/// The first reference in a text, and what follows it.
pub(super) fn first(text: &str) -> Option<(File, &str)> {
    text.split_once(OPENING)
        .and_then(|(_, tail)| reference(tail))
}

/// The file that a text stands for, if it is a reference.
pub(super) fn whole(text: &str) -> Option<(File, &str)> {
    text.strip_prefix(OPENING).and_then(reference)
}

/// The reference after its opening, and what follows it.
fn reference(tail: &str) -> Option<(File, &str)> {
    let (body, after) = tail.split_once(END)?;
    if body.len() > HEADER {
        return None;
    }
    let field = |name: &str| {
        let pairs = body.split('|').filter_map(|pair| pair.split_once('='));
        pairs
            .into_iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    };
    let (mime, id) = (field("type")?, field("id")?);
    let mut file = file::empty(file::kind_of(Some(mime), FileKind::Other));
    file.mime = Some(mime.to_owned());
    file.source = Source::Media(id.to_owned());
    Some((file, after))
}

/// From the extension of a path or URL.
pub(super) fn mime_of_name(place: &str) -> Option<&'static str> {
    let path = place.split(['?', '#']).next()?;
    let (_, extension) = path.rsplit_once('.')?;
    Some(match extension.to_ascii_lowercase().as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "svg" => "image/svg+xml",
        "bmp" => "image/bmp",
        "avif" => "image/avif",
        "tiff" => "image/tiff",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "ogg" | "opus" => "audio/ogg",
        "m4a" => "audio/mp4",
        "aac" => "audio/aac",
        "flac" => "audio/flac",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mov" => "video/quicktime",
        "pdf" => "application/pdf",
        _ => return None,
    })
}
