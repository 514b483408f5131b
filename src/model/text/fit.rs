//! Width in terminal columns, and text cut or filled to a width.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

const CUT: &str = "…";

/// Columns that the text takes, grapheme by grapheme as it is drawn.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The text if it fits, else its beginning and `…`; looks at no more of it than fits.
pub fn truncate(text: &str, columns: usize) -> Cow<'_, str> {
    if text.len() <= columns {
        return Cow::Borrowed(text);
    }
    let Some(keep) = cut(text.graphemes(true), columns) else {
        return Cow::Borrowed(text);
    };
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let (head, _) = text.split_at(keep);
    Cow::Owned(format!("{head}{CUT}"))
}

/// The text if it fits, else `…` and its end.
pub fn truncate_start(text: &str, columns: usize) -> Cow<'_, str> {
    if text.len() <= columns {
        return Cow::Borrowed(text);
    }
    let Some(keep) = cut(text.graphemes(true).rev(), columns) else {
        return Cow::Borrowed(text);
    };
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let (_, tail) = text.split_at(text.len() - keep);
    Cow::Owned(format!("{CUT}{tail}"))
}

/// Cut or filled with spaces on the right to exactly this width.
pub fn pad(text: &str, columns: usize) -> Cow<'_, str> {
    let fitted = truncate(text, columns);
    let missing = columns.saturating_sub(width(&fitted));
    if missing == 0 {
        return fitted;
    }
    let mut padded = fitted.into_owned();
    padded.extend(std::iter::repeat_n(' ', missing));
    Cow::Owned(padded)
}

/// Bytes that leave room for the ellipsis; none if everything fits.
fn cut<'a>(graphemes: impl Iterator<Item = &'a str>, columns: usize) -> Option<usize> {
    let (mut used, mut bytes, mut keep) = (0, 0, 0);
    for grapheme in graphemes {
        used += grapheme.width();
        bytes += grapheme.len();
        if used > columns {
            return Some(keep);
        }
        if used < columns {
            keep = bytes;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::text::clean_line;

    #[test]
    fn text_is_cut_between_graphemes() {
        assert_eq!(truncate("checkout", 8), "checkout");
        assert_eq!(truncate("checkout", 5), "chec…");
        assert_eq!(truncate("東京都", 5), "東京…");
        assert_eq!(truncate("東京都", 4), "東…");
        assert_eq!(truncate("abc", 0), "");
        assert_eq!(truncate_start("src/model/text.rs", 8), "…text.rs");
        assert_eq!(pad("東", 4), "東  ");
        assert_eq!(pad("checkout", 4), "che…");
    }

    proptest! {
        #[test]
        fn what_is_cut_fits(text in "\\PC{0,40}", columns in 0..30_usize) {
            let text = clean_line(&text);
            for cut in [truncate(&text, columns), truncate_start(&text, columns)] {
                prop_assert!(width(&cut) <= columns, "{cut:?}");
                prop_assert_eq!(truncate(&cut, columns), cut.as_ref());
            }
            prop_assert_eq!(width(&pad(&text, columns)), columns);
        }
    }
}
