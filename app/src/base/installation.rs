//! Whether this program, its key and its database belong together: asked once at start, before anything is served or written.
use chrono::{DateTime, Utc};

use crate::base::{db::Tx, error::AppError, error::Result, keys::Keys};
use crate::{exec, fetch};

/// Why the portal does not start on this database.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// The database was used with another secret key (CR-05).
    #[error(
        "this database belongs to another secret key: put the right one into NUANFANG_SECRET_KEY or data/secret.key"
    )]
    ForeignKey,
    /// Demonstration data in a portal that is not a demonstration (AU-13).
    #[error("this database holds demonstration data: set NUANFANG_DEMO=1, or use an empty database")]
    Demonstration,
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for Unfit {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

/// Checks both, and notes the key of a new database.
pub async fn check(tx: &mut Tx, keys: &Keys, demo: bool) -> Result<(), Unfit> {
    // The first node of a new database writes, every other one reads what it wrote.
    exec!(tx, "INSERT INTO installation (name, value) VALUES ('key', $1) ON CONFLICT (name) DO NOTHING";
        keys.fingerprint())?;
    let facts: Vec<(String, String)> = fetch!(tx, all "SELECT name, value FROM installation")?;
    let fact = |name: &str| facts.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    if fact("key") != Some(keys.fingerprint().as_str()) {
        return Err(Unfit::ForeignKey);
    }
    if fact("demo").is_some() && !demo {
        return Err(Unfit::Demonstration);
    }
    Ok(())
}

/// Marks the database as a demonstration for good.
pub async fn mark_demo(tx: &mut Tx) -> Result<()> {
    exec!(tx, "INSERT INTO installation (name, value) VALUES ('demo', '1') ON CONFLICT (name) DO NOTHING")?;
    Ok(())
}

/// Which numbered key personal data are sealed with (CR-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldKey {
    pub number: u32,
    pub since: DateTime<Utc>,
    /// Nothing is sealed with a number below this one any more.
    pub done: u32,
}

/// The current key; number 1 until the first rotation.
pub async fn field_key(tx: &mut Tx) -> Result<FieldKey> {
    let value: Option<String> =
        fetch!(tx, maybe_value "SELECT value FROM installation WHERE name = 'field-key'")?;
    let Some(value) = value else {
        return Ok(FieldKey { number: 1, since: DateTime::UNIX_EPOCH, done: 1 });
    };
    let mut parts = value.split(' ');
    let mut part = || parts.next().unwrap_or_default();
    let (number, since, done) = (part().parse(), part().parse(), part().parse());
    match (number, since, done) {
        (Ok(number), Ok(since), Ok(done)) => Ok(FieldKey { number, since, done }),
        _ => Err(AppError::Internal("installation: unreadable field-key".to_owned())),
    }
}

/// Makes the next number the current one, unless a rotation is still under way; says which is current then, and whether it is
/// new.
pub async fn next_field_key(tx: &mut Tx, now: DateTime<Utc>) -> Result<(FieldKey, bool)> {
    // The row is the lock: of two who begin at once, the second sees what the first wrote.
    let first = FieldKey { number: 1, since: DateTime::UNIX_EPOCH, done: 1 };
    exec!(tx, "INSERT INTO installation (name, value) VALUES ('field-key', $1) ON CONFLICT (name) DO UPDATE \
         SET value = installation.value"; first.stored())?;
    let key = field_key(tx).await?;
    if key.done < key.number {
        return Ok((key, false));
    }
    let next = FieldKey { number: key.number + 1, since: now, done: key.done };
    store_field_key(tx, &next).await?;
    Ok((next, true))
}

/// Notes that nothing is sealed with an older key any more; `false` when that was known.
pub async fn field_key_done(tx: &mut Tx, number: u32) -> Result<bool> {
    exec!(tx, "UPDATE installation SET value = value WHERE name = 'field-key'")?;
    let key = field_key(tx).await?;
    if key.done >= number || key.number != number {
        return Ok(false);
    }
    store_field_key(tx, &FieldKey { done: number, ..key }).await?;
    Ok(true)
}

impl FieldKey {
    fn stored(&self) -> String {
        let since = self.since.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
        format!("{} {since} {}", self.number, self.done)
    }
}

async fn store_field_key(tx: &mut Tx, key: &FieldKey) -> Result<()> {
    exec!(tx, "UPDATE installation SET value = $1 WHERE name = 'field-key'"; key.stored())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::each_engine;

    #[tokio::test]
    async fn cr_05_and_au_13_a_foreign_key_and_demonstration_data_are_refused() {
        each_engine(|state| async move {
            let mut tx = state.db().write().await.unwrap();
            check(&mut tx, state.keys(), false).await.unwrap();
            check(&mut tx, state.keys(), false).await.unwrap();
            let other = check(&mut tx, &Keys::new(&[9; 32]), false).await;
            assert!(matches!(other, Err(Unfit::ForeignKey)));
            mark_demo(&mut tx).await.unwrap();
            assert!(matches!(check(&mut tx, state.keys(), false).await, Err(Unfit::Demonstration)));
            check(&mut tx, state.keys(), true).await.unwrap();
        })
        .await;
    }
}
