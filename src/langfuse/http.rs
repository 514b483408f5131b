//! Sending a request until it is answered: keys, redirects, repeats, the log line.

mod reply;

use std::fs::File;
use std::sync::atomic::Ordering;
use std::time::Instant;

use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::{Method, Response, StatusCode, Url};
use secrecy::ExposeSecret;

use super::budget::{self, Bucket, Permit, Urgency};
use super::request::Request;
use super::{Client, Error, Offline, address, lost, refusal, retry, transport, wire};

pub use reply::Reply;
pub(super) use reply::unkept;

const REDIRECTS: usize = 5;

impl Client {
    /// Sends anything to a route below `/api/public` (which `path` may name or leave out) and gives the answer as it
    /// is, whatever its status. Repeated only when the server refused it for its rate limit and lets it wait an hour at
    /// most.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        query: &[(String, String)],
        body: Option<String>,
    ) -> Result<Reply, Error> {
        let path = path.trim_start_matches('/');
        let path = path.strip_prefix("api/public/").unwrap_or(path);
        let mut url = self.inner.base.clone();
        url.set_path(&format!("{}api/public/{path}", self.inner.base.path()));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let request = Outgoing {
            method,
            url,
            body,
            keys: true,
        };
        self.attempt(request, None).await
    }

    /// The text of a successful answer.
    pub(super) async fn text(&self, request: &Request) -> Result<String, Error> {
        let reply = self.answer(request, None).await?;
        let text = String::from_utf8(reply.body).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Error::not_understood("", format!("byte {at} is no UTF-8"))
        })?;
        Ok(wire::repair(text))
    }

    /// A successful answer in a file without a name, as it came: for what may be larger than memory.
    pub(super) async fn file(&self, request: &Request) -> Result<File, Error> {
        let mut file = tempfile::tempfile().map_err(|error| unkept(&error))?;
        self.answer(request, Some(&mut file)).await?;
        Ok(file)
    }

    async fn answer(&self, request: &Request, mut file: Option<&mut File>) -> Result<Reply, Error> {
        let mut tries = 0;
        loop {
            let error = match self.once(request, file.as_deref_mut()).await {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            tries += 1;
            match retry::pause(request.retry, &error, tries) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(error),
            }
        }
    }

    async fn once(&self, request: &Request, file: Option<&mut File>) -> Result<Reply, Error> {
        let url = request.url(&self.inner.base)?;
        let path = url.path().trim_start_matches(self.inner.base.path());
        let path = path.trim_start_matches("api/public/").to_owned();
        let outgoing = Outgoing {
            method: request.method.clone(),
            url,
            body: request.body.clone(),
            keys: request.keys,
        };
        let mut reply = self
            .attempt(outgoing, file)
            .await
            .inspect_err(|error| tracing::debug!("{} {path}: {error}", request.method))?;
        if !reply.is_success() {
            self.hide_secret(&mut reply);
            return Err(refusal::read(&reply, &path));
        }
        Ok(reply)
    }

    /// Sends a request until it is answered by something else than a redirect or a rate limit. What a success brings
    /// goes into the file, if there is one.
    async fn attempt(
        &self,
        mut request: Outgoing,
        file: Option<&mut File>,
    ) -> Result<Reply, Error> {
        if self.inner.offline {
            let reason = if request.method == Method::GET {
                Offline::Unseen
            } else {
                Offline::Unsent
            };
            let host = self.host();
            return Err(Error::Offline { host, reason });
        }
        let (mut redirects, mut refusals, mut file) = (0, 0, file);
        while redirects < REDIRECTS {
            let started = Instant::now();
            let bucket = budget::bucket(&request.method, &request.url, &self.inner.base);
            let response = self.send(&request, bucket).await?;
            if response.status().is_redirection() {
                request.url = next(&response, &request)?;
                redirects += 1;
                continue;
            }
            let reply = reply::read(response, file.as_deref_mut(), &self.host()).await?;
            tracing::debug!(
                "{} {} {} {} ms",
                request.method,
                request.url.path(),
                reply.status,
                started.elapsed().as_millis()
            );
            if let Some((wait, limit)) = retry::rest(&reply, refusals) {
                // It was not carried out, whatever it was: waiting for its turn again makes no second one.
                self.inner.budget.refused(bucket, wait, limit);
                refusals += 1;
                continue;
            }
            return Ok(reply);
        }
        let to = request.url.origin().ascii_serialization();
        Err(Error::not_understood(
            "",
            format!("{to} redirects in a circle"),
        ))
    }

    /// Once, when its turn has come; until the answer begins.
    async fn send(&self, request: &Outgoing, bucket: Bucket) -> Result<Response, Error> {
        let inner = &self.inner;
        let http = inner
            .http
            .get_or_try_init(|| async { transport::build(inner) })
            .await?;
        let permit = self.permit(&request.method, bucket).await?;
        inner.sent.fetch_add(1, Ordering::Relaxed);
        match self.prepare(http, request).send().await {
            Ok(response) => {
                if response.status() == StatusCode::TOO_MANY_REQUESTS {
                    permit.refund();
                }
                Ok(response)
            }
            Err(error) => {
                if error.is_connect() {
                    permit.refund();
                }
                Err(lost::explain(&error, &self.host()))
            }
        }
    }

    /// Waits for the turn: behind all others while nobody wants what is read in the background.
    async fn permit(&self, method: &Method, bucket: Bucket) -> Result<Permit, Error> {
        let budget = &self.inner.budget;
        let Some(ahead) = self.ahead.as_ref().filter(|_| method == Method::GET) else {
            return budget.permit(bucket, Urgency::of(method)).await;
        };
        tokio::select! {
            permit = budget.permit(bucket, Urgency::Ahead) => permit,
            () = ahead.cancelled() => budget.permit(bucket, Urgency::Read).await,
        }
    }

    fn prepare(&self, http: &reqwest::Client, request: &Outgoing) -> reqwest::RequestBuilder {
        let mut builder = http.request(request.method.clone(), request.url.clone());
        if request.keys {
            let connection = &self.inner.connection;
            let secret = connection.secret_key.expose_secret();
            builder = builder.basic_auth(&connection.public_key, Some(secret));
        }
        if let Some(body) = &request.body {
            builder = builder
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        builder
    }

    /// A server, or what stands before it, may echo what it was sent.
    fn hide_secret(&self, reply: &mut Reply) {
        let secret = self.inner.connection.secret_key.expose_secret();
        let text = reply.text_lossy();
        if !secret.is_empty() && text.contains(secret) {
            reply.body = text.replace(secret, "…").into_bytes();
        }
    }
}

/// What goes on the wire.
struct Outgoing {
    method: Method,
    url: Url,
    body: Option<String>,
    keys: bool,
}

/// Where a redirect leads; only a read is sent on, and only within the same origin, because the keys go with it.
fn next(response: &Response, request: &Outgoing) -> Result<Url, Error> {
    let to = reply::text(response.headers(), LOCATION.as_str())
        .and_then(|to| request.url.join(to).ok())
        .ok_or_else(|| {
            let status = response.status().as_u16();
            Error::not_understood("", format!("status {status} without a place to go"))
        })?;
    if to.origin() == request.url.origin() && request.method == Method::GET {
        return Ok(to);
    }
    let to = format!("{}://{}{}", to.scheme(), address::host(&to), to.path());
    Err(Error::Redirected { to })
}
