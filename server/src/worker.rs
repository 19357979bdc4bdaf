//! Runs the portal's jobs every minute, and looks for mails every few seconds beside them: a slow mail server holds up no job, and a
//! long job no mail. Both are due by the clock, safe to repeat on several nodes, and a process that was off catches up.
use std::{future::Future, time::Duration};

use app::{
    office::outbox::run::{self, Tempo},
    web::state::AppState,
};
use tokio::{
    sync::watch,
    time::{Interval, MissedTickBehavior, interval},
};

/// How often jobs are looked for.
const JOBS: Duration = Duration::from_secs(60);

/// How often mails are: somebody who waits for a link looks at an empty inbox.
const MAILS: Duration = Duration::from_secs(3);

/// Works until `stop`; a run of jobs that has begun ends first, a mail that is being sent gets a few seconds, and what was claimed
/// is given back.
pub async fn work(state: AppState, stop: impl Future<Output = ()>) {
    let (tell, told) = watch::channel(false);
    let stopping = async {
        stop.await;
        let _ = tell.send(true);
    };
    tokio::join!(stopping, jobs(state.clone(), told.clone()), mails(state, told));
}

async fn jobs(state: AppState, mut told: watch::Receiver<bool>) {
    let mut tick = ticks(JOBS);
    while next(&mut tick, &mut told).await {
        let state = state.clone();
        count("nuanfang_job_runs_total", async move { app::wiring::jobs::run_due(&state).await }).await;
    }
}

async fn mails(state: AppState, mut told: watch::Receiver<bool>) {
    let mut tick = ticks(MAILS);
    while next(&mut tick, &mut told).await {
        // A full batch means that more may be due.
        while batch(state.clone(), told.clone()).await && !*told.borrow() {}
    }
}

fn ticks(pause: Duration) -> Interval {
    let mut tick = interval(pause);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    tick
}

/// Waits for the next tick, the first of which is at once; `false` when the worker is to stop.
async fn next(tick: &mut Interval, told: &mut watch::Receiver<bool>) -> bool {
    tokio::select! {
        biased;
        _ = told.wait_for(|stop| *stop) => false,
        _ = tick.tick() => true,
    }
}

/// One batch of mails; says whether more are due.
async fn batch(state: AppState, told: watch::Receiver<bool>) -> bool {
    let run = async move { run::run(&state, &Tempo::default(), &told).await };
    let Some(done) = count("nuanfang_mail_runs_total", run).await else { return false };
    for (outcome, n) in [("sent", done.sent), ("not_sent", done.not_sent), ("late", done.late)] {
        metrics::counter!("nuanfang_mails_total", "outcome" => outcome).increment(n);
    }
    done.more
}

/// Runs something in a task of its own, so that a panic ends that run and not the worker, and counts what came of it.
async fn count<T: Send + 'static>(
    name: &'static str,
    run: impl Future<Output = Result<T, app::base::error::AppError>> + Send + 'static,
) -> Option<T> {
    let (outcome, value) = match tokio::spawn(run).await {
        Ok(Ok(value)) => ("ok", Some(value)),
        Ok(Err(error)) => {
            tracing::error!(%error, run = name, "a run of the worker failed, trying again");
            ("failed", None)
        }
        Err(_) => {
            tracing::error!(run = name, "a run of the worker panicked, trying again");
            ("panicked", None)
        }
    };
    metrics::counter!(name, "outcome" => outcome).increment(1);
    value
}
