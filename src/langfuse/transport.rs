//! The HTTP machine under the client: certificates, proxy, timeouts, compression.

use std::fs;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Certificate, ClientBuilder};

use super::{Connection, Error, Inner, address};

/// Servers close idle connections after 5 s; letting go first avoids sending into a closed one.
const IDLE: Duration = Duration::from_secs(4);
const CONNECT: Duration = Duration::from_secs(10);

pub(super) fn build(inner: &Inner) -> Result<reqwest::Client, Error> {
    // Fails where a provider was installed before, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let timeout = inner.connection.timeout;
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("lftui/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .connect_timeout(timeout.min(CONNECT))
        .read_timeout(timeout)
        .pool_idle_timeout(IDLE);
    if address::is_loopback(&inner.base) {
        // Within one machine compressing takes longer than what it spares.
        builder = builder.no_proxy().no_gzip().no_zstd();
    }
    trust(builder, inner)?
        .build()
        .map_err(|error| Error::Local(format!("The HTTP client cannot start ({error}).")))
}

/// A plain connection needs no certificates, and loading the system's takes longer than the rest of the start.
fn trust(builder: ClientBuilder, inner: &Inner) -> Result<ClientBuilder, Error> {
    if inner.base.scheme() == "http" {
        return Ok(builder.tls_certs_only([]));
    }
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .filter_map(|root| Certificate::from_der(root).ok());
    let builder = builder.tls_certs_merge(roots);
    Ok(match &inner.connection.ca_file {
        Some(_) => builder.tls_certs_merge(own(&inner.connection)?),
        None => builder,
    })
}

fn own(connection: &Connection) -> Result<Vec<Certificate>, Error> {
    let Some(path) = &connection.ca_file else {
        return Ok(Vec::new());
    };
    let unreadable = |why: String| {
        let path = path.display();
        Error::Local(format!("The CA file {path} cannot be used: {why}."))
    };
    let pem = fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    let certificates =
        Certificate::from_pem_bundle(&pem).map_err(|error| unreadable(error.to_string()))?;
    if certificates.is_empty() {
        return Err(unreadable("it holds no PEM certificate".into()));
    }
    Ok(certificates)
}
