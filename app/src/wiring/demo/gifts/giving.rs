//! One gift, from its registration through the steps of its stories, by the transactions that donors and centres use.
use chrono::TimeDelta;

use super::{Do, Maker, Plan, who::donor};
use crate::base::privacy::public_text::PublicText;
use crate::base::{clock::local_date, error::AppError, i18n::Lang, ids::PartId};
use crate::features::donations::store::{
    self, entries, entries::Taking, pledge, receipts, receipts::New, receipts::Why, step, step::Counted,
    step::Move,
};
use crate::features::donations::types::{
    Delivery, Medium, Offer, Offered, ReceiptNo, Settings, State, Value, ValueBasis, Way,
};
use crate::features::needs::{store as need_store, types::Need};
use crate::features::people::store as people;
use crate::office::change::Change;
use crate::wiring::demo::DemoError;

/// Addresses of the demonstration's accounts end like this.
const ACCOUNTS: &str = "@demo.nuanfang.invalid";

impl Maker<'_> {
    /// Makes one and gives its code.
    pub(super) async fn gift(&self, plan: &Plan<'_>) -> Result<String, DemoError> {
        let mut ch = Change::at(self.state, plan.at, None).await?;
        let (kind, donor, display) = donor(plan.who);
        let email = donor.email.clone();
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
            hands: (kind.is_organisation() && plan.who % 5 == 2).then_some(38),
            free_use: plan.who % 4 == 3,
            until: Some(Settings::default().hold(plan.at)),
            items,
        };
        let pledged = match pledge::pledge(&mut ch, &offer).await {
            Ok(pledged) => pledged,
            Err(e) => return Err(AppError::Internal(format!("demonstration gift: {e}")).into()),
        };
        if email.ends_with(ACCOUNTS) {
            // An account is kept as long as it is used, whenever its gifts were given.
            ch.now = self.now;
            let person = people::known(&mut ch, &email, offer.lang).await?;
            ch.now = plan.at;
            let gift = (store::GIFT, pledged.id.uuid());
            people::things::own(&mut ch.tx, person.id, gift, &offer.donor.uscc).await?;
        }
        let mut parts = store::parts(&mut ch.tx, pledged.id).await?;
        parts.sort_by_key(|part| Some(part.centre) != self.own.desk.centre);
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
        let part = step::lock(ch, id).await?.ok_or(AppError::NotFound)?;
        let own = Some(part.centre) == self.own.desk.centre;
        let hands = if own { &self.own } else { &self.others };
        ch.actor = Some(hands.desk.clone());
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
