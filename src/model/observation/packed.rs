//! JSON values one behind the other in as few bytes as they need: mostly counts and prices.

use serde_json::Value;

/// A tag up to 8 is an integer of so many bytes.
const FLOAT: u8 = 9;
/// A length of four bytes follows, then JSON text.
const TEXT: u8 = 10;

pub(super) fn push(bytes: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Number(number) if number.is_u64() => {
            let whole = number.as_u64().unwrap_or_default().to_le_bytes();
            let length = whole
                .iter()
                .rposition(|byte| *byte != 0)
                .map_or(0, |at| at + 1);
            bytes.push(length as u8);
            bytes.extend(&whole[..length]);
        }
        Value::Number(number) if number.is_f64() => {
            bytes.push(FLOAT);
            bytes.extend(number.as_f64().unwrap_or_default().to_le_bytes());
        }
        other => {
            let text = other.to_string();
            bytes.push(TEXT);
            bytes.extend((text.len() as u32).to_le_bytes());
            bytes.extend(text.as_bytes());
        }
    }
}

/// What was pushed, in that order.
pub(super) fn values(mut bytes: &[u8]) -> impl Iterator<Item = Value> {
    std::iter::from_fn(move || next(&mut bytes))
}

fn next(bytes: &mut &[u8]) -> Option<Value> {
    let (tag, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(match *tag {
        FLOAT => f64::from_bits(whole(bytes, 8)?).into(),
        TEXT => {
            let length = whole(bytes, 4)?;
            let (text, rest) = bytes.split_at_checked(length as usize)?;
            *bytes = rest;
            serde_json::from_slice(text).ok()?
        }
        length => whole(bytes, length)?.into(),
    })
}

fn whole(bytes: &mut &[u8], length: u8) -> Option<u64> {
    let (digits, rest) = bytes.split_at_checked(length.into())?;
    *bytes = rest;
    let add = |sum: u64, digit: &u8| sum << 8 | u64::from(*digit);
    Some(digits.iter().rev().fold(0, add))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    proptest! {
        #[test]
        fn every_value_comes_back(wholes in any::<Vec<u64>>(), prices in any::<Vec<f64>>(), less: i64, text: String) {
            let mut sent: Vec<Value> = wholes.into_iter().map(Value::from).collect();
            sent.extend(prices.into_iter().map(Value::from));
            sent.extend([less.into(), text.into(), json!(null), json!([{"a": 1}])]);
            let mut bytes = Vec::new();
            for value in &sent {
                push(&mut bytes, value);
            }
            let read: Vec<Value> = values(&bytes).collect();
            prop_assert_eq!(read, sent);
        }
    }
}
