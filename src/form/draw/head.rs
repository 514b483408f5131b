//! The head of a field: its name, what is typed, what is wrong or what it is about.

use ratatui::text::{Line, Span};

use crate::form::{Entry, Field};
use crate::model::text::clean_line;
use crate::theme::Theme;
use crate::widget::text;

/// Lines of a field's name and description; nobody reads more of them there.
const HEAD: u16 = 8;

/// Of the field that is worked on, name, description and what is wrong are there to the last word.
pub(super) fn head_height(field: &Field, width: u16, focused: bool) -> u16 {
    if !focused {
        return 1;
    }
    let mut words = field.config().name.to_string();
    let more = match (field.problem(), &field.config().description) {
        (Some(problem), _) => Some(format!("     {problem}")),
        (None, Some(description)) => Some(format!("   {}", clean_line(description))),
        (None, None) => None,
    };
    words.extend(typed(field));
    words.extend(more);
    let lines = text::wrap([Line::raw(words)], width.saturating_sub(2)).len() as u16;
    lines.clamp(1, HEAD)
}

/// Wrapped beside the mark that comes first, not below it.
pub(super) fn hanging(mut spans: Vec<Span<'_>>, width: u16) -> Vec<Line<'static>> {
    let words = spans.split_off(1);
    let mut lines = text::wrap([Line::from(words)], width.saturating_sub(2));
    for (at, line) in lines.iter_mut().enumerate() {
        let mark = spans.first().filter(|_| at == 0);
        let mark = mark.map_or_else(
            || Span::raw("  "),
            |mark| Span::styled(mark.content.to_string(), mark.style),
        );
        line.spans.insert(0, mark);
    }
    lines
}

/// What is typed of an option that is looked for.
fn typed(field: &Field) -> Option<String> {
    let Entry::Choice(choice) = field.entry() else {
        return None;
    };
    let find = choice.find.as_ref();
    let find = find.map(|find| format!("  /{}_", find.text));
    find.or_else(|| choice.digit.map(|digit| format!("  {digit}_")))
}

pub(super) fn head<'a>(field: &'a Field, focused: bool, theme: &'a Theme) -> Vec<Span<'a>> {
    let title = if focused {
        theme.title_focused
    } else {
        theme.title
    };
    let mark = if focused { theme.symbols.cursor } else { " " };
    let mut head = vec![
        Span::styled(format!("{mark} "), theme.accent),
        Span::styled(field.config().name.to_string(), title),
    ];
    head.extend(typed(field).map(|typed| Span::styled(typed, theme.accent)));
    if let Some(problem) = field.problem() {
        let words = format!("   {} {problem}", theme.symbols.error);
        head.push(Span::styled(words, theme.bad));
    } else if let Some(description) = &field.config().description {
        head.push(Span::styled(
            format!("   {}", clean_line(description)),
            theme.dim,
        ));
    }
    head
}
