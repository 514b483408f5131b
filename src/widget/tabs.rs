//! Titles in a row, with counts; one of them is the current one.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::line::{line_width, put_line};
use crate::theme::Theme;

const GAP: u16 = 3;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tab<'a> {
    pub title: &'a str,
    /// A key in front of the title, such as the number of a pane.
    pub key: Option<&'a str>,
    /// Behind the title.
    pub count: Option<usize>,
}

impl<'a> Tab<'a> {
    pub fn new(title: &'a str) -> Self {
        Self {
            title,
            ..Self::default()
        }
    }

    #[must_use]
    pub fn count(mut self, count: Option<usize>) -> Self {
        self.count = count;
        self
    }

    #[must_use]
    pub fn key(mut self, key: &'a str) -> Self {
        self.key = Some(key);
        self
    }
}

/// The cells of each tab that is on the screen, for the mouse of the next input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TabHits {
    places: Vec<(usize, Rect)>,
}

impl TabHits {
    pub fn hit(&self, at: Position) -> Option<usize> {
        let under = self.places.iter().find(|(_, area)| area.contains(at));
        under.map(|(tab, _)| *tab)
    }
}

/// Draws on the first row of `area`. Where they do not all fit, the current one is among those that are shown.
pub fn draw(
    tabs: &[Tab<'_>],
    (area, buf): (Rect, &mut Buffer),
    (current, focused): (usize, bool),
    theme: &Theme,
) -> TabHits {
    let area = area.intersection(buf.area);
    let mut hits = TabHits::default();
    let titles: Vec<Line<'_>> = tabs
        .iter()
        .enumerate()
        .map(|(index, tab)| title(tab, (index == current, focused), theme))
        .collect();
    let mut x = 0;
    let first = first_shown(&titles, current, area.width);
    for (index, title) in titles.iter().enumerate().skip(first) {
        let room = usize::from(area.width);
        let wide = line_width(title, room).min(room + 1) as u16;
        if x > 0 && wide > area.width - x {
            break;
        }
        let place = Rect::new(
            area.x + x,
            area.y,
            wide.min(area.width - x),
            area.height.min(1),
        );
        put_line(buf, place, title);
        hits.places.push((index, place));
        x = x.saturating_add(wide.saturating_add(GAP)).min(area.width);
    }
    hits
}

fn title<'a>(tab: &Tab<'a>, (current, focused): (bool, bool), theme: &Theme) -> Line<'a> {
    let style = match (current, focused) {
        (true, true) => theme.title_focused,
        (true, false) => theme.title,
        (false, _) => theme.dim,
    };
    let mut spans = Vec::with_capacity(3);
    if let Some(key) = tab.key {
        let key_style = if current { style } else { theme.key };
        spans.push(Span::styled(format!("{key} "), key_style));
    }
    spans.push(Span::styled(tab.title, style));
    if let Some(count) = tab.count {
        spans.push(Span::styled(format!(" {count}"), theme.dim));
    }
    Line::from(spans)
}

/// The first tab from which on everything up to the current one fits.
fn first_shown(titles: &[Line<'_>], current: usize, width: u16) -> usize {
    let mut room = usize::from(width) + usize::from(GAP);
    let mut first = current.min(titles.len());
    for (index, title) in titles.iter().enumerate().take(current + 1).rev() {
        let wide = line_width(title, usize::from(width)) + usize::from(GAP);
        if wide > room {
            break;
        }
        room -= wide;
        first = index;
    }
    first
}
