//! What an answer cites: pages of the web, files, passages of documents.

use std::collections::HashSet;

use serde_json::Value;

use super::json::{Object, array, object, word};
use super::{File, FileKind, Part, Source, file};

/// Keys under which a message, or a text in it, lists what it cites.
const LISTS: [&str; 4] = ["annotations", "search_results", "citations", "sources"];
/// Keys of what a citation holds its place in.
const HOLDERS: [&str; 5] = [
    "url_citation",
    "file_citation",
    "web",
    "retrievedContext",
    "retrieved_context",
];

/// All that a message cites, each place once.
pub(super) fn cited(message: &Object) -> Vec<Part> {
    let listed = array(message, &["content", "parts"]).into_iter().flatten();
    let texts = listed.filter_map(Value::as_object);
    let held = texts.flat_map(|text| std::iter::once(text).chain(object(text, &["text"])));
    let places = std::iter::once(message).chain(held);
    let lists = places.flat_map(|place| LISTS.iter().filter_map(|key| array(place, &[key])));
    once(lists.flatten().filter_map(page))
}

/// What a candidate was grounded on.
pub(super) fn grounds(candidate: &Object) -> Vec<Part> {
    let found = object(candidate, &["groundingMetadata", "grounding_metadata"])
        .and_then(|found| array(found, &["groundingChunks", "grounding_chunks"]));
    once(found.into_iter().flatten().filter_map(page))
}

/// A part of a message that is itself a source.
pub(super) fn is_source(part: &Object, kind: &str) -> bool {
    matches!(
        kind,
        "source" | "source-url" | "source-document" | "tool_reference"
    ) && (kind != "source" || part.contains_key("sourceType"))
}

/// The place that is cited; none if neither address nor name is told.
pub(super) fn page(entry: &Value) -> Option<File> {
    let part = match entry {
        Value::String(url) if url.starts_with("http") => return Some(of(Some(url), None)),
        Value::Object(part) => part,
        _ => return None,
    };
    let held = object(part, &HOLDERS);
    let look = |keys: &[&str]| {
        held.and_then(|held| word(held, keys))
            .or_else(|| word(part, keys))
    };
    let name = look(&["title", "filename", "document_title", "file_name"]);
    let mut page = of(look(&["url", "uri"]), name);
    page.mime = look(&["mediaType", "media_type"]).map(str::to_owned);
    if let (Source::Unknown, Some(id)) = (&page.source, look(&["file_id"])) {
        page.source = Source::Provider(id.to_owned());
    }
    (page.source != Source::Unknown || page.name.is_some()).then_some(page)
}

fn of(url: Option<&str>, name: Option<&str>) -> File {
    File {
        name: name.map(str::to_owned),
        source: url.map_or(Source::Unknown, |url| Source::Url(url.to_owned())),
        ..file::empty(FileKind::Page)
    }
}

fn once(pages: impl Iterator<Item = File>) -> Vec<Part> {
    let mut known = HashSet::new();
    let mut is_new = |page: &File| {
        known.insert(match &page.source {
            Source::Url(place) | Source::Media(place) | Source::Provider(place) => place.clone(),
            Source::Inline(_) | Source::Unknown => page.name.clone().unwrap_or_default(),
        })
    };
    let found = pages.filter(|page| is_new(page));
    found.map(Part::File).collect()
}
