//! All SQL of staff: here who a session belongs to; [`people`] the accounts, [`sessions`] sessions and known browsers, [`ways`] the
//! half-open ways in and codes, [`links`] mailed links, [`tries`] how often one may guess, [`kept`] what an expired session left.
use std::collections::HashMap;

use chrono::{DateTime, Utc};

pub mod colleagues;
pub mod kept;
pub mod links;
pub mod people;
pub mod sessions;
pub mod tries;
pub mod ways;

use crate::base::{db::Tx, db::sql::Sql, db::sql::Where, error::Result, i18n::Lang, ids::StaffId};
use crate::fetch;
use crate::office::staff::desk::{ABSOLUTE, IDLE};
use crate::office::staff::types::{Actor, Division, Role};

#[derive(sqlx::FromRow)]
struct Alive {
    #[sqlx(flatten)]
    actor: Actor,
    created_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
}

/// The person of a session that is alive at this instant, and when they were last seen to act (SE-03).
pub async fn actor_of_session(
    tx: &mut Tx,
    now: DateTime<Utc>,
    hash: &str,
    ip: String,
) -> Result<Option<(Actor, DateTime<Utc>)>> {
    let found: Option<Alive> = fetch!(tx, maybe "SELECT s.id, s.name, s.role, s.division, s.centre_id, s.lang, \
        x.created_at, x.seen_at FROM staff_sessions x JOIN staff s ON s.id = x.staff_id WHERE x.hash = $1 AND \
        s.status = 'active'"; hash)?;
    let Some(Alive { actor, created_at, seen_at }) = found else { return Ok(None) };
    if now - seen_at >= IDLE || now - created_at >= ABSOLUTE {
        return Ok(None);
    }
    Ok(Some((Actor { ip, ..actor }, seen_at)))
}

/// The names of some members of staff, as colleagues see them.
pub async fn name_of(tx: &mut Tx, id: StaffId) -> Result<String> {
    let name: Option<String> = fetch!(tx, maybe_value "SELECT name FROM staff WHERE id = $1"; id)?;
    Ok(name.unwrap_or_default())
}

/// The names of these persons, as colleagues see them.
pub async fn names(tx: &mut Tx, ids: &[StaffId]) -> Result<HashMap<StaffId, String>> {
    let which = Where::default().among("id", ids.iter().copied());
    let rows: Vec<(StaffId, String)> = Sql::from("SELECT id, name FROM staff").add(which).all(tx).await?;
    Ok(rows.into_iter().collect())
}

/// Addresses and languages of everybody who has this role in exactly this division and can sign in.
pub async fn emails_of(tx: &mut Tx, role: Role, division: &Division) -> Result<Vec<(String, Lang)>> {
    Ok(
        fetch!(tx, all "SELECT email, lang FROM staff WHERE role = $1 AND division = $2 AND status = 'active' ORDER \
        BY id"; role, division.code())?,
    )
}
