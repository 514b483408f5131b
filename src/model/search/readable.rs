//! JSON text → the words in it: `\n` is an end of line, not a letter.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

/// The text without its escapes. Values of agents are often JSON within JSON: escapes of escapes are undone too.
pub fn readable(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        while rest.next_if_eq(&'\\').is_some() {}
        match rest.next() {
            Some('n' | 'r') => out.push('\n'),
            Some('t' | 'b' | 'f') => out.push(' '),
            Some('u') => out.push(unit(&mut rest).unwrap_or(' ')),
            Some(other @ ('"' | '/')) => out.push(other),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    Cow::Owned(out)
}

/// Four hex digits, and four more where they are half of a letter. None where there is no letter.
fn unit(rest: &mut Peekable<Chars<'_>>) -> Option<char> {
    let high = four(rest)?;
    if !(0xd800..0xdc00).contains(&high) {
        return char::from_u32(high);
    }
    let mut ahead = rest.clone();
    ahead.next_if_eq(&'\\')?;
    while ahead.next_if_eq(&'\\').is_some() {}
    ahead.next_if_eq(&'u')?;
    let low = four(&mut ahead).filter(|low| (0xdc00..0xe000).contains(low))?;
    *rest = ahead;
    char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
}

fn four(rest: &mut Peekable<Chars<'_>>) -> Option<u32> {
    let mut ahead = rest.clone();
    let mut number = 0;
    for _ in 0..4 {
        number = number * 16 + ahead.next()?.to_digit(16)?;
    }
    *rest = ahead;
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_also_those_of_escapes() {
        for (raw, text) in [
            (r#""one\ntwo""#, "\"one\ntwo\""),
            (
                r#"{"a":"{\"b\":\"x\\ny\"}"}"#,
                "{\"a\":\"{\"b\":\"x\ny\"}\"}",
            ),
            (r"caf\u00e9 \ud83d\ude00 \ud83d! \uzz", "café 😀  !  zz"),
            (r"a\/b \d \", "a/b \\d \\"),
            ("plain", "plain"),
        ] {
            assert_eq!(readable(raw), text, "{raw}");
        }
    }
}
