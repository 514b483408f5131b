//! Text → styled lines: Markdown, code, JSON. Pure functions, called off-thread.
//!
//! Nothing is added and nothing is left out: the lines read as the text does, marks included. What a model
//! wrote is evidence, so Markdown is coloured, not rendered.

mod code;
pub mod json;
mod markdown;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::theme::Theme;
use code::Painter;

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
