//! What belongs to whom: things of later features by kind and id, each to one person or, if it was given for an organisation that they
//! act for, to that. A feature puts one in with [`own`], lists them with [`page`] and [`all`], and drops what is erased with [`drop`].
use uuid::Uuid;

use crate::base::db::paging::{List, Page, Turn};
use crate::base::{db::Tx, db::sql::Where, error::AppError, ids::OrgId, ids::PersonId};
use crate::{exec, on};

/// To whom something belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// One person.
    Person(PersonId),
    /// An organisation: to those who act for it.
    Org(OrgId),
}

#[derive(sqlx::FromRow)]
struct Thing {
    object_id: Uuid,
}

/// The newest first: ids tell the time.
const THINGS: List<Thing, 1> = List {
    name: "person-things",
    columns: "object_id",
    from: "person_things",
    key: ["object_id"],
    down: true,
    of: |t| [t.object_id.into()],
};

fn rows(owner: Owner, kind: &str) -> Where {
    let rows = Where::default().is("kind", kind);
    match owner {
        Owner::Person(id) => rows.is("person_id", id),
        Owner::Org(id) => rows.is("org_id", id),
    }
}

/// Puts something into somebody's account; given under the credit code of an organisation that they act for, it is the organisation's.
/// What they claimed before the organisation was confirmed moves there. False when it belongs to somebody else already.
pub async fn own(
    tx: &mut Tx,
    person: PersonId,
    (kind, object): (&str, Uuid),
    code: &str,
) -> Result<bool, AppError> {
    let org: Option<OrgId> = on!(&mut *tx, c => sqlx::query_scalar(
        "SELECT o.id FROM orgs o JOIN org_members m ON m.org_id = o.id \
         WHERE o.code = $1 AND m.person_id = $2 AND m.standing <> 'asked'")
        .bind(code).bind(person).fetch_optional(c).await)?;
    let mine = org.is_none().then_some(person);
    exec!(&mut *tx, "INSERT INTO person_things (kind, object_id, person_id, org_id) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (kind, object_id) DO UPDATE SET person_id = excluded.person_id, org_id = excluded.org_id \
         WHERE person_things.person_id = $5 AND excluded.org_id IS NOT NULL"; kind, object, mine, org, person)?;
    let owner: (Option<PersonId>, Option<OrgId>) = on!(tx, c => sqlx::query_as(
        "SELECT person_id, org_id FROM person_things WHERE kind = $1 AND object_id = $2")
        .bind(kind).bind(object).fetch_one(c).await)?;
    Ok(owner == (mine, org))
}

/// One page of what somebody has of a kind.
///
/// # Errors
/// [`AppError::BadCursor`].
pub async fn page(tx: &mut Tx, turn: Turn<'_>, owner: Owner, kind: &str) -> Result<Page<Uuid>, AppError> {
    THINGS.page(tx, turn, rows(owner, kind)).await?.read(|thing| Ok(thing.object_id))
}

/// The newest of what somebody has of a kind, at most so many.
pub async fn all(tx: &mut Tx, owner: Owner, kind: &str, most: usize) -> Result<Vec<Uuid>, AppError> {
    let things = THINGS.first(tx, rows(owner, kind), most).await?;
    Ok(things.into_iter().map(|thing| thing.object_id).collect())
}

/// Something is gone.
pub async fn drop(tx: &mut Tx, kind: &str, object: Uuid) -> Result<(), AppError> {
    exec!(tx, "DELETE FROM person_things WHERE kind = $1 AND object_id = $2"; kind, object)?;
    Ok(())
}

/// What belonged to somebody belongs to nobody: whoever has its code may claim it.
pub(super) async fn disown(tx: &mut Tx, person: PersonId) -> Result<(), AppError> {
    exec!(tx, "DELETE FROM person_things WHERE person_id = $1"; person)?;
    Ok(())
}
