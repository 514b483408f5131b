//! What a query says: parameters with the real server's validation, pages by number, cursors.

mod cursor;

use std::convert::Infallible;
use std::sync::LazyLock;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::Timestamp;
use regex::Regex;
use serde_json::{Value, json};

use super::error::{Refusal, issue};
pub(crate) use cursor::{ObservationCursor, ScoreCursor};

/// The parameters of a query. Complaints are gathered, so that one answer names them all.
#[derive(Debug, Default)]
pub(crate) struct Params {
    pairs: Vec<(String, String)>,
    issues: Vec<Value>,
}

impl Params {
    pub(crate) fn new(pairs: Vec<(String, String)>) -> Self {
        Self {
            pairs,
            issues: Vec::new(),
        }
    }

    pub(crate) fn complain(&mut self, issue: Value) {
        self.issues.push(issue);
    }

    /// The gathered complaints as a refusal. Call it after the last parameter was read.
    pub(crate) fn finish(&mut self) -> Result<(), Refusal> {
        if self.issues.is_empty() {
            return Ok(());
        }
        Err(Refusal::invalid(std::mem::take(&mut self.issues)))
    }

    /// Every value given for `name`.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let named = self.pairs.iter().filter(|(key, _)| key == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// A text given at most once; an empty one is a text too.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        match self.all(name).as_slice() {
            [] => None,
            [one] => Some((*one).to_owned()),
            _ => {
                self.complain(issue::kind(issue::at(name), "string", "array"));
                None
            }
        }
    }

    /// A text that counts as absent when it is empty.
    pub(crate) fn filled(&mut self, name: &str) -> Option<String> {
        self.text(name).filter(|text| !text.is_empty())
    }

    /// Repeated, separated by commas, or both.
    pub(crate) fn list(&self, name: &str) -> Option<Vec<String>> {
        let parts = self.all(name).into_iter().flat_map(|all| all.split(','));
        let list: Vec<String> = parts
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        (!list.is_empty()).then_some(list)
    }

    /// One of the given spellings.
    pub(crate) fn option(&mut self, name: &str, values: &[&str]) -> Option<String> {
        let text = self.filled(name)?;
        if values.contains(&text.as_str()) {
            return Some(text);
        }
        self.complain(issue::option(issue::at(name), values));
        None
    }

    pub(crate) fn number(&mut self, name: &str) -> Option<f64> {
        let text = self.filled(name)?;
        let number = text.trim().parse().ok().filter(|it: &f64| it.is_finite());
        if number.is_none() {
            self.complain(issue::not_a_number(issue::at(name)));
        }
        number
    }

    /// Milliseconds since 1970 of a full ISO date with `Z` or an offset.
    pub(crate) fn date(&mut self, name: &str) -> Option<i64> {
        let text = self.filled(name)?;
        let date = read_date(&text);
        if date.is_none() {
            self.complain(issue::date(issue::at(name)));
        }
        date
    }

    /// A whole number between `range`'s ends.
    pub(crate) fn limit(&mut self, default: i64, range: (i64, i64)) -> i64 {
        let Some(number) = self.number("limit") else {
            return default;
        };
        if number > range.1 as f64 {
            self.complain(issue::too_big(issue::at("limit"), "number", range.1));
        } else if number < range.0 as f64 {
            self.complain(issue::too_small(issue::at("limit"), "number", range.0));
        } else if number.fract() != 0.0 {
            self.complain(issue::kind(issue::at("limit"), "int", "number"));
        }
        number as i64
    }

    /// `page` and `limit`, at most 100 rows. A version 3 takes a limit of zero or less too.
    pub(crate) fn page(&mut self, default: i64, lenient: bool) -> Page {
        let lowest = if lenient { i64::MIN } else { 1 };
        let limit = self.limit(default, (lowest, 100));
        let page = self.number("page").unwrap_or(1.0);
        if page <= 0.0 {
            self.complain(issue::not_positive(issue::at("page")));
        }
        Page {
            page: page as i64,
            limit,
        }
    }

    /// Complains of every parameter that is not `known`.
    pub(crate) fn strict(&mut self, known: &[&str]) {
        let mut unknown: Vec<String> = Vec::new();
        for (key, _) in &self.pairs {
            if !known.contains(&key.as_str()) && !unknown.contains(key) {
                unknown.push(key.clone());
            }
        }
        if !unknown.is_empty() {
            self.complain(issue::unknown_keys(&unknown));
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        Ok(Self::new(query.map(|query| query.0).unwrap_or_default()))
    }
}

