//! What the worker calls every few seconds: claim what is due, hand it over, write down what came of it. Each step is a transaction
//! of its own and none is open while a server is waited for. Several workers may run this at once.
use std::{sync::Arc, time::Duration};

use tokio::{sync::watch, time::timeout};

use crate::base::error::Result;
use crate::office::outbox::{folder, message, smtp};
use crate::office::{
    outbox::server::Server, outbox::smtp::Deadlines, outbox::store::queue, outbox::store::queue::Claim,
    outbox::types::Failure, outbox::types::Problem,
};
use crate::web::state::AppState;

/// How a run behaves.
#[derive(Debug, Clone)]
pub struct Tempo {
    /// For each delivery.
    pub deadlines: Deadlines,
    /// The most mails of one run.
    pub batch: usize,
    /// How long a delivery that is under way may go on once the worker is to stop.
    pub grace: Duration,
}

impl Default for Tempo {
    fn default() -> Self {
        Self { deadlines: Deadlines::default(), batch: 50, grace: Duration::from_secs(3) }
    }
}

/// What a run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Taken over by the server, or written to a file.
    pub sent: u64,
    /// Not handed over; each is tried again or shown as failed.
    pub not_sent: u64,
    /// Written down by another worker meanwhile: this one was too late (FI-07).
    pub late: u64,
    /// Whether more may be due.
    pub more: bool,
}

/// Sends what is due, at most a batch of it; ends early when `stop` turns true, and after a failure that the next mail would meet
/// too: then the server gets a pause.
///
/// # Errors
/// When the database fails. What was claimed then is retaken after its lease.
pub async fn run(state: &AppState, tempo: &Tempo, stop: &watch::Receiver<bool>) -> Result<Done> {
    let mut done = Done::default();
    let server = state.running().smtp.as_deref().map(Server::parse).transpose();
    let server = Arc::new(server.map_err(|error| {
        tracing::error!(%error, "NUANFANG_SMTP_URL");
        Failure::from(Problem::Config)
    }));
    for _ in 0..tempo.batch {
        if *stop.borrow() {
            return Ok(done);
        }
        let Some(claim) = claim(state).await? else { return Ok(done) };
        let outcome = match queue::lost(&claim) {
            Some(failure) => Some(Err(failure)),
            None => deliver(state, tempo, stop.clone(), &server, &claim).await,
        };
        let Some(outcome) = outcome else {
            let mut tx = state.db().write().await?;
            queue::release(&mut tx, state.clock().now(), &claim).await?;
            tx.commit().await?;
            return Ok(done);
        };
        let ours = finish(state, &claim, outcome).await?;
        match outcome {
            _ if !ours => done.late += 1,
            Ok(()) => done.sent += 1,
            Err(failure) => {
                done.not_sent += 1;
                tracing::warn!(mail = %claim.id.uuid(), attempt = claim.attempts, failure = %failure.text(), "a mail was not sent");
                if failure.problem.is_of_the_server() {
                    return Ok(done);
                }
            }
        }
    }
    done.more = true;
    Ok(done)
}

/// Claims in a transaction of its own, so that the claim is there for all to see before anything goes out.
pub async fn claim(state: &AppState) -> Result<Option<Claim>> {
    let mut tx = state.db().write().await?;
    let claim = queue::claim(&mut tx, state.keys(), state.clock().now()).await?;
    tx.commit().await?;
    Ok(claim)
}

/// Writes down what came of a claim; `false` when it was no longer this worker's (FI-07).
pub async fn finish(state: &AppState, claim: &Claim, outcome: Result<(), Failure>) -> Result<bool> {
    let now = state.clock().now();
    let mut tx = state.db().write().await?;
    let ours = match outcome {
        Ok(()) => queue::sent(&mut tx, now, claim).await?,
        Err(failure) => queue::not_sent(&mut tx, now, claim, failure).await?,
    };
    tx.commit().await?;
    if !ours {
        tracing::warn!(mail = %claim.id.uuid(), "another worker had taken this mail over");
    }
    Ok(ours)
}

/// Hands one mail over; none when the worker stops before it is known whether it arrived.
async fn deliver(
    state: &AppState,
    tempo: &Tempo,
    stop: watch::Receiver<bool>,
    server: &Arc<Result<Option<Server>, Failure>>,
    claim: &Claim,
) -> Option<Result<(), Failure>> {
    let running = state.running();
    let ready =
        message::build(state.site(), &running.mail_from, claim.id, claim.created_at, claim.letter.as_ref());
    let ready = match ready {
        Ok(ready) => ready,
        Err(failure) => return Some(Err(failure)),
    };
    let server = match server.as_ref() {
        Err(failure) => return Some(Err(*failure)),
        Ok(None) => return Some(folder::write(&running.data, claim.id, claim.created_at, ready.bytes).await),
        Ok(Some(server)) => server,
    };
    let sending = smtp::send(server, tempo.deadlines, &ready.envelope, &ready.bytes);
    until_stopped(sending, stop, tempo.grace).await
}

/// The work's outcome; none when `stop` turned true and `grace` went by.
async fn until_stopped<T>(
    work: impl Future<Output = T>,
    mut stop: watch::Receiver<bool>,
    grace: Duration,
) -> Option<T> {
    let mut work = std::pin::pin!(work);
    let stopped = async {
        // A sender that is gone will never say stop.
        if stop.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        // What is finished counts, also when the worker is to stop.
        biased;
        outcome = &mut work => return Some(outcome),
        () = stopped => {}
    }
    timeout(grace, work).await.ok()
}
