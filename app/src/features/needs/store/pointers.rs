//! All SQL of money pointers (DON-05). One is public when it is verified by somebody else than who proposed it, and every field is
//! right: the rules are asked again on each read, so that a platform that is no longer designated takes its pointers with it.
use super::super::types::pointer::{Pointer, PointerKind, PointerState, Said};
use crate::base::db::sql::Where;
use crate::base::{db::Tx, db::paging::List, error::AppError, error::Result, ids::PointerId};
use crate::exec;
use crate::features::centres::store::beds::Brief;
use crate::office::staff::types::{Actor, Place, Scope};
use crate::office::work::types::{Audience, Item, Kind as WorkKind};
use crate::office::{
    change::Change, staff::types::Division, staff::types::Role, trail::Entry, trail::What, work,
};

const POINTERS: List<Pointer, 2> = List {
    name: "money-pointers",
    columns: "id, centre_id, county_code, township_code, kind, name, address, phone, hours, uscc, certificate_no, plan_no, link, \
        state, reason, proposed_by, proposed_at, verified_by, verified_at, version",
    from: "money_pointers",
    key: ["county_code", "id"],
    down: false,
    of: |p| [p.county.as_str().into(), p.id.into()],
};

/// More than there will be: a handful a county.
const MOST: usize = 500;

/// What the public sees of a county, or of all.
pub async fn public(tx: &mut Tx, county: Option<&str>, platforms: &[&str]) -> Result<Vec<Pointer>> {
    let rows = Where::default().is("state", PointerState::Verified).maybe("county_code", county);
    let mut list = POINTERS.first(tx, rows, MOST).await?;
    list.retain(|p| p.faults(platforms).is_empty());
    Ok(list)
}

/// The pointer with this id, if it is public.
pub async fn shown(tx: &mut Tx, id: PointerId, platforms: &[&str]) -> Result<Option<Pointer>> {
    let found = by_id(tx, id).await?.filter(|p| p.state == PointerState::Verified);
    Ok(found.filter(|p| p.faults(platforms).is_empty()))
}

/// The pointer with this id, whoever may see it.
pub async fn by_id(tx: &mut Tx, id: PointerId) -> Result<Option<Pointer>> {
    POINTERS.one(tx, Where::default().is("id", id)).await
}

/// What somebody sees in the console.
pub async fn list(tx: &mut Tx, actor: &Actor) -> Result<Vec<Pointer>> {
    let rows = match actor.scope() {
        Scope::City => Where::default(),
        Scope::Centre(id) => Where::default().is("centre_id", id),
        _ => Where::default().is("county_code", actor.division.county().unwrap_or_default()),
    };
    POINTERS.first(tx, rows, MOST).await
}

/// Where a pointer lies: at its centre, or in its county.
pub fn place(pointer: &Pointer) -> Option<Place> {
    let code = if pointer.township.is_empty() { &pointer.county } else { &pointer.township };
    Division::parse(code).map(|division| Place { division, centre: pointer.centre })
}

/// Proposes a pointer: for a centre, or for a county.
pub async fn propose(
    ch: &mut Change,
    (centre, county): (Option<&Brief>, &str),
    kind: PointerKind,
    said: &Said,
) -> Result<PointerId> {
    let (id, by) = (PointerId::new(ch.now), ch.person()?.id);
    let (centre_id, township) = (centre.map(|c| c.id), centre.map_or("", |c| c.township.as_str()));
    exec!(
        &mut ch.tx,
        "INSERT INTO money_pointers (id, centre_id, county_code, township_code, kind, name, address, phone, hours, uscc, \
         certificate_no, plan_no, link, state, reason, proposed_by, proposed_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, \
         $9, $10, $11, $12, $13, 'proposed', '', $14, $15, 1)";
        id, centre_id, county, township, kind, &said.name, &said.address, &said.phone, &said.hours, &said.uscc,
        &said.certificate_no, &said.plan_no, &said.link, by, ch.now)?;
    ch.trail(Entry::new(What::MoneyPointer, format!("pointer:{id}")).reason("propose"));
    let item = Item {
        kind: WorkKind::PointerCheck,
        object: id.uuid(),
        reference: said.name.to_string(),
        path: format!("/staff/money/{id}"),
        audience: Audience::Role(Role::CityAdmin, city()?),
        county: county.to_owned(),
        except: [Some(by), None],
        due: Some(ch.calendar.add_working_days(crate::base::clock::local_date(ch.now), 5).0),
    };
    work::open(&mut ch.tx, ch.now, &item).await?;
    Ok(id)
}

fn city() -> Result<Division> {
    Division::parse(crate::office::staff::types::CITY).ok_or_else(|| AppError::Internal("no city".to_owned()))
}

pub async fn lock(ch: &mut Change, id: PointerId) -> Result<Option<Pointer>> {
    exec!(&mut ch.tx, "UPDATE money_pointers SET version = version WHERE id = $1"; id)?;
    by_id(&mut ch.tx, id).await
}

/// Verifies, refuses or ends a locked pointer. That nobody verifies what they proposed is asked before, and by the table.
pub async fn decide(ch: &mut Change, pointer: &Pointer, to: PointerState, reason: &str) -> Result<()> {
    let verifies = to == PointerState::Verified;
    let by = ch.by().filter(|_| verifies).or(pointer.verified_by.filter(|_| to == PointerState::Ended));
    let at = if verifies { Some(ch.now) } else { pointer.verified_at.filter(|_| to == PointerState::Ended) };
    exec!(
        &mut ch.tx,
        "UPDATE money_pointers SET state = $2, reason = $3, verified_by = $4, verified_at = $5, version = version + 1 WHERE id = $1";
        pointer.id, to, reason, by, at)?;
    ch.trail(Entry::new(What::MoneyPointer, format!("pointer:{}", pointer.id)).reason(to.word()));
    work::close(&mut ch.tx, ch.now, WorkKind::PointerCheck, pointer.id.uuid()).await
}
