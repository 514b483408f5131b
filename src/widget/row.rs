//! Signs of a row, in tables and trees: that it is selected, marked, new.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::line::put;
use crate::theme::Theme;

/// The background of a selected row, and the mark in its gutter where another panel has the focus.
/// What a search marked keeps its own colours.
pub(super) fn draw_selection(
    area: Rect,
    buf: &mut Buffer,
    (selected, focused, theme): (bool, bool, &Theme),
) {
    if !selected {
        return;
    }
    let style = if focused {
        theme.selected
    } else {
        theme.selected_dim
    };
    let marks = [theme.found.bg, theme.found_current.bg];
    for at in area.intersection(buf.area).positions() {
        let cell = &mut buf[at];
        if !marks.contains(&Some(cell.bg)) {
            cell.set_style(style);
        }
        if style.fg.is_some() {
            // Dim is a shade of the text's own colour, and that is another one now.
            cell.modifier.remove(Modifier::DIM);
        }
    }
    if !focused {
        let sign = (theme.symbols.cursor, theme.dim);
        put(buf, area.as_position(), area.width.min(1), sign);
    }
}

/// The sign of a row that came while somebody looked on.
pub(super) fn draw_fresh(area: Rect, buf: &mut Buffer, theme: &Theme) {
    let sign = (theme.symbols.new, theme.accent);
    put(buf, area.as_position(), area.width.min(1), sign);
}

/// The sign of a marked row; in the accent colour it would not be seen on the selected one.
pub(super) fn draw_mark(area: Rect, buf: &mut Buffer, (selected, theme): (bool, &Theme)) {
    let style = Some(theme.accent).filter(|_| !selected);
    let sign = (theme.symbols.mark, style.unwrap_or_default());
    put(buf, area.as_position(), area.width.min(1), sign);
}
