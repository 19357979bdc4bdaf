//! What changed of a centre. A fact is compared and kept as it is stored; the page puts it into words. Facts that are not
//! public (how many beds are taken) are compared for the report of an import, but no history of them is kept.
use chrono::{DateTime, Utc};

use super::Stored;
use crate::{
    base::{db::Tx, error::AppError, ids::CentreId, words},
    features::centres::{public, types::Beds},
    on,
};

words! {
    /// A fact of a centre. To add one: a line here, its text, and its value in `facts`.
    Fact in centres {
        Name = "name" => fact_name,
        Kind = "type" => fact_type,
        HostUnit = "host_unit" => fact_host_unit,
        Donee = "donee_unit" => fact_donee,
        DoneeTerms = "donee_terms" => fact_donee_terms,
        Township = "township" => fact_township,
        Address = "address" => fact_address,
        Phone = "phone" => fact_phone,
        Coordinates = "coordinates" => fact_coordinates,
        Beds = "beds" => fact_beds,
        Vacancy = "vacancy" => fact_vacancy,
        /// Not public.
        Occupied = "occupied" => fact_occupied,
        Rooms = "rooms" => fact_rooms,
        Carers = "carers" => fact_carers,
        MedicalStaff = "medical_staff" => fact_medical_staff,
        Facilities = "facilities" => fact_facilities,
        Services = "services" => fact_services,
        VisitingHours = "visiting_hours" => fact_visiting_hours,
        VisitingRules = "visiting_rules" => fact_visiting_rules,
        OpenedOn = "opened_on" => fact_opened_on,
    }
}

impl Fact {
    /// Whether the public may see it (PUB-12).
    #[must_use]
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Occupied)
    }
}

/// One fact before and after, as stored; empty where nothing was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What changed.
    pub fact: Fact,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
}

/// A change with its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// When it was written.
    pub at: DateTime<Utc>,
    /// What changed.
    pub change: Change,
}

/// All facts of a row as texts.
fn facts(s: &Stored) -> Vec<(Fact, String)> {
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let text = |t: &Option<String>| t.clone().unwrap_or_default();
    let beds = u16::try_from(s.beds).ok().and_then(|total| {
        let occupied = s.occupied.map(u16::try_from).transpose().ok()?;
        Beds::new(total, occupied).ok()
    });
    let terms = [
        text(&s.donee_kind),
        text(&s.donee_reason),
        text(&s.donee_level),
        s.donee_receipts.map(|r| r.to_string()).unwrap_or_default(),
        number(s.tax_year),
        text(&s.tax_list_url),
    ]
    .join(",");
    let at = s.latitude.zip(s.longitude).map(|(lat, lon)| format!("{lat:.5},{lon:.5}")).unwrap_or_default();
    vec![
        (Fact::Name, s.name.clone()),
        (Fact::Kind, s.kind.clone()),
        (Fact::HostUnit, s.host_unit.clone()),
        (Fact::Donee, text(&s.donee_name)),
        (Fact::DoneeTerms, terms),
        (Fact::Township, s.township_code.clone()),
        (Fact::Address, s.address.clone()),
        (Fact::Phone, s.phone.clone()),
        (Fact::Coordinates, at),
        (Fact::Beds, s.beds.to_string()),
        (Fact::Vacancy, beds.map_or("", |b| public::vacancy(b).word()).to_owned()),
        (Fact::Occupied, number(s.occupied)),
        (Fact::Rooms, number(s.rooms)),
        (Fact::Carers, number(s.carers)),
        (Fact::MedicalStaff, number(s.medical_staff)),
        (Fact::Facilities, s.facilities.clone()),
        (Fact::Services, s.services.clone()),
        (Fact::VisitingHours, text(&s.visiting_hours)),
        (Fact::VisitingRules, text(&s.visiting_rules)),
        (Fact::OpenedOn, s.opened_on.map(|d| d.to_string()).unwrap_or_default()),
    ]
}

/// What differs between two rows.
pub(super) fn differences(before: &Stored, after: &Stored) -> Vec<Change> {
    facts(before)
        .into_iter()
        .zip(facts(after))
        .filter(|((_, old), (_, new))| old != new)
        .map(|((fact, old), (_, new))| Change { fact, old, new })
        .collect()
}

/// Keeps the public ones of `changes` as revision `rev` of the centre.
pub(super) async fn keep(
    tx: &mut Tx,
    after: &Stored,
    changes: &[Change],
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    for change in changes.iter().filter(|c| c.fact.is_public()) {
        crate::exec!(
            tx,
            sqlx::query(
                "INSERT INTO centre_changes (centre_id, rev, field, at, old_value, new_value, batch_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
            )
            .bind(after.id)
            .bind(after.rev)
            .bind(change.fact)
            .bind(at)
            .bind(&change.old)
            .bind(&change.new)
            .bind(after.batch_id)
        )?;
    }
    Ok(())
}

/// The latest `limit` public changes of a centre, the newest first.
pub async fn history(tx: &mut Tx, id: CentreId, limit: u16) -> Result<Vec<Dated>, AppError> {
    let sql = "SELECT at, field, old_value, new_value FROM centre_changes WHERE centre_id = $1 \
        ORDER BY rev DESC, field LIMIT $2";
    let rows: Vec<(DateTime<Utc>, String, String, String)> =
        on!(tx, c => sqlx::query_as(sql).bind(id).bind(i64::from(limit)).fetch_all(c).await)?;
    Ok(rows
        .into_iter()
        .filter_map(|(at, field, old, new)| {
            let fact = Fact::parse(&field).filter(|f| f.is_public())?;
            Some(Dated { at, change: Change { fact, old, new } })
        })
        .collect())
}
