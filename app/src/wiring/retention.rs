//! What is deleted when its time is over (RET-01 to RET-04), and for how long it is kept. The periods are the design's; where the
//! operator's archive schedule says otherwise, it decides, and the constants of the rules are the one place to change.
//!
//! | what | kept | rule |
//! |---|---|---|
//! | masked rows of a notice | until the period ends | RET-01, RET-03, PIPL 47 |
//! | which case stood behind which line | `notices::store::subjects::LINK` after the notice closed | RET-03, PIPL 55 |
//! | personal data of a case that came to nothing, of one that ended with an exit | `cases::retention` | PIPL 19, RET-04 |
//! | numbers, states, dates and counts of cases; publication proofs; the trail | for good: they hold no personal data | RET-04, LG-07 |
//! | recipient and content of a mail | 30 days after it was sent or cancelled, 90 after it failed | PR-05 |
//! | who objected, what was said, attachments, notes | 10 years after the objection was closed | RET-04 |
//! | news, done work, keys of forms | `work::store::{NEWS, DONE}`, 2 days | PR-05 |
//! | logs | at least 1 year, by whoever collects them | RET-04; `docs/audit.md` |
//!
//! Each rule deletes by the clock, in batches of its own transactions, so that a worker that was off catches up (PR-07), and what it
//! deleted is in the trail. To add one: a [`Rule`] in the store of its table, and its name in the feature's declaration.
use crate::base::{error::Result, keeping::Rule};
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::web::state::AppState;
use crate::wiring::features::FEATURES;

#[cfg(test)]
mod tests;

/// Batches of one rule in one run: a backlog of years does not hold up the others; the next minute goes on.
const ROUNDS: usize = 40;

/// Runs every rule; one that fails does not keep the others from running, and is tried again by the next run.
pub async fn run(state: &AppState) -> Result<()> {
    let mut failed = None;
    for rule in FEATURES.iter().flat_map(|f| f.retention) {
        if let Err(error) = run_one(state, rule).await {
            tracing::error!(job = rule.name, %error, "retention failed");
            failed.get_or_insert(error);
        }
    }
    failed.map_or(Ok(()), Err)
}

async fn run_one(state: &AppState, rule: &Rule) -> Result<()> {
    for _ in 0..ROUNDS {
        let now = state.clock().now();
        let mut ch = Change::at(state, now, None).await?;
        let gone = (rule.run)(&mut ch.tx, state.keys(), now).await?;
        if gone == 0 {
            return Ok(());
        }
        if rule.told {
            ch.trail(Entry::new(What::Retention, format!("job:{}", rule.name)).reason(&gone.to_string()));
        }
        ch.commit().await?;
        tracing::info!(job = rule.name, why = rule.why, rows = gone, "deleted, their time is over");
    }
    Ok(())
}
