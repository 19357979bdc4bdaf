//! What an administrator, or the command line, does to other people's accounts: each inside one transaction, written down, and told
//! to the owner by mail (AU-12). Nobody sees or chooses another's password, nobody changes their own account here, and one
//! administrator always remains.
use crate::base::{error::AppError, error::Result, i18n::Lang, ids::CentreId, ids::StaffId};
use crate::office::staff::store::people::{Account, Secrets, Status};
use crate::office::staff::store::{links, people, sessions, ways};
use crate::office::{
    change::Change, outbox::Letter, outbox::Template, staff::signin, staff::signin::changed,
    staff::signin::object, staff::store::links::Purpose, staff::types::Division, staff::types::Role,
    trail::Entry, trail::What,
};

use crate::t::account as a;

/// What an account shall be; checked by whoever makes it.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Name as colleagues see it.
    pub name: String,
    pub role: Role,
    pub division: Division,
    /// Name of the village or office.
    pub unit: Option<String>,
    /// The centre of those who work in one.
    pub centre: Option<CentreId>,
    /// Language of mails.
    pub lang: Lang,
}

impl Wanted {
    /// Whether role, division and centre go together.
    pub fn fits(&self) -> bool {
        self.role.levels().contains(&self.division.code().len())
            && self.role.of_centre() == self.centre.is_some()
    }
}

/// Why something was not done.
#[derive(Debug)]
pub enum Refused {
    /// The address has an account already.
    Taken,
    /// Role, division and centre do not go together.
    Unfit,
    /// Somebody changed the account meanwhile.
    Stale,
    /// Nobody changes their own account here.
    Yourself,
    /// It is the last administrator.
    LastAdmin,
    /// Anything else.
    App(AppError),
}

impl<E: Into<AppError>> From<E> for Refused {
    fn from(e: E) -> Self {
        Self::App(e.into())
    }
}

/// A line about an account; who is nobody works at the command line.
fn line(ch: &Change, what: What, id: StaffId, reason: &str) -> Entry {
    Entry::new(what, object(id)).reason(if ch.actor.is_some() { reason } else { "command line" })
}

fn note(ch: &mut Change, what: What, id: StaffId, reason: &str) {
    let entry = line(ch, what, id, reason);
    ch.trail(entry);
}

/// The content of an account as the trail codes it.
fn content(a: &Account) -> [String; 6] {
    let centre = a.centre.map_or_else(String::new, |c| c.uuid().to_string());
    let (role, division) = (a.role.word().to_owned(), a.division.code().to_owned());
    [a.name.clone(), role, division, a.unit.clone().unwrap_or_default(), centre, a.status.word().to_owned()]
}

/// Makes an account without a way in yet; [`hand`] makes its link.
pub async fn add(ch: &mut Change, email: &str, w: Wanted) -> Result<StaffId, Refused> {
    let now = ch.now;
    if !w.fits() {
        return Err(Refused::Unfit);
    }
    let account = Account {
        id: StaffId::new(now),
        email: email.to_owned(),
        name: w.name,
        role: w.role,
        division: w.division,
        unit: w.unit,
        centre: w.centre,
        lang: w.lang,
        status: Status::Invited,
        enrolled: false,
        version: 1,
    };
    if !people::insert(&mut ch.tx, now, &account).await? {
        return Err(Refused::Taken);
    }
    let entry =
        line(ch, What::StaffAdd, account.id, "").after(&content(&account).each_ref().map(String::as_str));
    ch.trail(entry);
    Ok(account.id)
}

/// Makes a link, mails it, or returns it to be shown once.
pub async fn hand(ch: &mut Change, id: StaffId, purpose: Purpose, by_mail: bool) -> Result<Option<String>> {
    let link = signin::link(ch, id, purpose).await?;
    if !by_mail {
        return Ok(Some(link));
    }
    let Some(Secrets { account, .. }) = people::by_id(&mut ch.tx, ch.state.keys(), id).await? else {
        return Err(AppError::NotFound);
    };
    let template = if purpose == Purpose::Invite { Template::Invitation } else { Template::PasswordReset };
    let letter = Letter::new(&account.email, account.lang, template)
        .with("name", &account.name)
        .with("link", link)
        .with("valid", account.lang.moment(ch.now + purpose.lives()));
    ch.mail(&letter).await?;
    Ok(None)
}

