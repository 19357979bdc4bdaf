//! Organisations and who acts for them. Every step locks the organisation first and goes through [`Standing::after`]; nothing else writes
//! how somebody stands.
use chrono::{DateTime, Utc};

use super::by_id as person_by_id;
use crate::base::db::paging::{List, Page, Turn};
use crate::base::{
    clock::local_date, db::Tx, db::sql::Where, error::AppError, i18n::Lang, ids::OrgId, ids::PersonId,
    keys::Keys,
};
use crate::features::people::types::{Act, By, Org, OrgDraft, Person, Refused, Standing};
use crate::office::work::{Audience, Item, Kind};
use crate::office::{
    change, change::Change, outbox::Letter, outbox::Template, staff::types::Actor, staff::types::Division,
    staff::types::Role, trail::Entry, trail::What, work,
};
use crate::t::people as t;
use crate::{exec, on};

/// Why a step was not taken.
pub type StepError = change::StepError<Org, Refused>;

/// Working days in which the office answers.
const ANSWER_WITHIN: u16 = 5;
/// So many people act for an organisation at most, or wait for it.
pub const MOST: i64 = 50;
/// In so many organisations somebody stands at most.
pub const MINE: i64 = 10;

/// Why somebody cannot ask for an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// [`MOST`] stand in it.
    Org,
    /// They stand in [`MINE`].
    Person,
}

const ORGS: List<Org, 1> = List {
    name: "orgs",
    columns: "o.id, o.code, o.name, o.kind, o.county_code, o.confirmed_at, o.version",
    from: "orgs o",
    key: ["o.id"],
    down: true,
    of: |o| [o.id.into()],
};

/// Somebody who stands in an organisation.
#[derive(Debug, Clone)]
pub struct Member {
    /// Who.
    pub person: Person,
    /// How.
    pub standing: Standing,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// The organisations of somebody, at most [`MINE`], and how they stand in each.
pub async fn of(tx: &mut Tx, person: PersonId) -> Result<Vec<(Org, Standing)>, AppError> {
    let rows: Vec<(OrgId, Standing)> = on!(&mut *tx, c => sqlx::query_as(
        "SELECT org_id, standing FROM org_members WHERE person_id = $1 ORDER BY since, org_id")
        .bind(person).fetch_all(c).await)?;
    let mut list = vec![];
    for (id, standing) in rows {
        list.extend(by_id(tx, id).await?.map(|org| (org, standing)));
    }
    Ok(list)
}

/// The organisations that somebody acts for.
pub async fn acted_for(tx: &mut Tx, person: PersonId) -> Result<Vec<Org>, AppError> {
    let all = of(tx, person).await?;
    Ok(all.into_iter().filter(|(_, s)| *s != Standing::Asked).map(|(org, _)| org).collect())
}

/// The organisation with this id.
pub async fn by_id(tx: &mut Tx, id: OrgId) -> Result<Option<Org>, AppError> {
    ORGS.one(tx, Where::default().is("o.id", id)).await
}

/// How somebody stands in an organisation.
pub async fn standing(tx: &mut Tx, org: OrgId, person: PersonId) -> Result<Option<Standing>, AppError> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT standing FROM org_members WHERE org_id = $1 AND person_id = $2")
        .bind(org).bind(person).fetch_optional(c).await)?,
    )
}

/// The organisation, if somebody acts for it; to anybody else it does not exist (AC-04).
///
/// # Errors
/// [`AppError::NotFound`].
pub async fn acting(tx: &mut Tx, org: OrgId, person: PersonId) -> Result<Org, AppError> {
    match standing(tx, org, person).await? {
        Some(Standing::Member | Standing::First) => by_id(tx, org).await?.ok_or(AppError::NotFound),
        _ => Err(AppError::NotFound),
    }
}

/// Who acts for it and who waits, the oldest first.
pub async fn members(tx: &mut Tx, keys: &Keys, org: OrgId) -> Result<Vec<Member>, AppError> {
    let rows: Vec<(PersonId, Standing, DateTime<Utc>)> = on!(&mut *tx, c => sqlx::query_as(
        "SELECT person_id, standing, since FROM org_members WHERE org_id = $1 ORDER BY since, person_id")
        .bind(org).fetch_all(c).await)?;
    let mut list = vec![];
    for (id, standing, since) in rows {
        let person = person_by_id(tx, keys, id).await?;
        list.extend(person.map(|person| Member { person, standing, since }));
    }
    Ok(list)
}

async fn first(tx: &mut Tx, org: OrgId) -> Result<Option<PersonId>, AppError> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT person_id FROM org_members WHERE org_id = $1 AND standing = 'first'")
        .bind(org).fetch_optional(c).await)?,
    )
}

