//! The accounts themselves. What an administrator changes is checked and written down in [`crate::office::staff::admin`]; here is only SQL.
use chrono::{DateTime, Utc};

use crate::base::db::paging::{List, Page, Turn};
use crate::base::db::sql::{Where, beginning, containing};
use crate::base::{
    db::Tx, divisions, error::AppError, error::Result, i18n::Lang, ids::CentreId, ids::StaffId,
    keeping::Sealed, keys::Keys, keys::field::Cell, words,
};
use crate::office::staff::types::{Actor, Division, Place, Role};
use crate::web::forms::Params;
use crate::{exec, fetch, from_row};

words! {
    Status in staff_people {
        Invited = "invited" => invited,
        Active = "active" => active,
        Disabled = "disabled" => disabled,
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub id: StaffId,
    /// Where mails go; what one signs in with.
    pub email: String,
    /// The name as colleagues see it.
    pub name: String,
    pub role: Role,
    pub division: Division,
    /// Name of their village or office, if the code does not tell.
    pub unit: Option<String>,
    pub centre: Option<CentreId>,
    /// Language of their mails.
    pub lang: Lang,
    pub status: Status,
    /// Whether an authenticator is enrolled.
    pub enrolled: bool,
    /// For optimistic locking.
    pub version: i64,
}

impl Account {
    /// Where it lies, for the table of access.
    pub fn place(&self) -> Place {
        Place { division: self.division.clone(), centre: self.centre }
    }

    /// The person who acts: before there is a session, or in a demonstration.
    pub fn actor(&self, ip: &str) -> Actor {
        let Self { id, name, role, division, centre, lang, .. } = self.clone();
        Actor { id, name, role, division, centre, lang, ip: ip.to_owned() }
    }
}

/// What signing in needs to know.
#[derive(Debug, Clone)]
pub struct Secrets {
    pub account: Account,
    /// The hash of the password.
    pub password: Option<String>,
    /// The secret of the authenticator.
    pub totp: Option<String>,
}

from_row!(Account, r => Account {
    id: r.try_get("id")?,
    email: r.try_get("email")?,
    name: r.try_get("name")?,
    role: r.try_get("role")?,
    division: r.try_get("division")?,
    unit: r.try_get("unit")?,
    centre: r.try_get("centre_id")?,
    lang: r.try_get("lang")?,
    status: r.try_get("status")?,
    enrolled: r.try_get::<Option<Vec<u8>>, _>("totp")?.is_some(),
    version: r.try_get("version")?,
});

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    account: Account,
    password: Option<String>,
    totp: Option<Vec<u8>>,
}

/// All accounts, by address.
const STAFF: List<Row, 1> = List {
    name: "staff",
    columns: "id, email, name, role, division, unit, centre_id, lang, status, password, totp, version",
    from: "staff",
    key: ["email"],
    down: false,
    of: |row| [row.account.email.as_str().into()],
};
pub const SEALED: &[Sealed] = &[Sealed::new("staff", "totp")];

fn cell(id: StaffId) -> Cell {
    Cell::new("staff", "totp", id.uuid())
}

fn secrets(row: Option<Row>, keys: &Keys) -> Result<Option<Secrets>> {
    let Some(Row { account, password, totp }) = row else { return Ok(None) };
    let open = |sealed: Vec<u8>| {
        keys.fields()
            .open(cell(account.id), &sealed)
            .ok_or_else(|| AppError::Internal(format!("staff: unreadable totp of {:?}", account.id)))
    };
    let totp = totp.map(open).transpose()?;
    Ok(Some(Secrets { account, password, totp }))
}

/// The account with this address, as it is stored: in lower case.
pub async fn by_email(tx: &mut Tx, keys: &Keys, email: &str) -> Result<Option<Secrets>> {
    secrets(STAFF.one(tx, Where::default().is("email", email)).await?, keys)
}

/// The account with this id.
pub async fn by_id(tx: &mut Tx, keys: &Keys, id: StaffId) -> Result<Option<Secrets>> {
    secrets(STAFF.one(tx, Where::default().is("id", id)).await?, keys)
}

/// A new account without a password. False when the address is taken.
pub async fn insert(tx: &mut Tx, now: DateTime<Utc>, a: &Account) -> Result<bool> {
    Ok(
        exec!(tx, "INSERT INTO staff (id, email, name, role, division, unit, centre_id, lang, status, totp_step, \
         news_seen_at, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $10, $11) \
         ON CONFLICT (email) DO NOTHING";
        a.id, &a.email, &a.name, a.role, a.division.code(), &a.unit, a.centre, a.lang, a.status, now,
        a.version)?
            == 1,
    )
}

