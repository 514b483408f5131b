//! Files of the server's media store: asked for each time, because their addresses are good for an hour at most.

use super::Store;
use crate::langfuse::{Error, Media};
use crate::model::{Problem, ProblemKind};

impl Store {
    /// # Errors
    /// Why the server does not tell where the file is.
    pub async fn media(&self, id: &str) -> Result<Media, Problem> {
        self.client.media(id).await.map_err(|error| match &error {
            Error::NotFound { .. } => Problem::new(
                ProblemKind::NotFound,
                "The server does not have this file: its upload did not end well, or it was deleted.",
            ),
            _ => error.problem(),
        })
    }

    /// # Errors
    /// Why the file cannot be had.
    pub async fn media_bytes(&self, id: &str) -> Result<Vec<u8>, Problem> {
        let media = self.media(id).await?;
        let bytes = self.client.media_bytes(&media).await;
        bytes.map_err(|error| error.problem())
    }
}