/// The rows that somebody reaches: a donee unit speaks for the county it lies in.
fn reach(actor: &Actor) -> Where {
    match actor.division.county() {
        Some(county) => Where::default().is("o.county_code", county),
        None => Where::default().and("1 = 0", []),
    }
}

/// One page for the office.
///
/// # Errors
/// [`AppError::BadCursor`].
pub async fn page(tx: &mut Tx, turn: Turn<'_>, actor: &Actor, waiting: bool) -> Result<Page<Org>, AppError> {
    let mut rows = reach(actor);
    if waiting {
        rows = rows.and(
            "o.confirmed_at IS NULL AND EXISTS (SELECT 1 FROM org_members m WHERE m.org_id = o.id AND m.standing = 'asked')",
            [],
        );
    }
    ORGS.page(tx, turn, rows).await
}

/// The organisation with this id, if somebody of the office reaches it.
pub async fn reached(tx: &mut Tx, actor: &Actor, id: OrgId) -> Result<Option<Org>, AppError> {
    ORGS.one(tx, reach(actor).is("o.id", id)).await
}

/// Locks an organisation.
pub async fn lock(ch: &mut Change, id: OrgId) -> Result<Option<Org>, AppError> {
    exec!(&mut ch.tx, "UPDATE orgs SET version = version WHERE id = $1"; id)?;
    by_id(&mut ch.tx, id).await
}

/// Somebody says that they act for an organisation. Twice is once.
///
/// # Errors
/// [`Full`], inside.
pub async fn ask(ch: &mut Change, person: &Person, draft: &OrgDraft) -> Result<Result<Org, Full>, AppError> {
    exec!(&mut ch.tx, "UPDATE people SET version = version WHERE id = $1"; person.id)?;
    exec!(&mut ch.tx, "INSERT INTO orgs (id, code, name, kind, county_code, asked_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (code) DO UPDATE SET version = orgs.version";
        OrgId::new(ch.now), &draft.code, &draft.name, draft.kind, &draft.county, ch.now)?;
    // Where nobody stands in it, what was said of it once binds nobody.
    exec!(&mut ch.tx, "UPDATE orgs SET name = $1, kind = $2, county_code = $3 WHERE code = $4 AND confirmed_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM org_members m WHERE m.org_id = orgs.id)";
        &draft.name, draft.kind, &draft.county, &draft.code)?;
    let org = ORGS.one(&mut ch.tx, Where::default().is("o.code", &draft.code)).await?;
    let org = org.ok_or(AppError::NotFound)?;
    if standing(&mut ch.tx, org.id, person.id).await?.is_some() {
        return Ok(Ok(org));
    }
    let (there, mine): (i64, i64) = on!(&mut ch.tx, c => sqlx::query_as(
        "SELECT (SELECT COUNT(*) FROM org_members WHERE org_id = $1), (SELECT COUNT(*) FROM org_members WHERE person_id = $2)")
        .bind(org.id).bind(person.id).fetch_one(c).await)?;
    if mine >= MINE || there >= MOST {
        return Ok(Err(if mine >= MINE { Full::Person } else { Full::Org }));
    }
    exec!(&mut ch.tx, "INSERT INTO org_members (org_id, person_id, standing, since) VALUES ($1, $2, 'asked', $3)";
        org.id, person.id, ch.now)?;
    exec!(&mut ch.tx, "UPDATE orgs SET version = version + 1 WHERE id = $1"; org.id)?;
    follow(ch, &org).await?;
    if let Some(first) = first(&mut ch.tx, org.id).await? {
        // Whoever likes can cause this one, so it is one a day, and takes nothing from what the first person may ask for (RL-04).
        let once = format!("org-asked/{}/{}", org.id, local_date(ch.now));
        if let Some(letter) = letter(ch, &org, first, t::mail_asked).await? {
            ch.mail(&letter.once(once)).await?;
        }
    }
    ch.trail(Entry::new(What::Organisation, format!("org:{}", org.id)).reason("asked"));
    Ok(Ok(org))
}