/// Locks the administrators: one always remains, so whoever changes one waits for whoever changes another.
pub async fn hold_admins(tx: &mut Tx) -> Result<()> {
    exec!(tx, "UPDATE staff SET version = version WHERE role = $1"; Role::CityAdmin.word())?;
    Ok(())
}

/// Writes what an administrator may change, if nobody else did meanwhile.
pub async fn update(tx: &mut Tx, a: &Account) -> Result<bool> {
    Ok(
        exec!(tx, "UPDATE staff SET name = $1, role = $2, division = $3, unit = $4, centre_id = $5, status = $6, lang \
         = $7, version = version + 1 WHERE id = $8 AND version = $9";
        &a.name, a.role, a.division.code(), &a.unit, a.centre, a.status, a.lang, a.id, a.version)?
            == 1,
    )
}

/// Writes the hash of a password.
pub async fn set_password(tx: &mut Tx, id: StaffId, hash: Option<&str>) -> Result<()> {
    exec!(tx, "UPDATE staff SET password = $1 WHERE id = $2"; hash, id)?;
    Ok(())
}

/// Replaces a hash by a stronger one of the same password, unless the password changed meanwhile.
pub async fn rehash(tx: &mut Tx, id: StaffId, old: &str, new: &str) -> Result<()> {
    exec!(tx, "UPDATE staff SET password = $1 WHERE id = $2 AND password = $3"; new, id, old)?;
    Ok(())
}

/// Writes or removes the secret of the authenticator. The used step stays: a code never works twice.
pub async fn set_totp(tx: &mut Tx, keys: &Keys, id: StaffId, secret: Option<&str>) -> Result<()> {
    let sealed = secret.map(|s| keys.fields().seal(cell(id), s));
    exec!(tx, "UPDATE staff SET totp = $1 WHERE id = $2"; sealed, id)?;
    Ok(())
}

/// An invited account is active once its owner has enrolled.
pub async fn activate(tx: &mut Tx, id: StaffId) -> Result<()> {
    exec!(tx, "UPDATE staff SET status = 'active', version = version + 1 WHERE id = $1 AND status = 'invited'"; id)?;
    Ok(())
}

/// Administrators who can work: there must always be one.
pub async fn admins(tx: &mut Tx) -> Result<i64> {
    Ok(fetch!(tx, value "SELECT COUNT(*) FROM staff WHERE role = 'city_admin' AND status = 'active'")?)
}

/// What the list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// A part of name or address.
    pub q: Option<String>,
    pub role: Option<Role>,
    pub county: Option<String>,
    /// How accounts stand.
    pub status: Option<Status>,
}

impl Filter {
    pub fn read(params: &Params) -> Result<Self> {
        Ok(Self {
            q: params.text()?,
            role: params.read("role", Role::parse)?,
            county: params.read("county", |c| divisions::county(c).map(|c| c.code.to_owned()))?,
            status: params.read("status", Status::parse)?,
        })
    }

    fn rows(&self) -> Where {
        let mut rows = Where::default().maybe("role", self.role).maybe("status", self.status);
        if let Some(county) = &self.county {
            // The zone 411771 lies in 411702 (domain.md §8).
            let zone = if county == "411702" { "411771" } else { county };
            rows = rows.and(
                "(division LIKE $1 OR division LIKE $2)",
                [beginning(county).into(), beginning(zone).into()],
            );
        }
        match &self.q {
            Some(q) => {
                let like = "(email LIKE $1 ESCAPE '\\' OR LOWER(name) LIKE $1 ESCAPE '\\')";
                rows.and(like, [containing(&q.to_lowercase()).into()])
            }
            None => rows,
        }
    }
}

/// One page of accounts by address.
pub async fn page(tx: &mut Tx, turn: Turn<'_>, filter: &Filter) -> Result<Page<Account>> {
    STAFF.page(tx, turn, filter.rows()).await?.read(|row| Ok(row.account))
}

/// Writes the language of somebody's mails.
pub async fn set_lang(tx: &mut Tx, id: StaffId, lang: Lang) -> Result<()> {
    exec!(tx, "UPDATE staff SET lang = $1 WHERE id = $2"; lang, id)?;
    Ok(())
}
