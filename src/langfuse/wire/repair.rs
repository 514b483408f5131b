//! Half a character: servers written in JavaScript escape a lone UTF-16 surrogate, which no other JSON reader takes.

const REPLACEMENT: &str = "\\ufffd";

/// The same JSON with `\ufffd` for each lone surrogate, so that one cut text does not cost a page.
pub(crate) fn repair(text: String) -> String {
    if !text.contains("\\ud") && !text.contains("\\uD") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let (length, lone) = measure(escape);
        let (escape, after) = escape.split_at(length);
        out.push_str(if lone { REPLACEMENT } else { escape });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// How long the escape at the start is, a pair of surrogates being one, and whether it is a lone surrogate.
fn measure(escape: &str) -> (usize, bool) {
    match unit(escape) {
        Some(0xD800..=0xDBFF) => match escape.get(6..).and_then(unit) {
            Some(0xDC00..=0xDFFF) => (12, false),
            _ => (6, true),
        },
        Some(0xDC00..=0xDFFF) => (6, true),
        Some(_) => (6, false),
        None => (escape.chars().take(2).map(char::len_utf8).sum(), false),
    }
}

fn unit(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lone_surrogates_are_replaced() {
        for (sent, read) in [
            (r#""plain""#, "plain"),
            (r#""a\ud83d""#, "a\u{fffd}"),
            (r#""\ude80 b\n""#, "\u{fffd} b\n"),
            (r#""\ud83d\ude80""#, "🚀"),
            (r#""\ud83d\ud83d\ude80""#, "\u{fffd}🚀"),
            (r#""\\ud83d""#, r"\ud83d"),
            (r#""\\\ud83dé""#, "\\\u{fffd}é"),
        ] {
            let text: String = serde_json::from_str(&repair(sent.to_owned())).unwrap();
            assert_eq!(text, read, "{sent}");
        }
        for broken in [r"\ud", r"x\", r"\ud83é", r"\u"] {
            assert_eq!(repair(broken.to_owned()), broken);
        }
    }
}
