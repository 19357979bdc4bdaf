//! How somebody comes in: password, then code, then a session. Each function is one request and one change, besides the hash, which
//! is computed in between; who acts is nobody until the session begins. Whatever is wrong with address, password or account gives the same answer (AU-09).
//! [`welcome`] and what else begins with a mailed link is in `mailed`.
use super::{
    hashing,
    store::{
        kept,
        links::{self, Purpose},
        people::{self, Secrets, Status},
        sessions,
        tries::{self, Counter},
        ways::{self, Entry as Way, Waits},
    },
    totp,
};
use crate::base::{error::Result, i18n::Lang, ids::StaffId, random};
use crate::office::{change::Change, outbox::Letter, outbox::Template, trail::Entry, trail::What};
use crate::t::account as a;
use crate::web::state::AppState;

mod mailed;
pub use mailed::{Set, codes_read, enrol, unlock, welcome};

/// What the browser says about itself.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// The token of a known browser, if it carries one.
    pub device: Option<String>,
    /// Its own name.
    pub agent: String,
    pub ip: String,
}

/// A full session: the cookies to set, and where to.
#[derive(Debug, Clone)]
pub struct Inside {
    /// Token of the session.
    pub session: String,
    /// Token of the browser.
    pub device: String,
    /// A path of the portal.
    pub next: String,
}

/// Reads an address as it is stored.
pub fn email(typed: &str) -> Option<String> {
    let email = typed.trim().to_lowercase();
    let plain =
        email.len() <= 254 && email.is_ascii() && !email.bytes().any(|b| b.is_ascii_control() || b == b' ');
    let parsed = plain.then(|| email.parse::<lettre::Address>().ok()).flatten()?;
    parsed.domain().contains('.').then_some(email)
}

/// Judges address and password (AU-01, AU-07, AU-09): the token of a half-open way in, or none, and no reason is told.
pub async fn first(
    state: &AppState,
    typed: &str,
    secret: &str,
    next: &str,
    browser: &Browser,
) -> Result<Option<String>> {
    if typed.len() + secret.len() > hashing::MAX_BYTES {
        return Ok(None);
    }
    let (keys, address) = (state.keys(), typed.trim().to_lowercase());
    let mut ch = Change::job(state).await?;
    let found = people::by_email(&mut ch.tx, keys, &address).await?;
    let device = match &found {
        Some(s) => sessions::device(&mut ch.tx, keys, s.account.id, browser.device.as_deref()).await?,
        None => String::new(),
    };
    let counter = Counter { who: tries::who(keys, &address), device };
    let may = counter.take(&mut ch.tx, ch.now).await?;
    ch.commit().await?;
    let usable = |s: &&Secrets| s.account.status == Status::Active && s.totp.is_some();
    let stored = found.as_ref().filter(usable).and_then(|s| s.password.clone()).filter(|_| may);
    let judged = hashing::verify(stored.clone(), secret).await?;
    if !may {
        return Ok(None);
    }
    let rehashed = if judged.old { Some(hashing::hash(secret).await?) } else { None };
    let mut ch = Change::job(state).await?;
    let (Some(found), true) = (&found, judged.right) else {
        failed(&mut ch, &counter, found.as_ref(), &browser.ip).await?;
        ch.commit().await?;
        return Ok(None);
    };
    counter.give_back(&mut ch.tx, ch.now).await?;
    if let (Some(new), Some(old)) = (&rehashed, &stored) {
        people::rehash(&mut ch.tx, found.account.id, old, new).await?;
    }
    let token = ways::enter(&mut ch, found.account.id, Waits::Code, next, None).await?;
    ch.commit().await?;
    Ok(Some(token))
}

/// A failure is written down; the one that locks is mailed to its owner, with a link that lifts the wait.
pub async fn failed(ch: &mut Change, counter: &Counter, whose: Option<&Secrets>, ip: &str) -> Result<()> {
    let locks = counter.wrong(&mut ch.tx, ch.now).await?;
    let object = whose.map_or_else(|| "staff:?".to_owned(), |s| object(s.account.id));
    ch.trail(Entry::new(What::SignInFailed, &object).from(ip));
    let Some(account) = whose.filter(|s| s.account.status == Status::Active).map(|s| &s.account) else {
        return Ok(());
    };
    if locks && !links::waiting(ch, account.id, Purpose::Unlock).await? {
        ch.trail(Entry::new(What::Locked, &object).from(ip));
        let letter = Letter::new(&account.email, account.lang, Template::Lockout)
            .with("name", &account.name)
            .with("link", link(ch, account.id, Purpose::Unlock).await?)
            .with("minutes", tries::LOCK.num_minutes().to_string());
        ch.mail(&letter).await?;
    }
    Ok(())
}

