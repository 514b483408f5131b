//! What it takes to connect; its secret is never shown.

/// What a person typed into the connect form.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    pub host: String,
    pub public_key: String,
    pub secret_key: String,
    pub profile: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("host", &self.host)
            .field("public_key", &self.public_key)
            .field("profile", &self.profile)
            .finish_non_exhaustive()
    }
}
