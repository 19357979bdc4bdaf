//! What an administrator, or the command line, does to other people's accounts: each inside one transaction, written down, and told
//! to the owner by mail (AU-12). Nobody sees or chooses another's password, nobody changes their own account here, and one
//! administrator always remains.
use crate::office::staff::{
    signin::{self, changed, object},
    store::{
        links::{self, Purpose},
        people::{self, Account, Secrets, Status},
        sessions, ways,
    },
    types::{Actor, Division, Role},
};
use crate::{
    base::{
        db::Tx,
        error::AppError,
        i18n::Lang,
        ids::{CentreId, StaffId},
    },
    office::{
        outbox::{self as mail, Letter, Template},
        trail::{self as audit, Entry, What},
    },
    web::state::AppState,
};

/// What an account shall be; checked by whoever makes it.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Name as colleagues see it.
    pub name: String,
    /// What they do.
    pub role: Role,
    /// Where.
    pub division: Division,
    /// Name of the village or office.
    pub unit: Option<String>,
    /// The centre of a manager.
    pub centre: Option<CentreId>,
    /// Language of mails.
    pub lang: Lang,
}

impl Wanted {
    /// Whether role, division and centre go together.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.role.levels().contains(&self.division.code().len())
            && (self.role == Role::CentreManager) == self.centre.is_some()
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

/// Who asks: a person, or nobody for the command line.
pub type By<'a> = Option<&'a Actor>;

fn line(what: What, id: StaffId, by: By<'_>, reason: &str) -> Entry {
    let entry = Entry::new(what, object(id));
    match by {
        Some(actor) => entry.by(actor).reason(reason),
        None => entry.reason("command line"),
    }
}

/// The content of an account as the trail codes it.
fn content(a: &Account) -> [String; 6] {
    let centre = a.centre.map_or_else(String::new, |c| c.uuid().to_string());
    let (role, division) = (a.role.word().to_owned(), a.division.code().to_owned());
    [a.name.clone(), role, division, a.unit.clone().unwrap_or_default(), centre, a.status.word().to_owned()]
}

/// Makes an account without a way in yet; [`hand`] makes its link.
pub async fn add(
    tx: &mut Tx,
    state: &AppState,
    by: By<'_>,
    email: &str,
    w: Wanted,
) -> Result<StaffId, Refused> {
    if !w.fits() {
        return Err(Refused::Unfit);
    }
    let now = state.clock().now();
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
    if !people::insert(tx, now, &account).await? {
        return Err(Refused::Taken);
    }
    let after = content(&account);
    let entry = line(What::StaffAdd, account.id, by, "").after(&after.each_ref().map(String::as_str));
    audit::record(tx, state.keys(), now, entry).await?;
    Ok(account.id)
}

/// Makes a link, mails it, or returns it to be shown once.
pub async fn hand(
    tx: &mut Tx,
    state: &AppState,
    id: StaffId,
    purpose: Purpose,
    by_mail: bool,
) -> Result<Option<String>, AppError> {
    let link = signin::link(tx, state, id, purpose).await?;
    if !by_mail {
        return Ok(Some(link));
    }
    let Some(Secrets { account, .. }) = people::by_id(tx, state.keys(), id).await? else {
        return Err(AppError::NotFound);
    };
    let template = if purpose == Purpose::Invite { Template::Invitation } else { Template::PasswordReset };
    let letter = Letter::new(&account.email, account.lang, template)
        .with("name", &account.name)
        .with("link", link)
        .with("valid", account.lang.moment(state.clock().now() + purpose.lives()));
    mail::enqueue(tx, state.keys(), state.clock().now(), &letter).await?;
    Ok(None)
}

/// Reads an account for a change. The line of the trail came first: it locks, so that two administrators who disable each other
/// at the same instant do it one after the other.
async fn locked(
    tx: &mut Tx,
    state: &AppState,
    id: StaffId,
    by: By<'_>,
    version: Option<i64>,
) -> Result<Secrets, Refused> {
    if by.is_some_and(|b| b.id == id) {
        return Err(Refused::Yourself);
    }
    let found = people::by_id(tx, state.keys(), id).await?.ok_or(AppError::NotFound)?;
    match version {
        Some(version) if version != found.account.version => Err(Refused::Stale),
        _ => Ok(found),
    }
}

async fn write(tx: &mut Tx, account: &Account) -> Result<(), Refused> {
    if !people::update(tx, account).await? {
        return Err(Refused::Stale);
    }
    if people::admins(tx).await? == 0 { Err(Refused::LastAdmin) } else { Ok(()) }
}

/// Changes name, role and place. Another role or place ends the person's sessions (SE-05).
pub async fn change(
    tx: &mut Tx,
    state: &AppState,
    by: &Actor,
    id: StaffId,
    version: i64,
    w: Wanted,
) -> Result<(), Refused> {
    if !w.fits() {
        return Err(Refused::Unfit);
    }
    let (keys, now) = (state.keys(), state.clock().now());
    let old = locked(tx, state, id, Some(by), Some(version)).await?;
    let before = content(&old.account);
    let new = Account {
        name: w.name,
        role: w.role,
        division: w.division,
        unit: w.unit,
        centre: w.centre,
        lang: w.lang,
        ..old.account.clone()
    };
    let after = content(&new);
    let entry = line(What::StaffChange, id, Some(by), "")
        .before(&before.each_ref().map(String::as_str))
        .after(&after.each_ref().map(String::as_str));
    audit::record(tx, keys, now, entry).await?;
    write(tx, &new).await?;
    let moved = (new.role, &new.division, new.centre)
        != (old.account.role, &old.account.division, old.account.centre);
    if moved {
        sessions::end_all(tx, id, "").await?;
        changed(tx, state, &old, "place").await?;
    }
    Ok(())
}

/// Closes or opens an account. Closing ends its sessions and links (SE-05).
pub async fn open(
    tx: &mut Tx,
    state: &AppState,
    by: &Actor,
    id: StaffId,
    version: i64,
    open: bool,
) -> Result<(), Refused> {
    let (keys, now) = (state.keys(), state.clock().now());
    let reason = if open { "enabled" } else { "disabled" };
    audit::record(tx, keys, now, line(What::StaffStatus, id, Some(by), reason)).await?;
    let old = locked(tx, state, id, Some(by), Some(version)).await?;
    let status = match (open, old.password.is_some() && old.totp.is_some()) {
        (false, _) => Status::Disabled,
        (true, true) => Status::Active,
        (true, false) => Status::Invited,
    };
    write(tx, &Account { status, ..old.account.clone() }).await?;
    if !open {
        sessions::end_all(tx, id, "").await?;
        links::revoke(tx, id).await?;
    }
    changed(tx, state, &old, "place").await?;
    Ok(())
}

/// Takes a password away; its owner sets a new one through the link (AU-12).
pub async fn reset_password(
    tx: &mut Tx,
    state: &AppState,
    by: By<'_>,
    id: StaffId,
    version: Option<i64>,
    by_mail: bool,
) -> Result<Option<String>, Refused> {
    audit::record(tx, state.keys(), state.clock().now(), line(What::PasswordReset, id, by, "")).await?;
    let old = locked(tx, state, id, by, version).await?;
    if old.account.status == Status::Invited {
        return Ok(hand(tx, state, id, Purpose::Invite, by_mail).await?);
    }
    people::set_password(tx, id, None).await?;
    sessions::end_all(tx, id, "").await?;
    Ok(hand(tx, state, id, Purpose::Reset, by_mail).await?)
}

/// Takes an authenticator away, with its recovery codes and known browsers; `reason` says why. The link asks for the password.
pub async fn reset_totp(
    tx: &mut Tx,
    state: &AppState,
    by: By<'_>,
    id: StaffId,
    version: Option<i64>,
    reason: &str,
    by_mail: bool,
) -> Result<Option<String>, Refused> {
    audit::record(tx, state.keys(), state.clock().now(), line(What::TotpReset, id, by, reason)).await?;
    let old = locked(tx, state, id, by, version).await?;
    people::set_totp(tx, state.keys(), id, None).await?;
    ways::no_codes(tx, id).await?;
    sessions::forget_devices(tx, id).await?;
    sessions::end_all(tx, id, "").await?;
    changed(tx, state, &old, "totp-reset").await?;
    // Without a password the link of the password enrols as well.
    let purpose = if old.password.is_some() { Purpose::Totp } else { Purpose::Reset };
    Ok(hand(tx, state, id, purpose, by_mail).await?)
}

/// Ends all sessions of a person (SE-06).
pub async fn end_sessions(tx: &mut Tx, state: &AppState, by: &Actor, id: StaffId) -> Result<u64, Refused> {
    audit::record(
        tx,
        state.keys(),
        state.clock().now(),
        line(What::SignOut, id, Some(by), "by administrator"),
    )
    .await?;
    locked(tx, state, id, Some(by), None).await?;
    Ok(sessions::end_all(tx, id, "").await?)
}
