//! What a server is and which reads it serves (semantics.md §11): asked once, kept for a day by the caller.

use serde::Deserialize;

use super::request::Request;
use super::{Client, Error, wire};
use crate::model::{Api, Generation, Project, Server};

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireHealth<'a> {
    #[serde(borrow)]
    version: wire::Text<'a>,
}

impl Client {
    /// Verifies the keys, because a route that is switched off answers before it looks at them, then asks only what
    /// the version leaves open. A version 3 is read by v3 routes even where it has v2/observations: those ignore
    /// some of the parameters.
    pub async fn server(&self) -> Result<Server, Error> {
        Ok(self.probe().await?.0)
    }

    /// [`Client::server`], and the project that answered while the keys were verified.
    pub async fn probe(&self) -> Result<(Server, Project), Error> {
        let (version, project) = tokio::join!(self.version(), self.project());
        let (version, project) = (version?, project?);
        let api = self.api(&version).await?;
        Ok((Server { version, api }, project))
    }

    async fn api(&self, version: &str) -> Result<Api, Error> {
        let major = version
            .split('.')
            .next()
            .and_then(|major| major.parse::<u32>().ok());
        if major == Some(3) {
            return Ok(Api {
                generation: Generation::V3,
                scores_v3: false,
            });
        }
        let (events, scores_v3) = tokio::join!(
            self.has(&["v2", "observations"]),
            self.has(&["v3", "scores"])
        );
        let generation = if events?.is_ok() {
            Generation::V4
        } else {
            self.has(&["traces"]).await??;
            Generation::V3
        };
        Ok(Api {
            generation,
            scores_v3: scores_v3?.is_ok(),
        })
    }

    /// As `/health` says; `unknown` where it is there and says nothing.
    async fn version(&self) -> Result<String, Error> {
        let text = match self.text(&Request::get(&["health"]).without_keys()).await {
            Ok(text) => text,
            Err(Error::Absent { .. } | Error::NotFound { .. }) => {
                let what = format!("{} has no /api/public/health", self.base());
                return Err(Error::not_understood("", what));
            }
            Err(error) => return Err(error),
        };
        let health: WireHealth<'_> = wire::parse(&text)?;
        let version = health.version.as_str().unwrap_or("unknown");
        Ok(version.trim_start_matches('v').to_owned())
    }

    /// Whether a route is there; the inner error says why not.
    async fn has(&self, path: &[&str]) -> Result<Result<(), Error>, Error> {
        let request = Request::get(path)
            .query("limit", &1)
            .query("fields", "core");
        match self.text(&request).await {
            Ok(_) => Ok(Ok(())),
            Err(error @ Error::Absent { .. }) => Ok(Err(error)),
            Err(error) => Err(error),
        }
    }
}
