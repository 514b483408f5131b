//! Code through syntect's grammars, in the colours of our theme: scope → role.

use std::sync::LazyLock;

use ratatui::style::Style;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::json::tokens;
use super::{LONGEST_LINE, Lines};
use crate::theme::Theme;

/// Loaded when the first code is drawn.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

type Role = fn(&Theme) -> Style;

/// The first prefix that fits the innermost scope wins. Quotes and comment marks are left to the scope around them.
static ROLES: LazyLock<Vec<(Scope, Role)>> = LazyLock::new(|| {
    let roles: [(&str, Role); 29] = [
        ("comment", |theme| theme.code.comment),
        ("constant.character.escape", |theme| theme.code.number),
        ("constant", |theme| theme.code.number),
        ("entity.name.function", |theme| theme.code.function),
        ("entity.name.tag", |theme| theme.code.kind),
        ("entity.name", |theme| theme.code.kind),
        ("entity.other.attribute-name", |theme| theme.code.function),
        ("entity.other.inherited-class", |theme| theme.code.kind),
        ("keyword.operator.word", |theme| theme.code.keyword),
        ("keyword.operator.logical.python", |theme| {
            theme.code.keyword
        }),
        ("keyword.operator", |theme| theme.code.operator),
        ("keyword", |theme| theme.code.keyword),
        ("markup.inserted", |theme| theme.good),
        ("markup.deleted", |theme| theme.bad),
        ("meta.diff", |theme| theme.dim),
        ("punctuation.accessor", |theme| theme.code.operator),
        ("punctuation.section", |theme| theme.code.operator),
        ("punctuation.separator", |theme| theme.code.operator),
        ("punctuation.terminator", |theme| theme.code.operator),
        ("storage.type.function", |theme| theme.code.keyword),
        ("storage", |theme| theme.code.keyword),
        ("string", |theme| theme.code.string),
        ("support.function", |theme| theme.code.function),
        ("support.constant", |theme| theme.code.number),
        ("support", |theme| theme.code.kind),
        ("variable.function", |theme| theme.code.function),
        ("variable.language", |theme| theme.code.number),
        ("variable", |theme| theme.code.plain),
        ("invalid", |theme| theme.code.plain),
    ];
    let parsed = roles.into_iter();
    parsed
        .filter_map(|(prefix, role)| Some((Scope::new(prefix).ok()?, role)))
        .collect()
});

/// Colours a text line by line; what a line means depends on those before it.
pub(super) enum Painter {
    Plain,
    Json,
    Code(Box<(ParseState, ScopeStack)>),
}

impl Painter {
    pub(super) fn new(language: &str) -> Self {
        let name = language.trim().to_ascii_lowercase();
        let name = match name.as_str() {
            "" | "text" | "txt" | "plain" | "plaintext" => return Self::Plain,
            "json" | "jsonc" | "json5" | "jsonl" | "ndjson" => return Self::Json,
            // The nearest grammar that syntect carries.
            "ts" | "tsx" | "jsx" | "typescript" | "javascript" => "js",
            "console" | "shell" | "zsh" | "shell-session" => "sh",
            "jinja" | "jinja2" | "mustache" | "handlebars" | "vue" | "svelte" => "html",
            "golang" => "go",
            "toml" | "ini" => "properties",
            "kotlin" | "kt" => "java",
            other => other,
        };
        syntax(name).map_or(Self::Plain, |syntax| {
            Self::Code(Box::new((ParseState::new(syntax), ScopeStack::new())))
        })
    }

    /// `line` with its line end.
    pub(super) fn paint(&mut self, line: &str, theme: &Theme, into: &mut Lines) {
        if line.len() > LONGEST_LINE {
            into.push(line, theme.code.plain);
            return;
        }
        match self {
            Self::Plain => into.push(line, theme.code.plain),
            Self::Json => {
                for (range, token) in tokens(line) {
                    into.push(line.get(range).unwrap_or_default(), token.style(theme));
                }
            }
            Self::Code(state) => {
                let (parse, stack) = state.as_mut();
                paint_line(line, (parse, stack), theme, into);
            }
        }
    }
}

fn paint_line(
    line: &str,
    (parse, stack): (&mut ParseState, &mut ScopeStack),
    theme: &Theme,
    into: &mut Lines,
) {
    let Ok(changes) = parse.parse_line(line, &SYNTAXES) else {
        into.push(line, theme.code.plain);
        return;
    };
    let mut from = 0;
    for (at, change) in &changes {
        let piece = line.get(from..*at).unwrap_or_default();
        into.push(piece, role(stack, theme));
        from = *at;
        if stack.apply(change).is_err() {
            break;
        }
    }
    let rest = line.get(from..).unwrap_or_default();
    into.push(rest, role(stack, theme));
}

fn role(stack: &ScopeStack, theme: &Theme) -> Style {
    let scopes = stack.as_slice().iter().rev();
    let mut roles = scopes.filter_map(|scope| {
        let fits = |(prefix, _): &&(Scope, Role)| prefix.is_prefix_of(*scope);
        ROLES.iter().find(fits)
    });
    roles
        .next()
        .map_or(theme.code.plain, |(_, role)| role(theme))
}

fn syntax(name: &str) -> Option<&'static SyntaxReference> {
    SYNTAXES.find_syntax_by_token(name)
}
