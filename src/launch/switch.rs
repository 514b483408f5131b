//! To another project: by profile, to the demo, to a server of one's own.

use super::{Launch, Opening};
use crate::config::{self, Sources};
use crate::msg::Target;

impl Launch {
    pub(super) fn follow(&mut self, target: Target) -> Opening {
        self.place = None;
        match target {
            Target::Demo => Opening::Demo { seed: 1 },
            Target::Serve => Opening::Serve,
            Target::Start => Opening::Start,
            Target::Profile(name) => {
                self.reload(&name);
                let profile = self.settings.profiles.get(&name).cloned();
                profile.map_or(Opening::Start, |profile| {
                    Opening::Profile(Box::new(profile))
                })
            }
        }
    }

    /// The profile may have been written a moment ago.
    fn reload(&mut self, name: &str) {
        self.overrides.profile = Some(name.to_string());
        let get = |name: &str| std::env::var(name).ok();
        let sources = Sources {
            paths: &self.paths,
            environment: &get,
            arguments: self.overrides.clone(),
            last_profile: None,
        };
        let loaded = config::load(&sources);
        let before = std::mem::replace(&mut self.settings, loaded.settings).profiles;
        for (name, profile) in before {
            self.settings.profiles.entry(name).or_insert(profile);
        }
        self.warnings = loaded.warnings;
    }
}
