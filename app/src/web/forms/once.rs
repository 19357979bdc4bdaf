//! A form acts a single time (IN-11). Its page carries a random key in a hidden field; the first submission that succeeds
//! stores the key with where it led, in its own transaction, and every further one is led to the same place.
use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::Form;
use crate::base::{db::Tx, error::AppError, error::Result, keeping::Rule, keys::Keys, random};
use crate::{exec, fetch};

/// Name of the hidden field.
pub const FIELD: &str = "form_key";

/// The hidden field with a fresh key, or with the key of the form that comes back.
pub fn field(form: &Form) -> impl IntoView + use<> {
    let key = match form.raw(FIELD) {
        "" => random::token(),
        key => key.to_owned(),
    };
    view! { <input type="hidden" name=FIELD value=key/> }
}

/// As [`field`], with the version that is looked at (AC-07); a form that comes back keeps the one that its writer saw.
pub fn seen(form: &Form, version: i64) -> impl IntoView + use<> {
    let version = match form.raw("version") {
        "" => version.to_string(),
        seen => seen.to_owned(),
    };
    view! { {field(form)}<input type="hidden" name="version" value=version/> }
}

/// Takes the key of a form for `whose` (a member of staff, or a fixed word for the public). `Some` is where the first submission
/// led: redirect there and do nothing. The caller goes on otherwise and calls [`done`] in the same transaction. Two submissions at
/// once meet here: the second waits for the first.
///
/// # Errors
/// [`AppError::BadRequest`] without a key.
pub async fn take(
    tx: &mut Tx,
    keys: &Keys,
    whose: &str,
    form: &Form,
    now: DateTime<Utc>,
) -> Result<Option<String>> {
    let hash = hash(keys, whose, form)?;
    let fresh = exec!(tx, "INSERT INTO form_keys (hash, result, at) VALUES ($1, '', $2) ON CONFLICT (hash) DO NOTHING";
        &hash, now)?;
    if fresh == 1 {
        return Ok(None);
    }
    let led: String = fetch!(tx, value "SELECT result FROM form_keys WHERE hash = $1"; &hash)?;
    Ok(Some(led))
}

/// Notes where the submission led: a path of the portal without its base.
pub async fn done(tx: &mut Tx, keys: &Keys, whose: &str, form: &Form, to: &str) -> Result<()> {
    let hash = hash(keys, whose, form)?;
    exec!(tx, "UPDATE form_keys SET result = $1 WHERE hash = $2"; to, hash)?;
    Ok(())
}

/// Where a form led that has acted already; takes nothing. For handlers that do slow work before their transaction.
///
/// # Errors
/// As [`take`].
pub async fn led(tx: &mut Tx, keys: &Keys, whose: &str, form: &Form) -> Result<Option<String>> {
    let hash = hash(keys, whose, form)?;
    let led: Option<String> = fetch!(tx, maybe_value "SELECT result FROM form_keys WHERE hash = $1"; hash)?;
    Ok(led.filter(|to| !to.is_empty()))
}

fn hash(keys: &Keys, whose: &str, form: &Form) -> Result<String> {
    let key = form.one(FIELD)?;
    if key.is_empty() || key.len() > 64 {
        return Err(AppError::BadRequest);
    }
    Ok(keys.lookup("form", &format!("{whose}/{key}")))
}

pub const OLD: Rule = Rule::quiet("form-keys", "IN-11", |tx, _, now| Box::pin(sweep(tx, now)));

/// Forgets keys of forms older than two days.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    let old = now - chrono::TimeDelta::days(2);
    Ok(exec!(tx, "DELETE FROM form_keys WHERE at < $1"; old)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::each_engine;

    #[tokio::test]
    async fn in_11_a_form_acts_once() {
        each_engine(|state| async move {
            let (keys, now) = (state.keys(), state.clock().now());
            let form = Form::default().with(FIELD, "k1");
            let mut tx = state.db().write().await.unwrap();
            assert_eq!(take(&mut tx, keys, "a", &form, now).await.unwrap(), None);
            done(&mut tx, keys, "a", &form, "/staff/x").await.unwrap();
            tx.commit().await.unwrap();
            let mut tx = state.db().write().await.unwrap();
            assert_eq!(take(&mut tx, keys, "a", &form, now).await.unwrap().as_deref(), Some("/staff/x"));
            assert_eq!(take(&mut tx, keys, "b", &form, now).await.unwrap(), None, "another person's form");
            assert!(take(&mut tx, keys, "a", &Form::default(), now).await.is_err());
            assert_eq!(sweep(&mut tx, now + chrono::TimeDelta::days(3)).await.unwrap(), 2);
        })
        .await;
    }
}
