//! How the choices of `t` are written in the file.

use crate::model::Span;

const SPANS: [(&str, Span); 9] = [
    ("30m", Span::Minutes30),
    ("1h", Span::Hour),
    ("6h", Span::Hours6),
    ("24h", Span::Day),
    ("3d", Span::Days3),
    ("7d", Span::Week),
    ("30d", Span::Days30),
    ("90d", Span::Days90),
    ("all", Span::All),
];

pub(super) fn parse(text: &str) -> Option<Span> {
    let found = SPANS.iter().find(|(name, _)| *name == text);
    found.map(|(_, span)| *span)
}

pub(super) fn name(span: Span) -> &'static str {
    let found = SPANS.iter().find(|(_, known)| *known == span);
    found.map_or("24h", |(name, _)| name)
}

pub(super) fn wanted() -> String {
    let names: Vec<_> = SPANS
        .iter()
        .map(|(name, _)| format!("\"{name}\""))
        .collect();
    format!("one of {}", names.join(", "))
}
