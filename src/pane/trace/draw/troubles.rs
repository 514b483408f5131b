//! How many steps of a subtree went wrong, at the end of its row.

use ratatui::text::Line;

use crate::model::Totals;
use crate::model::tree::Tree;
use crate::theme::Theme;

pub(super) fn line(totals: &Totals, theme: &Theme) -> Line<'static> {
    let errors = totals.errors.unwrap_or(0);
    let warnings = totals.warnings.unwrap_or(0);
    match (errors, warnings) {
        (0, 0) => Line::default(),
        (0, _) => Line::styled(
            format!("{}{}", theme.symbols.warning, number(warnings)),
            theme.warning,
        ),
        _ => Line::styled(
            format!("{}{}", theme.symbols.error, number(errors)),
            theme.bad,
        ),
    }
}

/// Cells for them: a large trace needs more than two digits.
pub(super) fn width(tree: &Tree) -> u16 {
    let total = tree.total();
    let most = total.errors.max(total.warnings);
    if most.is_some_and(|count| count > 99) {
        5
    } else {
        3
    }
}

/// One is its mark alone.
fn number(count: u32) -> String {
    match count {
        0 | 1 => String::new(),
        2..10_000 => count.to_string(),
        _ => format!("{}k", count / 1_000),
    }
}
