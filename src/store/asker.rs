//! On whose behalf the server is asked, and how a list is begun.

use tokio_util::sync::CancellationToken;

use super::Store;
use crate::langfuse::Client;
use crate::model::{Api, Problem};

/// How a list is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    /// What is known as a whole is not asked for.
    Usual,
    /// The newest page comes from the server, whatever is known.
    Again,
    /// The newest page, and further back than usual: for what ended late.
    Follow,
}

/// Who asks what kind of server.
#[derive(Clone)]
pub(super) struct Asker {
    pub(super) api: Api,
    pub(super) client: Client,
    pub(super) begin: Begin,
}

impl Asker {
    /// As [`Client::apart`].
    pub(super) fn apart(&self) -> Self {
        Self {
            client: self.client.apart(),
            ..self.clone()
        }
    }
}

impl Store {
    /// Who follows lets all others go first.
    pub(super) async fn asker(&self, begin: Begin) -> Result<Asker, Problem> {
        let client = match begin {
            Begin::Follow => self.client.background(),
            Begin::Usual | Begin::Again => self.client.clone(),
        };
        Ok(Asker {
            api: self.api().await?,
            client,
            begin,
        })
    }

    pub(super) async fn asker_again(&self, again: bool) -> Result<Asker, Problem> {
        self.asker(if again { Begin::Again } else { Begin::Usual })
            .await
    }

    /// Ready when nobody wants an answer any more and it would have to wait for its turn: what is not sent yet need
    /// not be. What was sent is paid for, and goes on; who followed looks again later.
    pub async fn given_up(&self, stop: &CancellationToken, following: bool) {
        stop.cancelled().await;
        if following {
            return;
        }
        let mut budget = self.client.follow_budget();
        while budget.next().await.waits_until.is_none() {}
    }
}