/// Takes a step with somebody in a locked organisation.
///
/// # Errors
/// [`StepError`].
pub async fn step(ch: &mut Change, org: &Org, whom: PersonId, act: Act, by: By) -> Result<(), StepError> {
    let refuse = |refused| StepError::Refused(refused, Box::new(org.clone()));
    let Some(standing) = standing(&mut ch.tx, org.id, whom).await? else {
        return Err(refuse(Refused::Stale));
    };
    let first = first(&mut ch.tx, org.id).await?;
    let next = standing.after(act, by, first.is_some()).map_err(refuse)?;
    if next == Some(Standing::First) {
        // One at a time: who was first becomes one of the others.
        exec!(&mut ch.tx, "UPDATE org_members SET standing = 'member' WHERE org_id = $1 AND standing = 'first'"; org.id)?;
    }
    match next {
        Some(next) => {
            exec!(&mut ch.tx, "UPDATE org_members SET standing = $1, since = $2 WHERE org_id = $3 AND person_id = $4";
            next, ch.now, org.id, whom)?
        }
        None => {
            exec!(&mut ch.tx, "DELETE FROM org_members WHERE org_id = $1 AND person_id = $2"; org.id, whom)?
        }
    };
    // Who is told by mail what changed for them.
    let mut moved: Vec<(PersonId, fn(Lang) -> &'static str)> = vec![];
    if standing == Standing::First && next.is_none() && act == Act::Leave {
        // The one who acts for it longest is next. After the last one, and after a mistake of the office, the office is asked again.
        let next: Option<PersonId> = on!(&mut ch.tx, c => sqlx::query_scalar("UPDATE org_members SET standing = 'first' \
             WHERE org_id = $1 AND person_id = (SELECT person_id FROM org_members WHERE org_id = $1 AND standing = 'member' \
             ORDER BY since, person_id LIMIT 1) RETURNING person_id").bind(org.id).fetch_optional(c).await)?;
        moved.extend(next.map(|next| (next, Act::HandOver.told())));
    }
    if standing == Standing::First && act == Act::Remove {
        // They wait from now on, not from when they first asked.
        let again: Vec<PersonId> = on!(&mut ch.tx, c => sqlx::query_scalar("UPDATE org_members SET standing = 'asked', since = $2 \
             WHERE org_id = $1 AND standing = 'member' RETURNING person_id").bind(org.id).bind(ch.now).fetch_all(c).await)?;
        for person in again {
            moved.push((person, t::told_again));
        }
    }
    let now = ch.now;
    exec!(&mut ch.tx, "UPDATE orgs SET version = version + 1, confirmed_at = CASE WHEN EXISTS (SELECT 1 FROM org_members \
         WHERE org_id = $1 AND standing = 'first') THEN COALESCE(confirmed_at, $2) ELSE NULL END WHERE id = $1"; org.id, now)?;
    ch.trail(Entry::new(What::Organisation, format!("org:{}", org.id)).reason(act.word()));
    follow(ch, org).await?;
    if act != Act::Leave {
        moved.push((whom, act.told()));
    }
    for (person, told) in moved {
        if let Some(letter) = letter(ch, org, person, told).await? {
            ch.mail(&letter).await?;
        }
    }
    Ok(())
}

/// Leaves by oneself.
pub(super) async fn leave(ch: &mut Change, org: OrgId, person: PersonId) -> Result<(), AppError> {
    let Some(org) = lock(ch, org).await? else { return Ok(()) };
    match step(ch, &org, person, Act::Leave, By::Oneself).await {
        Err(StepError::App(error)) => Err(error),
        _ => Ok(()),
    }
}

/// The office puts the name right.
pub async fn rename(ch: &mut Change, org: &Org, name: &str) -> Result<(), AppError> {
    exec!(&mut ch.tx, "UPDATE orgs SET name = $1 WHERE id = $2"; name, org.id)?;
    Ok(())
}

/// Waits at the office while nobody is confirmed and somebody asks.
async fn follow(ch: &mut Change, org: &Org) -> Result<(), AppError> {
    let waits: i64 = on!(&mut ch.tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM org_members WHERE org_id = $1 AND standing = 'asked' AND NOT EXISTS \
         (SELECT 1 FROM org_members f WHERE f.org_id = $1 AND f.standing = 'first')")
        .bind(org.id).fetch_one(c).await)?;
    let county = Division::parse(&org.county).filter(|_| waits > 0);
    let Some(county) = county else { return work::close_all(&mut ch.tx, ch.now, org.id.uuid()).await };
    let due = ch.calendar.add_working_days(local_date(ch.now), ANSWER_WITHIN).0;
    let item = Item {
        kind: Kind::OrgConfirm,
        object: org.id.uuid(),
        reference: org.name.clone(),
        path: org.desk_path(),
        audience: Audience::Role(Role::CountyOfficer, county),
        county: org.county.clone(),
        except: [None, None],
        due: Some(due),
    };
    work::open(&mut ch.tx, ch.now, &item).await
}

/// The mail that tells somebody what became of it.
async fn letter(
    ch: &mut Change,
    org: &Org,
    whom: PersonId,
    state: fn(Lang) -> &'static str,
) -> Result<Option<Letter>, AppError> {
    let keys = ch.state.keys().clone();
    let person = person_by_id(&mut ch.tx, &keys, whom).await?;
    Ok(person.map(|p| {
        Letter::new(&p.email, p.lang, Template::OrgNews)
            .with("name", &org.name)
            .with("state", state(p.lang))
            .with("link", "/me")
    }))
}
