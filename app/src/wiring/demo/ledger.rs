//! A ledger of gifts as long as a benchmark asks for: written many at a time through [`bulk`], spread over five years, all centres and a
//! few things each. The needs they were given for are closed; needs, ledger and public lines agree as everywhere.
use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use super::{DemoError, gifts, needs};
use crate::base::db::{Tx, bulk::Unindexed, bulk::widen};
use crate::base::{clock::local_date, ids::CentreId};
use crate::features::centres::store::beds;
use crate::features::donations::store::bulk::{self, CHUNK, Past};
use crate::features::donations::types::{Value, ValueBasis};
use crate::features::needs::{store as need_store, store::stock, types::Need};
use crate::office::change::Change;
use crate::on;
use crate::web::state::AppState;

/// Things of [`needs::THINGS`] that every centre was given.
const THINGS: [usize; 4] = [0, 1, 4, 5];
/// Statements per transaction.
const STATEMENTS: usize = 20;
/// From so many on, indexes are built once at the end.
const MANY: u64 = 20_000;
const TABLES: &[&str] = &["gifts", "gift_parts", "gift_items", "gift_entries", "gift_lines"];

/// Writes `n` lines and says how many.
///
/// # Errors
/// When there are no centres, or the database fails.
pub async fn make(
    state: &AppState,
    seed: u64,
    n: u64,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<u64, DemoError> {
    let mut rng = StdRng::seed_from_u64(seed ^ 0x61F7);
    let now = state.clock().now();
    let houses = houses(state, &mut rng).await?;
    if houses.is_empty() {
        return Ok(0);
    }
    let mut tx = state.db().write().await?;
    let indexes = Unindexed::take(&mut tx, if n >= MANY { TABLES } else { &[] }).await?;
    tx.commit().await?;
    let mut numbers: BTreeMap<(String, i64), i64> = BTreeMap::new();
    let mut came: BTreeMap<usize, [i64; THINGS.len()]> = BTreeMap::new();
    let mut done = 0;
    while done < n {
        let mut tx = state.db().write().await?;
        widen(&mut tx).await?;
        for _ in 0..STATEMENTS {
            let mut chunk = Vec::with_capacity(CHUNK / THINGS.len());
            let mut lines = 0;
            while lines + THINGS.len() <= CHUNK && done < n {
                let size = usize::try_from(n - done).unwrap_or(usize::MAX).min(THINGS.len());
                let house = rng.random_range(0..houses.len());
                let gift = one(&mut tx, &mut rng, now, &houses[house], size, &mut numbers).await?;
                let sums = came.entry(house).or_default();
                gift.items.iter().zip(sums).for_each(|((_, pieces, ..), sum)| *sum += pieces);
                chunk.push(gift);
                lines += size;
                done += size as u64;
            }
            if chunk.is_empty() {
                break;
            }
            bulk::load(&mut tx, state.keys(), &chunk).await?;
        }
        tx.commit().await?;
        progress(done, n);
    }
    let mut tx = state.db().write().await?;
    for ((county, year), last) in &numbers {
        bulk::set_number(&mut tx, county, *year, *last).await?;
    }
    for (house, sums) in came {
        for (need, pieces) in houses[house].iter().zip(sums).filter(|(_, pieces)| *pieces > 0) {
            // Who asked for as much as came has enough.
            stock::set_needed(&mut tx, now, need.id, pieces).await?;
            stock::hold(&mut tx, now, need.id, pieces).await?;
            stock::receive(&mut tx, now, need.id, pieces).await?;
        }
    }
    indexes.give_back(&mut tx).await?;
    bulk::recount(&mut tx).await?;
    tx.commit().await?;
    state.db().analyze().await?;
    Ok(done)
}

/// For every centre its needs of [`THINGS`].
async fn houses(state: &AppState, rng: &mut StdRng) -> Result<Vec<Vec<Need>>, DemoError> {
    let mut ch = Change::job(state).await?;
    let centres: Vec<CentreId> = on!(&mut ch.tx, c => sqlx::query_scalar(
        "SELECT id FROM centres ORDER BY slug").fetch_all(c).await)?;
    let mut houses = vec![];
    for centre in centres {
        let Some(brief) = beds::by_id(&mut ch.tx, centre).await? else { continue };
        let mut house = vec![];
        for thing in THINGS {
            let made =
                needs::need(&mut ch, rng, &brief, needs::THINGS[thing], needs::As::Closed(1_900)).await?;
            house.extend(need_store::by_id(&mut ch.tx, made.need).await?);
        }
        houses.push(house);
    }
    ch.commit().await?;
    Ok(houses)
}

async fn one<'a>(
    tx: &mut Tx,
    rng: &mut StdRng,
    now: DateTime<Utc>,
    house: &'a [Need],
    size: usize,
    numbers: &mut BTreeMap<(String, i64), i64>,
) -> Result<Past<'a>, DemoError> {
    let at = now - TimeDelta::minutes(rng.random_range(60 * 24 * 40..60 * 24 * 365 * 5));
    let county = house.first().map(|need| need.county.clone()).unwrap_or_default();
    let year = i64::from(local_date(at).year());
    let key = (county, year);
    let last = match numbers.get(&key) {
        Some(last) => *last,
        None => bulk::last_number(tx, &key.0, year).await?,
    };
    let reference = format!("{}-{year}-J{:05}", key.0, last + 1);
    numbers.insert(key, last + 1);
    let items = house.iter().take(size).map(|need| {
        let pieces = rng.random_range(1..12) * need.packing.per_package;
        let fen = rng.random_ratio(2, 3).then(|| pieces * rng.random_range(20..900));
        let basis = if fen.is_some() { ValueBasis::Invoice } else { ValueBasis::None };
        (need, pieces, pieces, Value::new(basis, fen))
    });
    let items = items.collect();
    Ok(Past { reference, at, donor: gifts::donor(rng.random_range(0..gifts::DONORS)), items })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::base::i18n::Lang;
    use crate::features::donations::store::check;
    use crate::testing::each_engine;
    use crate::wiring::demo::fill;

    #[tokio::test]
    async fn a_long_ledger_agrees_with_its_needs_and_its_totals() {
        each_engine(async |state| {
            fill(&state, 1, 0, &|_, _| {}).await.unwrap();
            let sums = async || -> Vec<(String, i64, i64, i64, i64, i64)> {
                let mut tx = state.db().read().await.unwrap();
                on!(&mut tx, c => sqlx::query_as("SELECT month, pieces, valued, fen, unvalued, hidden FROM gift_sums \
                     ORDER BY month, centre_id, category, piece").fetch_all(c).await)
                .unwrap()
            };
            // The totals that the transactions of the demonstration kept are those that its lines give.
            let before = sums().await;
            let mut tx = state.db().write().await.unwrap();
            bulk::recount(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(sums().await, before);
            assert_eq!(make(&state, 1, 1_003, &|_, _| {}).await.unwrap(), 1_003);
            let verdict = check::run(&state, Lang::ZhCn).await.unwrap();
            assert!(verdict.is_ok(), "{verdict:?}");
            let lines = |rows: &[(String, i64, i64, i64, i64, i64)]| rows.iter().map(|r| r.2 + r.4).sum::<i64>();
            assert_eq!(lines(&sums().await) - lines(&before), 1_003);
        })
        .await;
    }
}
