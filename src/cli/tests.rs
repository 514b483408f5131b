//! What people type.

use clap::CommandFactory as _;

use super::*;

fn parse(line: &str) -> Result<Arguments, clap::Error> {
    Arguments::try_parse_from(std::iter::once("lftui").chain(line.split_whitespace()))
}

#[test]
fn the_definition_is_sound() {
    Arguments::command().debug_assert();
}

#[test]
fn help_fits_on_a_screen() {
    let help = Arguments::command()
        .term_width(80)
        .render_help()
        .to_string();
    // The prompt below it needs a line, too.
    assert!(
        help.lines().count() <= 23,
        "{} lines\n{help}",
        help.lines().count()
    );
    for line in help.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for word in [
        "demo",
        "serve",
        "trace",
        "WEB-URL",
        "LANGFUSE_PUBLIC_KEY",
        "Exit codes",
    ] {
        assert!(help.contains(word), "{word} is not in\n{help}");
    }
}

#[test]
fn help_shows_no_key_of_the_environment() {
    let mut command = Arguments::command();
    let serve = command.find_subcommand_mut("serve").unwrap();
    let help = serve.render_long_help().to_string();
    assert!(help.contains("[env: LANGFUSE_SECRET_KEY]"), "{help}");
}

#[test]
fn places_come_from_commands_and_addresses() {
    let place = |line| parse(line).unwrap().place();
    assert_eq!(place("trace abc"), Some(Place::Trace("abc".into())));
    assert_eq!(place("session a/b"), Some(Place::Session("a/b".into())));
    let observation = Place::Observation {
        trace: None,
        id: "o".into(),
    };
    assert_eq!(place("observation o"), Some(observation));
    assert_eq!(
        place("https://host/project/p/traces/t"),
        Some(Place::Trace("t".into()))
    );
    assert_eq!(place(""), None);
    assert_eq!(place("demo"), None);
}

#[test]
fn options_stand_before_or_after_the_command() {
    for line in [
        "--profile work --theme ocean --read-only --offline --no-mouse --ascii trace abc",
        "trace abc --profile work --theme ocean --read-only --offline --no-mouse --ascii",
    ] {
        let overrides = parse(line).unwrap().options.overrides();
        assert_eq!(overrides.profile.as_deref(), Some("work"));
        assert_eq!(overrides.theme.as_deref(), Some("ocean"));
        assert!(overrides.read_only && overrides.no_mouse && overrides.ascii && overrides.offline);
    }
}

#[test]
fn serve_listens_on_this_machine_and_is_mixed_unless_told() {
    let Some(Command::Serve(serve)) = parse("serve").unwrap().command else {
        panic!("not serve");
    };
    assert_eq!(serve.listen.to_string(), "127.0.0.1:3939");
    assert_eq!(serve.imitate, Imitate::Mixed);
    assert_eq!(serve.db, None);
    let line = "serve --listen 127.0.0.1:0 --db x.db --public-key a --secret-key b --imitate v3";
    let Some(Command::Serve(serve)) = parse(line).unwrap().command else {
        panic!("not serve");
    };
    assert_eq!(
        (serve.public_key.as_str(), serve.secret_key.as_str()),
        ("a", "b")
    );
    assert_eq!(serve.imitate, Imitate::V3);
}

fn serve(arguments: &[&str]) -> Result<Serve, clap::Error> {
    let line = ["lftui", "serve"].iter().chain(arguments);
    match Arguments::try_parse_from(line)?.command {
        Some(Command::Serve(serve)) => Ok(serve),
        _ => panic!("not serve"),
    }
}

#[test]
fn serve_misbehaves_only_when_told_to() {
    let well = serve(&[]).unwrap().misbehaviour;
    assert!(well.fault.is_empty() && !well.log_requests && well.drop_invalid_scores);
    assert_eq!((well.rate_limit, well.delay), (None, None));
    let line = [
        "--rate-limit=30/min",
        "--delay=300ms",
        "--fault=GET /api/public/v2/observations 503 10%",
        "--fault=* * lost",
        "--fault-seed=7",
        "--drop-invalid-scores",
        "--log-requests",
    ];
    let ill = serve(&line).unwrap().misbehaviour;
    assert_eq!(ill.rate_limit, Some("30/min".parse().unwrap()));
    assert_eq!(ill.delay, Some(std::time::Duration::from_millis(300)));
    assert_eq!((ill.fault.len(), ill.fault_seed), (2, 7));
    assert!(ill.drop_invalid_scores && ill.log_requests);
    let strict = serve(&["--drop-invalid-scores=false"]).unwrap();
    assert!(!strict.misbehaviour.drop_invalid_scores);
}

#[test]
fn misbehaviour_that_cannot_be_read_says_what_to_write() {
    for (argument, hint) in [
        ("--rate-limit=30", "30/min"),
        ("--delay=300", "300ms"),
        ("--fault=GET /api/public/traces 200", "400 to 599"),
        ("--fault=GET /traces 503", "below /api/public/"),
    ] {
        let error = serve(&[argument]).unwrap_err();
        assert_eq!(error.exit_code(), i32::from(exit::USAGE), "{argument}");
        assert!(error.to_string().contains(hint), "{argument}: {error}");
    }
}

#[test]
fn the_cache_is_looked_at_and_cleared() {
    let cache = |line| match parse(line).unwrap().command {
        Some(Command::Cache(cache)) => cache,
        other => panic!("{other:?}"),
    };
    assert!(matches!(
        cache("cache info --json"),
        Cache::Info { json: true }
    ));
    assert!(matches!(cache("cache clear"), Cache::Clear { all: false }));
    assert!(matches!(
        cache("cache clear --all"),
        Cache::Clear { all: true }
    ));
}

#[test]
fn mistakes_end_with_the_usage_code_and_a_hint() {
    for (line, hint) in [
        ("tarce", "lftui trace tarce"),
        ("trace", "<ID>"),
        ("https://host/project/p/prompts", "leads to no trace"),
        ("serve --imitate v5", "mixed"),
        ("serve --listen 3939", "--listen"),
        ("--profil x", "--profile"),
    ] {
        let error = parse(line).unwrap_err();
        assert_eq!(error.exit_code(), i32::from(exit::USAGE), "{line}");
        assert!(error.to_string().contains(hint), "{line}: {error}");
    }
}

#[test]
fn an_export_is_of_one_form_and_a_budget_is_for_markdown() {
    for line in [
        "export trace abc",
        "export trace abc --ndjson",
        "export trace abc --markdown --tokens 2000 --observation o",
        "--offline export trace abc --json",
    ] {
        assert!(parse(line).is_ok(), "{line}");
    }
    for line in [
        "export trace",
        "export trace abc --json --ndjson",
        "export trace abc --tokens 2000",
        "export session abc",
    ] {
        assert!(parse(line).is_err(), "{line}");
    }
}
