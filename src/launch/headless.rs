//! A project without a screen, for commands.

use anyhow::{Context, Result};

use super::{Launch, Project};
use crate::config::State;
use crate::store::{self, Cache, Clock, Room, Store};

impl Launch {
    /// What is configured, as a store; what is to be said of it is among the warnings.
    ///
    /// # Errors
    /// When nothing is configured, or its keys cannot be had.
    pub async fn headless(&mut self, clock: Clock) -> Result<Store> {
        let profile = self.settings.connection.clone().context(
            "there is no project yet; set LANGFUSE_HOST, LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY, \
             or start lftui once to connect",
        )?;
        let project = self.connect(&profile, clock).await?;
        Ok(self.store(project, clock))
    }

    pub(super) fn store(&mut self, project: Project, clock: Clock) -> Store {
        let known = project
            .remembered
            .as_ref()
            .and_then(|profile| State::read(&self.paths.state_file()).server(profile, clock()));
        let room = self.settings.cache_size.map_or_else(Room::default, Room);
        let place = if room.0 == 0 {
            &store::Place::Nowhere
        } else {
            &project.cache
        };
        let (cache, said) = Cache::open(place, room);
        self.warnings.extend(said);
        let outbox = self.outbox(project.outbox, project.read_only, clock);
        Store::new(project.client, known, clock, cache).with_outbox(outbox)
    }
}
