//! The ledger of pieces: what remains at a centre is used, passed on ([`passing`](super::passing)), returned or disposed of, the oldest gift first
//! (DON-15, DON-16). An entry is never changed; a mistake is put right by another one with its reason.
//! A use report is about a need: the oldest gifts are used first. What goes back or elsewhere is of one gift, for its donor has a say.
use chrono::NaiveDate;

use super::{clock, follow, items, lines, of_need, part as read, step, step::event, stocked};
use crate::base::privacy::public_text::PublicText;
use crate::base::{
    clock::local_date, db::Tx, error::AppError, ids::EntryId, ids::GiftItemId, ids::NeedId, ids::PartId,
};
use crate::features::donations::types::{
    Act, Consent, Corrected, Event, Item, Moved, Part, Refused, Settings, Way,
};
use crate::features::needs::{store::stock, types::Need};
use crate::office::{change::Change, trail::Entry, trail::What, work::store::NEVER};
use crate::{exec, on};

/// What was tried, or what came of it.
pub type Done = Result<Result<(), Refused>, AppError>;

/// What leaves a need.
#[derive(Debug, Clone, Copy)]
pub struct Taking<'a> {
    /// The need.
    pub need: NeedId,
    /// Of this item alone; without, from the oldest on.
    pub only: Option<GiftItemId>,
    /// How it leaves.
    pub way: Way,
    /// How much.
    pub pieces: i64,
    /// On which day.
    pub on: NaiveDate,
    /// What for, or why: everybody may read it.
    pub reason: Option<&'a PublicText>,
}

impl Taking<'_> {
    fn said(&self) -> &str {
        self.reason.map_or("", |reason| reason.trim())
    }
}

pub(super) struct Line<'a> {
    pub moved: Moved,
    pub pieces: i64,
    pub corrects: bool,
    pub reason: &'a str,
    pub on: Option<NaiveDate>,
    pub peer: Option<NeedId>,
    pub consent: Option<Consent>,
}

impl Line<'_> {
    pub(super) const fn of(moved: Moved, pieces: i64) -> Self {
        Self { moved, pieces, corrects: false, reason: "", on: None, peer: None, consent: None }
    }
}

pub(super) async fn enter(
    ch: &mut Change,
    item: GiftItemId,
    need: NeedId,
    line: Line<'_>,
) -> Result<(), AppError> {
    let (now, by) = (ch.now, ch.by());
    exec!(&mut ch.tx, "INSERT INTO gift_entries (id, item_id, need_id, at, staff_id, kind, pieces, corrects, reason, happened_on, \
         peer_id, consent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        EntryId::new(now), item, need, now, by, line.moved, line.pieces, line.corrects, line.reason, line.on, line.peer,
        line.consent.map_or("", Consent::word))?;
    Ok(())
}

/// What was confirmed.
pub(super) async fn received(ch: &mut Change, item: &Item, pieces: i64) -> Result<(), AppError> {
    if pieces == 0 {
        return Ok(());
    }
    enter(ch, item.id, item.need, Line::of(Moved::Received, pieces)).await
}

/// What remains of what was given for a need, locked: first its parts, then its items; and of what is gone the item that is named. What a
/// need was ever given for is without bound, what remains is a store room.
pub(super) async fn locked(
    ch: &mut Change,
    need: NeedId,
    only: Option<GiftItemId>,
) -> Result<Vec<Item>, AppError> {
    exec!(&mut ch.tx, "UPDATE gift_parts SET version = version WHERE id IN (SELECT part_id FROM gift_items WHERE need_id = $1 \
         AND (id = $2 OR confirmed + transferred_in > used + transferred_out + returned + disposed))"; need, only)?;
    exec!(&mut ch.tx, "UPDATE gift_items SET used = used WHERE need_id = $1 \
         AND (id = $2 OR confirmed + transferred_in > used + transferred_out + returned + disposed)"; need, only)?;
    stocked(&mut ch.tx, need, only).await
}

fn remaining(items: &[Item]) -> i64 {
    items.iter().map(|i| i.quantities.remaining()).sum()
}

/// So many pieces leave what remains at a need. A return or disposal has a reason; a transfer is [`passing`](super::passing)'s.
///
/// # Errors
/// When the database fails.
pub async fn draw(ch: &mut Change, t: &Taking<'_>) -> Done {
    if matches!(t.way, Way::Returned | Way::Disposed) && t.said().is_empty() {
        return Ok(Err(Refused::Reason));
    }
    let parts: Vec<PartId> = match take(ch, t, None).await? {
        Ok(taken) => taken.iter().map(|(item, _)| item.part).collect(),
        Err(refused) => return Ok(Err(refused)),
    };
    if t.way == Way::Used {
        clock::reported(ch, t.need).await?;
    }
    clock::moved(ch, t.need, &parts).await?;
    Ok(Ok(()))
}

