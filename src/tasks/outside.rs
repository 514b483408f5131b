//! What lies outside of the project: the browser, and a connection to try.

use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;

use crate::command::View;
use crate::config::{self, Profile, Secret};
use crate::langfuse::{Allowance, Client, Connection};
use crate::model::Problem;
use crate::msg::Login;
use crate::terminal::clipboard::Environment;
use crate::terminal::external;

/// How long a connection that is tried may stay silent.
const TRY: Duration = Duration::from_secs(15);

/// The person's machine around lftui.
pub struct Outside {
    environment: Environment,
    /// Where a connection that works is kept; None where there is no place for it.
    config_file: Option<PathBuf>,
    /// Where requests are counted.
    requests: Option<PathBuf>,
    /// Where the seconds of a review are noted; None where they are not.
    journal: Option<PathBuf>,
}

impl Outside {
    pub fn new(environment: Environment, config_file: Option<PathBuf>) -> Self {
        Self {
            environment,
            config_file,
            requests: None,
            journal: None,
        }
    }

    /// Requests are counted together with those of other processes in this file.
    #[must_use]
    pub fn counting(mut self, file: PathBuf) -> Self {
        self.requests = Some(file);
        self
    }

    /// Each decision of a review leaves a line in this file.
    #[must_use]
    pub fn noting(mut self, file: Option<PathBuf>) -> Self {
        self.journal = file;
        self
    }

    /// A line that cannot be written is lost: nothing depends on it.
    pub(super) fn note(&self, line: String) {
        let Some(file) = self.journal.clone() else {
            return;
        };
        tokio::task::spawn_blocking(move || {
            if let Err(error) = config::append_private(&file, &line) {
                tracing::debug!(%error, "the log of reviews cannot be written");
            }
        });
    }

    pub(super) async fn browse(&self, address: String) -> Result<String, Problem> {
        let environment = self.environment.clone();
        let work =
            tokio::task::spawn_blocking(move || external::open_address(&address, &environment));
        work.await
            .unwrap_or_else(|_| Err(Problem::local("the browser could not be started")))
    }

    pub(super) async fn save_view(&self, view: View) -> Result<String, Problem> {
        let said = format!("the view {} is kept", view.name);
        self.configure(said, move |file| config::save_view(file, &view))
            .await
    }

    pub(super) async fn delete_view(&self, name: String) -> Result<String, Problem> {
        let said = format!("the view {name} is deleted");
        self.configure(said, move |file| config::delete_view(file, &name))
            .await
    }

    /// Changes the config file, and says where that is.
    async fn configure(
        &self,
        said: String,
        change: impl FnOnce(&Path) -> Result<(), Problem> + Send + 'static,
    ) -> Result<String, Problem> {
        let file = self.config_file.clone().ok_or_else(|| {
            Problem::local("there is no place for a config file; set LFTUI_CONFIG to one")
        })?;
        let said = format!("{said}, in {}", file.display());
        let work = tokio::task::spawn_blocking(move || change(&file));
        work.await
            .unwrap_or_else(|_| Err(Problem::local("the config file could not be written")))?;
        Ok(said)
    }

    /// Tries a connection; keeps it as a profile only when server and keys answered.
    pub(super) async fn connect(&self, login: Login) -> Result<String, Problem> {
        let secret_key = SecretString::from(login.secret_key);
        let connection = Connection {
            base: login.host,
            public_key: login.public_key.clone(),
            secret_key: secret_key.clone(),
            ca_file: None,
            timeout: TRY,
        };
        let allowance = Allowance {
            file: self.requests.clone(),
            ..Allowance::default()
        };
        let client = Client::limited(connection, allowance).map_err(|error| error.problem())?;
        client.server().await.map_err(|error| error.problem())?;
        let file = self.config_file.clone().ok_or_else(|| {
            Problem::local("the connection works, but there is no place for a config file; set LFTUI_CONFIG to one")
        })?;
        let profile = Profile {
            name: login.profile.clone(),
            host: client.base().to_string(),
            public_key: login.public_key,
            secret: Secret::Key(secret_key),
            ca_file: None,
            read_only: false,
            requests: None,
        };
        let work = tokio::task::spawn_blocking(move || config::save_profile(&file, &profile));
        work.await
            .unwrap_or_else(|_| Err(Problem::local("the profile could not be kept")))?;
        Ok(login.profile)
    }
}
