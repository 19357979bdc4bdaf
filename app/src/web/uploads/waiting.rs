//! Files that wait while their form comes back: kept under the key of the form (or the id of a draft), handed over when it is done,
//! swept when nobody came back.
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{
    base::{db::Tx, error::AppError, ids::FileId, keys::Keys},
    on,
    state::AppState,
    web::{
        files::{
            Accepted,
            store::{self, Meta, NewFile},
        },
        forms::{Form, once},
    },
};

/// How long files wait for a form of staff; those of a public draft go with it.
const KEPT: TimeDelta = TimeDelta::days(1);
/// What the owners of waiting files begin with.
const PREFIX: &str = "waiting:";

/// The files of one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting(String);

impl Waiting {
    /// Those of a form of staff, by its one-time key (IN-11).
    #[must_use]
    pub fn of_form(keys: &Keys, whose: &str, form: &Form) -> Self {
        Self(format!("{PREFIX}{}", keys.lookup("waiting", &format!("{whose}/{}", form.raw(once::FIELD)))))
    }

    /// Those of a draft.
    #[must_use]
    pub fn of_draft(id: Uuid) -> Self {
        Self(format!("{PREFIX}{id}"))
    }

    /// What waits, in the order it came.
    pub async fn list(&self, tx: &mut Tx) -> Result<Vec<Meta>, AppError> {
        store::list(tx, &self.0).await
    }

    /// Keeps more.
    pub async fn add(&self, tx: &mut Tx, state: &AppState, new: &[Accepted]) -> Result<(), AppError> {
        for file in new {
            store::put(tx, state, &NewFile { owner: self.0.clone(), kind: "attachment", file }).await?;
        }
        Ok(())
    }

    /// Leaves out what the form's boxes name.
    pub async fn leave_out(&self, tx: &mut Tx, form: &Form, now: DateTime<Utc>) -> Result<(), AppError> {
        for id in form.all(super::fields::DROP).filter_map(|id| id.parse().ok()) {
            store::delete_one(tx, &self.0, FileId::from_uuid(id), now).await?;
        }
        Ok(())
    }

    /// Forgets all.
    pub async fn forget(&self, tx: &mut Tx, now: DateTime<Utc>) -> Result<(), AppError> {
        store::delete(tx, &self.0, now).await?;
        Ok(())
    }

    /// Hands all over to what the form became.
    pub async fn hand_over(&self, tx: &mut Tx, to: &str) -> Result<(), AppError> {
        store::hand_over(tx, &self.0, to).await?;
        Ok(())
    }
}

/// Deletes what nobody came back for.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, AppError> {
    let owners: Vec<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT DISTINCT owner FROM files WHERE owner >= $1 AND owner < $2 AND made_at < $3 AND deleted_at IS NULL LIMIT 500")
        .bind(PREFIX).bind("waiting;").bind(now - KEPT).fetch_all(c).await)?;
    let mut n = 0;
    for owner in owners {
        n += store::delete(tx, &owner, now).await?;
    }
    Ok(n)
}
