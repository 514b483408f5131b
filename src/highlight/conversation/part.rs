//! What a message holds beside its words: calls, results, documents, files, values.

use std::io;

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::highlight::{json, markdown, plain};
use crate::model::conversation::{
    Call, Document, File, FileKind, Part, Role, Source, ToolResult, held,
};
use crate::model::text;
use crate::model::text::clean_block;
use crate::theme::Theme;

/// Values longer than this are written on several lines.
const ONE_LINE: usize = 100;
/// Bytes of one value that are set: they are for reading, the tabs of values have the rest.
const MOST: usize = 1 << 20;

pub(super) fn put_part(part: &Part, role: Role, theme: &Theme, lines: &mut Vec<Line<'static>>) {
    match part {
        Part::Text(words) => {
            let set = match json_of(words).filter(|_| role != Role::System) {
                Some(json) => json
                    .lines()
                    .map(|line| json_line(&clean_block(line), theme))
                    .collect(),
                None if role == Role::Tool => plain(&clean_block(words), Style::new()),
                None => markdown(&clean_block(words), theme),
            };
            let style = if role == Role::System {
                theme.dim
            } else {
                Style::new()
            };
            lines.extend(indent(set, style));
        }
        Part::Reasoning(reasoning) => {
            let words = match (reasoning.text.as_str(), reasoning.encrypted) {
                ("", Some(bytes)) => format!("reasoning, encrypted, {bytes} bytes"),
                (words, _) => words.to_string(),
            };
            lines.extend(indent(
                plain(&clean_block(&words), theme.role.reasoning),
                Style::new(),
            ));
        }
        Part::Call(call) => put_call(call, theme, lines),
        Part::Result(result) => put_result(result, role, theme, lines),
        Part::File(file) => lines.push(file_line(file, theme)),
        Part::Refusal(words) => {
            lines.push(Line::styled("  refused", theme.warning));
            lines.extend(indent(
                plain(&clean_block(words), Style::new()),
                Style::new(),
            ));
        }
        Part::Json(value) => lines.extend(indent(held_lines(value, theme), Style::new())),
        Part::Documents(documents) => documents
            .iter()
            .enumerate()
            .for_each(|(index, document)| put_document(index, document, theme, lines)),
        Part::Vectors(vectors) => lines.push(Line::styled(
            format!(
                "  {} vectors of {} numbers",
                vectors.count, vectors.dimensions
            ),
            theme.dim,
        )),
        Part::Note(words) => lines.push(Line::styled(
            format!("  {}", text::clean_line(words)),
            theme.dim,
        )),
    }
}

pub(super) fn put_call(call: &Call, theme: &Theme, lines: &mut Vec<Line<'static>>) {
    lines.push(Line::from(vec![
        Span::styled("  → ", theme.role.tool),
        Span::styled(text::clean_line(&call.name).into_owned(), theme.kind.tool),
    ]));
    lines.extend(arguments(call, theme));
}

pub(super) fn arguments(call: &Call, theme: &Theme) -> Vec<Line<'static>> {
    let set = match &call.arguments {
        Value::Object(map) if map.is_empty() => Vec::new(),
        Value::Null => Vec::new(),
        value => held_lines(value, theme),
    };
    indent(indent(set, Style::new()), Style::new())
}

pub(super) fn put_result(
    result: &ToolResult,
    role: Role,
    theme: &Theme,
    lines: &mut Vec<Line<'static>>,
) {
    let name = result
        .name
        .as_deref()
        .map(text::clean_line)
        .unwrap_or_default();
    if result.error {
        lines.push(Line::styled(
            format!("  {} {name} failed", theme.symbols.error),
            theme.bad,
        ));
    } else if role != Role::Tool && !name.is_empty() {
        lines.push(Line::styled(format!("  ← {name}"), theme.role.tool));
    }
    for part in &result.content {
        put_part(part, Role::Tool, theme, lines);
    }
}

pub(super) fn put_document(
    index: usize,
    document: &Document,
    theme: &Theme,
    lines: &mut Vec<Line<'static>>,
) {
    let mut head = vec![Span::styled(format!("  {}. ", index + 1), theme.dim)];
    let title = document.title.as_deref().unwrap_or("document");
    head.push(Span::styled(
        text::clean_line(title).into_owned(),
        theme.strong,
    ));
    head.extend(
        document
            .score
            .map(|score| Span::styled(format!("  {score:.3}"), theme.dim)),
    );
    lines.push(Line::from(head));
    lines.extend(indent(
        indent(
            plain(&clean_block(&document.text), Style::new()),
            Style::new(),
        ),
        theme.dim,
    ));
}

