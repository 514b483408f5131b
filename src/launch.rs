//! From settings to a project on the screen, and on to the next one when the person switches.

mod connect;
mod env;
mod headless;
mod switch;

use std::time::Duration;

use anyhow::{Context, Result};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::app::App;
use crate::command::Root;
use crate::config::{Overrides, Paths, Profile, Settings, State};
use crate::langfuse::Client;
use crate::model::Server;
use crate::msg::Msg;
use crate::pane::Place;
use crate::run::{self, Ending, Screen, splash};
use crate::server::{self, Imitation, Running};
use crate::store::{self, Clock, Keep, Pace};
use crate::tasks::{Outside, Tasks};
use crate::terminal::clipboard::{Clipboard, CopyRules, Environment};

/// Messages that wait at most; whoever sends more waits for the screen.
const INBOX: usize = 512;
/// How long a server may stay silent.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Between two looks at what is new.
const LOOKS: Duration = Duration::from_secs(5);

/// What is to be shown.
#[derive(Clone, Debug)]
pub enum Opening {
    /// Nothing is configured: the first screen.
    Start,
    Demo {
        seed: u64,
    },
    Profile(Box<Profile>),
    /// A server of one's own, its data in the user's data directory.
    Serve,
}

/// Everything that outlives a switch to another project.
pub struct Launch {
    pub paths: Paths,
    pub overrides: Overrides,
    pub settings: Settings,
    /// To be said once the screen is there.
    pub warnings: Vec<String>,
    /// Where to go first.
    pub place: Option<Place>,
    pub surroundings: Surroundings,
}

/// What of the machine around makes a difference.
pub struct Surroundings {
    pub environment: Environment,
    pub zone: TimeZone,
    /// How long a server may stay silent.
    pub timeout: Duration,
    /// Who follows looks no more often than this.
    pub looks: Duration,
    /// How long writes wait for what; the hold is the settings'.
    pub pace: Pace,
}

impl Surroundings {
    /// Those of this process.
    pub fn of_process() -> Self {
        Self {
            environment: Environment::of_process(),
            zone: TimeZone::system(),
            timeout: TIMEOUT,
            looks: LOOKS,
            pace: Pace::default(),
        }
    }
}

/// A project that can be asked, and the server behind it if it is one of ours.
struct Project {
    client: Client,
    offline: bool,
    read_only: bool,
    profile: Option<String>,
    /// Whose probe is remembered.
    remembered: Option<Profile>,
    cache: store::Place,
    running: Option<Running>,
    /// Where writes are kept until they are settled.
    outbox: Keep,
}

impl Launch {
    /// Shows one project after the other until the person leaves.
    pub async fn run(mut self, screen: &mut impl Screen, first: Opening) -> Result<()> {
        if let Opening::Profile(profile) = &first {
            // From the environment perhaps: the person can come back to it.
            let known = self.settings.profiles.entry(profile.name.clone());
            known.or_insert_with(|| (**profile).clone());
        }
        let mut opening = first;
        let mut refused = None;
        loop {
            let mut app = self.splash(&opening, (screen.clock())())?;
            let open = self.open(&opening, screen.clock());
            let Some(opened) = splash::wait(screen, &mut app, open).await? else {
                return Ok(());
            };
            let project = opened.result.unwrap_or_else(|error| {
                refused = Some(format!("{error:#}"));
                None
            });
            let (ending, running) = self
                .show(screen, project, (refused.take(), opened.early))
                .await?;
            if let Some(running) = running {
                running.stop().await?;
            }
            match ending {
                Ending::Quit => return Ok(()),
                Ending::Switch(target) => opening = self.follow(target),
            }
        }
    }

    /// Something to see at once: filling the demo or asking for a secret takes its time.
    fn splash(&mut self, opening: &Opening, now: Timestamp) -> Result<App> {
        let warnings = self.warnings.len();
        let env = self.env(now)?;
        self.warnings.truncate(warnings);
        let first = (!matches!(opening, Opening::Start)).then_some(Root::Sessions);
        let mut app = App::new(env, first);
        if matches!(opening, Opening::Demo { .. }) {
            app.update(Msg::Done(Ok("the demo is being filled".into())), now);
        }
        Ok(app)
    }

