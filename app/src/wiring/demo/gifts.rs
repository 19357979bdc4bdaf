//! Gifts of the demonstration, at every step, made by the transactions that donors and centres use: what came and what is promised for
//! the needs of these weeks, a year of ledger before them, and at the house of the demonstration's manager one of every state
//! ([`stories`]). So `nuanfang verify` finds the same sums as in a real portal. [`who`] gives; [`giving`] is how one gift is made. The names,
//! telephones and addresses of donors are looked for by the crawler of `end2end/tests/privacy.spec.ts`: those who did not choose their
//! full name stand on no public page.
use chrono::{DateTime, TimeDelta, Utc};
use rand::{Rng as _, rngs::StdRng};
use uuid::Uuid;

use super::{DemoError, centres::DemoCentre, needs, needs::Wanted, staff};
use crate::base::{error::AppError, ids::NeedId, ids::StaffId};
use crate::features::centres::store::beds;
use crate::features::needs::store as need_store;
use crate::office::change::Change;
use crate::office::staff::{store::colleagues, types::Actor};
use crate::web::state::AppState;

mod giving;
mod stories;
#[cfg(test)]
mod tests;
mod who;

use stories::{Do, STORIES, Story};
pub use who::donor;

/// How many donors there are.
pub const DONORS: usize = who::DONORS.len();

/// Who acts at a centre: whoever answers and counts, and the second approver (DON-07).
struct Hands {
    desk: Actor,
    second: Actor,
}

/// One gift to be made: for which needs, how many pieces of each, what the parts go through.
struct Plan<'a> {
    who: usize,
    at: DateTime<Utc>,
    items: &'a [(NeedId, i64)],
    /// A story for each centre, in the order of the gift's parts.
    stories: &'a [Story],
    valued: bool,
    expires: Option<i64>,
    deliver: Option<i64>,
}

struct Maker<'a> {
    state: &'a AppState,
    now: DateTime<Utc>,
    own: Hands,
    others: Hands,
}

/// Makes them; `wanted` is what the needs of these weeks were made with. Gives the code of one that goes to three houses.
pub async fn make(
    state: &AppState,
    rng: &mut StdRng,
    centres: &[DemoCentre],
    wanted: &[Wanted],
    now: DateTime<Utc>,
) -> Result<String, DemoError> {
    let maker = Maker { state, now, own: own(state).await?, others: others(state, now).await? };
    let mut n = maker.year(rng, centres).await?;
    for w in wanted {
        let start = w.at + TimeDelta::hours(3);
        for (pieces, story) in [(w.came, stories::CAME), (w.promised, stories::PROMISED)] {
            if pieces > 0 {
                maker.one(n, start, (w.need, pieces), &[story]).await?;
                n += 1;
            }
        }
    }
    maker.states(wanted).await
}

/// The manager and the township's officer of the demonstration.
async fn own(state: &AppState) -> Result<Hands, DemoError> {
    let mut tx = state.db().read().await?;
    let second = staff::actor(&mut tx, state, "township1").await?;
    let desk = staff::actor(&mut tx, state, "centre1").await.unwrap_or_else(|_| second.clone());
    Ok(Hands { desk, second })
}

/// People of the other houses, who cannot sign in.
async fn others(state: &AppState, now: DateTime<Utc>) -> Result<Hands, DemoError> {
    let like = own(state).await?;
    let mut tx = state.db().write().await?;
    let mut hands = vec![];
    for (n, name) in [(1_u128, "示例中心值班"), (2, "示例单位复核")] {
        let id = StaffId::from_uuid(Uuid::from_u128(0x0CA5_E5DE_4000 + n));
        let email = format!("others{n}@example.invalid");
        colleagues::placeholder(&mut tx, id, &email, name, now).await?;
        hands.push(Actor { id, name: name.to_owned(), centre: None, ..like.second.clone() });
    }
    tx.commit().await?;
    let second = hands.pop().unwrap_or(like.second);
    Ok(Hands { desk: hands.pop().unwrap_or(like.desk), second })
}

impl Maker<'_> {
    /// Eleven months of needs that are over, each covered by one or two gifts; says how many donors were asked.
    async fn year(&self, rng: &mut StdRng, centres: &[DemoCentre]) -> Result<usize, DemoError> {
        let mut n = 0;
        let mine = self.own.desk.centre;
        for month in 1..=11_i64 {
            for k in 0..5_i64 {
                let centre = match mine.filter(|_| k == 0) {
                    Some(own) => own,
                    None => centres[rng.random_range(0..centres.len())].id,
                };
                let days = 30 * month + 3 + 5 * k;
                let thing = needs::THINGS[rng.random_range(0..needs::THINGS.len())];
                let mut ch = Change::at(self.state, self.now, None).await?;
                let Some(brief) = beds::by_id(&mut ch.tx, centre).await? else { continue };
                let w = needs::need(&mut ch, rng, &brief, thing, needs::As::Closed(days)).await?;
                ch.commit().await?;
                let first = if k % 2 == 0 { w.came } else { w.came / 3 };
                for (i, pieces) in [first, w.came - first].into_iter().enumerate().filter(|(_, p)| *p > 0) {
                    let start = w.at + TimeDelta::hours(5 + 30 * i64::try_from(i).unwrap_or_default());
                    let story = stories::YEAR[n % stories::YEAR.len()];
                    self.one(n, start, (w.need, pieces), &[story]).await?;
                    n += 1;
                }
            }
        }
        Ok(n)
    }

    /// One of every state at the manager's house, from its needs that are open.
    async fn states(&self, wanted: &[Wanted]) -> Result<String, DemoError> {
        let mut last = String::new();
        let open = |own: bool| wanted.iter().filter(move |w| w.own == own && w.came + w.promised == 0);
        let mine: Vec<&Wanted> = open(true).collect();
        let elsewhere: Vec<&Wanted> = open(false).collect();
        let mut at = 0;
        for (i, case) in STORIES.iter().enumerate() {
            let start = self.now - TimeDelta::days(case.days) - TimeDelta::hours(1);
            let mut items = vec![];
            for (k, _) in case.parts.iter().enumerate() {
                let list = if k == 0 { &mine } else { &elsewhere };
                // A need of the manager's house that is open still, the next one each time.
                for _ in 0..list.len() {
                    let need = list[at % list.len()].need;
                    at += 1;
                    if let Some(pieces) = self.fits(need, case.units).await? {
                        items.push((need, pieces));
                        break;
                    }
                }
            }
            let plan = Plan {
                who: i,
                at: start,
                items: &items,
                stories: case.parts,
                valued: case.valued,
                expires: case.expires,
                deliver: case.deliver,
            };
            last = self.gift(&plan).await?;
        }
        Ok(last)
    }

    /// So many units in pieces, where the need still takes them.
    async fn fits(&self, need: NeedId, units: i64) -> Result<Option<i64>, DemoError> {
        let mut tx = self.state.db().read().await?;
        let need = need_store::by_id(&mut tx, need).await?.ok_or(AppError::NotFound)?;
        let pieces = units * need.packing.per_package;
        let takes = need.ended_at.is_none() && need.amounts.open() >= pieces;
        Ok(takes.then_some(pieces))
    }

    async fn one(
        &self,
        who: usize,
        at: DateTime<Utc>,
        item: (NeedId, i64),
        stories: &[Story],
    ) -> Result<(), DemoError> {
        let plan = Plan {
            who,
            at: at.min(self.now),
            items: &[item],
            stories,
            valued: who % 3 != 1,
            expires: None,
            deliver: None,
        };
        self.gift(&plan).await.map(drop)
    }
}
