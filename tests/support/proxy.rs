//! Stands before a server: remembers what it was asked, and misbehaves when told to.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header;
use axum::response::Response;
use futures_util::stream;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// A request as the server saw it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// With the query.
    pub(crate) path: String,
    pub(crate) body: String,
    /// None while it is not answered.
    pub(crate) status: Option<u16>,
}

impl std::fmt::Display for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// What a server can do instead of answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// This status, with a JSON body.
    Status(u16),
    /// 429, and how many seconds to wait.
    Busy(u32),
    /// A page for a browser.
    Html,
    /// Says nothing, for ever.
    Hang,
    /// The connection breaks in the middle of the body.
    Cut,
    /// JSON that is none.
    Garbage,
    /// JSON of another shape.
    Strange,
}

#[derive(Default)]
struct Book {
    seen: Mutex<Vec<Seen>>,
    faults: Mutex<Vec<(String, Fault)>>,
    answered: Condvar,
    /// Requests that are being answered.
    passing: AtomicUsize,
}

#[derive(Clone)]
pub(crate) struct Proxy {
    pub(crate) url: String,
    book: Arc<Book>,
    listening: AbortHandle,
}

impl Proxy {
    pub(crate) async fn before(target: String) -> Self {
        let book = Arc::new(Book::default());
        let kept = Arc::clone(&book);
        let client = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .no_gzip()
            .no_zstd()
            .build()
            .expect("a client without TLS");
        let app = Router::new().fallback(move |request: Request| {
            let (book, client, target) = (Arc::clone(&kept), client.clone(), target.clone());
            async move { book.pass(request, &client, &target).await }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let serving = tokio::spawn(async move { axum::serve(listener, app).await });
        let listening = serving.abort_handle();
        Self {
            url,
            book,
            listening,
        }
    }

    /// From now on nobody listens here.
    pub(crate) fn stop(&self) {
        self.listening.abort();
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        lock(&self.book.seen).clone()
    }

    /// Waits until the condition holds, looking whenever something was answered.
    pub(crate) fn wait(&self, patience: Duration, mut holds: impl FnMut(&[Seen]) -> bool) {
        let until = Instant::now() + patience;
        let mut seen = lock(&self.book.seen);
        while !holds(&seen) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            let waited = self.book.answered.wait_timeout(seen, left);
            seen = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Whether an answer is on its way; one that never comes is not.
    pub(crate) fn is_busy(&self) -> bool {
        self.book.passing.load(Ordering::Relaxed) > 0
    }

    pub(crate) fn forget(&self) {
        lock(&self.book.seen).clear();
    }

    /// From now on, requests whose method and path (`POST /api/…`) contain `part` meet this.
    pub(crate) fn fail(&self, part: &str, fault: Fault) {
        lock(&self.book.faults).push((part.to_owned(), fault));
    }

    pub(crate) fn heal(&self) {
        lock(&self.book.faults).clear();
    }
}

impl Book {
    async fn pass(&self, request: Request, client: &reqwest::Client, target: &str) -> Response {
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let path = parts.uri.to_string();
        let at = {
            let mut seen = lock(&self.seen);
            seen.push(Seen {
                method: parts.method.to_string(),
                path: path.clone(),
                body: String::from_utf8_lossy(&bytes).into_owned(),
                status: None,
            });
            seen.len() - 1
        };
        let fault = lock(&self.faults)
            .iter()
            .find(|(part, _)| format!("{} {path}", parts.method).contains(part.as_str()))
            .map(|(_, fault)| *fault);
        let response = if let Some(fault) = fault {
            misbehave(fault).await
        } else {
            let _passing = Passing::begin(&self.passing);
            let mut headers = parts.headers;
            headers.remove(header::HOST);
            let asked = client
                .request(parts.method, format!("{target}{path}"))
                .headers(headers)
                .body(bytes);
            answer(asked.send().await).await
        };
        if let Some(seen) = lock(&self.seen).get_mut(at) {
            seen.status = Some(response.status().as_u16());
        }
        self.answered.notify_all();
        response
    }
}

/// Counts while it lives: whoever asked may hang up before the answer.
struct Passing<'a>(&'a AtomicUsize);

impl<'a> Passing<'a> {
    fn begin(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Passing<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn answer(answer: reqwest::Result<reqwest::Response>) -> Response {
    let Ok(answer) = answer else {
        return plain(502, "application/json", r#"{"message":"no server"}"#);
    };
    let mut response = Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        if name != header::TRANSFER_ENCODING && name != header::CONTENT_LENGTH {
            response = response.header(name, value);
        }
    }
    let bytes = answer.bytes().await.unwrap_or_default();
    response.body(Body::from(bytes)).expect("headers came over")
}

async fn misbehave(fault: Fault) -> Response {
    match fault {
        Fault::Status(status) => {
            let body = r#"{"message":"the server is unwell","error":"Unwell"}"#;
            plain(status, "application/json", body)
        }
        Fault::Busy(seconds) => {
            let body = r#"{"message":"Rate limit exceeded","code":"rate_limited"}"#;
            let mut response = plain(429, "application/json", body);
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, seconds.into());
            headers.insert("x-ratelimit-limit", 30.into());
            response
        }
        Fault::Html => plain(
            200,
            "text/html; charset=utf-8",
            "<!DOCTYPE html><html><title>Sign in</title></html>",
        ),
        Fault::Hang => std::future::pending().await,
        Fault::Garbage => plain(200, "application/json", "{\"data\":[{\"id\":"),
        Fault::Strange => plain(200, "application/json", "{\"data\":\"many\",\"meta\":7}"),
        Fault::Cut => {
            let parts = stream::iter([Ok(Bytes::from_static(b"{\"data\":[")), Err("cut")]);
            let response = Response::builder().header(header::CONTENT_TYPE, "application/json");
            let body = Body::from_stream(parts);
            response.body(body).expect("a body")
        }
    }
}

fn plain(status: u16, kind: &str, body: &'static str) -> Response {
    let response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, kind);
    response.body(Body::from(body)).expect("a body")
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
