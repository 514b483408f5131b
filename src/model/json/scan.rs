//! Where a string ends, and what a number looks like.

/// So many bytes of a string are looked at one by one.
const NEAR: usize = 64;

/// Behind the closing quote of the string that starts at a byte.
pub(super) fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let (near, far) = rest.split_at(rest.len().min(NEAR));
        let found = near.iter().position(|byte| matches!(byte, b'"' | b'\\'));
        // Setting out for a long way costs more than most strings are long.
        at += match found {
            Some(found) => found + 1,
            None => near.len() + memchr::memchr2(b'"', b'\\', far)? + 1,
        };
        if bytes[at - 1] == b'"' {
            return Some(at);
        }
        at += 1;
    }
}

/// JSON's grammar of numbers.
pub(super) fn is_number(word: &[u8]) -> bool {
    let digits = |word: &[u8]| word.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut rest = word.strip_prefix(b"-").unwrap_or(word);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest[0] == b'0') {
        return false;
    }
    rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = &fraction[count..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = match exponent {
            [b'+' | b'-', digits @ ..] => digits,
            all => all,
        };
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}
