//! A loopback server that answers as a test wants and remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use lftui::langfuse::{Allowance, Client, Connection};
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

pub(crate) const SECRET: &str = "sk-lf-11112222";

/// A request as the server saw it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// How many came before.
    pub(crate) at: usize,
    pub(crate) method: String,
    /// Below `/api/public/`, still encoded.
    pub(crate) route: String,
    /// Before `/api/public/`.
    pub(crate) prefix: String,
    pub(crate) query: String,
    pub(crate) authorised: bool,
    pub(crate) agent: String,
    pub(crate) body: String,
}

impl Seen {
    /// The first value of a query parameter, decoded.
    pub(crate) fn param(&self, name: &str) -> Option<String> {
        let url = reqwest::Url::parse(&format!("http://h/?{}", self.query)).unwrap();
        let mut pairs = url.query_pairs();
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "reads better where it is called"
    )]
    pub(crate) fn json(status: u16, body: impl ToString) -> Self {
        Self {
            status,
            headers: vec![("content-type".into(), "application/json".into())],
            body: body.to_string(),
        }
    }

    pub(crate) fn html(status: u16) -> Self {
        Self {
            status,
            headers: vec![("content-type".into(), "text/html; charset=utf-8".into())],
            body: "<!DOCTYPE html><html><title>Sign in</title></html>".into(),
        }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "reads better where it is called"
    )]
    pub(crate) fn header(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.into(), value.to_string()));
        self
    }
}

pub(crate) struct Stage {
    pub(crate) base: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Stage {
    pub(crate) async fn new(answer: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let answer = Arc::new(answer);
        let app = Router::new().fallback(move |request: Request| {
            let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
            async move {
                let mut request = read(request).await;
                {
                    let mut log = log.lock().unwrap();
                    request.at = log.len();
                    log.push(request.clone());
                }
                write(answer(&request))
            }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { base, seen }
    }

    /// Always the same answer.
    pub(crate) async fn always(answer: Answer) -> Self {
        Self::new(move |_| answer.clone()).await
    }

    pub(crate) fn client(&self) -> Client {
        client(&self.base)
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

pub(crate) fn client(base: &str) -> Client {
    limited(base, "pk-lf-1", Allowance::default())
}

/// With another key, or within a budget.
pub(crate) fn limited(base: &str, public_key: &str, allowance: Allowance) -> Client {
    let connection = Connection {
        base: base.to_owned(),
        public_key: public_key.into(),
        secret_key: SecretString::from(SECRET),
        ca_file: None,
        timeout: Duration::from_millis(300),
    };
    Client::limited(connection, allowance).unwrap()
}

async fn read(request: Request) -> Seen {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let (prefix, route) = path
        .split_once("/api/public/")
        .unwrap_or((path.as_str(), ""));
    let header = |name: &str| {
        let value = parts.headers.get(name);
        value.map(|value| value.to_str().unwrap().to_owned())
    };
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Seen {
        at: 0,
        method: parts.method.to_string(),
        route: route.to_owned(),
        prefix: prefix.to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        authorised: header("authorization").is_some(),
        agent: header("user-agent").unwrap_or_default(),
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

fn write(answer: Answer) -> Response {
    let mut response = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(answer.body)).unwrap()
}

/// A server that reads a request, writes these bytes whatever they are, and closes.
pub(crate) async fn raw(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let _ = stream.read(&mut head).await;
            let _ = stream.write_all(bytes).await;
        }
    });
    base
}

/// A server that takes connections and says nothing.
pub(crate) async fn silent() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            held.push(stream);
        }
    });
    base
}
