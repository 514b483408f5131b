//! What retrievers and embedders give: documents found, vectors.

use serde_json::Value;

use super::json::{Object, array, object, pick, text, word};
use super::sheet::Sheet;
use super::{Document, Form, Part, Role, Vectors};

/// Fewer numbers are data, not a vector.
const DIMENSIONS: usize = 8;

/// Keys of an envelope that hold what was found.
const LISTS: [&str; 7] = [
    "documents",
    "source_nodes",
    "nodes",
    "context",
    "data",
    "embeddings",
    "embedding",
];

/// Claims documents and vectors; false if the value is neither.
pub(super) fn read(sheet: &mut Sheet<'_>, value: &Value) -> bool {
    let part = match vectors(value) {
        Some(vectors) => Part::Vectors(vectors),
        None => match found(value) {
            Some(documents) => Part::Documents(documents),
            None => return false,
        },
    };
    sheet.is(Form::Findings);
    if let Value::Object(envelope) = value {
        sheet.keep(envelope, &LISTS);
    }
    let role = sheet.default_role();
    let role = if matches!(part, Part::Documents(_)) {
        Role::Tool
    } else {
        role
    };
    sheet.say(role, None, vec![part]);
    true
}

fn vectors(value: &Value) -> Option<Vectors> {
    match value {
        Value::Array(items) => vectors_of(items),
        Value::Object(object) => {
            let rows = array(object, &["data", "embeddings"]);
            let row = |row: &Value| match row {
                Value::Object(row) => row.get("embedding").and_then(dimensions),
                row => dimensions(row),
            };
            match rows.filter(|rows| !rows.is_empty()) {
                Some(rows) => {
                    let dimensions = row(rows.first()?)?;
                    Some(Vectors {
                        count: rows.len(),
                        dimensions,
                    })
                }
                None => dimensions(object.get("embedding")?).map(|dimensions| Vectors {
                    count: 1,
                    dimensions,
                }),
            }
        }
        _ => None,
    }
}

fn vectors_of(items: &[Value]) -> Option<Vectors> {
    if let Some(dimensions) = numbers(items) {
        return Some(Vectors {
            count: 1,
            dimensions,
        });
    }
    let row = |row: &Value| row.as_array().and_then(|row| numbers(row));
    let sizes: Vec<usize> = items.iter().map(row).collect::<Option<_>>()?;
    Some(Vectors {
        count: sizes.len(),
        dimensions: *sizes.first()?,
    })
}

/// Numbers in a row, or base64 of four bytes each.
fn dimensions(value: &Value) -> Option<usize> {
    match value {
        Value::Array(items) => numbers(items),
        Value::String(packed) => {
            (packed.len() > 64 && !packed.contains(' ')).then_some(packed.len() * 3 / 16)
        }
        _ => None,
    }
}

fn numbers(items: &[Value]) -> Option<usize> {
    (items.len() >= DIMENSIONS && items.iter().all(Value::is_number)).then_some(items.len())
}

fn found(value: &Value) -> Option<Vec<Document>> {
    let items = match value {
        Value::Array(items) => items,
        Value::Object(object) if !has_words(object) => array(object, &LISTS[..4])?,
        _ => return None,
    };
    if items.is_empty() {
        return None;
    }
    items
        .iter()
        .map(|item| document(item.as_object()?))
        .collect()
}

/// Says something beside what was found: an answer, which matters more.
fn has_words(envelope: &Object) -> bool {
    envelope
        .values()
        .any(|value| value.as_str().is_some_and(|text| !text.trim().is_empty()))
}

fn document(item: &Object) -> Option<Document> {
    let score = pick(item, &["score", "relevance_score", "similarity"]).and_then(Value::as_f64);
    let inner = object(item, &["node", "document", "kwargs"]).unwrap_or(item);
    let body = text(inner, &["page_content", "pageContent"]).or_else(|| {
        let nested = item.contains_key("node") || item.contains_key("document");
        nested.then(|| text(inner, &["text", "content"])).flatten()
    })?;
    let metadata = object(inner, &["metadata"]).cloned().unwrap_or_default();
    let title = [&metadata, inner, item].into_iter().find_map(|place| {
        word(
            place,
            &[
                "title",
                "source",
                "file_name",
                "url",
                "id",
                "id_",
                "document_id",
            ],
        )
    });
    Some(Document {
        title: title.map(str::to_owned),
        text: body.to_owned(),
        score,
        metadata,
    })
}
