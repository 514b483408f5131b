//! What surrounds a step: mostly the same for all rows of a trace, so it is kept once for them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::id::SessionId;

/// Said of a step by its trace and by the application that sent it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Context {
    pub environment: Option<Arc<str>>,
    pub version: Option<Arc<str>>,
    pub user: Option<Arc<str>>,
    pub session: Option<SessionId>,
    pub trace_name: Option<Arc<str>>,
    pub release: Option<Arc<str>>,
    pub tags: Arc<[Arc<str>]>,
}

impl Default for Context {
    fn default() -> Self {
        Self {
            environment: None,
            version: None,
            user: None,
            session: None,
            trace_name: None,
            release: None,
            tags: Arc::from([]),
        }
    }
}
