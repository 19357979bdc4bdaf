//! What happened to a case, in order.
use chrono::{DateTime, NaiveDate, Utc};

use crate::base::{db::Tx, error::Result, ids::CaseId};
use crate::features::cases::admissions::types::{Act, Event};
use crate::fetch;
use crate::office::staff::types::Role;

/// All steps, the newest first.
pub async fn of_case(tx: &mut Tx, id: CaseId) -> Result<Vec<Event>> {
    type Line = (i64, DateTime<Utc>, Option<String>, String, Act, NaiveDate, String, String, String);
    let lines: Vec<Line> = fetch!(tx, all "SELECT e.seq, e.at, s.name, e.role, e.act, e.on_date, e.authority, \
        e.number, e.note FROM case_events e LEFT JOIN staff s ON s.id = e.staff_id WHERE e.case_id = $1 ORDER BY \
        e.seq DESC"; id)?;
    let read = |(seq, at, by, role, act, on, authority, number, note): Line| {
        // The clock has neither name nor role.
        let (by, role) = (by.unwrap_or_default(), Role::parse(&role));
        Event { seq, at, by, role, act, on, authority, number, note }
    };
    Ok(lines.into_iter().map(read).collect())
}
