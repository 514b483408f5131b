//! Text → styled lines: Markdown, code, JSON. Pure functions, called off-thread.
//!
//! Nothing is added and nothing is left out: the lines read as the text does, marks included. What a model
//! wrote is evidence, so Markdown is coloured, not rendered.

mod code;
pub mod conversation;
mod doc;
pub mod json;
mod markdown;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::theme::Theme;
use code::Painter;

pub use doc::TextDoc;

/// Longer texts, and single lines longer than `LONGEST_LINE`, are not coloured.
const LONGEST: usize = 1 << 20;
const LONGEST_LINE: usize = 5 << 10;

/// Markdown with its marks dimmed and its fenced code coloured.
pub fn markdown(text: &str, theme: &Theme) -> Vec<Line<'static>> {
    if text.len() > LONGEST {
        return plain(text, Style::new());
    }
    let mut lines = Lines::default();
    markdown::paint(text, theme, &mut lines);
    lines.finish()
}

/// Code in a language by its name or its file ending; without a known one, plain.
pub fn code(text: &str, language: &str, theme: &Theme) -> Vec<Line<'static>> {
    if text.len() > LONGEST {
        return plain(text, theme.code.plain);
    }
    let mut lines = Lines::default();
    let mut painter = Painter::new(language);
    for line in text.split_inclusive('\n') {
        painter.paint(line, theme, &mut lines);
    }
    lines.finish()
}

/// One colour for everything.
pub fn plain(text: &str, style: Style) -> Vec<Line<'static>> {
    text.lines()
        .map(|line| Line::styled(line.to_owned(), style))
        .collect()
}

/// Pieces of text, put together to lines.
#[derive(Default)]
struct Lines {
    done: Vec<Line<'static>>,
    spans: Vec<Span<'static>>,
}

impl Lines {
    fn push(&mut self, text: &str, style: Style) {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                self.done.push(Line::from(std::mem::take(&mut self.spans)));
            }
            let part = part.strip_suffix('\r').unwrap_or(part);
            match self.spans.last_mut() {
                _ if part.is_empty() => {}
                Some(last) if last.style == style => last.content.to_mut().push_str(part),
                _ => self.spans.push(Span::styled(part.to_owned(), style)),
            }
        }
    }

    fn finish(mut self) -> Vec<Line<'static>> {
        if !self.spans.is_empty() {
            self.done.push(Line::from(self.spans));
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::{code, markdown};
    use crate::theme::Theme;
    use proptest::prelude::*;

    fn read(lines: &[ratatui::text::Line<'_>]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    fn pieces() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec![
            "# ",
            "- ",
            "1. ",
            "> ",
            "**",
            "_",
            "`",
            "```",
            "```python\n",
            "```json\n",
            "\n",
            "\n\n",
            "<b>",
            "</b>",
            "<",
            ">",
            "[a](b)",
            "[x]: y\n",
            "~~",
            "| a | b |\n|---|---|\n",
            "    ",
            "---\n",
            "\\*",
            "&amp;",
            "text ",
            "def f(x): return 1 # no\n",
            "{\"a\": [1, null]}",
            "日本",
            "\u{1b}[31m",
            "\t",
            "\"\"\"",
            "f\"{x}\"",
        ]);
        prop::collection::vec(pieces, 0..30).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn markdown_reads_as_its_text(text in pieces()) {
            let theme = Theme::default();
            let lines: Vec<_> = text.lines().collect();
            prop_assert_eq!(read(&markdown(&text, &theme)), lines);
        }

        #[test]
        fn code_reads_as_its_text(text in pieces(), language in "python|json|rust|html|nothing|") {
            let theme = Theme::default();
            let lines: Vec<_> = text.lines().collect();
            prop_assert_eq!(read(&code(&text, &language, &theme)), lines);
        }
    }
}
