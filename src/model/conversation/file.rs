//! Files in messages: what, how large and where, never the payload itself.

use serde_json::Value;

use super::json::{Object, object, pick, text, word};
use super::{File, FileKind, Part, Source};

const MEDIA: &str = "@@@langfuseMedia:";
const END: &str = "@@@";
/// Longer than any media reference or header of a data URL.
const HEADER: usize = 512;

/// A text, with media references in it as files of their own.
pub(super) fn text_parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut plain = String::new();
    while let Some((before, tail)) = rest.split_once(MEDIA) {
        plain.push_str(before);
        if let Some((file, after)) = media(tail) {
            push_text(&mut parts, std::mem::take(&mut plain));
            parts.push(Part::File(file));
            rest = after;
        } else {
            plain.push_str(MEDIA);
            rest = tail;
        }
    }
    plain.push_str(rest);
    if is_data_url(&plain) {
        parts.push(Part::File(from_place(&plain, None, FileKind::Other)));
    } else {
        push_text(&mut parts, plain);
    }
    parts
}

fn push_text(parts: &mut Vec<Part>, text: String) {
    if !text.trim().is_empty() {
        parts.push(Part::Text(text));
    }
}

/// The reference after its opening, and what follows it.
fn media(tail: &str) -> Option<(File, &str)> {
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
    let mut file = empty(kind_of(Some(mime), FileKind::Other));
    file.mime = Some(mime.to_owned());
    file.source = Source::Media(id.to_owned());
    Some((file, after))
}

/// A file part, by its type or by the keys that only files have.
pub(super) fn file(part: &Object, kind: &str) -> Option<File> {
    let hint = hint_of(part, kind)?;
    let inner = object(
        part,
        &[
            "image_url",
            "input_audio",
            "audio",
            "file",
            "inlineData",
            "inline_data",
            "fileData",
            "file_data",
            "source",
            "image",
            "video",
            "document",
            "media",
            "audio_url",
            "video_url",
        ],
    );
    let nested = inner.and_then(|inner| object(inner, &["image", "source"]));
    let places = [Some(part), inner, nested];
    let look = |keys: &[&str]| {
        places
            .into_iter()
            .flatten()
            .find_map(|place| word(place, keys))
    };
    let mime = look(&[
        "mime_type",
        "mimeType",
        "media_type",
        "mediaType",
        "contentType",
        "content_type",
    ]);
    let format = look(&["format"]).map(|format| match hint {
        FileKind::Audio => format!("audio/{format}"),
        FileKind::Image => format!("image/{format}"),
        FileKind::Video => format!("video/{format}"),
        FileKind::Other => format!("application/{format}"),
    });
    let mime = mime.map(str::to_owned).or(format);
    let place = look(&[
        "url",
        "uri",
        "fileUri",
        "file_uri",
        "image_url",
        "data",
        "base64",
        "image",
        "file_data",
        "bytes",
        "content",
        "path",
    ]);
    let mut file = match (place, bytes_of(&places)) {
        (Some(place), _) => from_place(place, mime, hint),
        (None, size) => File {
            mime,
            size,
            source: size.map_or(Source::Unknown, |_| Source::Inline),
            ..empty(hint)
        },
    };
    file.kind = kind_of(file.mime.as_deref(), hint);
    file.name = look(&[
        "filename",
        "file_name",
        "fileName",
        "displayName",
        "title",
        "name",
    ])
    .map(str::to_owned);
    if let (Source::Unknown, Some(id)) = (&file.source, look(&["file_id", "fileId", "id"])) {
        file.source = Source::Provider(id.to_owned());
    }
    Some(file)
}

/// A file part that says where its bytes are.
pub(super) fn is_file(part: &Object, kind: &str) -> bool {
    file(part, kind).is_some_and(|file| file.source != Source::Unknown)
}

/// Base64 without a header, in a place where only images are.
pub(super) fn image(value: &Value) -> Option<File> {
    match value {
        Value::String(text) => Some(from_place(text, None, FileKind::Image)),
        Value::Object(part) => file(part, "image"),
        _ => None,
    }
}

