//! Sessions of the public (SE-01 to SE-05). Only keyed codes of their tokens are stored; the token comes with [`Cx::person`].
use chrono::{DateTime, TimeDelta, Utc};

use super::{PEOPLE, Row};
use crate::base::{db::Tx, db::sql::Sql, error::AppError, ids::PersonId, keys::Keys, random};
use crate::features::people::types::Person;
use crate::office::{change, change::Change, change::Halt};
use crate::web::page::Cx;
use crate::{exec, on};

/// How long one lasts (SE-03).
pub const LIVES: TimeDelta = TimeDelta::days(30);

fn hash(keys: &Keys, token: &str) -> String {
    keys.lookup("person-session", token)
}

/// Begins one with a new token; the one that the browser brought ends (SE-01).
pub async fn open(ch: &mut Change, id: PersonId, old: Option<&str>) -> Result<String, AppError> {
    let (keys, token) = (ch.state.keys().clone(), random::token());
    if let Some(old) = old {
        exec!(&mut ch.tx, "DELETE FROM person_sessions WHERE hash = $1"; hash(&keys, old))?;
    }
    exec!(&mut ch.tx, "INSERT INTO person_sessions (hash, person_id, created_at) VALUES ($1, $2, $3)";
        hash(&keys, &token), id, ch.now)?;
    Ok(token)
}

/// Who asks, if somebody is signed in. Without a cookie nothing is asked.
pub async fn person(tx: &mut Tx, cx: &Cx) -> Result<Option<Person>, AppError> {
    let Some(token) = &cx.person else { return Ok(None) };
    let keys = cx.state.keys();
    let sql = Sql::from("SELECT ").add(PEOPLE.columns).add(Sql::new(
        " FROM person_sessions s JOIN people p ON p.id = s.person_id WHERE s.hash = $1 AND s.created_at > $2",
        [hash(keys, token).into(), (cx.now - LIVES).into()],
    ));
    let row: Option<Row> = sql.optional(tx).await?;
    row.map(|row| row.open(keys)).transpose()
}

/// Who asks; who is not signed in is led to where one does.
///
/// # Errors
/// [`Halt::Answer`] leads there.
pub async fn required(tx: &mut Tx, cx: &Cx) -> Result<Person, Halt> {
    person(tx, cx).await?.ok_or_else(|| change::lead(&cx.state, "/sign-in").into())
}

/// Ends the one that asks (SE-04).
pub async fn end(tx: &mut Tx, cx: &Cx) -> Result<(), AppError> {
    if let Some(token) = &cx.person {
        exec!(tx, "DELETE FROM person_sessions WHERE hash = $1"; hash(cx.state.keys(), token))?;
    }
    Ok(())
}

/// Ends all of somebody (SE-05).
pub async fn end_all(tx: &mut Tx, id: PersonId) -> Result<(), AppError> {
    exec!(tx, "DELETE FROM person_sessions WHERE person_id = $1"; id)?;
    Ok(())
}

/// When the live ones of somebody began.
pub async fn begun(tx: &mut Tx, id: PersonId) -> Result<Vec<DateTime<Utc>>, AppError> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT created_at FROM person_sessions WHERE person_id = $1 ORDER BY created_at")
        .bind(id).fetch_all(c).await)?,
    )
}
