//! Argon2id (AU-01). Hashing costs 19 MiB and some 20 ms, so it runs on the blocking pool, a few at a time: the permit belongs to
//! the blocking task, so that a client who leaves cannot make room for more than there is.
use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::base::{error::AppError, error::Result, random};

/// Memory in KiB, passes, lanes: OWASP's minimum of 2026.
const COST: (u32, u32, u32) = (19_456, 2, 1);
/// How many hashes are computed at once.
const PLACES: usize = 4;
/// How long one waits for a place before the answer is 503.
const PATIENCE: Duration = Duration::from_secs(2);
/// The most bytes of a password that are looked at (AU-01): 128 characters of four bytes fit.
pub const MAX_BYTES: usize = 1024;

static SEATS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(PLACES)));
/// What a password is compared with where there is none (AU-09): it costs the same and never fits.
static DUMMY: LazyLock<String> = LazyLock::new(|| make(&random::token()).unwrap_or_default());

fn argon2() -> Option<Argon2<'static>> {
    let params = Params::new(COST.0, COST.1, COST.2, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn make(password: &str) -> Option<String> {
    let salt = random::bytes::<16>();
    let hash = argon2()?.hash_password_with_salt(password.as_bytes(), &salt).ok()?;
    Some(hash.to_string())
}

/// What a comparison found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Whether the password is the one.
    pub right: bool,
    /// Whether its hash was made with less than is asked today.
    pub old: bool,
}

async fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let seat = tokio::time::timeout(PATIENCE, SEATS.clone().acquire_owned())
        .await
        .map_err(|_| AppError::Unavailable)?
        .map_err(|e| AppError::Internal(e.to_string()))?;
    let task = tokio::task::spawn_blocking(move || {
        let out = work();
        drop(seat);
        out
    });
    task.await.map_err(|e| AppError::Internal(format!("hashing: {e}")))
}

/// The hash of a password, as a PHC string.
pub async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    run(move || make(&password)).await?.ok_or_else(|| AppError::Internal("hashing failed".into()))
}

/// Compares a password with a stored hash, or with nothing at the same cost (AU-09).
pub async fn verify(stored: Option<String>, password: &str) -> Result<Found> {
    let password = password.to_owned();
    run(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| DUMMY.clone());
        let Ok(hash) = PasswordHash::new(&stored) else { return Found { right: false, old: false } };
        let right = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
        let old = Params::try_from(&hash).is_ok_and(|p| (p.m_cost(), p.t_cost()) < (COST.0, COST.1));
        Found { right: known && right, old: known && right && old }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn au_01_argon2id_with_the_asked_cost_and_old_hashes_are_told() {
        let made = hash("短语 with spaces ").await.unwrap();
        assert!(made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{made}");
        assert_ne!(made, hash("短语 with spaces ").await.unwrap(), "a salt each");
        let good = verify(Some(made.clone()), "短语 with spaces ").await.unwrap();
        assert_eq!(good, Found { right: true, old: false });
        assert!(
            !verify(Some(made), "短语 with spaces").await.unwrap().right,
            "AU-02: a trailing blank counts"
        );
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8192, 1, 1, None).unwrap());
        let weak = weak.hash_password_with_salt(b"p", &[7; 16]).unwrap().to_string();
        assert_eq!(verify(Some(weak.clone()), "p").await.unwrap(), Found { right: true, old: true });
        assert_eq!(verify(Some(weak), "q").await.unwrap(), Found { right: false, old: false });
        assert!(!verify(None, "p").await.unwrap().right);
        assert!(!verify(Some("no hash".into()), "p").await.unwrap().right);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn au_01_a_client_who_leaves_frees_no_seat_before_the_work_ends() {
        let tasks: Vec<_> = (0..40).map(|_| tokio::spawn(verify(None, "x"))).collect();
        for task in tasks.iter().step_by(2) {
            task.abort();
        }
        for task in tasks {
            let _ = task.await;
        }
        verify(None, "x").await.unwrap();
        assert!(SEATS.available_permits() <= PLACES);
    }
}
