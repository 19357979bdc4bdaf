//! Puts one centre in. It is recognised by its code; what differs is written down for the public history in the same
//! transaction. An import passes its batch, so that everything it touched can be put back (see [`super::undo`]).
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    CENTRES, Stored, donee,
    history::{Change, differences, keep},
};
use crate::{
    base::{
        db::{Tx, sql::Where},
        divisions,
        error::AppError,
        ids::{BatchId, CentreId},
        pinyin::search_text,
    },
    exec,
    features::centres::types::{CentreInput, Slug},
    office::imports::store::remember,
    on,
};

/// What a remembered row is of.
pub(super) const CENTRE: &str = "centre";

/// What putting a centre in did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    Added,
    /// These facts differ now; some of them are not public ([`super::history::Fact::is_public`]).
    Changed(Vec<Change>),
    /// Everything was as it is; the date of the information is renewed.
    Unchanged,
}

/// Adds a centre or brings it up to date.
///
/// # Errors
/// When the township is unknown.
pub async fn put(
    tx: &mut Tx,
    input: &CentreInput,
    at: DateTime<Utc>,
    batch: Option<BatchId>,
) -> Result<(CentreId, Outcome), AppError> {
    let township = divisions::township(&input.township)
        .ok_or_else(|| AppError::Internal(format!("centres: no township {}", input.township)))?;
    // The row is read before its donee unit is written, so that a change of the unit is noticed too.
    let before = load(tx, "c.code", input.code.as_str()).await?;
    let donee = match &input.donee {
        Some(unit) => Some(donee::put(tx, unit, at, batch).await?),
        None => None,
    };
    let (id, slug, rev) = match &before {
        Some(b) => (b.id, b.slug.clone(), b.rev),
        None => (CentreId::new(at).uuid(), free_slug(tx, input).await?, 1),
    };
    let mut after = row(input, township.county, id, slug, donee);
    (after.rev, after.updated_at, after.batch_id) = (rev, at, batch.map(BatchId::uuid));
    if let Some(batch) = batch {
        remember(tx, batch, (CENTRE, id), before.as_ref(), None).await?;
    }
    let outcome = match &before {
        None => {
            insert(tx, &after).await?;
            Outcome::Added
        }
        Some(b) => {
            let changes = differences(b, &after);
            if changes.is_empty() {
                update(tx, &after).await?;
                Outcome::Unchanged
            } else {
                after.rev += 1;
                update(tx, &after).await?;
                keep(tx, &after, &changes, at).await?;
                Outcome::Changed(changes)
            }
        }
    };
    Ok((CentreId::from_uuid(id), outcome))
}

/// One row by a column that is unique; `column` is one of ours, never a visitor's.
pub(super) async fn load(tx: &mut Tx, column: &'static str, value: &str) -> Result<Option<Stored>, AppError> {
    CENTRES.one(tx, Where::default().is(column, value)).await
}

fn row(input: &CentreInput, county: &str, id: Uuid, slug: String, donee: Option<Uuid>) -> Stored {
    let unit = input.donee.as_ref();
    let (reason, level) = donee::exception(unit.map(|u| u.kind));
    let tax = unit.and_then(|u| u.tax_deduction.as_ref());
    Stored {
        id,
        code: input.code.as_str().to_owned(),
        slug,
        name: input.name.clone(),
        kind: input.kind.word().to_owned(),
        host_unit: input.host_unit.clone(),
        donee_unit_id: donee,
        county_code: county.to_owned(),
        township_code: input.township.clone(),
        address: input.address.clone(),
        phone: input.phone.as_str().to_owned(),
        latitude: input.coordinates.map(|c| c.latitude()),
        longitude: input.coordinates.map(|c| c.longitude()),
        beds: i64::from(input.beds.total()),
        occupied: input.beds.occupied().map(i64::from),
        rooms: input.rooms.map(i64::from),
        carers: input.carers_on_duty.map(i64::from),
        medical_staff: input.medical_staff.map(i64::from),
        facilities: input.facilities.to_codes(),
        services: input.services.to_codes(),
        visiting_hours: input.visiting_hours.clone(),
        visiting_rules: input.visiting_rules.clone(),
        opened_on: input.opened_on,
        updated_at: DateTime::UNIX_EPOCH,
        rev: 1,
        batch_id: None,
        donee_name: unit.map(|u| u.name.clone()),
        donee_uscc: unit.map(|u| u.uscc.expose().to_owned()),
        donee_kind: unit.map(|u| u.kind.code().to_owned()),
        donee_reason: reason.map(str::to_owned),
        donee_level: level.map(str::to_owned),
        donee_receipts: unit.map(|u| u.issues_receipts),
        tax_year: tax.map(|t| i64::from(t.year())),
        tax_list_url: tax.map(|t| t.list_url().to_owned()),
    }
}

