//! Clients of projects: of a profile, and of a server of one's own.

use anyhow::Result;
use secrecy::SecretString;

use super::{Launch, Project};
use crate::config::Profile;
use crate::langfuse::{Allowance, Client, Connection};
use crate::server::Running;
use crate::store::{self, Clock, Keep};

impl Launch {
    pub(super) async fn connect(&self, profile: &Profile, clock: Clock) -> Result<Project> {
        let offline = self.settings.offline;
        let secret = profile.secret.clone();
        let reveal = move || {
            if offline {
                // Whoever keeps it need not be asked for what is not sent.
                return Ok(SecretString::default());
            }
            secret.reveal()
        };
        let secret_key = tokio::task::spawn_blocking(reveal)
            .await?
            .map_err(|problem| anyhow::anyhow!(problem.message))?;
        let connection = Connection {
            base: profile.host.clone(),
            public_key: profile.public_key.clone(),
            secret_key,
            ca_file: profile.ca_file.clone(),
            timeout: self.surroundings.timeout,
        };
        let allowance = Allowance {
            requests: profile.requests,
            file: Some(self.paths.requests()),
            clock,
        };
        let client = if offline {
            Client::offline(connection)?
        } else {
            Client::limited(connection, allowance)?
        };
        let cache = self.paths.cache_file(&profile.host, &profile.public_key);
        let outbox = self.paths.outbox(client.base(), &profile.public_key);
        Ok(Project {
            outbox: Keep::File(outbox),
            client,
            offline,
            read_only: !self.settings.may_write(profile),
            profile: Some(profile.name.clone()),
            remembered: Some(profile.clone()).filter(|_| !offline),
            cache: store::Place::File(cache),
            running: None,
        })
    }

    pub(super) fn own(&self, running: Running, profile: &str, outbox: Keep) -> Result<Project> {
        let client = Client::new(Connection {
            base: running.url.clone(),
            public_key: running.public_key.clone(),
            secret_key: running.secret_key.clone().into(),
            ca_file: None,
            timeout: self.surroundings.timeout,
        })?;
        Ok(Project {
            client,
            offline: false,
            read_only: self.settings.read_only,
            profile: Some(profile.into()),
            remembered: None,
            cache: store::Place::Memory,
            running: Some(running),
            outbox,
        })
    }
}
