//! Cursors: where a page ended, as base64 of JSON.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Value, json};

use super::{read_date, write_date};
use crate::server::error::{Refusal, issue};

/// Where a page of observations ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ObservationCursor {
    pub(crate) start: i64,
    pub(crate) trace: String,
    pub(crate) id: String,
}

impl ObservationCursor {
    pub(crate) fn encode(&self) -> String {
        let json = json!({
            "lastStartTimeTo": write_date(self.start), "lastTraceId": self.trace, "lastId": self.id,
        });
        base64::engine::general_purpose::STANDARD.encode(json.to_string())
    }

    pub(crate) fn decode(text: &str) -> Result<Self, Refusal> {
        let json = unpack(text)?;
        let start = json["lastStartTimeTo"].as_str().and_then(read_date);
        let trace = json["lastTraceId"].as_str();
        let id = json["lastId"].as_str();
        if let (Some(start), Some(trace), Some(id)) = (start, trace, id) {
            return Ok(Self {
                start,
                trace: trace.into(),
                id: id.into(),
            });
        }
        let mut issues = Vec::new();
        if start.is_none() {
            let mut issue = issue::kind(within("lastStartTimeTo"), "date", "Date");
            issue["received"] = "Invalid Date".into();
            issues.push(issue);
        }
        for (name, value) in [("lastTraceId", trace), ("lastId", id)] {
            if value.is_none() {
                let received = issue::type_of(json.get(name));
                issues.push(issue::kind(within(name), "string", received));
            }
        }
        Err(Refusal::invalid(issues))
    }
}

/// Where a page of v3 scores ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ScoreCursor {
    pub(crate) timestamp: i64,
    pub(crate) id: String,
}

impl ScoreCursor {
    pub(crate) fn encode(&self) -> String {
        let json = json!({"v": 1, "lastTimestamp": write_date(self.timestamp), "lastId": self.id});
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(json.to_string())
    }

    pub(crate) fn decode(text: &str) -> Result<Self, Refusal> {
        let json = unpack(text)?;
        let timestamp = json["lastTimestamp"].as_str().and_then(read_date);
        match (timestamp, json["lastId"].as_str()) {
            (Some(timestamp), Some(id)) => Ok(Self {
                timestamp,
                id: id.into(),
            }),
            _ => Err(Refusal::bad("Invalid cursor format")),
        }
    }
}

fn within(name: &str) -> issue::Path {
    vec!["cursor".into(), name.into()]
}

/// Both alphabets, with and without padding, as JavaScript reads them.
fn unpack(text: &str) -> Result<Value, Refusal> {
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, config);
    let plain = text.replace('-', "+").replace('_', "/");
    let bytes = engine.decode(plain).unwrap_or_default();
    serde_json::from_slice(&bytes)
        .ok()
        .filter(Value::is_object)
        .ok_or_else(|| Refusal::bad("Invalid cursor format"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_where_it_was_made() {
        let cursor = ObservationCursor {
            start: 1_700_000_000_007,
            trace: "trace/ä".into(),
            id: "x".into(),
        };
        assert_eq!(ObservationCursor::decode(&cursor.encode()), Ok(cursor));
        let score = ScoreCursor {
            timestamp: 1,
            id: "s?>".into(),
        };
        assert_eq!(ScoreCursor::decode(&score.encode()), Ok(score));
        for garbage in ["garbage", "", "e30="] {
            assert!(ObservationCursor::decode(garbage).is_err());
        }
    }
}
