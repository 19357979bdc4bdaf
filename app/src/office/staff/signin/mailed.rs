//! What begins with a mailed link: the first password or a new one, the authenticator, the recovery codes, and the end of a wait.
use super::{Browser, Inside, Second, changed, failed, inside, object, way_in};
use crate::base::error::Result;
use crate::office::staff::store::{links, people, sessions, tries, ways};
use crate::office::staff::{hashing, password, totp};
use crate::office::{
    change::Change, staff::store::links::Purpose, staff::store::people::Status, staff::store::tries::Counter,
    staff::store::ways::Waits, trail::Entry, trail::What,
};
use crate::t::account as a;
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
pub async fn welcome(state: &AppState, token: &str, typed: &str, browser: &Browser) -> Result<Set> {
    use Purpose::{Invite, Reset, Totp};
    let keys = state.keys();
    let mut ch = Change::job(state).await?;
    let Some((id, purpose)) = links::look(&mut ch.tx, keys, ch.now, token, &[Invite, Reset, Totp]).await?
    else {
        return Ok(Set::Gone);
    };
    let Some(secrets) = people::by_id(&mut ch.tx, keys, id).await? else { return Ok(Set::Gone) };
    let account = &secrets.account;
    let counter = Counter { who: tries::who(keys, &account.email), device: String::new() };
    let hash = if purpose == Totp {
        let may = typed.len() <= hashing::MAX_BYTES && counter.take(&mut ch.tx, ch.now).await?;
        ch.commit().await?;
        let judged = hashing::verify(secrets.password.clone().filter(|_| may), typed).await?;
        if !judged.right {
            if may {
                let mut ch = Change::job(state).await?;
                failed(&mut ch, &counter, Some(&secrets), &browser.ip).await?;
                ch.commit().await?;
            }
            return Ok(Set::Wrong);
        }
        None
    } else {
        drop(ch);
        if let Err(weak) = password::check(typed, &account.email, &account.name) {
            return Ok(Set::Weak(weak));
        }
        Some(hashing::hash(typed).await?)
    };
    let mut ch = Change::job(state).await?;
    if !links::consume(&mut ch, token, purpose).await? {
        return Ok(Set::Gone);
    }
    match &hash {
        Some(hash) => {
            people::set_password(&mut ch.tx, id, Some(hash)).await?;
            sessions::end_all(&mut ch.tx, id, "").await?;
            ch.actor = Some(account.actor(&browser.ip));
            ch.trail(Entry::new(What::PasswordSet, object(id)).reason(purpose.word()));
            if account.status == Status::Active {
                changed(&mut ch, &secrets, a::mail_password).await?;
            }
        }
        None => counter.give_back(&mut ch.tx, ch.now).await?,
    }
    // A reset never skips the code (AU-12); without an authenticator one is enrolled before anything else (AU-05).
    let waits = if secrets.totp.is_some() { Waits::Code } else { Waits::Enrol };
    let secret = (waits == Waits::Enrol).then(totp::secret);
    let token = ways::enter(&mut ch, id, waits, "/staff", secret.as_deref()).await?;
    ch.commit().await?;
    Ok(Set::Half(token, waits))
}

/// Judges the first code of a new authenticator. Right: it is stored, and ten recovery codes wait to be read.
pub async fn enrol(state: &AppState, token: &str, typed: &str, browser: &Browser) -> Result<Second> {
    let mut ch = Change::job(state).await?;
    let Some((way, secrets)) = way_in(&mut ch, token, Waits::Enrol).await? else { return Ok(Second::Gone) };
    let Some(secret) = way.totp else { return Ok(Second::Gone) };
    let fresh = match totp::check(&secret, typed, ch.now) {
        Some(step) => ways::use_step(&mut ch.tx, way.staff, step).await?,
        None => false,
    };
    if !fresh {
        // Nobody guesses here: the secret stands on the page. So a wrong code costs nothing but another look.
        return Ok(Second::Wrong(ways::WRONG));
    }
    people::set_totp(&mut ch.tx, state.keys(), way.staff, Some(&secret)).await?;
    people::activate(&mut ch.tx, way.staff).await?;
    let codes = ways::new_codes(&mut ch.tx, state.keys(), way.staff).await?;
    ways::show_codes(&mut ch, &way.hash, &codes).await?;
    ch.actor = Some(secrets.account.actor(&browser.ip));
    ch.trail(Entry::new(What::TotpSet, object(way.staff)));
    if secrets.account.status == Status::Active {
        changed(&mut ch, &secrets, a::mail_totp).await?;
    }
    ch.commit().await?;
    Ok(Second::In(Box::new(Inside { session: String::new(), device: String::new(), next: way.next })))
}

/// The recovery codes were read: the session begins.
pub async fn codes_read(state: &AppState, token: &str, browser: &Browser) -> Result<Option<Inside>> {
    let mut ch = Change::job(state).await?;
    let Some((way, secrets)) = way_in(&mut ch, token, Waits::Codes).await? else { return Ok(None) };
    if !ways::leave(&mut ch.tx, &way.hash).await? {
        return Ok(None);
    }
    ch.actor = Some(secrets.account.actor(&browser.ip));
    let inside = inside(&mut ch, way.staff, &way.next, browser).await?;
    ch.commit().await?;
    Ok(Some(inside))
}

/// Uses a link that lifts the wait after failed tries, and nothing else (AU-07). False when it is used or too old.
pub async fn unlock(state: &AppState, token: &str) -> Result<bool> {
    let keys = state.keys();
    let mut ch = Change::job(state).await?;
    let look = links::look(&mut ch.tx, keys, ch.now, token, &[Purpose::Unlock]).await?;
    let Some((id, purpose)) = look else { return Ok(false) };
    let Some(secrets) = people::by_id(&mut ch.tx, keys, id).await? else { return Ok(false) };
    if !links::consume(&mut ch, token, purpose).await? {
        return Ok(false);
    }
    tries::lift(&mut ch.tx, &tries::who(keys, &secrets.account.email)).await?;
    ch.commit().await?;
    Ok(true)
}
