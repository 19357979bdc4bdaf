//! Whether this program, its key and its database belong together: asked once at start, before anything is served or written.
use crate::{db::Tx, error::AppError, exec, keys::Keys, on};

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
    /// The database failed.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for Unfit {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

/// Checks both, and notes the key of a new database.
///
/// # Errors
/// See [`Unfit`].
pub async fn check(tx: &mut Tx, keys: &Keys, demo: bool) -> Result<(), Unfit> {
    // The first node of a new database writes, every other one reads what it wrote.
    exec!(
        tx,
        sqlx::query(
            "INSERT INTO installation (name, value) VALUES ('key', $1) ON CONFLICT (name) DO NOTHING"
        )
        .bind(keys.fingerprint())
    )?;
    let facts: Vec<(String, String)> =
        on!(tx, c => sqlx::query_as("SELECT name, value FROM installation").fetch_all(c).await)?;
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
///
/// # Errors
/// When the database fails.
pub async fn mark_demo(tx: &mut Tx) -> Result<(), AppError> {
    exec!(
        tx,
        sqlx::query(
            "INSERT INTO installation (name, value) VALUES ('demo', '1') ON CONFLICT (name) DO NOTHING"
        )
    )?;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
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
