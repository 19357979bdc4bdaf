//! Gifts of the demonstration, at every step, made by the transactions that donors and centres use: what came and what is promised for
//! the needs of these weeks, a year of ledger before them, and at the house of the demonstration's manager one of every state
//! ([`stories`]). So `nuanfang verify` finds the same sums as in a real portal. The names, telephones and addresses of [`DONORS`] are
//! looked for by the crawler of `end2end/tests/privacy.spec.ts`: those who did not choose their full name stand on no public page.
use chrono::{DateTime, TimeDelta, Utc};
use rand::{Rng as _, rngs::StdRng};
use uuid::Uuid;

use super::{DemoError, centres::DemoCentre, needs, needs::Wanted, staff};
use crate::base::privacy::public_text::PublicText;
use crate::base::{clock::local_date, error::AppError, i18n::Lang, ids::NeedId, ids::PartId, ids::StaffId};
use crate::features::centres::store::beds;
use crate::features::donations::store::{
    self, entries, entries::Taking, pledge, receipts, receipts::New, receipts::Why, step, step::Counted,
    step::Move,
};
use crate::features::donations::types::{
    Delivery, Display, Donor, DonorKind, Medium, Offer, Offered, ReceiptNo, Settings, State, Value,
    ValueBasis, Way,
};
use crate::features::needs::{store as need_store, types::Need};
use crate::office::change::Change;
use crate::office::staff::{store::colleagues, types::Actor};
use crate::web::state::AppState;

mod stories;
use stories::{Do, STORIES, Story};

/// Kind, name, credit code without its check sign, telephone, e-mail, choice.
type Who = (DonorKind, &'static str, &'static str, &'static str, &'static str, Display);

/// Who gives. All of it is invented; codes carry zeros where a real body has its number.
pub const DONORS: &[Who] = &[
    (
        DonorKind::Enterprise,
        "驻马店示例家纺有限公司",
        "91411700000000001",
        "19900002001",
        "gift1@donor.invalid",
        Display::FullName,
    ),
    (DonorKind::Individual, "梁例溪", "", "19900002002", "", Display::Masked),
    (
        DonorKind::SocialOrg,
        "示例助残志愿服务联合会",
        "51411700000000002",
        "19900002003",
        "gift3@donor.invalid",
        Display::FullName,
    ),
    (DonorKind::Individual, "高例屏", "", "19900002004", "gift4@donor.invalid", Display::Anonymous),
    (
        DonorKind::Enterprise,
        "河南虚构医疗器械有限公司",
        "91411700000000003",
        "19900002005",
        "gift5@donor.invalid",
        Display::Masked,
    ),
    (
        DonorKind::School,
        "示例职业技术学院",
        "12411700000000004",
        "19900002006",
        "gift6@donor.invalid",
        Display::FullName,
    ),
    (DonorKind::Individual, "罗例帆", "", "19900002007", "", Display::Hidden),
    (
        DonorKind::MassOrg,
        "示例县工商业联合会",
        "13411700000000005",
        "19900002008",
        "gift8@donor.invalid",
        Display::FullName,
    ),
    (DonorKind::Anonymous, "", "", "19900002009", "", Display::Anonymous),
];

