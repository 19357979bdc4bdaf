//! The transaction that takes an intention in: all of it is kept at its needs, or nothing (DON-01, DON-06).
use chrono::{Datelike as _, NaiveDate};

use super::{cell, follow, holds, step::event, tell};
use crate::base::{
    clock::local_date, db::Tx, error::AppError, ids::GiftId, ids::GiftItemId, ids::NeedId, ids::PartId,
    random,
};
use crate::features::donations::CODE;
use crate::features::donations::types::{
    Agreement, Event, Offer, Offered, Quantities, Refused, Settings, Stage, Valuation,
};
use crate::features::needs::{store as needs, store::stock, store::stock::Unfit, types::Need};
use crate::office::{
    change::Change, outbox as mail, outbox::Letter, outbox::Template, trail::Entry, trail::What, work::Kind,
};
use crate::{exec, on};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pledged {
    /// Its id.
    pub id: GiftId,
    /// The code (AC-10).
    pub code: String,
    /// Whether a mail with the code was queued.
    pub mailed: bool,
    /// The same form was taken in before: nothing was written.
    pub again: bool,
}

/// Why it is not taken in.
#[derive(Debug, thiserror::Error)]
pub enum PledgeError {
    /// This need does not take it.
    #[error("{1}")]
    Need(NeedId, Refused),
    /// Nobody may lawfully receive gifts for the need's centre (DON-04).
    #[error("no donee unit")]
    NoDonee(NeedId),
    /// Something else failed.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for PledgeError {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

/// Takes it in. On an error the change is given up: nothing of it may last.
///
/// # Errors
/// [`PledgeError`].
pub async fn pledge(ch: &mut Change, offer: &Offer) -> Result<Pledged, PledgeError> {
    let now = ch.now;
    if let Some(known) = known(ch, offer).await? {
        return Ok(known);
    }
    let mut offered: Vec<&Offered> = offer.items.iter().collect();
    offered.sort_by_key(|o| o.need);
    let mut list = vec![];
    for o in offered {
        let need =
            needs::by_id(&mut ch.tx, o.need).await?.ok_or(PledgeError::Need(o.need, Refused::Enough))?;
        let quantities = Quantities::pledge(o.pieces).map_err(|r| PledgeError::Need(o.need, r))?;
        let donee = need.donee.clone().ok_or(PledgeError::NoDonee(o.need))?;
        keep(ch, o.need, o.pieces).await?.map_err(|r| PledgeError::Need(o.need, r))?;
        list.push((need, o, quantities, donee));
    }
    let (id, code) = (GiftId::new(now), random::code_of(CODE));
    let agreement = {
        let valuation = Valuation::of(offer.items.iter().map(|o| o.value));
        Agreement::of(valuation, offer.agreement, Settings::default().agreement_fen)
    };
    write_gift(ch, id, &code, offer).await?;
    let mut parts: Vec<PartId> = vec![];
    while let Some((first, ..)) = list.first() {
        let centre = first.centre;
        let (here, rest): (Vec<_>, Vec<_>) = list.into_iter().partition(|(need, ..)| need.centre == centre);
        list = rest;
        let Some((need, _, _, donee)) = here.first() else { break };
        let part = write_part(ch, id, need, donee, offer, agreement).await?;
        for (need, o, quantities, _) in &here {
            insert_item(&mut ch.tx, GiftItemId::new(now), part, need, o, quantities).await?;
        }
        parts.push(part);
    }
    let mut mailed = false;
    let first = match parts.first() {
        Some(first) => super::part(&mut ch.tx, *first).await?,
        None => None,
    };
    if let Some(part) = first.filter(|_| !offer.donor.email.is_empty()) {
        let state = ch.state.clone();
        let letter = Letter::new(&offer.donor.email, offer.lang, Template::GiftRegistered)
            .with("centre", &part.centre_name)
            .with("code", &code)
            .with("deadline", offer.lang.date(part.due_on))
            .with("link", state.site().absolute(&format!("/track/{code}")))
            .once(format!("gift/{id}/1"))
            .limited();
        mailed = mail::enqueue(&mut ch.tx, state.keys(), now, &letter).await?.is_some();
    }
    Ok(Pledged { id, code, mailed, again: false })
}

async fn known(ch: &mut Change, offer: &Offer) -> Result<Option<Pledged>, AppError> {
    let Some(once) = &offer.once else { return Ok(None) };
    let id: Option<GiftId> = on!(&mut ch.tx, c => sqlx::query_scalar("SELECT id FROM gifts WHERE once = $1")
        .bind(once).fetch_optional(c).await)?;
    let Some(id) = id else { return Ok(None) };
    let state = ch.state.clone();
    Ok(Some(Pledged {
        id,
        code: super::code(&mut ch.tx, state.keys(), id).await?,
        mailed: false,
        again: true,
    }))
}

/// Keeps so many pieces at a need; what has run out there is given back first, at the very second.
async fn keep(ch: &mut Change, need: NeedId, pieces: i64) -> Result<Result<(), Refused>, AppError> {
    let now = ch.now;
    for last in [false, true] {
        match stock::reserve(&mut ch.tx, now, need, pieces).await? {
            Ok(()) => return Ok(Ok(())),
            Err(Unfit::Closed) => return Ok(Err(Refused::Enough)),
            Err(Unfit::Over { left }) => {
                if last || holds::end_at(ch, need).await? == 0 {
                    return Ok(Err(Refused::Over(left)));
                }
            }
        }
    }
    Ok(Err(Refused::Enough))
}

async fn write_gift(ch: &mut Change, id: GiftId, code: &str, offer: &Offer) -> Result<(), AppError> {
    let (now, keys) = (ch.now, ch.state.keys().clone());
    let seal = |column, text: &str| keys.fields().seal(cell(column, id), text);
    let donor = serde_json::to_string(&offer.donor).map_err(|e| AppError::Internal(e.to_string()))?;
    let note = (!offer.note.is_empty()).then(|| seal("note", &offer.note));
    exec!(&mut ch.tx, sqlx::query(
        "INSERT INTO gifts (id, once, code_hash, code, donor_kind, donor, display, lang, way, deliver_on, note, asked_agreement, \
         consent, registered_at, email_hash, hands, free_use, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, \
         $16, $17, 1)")
        .bind(id).bind(&offer.once).bind(keys.lookup("gift", code)).bind(seal("code", code)).bind(offer.kind)
        .bind(seal("donor", &donor)).bind(offer.display).bind(offer.lang).bind(offer.way).bind(offer.deliver_on).bind(note)
        .bind(offer.agreement).bind(&offer.consent).bind(now).bind(super::codes::address(&keys, &offer.donor.email))
        .bind(offer.hands).bind(offer.free_use))?;
    Ok(())
}

/// Whether the unit is a health unit, whose gifts two people assess (DON-07).
fn is_hospital(donee: &str) -> bool {
    ["卫生院", "医院", "卫生服务中心"].iter().any(|end| donee.contains(end))
}

async fn write_part(
    ch: &mut Change,
    gift: GiftId,
    need: &Need,
    donee: &str,
    offer: &Offer,
    agreement: Agreement,
) -> Result<PartId, AppError> {
    let id = PartId::new(ch.now);
    let due = Settings::default().answer(&ch.calendar, ch.now).last_day;
    let made = Made {
        id,
        gift,
        donee,
        stage: Stage::Intended,
        until: offer.until,
        two_approvers: is_hospital(donee),
        agreement: agreement.is_compulsory(),
        due,
    };
    let reference = insert_part(ch, need, &made).await?;
    event(ch, (id, 1), Event::Register, "").await?;
    if let Some(part) = super::part(&mut ch.tx, id).await? {
        follow::wait(ch, &part).await?;
        tell::managers(ch, &part, Kind::GiftAnswer).await?;
    }
    let entry = Entry::new(What::GiftRegistered, format!("gift:{reference}")).reason(offer.kind.word());
    ch.trail(entry);
    Ok(id)
}

/// A part to be written.
pub(super) struct Made<'a> {
    pub id: PartId,
    pub gift: GiftId,
    pub donee: &'a str,
    pub stage: Stage,
    pub until: Option<chrono::DateTime<chrono::Utc>>,
    pub two_approvers: bool,
    pub agreement: bool,
    pub due: NaiveDate,
}

