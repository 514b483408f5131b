//! Files in messages: what, how large and where, never the payload itself.

use serde_json::Value;

use super::json::{Object, object, pick, text, word};
use super::{File, FileKind, Payload, Source, media};

/// Keys under which a part keeps its file.
const HOLDERS: [&str; 16] = [
    "resource",
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
];
const INLINE: [&str; 4] = ["inlineData", "inline_data", "fileData", "file_data"];
const MIMES: [&str; 6] = [
    "mime_type",
    "mimeType",
    "media_type",
    "mediaType",
    "contentType",
    "content_type",
];
/// Keys of a URL, a data URL or a payload.
const PLACES: [&str; 15] = [
    "contentUrl",
    "url",
    "uri",
    "fileUri",
    "file_uri",
    "image_url",
    "audio_url",
    "video_url",
    "data",
    "base64",
    "image",
    "file_data",
    "bytes",
    "blob",
    "base64_image",
];
const NAMES: [&str; 6] = [
    "filename",
    "file_name",
    "fileName",
    "displayName",
    "title",
    "name",
];

/// A file part, by its type or by the keys that only files have.
pub(super) fn file(part: &Object, kind: &str) -> Option<File> {
    let hint = hint_of(part, kind)?;
    let inner = object(part, &HOLDERS);
    let nested = inner.and_then(|inner| object(inner, &["image", "source"]));
    let places = [Some(part), inner, nested];
    let look = |keys: &[&str]| {
        let mut places = places.into_iter().flatten();
        places.find_map(|place| word(place, keys))
    };
    let format = look(&["format"]).map(|format| match hint {
        FileKind::Audio => format!("audio/{format}"),
        FileKind::Image => format!("image/{format}"),
        FileKind::Video => format!("video/{format}"),
        FileKind::Page | FileKind::Other => format!("application/{format}"),
    });
    let mime = look(&MIMES).map(str::to_owned).or(format);
    let blob = (kind == "blob").then(|| word(part, &["content"])).flatten();
    let mut file = match (look(&PLACES).or(blob), bytes_of(&places)) {
        (Some(place), _) => from_place(place, mime, hint),
        (None, size) => File {
            mime,
            size,
            source: size.map_or(Source::Unknown, |_| Source::Inline(None)),
            ..empty(hint)
        },
    };
    file.kind = kind_of(file.mime.as_deref(), hint);
    file.name = look(&NAMES).map(str::to_owned);
    let ids: &[&str] = if hint == FileKind::Audio {
        &["file_id", "id"]
    } else {
        &["file_id", "fileId"]
    };
    if let (Source::Unknown, Some(id)) = (&file.source, look(ids)) {
        file.source = Source::Provider(id.to_owned());
    }
    Some(file)
}

/// Gemini's way to put a file beside texts.
pub(super) fn is_inline(part: &Object) -> bool {
    INLINE
        .iter()
        .any(|key| part.get(*key).is_some_and(Value::is_object))
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
        | "containerupload" | "resource" | "resourcelink" => FileKind::Other,
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
    } else if is_inline(part)
        || ["document", "media"]
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
pub(super) fn from_place(place: &str, mime: Option<String>, hint: FileKind) -> File {
    if let Some((mut file, _)) = media::whole(place) {
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
        let packed = header.ends_with("base64");
        let length = payload.len() as u64;
        file.size = Some(if packed { length * 3 / 4 } else { length });
        file.source = Source::Inline(packed.then(|| Payload::of(payload)));
    } else if place.split_once("://").is_some_and(|(scheme, _)| {
        scheme.len() < 12 && scheme.chars().all(|c| c.is_ascii_alphanumeric())
    }) {
        file.mime = mime.or_else(|| media::mime_of_name(place).map(str::to_owned));
        file.source = Source::Url(place.to_owned());
    } else {
        file.mime = mime;
        file.size = Some(place.len() as u64 * 3 / 4);
        file.source = Source::Inline(Some(Payload::of(place)));
    }
    file.kind = kind_of(file.mime.as_deref(), hint);
    file
}

pub(super) fn is_data_url(text: &str) -> bool {
    !text.contains(' ')
        && text
            .strip_prefix("data:")
            .and_then(|rest| {
                rest.bytes()
                    .take(media::HEADER)
                    .position(|byte| byte == b',')
                    .map(|comma| (rest, comma))
            })
            .and_then(|(rest, comma)| rest.get(..comma))
            .is_some_and(|header| header.contains('/') && !header.contains(char::is_whitespace))
}

pub(super) fn kind_of(mime: Option<&str>, hint: FileKind) -> FileKind {
    match mime.and_then(|mime| mime.split('/').next()) {
        Some("image") => FileKind::Image,
        Some("audio") => FileKind::Audio,
        Some("video") => FileKind::Video,
        Some("application" | "text") => FileKind::Other,
        _ => hint,
    }
}

pub(super) fn empty(kind: FileKind) -> File {
    File {
        kind,
        mime: None,
        name: None,
        size: None,
        source: Source::Unknown,
    }
}

/// The text of an audio answer, where the recorder kept it.
pub(super) fn transcript(part: &Object) -> Option<&str> {
    text(part, &["transcript"]).filter(|text| !text.is_empty())
}