pub(super) fn file_line(file: &File, theme: &Theme) -> Line<'static> {
    Line::from(vec![
        Span::raw("  "),
        Span::styled(format!("{} ", theme.symbols.guardrail), theme.link),
        Span::styled(file_words(file), theme.link),
    ])
}

/// A file in a line: type, size, name, and where it is.
pub fn file_words(file: &File) -> String {
    let kind = match file.kind {
        FileKind::Image => "image",
        FileKind::Audio => "audio",
        FileKind::Video => "video",
        FileKind::Page => "page",
        FileKind::Other => "file",
    };
    let mut words = vec![file.mime.clone().unwrap_or_else(|| kind.to_string())];
    words.extend(file.size.map(text::size));
    words.extend(file.name.clone());
    words.extend(match &file.source {
        Source::Url(url) => Some(url.clone()),
        Source::Media(id) => Some(format!("media {id}")),
        Source::Provider(id) => Some(format!("kept by the provider as {id}")),
        Source::Inline(_) | Source::Unknown => None,
    });
    text::clean_line(&words.join("  ")).into_owned()
}

/// JSON that was said as text: a long line is parted, and letters stand for their numbers.
fn json_of(words: &str) -> Option<String> {
    let begins = words.trim_start().starts_with(['{', '[']);
    if !begins || serde_json::from_str::<IgnoredAny>(words).is_err() {
        return None;
    }
    let long = words.lines().any(|line| line.len() > ONE_LINE);
    let one_line = !words.trim().contains('\n');
    Some(json::letters(&if long && one_line {
        json::pretty(words)
    } else {
        words.to_owned()
    }))
}

/// A value with the files in it named where they stand, and each on a line of its own below.
fn held_lines(value: &Value, theme: &Theme) -> Vec<Line<'static>> {
    let held = held(value);
    let mut lines = match held.as_ref().map_or(value, |held| &held.value) {
        Value::String(words) => plain(&clean_block(words), Style::new()),
        value => value_lines(value, theme),
    };
    let files = held.iter().flat_map(|held| &held.files);
    lines.extend(files.map(|file| file_line(file, theme)));
    lines
}

/// Short values on one line, longer ones indented, very long ones to where nobody reads on.
pub(super) fn value_lines(value: &Value, theme: &Theme) -> Vec<Line<'static>> {
    let (mut words, is_short) = Bounded::write(ONE_LINE, |to| serde_json::to_writer(to, value));
    let mut is_whole = is_short;
    if !is_short {
        (words, is_whole) = Bounded::write(MOST, |to| serde_json::to_writer_pretty(to, value));
    }
    let mut lines: Vec<Line<'static>> = words
        .lines()
        .map(|line| json_line(&clean_block(line), theme))
        .collect();
    if !is_whole {
        let words = "… and more: Input and Output show all of it";
        lines.push(Line::styled(words, theme.dim));
    }
    lines
}

/// Takes so many bytes and no more.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Bounded {
    /// What was written, and whether that is all of it.
    fn write(
        most: usize,
        write: impl FnOnce(&mut Self) -> Result<(), serde_json::Error>,
    ) -> (String, bool) {
        let bytes = Vec::new();
        let mut to = Self { bytes, most };
        let is_whole = write(&mut to).is_ok();
        let text = String::from_utf8_lossy(&to.bytes);
        (text.trim_end_matches('\u{fffd}').to_owned(), is_whole)
    }
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = self.most - self.bytes.len();
        self.bytes.extend(bytes.iter().take(room));
        if room < bytes.len() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(super) fn json_line(line: &str, theme: &Theme) -> Line<'static> {
    let mut spans = Vec::new();
    let mut end = 0;
    for (range, token) in json::tokens(line) {
        spans.extend(
            line.get(end..range.start)
                .filter(|gap| !gap.is_empty())
                .map(|gap| Span::raw(gap.to_string())),
        );
        spans.extend(
            line.get(range.clone())
                .map(|token_text| Span::styled(token_text.to_string(), token.style(theme))),
        );
        end = range.end;
    }
    spans.extend(
        line.get(end..)
            .filter(|rest| !rest.is_empty())
            .map(|rest| Span::raw(rest.to_string())),
    );
    Line::from(spans)
}

pub(super) fn indent(lines: Vec<Line<'static>>, style: Style) -> Vec<Line<'static>> {
    lines
        .into_iter()
        .map(|mut line| {
            line.spans.insert(0, Span::raw("  "));
            line.style = line.style.patch(style);
            line
        })
        .collect()
}
