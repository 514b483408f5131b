//! A profile: one project on one server, and the keys to it.

use std::fmt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use secrecy::SecretString;
use url::Url;

use crate::model::{Problem, Requests};

/// How to reach a project.
#[derive(Clone, Debug)]
pub struct Profile {
    /// As in `[profiles.NAME]`; `environment` for the keys of the environment.
    pub name: String,
    /// Scheme, host, port and perhaps a path, without a slash at the end.
    pub host: String,
    pub public_key: String,
    pub secret: Secret,
    /// Certificates in PEM, trusted beside the usual ones.
    pub ca_file: Option<PathBuf>,
    /// Nothing is written to this project.
    pub read_only: bool,
    /// The most requests this project may be asked.
    pub requests: Option<Requests>,
}

/// A secret key, or the command that prints it. Never shown by `Debug`.
#[derive(Clone)]
pub enum Secret {
    Key(SecretString),
    /// Program and arguments, run when the key is first needed.
    Command(Vec<String>),
}

impl Secret {
    /// The key. Runs the command, which may take as long as it likes: call it where waiting is
    /// fine. The command has no terminal; its first line of output is the key.
    pub fn reveal(&self) -> Result<SecretString, Problem> {
        let words = match self {
            Self::Key(key) => return Ok(key.clone()),
            Self::Command(words) => words,
        };
        let failed = |why: &str| Problem::local(format!("secret_key_command {why}"));
        let Some((program, arguments)) = words.split_first() else {
            return Err(failed("is empty"));
        };
        let output = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| failed(&format!("could not run {program}: {error}")))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            // It ends up on the screen.
            let said: String = said
                .lines()
                .next()
                .unwrap_or_default()
                .chars()
                .filter(|c| !c.is_control())
                .take(200)
                .collect();
            return Err(failed(&format!(
                "failed ({program}, {}): {said}",
                output.status
            )));
        }
        let printed = String::from_utf8(output.stdout)
            .map_err(|_not_text| failed("printed something that is not text"))?;
        match printed.lines().next().map(str::trim) {
            Some(key) if !key.is_empty() => Ok(SecretString::from(key)),
            _ => Err(failed("printed nothing")),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key(_) => "Key(…)",
            Self::Command(_) => "Command(…)",
        })
    }
}

/// A server's address in the form that is kept, or what is wrong with it.
pub(super) fn parse_host(text: &str) -> Result<String, &'static str> {
    let url = match Url::parse(text.trim()) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => url,
        _ => return Err("write it with http:// or https://"),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err("no user and password belong in it");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("it ends with the server, or the path below which Langfuse is served");
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn command(script: &str) -> Secret {
        Secret::Command(["sh", "-c", script].map(str::to_owned).into())
    }

    #[test]
    #[cfg(unix)]
    fn a_command_prints_the_key_on_its_first_line() {
        let key = command("printf ' sk-lf-1 \\nurl: x\\n'").reveal().unwrap();
        assert_eq!(key.expose_secret(), "sk-lf-1");
    }

    #[test]
    #[cfg(unix)]
    fn a_command_that_fails_says_why() {
        let said = |script| command(script).reveal().unwrap_err().message;
        assert!(said("echo 'gpg: locked' >&2; exit 2").contains("gpg: locked"));
        assert!(said("true").contains("printed nothing"));
        let missing = Secret::Command(vec!["/nowhere/pass".to_owned()]);
        assert!(
            missing
                .reveal()
                .unwrap_err()
                .message
                .contains("/nowhere/pass")
        );
    }

    #[test]
    fn debug_shows_no_key() {
        let secret = Secret::Key(SecretString::from("sk-lf-very-secret"));
        assert_eq!(
            format!("{secret:?} {:?}", command("echo sk-lf-x")),
            "Key(…) Command(…)"
        );
    }

    #[test]
    fn hosts_are_kept_without_the_last_slash() {
        assert_eq!(
            parse_host("https://Cloud.Langfuse.com/").unwrap(),
            "https://cloud.langfuse.com"
        );
        assert_eq!(
            parse_host("http://localhost:3000/lf/").unwrap(),
            "http://localhost:3000/lf"
        );
        for bad in [
            "cloud.langfuse.com",
            "localhost:3000",
            "ftp://x",
            "https://u:p@x",
            "https://x/?y",
            "",
        ] {
            parse_host(bad).unwrap_err();
        }
    }
}
