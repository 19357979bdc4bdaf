//! What begins with a mailed link: the first password or a new one, the authenticator, the recovery codes, and the end of a wait.
use super::{Browser, Inside, Line, Second, actor, changed, failed, inside, object};
use crate::base::error::AppError;
use crate::office::staff::store::{links, people, sessions, tries, ways};
use crate::office::staff::{hashing, password, totp};
use crate::office::{
    staff::store::links::Purpose, staff::store::people::Status, staff::store::tries::Counter,
    staff::store::ways::Entry, staff::store::ways::Waits, trail as audit, trail::What,
};
use crate::web::state::AppState;

/// What came of a password set through a link.
#[derive(Debug)]
pub enum Set {
    /// The link is used, replaced or too old.
    Gone,
    /// The password is too weak.
    Weak(password::Weak),
    /// The current password is wrong (a new authenticator asks for it), or one must wait.
    Wrong,
    /// The token of a half-open way in, and what it waits for.
    Half(String, Waits),
}

/// Uses a link of `/welcome`: sets the first or a new password, and leads on to the code or the enrolment. A link gives no session
/// (AU-12). The link of a new authenticator sets nothing: it asks for the password that is.
///
/// # Errors
/// When the database fails, or too many are waiting.
pub async fn welcome(state: &AppState, token: &str, typed: &str, browser: &Browser) -> Result<Set, AppError> {
    use Purpose::{Invite, Reset, Totp};
    let (keys, now) = (state.keys(), state.clock().now());
    let mut tx = state.db().write().await?;
    let Some((id, purpose)) = links::look(&mut tx, keys, now, token, &[Invite, Reset, Totp]).await? else {
        return Ok(Set::Gone);
    };
    let Some(secrets) = people::by_id(&mut tx, keys, id).await? else { return Ok(Set::Gone) };
    let account = &secrets.account;
    let counter = Counter { who: tries::who(keys, &account.email), device: String::new() };
    let hash = if purpose == Totp {
        let may = typed.len() <= hashing::MAX_BYTES && counter.take(&mut tx, now).await?;
        tx.commit().await?;
        let judged = hashing::verify(secrets.password.clone().filter(|_| may), typed).await?;
        if !judged.right {
            if may {
                let mut tx = state.db().write().await?;
                failed(&mut tx, state, &counter, Some(&secrets), &browser.ip).await?;
                tx.commit().await?;
            }
            return Ok(Set::Wrong);
        }
        None
    } else {
        drop(tx);
        if let Err(weak) = password::check(typed, &account.email, &account.name) {
            return Ok(Set::Weak(weak));
        }
        Some(hashing::hash(typed).await?)
    };
    let mut tx = state.db().write().await?;
    if !links::consume(&mut tx, keys, now, token, purpose).await? {
        return Ok(Set::Gone);
    }
    match &hash {
        Some(hash) => {
            people::set_password(&mut tx, id, Some(hash)).await?;
            sessions::end_all(&mut tx, id, "").await?;
            let line = Line::new(What::PasswordSet, object(id)).by(&actor(&secrets, &browser.ip));
            audit::record(&mut tx, keys, now, line.reason(purpose.word())).await?;
            if account.status == Status::Active {
                changed(&mut tx, state, &secrets, "password").await?;
            }
        }
        None => counter.give_back(&mut tx, now).await?,
    }
    // A reset never skips the code (AU-12); without an authenticator one is enrolled before anything else (AU-05).
    let waits = if secrets.totp.is_some() { Waits::Code } else { Waits::Enrol };
    let secret = (waits == Waits::Enrol).then(totp::secret);
    let token = ways::enter(&mut tx, keys, now, id, waits, "/staff", secret.as_deref()).await?;
    tx.commit().await?;
    Ok(Set::Half(token, waits))
}

/// Judges the first code of a new authenticator. Right: it is stored, and ten recovery codes wait to be read.
pub async fn enrol(
    state: &AppState,
    token: &str,
    typed: &str,
    browser: &Browser,
) -> Result<Second, AppError> {
    let (keys, now) = (state.keys(), state.clock().now());
    let mut tx = state.db().write().await?;
    let found = ways::entry(&mut tx, keys, now, token).await?.filter(|e| e.waits == Waits::Enrol);
    let Some(Entry { hash, staff, totp: Some(secret), next, .. }) = found else { return Ok(Second::Gone) };
    let Some(secrets) = people::by_id(&mut tx, keys, staff).await? else { return Ok(Second::Gone) };
    let step = totp::check(&secret, typed, now);
    let fresh = match step {
        Some(step) => ways::use_step(&mut tx, staff, step).await?,
        None => false,
    };
    if !fresh {
        // Nobody guesses here: the secret stands on the page. So a wrong code costs nothing but another look.
        return Ok(Second::Wrong(ways::WRONG));
    }
    people::set_totp(&mut tx, keys, staff, Some(&secret)).await?;
    people::activate(&mut tx, staff).await?;
    let codes = ways::new_codes(&mut tx, keys, staff).await?;
    ways::show_codes(&mut tx, keys, now, &hash, &codes).await?;
    audit::record(
        &mut tx,
        keys,
        now,
        Line::new(What::TotpSet, object(staff)).by(&actor(&secrets, &browser.ip)),
    )
    .await?;
    if secrets.account.status == Status::Active {
        changed(&mut tx, state, &secrets, "totp").await?;
    }
    tx.commit().await?;
    Ok(Second::In(Box::new(Inside { session: String::new(), device: String::new(), next })))
}

/// The recovery codes were read: the session begins.
pub async fn codes_read(
    state: &AppState,
    token: &str,
    browser: &Browser,
) -> Result<Option<Inside>, AppError> {
    let (keys, now) = (state.keys(), state.clock().now());
    let mut tx = state.db().write().await?;
    let Some(entry) = ways::entry(&mut tx, keys, now, token).await?.filter(|e| e.waits == Waits::Codes)
    else {
        return Ok(None);
    };
    let Some(secrets) = people::by_id(&mut tx, keys, entry.staff).await? else { return Ok(None) };
    if !ways::leave(&mut tx, &entry.hash).await? {
        return Ok(None);
    }
    let inside = inside(&mut tx, state, &secrets, &entry.next, browser).await?;
    tx.commit().await?;
    Ok(Some(inside))
}

/// Uses a link that lifts the wait after failed tries, and nothing else (AU-07). False when it is used or too old.
pub async fn unlock(state: &AppState, token: &str) -> Result<bool, AppError> {
    let (keys, now) = (state.keys(), state.clock().now());
    let mut tx = state.db().write().await?;
    let Some((id, _)) = links::look(&mut tx, keys, now, token, &[Purpose::Unlock]).await? else {
        return Ok(false);
    };
    let Some(secrets) = people::by_id(&mut tx, keys, id).await? else { return Ok(false) };
    if !links::consume(&mut tx, keys, now, token, Purpose::Unlock).await? {
        return Ok(false);
    }
    tries::lift(&mut tx, &tries::who(keys, &secrets.account.email)).await?;
    tx.commit().await?;
    Ok(true)
}
