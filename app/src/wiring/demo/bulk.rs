//! Cases that wait, as many as a benchmark asks for: written many at a time through the features' bulk loaders, spread over
//! counties, townships, villages and steps, some late, some due today. The persons are invented and sealed like any other.
use chrono::{DateTime, Datelike as _, Days, TimeDelta, Utc};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use uuid::Uuid;

use super::{DemoError, people};
use crate::base::{clock::local_date, divisions, ids::CaseId, ids::StaffId};
use crate::features::cases::{
    admissions::store::bulk, admissions::store::bulk::Loaded, admissions::types::Person,
    admissions::types::State,
};
use crate::office::work::{Audience, Item, Kind};
use crate::office::{
    staff::types::Division, staff::types::Role, work::store::NEVER, work::store::bulk as items,
};
use crate::web::state::AppState;

/// Where cases stand, and what then waits for whom, in days until it is due; weights sum up to 100.
const STEPS: &[(u32, State, Option<(Kind, u8)>)] = &[
    (10, State::Draft, None),
    (15, State::Applied, Some((Kind::CaseReport, 12))),
    (20, State::VillageReported, Some((Kind::CaseApprove, 9))),
    (5, State::TownshipReview, Some((Kind::CaseReview, 9))),
    (25, State::TownshipApproved, Some((Kind::CaseFile, 6))),
    (25, State::CountyFiled, Some((Kind::NoticeDue, 6))),
];

/// Writes `n` cases and says how many.
pub async fn make(state: &AppState, seed: u64, n: u64) -> Result<u64, DemoError> {
    let now = state.clock().now();
    let mut rng = StdRng::seed_from_u64(seed ^ 0xCA5E);
    let mut tx = state.db().write().await?;
    let made_by = clerk(&mut tx, now).await?;
    tx.commit().await?;
    let counties: Vec<_> = divisions::counties()
        .iter()
        .map(|c| (c.code, divisions::townships_of(c.code).collect::<Vec<_>>()))
        .collect();
    let year = i64::from(local_date(now).year());
    let mut numbers = vec![];
    let mut tx = state.db().read().await?;
    for (county, _) in &counties {
        numbers.push(bulk::last_number(&mut tx, county, year).await?);
    }
    drop(tx);
    let mut done = 0;
    while done < n {
        let mut tx = state.db().write().await?;
        // A hundred statements a transaction.
        for _ in 0..100 {
            let size = usize::try_from(n - done).unwrap_or(usize::MAX).min(bulk::CHUNK);
            if size == 0 {
                break;
            }
            let mut cases = Vec::with_capacity(size);
            let mut waits = Vec::with_capacity(size);
            for _ in 0..size {
                let i = rng.random_range(0..counties.len());
                let (county, townships) = &counties[i];
                let township = townships[rng.random_range(0..townships.len())].code;
                numbers[i] += 1;
                let case = one(&mut rng, now, county, township, numbers[i], made_by);
                waits.extend(wait(&mut rng, now, &case));
                cases.push(case);
            }
            bulk::load(&mut tx, state.keys(), &cases).await?;
            items::load(&mut tx, &waits).await?;
            done += size as u64;
        }
        tx.commit().await?;
    }
    let mut tx = state.db().write().await?;
    for ((county, _), last) in counties.iter().zip(&numbers) {
        bulk::set_numbers(&mut tx, county, year, *last).await?;
    }
    bulk::recount(&mut tx).await?;
    tx.commit().await?;
    state.db().analyze().await?;
    Ok(done)
}

fn one(rng: &mut StdRng, now: DateTime<Utc>, county: &str, township: &str, seq: i64, by: StaffId) -> Loaded {
    let mut at = rng.random_range(0..100);
    let mut state = State::Draft;
    for (weight, step, _) in STEPS {
        if at < *weight {
            state = *step;
            break;
        }
        at -= weight;
    }
    let since = now - TimeDelta::minutes(rng.random_range(0..60 * 24 * 20));
    let village = format!("{township}{}", 200 + rng.random_range(0..12));
    Loaded {
        id: CaseId::new(since),
        reference: format!("{county}-{}-{seq:05}", local_date(now).year()),
        county: county.to_owned(),
        township: township.to_owned(),
        village,
        state,
        since,
        person: Person { name: people::name(rng), village: "示例村".to_owned(), ..Person::default() },
        created_by: by,
    }
}

fn wait(rng: &mut StdRng, now: DateTime<Utc>, case: &Loaded) -> Option<(Item, DateTime<Utc>)> {
    let (kind, spread) = STEPS.iter().find(|s| s.1 == case.state)?.2?;
    let division = |code: &str| Division::parse(code);
    let audience = match kind {
        Kind::CaseReport => Audience::Role(Role::VillageReporter, division(&case.village)?),
        Kind::CaseApprove | Kind::CaseReview => {
            Audience::Role(Role::TownshipOfficer, division(&case.township)?)
        }
        _ => Audience::Role(Role::CountyOfficer, division(&case.county)?),
    };
    let days = rng.random_range(0..u64::from(spread) * 2);
    // A few are late, most are still ahead.
    let today = local_date(now);
    let due = if rng.random_ratio(1, 20) { today - Days::new(days) } else { today + Days::new(days) };
    let due = if rng.random_ratio(1, 100) { NEVER } else { due };
    let item = Item {
        kind,
        object: case.id.uuid(),
        reference: case.reference.clone(),
        path: format!("/staff/cases/{}", case.reference),
        audience,
        county: case.county.clone(),
        except: [None, None],
        due: Some(due),
    };
    Some((item, case.since))
}

/// Somebody who entered them: cannot sign in, since there is no password.
async fn clerk(tx: &mut crate::base::db::Tx, now: DateTime<Utc>) -> Result<StaffId, DemoError> {
    let id = StaffId::from_uuid(Uuid::from_u128(0x0CA5_E5DE_3000));
    crate::office::staff::store::colleagues::placeholder(tx, id, "bulk@example.invalid", "示例批量录入", now)
        .await?;
    Ok(id)
}
