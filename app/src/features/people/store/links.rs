//! Mailed links. One an address, a newer one takes the place of the older; reading changes nothing, using one deletes it (AU-10, AU-11).
//! Whether somebody has an account makes no difference to what is done or answered (AU-09): an account begins with the first link that
//! is used.
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::code;
use crate::base::{
    checks::Email, db::Tx, error::AppError, i18n::Lang, ids::PersonId, keeping::Sealed, keys::Keys,
    keys::field::Cell, random,
};
use crate::office::{change::Change, outbox, outbox::Letter, outbox::Template, outbox::store::limits};
use crate::{exec, on};

/// How long one is good (AU-10).
pub const LIVES: TimeDelta = TimeDelta::minutes(10);

/// The sealed column.
pub const SEALED: &[Sealed] = &[Sealed::new("person_links", "email")];

fn hash(keys: &Keys, token: &str) -> String {
    keys.lookup("person-link", token)
}

/// Where a link leads, without the base.
pub fn path(token: &str) -> String {
    format!("/me/enter/{token}")
}

/// Mails a link, unless three went to the address within the hour (RL-04): then the last one stays good. Its token.
pub async fn send(ch: &mut Change, email: &Email, lang: Lang) -> Result<Option<String>, AppError> {
    let (keys, now) = (ch.state.keys().clone(), ch.now);
    let asked = limits::place(&mut ch.tx, &keys, now, (Template::SignIn, email.expose())).await?;
    let Some(due) = asked else { return Ok(None) };
    // Its time begins when it goes: in an hour in which very many ask, that is later.
    let (token, ends) = (random::token(), due + LIVES);
    let mut letter = Letter::new(email.expose(), lang, Template::SignIn)
        .with("link", path(&token))
        .with("valid", lang.moment(ends));
    letter.due = Some(due);
    outbox::enqueue(&mut ch.tx, &keys, now, &letter).await?;
    let id = PersonId::new(now).uuid();
    let sealed = keys.fields().seal(Cell::new("person_links", "email", id), email.expose());
    exec!(&mut ch.tx, "INSERT INTO person_links (hash, id, email_hash, email, ends_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (email_hash) DO UPDATE SET hash = excluded.hash, id = excluded.id, email = excluded.email, \
         ends_at = excluded.ends_at";
        hash(&keys, &token), id, code(&keys, email.expose()), sealed, ends)?;
    Ok(Some(token))
}

fn open(keys: &Keys, (id, email): (Uuid, Vec<u8>)) -> Result<String, AppError> {
    let read = keys.fields().open(Cell::new("person_links", "email", id), &email);
    read.ok_or_else(|| AppError::Internal(format!("person_links: {id} cannot be opened")))
}

/// Whose address a link proves; nothing changes.
pub async fn look(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    token: &str,
) -> Result<Option<String>, AppError> {
    let found: Option<(Uuid, Vec<u8>)> = on!(tx, c => sqlx::query_as(
        "SELECT id, email FROM person_links WHERE hash = $1 AND ends_at > $2")
        .bind(hash(keys, token)).bind(now).fetch_optional(c).await)?;
    found.map(|found| open(keys, found)).transpose()
}

/// Uses a link up; none when somebody was faster or its time is over.
pub async fn consume(ch: &mut Change, token: &str) -> Result<Option<String>, AppError> {
    let keys = ch.state.keys().clone();
    let found: Option<(Uuid, Vec<u8>)> = on!(&mut ch.tx, c => sqlx::query_as(
        "DELETE FROM person_links WHERE hash = $1 AND ends_at > $2 RETURNING id, email")
        .bind(hash(&keys, token)).bind(ch.now).fetch_optional(c).await)?;
    found.map(|found| open(&keys, found)).transpose()
}
