//! The server that is talked to and the project the keys belong to.

use super::id::ProjectId;
use serde::{Deserialize, Serialize};

/// Which family of reads serves lists and traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Generation {
    /// Traces, sessions, v1 observations, v2 scores, by page number.
    V3,
    /// `v2/observations` and `v3/scores` only, by cursor.
    V4,
}

/// What probing found (semantics.md §11); kept for a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// As `/health` says, without `v`.
    pub version: String,
    pub api: Api,
}

/// Which reads to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Api {
    pub generation: Generation,
    /// `GET /v3/scores` is there; else `GET /v2/scores` is used.
    pub scores_v3: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    pub id: ProjectId,
    pub name: String,
    /// Rate limits are counted per organisation.
    pub organization: Option<String>,
}
