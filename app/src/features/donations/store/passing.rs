//! Surplus goes to a need of another centre (DON-16): with the donor's consent, of which is kept how it was given. Everybody reads where it went.
use chrono::NaiveDate;

use super::entries::{Done, Line, Taking, enter, take};
use super::{clock, gift as read_gift, part as read, pledge, step::event};
use crate::base::{clock::local_date, error::AppError, ids::GiftItemId, ids::NeedId, ids::PartId};
use crate::features::donations::types::{
    Consent, Event, Item, Moved, Offered, Quantities, Refused, Settings, Stage, Value, ValueBasis, Way,
};
use crate::features::needs::{store as needs, store::stock, types::Need};
use crate::office::{change::Change, work::Audience, work::NewsKind};

/// Surplus for another centre (DON-16).
#[derive(Debug, Clone, Copy)]
pub struct Passing {
    /// The need that has it.
    pub from: NeedId,
    /// The need that gets it.
    pub to: NeedId,
    /// As in [`Taking`].
    pub only: Option<GiftItemId>,
    /// How much.
    pub pieces: i64,
    /// On which day.
    pub on: NaiveDate,
    /// How the donor agreed.
    pub consent: Option<Consent>,
}

/// Surplus goes to a need of another centre, if the donors agreed (DON-16): there it is a part of the same gifts, which came.
///
/// # Errors
/// When the database fails.
pub async fn transfer(ch: &mut Change, p: &Passing) -> Done {
    let Some(consent) = p.consent else { return Ok(Err(Refused::Consent)) };
    let Some(target) = needs::by_id(&mut ch.tx, p.to).await?.filter(|_| p.from != p.to) else {
        return Ok(Err(Refused::Order));
    };
    let taking = Taking {
        need: p.from,
        only: p.only,
        way: Way::Transferred,
        pieces: p.pieces,
        on: p.on,
        reason: None,
    };
    let taken = match take(ch, &taking, Some((&target, consent))).await? {
        Ok(taken) => taken,
        Err(refused) => return Ok(Err(refused)),
    };
    // Needs before numbers, as everywhere; two centres that pass on to each other at once are told apart by `change::again`.
    stock::transfer_in(&mut ch.tx, ch.now, p.to, p.pieces).await?;
    let parts: Vec<PartId> = taken.iter().map(|(item, _)| item.part).collect();
    for (item, pieces) in taken {
        arrive(ch, &item, pieces, p, &target).await?;
    }
    clock::moved(ch, p.from, &parts).await?;
    clock::moved(ch, p.to, &[]).await?;
    let path = format!("/staff/gifts/stock/{}", p.to);
    ch.tell(NewsKind::GiftArrived, (&target.item, path), Audience::Centre(target.centre)).await?;
    Ok(Ok(()))
}

/// A part of the same gift at the centre that gets it.
async fn arrive(ch: &mut Change, item: &Item, pieces: i64, p: &Passing, to: &Need) -> Result<(), AppError> {
    let Some(part) = read(&mut ch.tx, item.part).await? else { return Ok(()) };
    let Some(gift) = read_gift(&mut ch.tx, part.gift).await? else { return Ok(()) };
    let id = PartId::new(ch.now);
    let donee = to.donee.clone().unwrap_or_else(|| part.donee.clone());
    let made = pledge::Made {
        id,
        gift: gift.id,
        donee: &donee,
        stage: Stage::Confirmed,
        until: None,
        two_approvers: false,
        agreement: false,
        due: Settings::default().report(local_date(ch.now)).last_day,
    };
    pledge::insert_part(ch, to, &made).await?;
    event(ch, (id, 1), Event::Arrive, "").await?;
    let value = Value::new(item.value().basis(), item.worth(pieces));
    let value = if value.fen().is_some() { value } else { Value::new(ValueBasis::None, None) };
    let o = Offered { need: to.id, pieces, value, expires_on: item.expires_on };
    let new = GiftItemId::new(ch.now);
    pledge::insert_item(&mut ch.tx, new, id, to, &o, &Quantities::transferred(pieces)).await?;
    let line = Line { on: Some(p.on), peer: Some(p.from), ..Line::of(Moved::TransferredIn, pieces) };
    enter(ch, new, to.id, line).await
}
