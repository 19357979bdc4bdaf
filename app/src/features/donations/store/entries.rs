//! The ledger of pieces: what remains at a centre is used, passed on, returned or disposed of, the oldest gift first (DON-15, DON-16). An
//! entry is never changed; a mistake is put right by another one with its reason.
use super::{gift as read_gift, items, lines, of_need, part as read, pledge, step, step::event};
use crate::base::privacy::public_text::PublicText;
use crate::base::{
    clock::local_date, error::AppError, ids::EntryId, ids::GiftItemId, ids::NeedId, ids::PartId,
};
use crate::exec;
use crate::features::donations::types::{
    Act, Corrected, Event, Item, Offered, Part, Quantities, Refused, Settings, Stage, Value, ValueBasis, Way,
};
use crate::features::needs::{store as needs, store::stock};
use crate::office::{change::Change, trail::Entry, trail::What, work::store::NEVER};

/// What was tried, or what came of it.
pub type Done = Result<Result<(), Refused>, AppError>;

/// The word of what came.
const RECEIVED: &str = "received";
const TRANSFERRED_IN: &str = "transferred-in";

struct Line<'a> {
    kind: &'a str,
    pieces: i64,
    corrects: bool,
    reason: &'a str,
}

async fn enter(ch: &mut Change, item: GiftItemId, need: NeedId, line: Line<'_>) -> Result<(), AppError> {
    let (now, by) = (ch.now, ch.by());
    exec!(
        &mut ch.tx,
        sqlx::query(
            "INSERT INTO gift_entries (id, item_id, need_id, at, staff_id, kind, pieces, corrects, reason) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        )
        .bind(EntryId::new(now))
        .bind(item)
        .bind(need)
        .bind(now)
        .bind(by)
        .bind(line.kind)
        .bind(line.pieces)
        .bind(line.corrects)
        .bind(line.reason)
    )?;
    Ok(())
}

/// What was confirmed.
pub(super) async fn received(ch: &mut Change, item: &Item, pieces: i64) -> Result<(), AppError> {
    if pieces == 0 {
        return Ok(());
    }
    let line = Line { kind: RECEIVED, pieces, corrects: false, reason: "" };
    enter(ch, item.id, item.need, line).await
}

/// Everything that was given for a need, locked: first its parts, then its items.
async fn locked(ch: &mut Change, need: NeedId) -> Result<Vec<Item>, AppError> {
    exec!(&mut ch.tx, sqlx::query(
        "UPDATE gift_parts SET version = version WHERE id IN (SELECT part_id FROM gift_items WHERE need_id = $1)").bind(need))?;
    exec!(&mut ch.tx, sqlx::query("UPDATE gift_items SET used = used WHERE need_id = $1").bind(need))?;
    of_need(&mut ch.tx, need).await
}

fn remaining(items: &[Item]) -> i64 {
    items.iter().map(|i| i.quantities.remaining()).sum()
}

/// So many pieces leave what remains at a need. A return or disposal has a reason; a transfer goes through [`transfer`].
///
/// # Errors
/// When the database fails.
pub async fn draw(ch: &mut Change, need: NeedId, way: Way, pieces: i64, reason: &PublicText) -> Done {
    if matches!(way, Way::Returned | Way::Disposed) && reason.trim().is_empty() {
        return Ok(Err(Refused::Reason));
    }
    take(ch, need, way, pieces, reason).await.map(|done| done.map(drop))
}

/// Takes pieces from the oldest gifts on; what each gave.
async fn take(
    ch: &mut Change,
    need: NeedId,
    way: Way,
    pieces: i64,
    reason: &str,
) -> Result<Result<Vec<(Item, i64)>, Refused>, AppError> {
    let items = locked(ch, need).await?;
    if pieces < 1 {
        return Ok(Err(Refused::Count));
    }
    if pieces > remaining(&items) {
        return Ok(Err(Refused::MoreThanRemaining(remaining(&items))));
    }
    let (mut left, mut taken) = (pieces, vec![]);
    for item in items {
        let now = left.min(item.quantities.remaining());
        if now < 1 {
            continue;
        }
        let after = match item.quantities.draw(way, now) {
            Ok(after) => after,
            Err(refused) => return Ok(Err(refused)),
        };
        step::put(&mut ch.tx, item.id, &after).await?;
        enter(ch, item.id, need, Line { kind: way.word(), pieces: now, corrects: false, reason }).await?;
        follow(ch, item.part, way).await?;
        left -= now;
        taken.push((item, now));
    }
    ch.trail(
        Entry::new(What::GiftStock, format!("need:{need}")).after(&[&pieces.to_string()]).reason(way.word()),
    );
    Ok(Ok(taken))
}

/// What a part becomes: reported after the first use, closed when nothing is left (DON-15).
async fn follow(ch: &mut Change, id: PartId, way: Way) -> Result<(), AppError> {
    let Some(mut part) = read(&mut ch.tx, id).await? else { return Ok(()) };
    let report = Settings::default().report(local_date(ch.now)).last_day;
    if way == Way::Used {
        part = act(ch, part, Act::ReportUse, Event::ReportUse, report).await?;
    }
    if items(&mut ch.tx, id).await?.iter().all(|i| i.quantities.remaining() == 0) {
        act(ch, part, Act::Close, Event::Close, NEVER).await?;
    }
    Ok(())
}

/// A step that follows from an entry, where the table has it.
async fn act(
    ch: &mut Change,
    part: Part,
    act: Act,
    word: Event,
    due: chrono::NaiveDate,
) -> Result<Part, AppError> {
    let Ok(next) = part.state.after(act, part.duties) else { return Ok(part) };
    step::store(ch, &part, next, due).await?;
    event(ch, (part.id, part.version + 1), word, "").await?;
    read(&mut ch.tx, part.id).await?.ok_or(AppError::NotFound)
}

/// Surplus goes to a need of another centre, if the donors agreed (DON-16): there it is a part of the same gifts, which came.
///
/// # Errors
/// When the database fails.
pub async fn transfer(ch: &mut Change, from: NeedId, to: NeedId, pieces: i64, consent: bool) -> Done {
    if !consent {
        return Ok(Err(Refused::Consent));
    }
    let Some(target) = needs::by_id(&mut ch.tx, to).await?.filter(|_| from != to) else {
        return Ok(Err(Refused::Order));
    };
    let taken = match take(ch, from, Way::Transferred, pieces, "").await? {
        Ok(taken) => taken,
        Err(refused) => return Ok(Err(refused)),
    };
    for (item, pieces) in taken {
        let Some(part) = read(&mut ch.tx, item.part).await? else { continue };
        let Some(gift) = read_gift(&mut ch.tx, part.gift).await? else { continue };
        let id = PartId::new(ch.now);
        let donee = target.donee.clone().unwrap_or_else(|| part.donee.clone());
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
        pledge::insert_part(ch, &target, &made).await?;
        event(ch, (id, 1), Event::Arrive, "").await?;
        let value = Value::new(item.value().basis(), item.worth(pieces));
        let value = if value.fen().is_some() { value } else { Value::new(ValueBasis::None, None) };
        let o = Offered { need: to, pieces, value, expires_on: item.expires_on };
        let new = GiftItemId::new(ch.now);
        pledge::insert_item(&mut ch.tx, new, id, &target, &o, &Quantities::transferred(pieces)).await?;
        enter(ch, new, to, Line { kind: TRANSFERRED_IN, pieces, corrects: false, reason: "" }).await?;
    }
    stock::transfer_in(&mut ch.tx, ch.now, to, pieces).await?;
    Ok(Ok(()))
}

/// A mistake is put right by plus or minus pieces, with its reason. What was received may reopen the need.
///
/// # Errors
/// When the database fails.
pub async fn correct(
    ch: &mut Change,
    need: NeedId,
    what: Corrected,
    pieces: i64,
    reason: &PublicText,
) -> Done {
    if reason.trim().is_empty() {
        return Ok(Err(Refused::Reason));
    }
    let items = locked(ch, need).await?;
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
        let kind = match what {
            Corrected::Received => RECEIVED,
            Corrected::Left(way) => way.word(),
        };
        enter(ch, item.id, need, Line { kind, pieces, corrects: true, reason }).await?;
        if what == Corrected::Received {
            stock::correct(&mut ch.tx, ch.now, need, pieces).await?;
            if let Some(part) = read(&mut ch.tx, item.part).await? {
                lines::publish(ch, &part, &item, pieces, reason).await?;
            }
        }
        let entry = Entry::new(What::GiftStock, format!("need:{need}")).after(&[&pieces.to_string(), reason]);
        ch.trail(entry.reason("correct"));
        return Ok(Ok(()));
    }
    Ok(Err(refused))
}
