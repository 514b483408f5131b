//! The one thread that writes to a cache: in order, many small writes in one transaction.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use super::bodies::{self, Room};
use super::damage::Damage;

pub(super) type Work = Box<dyn FnOnce(&Connection) -> rusqlite::Result<()> + Send>;

/// Writes in one transaction: enough to be quick, few enough that readers in memory need not wait.
const BATCH: usize = 32;
/// Transactions after which it is looked whether the bodies still have room.
const CHECK: usize = 64;

enum Order {
    Write(Work),
    Settle(oneshot::Sender<()>),
}

pub(super) struct Writer {
    /// None once it ends.
    orders: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(
        connection: Arc<Mutex<Connection>>,
        room: Room,
        damage: Arc<Damage>,
    ) -> Self {
        let (orders, inbox) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("cache".into())
            .spawn(move || run(&connection, &inbox, (room, &damage)));
        Self {
            // Without a thread nothing is kept.
            orders: thread.is_ok().then_some(orders),
            thread: thread.ok(),
        }
    }

    pub(super) fn send(&self, work: Work) {
        if let Some(orders) = &self.orders {
            let _ = orders.send(Order::Write(work));
        }
    }

    pub(super) async fn settle(&self) {
        let (done, settled) = oneshot::channel();
        if let Some(orders) = &self.orders {
            let _ = orders.send(Order::Settle(done));
            let _ = settled.await;
        }
    }
}

impl Drop for Writer {
    /// What was seen is kept before lftui ends.
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(connection: &Mutex<Connection>, inbox: &Receiver<Order>, (room, damage): (Room, &Damage)) {
    for round in 0.. {
        let Ok(first) = inbox.recv() else { return };
        let mut waiting = Vec::new();
        let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
        let written =
            batch(&connection, first, inbox, &mut waiting).and_then(|()| match round % CHECK {
                0 => bodies::make_room(&connection, room),
                _ => Ok(()),
            });
        if let Err(error) = written {
            tracing::debug!(%error, "the cache cannot be written");
            damage.unwritten(&error);
        }
        drop(connection);
        for settled in waiting {
            let _ = settled.send(());
        }
    }
}

fn batch(
    connection: &Connection,
    first: Order,
    inbox: &Receiver<Order>,
    waiting: &mut Vec<oneshot::Sender<()>>,
) -> rusqlite::Result<()> {
    // Another process may write too: waiting for one's turn is only possible before the first read.
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let mut next = Some(first);
    let mut written = 0;
    while let Some(order) = next {
        match order {
            Order::Write(work) => work(&transaction)?,
            Order::Settle(done) => waiting.push(done),
        }
        written += 1;
        next = (written < BATCH).then(|| inbox.try_recv().ok()).flatten();
    }
    transaction.commit()
}