    async fn open(&self, opening: &Opening, clock: Clock) -> Result<Option<Project>> {
        match opening {
            Opening::Start => Ok(None),
            Opening::Demo { seed } => {
                let running = demo(*seed).await?;
                self.own(running, "demo", Keep::Memory).map(Some)
            }
            Opening::Serve => {
                let db = self.paths.server_database();
                let folder = db.parent().context("there is no data directory")?;
                std::fs::create_dir_all(folder)
                    .with_context(|| format!("{} cannot be made", folder.display()))?;
                let listen = "127.0.0.1:3939".parse().context("an address")?;
                let running = server::start(server::Options {
                    listen,
                    db: Some(db),
                    project_name: "local".into(),
                    ..demo_options()
                })
                .await?;
                let outbox = Keep::File(self.paths.outbox(&running.url, &running.public_key));
                self.own(running, "local server", outbox).map(Some)
            }
            Opening::Profile(profile) => self.connect(profile, clock).await.map(Some),
        }
    }

    async fn show(
        &mut self,
        screen: &mut impl Screen,
        project: Option<Project>,
        (refused, early): (Option<String>, Vec<Msg>),
    ) -> Result<(Ending, Option<Running>)> {
        let (sender, mut inbox) = mpsc::channel(INBOX);
        let environment = self.surroundings.environment.clone();
        let clipboard = Clipboard::start(CopyRules {
            environment: environment.clone(),
            limit: self.settings.clipboard_limit,
            directory: self.paths.copies(),
        });
        let outside = Outside::new(environment, Some(self.settings.config_file.clone()))
            .counting(self.paths.requests())
            .noting(self.settings.review_log.then(|| self.paths.reviews()));
        let mut env = self.env((screen.clock())())?;
        let first = project.as_ref().map(|_| Root::Sessions);
        let mut remembered = None;
        let budget = project
            .as_ref()
            .map(|project| project.client.follow_budget());
        let (store, running) = match project {
            Some(mut project) => {
                env.host = project.client.base().to_string();
                env.read_only = project.read_only;
                env.offline = project.offline;
                env.profile = project.profile.take();
                remembered.clone_from(&project.remembered);
                let running = project.running.take();
                let store = self.store(project, screen.clock());
                env.outbox = store.outbox().view();
                (Some(store), running)
            }
            None => (None, None),
        };
        let mut tasks = Tasks::new(sender.clone(), store, clipboard, outside);
        if let Some(budget) = budget {
            tasks.follow(budget);
        }
        let mut app = App::new(env, first);
        for effect in app.start(self.place.take()) {
            tasks.start(effect);
        }
        let warnings: Vec<String> = refused
            .into_iter()
            .chain(std::mem::take(&mut self.warnings))
            .collect();
        if !warnings.is_empty() {
            // The inbox is empty yet: there is room.
            sender.try_send(Msg::Warnings(warnings)).ok();
        }
        for msg in early {
            sender.try_send(msg).ok();
        }
        let ending = run::run(screen, &mut app, &mut tasks, &mut inbox).await?;
        if let Some(profile) = remembered {
            self.remember(&profile, tasks.learned(), (screen.clock())());
        }
        Ok((ending, running))
    }

    /// For the next start; that it cannot be written is no reason to say anything.
    fn remember(&self, profile: &Profile, server: Option<&Server>, now: Timestamp) {
        let file = self.paths.state_file();
        let mut state = State::read(&file);
        match server {
            Some(server) => {
                state.remember(profile, server, now);
                state.last_profile = Some(profile.name.clone());
            }
            None => state.forget(profile),
        }
        if let Err(error) = state.write(&file) {
            tracing::debug!(%error, "the state cannot be written");
        }
    }
}

/// Filled beside the screen, which stays alive.
async fn demo(seed: u64) -> Result<Running> {
    let mut filling = JoinSet::new();
    filling.spawn(async move {
        let running = server::start(demo_options()).await?;
        server::demo::fill(&running, seed, Timestamp::now()).await?;
        Ok(running)
    });
    let filled = filling.join_next().await.context("one was begun")?;
    filled.context("filling the demo failed")?
}

fn demo_options() -> server::Options {
    server::Options {
        listen: std::net::SocketAddr::from(([127, 0, 0, 1], 0)),
        db: None,
        public_key: "pk-lf-demo".into(),
        secret_key: "sk-lf-demo".into(),
        imitate: Imitation::Mixed,
        project_name: "demo".into(),
        ..server::Options::default()
    }
}