/// A new link as it is mailed or shown: built from the configured address only (ML-05).
pub async fn link(ch: &mut Change, id: StaffId, purpose: Purpose) -> Result<String> {
    let token = links::make(ch, id, purpose).await?;
    Ok(format!("{}{}", ch.state.site().url.trim_end_matches('/'), purpose.path(&token)))
}

/// How an account is named in the trail.
pub fn object(id: StaffId) -> String {
    format!("staff:{}", id.uuid())
}

/// What came of a code.
#[derive(Debug)]
pub enum Second {
    /// The half-open way in is gone: begin again.
    Gone,
    /// Wrong; so many tries are left.
    Wrong(i64),
    In(Box<Inside>),
}

/// The half-open way in of this token that waits for this, and whose it is.
async fn way_in(ch: &mut Change, token: &str, waits: Waits) -> Result<Option<(Way, Secrets)>> {
    let keys = ch.state.keys();
    let Some(way) = ways::entry(&mut ch.tx, keys, ch.now, token).await?.filter(|e| e.waits == waits) else {
        return Ok(None);
    };
    Ok(people::by_id(&mut ch.tx, keys, way.staff).await?.map(|secrets| (way, secrets)))
}

/// Judges the code of a half-open way in: one from the authenticator (AU-03), or a recovery code (AU-06).
pub async fn second(state: &AppState, token: &str, typed: &str, browser: &Browser) -> Result<Second> {
    let mut ch = Change::job(state).await?;
    let Some((way, secrets)) = way_in(&mut ch, token, Waits::Code).await? else { return Ok(Second::Gone) };
    // Counted before it is judged: twenty at once are three tries.
    let Some(left) = ways::take(&mut ch.tx, &way.hash).await? else { return Ok(Second::Gone) };
    let (keys, account) = (state.keys(), &secrets.account);
    let by_code = prove(&mut ch, &secrets, typed).await?;
    let by_recovery = !by_code && ways::use_code(&mut ch.tx, keys, account.id, typed).await?;
    let device = sessions::device(&mut ch.tx, keys, account.id, browser.device.as_deref()).await?;
    let counter = Counter { who: tries::who(keys, &account.email), device };
    if !by_code && !by_recovery {
        // A code is guessed as a password is: the same counter slows it down (AU-07).
        counter.take(&mut ch.tx, ch.now).await?;
        failed(&mut ch, &counter, Some(&secrets), &browser.ip).await?;
        ch.commit().await?;
        return Ok(if left == 0 { Second::Gone } else { Second::Wrong(left) });
    }
    if !ways::leave(&mut ch.tx, &way.hash).await? {
        return Ok(Second::Gone);
    }
    ch.actor = Some(account.actor(&browser.ip));
    if by_recovery {
        ch.trail(Entry::new(What::Recovery, object(account.id)).reason("used"));
        changed(&mut ch, &secrets, a::mail_recovery_used).await?;
    }
    counter.clear(&mut ch.tx).await?;
    let inside = inside(&mut ch, account.id, &way.next, browser).await?;
    ch.commit().await?;
    Ok(Second::In(Box::new(inside)))
}

/// Whether this is the account's one-time code and was not used before (AU-03).
pub async fn prove(ch: &mut Change, secrets: &Secrets, typed: &str) -> Result<bool> {
    match secrets.totp.as_deref().and_then(|s| totp::check(s, typed, ch.now)) {
        Some(step) => ways::use_step(&mut ch.tx, secrets.account.id, step).await,
        None => Ok(false),
    }
}

/// Tells the owner by mail what changed about the account (AU-06, AU-12).
pub async fn changed(ch: &mut Change, secrets: &Secrets, what: fn(Lang) -> &'static str) -> Result<()> {
    let a = &secrets.account;
    let letter = Letter::new(&a.email, a.lang, Template::AccountChanged)
        .with("name", &a.name)
        .with("what", what(a.lang))
        .with("when", a.lang.moment(ch.now));
    ch.mail(&letter).await
}

/// The session itself, with a new token (SE-01), in a browser that is known from now on (AU-07).
async fn inside(ch: &mut Change, id: StaffId, next: &str, browser: &Browser) -> Result<Inside> {
    let session = sessions::open(ch, id, &browser.agent, &browser.ip).await?;
    let device = browser.device.clone().filter(|d| d.len() == 43).unwrap_or_else(random::token);
    sessions::know_device(ch, id, &device).await?;
    ch.trail(Entry::new(What::SignIn, object(id)));
    let kept = !kept::forms(&mut ch.tx, ch.state.keys(), ch.now, id).await?.is_empty();
    let next = if kept { "/staff/kept" } else { next };
    Ok(Inside { session, device, next: next.to_owned() })
}
