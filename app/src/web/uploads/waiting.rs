//! Files that wait while their form comes back: kept under the key of the form (or the id of a draft), handed over when it is done,
//! swept when nobody came back.
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{Judged, Posted, Takes};
use crate::base::{db::Tx, error::Result, ids::FileId, keeping::Rule, keys::Keys};
use crate::fetch;
use crate::web::{
    files::store, files::store::Meta, files::store::NewFile, forms::Form, forms::once, page::Cx,
};

/// How long files wait for a form of staff; those of a public draft go with it.
const KEPT: TimeDelta = TimeDelta::days(1);
/// What the owners of waiting files begin with.
const PREFIX: &str = "waiting:";

/// What came of the files of a form.
#[derive(Debug)]
pub struct Taken {
    /// Everything that waits now.
    pub files: Vec<Meta>,
    /// The sizes of what is new among it.
    pub new: Vec<usize>,
    /// What was not taken: its field, and a message that names the file and says what to do.
    pub bad: Vec<(String, String)>,
}

/// The files of one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting(String);

impl Waiting {
    /// Those of a form of staff, by its one-time key (IN-11).
    pub fn of_form(keys: &Keys, whose: &str, form: &Form) -> Self {
        Self(format!("{PREFIX}{}", keys.lookup("waiting", &format!("{whose}/{}", form.raw(once::FIELD)))))
    }

    pub fn of_draft(id: Uuid) -> Self {
        Self(format!("{PREFIX}{id}"))
    }

    /// What waits, in the order it came.
    pub async fn list(&self, tx: &mut Tx) -> Result<Vec<Meta>> {
        store::list(tx, &self.0).await
    }

    /// Takes the files of a form in: leaves out what its boxes name, judges what came, and keeps what is good. In transactions of its
    /// own, because pictures take time; so ask before whether the form has acted already ([`once::led`]).
    pub async fn take_in(&self, cx: &Cx, posted: Posted, takes: Takes) -> Result<Taken> {
        let state = &cx.state;
        let mut tx = state.db().write().await?;
        for id in posted.form.all(super::fields::DROP).filter_map(|id| id.parse().ok()) {
            store::drop_one(&mut tx, &self.0, FileId::from_uuid(id)).await?;
        }
        let room = takes.most.saturating_sub(self.list(&mut tx).await?.len());
        tx.commit().await?;
        let Judged { good, bad } = posted.judge(room, takes, cx.lang).await;
        let mut tx = state.db().write().await?;
        let mut new = vec![];
        for file in &good {
            // Sent twice at once: the second finds no room any more, or the same file already.
            let full = self.list(&mut tx).await?.len() >= takes.most;
            if !full && !store::holds(&mut tx, state.keys(), &self.0, file).await? {
                store::put(&mut tx, state, &NewFile { owner: self.0.clone(), kind: "attachment", file })
                    .await?;
                new.push(file.size());
            }
        }
        let files = self.list(&mut tx).await?;
        tx.commit().await?;
        Ok(Taken { files, new, bad })
    }

    pub async fn forget(&self, tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
        store::delete(tx, &self.0, now).await?;
        Ok(())
    }

    /// Hands all over to what the form became.
    pub async fn hand_over(&self, tx: &mut Tx, to: &str) -> Result<()> {
        store::hand_over(tx, &self.0, to).await?;
        Ok(())
    }
}

/// Files that nobody came back for.
pub const OLD: Rule = Rule::quiet("waiting-files", "IN-07", |tx, _, now| Box::pin(sweep(tx, now)));

/// Deletes what nobody came back for.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    let owners: Vec<String> = fetch!(tx, values "SELECT DISTINCT owner FROM files WHERE owner >= $1 AND owner < $2 \
        AND made_at < $3 AND deleted_at IS NULL LIMIT 500"; PREFIX, "waiting;", now - KEPT)?;
    let mut n = 0;
    for owner in owners {
        n += store::delete(tx, &owner, now).await?;
    }
    Ok(n)
}
