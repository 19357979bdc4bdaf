//! When the persons of ended cases are forgotten (RET-04). What a table holds about them is emptied by its own store; to add a
//! table about persons of cases: its statement there.
use chrono::{DateTime, TimeDelta, Utc};

use super::{
    admissions::{store::person, types::State},
    residence,
};
use crate::base::{db::Tx, error::Result, keeping::Rule, keys::Keys};

/// Refused and withdrawn cases: PIPL 19 wants the least time; remedies (60 days, OBJ-09), lawsuits and a second application fit in.
pub const CAME_TO_NOTHING: TimeDelta = TimeDelta::days(2 * 366);
/// Cases of people who lived in a centre: the archive of benefits paid.
pub const EXITED: TimeDelta = TimeDelta::days(10 * 366);
/// Cases that one transaction empties: each takes several statements.
const CASES: i64 = 100;

/// Persons of cases that ended long ago.
pub const OLD: Rule = Rule::told("ended-cases", "RET-04", |tx, keys, now| Box::pin(sweep(tx, keys, now)));

async fn sweep(tx: &mut Tx, keys: &Keys, now: DateTime<Utc>) -> Result<u64> {
    let mut gone = 0;
    for (state, kept) in [
        (State::TownshipRejected, CAME_TO_NOTHING),
        (State::Withdrawn, CAME_TO_NOTHING),
        (State::Exited, EXITED),
    ] {
        for id in person::ended(tx, state, now - kept, CASES).await? {
            gone += u64::from(person::forget(tx, keys, now, id).await?);
            residence::store::forget(tx, keys, id).await?;
        }
    }
    Ok(gone)
}