fn hint_of(part: &Object, kind: &str) -> Option<FileKind> {
    let kind = kind.replace(['-', '_'], "");
    Some(match kind.as_str() {
        "image" | "imageurl" | "inputimage" | "imagefile" | "computerscreenshot" => FileKind::Image,
        "audio" | "inputaudio" | "audiourl" | "outputaudio" => FileKind::Audio,
        "video" | "inputvideo" | "videourl" => FileKind::Video,
        "file" | "inputfile" | "document" | "documenturl" | "media" | "blob" | "uri" | "binary"
        | "containerupload" => FileKind::Other,
        "base64" if part.contains_key("data") => FileKind::Other,
        "" => return hint_of_keys(part),
        _ => return None,
    })
}

fn hint_of_keys(part: &Object) -> Option<FileKind> {
    let has = |keys: &[&str]| {
        pick(part, keys).is_some_and(|value| value.is_object() || value.is_string())
    };
    if has(&["image", "image_url"]) {
        Some(FileKind::Image)
    } else if has(&["input_audio", "audio"]) {
        Some(FileKind::Audio)
    } else if has(&["video"]) {
        Some(FileKind::Video)
    } else if [
        "inlineData",
        "inline_data",
        "fileData",
        "file_data",
        "document",
        "media",
    ]
    .iter()
    .any(|key| part.get(*key).is_some_and(Value::is_object))
    {
        Some(FileKind::Other)
    } else {
        None
    }
}

/// Size of raw bytes written as a list or as a map of positions.
fn bytes_of(places: &[Option<&Object>; 3]) -> Option<u64> {
    let slot = places
        .iter()
        .flatten()
        .find_map(|place| pick(place, &["data", "image", "bytes", "content"]))?;
    match slot {
        Value::Array(items) => Some(items.len() as u64),
        Value::Object(map) => map
            .get("data")
            .and_then(Value::as_array)
            .map(Vec::len)
            .or(Some(map.len()))
            .map(|size| size as u64),
        _ => None,
    }
}

/// A URL, a data URL, a media reference, or base64.
fn from_place(place: &str, mime: Option<String>, hint: FileKind) -> File {
    if let Some((mut file, _)) = place.strip_prefix(MEDIA).and_then(media) {
        file.kind = kind_of(file.mime.as_deref(), hint);
        return file;
    }
    let mut file = empty(hint);
    if is_data_url(place) {
        let (header, payload) = place.split_once(',').unwrap_or((place, ""));
        let said = header
            .trim_start_matches("data:")
            .split(';')
            .next()
            .filter(|said| said.contains('/'));
        file.mime = said.map(str::to_owned).or(mime);
        file.size = Some(if header.ends_with("base64") {
            payload.len() as u64 * 3 / 4
        } else {
            payload.len() as u64
        });
        file.source = Source::Inline;
    } else if place.split_once("://").is_some_and(|(scheme, _)| {
        scheme.len() < 12 && scheme.chars().all(|c| c.is_ascii_alphanumeric())
    }) {
        file.mime = mime.or_else(|| mime_of_name(place).map(str::to_owned));
        file.source = Source::Url(place.to_owned());
    } else {
        file.mime = mime;
        file.size = Some(place.len() as u64 * 3 / 4);
        file.source = Source::Inline;
    }
    file.kind = kind_of(file.mime.as_deref(), hint);
    file
}

fn is_data_url(text: &str) -> bool {
    !text.contains(' ')
        && text
            .strip_prefix("data:")
            .and_then(|rest| {
                rest.bytes()
                    .take(HEADER)
                    .position(|byte| byte == b',')
                    .map(|comma| (rest, comma))
            })
            .and_then(|(rest, comma)| rest.get(..comma))
            .is_some_and(|header| header.contains('/') && !header.contains(char::is_whitespace))
}

fn kind_of(mime: Option<&str>, hint: FileKind) -> FileKind {
    match mime.and_then(|mime| mime.split('/').next()) {
        Some("image") => FileKind::Image,
        Some("audio") => FileKind::Audio,
        Some("video") => FileKind::Video,
        Some("application" | "text") => FileKind::Other,
        _ => hint,
    }
}

fn empty(kind: FileKind) -> File {
    File {
        kind,
        mime: None,
        name: None,
        size: None,
        source: Source::Unknown,
    }
}

/// From the extension of a path or URL.
fn mime_of_name(place: &str) -> Option<&'static str> {
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

/// The text of an audio answer, where the recorder kept it.
pub(super) fn transcript(part: &Object) -> Option<&str> {
    text(part, &["transcript"]).filter(|text| !text.is_empty())
}