/// Takes pieces from the oldest gifts on; what each gave.
pub(super) async fn take(
    ch: &mut Change,
    t: &Taking<'_>,
    to: Option<(&Need, Consent)>,
) -> Result<Result<Vec<(Item, i64)>, Refused>, AppError> {
    let mut items = locked(ch, t.need, t.only).await?;
    items.retain(|i| t.only.is_none_or(|only| only == i.id));
    if t.pieces < 1 {
        return Ok(Err(Refused::Count));
    }
    if t.pieces > remaining(&items) {
        return Ok(Err(Refused::MoreThanRemaining(remaining(&items))));
    }
    let (mut left, mut taken) = (t.pieces, vec![]);
    for item in items {
        let now = left.min(item.quantities.remaining());
        if now < 1 {
            continue;
        }
        let after = match item.quantities.draw(t.way, now) {
            Ok(after) => after,
            Err(refused) => return Ok(Err(refused)),
        };
        step::put(&mut ch.tx, item.id, &after).await?;
        let line = Line {
            reason: t.said(),
            on: Some(t.on),
            peer: to.map(|(need, _)| need.id),
            consent: to.map(|(_, consent)| consent),
            ..Line::of(t.way.into(), now)
        };
        enter(ch, item.id, t.need, line).await?;
        say(ch, &item, t, to.map(|(need, _)| need.centre_name.as_str())).await?;
        follow(ch, item.part, t.way).await?;
        left -= now;
        taken.push((item, now));
    }
    let entry = Entry::new(What::GiftStock, format!("need:{}", t.need)).after(&[&t.pieces.to_string()]);
    ch.trail(entry.reason(t.way.word()));
    Ok(Ok(taken))
}

/// What the public line says of it: what it was last used for, to which centres it went.
async fn say(ch: &mut Change, item: &Item, t: &Taking<'_>, to: Option<&str>) -> Result<(), AppError> {
    if t.way == Way::Used && !t.said().is_empty() {
        exec!(&mut ch.tx, "UPDATE gift_items SET used_for = $1 WHERE id = $2"; t.said(), item.id)?;
    }
    if let Some(to) = to {
        exec!(&mut ch.tx, "UPDATE gift_items SET passed_to = CASE WHEN passed_to = '' OR passed_to = $1 THEN $1 \
             ELSE passed_to || '、' || $1 END WHERE id = $2"; to, item.id)?;
    }
    Ok(())
}

/// What a part becomes: reported after the first use, closed when nothing is left (DON-15).
async fn follow(ch: &mut Change, id: PartId, way: Way) -> Result<(), AppError> {
    let Some(part) = read(&mut ch.tx, id).await? else { return Ok(()) };
    let report = Settings::default().report(local_date(ch.now)).last_day;
    if way == Way::Used {
        act(ch, part, Act::ReportUse, Event::ReportUse, report).await?;
    }
    close(ch, id).await
}

/// Closes a part of which nothing is left, where the table has it.
pub(super) async fn close(ch: &mut Change, id: PartId) -> Result<(), AppError> {
    let Some(part) = read(&mut ch.tx, id).await? else { return Ok(()) };
    if items(&mut ch.tx, id).await?.iter().all(|i| i.quantities.remaining() == 0) {
        act(ch, part, Act::Close, Event::Close, NEVER).await?;
    }
    Ok(())
}

/// A step that follows from an entry, where the table has it.
async fn act(ch: &mut Change, part: Part, act: Act, word: Event, due: NaiveDate) -> Result<(), AppError> {
    let Ok(next) = part.state.after(act, part.duties) else { return Ok(()) };
    step::store(ch, &part, next, due).await?;
    event(ch, (part.id, part.version + 1), word, "").await?;
    let moved = read(&mut ch.tx, part.id).await?.ok_or(AppError::NotFound)?;
    follow::told(ch, &moved, word).await
}

/// A mistake is put right by plus or minus pieces, with its reason. What was received may reopen the need.
///
/// # Errors
/// When the database fails.
pub async fn correct(
    ch: &mut Change,
    (need, only): (NeedId, Option<GiftItemId>),
    what: Corrected,
    pieces: i64,
    reason: &PublicText,
) -> Done {
    if reason.trim().is_empty() {
        return Ok(Err(Refused::Reason));
    }
    let mut items = locked(ch, need, only).await?;
    match only {
        Some(only) => items.retain(|i| i.id == only),
        None => items = of_need(&mut ch.tx, need).await?,
    }
    let mut refused = Refused::MoreThanRemaining(remaining(&items));
    for item in items {
        let after = match item.quantities.correct(what, pieces) {
            Ok(after) => after,
            Err(Refused::Count) => {
                refused = Refused::Count;
                continue;
            }
            Err(_) => continue,
        };
        step::put(&mut ch.tx, item.id, &after).await?;
        let moved = match what {
            Corrected::Received => Moved::Received,
            Corrected::Left(way) => way.into(),
        };
        enter(ch, item.id, need, Line { corrects: true, reason, ..Line::of(moved, pieces) }).await?;
        if what == Corrected::Received {
            stock::correct(&mut ch.tx, ch.now, need, pieces).await?;
            if let Some(part) = read(&mut ch.tx, item.part).await? {
                lines::publish(ch, &part, &item, pieces, reason).await?;
            }
        }
        let entry = Entry::new(What::GiftStock, format!("need:{need}")).after(&[&pieces.to_string(), reason]);
        ch.trail(entry.reason("correct"));
        clock::moved(ch, need, &[item.part]).await?;
        return Ok(Ok(()));
    }
    Ok(Err(refused))
}

/// How often something of a part was put right.
pub async fn corrections(tx: &mut Tx, part: PartId) -> Result<i64, AppError> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM gift_entries e JOIN gift_items i ON i.id = e.item_id WHERE i.part_id = $1 AND e.corrects = $2")
        .bind(part).bind(true).fetch_one(c).await)?)
}
