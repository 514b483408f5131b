//! What a JSON string says. Never fails: a broken escape stays as it was written.

use std::borrow::Cow;

pub fn decode(inside: &str) -> Cow<'_, str> {
    if !inside.contains('\\') {
        return Cow::Borrowed(inside);
    }
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((before, escape)) = rest.split_once('\\') {
        text.push_str(before);
        rest = push_escape(&mut text, escape);
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// Reads one escape, its backslash gone already; returns what follows it.
fn push_escape<'a>(text: &mut String, escape: &'a str) -> &'a str {
    let mut letters = escape.chars();
    let letter = match letters.next() {
        Some('n') => '\n',
        Some('t') => '\t',
        Some('r') => '\r',
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('u') => return push_unicode(text, escape),
        Some(other) => other,
        None => '\\',
    };
    text.push(letter);
    letters.as_str()
}

/// `uXXXX`, or two of them that are one letter together.
fn push_unicode<'a>(text: &mut String, escape: &'a str) -> &'a str {
    let Some(first) = unit(escape) else {
        text.push('\\');
        return escape;
    };
    let rest = escape.get(5..).unwrap_or_default();
    let second = rest.strip_prefix('\\').and_then(unit);
    let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
    if let Some(letter) = pair.filter(|letter| *letter as u32 > 0xFFFF) {
        text.push(letter);
        return rest.get(6..).unwrap_or_default();
    }
    let letter = char::from_u32(u32::from(first));
    text.push(letter.unwrap_or(char::REPLACEMENT_CHARACTER));
    rest
}

fn unit(escape: &str) -> Option<u16> {
    let digits = escape.strip_prefix('u')?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn reads_escapes() {
        assert_eq!(decode(r#"a\n\t\"\\\/b"#), "a\n\t\"\\/b");
        assert_eq!(decode(r"\u00e9 \ud83d\ude00"), "é 😀");
    }

    #[test]
    fn keeps_what_is_broken() {
        assert_eq!(decode(r"\ud83d x"), "\u{fffd} x");
        assert_eq!(decode(r"\ud83d\u0041"), "\u{fffd}A");
        assert_eq!(decode(r"\u12"), r"\u12");
        assert_eq!(decode(r"\uäöü"), r"\uäöü");
        assert_eq!(decode("end\\"), "end\\");
    }
}
