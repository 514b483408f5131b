//! Parse, configure, run, report.

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Parser;
use jiff::Timestamp;
use lftui::cli::progress::{Progress, Reader, Said};
use lftui::cli::{self, Arguments, Command, Options, exit};
use lftui::config::{self, Loaded, Overrides, Paths, Settings, Sources, State};
use lftui::launch::{Launch, Opening, Surroundings};
use lftui::pane::Place;
use lftui::run::screen::{Real, report};
use lftui::store::Store;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match start(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            report(&format!("{error:#}"));
            ExitCode::from(exit::FAILED)
        }
    }
}

fn start(arguments: Arguments) -> Result<u8> {
    let get = |name: &str| std::env::var(name).ok();
    let paths =
        Paths::find(get).context("there is no home directory to keep settings in; set HOME")?;
    if let Some(log) = &arguments.options.log {
        cli::log::start(log, get("LFTUI_LOG").as_deref())?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let code = match arguments.command {
        Some(Command::Serve(serve)) => runtime
            .block_on(cli::serve::run(serve, &paths))
            .map(|()| exit::OK),
        Some(Command::Cache(what)) => {
            let loaded = load(&paths, &arguments.options.overrides());
            for warning in &loaded.warnings {
                report(warning);
            }
            cli::cache::run(what, (&paths, &loaded.settings), &mut std::io::stdout())
                .map(|()| exit::OK)
        }
        Some(Command::Export(what)) => {
            let options = arguments.options;
            let tokens = load(&paths, &options.overrides()).settings.markdown_tokens;
            runtime.block_on(async {
                let store = project(&options, paths).await?;
                let mut out = std::io::BufWriter::new(std::io::stdout());
                let mut progress = Progress::new(std::io::stderr(), reader(), Instant::now());
                let mut say = |said: Said<'_>| progress.say(said, Instant::now());
                let ended = cli::export::run(what, (&store, tokens), &mut out, &mut say).await;
                ended.map(|()| exit::OK)
            })
        }
        Some(Command::Pull { queue }) => {
            let options = arguments.options;
            runtime.block_on(async {
                let store = project(&options, paths).await?;
                cli::pull::run(&store, &queue, &mut std::io::stdout()).await
            })
        }
        Some(Command::Push { queue }) => {
            let options = arguments.options;
            runtime.block_on(async {
                let store = project(&options, paths).await?;
                let out = &mut std::io::stdout();
                cli::push::run(&store, queue.as_deref(), cli::push::PATIENCE, out).await
            })
        }
        _ => runtime.block_on(explore(arguments, paths)),
    };
    // Requests that nobody waits for any more must not hold the shell's prompt back.
    runtime.shutdown_background();
    code
}

/// Who reads what a command says of itself.
fn reader() -> Reader {
    if std::io::stderr().is_terminal() {
        let output = std::io::stdout().is_terminal();
        Reader::Terminal { output }
    } else {
        Reader::Log
    }
}

/// The configured project, for a command that needs no screen.
async fn project(options: &Options, paths: Paths) -> Result<Store> {
    let overrides = options.overrides();
    let loaded = load(&paths, &overrides);
    let mut launch = Launch {
        paths,
        overrides,
        settings: loaded.settings,
        warnings: loaded.warnings,
        place: None,
        surroundings: Surroundings::of_process(),
    };
    let store = launch.headless(Timestamp::now).await;
    for warning in &launch.warnings {
        report(warning);
    }
    store
}

async fn explore(arguments: Arguments, paths: Paths) -> Result<u8> {
    let overrides = arguments.options.overrides();
    let loaded = load(&paths, &overrides);
    let opening = opening(&arguments, &loaded.settings)?;
    let view = arguments.options.view.as_deref();
    let place = arguments
        .place()
        .map(Place::from)
        .or_else(|| view.map(|name| Place::View(name.into())));
    let mut screen = match Real::enter(loaded.settings.mouse) {
        Ok(screen) => screen,
        Err(error) => {
            report(&error.to_string());
            return Ok(exit::USAGE);
        }
    };
    let launch = Launch {
        paths,
        overrides,
        settings: loaded.settings,
        warnings: loaded.warnings,
        place,
        surroundings: Surroundings::of_process(),
    };
    let ended = launch.run(&mut screen, opening).await;
    let signal = screen.ended_by();
    drop(screen);
    ended?;
    Ok(signal.map_or(exit::OK, lftui::terminal::Signal::exit_code))
}

fn load(paths: &Paths, overrides: &Overrides) -> Loaded {
    let last_profile = State::read(&paths.state_file()).last_profile;
    config::load(&Sources {
        paths,
        environment: &|name| std::env::var(name).ok(),
        arguments: overrides.clone(),
        last_profile: last_profile.as_deref(),
    })
}

/// The demo when it was asked for, the server of a pasted address, else what is configured.
fn opening(arguments: &Arguments, settings: &Settings) -> Result<Opening> {
    if let Some(Command::Demo { seed }) = arguments.command {
        return Ok(Opening::Demo { seed });
    }
    if let Some(address) = &arguments.address {
        let profile = settings
            .profile_at(&address.host)
            .with_context(|| format!("there are no keys for {}; start lftui without it to connect, or set LANGFUSE_HOST and the keys", address.host))?;
        return Ok(Opening::Profile(Box::new(profile.clone())));
    }
    Ok(settings
        .connection
        .clone()
        .map_or(Opening::Start, |profile| {
            Opening::Profile(Box::new(profile))
        }))
}
