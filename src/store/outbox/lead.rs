//! One process sends at a time: a lock of the operating system, which dies with its process.
//!
//! The leader listens at a door (a port of this machine), where the others knock when they stored a write. Nobody
//! has to look at the clock: who waits for the lock sleeps until it is free.

use std::fs::{File, TryLockError};
use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use tokio::net::UdpSocket;
use tokio::sync::oneshot;

use super::file::{make_folder, open_private};

/// The right to send, for as long as it lives.
pub(super) struct Lead {
    /// None in memory, where nobody else is.
    _lock: Option<File>,
    door: Option<UdpSocket>,
}

impl Lead {
    pub(super) fn alone() -> Self {
        Self {
            _lock: None,
            door: None,
        }
    }

    /// Waits until no other process has it.
    pub(super) async fn take(path: &Path) -> io::Result<Self> {
        make_folder(path)?;
        let lock = open_private(&path.with_extension("lock"))?;
        let lock = match lock.try_lock() {
            Ok(()) => lock,
            Err(TryLockError::WouldBlock) => wait_for(lock).await?,
            Err(TryLockError::Error(error)) => return Err(error),
        };
        let door = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        drop(open_private(&port_file(path))?);
        std::fs::write(port_file(path), door.local_addr()?.port().to_string())?;
        Ok(Self {
            _lock: Some(lock),
            door: Some(door),
        })
    }

    /// Until another process stored a write.
    pub(super) async fn knocked(&self) {
        let Some(door) = &self.door else {
            return std::future::pending().await;
        };
        // What is said does not matter.
        let _ = door.recv(&mut [0; 1]).await;
    }
}

/// Tells the leader that there is something to send. That nobody is there is no failure: the next leader looks itself.
pub(super) async fn knock(path: &Path) {
    let port = std::fs::read_to_string(port_file(path));
    let Some(port) = port.ok().and_then(|port| port.trim().parse::<u16>().ok()) else {
        return;
    };
    if let Ok(socket) = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await {
        let _ = socket.send_to(&[0], (Ipv4Addr::LOCALHOST, port)).await;
    }
}

fn port_file(path: &Path) -> PathBuf {
    path.with_extension("port")
}

/// On a thread of its own, since it may take as long as the other process lives; who stops waiting drops the file,
/// and with it the lock.
async fn wait_for(lock: File) -> io::Result<File> {
    let (sender, receiver) = oneshot::channel();
    std::thread::Builder::new()
        .name("outbox".into())
        .spawn(move || {
            let locked = lock.lock().map(|()| lock);
            drop(sender.send(locked));
        })?;
    receiver
        .await
        .unwrap_or_else(|_| Err(io::Error::other("the wait for the outbox ended")))
}
