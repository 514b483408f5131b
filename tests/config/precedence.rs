//! Who wins: arguments, environment, file, defaults.

use lftui::config::Symbols;

use super::Person;

const TWO: &str = r#"
theme = "ocean"
[profiles.work]
host = "https://work"
public_key = "pk-w"
secret_key = "sk-w"
[profiles.home]
host = "https://home"
public_key = "pk-h"
secret_key = "sk-h"
"#;

const KEYS: [(&str, &str); 2] = [
    ("LANGFUSE_PUBLIC_KEY", "pk-e"),
    ("LANGFUSE_SECRET_KEY", "sk-e"),
];

#[test]
fn complete_keys_of_the_environment_win_over_the_file() {
    let person = Person::with(&format!("profile = 'work'\n{TWO}")).environment(&KEYS);
    assert_eq!(
        person.connection(),
        "environment at https://cloud.langfuse.com with pk-e, secret sk-e"
    );
    let hosted = person.environment(&[("LANGFUSE_HOST", "http://localhost:3000/")]);
    assert!(
        hosted
            .connection()
            .contains("at http://localhost:3000 with")
    );
    let both = hosted.environment(&[("LANGFUSE_BASE_URL", "http://localhost:4000")]);
    assert!(both.connection().contains("at http://localhost:4000 with"));
}

#[test]
fn an_asked_for_profile_wins_over_the_environment() {
    let person = Person::with(TWO).environment(&KEYS).profile("home");
    assert!(person.connection().starts_with("home at https://home"));
}

#[test]
fn without_keys_lftui_profile_wins_over_the_file_and_the_last_one_is_the_last_resort() {
    let mut person = Person::with(TWO);
    person.last_profile = Some("work");
    assert!(person.connection().starts_with("work at"));
    let person = person.environment(&[("LFTUI_PROFILE", "home")]);
    assert!(person.connection().starts_with("home at"));
}

#[test]
fn offline_is_an_argument_or_a_variable() {
    let offline = |person: &Person| person.load().settings.offline;
    let mut person = Person::with(TWO);
    assert!(!offline(&person));
    person.arguments.offline = true;
    assert!(offline(&person));
    let said = |value| Person::with(TWO).environment(&[("LFTUI_OFFLINE", value)]);
    assert!(offline(&said("1")));
    assert!(!offline(&said("0")) && !offline(&said("")));
}

#[test]
fn the_environments_rate_holds_for_every_profile() {
    let requests = [("LFTUI_REQUESTS", "30/min")];
    let person = Person::with(&format!("profile = 'work'\n{TWO}requests = '5/s'\n"));
    assert!(person.connection().ends_with("sk-w"));
    let person = person.environment(&requests);
    assert!(person.connection().ends_with("sk-w, 30/min"));
    let home = person.load().settings.profiles["home"].requests;
    assert_eq!(home.map(|rate| rate.to_string()), Some("30/min".into()));
    let person = person.environment(&KEYS);
    assert!(person.connection().ends_with("sk-e, 30/min"));
    let faulty = Person::with(TWO).environment(&[("LFTUI_REQUESTS", "many")]);
    let warnings = faulty.load().warnings;
    assert_eq!(
        warnings,
        ["LFTUI_REQUESTS: expected a rate such as \"30/min\""]
    );
}

#[test]
fn half_the_keys_are_not_used_and_said_so() {
    let person = Person::with("").environment(&[KEYS[0], ("LANGFUSE_SECRET_KEY", "")]);
    assert_eq!(person.connection(), "none");
    assert_eq!(
        person.load().warnings,
        ["LANGFUSE_PUBLIC_KEY is set but LANGFUSE_SECRET_KEY is not, so neither is used"]
    );
}

#[test]
fn a_faulty_host_in_the_environment_falls_back_to_no_other_server() {
    let person = Person::with(&format!("profile = 'work'\n{TWO}"))
        .environment(&KEYS)
        .environment(&[("LANGFUSE_HOST", "langfuse.internal")]);
    assert_eq!(person.connection(), "none");
    assert!(person.load().warnings[0].starts_with("LANGFUSE_HOST is no address"));
}

#[test]
fn a_mistyped_profile_is_not_replaced_by_another() {
    let person = Person::with(TWO).environment(&KEYS).profile("wrok");
    assert_eq!(person.connection(), "none");
    assert_eq!(
        person.load().warnings,
        ["--profile: there is no profile `wrok`; did you mean `work`?"]
    );
}

#[test]
fn arguments_win_over_the_file() {
    let mut person = Person::with(&format!("mouse = true\nsymbols = 'unicode'\n{TWO}"));
    person.arguments.theme = Some("paper".to_owned());
    person.arguments.no_mouse = true;
    person.arguments.ascii = true;
    person.arguments.read_only = true;
    let settings = person.load().settings;
    assert_eq!(settings.theme.as_deref(), Some("paper"));
    assert!(!settings.mouse && settings.read_only);
    assert_eq!(settings.symbols, Symbols::Ascii);
    assert!(!settings.may_write(&settings.profiles["work"]));
}

#[test]
fn no_color_takes_the_colours() {
    assert!(
        Person::with("")
            .environment(&[("NO_COLOR", "")])
            .load()
            .settings
            .colour
    );
    assert!(
        !Person::with("")
            .environment(&[("NO_COLOR", "1")])
            .load()
            .settings
            .colour
    );
}

#[test]
#[cfg(unix)]
fn a_secret_that_others_can_read_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let person = Person::with(TWO);
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(person.config(), open).unwrap();
    let warnings = person.load().warnings;
    assert!(warnings[0].contains("chmod 600"), "{warnings:?}");
}

#[test]
fn debug_of_everything_shows_no_secret() {
    let loaded = Person::with(TWO).environment(&KEYS).load();
    let shown = format!("{loaded:?}");
    assert!(shown.contains("pk-e") && !shown.contains("sk-"), "{shown}");
}

#[test]
fn a_pasted_address_finds_the_profile_of_its_host() {
    let settings = Person::with(TWO).profile("work").load().settings;
    let at = |host| {
        settings
            .profile_at(host)
            .map(|profile| profile.name.as_str())
    };
    assert_eq!(at("https://work"), Some("work"));
    assert_eq!(at("https://home"), Some("home"));
    assert_eq!(at("https://home:8443"), None);
}
