//! `lftui cache`: what was seen and is kept on disk, and forgetting it.

use std::fmt;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::Cache;
use crate::config::{Paths, Profile, Settings};
use crate::model::text::{clean_line, size};
use crate::store::cache::{Holdings, Room, empty};

/// Lists or clears, and says on `out` what it found or did.
///
/// # Errors
/// When there is no profile whose cache could be meant, or a cache cannot be emptied.
pub fn run(
    what: Cache,
    (paths, settings): (&Paths, &Settings),
    out: &mut impl Write,
) -> Result<()> {
    match what {
        Cache::Info { json } => info(&found(paths, settings), json, (paths, settings), out),
        Cache::Clear { all: true } => clear(&found(paths, settings), out),
        Cache::Clear { all: false } => {
            let profile = settings.connection.as_ref().context(
                "no profile is chosen; name one with --profile, or clear all caches with --all",
            )?;
            let file = paths.cache_file(&profile.host, &profile.public_key);
            if !file.exists() {
                writeln!(out, "Nothing is kept of {}.", profile.host)?;
                return Ok(());
            }
            clear(&[Kept::of(profile, file)], out)
        }
    }
}

/// A cache file and whose it is.
struct Kept {
    file: PathBuf,
    host: String,
    profile: Option<String>,
}

impl Kept {
    fn of(profile: &Profile, file: PathBuf) -> Self {
        Self {
            file,
            host: profile.host.clone(),
            profile: Some(profile.name.clone()),
        }
    }
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.profile {
            Some(profile) => write!(f, "{} ({profile})", self.host),
            None => f.write_str(&self.host),
        }
    }
}

fn found(paths: &Paths, settings: &Settings) -> Vec<Kept> {
    let profiles = || settings.connection.iter().chain(settings.profiles.values());
    let files = paths.cache_files().into_iter();
    files
        .map(|(file, host)| {
            let whose = profiles()
                .find(|profile| paths.cache_file(&profile.host, &profile.public_key) == file);
            match whose {
                Some(profile) => Kept::of(profile, file),
                None => Kept {
                    file,
                    host,
                    profile: None,
                },
            }
        })
        .collect()
}

fn info(
    caches: &[Kept],
    as_json: bool,
    (paths, settings): (&Paths, &Settings),
    out: &mut impl Write,
) -> Result<()> {
    let Room(limit) = settings.cache_size.map_or_else(Room::default, Room);
    let counted = caches.iter().map(|kept| (kept, Holdings::of(&kept.file)));
    if as_json {
        let all: Vec<Value> = counted
            .map(|(kept, holdings)| told(kept, holdings, limit))
            .collect();
        writeln!(out, "{}", serde_json::to_string_pretty(&all)?)?;
        return Ok(());
    }
    if caches.is_empty() {
        writeln!(out, "Nothing is kept in {}.", paths.cache.display())?;
    }
    for (kept, holdings) in counted {
        writeln!(out, "{kept}")?;
        writeln!(out, "  {}", kept.file.display())?;
        match holdings {
            Ok(holdings) => describe(&holdings, limit, out)?,
            Err(error) => writeln!(out, "  cannot be read: {error:#}")?,
        }
    }
    Ok(())
}

fn describe(holdings: &Holdings, limit: u64, out: &mut impl Write) -> Result<()> {
    let project = holdings.project.as_deref().unwrap_or("not known yet");
    writeln!(
        out,
        "  project {}, {} on disk",
        clean_line(project),
        size(holdings.bytes)
    )?;
    write!(
        out,
        "  {} observations, {} traces as a whole",
        holdings.observations, holdings.traces
    )?;
    if let (Some(oldest), Some(newest)) = (holdings.oldest, holdings.newest) {
        let day = |time: jiff::Timestamp| time.to_zoned(TimeZone::system()).strftime("%Y-%m-%d");
        write!(out, ", {} to {}", day(oldest), day(newest))?;
    }
    writeln!(out)?;
    writeln!(
        out,
        "  {} inputs and outputs, {} compressed of at most {}",
        holdings.bodies,
        size(holdings.body_bytes),
        size(limit)
    )?;
    Ok(())
}

fn told(kept: &Kept, holdings: Result<Holdings>, limit: u64) -> Value {
    let file = kept.file.display().to_string();
    match holdings {
        Ok(holdings) => json!({
            "host": kept.host, "profile": kept.profile, "project": holdings.project, "file": file,
            "bytes": holdings.bytes, "observations": holdings.observations, "traces": holdings.traces,
            "bodies": holdings.bodies, "bodyBytes": holdings.body_bytes, "bodyLimit": limit,
            "oldest": holdings.oldest, "newest": holdings.newest,
        }),
        Err(error) => json!({
            "host": kept.host, "profile": kept.profile, "file": file, "error": format!("{error:#}"),
        }),
    }
}

fn clear(caches: &[Kept], out: &mut impl Write) -> Result<()> {
    if caches.is_empty() {
        writeln!(out, "There is no cache.")?;
    }
    for kept in caches {
        let freed = empty(&kept.file)
            .with_context(|| format!("{} cannot be emptied", kept.file.display()))?;
        writeln!(out, "{kept}: {} freed", size(freed))?;
    }
    Ok(())
}