/// A page by number, starting with 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) page: i64,
    pub(crate) limit: i64,
}

impl Page {
    pub(crate) fn offset(self) -> i64 {
        (self.page.saturating_sub(1)).saturating_mul(self.limit.max(0))
    }

    /// `{page, limit, totalItems, totalPages}`; a limit of zero has no number of pages.
    pub(crate) fn meta(self, total: i64) -> Value {
        let pages = match self.limit {
            0 => Value::Null,
            limit => json!((total as f64 / limit as f64).ceil() as i64),
        };
        json!({"page": self.page, "limit": self.limit, "totalItems": total, "totalPages": pages})
    }

    pub(crate) fn body(self, rows: Vec<Value>, total: i64) -> Value {
        let mut body = json!({"data": null, "meta": self.meta(total)});
        body["data"] = rows.into();
        body
    }
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\d{4}-\d\d-\d\dT\d\d:[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$")
        .expect("the pattern is constant")
});

/// Milliseconds since 1970, of a full date with `Z` or an offset.
pub(crate) fn read_date(text: &str) -> Option<i64> {
    if !DATE.is_match(text) {
        return None;
    }
    let time: Timestamp = text.parse().ok()?;
    Some(time.as_millisecond())
}

/// ISO with milliseconds and `Z`.
pub(crate) fn write_date(milliseconds: i64) -> String {
    let time = Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    format!("{time:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> Params {
        let own = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        Params::new(pairs.iter().map(own).collect())
    }

    #[test]
    fn dates_need_a_zone_and_come_back_with_milliseconds() {
        assert_eq!(read_date("1970-01-01T00:00:01Z"), Some(1_000));
        assert_eq!(read_date("1970-01-01T01:00:00.5+01:00"), Some(500));
        assert_eq!(read_date("1970-01-01T00:01Z"), Some(60_000));
        for wrong in [
            "now",
            "2026-01-01",
            "2026-01-01T00:00:00",
            "2026-02-30T00:00:00Z",
        ] {
            assert_eq!(read_date(wrong), None, "{wrong}");
        }
        assert_eq!(write_date(1_700_000_000_007), "2023-11-14T22:13:20.007Z");
        assert_eq!(write_date(0), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn limits_over_the_edge_are_refused_not_clamped() {
        for (limit, code) in [
            ("101", "too_big"),
            ("0", "too_small"),
            ("1.5", "invalid_type"),
            ("x", "invalid_type"),
        ] {
            let mut params = params(&[("limit", limit)]);
            params.page(50, false);
            let refusal = params.finish().expect_err(limit);
            let crate::server::error::Dialect::Issues(issues) = refusal.body else {
                panic!("{limit}: not a list of issues");
            };
            assert_eq!(issues[0]["code"], code, "{limit}");
        }
        let mut empty = params(&[("limit", ""), ("page", "3")]);
        let page = empty.page(50, false);
        assert_eq!((page.offset(), page.limit), (100, 50));
        assert!(empty.finish().is_ok());
    }

    #[test]
    fn a_limit_of_zero_has_no_number_of_pages() {
        let page = params(&[("limit", "0")]).page(50, true);
        assert_eq!(page.meta(7)["totalPages"], Value::Null);
    }

    #[test]
    fn a_repeated_parameter_is_no_text() {
        let mut params = params(&[("name", "a"), ("name", "b"), ("tags", "a,b"), ("tags", "c")]);
        assert_eq!(
            params.list("tags"),
            Some(vec!["a".into(), "b".into(), "c".into()])
        );
        assert_eq!(params.text("name"), None);
        assert!(params.finish().is_err());
    }
}
