//! How somebody comes in: password, then code, then a session. Each function is one request and one transaction, besides the hash,
//! which is computed in between. Whatever is wrong with address, password or account gives the same answer (AU-09).
//! [`welcome`] and what else begins with a mailed link is in `mailed`.
use super::{
    hashing,
    store::{
        links::{self, Purpose},
        people::{self, Secrets, Status},
        sessions,
        tries::{self, Counter},
        ways::{self, Waits},
    },
    totp,
    types::Actor,
};
use crate::base::{db::Tx, error::AppError, ids::StaffId};
use crate::office::{
    outbox as mail, outbox::Letter, outbox::Template, trail as audit, trail::Entry as Line, trail::What,
};
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
    /// Its address.
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

/// What came of a password.
#[derive(Debug, Clone)]
pub enum First {
    /// Not in; no reason is told.
    No,
    /// The token of a half-open way in.
    Code(String),
}

/// Reads an address as it is stored.
pub fn email(typed: &str) -> Option<String> {
    let email = typed.trim().to_lowercase();
    let plain =
        email.len() <= 254 && email.is_ascii() && !email.bytes().any(|b| b.is_ascii_control() || b == b' ');
    let parsed = plain.then(|| email.parse::<lettre::Address>().ok()).flatten()?;
    parsed.domain().contains('.').then_some(email)
}

/// Judges address and password (AU-01, AU-07, AU-09).
///
/// # Errors
/// [`AppError::Unavailable`] when too many are waiting.
pub async fn first(
    state: &AppState,
    typed: &str,
    secret: &str,
    next: &str,
    browser: &Browser,
) -> Result<First, AppError> {
    if typed.len() + secret.len() > hashing::MAX_BYTES {
        return Ok(First::No);
    }
    let (keys, now) = (state.keys(), state.clock().now());
    let address = typed.trim().to_lowercase();
    let mut tx = state.db().write().await?;
    let found = people::by_email(&mut tx, keys, &address).await?;
    let device = match &found {
        Some(s) => sessions::device(&mut tx, keys, s.account.id, browser.device.as_deref()).await?,
        None => String::new(),
    };
    let counter = Counter { who: tries::who(keys, &address), device };
    let may = counter.take(&mut tx, now).await?;
    tx.commit().await?;
    let usable = |s: &&Secrets| s.account.status == Status::Active && s.totp.is_some();
    let stored = found.as_ref().filter(usable).and_then(|s| s.password.clone()).filter(|_| may);
    let judged = hashing::verify(stored.clone(), secret).await?;
    if !may {
        return Ok(First::No);
    }
    let rehashed = if judged.old { Some(hashing::hash(secret).await?) } else { None };
    let mut tx = state.db().write().await?;
    let (Some(found), true) = (&found, judged.right) else {
        failed(&mut tx, state, &counter, found.as_ref(), &browser.ip).await?;
        tx.commit().await?;
        return Ok(First::No);
    };
    counter.give_back(&mut tx, now).await?;
    if let (Some(new), Some(old)) = (&rehashed, &stored) {
        people::rehash(&mut tx, found.account.id, old, new).await?;
    }
    let token = ways::enter(&mut tx, keys, now, found.account.id, Waits::Code, next, None).await?;
    tx.commit().await?;
    Ok(First::Code(token))
}

/// A failure is written down; the one that locks is mailed to its owner, with a link that lifts the wait.
pub async fn failed(
    tx: &mut Tx,
    state: &AppState,
    counter: &Counter,
    whose: Option<&Secrets>,
    ip: &str,
) -> Result<(), AppError> {
    let (keys, now) = (state.keys(), state.clock().now());
    let locks = counter.wrong(tx, now).await?;
    let object = whose.map_or_else(|| "staff:?".to_owned(), |s| object(s.account.id));
    audit::record(tx, keys, now, Line::new(What::SignInFailed, &object).from(ip)).await?;
    let Some(account) = whose.filter(|s| s.account.status == Status::Active).map(|s| &s.account) else {
        return Ok(());
    };
    if locks && !links::waiting(tx, now, account.id, Purpose::Unlock).await? {
        audit::record(tx, keys, now, Line::new(What::Locked, &object).from(ip)).await?;
        let link = link(tx, state, account.id, Purpose::Unlock).await?;
        let letter = Letter::new(&account.email, account.lang, Template::Lockout)
            .with("name", &account.name)
            .with("link", link)
            .with("minutes", tries::LOCK.num_minutes().to_string());
        mail::enqueue(tx, keys, now, &letter).await?;
    }
    Ok(())
}

/// A new link as it is mailed or shown: built from the configured address only (ML-05).
pub async fn link(tx: &mut Tx, state: &AppState, id: StaffId, purpose: Purpose) -> Result<String, AppError> {
    let token = links::make(tx, state.keys(), state.clock().now(), id, purpose).await?;
    Ok(format!("{}{}", state.site().url.trim_end_matches('/'), purpose.path(&token)))
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
    /// In.
    In(Box<Inside>),
}

