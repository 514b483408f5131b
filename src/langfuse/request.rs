//! One request as data: method, path below `/api/public`, query, body, and whether it may be repeated.

use reqwest::{Method, Url};
use serde::Serialize;

use super::Error;
use super::retry::Retry;

#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    segments: Vec<String>,
    query: Vec<(&'static str, String)>,
    pub(super) body: Option<String>,
    pub(super) retry: Retry,
    /// `/health` is asked without keys.
    pub(super) keys: bool,
}

impl Request {
    fn new(method: Method, path: &[&str], retry: Retry) -> Self {
        Self {
            method,
            segments: path.iter().map(|&segment| segment.to_owned()).collect(),
            query: Vec::new(),
            body: None,
            retry,
            keys: true,
        }
    }

    pub(super) fn get(path: &[&str]) -> Self {
        Self::new(Method::GET, path, Retry::Safe)
    }

    /// Never repeated by itself: a repeat would make a second one.
    pub(super) fn post(path: &[&str], body: &impl Serialize) -> Self {
        Self::new(Method::POST, path, Retry::Never).body(body)
    }

    pub(super) fn patch(path: &[&str], body: &impl Serialize) -> Self {
        Self::new(Method::PATCH, path, Retry::Lost).body(body)
    }

    pub(super) fn delete(path: &[&str]) -> Self {
        Self::new(Method::DELETE, path, Retry::Lost)
    }

    fn body(mut self, body: &impl Serialize) -> Self {
        let text = serde_json::to_string(body).expect("bodies have string keys");
        self.body = Some(text);
        self
    }

    pub(super) fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    pub(super) fn without_keys(mut self) -> Self {
        self.keys = false;
        self
    }

    pub(super) fn query(mut self, name: &'static str, value: &(impl ToString + ?Sized)) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    /// Nothing where there is no value.
    pub(super) fn maybe(self, name: &'static str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.query(name, &value),
            None => self,
        }
    }

    /// One parameter per value.
    pub(super) fn each<V: ToString>(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let mut request = self;
        for value in values {
            request = request.query(name, &value);
        }
        request
    }

    /// Names and ids become one path segment each, whatever characters they hold.
    pub(super) fn url(&self, base: &Url) -> Result<Url, Error> {
        // A URL cannot express these as segments: they would ask for something else.
        if let Some(odd) = self
            .segments
            .iter()
            .find(|segment| matches!(segment.as_str(), "" | "." | ".."))
        {
            return Err(Error::NotFound {
                message: format!("no server can be asked for the name {odd:?}"),
            });
        }
        let mut url = base.clone();
        url.path_segments_mut()
            .expect("http addresses have paths")
            .pop_if_empty()
            .extend(["api", "public"])
            .extend(&self.segments);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_segment_whatever_they_hold() {
        let base = Url::parse("https://h/lf/").unwrap();
        let url = |name: &str| Request::get(&["v2", "prompts", name]).url(&base);
        assert_eq!(
            url("team/ü & 5%?#").unwrap().as_str(),
            "https://h/lf/api/public/v2/prompts/team%2F%C3%BC%20&%205%25%3F%23"
        );
        assert!(matches!(url(".."), Err(Error::NotFound { .. })));
        assert!(matches!(url(""), Err(Error::NotFound { .. })));
    }
}
