//! Saving a profile: nothing else in the file changes.

use lftui::config::{Profile, Requests, Secret, save_profile};
use secrecy::SecretString;

use super::Person;

fn profile(name: &str) -> Profile {
    Profile {
        name: name.to_owned(),
        host: "https://new".to_owned(),
        public_key: "pk-new".to_owned(),
        secret: Secret::Key(SecretString::from("sk-new")),
        ca_file: None,
        read_only: false,
        requests: None,
    }
}

#[test]
fn the_first_profile_makes_the_file_and_is_the_default() {
    let person = Person::with("");
    std::fs::remove_file(person.config()).unwrap();
    save_profile(&person.config(), &profile("my work")).unwrap();
    assert_eq!(
        person.connection(),
        "my work at https://new with pk-new, secret sk-new"
    );
    assert_eq!(person.load().warnings, Vec::<String>::new());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = person.config().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn comments_order_and_other_keys_stay() {
    let before = r#"# my settings
theme = "ocean" # dark

profile = "home"

# at home
[profiles.home]
host = "https://home" # the old box
public_key = "pk-h"
secret_key_command = ["pass", "h"]
requests = "10/s"

[profiles.other]
host = "https://other"
"#;
    let person = Person::with(before);
    save_profile(&person.config(), &profile("home")).unwrap();
    let after = std::fs::read_to_string(person.config()).unwrap();
    let wanted = before
        .replace("\"https://home\"", "\"https://new\"")
        .replace("pk-h", "pk-new")
        .replace(
            "secret_key_command = [\"pass\", \"h\"]\nrequests = \"10/s\"\n",
            "requests = \"10/s\"\nsecret_key = \"sk-new\"\n",
        );
    assert_eq!(after, wanted);
}

#[test]
fn every_part_of_a_profile_comes_back() {
    let person = Person::with("# mine\n");
    let saved = Profile {
        secret: Secret::Command(vec!["echo".to_owned(), "sk-said".to_owned()]),
        ca_file: Some("/etc/ca.pem".into()),
        read_only: true,
        requests: Requests::parse("30/min"),
        ..profile("a.b \"c\"")
    };
    save_profile(&person.config(), &saved).unwrap();
    assert_eq!(
        person.connection(),
        "a.b \"c\" at https://new with pk-new, secret sk-said, ca /etc/ca.pem, 30/min, read only"
    );
    assert!(
        std::fs::read_to_string(person.config())
            .unwrap()
            .contains("# mine")
    );
}

#[test]
fn a_broken_file_is_not_touched() {
    for broken in ["theme = \n", "profiles = 3\n", "[profiles]\nwork = 'x'\n"] {
        let person = Person::with(broken);
        let problem = save_profile(&person.config(), &profile("work")).unwrap_err();
        assert!(
            problem.message.contains("config.toml"),
            "{}",
            problem.message
        );
        assert_eq!(std::fs::read_to_string(person.config()).unwrap(), broken);
    }
}

#[test]
#[cfg(unix)]
fn a_linked_file_stays_a_link() {
    let person = Person::with("theme = \"ocean\"\n");
    let target = person.home.path().join("dotfiles.toml");
    std::fs::rename(person.config(), &target).unwrap();
    std::os::unix::fs::symlink(&target, person.config()).unwrap();
    save_profile(&person.config(), &profile("work")).unwrap();
    assert!(person.config().is_symlink());
    assert!(std::fs::read_to_string(&target).unwrap().contains("pk-new"));
}