/// Reads an account for a change. The administrators are locked first, so that two who disable each other at the same instant do it
/// one after the other.
async fn locked(ch: &mut Change, id: StaffId, version: Option<i64>) -> Result<Secrets, Refused> {
    if ch.by() == Some(id) {
        return Err(Refused::Yourself);
    }
    people::hold_admins(&mut ch.tx).await?;
    let found = people::by_id(&mut ch.tx, ch.state.keys(), id).await?.ok_or(AppError::NotFound)?;
    match version {
        Some(version) if version != found.account.version => Err(Refused::Stale),
        _ => Ok(found),
    }
}

async fn write(ch: &mut Change, account: &Account) -> Result<(), Refused> {
    if !people::update(&mut ch.tx, account).await? {
        return Err(Refused::Stale);
    }
    if people::admins(&mut ch.tx).await? == 0 { Err(Refused::LastAdmin) } else { Ok(()) }
}

/// Changes name, role and place. Another role or place ends the person's sessions (SE-05).
pub async fn change(ch: &mut Change, id: StaffId, version: i64, w: Wanted) -> Result<(), Refused> {
    if !w.fits() {
        return Err(Refused::Unfit);
    }
    let old = locked(ch, id, Some(version)).await?;
    let new = Account {
        name: w.name,
        role: w.role,
        division: w.division,
        unit: w.unit,
        centre: w.centre,
        lang: w.lang,
        ..old.account.clone()
    };
    let entry = line(ch, What::StaffChange, id, "")
        .before(&content(&old.account).each_ref().map(String::as_str))
        .after(&content(&new).each_ref().map(String::as_str));
    ch.trail(entry);
    write(ch, &new).await?;
    let moved = (new.role, &new.division, new.centre)
        != (old.account.role, &old.account.division, old.account.centre);
    if moved {
        sessions::end_all(&mut ch.tx, id, "").await?;
        changed(ch, &old, a::mail_place).await?;
    }
    Ok(())
}

/// Closes or opens an account. Closing ends its sessions and links (SE-05).
pub async fn open(ch: &mut Change, id: StaffId, version: i64, open: bool) -> Result<(), Refused> {
    note(ch, What::StaffStatus, id, if open { "enabled" } else { "disabled" });
    let old = locked(ch, id, Some(version)).await?;
    let status = match (open, old.password.is_some() && old.totp.is_some()) {
        (false, _) => Status::Disabled,
        (true, true) => Status::Active,
        (true, false) => Status::Invited,
    };
    write(ch, &Account { status, ..old.account.clone() }).await?;
    if !open {
        sessions::end_all(&mut ch.tx, id, "").await?;
        links::revoke(&mut ch.tx, id).await?;
    }
    changed(ch, &old, a::mail_place).await?;
    Ok(())
}

/// Takes a password away; its owner sets a new one through the link (AU-12).
pub async fn reset_password(
    ch: &mut Change,
    id: StaffId,
    version: Option<i64>,
    by_mail: bool,
) -> Result<Option<String>, Refused> {
    note(ch, What::PasswordReset, id, "");
    let old = locked(ch, id, version).await?;
    if old.account.status == Status::Invited {
        return Ok(hand(ch, id, Purpose::Invite, by_mail).await?);
    }
    people::set_password(&mut ch.tx, id, None).await?;
    sessions::end_all(&mut ch.tx, id, "").await?;
    Ok(hand(ch, id, Purpose::Reset, by_mail).await?)
}

/// Takes an authenticator away, with its recovery codes and known browsers; `reason` says why. The link asks for the password.
pub async fn reset_totp(
    ch: &mut Change,
    id: StaffId,
    version: Option<i64>,
    reason: &str,
    by_mail: bool,
) -> Result<Option<String>, Refused> {
    note(ch, What::TotpReset, id, reason);
    let old = locked(ch, id, version).await?;
    people::set_totp(&mut ch.tx, ch.state.keys(), id, None).await?;
    ways::no_codes(&mut ch.tx, id).await?;
    sessions::forget_devices(&mut ch.tx, id).await?;
    sessions::end_all(&mut ch.tx, id, "").await?;
    changed(ch, &old, a::mail_totp_reset).await?;
    // Without a password the link of the password enrols as well.
    let purpose = if old.password.is_some() { Purpose::Totp } else { Purpose::Reset };
    Ok(hand(ch, id, purpose, by_mail).await?)
}

/// Ends all sessions of a person (SE-06).
pub async fn end_sessions(ch: &mut Change, id: StaffId) -> Result<u64, Refused> {
    note(ch, What::SignOut, id, "by administrator");
    locked(ch, id, None).await?;
    Ok(sessions::end_all(&mut ch.tx, id, "").await?)
}
