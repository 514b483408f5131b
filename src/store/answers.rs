//! The way back to the app for one fetch.

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::model::Problem;
use crate::msg::{Data, Msg, Ticket};

/// Sends answers under one ticket until nobody waits any more.
#[derive(Clone, Debug)]
pub struct Answers {
    inbox: mpsc::Sender<Msg>,
    ticket: Ticket,
    stop: CancellationToken,
    anew: bool,
}

impl Answers {
    pub fn new(inbox: mpsc::Sender<Msg>, ticket: Ticket, stop: CancellationToken) -> Self {
        Self {
            inbox,
            ticket,
            stop,
            anew: false,
        }
    }

    /// For what is read although nobody waits for it.
    pub(super) fn unheard() -> Self {
        let (inbox, _) = mpsc::channel(1);
        Self::new(inbox, Ticket::default(), CancellationToken::new())
    }

    /// The person wants it from the server, whatever is known.
    pub(super) fn anew(&self) -> Self {
        let anew = true;
        Self {
            anew,
            ..self.clone()
        }
    }

    pub(super) fn wants_anew(&self) -> bool {
        self.anew
    }

    /// Says how old the next answer is, where it does not say so itself.
    pub(super) async fn told(&self, at: Timestamp) {
        self.post(Msg::Told {
            ticket: self.ticket,
            at,
        })
        .await;
    }

    /// Waits while the app is busy: pages come no faster than they are taken.
    pub async fn send(&self, data: Data) {
        self.post(Msg::Data {
            ticket: self.ticket,
            data,
        })
        .await;
    }

    pub async fn progress(&self, text: impl Into<String>) {
        self.post(Msg::Progress {
            ticket: self.ticket,
            text: text.into(),
        })
        .await;
    }

    /// A word on how far it is; where the app is busy, the next one comes soon enough.
    pub(super) fn mention(&self, words: impl FnOnce() -> String) {
        if !self.stopped() {
            let (ticket, text) = (self.ticket, words());
            let _ = self.inbox.try_send(Msg::Progress { ticket, text });
        }
    }

    pub async fn fail(&self, problem: Problem) {
        self.post(Msg::Failed {
            ticket: self.ticket,
            problem,
        })
        .await;
    }

    /// Whether somebody asked for something else meanwhile; to be looked at between two requests.
    pub fn stopped(&self) -> bool {
        self.stop.is_cancelled()
    }

    async fn post(&self, msg: Msg) {
        if !self.stopped() {
            // The app is gone: there is nobody to answer.
            let _ = self.inbox.send(msg).await;
        }
    }
}
