//! The 108 invented centres (seed 109, 115), spread over real townships under names that say 示例 (ADM-03). Telephone numbers
//! begin with 9, which no exchange gives out; social credit codes carry zeros where a real unit has its own number.
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rand::{Rng as _, rngs::StdRng};

use super::DemoError;
use crate::base::{
    db::Tx, divisions, divisions::County, divisions::Township, error::AppError, ids::CentreId,
};
use crate::features::centres::store;
use crate::features::centres::types::{
    Beds, CentreCode, CentreDraft, CentreInput, CentreType, CodeSet, Coordinates, DoneeKind, DoneeUnit,
    Facility, Flag, Phone, Service,
};

/// A centre that notices of the demonstration can name.
#[derive(Debug, Clone)]
pub struct DemoCentre {
    pub id: CentreId,
    pub township: &'static str,
    pub county: &'static str,
}

const COUNT: usize = 108;

/// Makes the centres: every other township of the city, first come, until there are enough.
pub async fn make(tx: &mut Tx, rng: &mut StdRng, now: DateTime<Utc>) -> Result<Vec<DemoCentre>, DemoError> {
    let all = divisions::townships();
    // Towns and townships first; the zones and offices without villages come last or never.
    let mut places: Vec<&'static Township> = all.iter().filter(|t| t.kind != "类乡级").collect();
    places.sort_by_key(|t| (t.county, t.kind != "镇", t.code));
    let mut made = vec![];
    let step = places.len() as f64 / COUNT as f64;
    for i in 0..COUNT {
        let Some(t) = places.get((i as f64 * step) as usize) else { continue };
        let Some(county) = divisions::county(t.county) else { continue };
        let input = centre(rng, i, county, t)?;
        // Told at different times, a few long ago: the pages say how old their information is.
        let told = now - TimeDelta::days(if i % 17 == 3 { 220 } else { rng.random_range(1..80) });
        let (id, _) = store::write::put(tx, &input, told, None).await?;
        if i % 9 == 0 {
            // Some have changed since, so that their pages have a history to show.
            let mut changed = input.into_draft();
            changed.visiting_hours = Some("每周二、周六 9:00–11:00，14:30–16:30".to_owned());
            changed.medical_staff = changed.medical_staff.map(|n| n + 1);
            let changed = CentreInput::check(changed).map_err(|e| AppError::Internal(format!("{e:?}")))?;
            store::write::put(tx, &changed, told + TimeDelta::hours(20), None).await?;
        }
        made.push(DemoCentre { id, township: t.code, county: t.county });
    }
    Ok(made)
}

fn centre(
    rng: &mut StdRng,
    i: usize,
    county: &'static County,
    t: &'static Township,
) -> Result<CentreInput, DemoError> {
    let broken = |what: &str| DemoError::App(AppError::Internal(format!("demonstration centre {i}: {what}")));
    // One in six is a village's.
    let village = i % 6 == 5;
    let kind = if village { CentreType::VillageClinic } else { CentreType::TownshipHospital };
    let (name, host) = if village {
        (format!("{}示例村托养中心", t.name), format!("{}示例村卫生室", t.name))
    } else {
        (format!("{}示例托养中心", t.name), format!("{}示例卫生院", t.name))
    };
    let total: u16 = if village { rng.random_range(6..12) } else { rng.random_range(14..41) };
    let free = match rng.random_range(0..10) {
        0 | 1 => 0,
        2..=4 => 1,
        _ => rng.random_range(2..=total / 3 + 2),
    };
    let occupied = total.saturating_sub(free).max(4);
    // Mostly the city's rule of one to two, sometimes short of hands (RES-01).
    let carers = match rng.random_range(0..12) {
        0 => occupied / 3,
        1 | 2 => (occupied * 10 / 23).max(1),
        _ => occupied.div_ceil(2),
    };
    let donee = DoneeUnit {
        name: format!("{}示例卫生院", t.name),
        uscc: super::uscc(&format!("12{}00000{i:04}", county.code)).ok_or_else(|| broken("uscc"))?,
        kind: DoneeKind::PublicInstitution,
        issues_receipts: true,
        tax_deduction: None,
    };
    let spread = |rng: &mut StdRng| rng.random_range(-0.11..0.11);
    let coordinates = Coordinates::new(round(county.lat + spread(rng)), round(county.lon + spread(rng)));
    let code = CentreCode::parse(&format!("{}-01", t.code)).map_err(|_| broken("code"))?;
    let address = format!("{}{}示例路 {} 号", county.name, t.name, i + 1);
    let phone = Phone::parse(&format!("0396-999{i:04}")).map_err(|_| broken("phone"))?;
    let beds = Beds::new(total, Some(occupied)).map_err(|_| broken("beds"))?;
    // A field that is not named here starts as `CentreDraft::new` says.
    let draft = CentreDraft {
        donee: Some(donee),
        coordinates: coordinates.ok(),
        rooms: Some(total.div_ceil(2)),
        carers_on_duty: Some(carers),
        medical_staff: Some(if village { 1 } else { rng.random_range(2..6) }),
        facilities: some::<Facility>(rng, 8),
        services: some::<Service>(rng, 8),
        visiting_hours: Some("每周三、周六 9:00–11:00，14:30–16:30".to_owned()),
        visiting_rules: Some(
            "来前请先打电话。有发热、咳嗽时请改日再来。请勿拍摄住户，不询问病情。".to_owned(),
        ),
        opened_on: NaiveDate::from_ymd_opt(rng.random_range(2017..2024), rng.random_range(1..13), 1),
        ..CentreDraft::new(code, kind, (&name, &host), &address, phone, beds)
    };
    CentreInput::check(draft).map_err(|e| broken(&format!("{e:?}")))
}

/// Each with the chance of `n` in ten, double rooms or meals always.
fn some<T: Flag>(rng: &mut StdRng, n: u32) -> CodeSet<T> {
    T::ALL
        .iter()
        .copied()
        .enumerate()
        .filter(|(i, _)| *i == 0 || rng.random_ratio(n, 10))
        .map(|(_, f)| f)
        .collect()
}

fn round(degrees: f64) -> f64 {
    (degrees * 10_000.0).round() / 10_000.0
}
