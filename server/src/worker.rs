//! Runs the portal's jobs every minute. They are due by the clock, safe to repeat, and a process that was off catches up.
use std::{future::Future, pin::pin, time::Duration};

use app::state::AppState;
use tokio::time::{MissedTickBehavior, interval};

/// How often jobs are looked for.
const EVERY: Duration = Duration::from_secs(60);

/// Works until `stop`; a run that has begun ends first.
pub async fn work(state: AppState, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = &mut stop => return,
            _ = tick.tick() => run(&state).await,
        }
    }
}

async fn run(state: &AppState) {
    let state = state.clone();
    // In a task of its own, so that a panic in a job ends that run and not the worker.
    match tokio::spawn(async move { app::jobs::run_due(&state).await }).await {
        Ok(Ok(())) => metrics::counter!("nuanfang_job_runs_total", "outcome" => "ok").increment(1),
        Ok(Err(error)) => {
            metrics::counter!("nuanfang_job_runs_total", "outcome" => "failed").increment(1);
            tracing::error!(%error, "jobs failed, trying again in a minute");
        }
        Err(_) => {
            metrics::counter!("nuanfang_job_runs_total", "outcome" => "panicked").increment(1);
            tracing::error!("jobs panicked, trying again in a minute");
        }
    }
}
