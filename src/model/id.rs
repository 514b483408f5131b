//! Ids as the server names them, one type each, cheap to clone and to share between rows.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An id of one kind of thing; ids of two kinds do not mix.
pub struct Id<Kind>(Arc<str>, PhantomData<fn() -> Kind>);

/// The kinds of things that have ids.
pub mod kind {
    #[derive(Clone, Copy, Debug)]
    pub enum Trace {}
    #[derive(Clone, Copy, Debug)]
    pub enum Observation {}
    #[derive(Clone, Copy, Debug)]
    pub enum Session {}
    #[derive(Clone, Copy, Debug)]
    pub enum Score {}
    #[derive(Clone, Copy, Debug)]
    pub enum Config {}
    #[derive(Clone, Copy, Debug)]
    pub enum Queue {}
    #[derive(Clone, Copy, Debug)]
    pub enum Item {}
    #[derive(Clone, Copy, Debug)]
    pub enum Project {}
}

/// A trace: 32 hex digits from OpenTelemetry, anything from the ingestion API.
pub type TraceId = Id<kind::Trace>;
/// An observation: 16 hex digits from OpenTelemetry, anything from the ingestion API.
pub type ObservationId = Id<kind::Observation>;
/// A session, named by the application: any text, slashes included.
pub type SessionId = Id<kind::Session>;
pub type ScoreId = Id<kind::Score>;
/// A score config.
pub type ConfigId = Id<kind::Config>;
/// An annotation queue.
pub type QueueId = Id<kind::Queue>;
/// An item of an annotation queue.
pub type ItemId = Id<kind::Item>;
pub type ProjectId = Id<kind::Project>;

impl<Kind> Id<Kind> {
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        Self(id.into(), PhantomData)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TraceId {
    /// The id of the root row that a server invents for a trace that arrived over the ingestion API.
    pub fn synthetic_root(&self) -> ObservationId {
        ObservationId::from(format!("t-{self}"))
    }
}

impl<Kind> Clone for Id<Kind> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0), PhantomData)
    }
}

impl<Kind> PartialEq for Id<Kind> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<Kind> Eq for Id<Kind> {}

impl<Kind> PartialOrd for Id<Kind> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<Kind> Ord for Id<Kind> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<Kind> Hash for Id<Kind> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<Kind> fmt::Debug for Id<Kind> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl<Kind> fmt::Display for Id<Kind> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<Kind> Borrow<str> for Id<Kind> {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<Kind> From<&str> for Id<Kind> {
    fn from(id: &str) -> Self {
        Self::new(id)
    }
}

impl<Kind> From<String> for Id<Kind> {
    fn from(id: String) -> Self {
        Self::new(id)
    }
}

impl<Kind> Serialize for Id<Kind> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de, Kind> Deserialize<'de> for Id<Kind> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Arc::deserialize(deserializer).map(|id| Self(id, PhantomData))
    }
}