/// The pinyin of the name, or with the code behind it where another centre has that already.
async fn free_slug(tx: &mut Tx, input: &CentreInput) -> Result<String, AppError> {
    let [short, long]: [Slug; 2] = input.slugs();
    let sql = "SELECT COUNT(*) FROM centres WHERE slug = $1";
    let taken: i64 = on!(tx, c => sqlx::query_scalar(sql).bind(short.as_str()).fetch_one(c).await)?;
    Ok(if taken == 0 { short } else { long }.as_str().to_owned())
}

/// The values of a row, bound from `$1` on in the order both statements use.
macro_rules! bind_row {
    ($query:expr, $s:expr) => {{
        let s: &Stored = $s;
        let township = divisions::township(&s.township_code);
        let county = township.and_then(|t| divisions::county(t.county));
        let place = format!("{}{}", county.map_or("", |c| c.name), township.map_or("", |t| t.name));
        $query
            .bind(s.id)
            .bind(&s.code)
            .bind(&s.slug)
            .bind(&s.name)
            .bind(&s.kind)
            .bind(&s.host_unit)
            .bind(s.donee_unit_id)
            .bind(&s.county_code)
            .bind(&s.township_code)
            .bind(&s.address)
            .bind(&s.phone)
            .bind(s.latitude)
            .bind(s.longitude)
            .bind(s.beds)
            .bind(s.occupied)
            .bind(s.rooms)
            .bind(s.carers)
            .bind(s.medical_staff)
            .bind(&s.facilities)
            .bind(&s.services)
            .bind(&s.visiting_hours)
            .bind(&s.visiting_rules)
            .bind(s.opened_on)
            .bind(s.updated_at)
            .bind(s.rev)
            .bind(s.batch_id)
            .bind(search_text(&s.name, &place, &s.host_unit))
    }};
}

async fn insert(tx: &mut Tx, s: &Stored) -> Result<(), AppError> {
    exec!(
        tx,
        bind_row!(
            sqlx::query(
                "INSERT INTO centres (id, code, slug, name, kind, host_unit, donee_unit_id, county_code, township_code, address, \
         phone, latitude, longitude, beds, occupied, rooms, carers, medical_staff, facilities, services, visiting_hours, \
         visiting_rules, opened_on, updated_at, rev, batch_id, search) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, \
         $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)"
            ),
            s
        )
    )?;
    Ok(())
}

pub(super) async fn update(tx: &mut Tx, s: &Stored) -> Result<(), AppError> {
    exec!(
        tx,
        bind_row!(
            sqlx::query(
                "UPDATE centres SET code = $2, slug = $3, name = $4, kind = $5, host_unit = $6, donee_unit_id = $7, \
         county_code = $8, township_code = $9, address = $10, phone = $11, latitude = $12, longitude = $13, beds = $14, \
         occupied = $15, rooms = $16, carers = $17, medical_staff = $18, facilities = $19, services = $20, \
         visiting_hours = $21, visiting_rules = $22, opened_on = $23, updated_at = $24, rev = $25, batch_id = $26, \
         search = $27 WHERE id = $1"
            ),
            s
        )
    )?;
    Ok(())
}
