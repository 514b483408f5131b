//! Ids and times that every run makes anew: where only they differ, nothing does.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

static MADE_ANEW: LazyLock<Regex> = LazyLock::new(|| {
    let uuid = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
    let named = "(?:call|toolu|chatcmpl|msg|run|resp|rs|fc|req|gen)[-_][0-9A-Za-z]{6,}";
    let hex = "[0-9a-f]{16,}";
    let time = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?";
    let epoch = r"1[5-9]\d{8}(?:\d{3}|\.\d+)?";
    let pattern = format!(r"\b(?:{uuid}|{named}|{hex}|{time}|{epoch})\b");
    Regex::new(&pattern).expect("the pattern is tested")
});

/// The text with a sign in place of each of them.
pub(in crate::model) fn without_ids(text: &str) -> Cow<'_, str> {
    MADE_ANEW.replace_all(text, |found: &Captures<'_>| {
        let found = &found[0];
        if is_random(found) { "~" } else { found }.to_owned()
    })
}

/// Digits and letters change places more than once; a word with a number behind it is somebody's own.
fn is_random(found: &str) -> bool {
    if found.bytes().all(|byte| byte.is_ascii_digit()) {
        // Seconds, or thousandths, millionths, billionths of them, since 1970.
        return found.starts_with('1') && matches!(found.len(), 10 | 13 | 16 | 19);
    }
    if found.starts_with(|first: char| first.is_ascii_digit()) {
        return true;
    }
    let kinds = found.bytes().filter(u8::is_ascii_alphanumeric);
    let kinds: Vec<bool> = kinds.map(|byte| byte.is_ascii_digit()).collect();
    kinds.windows(2).filter(|pair| pair[0] != pair[1]).count() > 1
}
