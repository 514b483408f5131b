//! JSON as JavaScript reads and writes it: halves of surrogate pairs and broken UTF-8 become `U+FFFD`.
//!
//! A text that was cut within an emoji is sent as such a half, and must not cost a whole batch of spans.

use serde_json::Value;

/// Reads JSON; what only JavaScript would accept is mended first.
pub(super) fn read(bytes: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(bytes)
        .or_else(|_strict| serde_json::from_str(&mend(&String::from_utf8_lossy(bytes))))
}

fn mend(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        whole.push_str(before);
        let (lone, length) = match code(after) {
            Some(0xd800..=0xdbff) if starts_with_low(after.get(5..)) => (false, 11),
            Some(0xd800..=0xdfff) => (true, 5),
            _ => (false, after.chars().next().map_or(0, char::len_utf8)),
        };
        let (own, left) = after.split_at_checked(length).unwrap_or((after, ""));
        whole.push('\\');
        whole.push_str(if lone { "ufffd" } else { own });
        rest = left;
    }
    whole.push_str(rest);
    whole
}

/// The number of an escape such as `u00e4`, which follows a backslash.
fn code(text: &str) -> Option<u16> {
    let digits = text.strip_prefix('u')?.get(..4)?;
    let hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    hex.then(|| u16::from_str_radix(digits, 16).ok())?
}

fn starts_with_low(text: Option<&str>) -> bool {
    let low = text.and_then(|text| text.strip_prefix('\\')).and_then(code);
    matches!(low, Some(0xdc00..=0xdfff))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_pairs_are_replaced_and_the_rest_stays() {
        let table = [
            (r#""a\ud83d""#, "a\u{fffd}"),
            (r#""\ude00b""#, "\u{fffd}b"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (
                r#""\ud83dA\\ud83d\n\ud83dä""#,
                "\u{fffd}A\\ud83d\n\u{fffd}ä",
            ),
        ];
        for (json, text) in table {
            assert_eq!(read(json.as_bytes()).unwrap(), text, "{json}");
        }
        assert_eq!(read(b"\"a\xff\"").unwrap(), "a\u{fffd}");
        for broken in ["\"\\", "\"\\u", "\"\\ud83", "{", ""] {
            assert!(read(broken.as_bytes()).is_err(), "{broken}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_right_is_left_alone(text: String) {
            let json = serde_json::to_string(&text).unwrap();
            proptest::prop_assert_eq!(mend(&json), json);
        }
    }
}
