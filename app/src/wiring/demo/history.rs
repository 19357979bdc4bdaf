//! Past notices, as many as asked for: spread over five years and ten counties, all concluded, loaded in large statements.
use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use rand::{Rng as _, rngs::StdRng};

use super::DemoError;
use crate::base::{clock::local_date, clock::start_of, db::bulk::Unindexed, db::bulk::widen, divisions};
use crate::features::notices::store::bulk::{CHUNK, Past, load, set_counters};
use crate::features::notices::types::{NoticeKind, StepKind, StepTaken};
use crate::web::state::AppState;

/// From so many on, indexes are built once at the end.
const MANY: u64 = 20_000;

/// Statements per transaction: short enough that readers of SQLite's log never wait long.
const STATEMENTS: usize = 20;

/// Writes `scale` past notices and says how many there were.
pub async fn make(
    state: &AppState,
    rng: &mut StdRng,
    scale: u64,
    now: DateTime<Utc>,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<u64, DemoError> {
    let counties = divisions::counties();
    let this_year = local_date(now).year();
    let years: Vec<i32> = (this_year - 4..=this_year).collect();
    // The remainder goes to the first ones, so that the sum is what was asked for.
    let slots = (counties.len() * years.len()) as u64;
    let mut slot = 0;
    let calendar = state.calendar();
    let mut done = 0;
    let mut tx = state.db().write().await?;
    let tables: &[&str] = if scale >= MANY { &["notices", "notice_townships"] } else { &[] };
    let indexes = Unindexed::take(&mut tx, tables).await?;
    tx.commit().await?;
    for year in years {
        // From the tenth of January to the end of the year, or to two weeks ago: later ones are the living ones.
        let first = start_of(chrono::NaiveDate::from_ymd_opt(year, 1, 10).unwrap_or_default());
        let last = start_of(chrono::NaiveDate::from_ymd_opt(year, 12, 10).unwrap_or_default());
        let last = last.min(now - TimeDelta::days(25));
        for county in counties {
            let n = scale / slots + u64::from(slot < scale % slots);
            slot += 1;
            if n == 0 || last <= first {
                continue;
            }
            let townships: Vec<_> = divisions::townships_of(county.code).collect();
            let (authority, channels) = super::authority(county);
            let step = (last - first) / i32::try_from(n).unwrap_or(i32::MAX).max(1);
            // Counties do not all publish on one day.
            let offset = rng.random_range(0..12);
            let mut kinds = [(NoticeKind::AdmissionProposed, 0_i64), (NoticeKind::ExitProposed, 0)];
            let mut chunk = Vec::with_capacity(CHUNK);
            let mut tx = state.db().write().await?;
            widen(&mut tx).await?;
            let mut statements = 0;
            for i in 0..n {
                let day = local_date(
                    (first + step * i32::try_from(i).unwrap_or(0) + TimeDelta::days(offset)).min(last),
                );
                let posted = start_of(day) + TimeDelta::hours(9);
                let k = usize::from(rng.random_ratio(1, 6));
                kinds[k].1 += 1;
                let people = rng.random_range(3..12);
                let township = townships[rng.random_range(0..townships.len())];
                let by = |who: &str| Some(format!("{}{who}（示例）", township.name));
                let taken = |step, back: i64, by| StepTaken { step, on: day - TimeDelta::days(back), by };
                chunk.push(Past {
                    county: county.code.to_owned(),
                    year,
                    seq: i64::try_from(i).unwrap_or(0) + 1,
                    kind: kinds[k].0,
                    place: Some(township.code.to_owned()),
                    people,
                    returned: i64::from(rng.random_ratio(1, 8)),
                    objections: i64::from(rng.random_ratio(1, 5)),
                    period: (
                        posted,
                        calendar.period(day, crate::base::calendar::NoticeRule::default()).ends_at(),
                    ),
                    steps: vec![
                        taken(StepKind::Household, 80, None),
                        taken(StepKind::Village, 55, Some("所在村（社区）".to_owned())),
                        taken(StepKind::Township, 25, by("人民政府")),
                        taken(StepKind::County, 4, Some(authority.clone())),
                    ],
                });
                if chunk.len() == CHUNK || i + 1 == n {
                    load(&mut tx, &authority, &channels, &chunk).await?;
                    done += chunk.len() as u64;
                    chunk.clear();
                    statements += 1;
                    progress(done, scale);
                    if statements % STATEMENTS == 0 {
                        tx.commit().await?;
                        tx = state.db().write().await?;
                        widen(&mut tx).await?;
                    }
                }
            }
            set_counters(&mut tx, county.code, year, i64::try_from(n).unwrap_or(0), &kinds).await?;
            tx.commit().await?;
        }
    }
    let mut tx = state.db().write().await?;
    indexes.give_back(&mut tx).await?;
    tx.commit().await?;
    Ok(done)
}
