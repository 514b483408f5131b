//! One version of a prompt as text: messages, variables, config; and what changed against another.

use ratatui::text::{Line, Span};
use serde_json::{Value, json};

use crate::highlight;
use crate::model::text::{clean_block, clean_line, clock};
use crate::model::{ChatPart, Prompt, PromptContent};
use crate::pane::Env;
use crate::theme::Theme;

/// Facts, then the text or the messages, then the config.
pub(super) fn lines(prompt: &Prompt, env: &Env) -> Vec<Line<'static>> {
    let theme = &env.theme;
    let mut lines = Vec::new();
    let labels: Vec<&str> = prompt.labels.iter().map(|label| &**label).collect();
    let mut facts = vec![Span::styled(labels.join(" "), theme.good)];
    let tags: Vec<&str> = prompt.tags.iter().map(|tag| &**tag).collect();
    facts.push(Span::styled(format!("  {}", tags.join(" ")), theme.dim));
    if let Some(time) = prompt.updated.or(prompt.created) {
        facts.push(Span::styled(
            format!("  {}", clock(time, env.now, &env.zone)),
            theme.dim,
        ));
    }
    lines.push(Line::from(facts));
    if let Some(message) = &prompt.commit_message {
        lines.push(Line::styled(
            format!("“{}”", clean_line(message)),
            theme.dim,
        ));
    }
    lines.push(Line::default());
    match &prompt.content {
        PromptContent::Text(words) => lines.extend(with_variables(words, theme)),
        PromptContent::Chat(parts) => parts
            .iter()
            .for_each(|part| put_part(part, theme, &mut lines)),
    }
    if prompt.config != Value::Null && prompt.config != json!({}) {
        lines.push(Line::default());
        lines.push(Line::styled("config", theme.title));
        let config = serde_json::to_string_pretty(&prompt.config).unwrap_or_default();
        lines.extend(highlight::code(&config, "json", theme));
    }
    lines
}

fn put_part(part: &ChatPart, theme: &Theme, lines: &mut Vec<Line<'static>>) {
    match part {
        ChatPart::Message { role, content } => {
            let style = match &**role {
                "system" | "developer" => theme.role.system,
                "user" => theme.role.user,
                "assistant" => theme.role.assistant,
                _ => theme.role.tool,
            };
            lines.push(Line::styled(clean_line(role).into_owned(), style));
            for mut line in with_variables(content, theme) {
                line.spans.insert(0, Span::raw("  "));
                lines.push(line);
            }
            lines.push(Line::default());
        }
        ChatPart::Placeholder(name) => {
            lines.push(Line::from(vec![
                Span::styled("messages of ", theme.dim),
                Span::styled(clean_line(name).into_owned(), theme.accent),
            ]));
            lines.push(Line::default());
        }
    }
}

/// Text with its `{{variables}}` in the accent colour.
fn with_variables(words: &str, theme: &Theme) -> Vec<Line<'static>> {
    clean_block(words)
        .lines()
        .map(|line| {
            let mut spans = Vec::new();
            let mut rest = line;
            while let Some((before, after)) = rest.split_once("{{") {
                let Some((name, tail)) = after.split_once("}}") else {
                    break;
                };
                spans.push(Span::raw(before.to_string()));
                spans.push(Span::styled(format!("{{{{{name}}}}}"), theme.accent));
                rest = tail;
            }
            spans.push(Span::raw(rest.to_string()));
            Line::from(spans)
        })
        .collect()
}

/// The text alone, roles before their messages.
pub(super) fn text(prompt: &Prompt) -> String {
    match &prompt.content {
        PromptContent::Text(words) => words.to_string(),
        PromptContent::Chat(parts) => {
            let part = |part: &ChatPart| match part {
                ChatPart::Message { role, content } => format!("{role}:\n{content}\n"),
                ChatPart::Placeholder(name) => format!("messages of {name}\n"),
            };
            parts.iter().map(part).collect::<Vec<_>>().join("\n")
        }
    }
}

pub(super) fn json(prompt: &Prompt) -> String {
    let content = match &prompt.content {
        PromptContent::Text(words) => json!(&**words),
        PromptContent::Chat(parts) => parts
            .iter()
            .map(|part| match part {
                ChatPart::Message { role, content } => {
                    json!({"role": &**role, "content": &**content})
                }
                ChatPart::Placeholder(name) => json!({"type": "placeholder", "name": &**name}),
            })
            .collect(),
    };
    let labels: Vec<&str> = prompt.labels.iter().map(|label| &**label).collect();
    let tags: Vec<&str> = prompt.tags.iter().map(|tag| &**tag).collect();
    json!({"name": &*prompt.name, "version": prompt.version, "prompt": content, "config": prompt.config, "labels": labels, "tags": tags}).to_string()
}

/// What is compared of a version.
pub(super) fn whole(prompt: &Prompt) -> String {
    let config = serde_json::to_string_pretty(&prompt.config).unwrap_or_default();
    format!("{}\n\nconfig {config}\n", text(prompt))
}
