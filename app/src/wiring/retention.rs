//! What is deleted when its time is over (RET-01 to RET-04), and for how long it is kept. The periods are the design's; where the
//! operator's archive schedule says otherwise, it decides, and the constants here are the one place to change.
//!
//! | what | kept | rule |
//! |---|---|---|
//! | masked rows of a notice | until the period ends | RET-01, RET-03, PIPL 47 |
//! | which case stood behind which line | [`LINK`] after the notice closed | RET-03, PIPL 55: disclosure records at least 3 years |
//! | personal data of a case that came to nothing | [`CAME_TO_NOTHING`] | PIPL 19: the least time; remedies run out in 60 days |
//! | personal data of a case that ended with an exit | [`EXITED`] | the archive of benefits paid |
//! | numbers, states, dates and counts of cases; publication proofs; the trail | for good: they hold no personal data | RET-04, LG-07 |
//! | recipient and content of a mail | 30 days after it was sent or cancelled, 90 after it failed | PR-05 |
//! | who objected, what was said, attachments, notes | 10 years after the objection was closed | RET-04 |
//! | news, done work, keys of forms | [`NEWS`], [`DONE_WORK`], 2 days | PR-05 |
//! | logs | at least 1 year, by whoever collects them | RET-04; `docs/audit.md` |
//!
//! Every job is safe to run at any time and on every node: it deletes by the clock, in batches of its own transactions, so that a
//! worker that was off catches up (PR-07), and what it deleted is in the trail. To add one: a function here or in the feature's
//! store that deletes at most [`BATCH`] rows and says how many, and a line in [`JOBS`].
use std::{future::Future, pin::Pin};

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    base::{db::Tx, error::AppError, keys::Keys},
    features::{notices, objections},
    office::{
        outbox as mail, staff,
        trail::{self as audit, Entry, What},
    },
    web::{forms, state::AppState},
};

mod store;
#[cfg(test)]
mod tests;

/// The link between a case and its line of a notice (RET-03).
pub const LINK: TimeDelta = TimeDelta::days(3 * 366);
/// Refused and withdrawn cases: long enough for remedies (60 days, OBJ-09), lawsuits and a second application.
pub const CAME_TO_NOTHING: TimeDelta = TimeDelta::days(2 * 366);
/// Cases of people who lived in a centre.
pub const EXITED: TimeDelta = TimeDelta::days(10 * 366);
/// Lines of the bell.
pub const NEWS: TimeDelta = TimeDelta::days(90);
/// Work that is done.
pub const DONE_WORK: TimeDelta = TimeDelta::days(366);

/// Rows that one transaction deletes at most: people go on working meanwhile.
pub const BATCH: i64 = 500;
/// Batches of one job in one run: a backlog of years does not hold up the other jobs; the next minute goes on.
const ROUNDS: usize = 40;

type Done<'a> = Pin<Box<dyn Future<Output = Result<u64, AppError>> + Send + 'a>>;

/// One kind of data and how it goes.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    /// Its name in the trail and in logs.
    pub name: &'static str,
    run: for<'a> fn(&'a mut Tx, &'a Keys, DateTime<Utc>) -> Done<'a>,
}

/// Every job.
pub const JOBS: &[Job] = &[
    Job { name: "notice-rows", run: |tx, _, now| Box::pin(notices::store::write::sweep(tx, now)) },
    Job { name: "notice-links", run: |tx, _, now| Box::pin(store::links(tx, now - LINK)) },
    Job { name: "ended-cases", run: |tx, keys, now| Box::pin(store::ended_cases(tx, keys, now)) },
    Job { name: "mails", run: |tx, _, now| Box::pin(mail::store::sweep(tx, now)) },
    Job { name: "mail-limits", run: |tx, _, now| Box::pin(mail::store::limits::sweep(tx, now)) },
    Job { name: "objections", run: |tx, keys, now| Box::pin(objections::store::sweep(tx, keys, now)) },
    Job { name: "objection-drafts", run: |tx, _, now| Box::pin(objections::store::drafts::sweep(tx, now)) },
    Job { name: "quotas", run: |tx, _, now| Box::pin(objections::store::quota::sweep(tx, now)) },
    Job { name: "news", run: |tx, _, now| Box::pin(store::news(tx, now - NEWS)) },
    Job { name: "done-work", run: |tx, _, now| Box::pin(store::done_work(tx, now - DONE_WORK)) },
    // Sessions, half-open ways in, links and kept texts (SE-07, SE-08).
    Job { name: "ways-in", run: |tx, _, now| Box::pin(staff::store::sessions::sweep(tx, now)) },
    Job { name: "form-keys", run: |tx, _, now| Box::pin(forms::once::sweep(tx, now)) },
];

/// Jobs whose rows are nobody's data: nothing to tell an auditor.
const QUIET: &[&str] = &["form-keys", "mail-limits", "news", "objection-drafts", "quotas", "ways-in"];

/// Runs every job; a failing one does not keep the others from running.
///
/// # Errors
/// The first failure; the next run tries again.
pub async fn run(state: &AppState) -> Result<(), AppError> {
    let mut failed = None;
    for job in JOBS {
        if let Err(error) = run_one(state, job).await {
            tracing::error!(job = job.name, %error, "retention failed");
            failed.get_or_insert(error);
        }
    }
    failed.map_or(Ok(()), Err)
}

async fn run_one(state: &AppState, job: &Job) -> Result<(), AppError> {
    for _ in 0..ROUNDS {
        let now = state.clock().now();
        let mut tx = state.db().write().await?;
        let gone = (job.run)(&mut tx, state.keys(), now).await?;
        if gone == 0 {
            return Ok(());
        }
        if !QUIET.contains(&job.name) {
            let entry = Entry::new(What::Retention, format!("job:{}", job.name)).reason(&gone.to_string());
            audit::record(&mut tx, state.keys(), now, entry).await?;
        }
        tx.commit().await?;
        tracing::info!(job = job.name, rows = gone, "deleted, their time is over");
    }
    Ok(())
}
