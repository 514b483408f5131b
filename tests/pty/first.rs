//! The first minutes: nothing is configured yet, or what is configured is broken.

use std::os::unix::fs::PermissionsExt as _;

use super::plain::Served;
use super::window::{Home, Window};

/// Fills the connect form and asks for the connection.
fn connect(window: &mut Window, address: &str, keys: (&str, &str)) {
    window.types("\x15");
    window.types(address);
    window.types("\t\x15");
    window.types(keys.0);
    window.types("\t\x15");
    window.types(keys.1);
    window.types("\r");
}

fn first_screen(home: &Home) -> Window {
    let mut window = home.lftui(&[]);
    window.sees("Look around in the demo");
    window.sees("Connect to Langfuse");
    window
}

#[test]
fn who_has_nothing_configured_can_look_around() {
    let home = Home::new();
    let mut window = first_screen(&home);
    window.types("\r");
    window.sees("chat-");
    window.types("q");
    assert_eq!(window.ends(), 0);
    window.assert_restored();
    assert!(!home.config().exists(), "the demo keeps nothing");
}

#[test]
fn a_connection_is_tried_before_it_is_kept() {
    let home = Home::new();
    let served = Served::start(&home, &[]);
    let (host, public) = (
        served.value("LANGFUSE_HOST"),
        served.value("LANGFUSE_PUBLIC_KEY"),
    );
    let secret = served.value("LANGFUSE_SECRET_KEY");
    let mut window = first_screen(&home);
    window.types("j\r");
    window.sees("secret key");
    // Nobody listens on port 1.
    connect(&mut window, "http://127.0.0.1:1", (public, secret));
    window.sees("✖ Nothing listens at 127.0.0.1:1");
    assert!(!home.config().exists());
    window.types("\t");
    connect(&mut window, host, (public, "sk-lf-wrong"));
    window.sees("✖ The server refused these keys");
    window.types("\t");
    connect(&mut window, host, (public, secret));
    window.sees("1 Sessions");
    assert!(!window.text().contains(secret), "a secret is never shown");
    window.types("q");
    assert_eq!(window.ends(), 0);
    window.assert_restored();
    let mode = std::fs::metadata(home.config())
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);

    let mut again = home.lftui(&[]);
    again.sees("1 Sessions");
    again.types("q");
    assert_eq!(again.ends(), 0);
}

#[test]
fn a_broken_setting_is_named_and_the_program_starts() {
    for (text, words) in [
        ("mouse = \"sometimes\"\n", "config.toml, line 1, mouse:"),
        ("theme = [\n", "config.toml, line 1, theme:"),
        (
            "[profiles.work]\npublic_key = \"pk\"\n",
            "config.toml, line 2, profiles.work.host:",
        ),
        (
            "[profiles.work]\nhost = 3\npublic_key = \"pk\"\nsecret_key = \"sk\"\n",
            "config.toml, line 2, profiles.work.host:",
        ),
        ("theme = \"no-such-theme\"\n", "no-such-theme.toml"),
    ] {
        let home = Home::new();
        home.write_config(text);
        let mut window = home.lftui(&[]);
        window.sees("Look around in the demo");
        window.sees(words);
        window.types("\r");
        window.waits("the problem to be gone", |screen| {
            !screen.contents().contains("any key closes")
        });
        window.types("q");
        assert_eq!(window.ends(), 0);
        window.assert_restored();
    }
}

#[test]
fn a_server_that_is_not_there_is_told_on_the_screen() {
    let home = Home::new();
    home.write_config(
        "[profiles.gone]\nhost = \"http://127.0.0.1:1\"\npublic_key = \"pk\"\nsecret_key = \"sk\"\n",
    );
    let mut window = home.lftui(&["--profile", "gone"]);
    window.sees("no connection");
    window.sees("✖ Nothing listens at 127.0.0.1:1");
    window.types("q");
    assert_eq!(window.ends(), 0);
    window.assert_restored();
}
