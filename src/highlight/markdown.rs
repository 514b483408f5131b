//! Markdown: pulldown-cmark says what each byte is, the theme says how it looks.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use ratatui::style::{Modifier, Style};

use super::Lines;
use super::code::Painter;
use crate::theme::Theme;

pub(super) fn paint(text: &str, theme: &Theme, lines: &mut Lines) {
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut page = Page {
        text,
        theme,
        lines,
        at: 0,
        styles: Vec::new(),
        fence: None,
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        page.take(&event, range);
    }
    page.marks_until(text.len());
}

struct Page<'a> {
    text: &'a str,
    theme: &'a Theme,
    lines: &'a mut Lines,
    /// Everything before this byte is painted.
    at: usize,
    /// What is open here, the outermost first.
    styles: Vec<Style>,
    /// Inside of a block of code.
    fence: Option<Painter>,
}

impl Page<'_> {
    fn take(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                self.marks_until(range.start);
                self.start(tag);
            }
            Event::End(_) => {
                self.marks_until(range.end);
                self.styles.pop();
                self.fence = None;
            }
            Event::Text(_) => self.leaf(range, self.style()),
            Event::Code(_) => self.leaf(range, self.style().patch(self.theme.markdown.code)),
            Event::Html(_) | Event::InlineHtml(_) => self.html(range),
            _ => self.leaf(range, self.theme.markdown.marker),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let markdown = &self.theme.markdown;
        let style = match tag {
            Tag::Heading { .. } => markdown.heading,
            Tag::BlockQuote(_) => markdown.quote,
            Tag::Emphasis => Style::new().add_modifier(Modifier::ITALIC),
            Tag::Strong => Style::new().add_modifier(Modifier::BOLD),
            Tag::Strikethrough => Style::new().add_modifier(Modifier::CROSSED_OUT),
            Tag::Link { .. } | Tag::Image { .. } => self.theme.link,
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next(),
                    CodeBlockKind::Indented => None,
                };
                self.fence = Some(Painter::new(language.unwrap_or_default()));
                Style::new()
            }
            _ => Style::new(),
        };
        self.styles.push(self.style().patch(style));
    }

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    /// What lies between two parts is a mark: a bullet, a fence, the address of a link.
    fn marks_until(&mut self, end: usize) {
        if let Some(marks) = self.text.get(self.at..end) {
            // A heading's `#` looks like its heading: it is what the eye looks for.
            let style = if self.styles.last() == Some(&self.theme.markdown.heading) {
                self.theme.markdown.heading
            } else {
                self.theme.markdown.marker
            };
            self.lines.push(marks, style);
            self.at = end;
        }
    }

    fn leaf(&mut self, range: Range<usize>, style: Style) {
        self.marks_until(range.start);
        let start = range.start.max(self.at);
        let Some(leaf) = self.text.get(start..range.end) else {
            return;
        };
        self.at = range.end;
        match &mut self.fence {
            Some(painter) => {
                for line in leaf.split_inclusive('\n') {
                    painter.paint(line, self.theme, self.lines);
                }
            }
            None => self.lines.push(leaf, style),
        }
    }

    /// Prompts are full of tags: they get a colour, what is between them none.
    fn html(&mut self, range: Range<usize>) {
        self.marks_until(range.start);
        let start = range.start.max(self.at);
        let Some(mut rest) = self.text.get(start..range.end) else {
            return;
        };
        self.at = range.end;
        let plain = self.style();
        while let Some((before, from)) = rest.split_once('<') {
            let Some((tag, after)) = from.split_once('>') else {
                break;
            };
            self.lines.push(before, plain);
            let tag = format!("<{tag}>");
            self.lines.push(&tag, plain.patch(self.theme.code.kind));
            rest = after;
        }
        self.lines.push(rest, plain);
    }
}