/// The donor number `n`, round and round.
pub fn donor(n: usize) -> (DonorKind, Donor, Display) {
    let (kind, name, code, phone, email, display) = DONORS[n % DONORS.len()];
    let contact = if kind.is_organisation() { "示例联系人" } else { "" };
    let donor = Donor {
        name: name.to_owned(),
        uscc: super::uscc(code).map(|code| code.expose().to_owned()).unwrap_or_default(),
        contact: contact.to_owned(),
        phone: phone.to_owned(),
        email: email.to_owned(),
    };
    (kind, donor, display)
}

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
    own: bool,
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
                maker.one(n, start, (w.need, pieces), &[story], w.own).await?;
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
                let own = mine == Some(centre);
                for (i, pieces) in [first, w.came - first].into_iter().enumerate().filter(|(_, p)| *p > 0) {
                    let start = w.at + TimeDelta::hours(5 + 30 * i64::try_from(i).unwrap_or_default());
                    let story = stories::YEAR[n % stories::YEAR.len()];
                    self.one(n, start, (w.need, pieces), &[story], own).await?;
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
                own: true,
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
        own: bool,
    ) -> Result<(), DemoError> {
        let plan = Plan {
            who,
            at: at.min(self.now),
            items: &[item],
            stories,
            own,
            valued: who % 3 != 1,
            expires: None,
            deliver: None,
        };
        self.gift(&plan).await.map(drop)
    }

    /// Makes one and gives its code.
    async fn gift(&self, plan: &Plan<'_>) -> Result<String, DemoError> {
        let mut ch = Change::at(self.state, plan.at, None).await?;
        let (kind, donor, display) = donor(plan.who);
        let mut items = vec![];
        for (need, pieces) in plan.items {
            let need = need_store::by_id(&mut ch.tx, *need).await?.ok_or(AppError::NotFound)?;
            let value = if plan.valued { worth(&need, *pieces) } else { None };
            let basis = if value.is_some() { ValueBasis::Invoice } else { ValueBasis::None };
            let expires_on = plan.expires.map(|days| local_date(self.now) + TimeDelta::days(days));
            items.push(Offered {
                need: need.id,
                pieces: *pieces,
                value: Value::new(basis, value),
                expires_on,
            });
        }
        let offer = Offer {
            once: None,
            kind,
            donor,
            display,
            lang: if plan.who % 7 == 6 { Lang::En } else { Lang::ZhCn },
            way: if plan.who.is_multiple_of(2) { Delivery::Brought } else { Delivery::Sent },
            deliver_on: plan.deliver.map(|days| local_date(self.now) + TimeDelta::days(days)),
            note: String::new(),
            agreement: plan.stories.iter().any(|s| s.iter().any(|(_, act)| *act == Do::Sign)),
            consent: "gift-1".to_owned(),
            until: Some(Settings::default().hold(plan.at)),
            items,
        };
        let pledged = match pledge::pledge(&mut ch, &offer).await {
            Ok(pledged) => pledged,
            Err(e) => return Err(AppError::Internal(format!("demonstration gift: {e}")).into()),
        };
        let parts = store::parts(&mut ch.tx, pledged.id).await?;
        for (part, story) in parts.iter().zip(plan.stories) {
            for (days, act) in *story {
                ch.now = plan.at + TimeDelta::days(*days);
                if ch.now > self.now {
                    break;
                }
                self.act(&mut ch, part.id, *act, plan).await?;
            }
        }
        ch.now = plan.at;
        ch.commit().await?;
        Ok(pledged.code)
    }

    async fn act(&self, ch: &mut Change, id: PartId, act: Do, plan: &Plan<'_>) -> Result<(), DemoError> {
        let hands = if plan.own { &self.own } else { &self.others };
        ch.actor = Some(hands.desk.clone());
        let part = step::lock(ch, id).await?.ok_or(AppError::NotFound)?;
        let items = store::items(&mut ch.tx, id).await?;
        let count = |hundredths: i64, last| Move::Inspect {
            counts: items
                .iter()
                .map(|i| {
                    let came = i.quantities.outstanding;
                    let good = (came * hundredths / 100).max(1);
                    Counted { item: i.id, counted: came, good }
                })
                .collect(),
            last,
            note: if hundredths < 100 {
                "有几件外包装破损，没有收".to_owned()
            } else {
                String::new()
            },
        };
        let said = |text: &str| text.to_owned();
        let step = match act {
            Do::Assess if part.duties.two_approvers => Move::Assess(said("品种和数量合适")),
            Do::Assess => return Ok(()),
            Do::Accept => {
                if matches!(part.state, State::UnderAssessment(..)) {
                    ch.actor = Some(hands.second.clone());
                }
                let window = plan.deliver.map(|days| local_date(self.now) + TimeDelta::days(days));
                let until = Some(Settings::default().accepted(ch.now, window));
                Move::Accept { pieces: None, until, note: String::new() }
            }
            Do::Decline => Move::Decline(said("这个规格我们用不上，谢谢您")),
            // A demonstration does not ask for one where the gift does not need it.
            Do::Sign => Move::Sign,
            Do::Dispatch => Move::Dispatch,
            Do::Receive => Move::Receive,
            Do::Count(hundredths) => count(hundredths, true),
            Do::Confirm => Move::Confirm,
            Do::Withdraw => {
                ch.actor = None;
                Move::Withdraw
            }
            Do::Cancel => Move::Cancel(said("捐赠人改了计划，双方说好不送了")),
            Do::Receipt => {
                // The finance system's numbers are invented here like everything else.
                let digits: String = part.reference.chars().filter(char::is_ascii_digit).collect();
                let new = New {
                    number: ReceiptNo::parse(&format!("SL{digits}")),
                    medium: Medium::Electronic,
                    on: local_date(ch.now),
                };
                return match receipts::issue(ch, &part, &new).await? {
                    Ok(()) | Err(Why::Nothing) => Ok(()),
                    Err(why) => Err(AppError::Internal(format!("demonstration receipt: {why:?}")).into()),
                };
            }
            Do::Leave(way, hundredths) => {
                for item in &items {
                    let pieces = item.quantities.remaining() * hundredths / 100;
                    if pieces > 0 {
                        let reason = if way == Way::Used {
                            "住户日常使用"
                        } else {
                            "过了保质期，按约定处理"
                        };
                        let reason = PublicText::parse(reason)
                            .map_err(|_| AppError::Internal("demonstration gift: reason".to_owned()))?;
                        let on = local_date(ch.now);
                        let taking = Taking {
                            need: item.need,
                            only: Some(item.id),
                            way,
                            pieces,
                            on,
                            reason: Some(&reason),
                        };
                        refused(entries::draw(ch, &taking).await?)?;
                    }
                }
                return Ok(());
            }
        };
        step::advance(ch, &part, &step).await?;
        Ok(())
    }
}

