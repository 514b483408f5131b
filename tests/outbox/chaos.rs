//! A network that loses requests and answers, before a server: one request for each connection.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Longer than the clients of these tests wait.
const LATE: Duration = Duration::from_millis(350);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The request is lost.
    Lost,
    /// The server has it, and the answer is lost.
    Unanswered,
    /// Half of the answer arrives.
    Cut,
    /// The answer comes after the client gave up.
    LateAnswer,
    /// The request reaches the server after the client gave up.
    LateRequest,
    /// This status instead of passing it on.
    Status(u16),
    /// The server has it, and something between says 502.
    BadGateway,
}

const FAULTS: [Fault; 9] = [
    Fault::Lost,
    Fault::Unanswered,
    Fault::Cut,
    Fault::LateAnswer,
    Fault::LateRequest,
    Fault::Status(500),
    Fault::Status(503),
    Fault::Status(429),
    Fault::BadGateway,
];

#[derive(Clone)]
pub(crate) struct Chaos {
    pub(crate) url: String,
    state: Arc<State>,
}

struct State {
    target: String,
    /// Of a hundred requests so many meet a fault.
    share: AtomicU32,
    seed: AtomicU64,
    /// These come first, for requests that begin so.
    script: Mutex<VecDeque<(&'static str, Fault)>>,
    seen: Mutex<Vec<String>>,
}

impl Chaos {
    /// `target` as `http://127.0.0.1:PORT`.
    pub(crate) async fn before(target: &str, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State {
            target: target.trim_start_matches("http://").to_owned(),
            share: AtomicU32::new(0),
            seed: AtomicU64::new(seed),
            script: Mutex::default(),
            seen: Mutex::default(),
        });
        let kept = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&kept);
                tokio::spawn(async move { state.pass(stream).await });
            }
        });
        Self { url, state }
    }

    /// From now on so many of a hundred requests meet a fault.
    pub(crate) fn share(&self, share: u32) {
        self.state.share.store(share, Ordering::Relaxed);
    }

    /// The next request that begins with `start` (`POST /api/public/comments`) meets this.
    pub(crate) fn next(&self, start: &'static str, fault: Fault) {
        self.state.script.lock().unwrap().push_back((start, fault));
    }

    /// First lines of all requests so far.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.state.seen.lock().unwrap().clone()
    }
}

impl State {
    async fn pass(&self, mut client: TcpStream) -> io::Result<()> {
        let Some((head, body)) = read_request(&mut client).await? else {
            return Ok(());
        };
        let first = head.lines().next().unwrap_or_default().to_owned();
        self.seen.lock().unwrap().push(first.clone());
        let fault = self.fault(&first);
        match fault {
            Some(Fault::Lost) => return Ok(()),
            Some(Fault::Status(status)) => return refuse(&mut client, status).await,
            Some(Fault::LateRequest) => tokio::time::sleep(LATE).await,
            _ => {}
        }
        let answer = self.ask(&head, &body).await?;
        match fault {
            Some(Fault::Unanswered) => Ok(()),
            Some(Fault::BadGateway) => refuse(&mut client, 502).await,
            Some(Fault::Cut) => client.write_all(&answer[..answer.len() / 2]).await,
            Some(Fault::LateAnswer) => {
                tokio::time::sleep(LATE).await;
                client.write_all(&answer).await
            }
            _ => client.write_all(&answer).await,
        }
    }

    fn fault(&self, first: &str) -> Option<Fault> {
        let mut script = self.script.lock().unwrap();
        if let Some(at) = script
            .iter()
            .position(|(start, _)| first.starts_with(start))
        {
            return script.remove(at).map(|(_, fault)| fault);
        }
        let number = random(&self.seed);
        (number % 100 < u64::from(self.share.load(Ordering::Relaxed)))
            .then(|| FAULTS[(number / 100) as usize % FAULTS.len()])
    }

    async fn ask(&self, head: &str, body: &[u8]) -> io::Result<Vec<u8>> {
        let mut server = TcpStream::connect(&self.target).await?;
        let mut sent: String = head
            .lines()
            .filter(|line| !line.to_lowercase().starts_with("connection:") && !line.is_empty())
            .flat_map(|line| [line, "\r\n"])
            .collect();
        sent.push_str("Connection: close\r\n\r\n");
        server.write_all(sent.as_bytes()).await?;
        server.write_all(body).await?;
        let mut answer = Vec::new();
        server.read_to_end(&mut answer).await?;
        Ok(answer)
    }
}

/// The next number of a row that `seed` began.
pub(crate) fn random(seed: &AtomicU64) -> u64 {
    let next = |seed: u64| {
        let mut number = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb)
    };
    let number = next(seed.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed));
    number ^ (number >> 31)
}

async fn refuse(client: &mut TcpStream, status: u16) -> io::Result<()> {
    let body = r#"{"message":"the network is unwell"}"#;
    let more = if status == 429 {
        "Retry-After: 0\r\n"
    } else {
        ""
    };
    let answer = format!(
        "HTTP/1.1 {status} Unwell\r\nContent-Type: application/json\r\n{more}Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    client.write_all(answer.as_bytes()).await
}

/// Head and body; None when the connection ended before them.
async fn read_request(client: &mut TcpStream) -> io::Result<Option<(String, Vec<u8>)>> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                let is_it = name.eq_ignore_ascii_case("content-length");
                is_it.then(|| value.trim().parse::<usize>().ok())?
            });
            let whole = end + 4 + length.unwrap_or(0);
            if bytes.len() >= whole {
                return Ok(Some((head, bytes[end + 4..whole].to_vec())));
            }
        }
        if client.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    }
}