/// Writes a part at the centre of a need and gives its reference.
pub(super) async fn insert_part(ch: &mut Change, need: &Need, made: &Made<'_>) -> Result<String, AppError> {
    let (now, county) = (ch.now, need.county.as_str());
    let year = i64::from(local_date(now).year());
    let seq: i64 = on!(&mut ch.tx, c => sqlx::query_scalar(
        "INSERT INTO gift_numbers (county_code, year, last) VALUES ($1, $2, 1) \
         ON CONFLICT (county_code, year) DO UPDATE SET last = gift_numbers.last + 1 RETURNING last")
        .bind(county).bind(year).fetch_one(c).await)?;
    let reference = format!("{county}-{year}-J{seq:05}");
    let confirmed = made.stage.is_public().then_some(now);
    exec!(&mut ch.tx, sqlx::query(
        "INSERT INTO gift_parts (id, gift_id, reference, delivery_no, centre_id, county_code, township_code, donee, stage, hold_until, \
         lapsed, outstanding, two_approvers, agreement, registered_at, confirmed_at, due_on, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13, $14, $15, $16, 1)")
        .bind(made.id).bind(made.gift).bind(&reference).bind(delivery_no()).bind(need.centre).bind(county)
        .bind(&need.township).bind(made.donee).bind(made.stage).bind(made.until).bind(false).bind(made.two_approvers)
        .bind(made.agreement).bind(now).bind(confirmed).bind(made.due))?;
    Ok(reference)
}

/// What stands on a box: nothing of the gift's code can be told from it.
pub(super) fn delivery_no() -> String {
    let code = random::code();
    code.get(..9).unwrap_or(&code).to_owned()
}

/// Writes an item.
pub(super) async fn insert_item(
    tx: &mut Tx,
    id: GiftItemId,
    part: PartId,
    need: &Need,
    o: &Offered,
    q: &Quantities,
) -> Result<(), AppError> {
    exec!(tx, sqlx::query(
        "INSERT INTO gift_items (id, part_id, need_id, category, item, unit, piece, per_package, value_basis, value_fen, expires_on, \
         pledged, promised, held, outstanding, good, confirmed, transferred_in, used, transferred_out, returned, disposed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 0, $16, 0, 0, 0, 0)")
        .bind(id).bind(part).bind(need.id).bind(need.category).bind(&need.item).bind(need.packing.unit)
        .bind(need.packing.piece).bind(need.packing.per_package).bind(o.value.basis()).bind(o.value.fen())
        .bind(o.expires_on).bind(q.pledged).bind(q.promised).bind(q.held).bind(q.outstanding).bind(q.transferred_in))?;
    Ok(())
}