fn refused<W: std::fmt::Display>(done: Result<(), W>) -> Result<(), DemoError> {
    done.map_err(|why| AppError::Internal(format!("demonstration gift: {why}")).into())
}

/// What things of the demonstration cost, in fen a piece; nothing for services and what nobody priced.
fn worth(need: &Need, pieces: i64) -> Option<i64> {
    let fen = match need.category.code.as_str() {
        "care_pads" | "nappies" => 250,
        "quilts" => 16_800,
        "cushion" => 8_500,
        "wipes" => 15,
        "mattress" => 42_000,
        "gloves" => 60,
        "staple_food" => 6_200,
        "bath_chair" => 18_900,
        "appliance" => 219_900,
        "disinfectant" => 3_900,
        _ => return None,
    };
    Some(fen * pieces)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::features::donations::types::Stage;
    use crate::on;
    use crate::testing::each_engine;
    use crate::wiring::demo::fill;

    #[tokio::test]
    async fn gifts_of_every_state_agree_with_needs_and_ledger() {
        each_engine(async |state| {
            fill(&state, 1, 0, &|_, _| {}).await.unwrap();
            let verdict = store::check::run(&state, Lang::ZhCn).await.unwrap();
            assert!(verdict.is_ok(), "{verdict:?}");
            let mut tx = state.db().read().await.unwrap();
            let stages: Vec<Stage> = on!(&mut tx, c => sqlx::query_scalar(
                "SELECT DISTINCT stage FROM gift_parts").fetch_all(c).await)
            .unwrap();
            let missing: Vec<_> = Stage::ALL.iter().filter(|s| !stages.contains(s)).collect();
            assert!(missing.is_empty(), "{missing:?}");
            let months: i64 = on!(&mut tx, c => sqlx::query_scalar(
                "SELECT COUNT(DISTINCT month) FROM gift_lines").fetch_one(c).await)
            .unwrap();
            assert!(months >= 11, "{months} months of ledger");
        })
        .await;
    }
}