/// Judges the code of a half-open way in: one from the authenticator (AU-03), or a recovery code (AU-06).
pub async fn second(
    state: &AppState,
    token: &str,
    typed: &str,
    browser: &Browser,
) -> Result<Second, AppError> {
    let (keys, now) = (state.keys(), state.clock().now());
    let mut tx = state.db().write().await?;
    let Some(entry) = ways::entry(&mut tx, keys, now, token).await?.filter(|e| e.waits == Waits::Code) else {
        return Ok(Second::Gone);
    };
    let Some(secrets) = people::by_id(&mut tx, keys, entry.staff).await? else { return Ok(Second::Gone) };
    // Counted before it is judged: twenty at once are three tries.
    let Some(left) = ways::take(&mut tx, &entry.hash).await? else { return Ok(Second::Gone) };
    let account = &secrets.account;
    let by_code = prove(&mut tx, state, &secrets, typed).await?;
    let by_recovery = !by_code && ways::use_code(&mut tx, keys, account.id, typed).await?;
    let device = sessions::device(&mut tx, keys, account.id, browser.device.as_deref()).await?;
    let counter = Counter { who: tries::who(keys, &account.email), device };
    if !by_code && !by_recovery {
        // A code is guessed as a password is: the same counter slows it down (AU-07).
        counter.take(&mut tx, now).await?;
        failed(&mut tx, state, &counter, Some(&secrets), &browser.ip).await?;
        tx.commit().await?;
        return Ok(if left == 0 { Second::Gone } else { Second::Wrong(left) });
    }
    if !ways::leave(&mut tx, &entry.hash).await? {
        return Ok(Second::Gone);
    }
    if by_recovery {
        recovery_used(&mut tx, state, &secrets, browser).await?;
    }
    counter.clear(&mut tx).await?;
    let inside = inside(&mut tx, state, &secrets, &entry.next, browser).await?;
    tx.commit().await?;
    Ok(Second::In(Box::new(inside)))
}

/// Whether this is the account's one-time code and was not used before (AU-03).
pub async fn prove(tx: &mut Tx, state: &AppState, secrets: &Secrets, typed: &str) -> Result<bool, AppError> {
    let step = secrets.totp.as_deref().and_then(|s| totp::check(s, typed, state.clock().now()));
    match step {
        Some(step) => ways::use_step(tx, secrets.account.id, step).await,
        None => Ok(false),
    }
}

async fn recovery_used(
    tx: &mut Tx,
    state: &AppState,
    secrets: &Secrets,
    browser: &Browser,
) -> Result<(), AppError> {
    let (keys, now, account) = (state.keys(), state.clock().now(), &secrets.account);
    let line = Line::new(What::Recovery, object(account.id)).by(&actor(secrets, &browser.ip)).reason("used");
    audit::record(tx, keys, now, line).await?;
    changed(tx, state, secrets, "recovery-used").await
}

/// Tells the owner by mail that something about the account changed (AU-06, AU-12). `what` is a word of a closed list.
pub async fn changed(tx: &mut Tx, state: &AppState, secrets: &Secrets, what: &str) -> Result<(), AppError> {
    let (now, a) = (state.clock().now(), &secrets.account);
    let letter = Letter::new(&a.email, a.lang, Template::AccountChanged)
        .with("name", &a.name)
        .with("what", what_words(what, a.lang))
        .with("when", a.lang.moment(now));
    mail::enqueue(tx, state.keys(), now, &letter).await?;
    Ok(())
}

fn what_words(what: &str, lang: crate::base::i18n::Lang) -> &'static str {
    use crate::t::account as a;
    match what {
        "recovery-used" => a::mail_recovery_used(lang),
        "recovery-new" => a::mail_recovery_new(lang),
        "password" => a::mail_password(lang),
        "totp" => a::mail_totp(lang),
        "totp-reset" => a::mail_totp_reset(lang),
        "place" => a::mail_place(lang),
        _ => a::mail_other(lang),
    }
}

/// The person as the trail names them, before there is a session.
pub fn actor(secrets: &Secrets, ip: &str) -> Actor {
    let a = &secrets.account;
    Actor {
        id: a.id,
        name: a.name.clone(),
        role: a.role,
        division: a.division.clone(),
        centre: a.centre,
        lang: a.lang,
        ip: ip.to_owned(),
    }
}

/// The session itself, with a new token (SE-01), in a browser that is known from now on (AU-07).
pub(super) async fn inside(
    tx: &mut Tx,
    state: &AppState,
    secrets: &Secrets,
    next: &str,
    browser: &Browser,
) -> Result<Inside, AppError> {
    let (keys, now, id) = (state.keys(), state.clock().now(), secrets.account.id);
    let session = sessions::open(tx, keys, now, id, &browser.agent, &browser.ip).await?;
    let device = browser.device.clone().filter(|d| d.len() == 43).unwrap_or_else(crate::base::random::token);
    sessions::know_device(tx, keys, now, id, &device).await?;
    audit::record(tx, keys, now, Line::new(What::SignIn, object(id)).by(&actor(secrets, &browser.ip)))
        .await?;
    let kept = !super::store::kept::forms(tx, keys, now, id).await?.is_empty();
    let next = if kept { "/staff/kept" } else { next };
    Ok(Inside { session, device, next: next.to_owned() })
}
