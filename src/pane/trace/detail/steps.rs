//! Movement and folds of what a tab shows.

use crate::command::{Fold, Move};
use crate::pane::Act;
use crate::widget::find::MOST;
use crate::widget::json::JsonView;
use crate::widget::text::TextView;

pub(crate) fn scroll(view: &mut TextView, step: Move) {
    match step {
        Move::Down => view.move_by(1),
        Move::Up => view.move_by(-1),
        Move::First => view.first(),
        Move::Last => view.last(),
        Move::HalfPageDown => view.half_page(1),
        Move::HalfPageUp => view.half_page(-1),
        Move::PageDown => view.page(1),
        Move::PageUp => view.page(-1),
    }
}

pub(super) fn fold_json(view: &mut JsonView, fold: Fold) {
    match fold {
        Fold::Open => {
            if !view.open() {
                view.list().move_by(1);
            }
        }
        Fold::Close => {
            if !view.close() {
                view.parent();
            }
        }
        Fold::Toggle => {
            view.toggle();
        }
        // A value has none: all of it is looked through.
        Fold::OpenAll | Fold::Problems => view.unfold_all(),
        Fold::CloseAll => view.fold_all(),
        Fold::Depth(depth) => view.fold_to(u16::from(depth)),
    }
}

pub(super) fn matches((current, count): (usize, usize), needle: &str) -> Act {
    Act::Say(if needle.is_empty() {
        "nothing to find yet; / looks for words in this value".into()
    } else if count == 0 {
        format!("\"{needle}\" is not in this value")
    } else {
        format!("match {current} of {}", how_many(count))
    })
}

/// More matches than these are not looked for.
pub(in crate::pane::trace) fn how_many(count: usize) -> String {
    if count < MOST {
        count.to_string()
    } else {
        format!("{},000+", MOST / 1_000)
    }
}
