//! The transaction that moves a part (DON-06): it locks the part by updating it, ends a hold whose time is over, asks the table, counts
//! the items, moves the needs, and writes state and history. Nothing else writes a state.
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{clock, entries, follow, holds, items, lines, part as read};
use crate::base::{
    clock::local_date, db::Tx, error::AppError, ids::GiftItemId, ids::PartId, keys::field::Cell,
};
use crate::features::donations::types::{
    Act, Event, Hold, Item, Part, Quantities, Refused, Rest, Settings, Stage, State,
};
use crate::features::needs::{store::stock, store::stock::Unfit};
use crate::office::{change, change::Change, trail::Entry, trail::What, work::store::NEVER};
use crate::{exec, on};

/// Why a part was not moved.
pub type StepError = change::StepError<Part, Refused>;

/// What arrived of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The item.
    pub item: GiftItemId,
    /// Pieces that came.
    pub counted: i64,
    /// Pieces that are taken.
    pub good: i64,
}

/// What somebody does with a part. Texts are sealed with the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// The first of two approvers agrees (DON-07).
    Assess(String),
    /// The donee unit says yes: to all, or to so many pieces of each item; until when the quantity is kept.
    Accept {
        /// Pieces of each item; none for all.
        pieces: Option<Vec<(GiftItemId, i64)>>,
        /// See [`Settings::accepted`].
        until: Option<DateTime<Utc>>,
        /// A word to the donor; may be empty.
        note: String,
    },
    /// The donee unit says no, with its reason.
    Decline(String),
    /// The agreement is signed (DON-08).
    Sign,
    /// The donor sends it.
    Dispatch,
    /// It arrived.
    Receive,
    /// Counted and looked at; whether that was all.
    Inspect {
        /// What came; what is not named did not.
        counts: Vec<Counted>,
        /// Nothing more is to come.
        last: bool,
        /// What was different, and why; may be empty.
        note: String,
    },
    /// The donee unit confirms.
    Confirm,
    /// What is outstanding is given up.
    CloseRest,
    /// The donor withdraws.
    Withdraw,
    /// It is called off, with a reason.
    Cancel(String),
}

impl Move {
    fn event(&self) -> (Event, &str) {
        match self {
            Self::Assess(note) => (Event::Assess, note),
            Self::Accept { note, .. } => (Event::Accept, note),
            Self::Decline(reason) => (Event::Decline, reason),
            Self::Sign => (Event::Sign, ""),
            Self::Dispatch => (Event::Dispatch, ""),
            Self::Receive => (Event::Receive, ""),
            Self::Inspect { note, .. } => (Event::Inspect, note),
            Self::Confirm => (Event::Confirm, ""),
            Self::CloseRest => (Event::CloseRest, ""),
            Self::Withdraw => (Event::Withdraw, ""),
            Self::Cancel(reason) => (Event::Cancel, reason),
        }
    }

    fn act(&self, ch: &Change) -> Result<Act, AppError> {
        Ok(match self {
            Self::Assess(_) => Act::Assess(ch.person()?.id),
            Self::Accept { until, .. } => Act::Accept(Hold::until(*until)),
            Self::Decline(_) => Act::Decline,
            Self::Sign => Act::Sign,
            Self::Dispatch => Act::Dispatch,
            Self::Receive => Act::Receive,
            Self::Inspect { .. } => Act::Inspect(Rest::None),
            Self::Confirm => Act::Confirm,
            Self::CloseRest => Act::CloseRest,
            Self::Withdraw => Act::Withdraw,
            Self::Cancel(_) => Act::Cancel,
        })
    }

    /// What becomes of an item.
    fn count(&self, item: &Item) -> Result<Quantities, Refused> {
        let q = item.quantities;
        match self {
            Self::Assess(_) | Self::Sign | Self::Receive => Ok(q),
            Self::Accept { pieces, .. } => {
                let named = pieces.as_ref().map(|list| list.iter().find(|(id, _)| *id == item.id));
                q.accept(named.map(|found| found.map_or(0, |(_, n)| *n)))
            }
            Self::Decline(_) | Self::Withdraw | Self::Cancel(_) => Ok(q.free()),
            Self::Dispatch => Ok(q.dispatch()),
            Self::Inspect { counts, last, .. } => {
                let found = counts.iter().find(|c| c.item == item.id);
                let (counted, good) = found.map_or((0, 0), |c| (c.counted, c.good));
                q.inspect(counted, good, *last)
            }
            Self::Confirm => Ok(q.confirm()),
            Self::CloseRest => Ok(q.close_rest()),
        }
    }
}

/// Locks a part.
pub async fn lock(ch: &mut Change, id: PartId) -> Result<Option<Part>, AppError> {
    exec!(&mut ch.tx, sqlx::query("UPDATE gift_parts SET version = version WHERE id = $1").bind(id))?;
    read(&mut ch.tx, id).await
}

/// Moves a locked part. On an error the change is given up.
///
/// # Errors
/// [`StepError`].
pub async fn advance(ch: &mut Change, part: &Part, step: &Move) -> Result<Part, StepError> {
    let part = holds::end_due(ch, part).await?;
    let refuse = |refused| StepError::Refused(refused, Box::new(part.clone()));
    let mut act = step.act(ch)?;
    part.state.after(act, part.duties).map_err(refuse)?;
    if matches!(step, Move::Accept { .. })
        && part.state.first_approver().is_some_and(|first| Some(first) == ch.by())
    {
        // DON-07: two people.
        return Err(refuse(Refused::Approver));
    }
    let before = items(&mut ch.tx, part.id).await?;
    let mut after = vec![];
    for item in &before {
        after.push(step.count(item).map_err(refuse)?);
    }
    if matches!(step, Move::Accept { .. }) && after.iter().all(|q| q.promised == 0) {
        // Nothing of anything is a refusal, which has its reason.
        return Err(refuse(Refused::Count));
    }
    if matches!(step, Move::Inspect { .. }) && after.iter().any(|q| q.outstanding > 0) {
        act = Act::Inspect(Rest::Outstanding);
    }
    let next = part.state.after(act, part.duties).map_err(refuse)?;
    let mut order: Vec<_> = before.iter().zip(&after).collect();
    order.sort_by_key(|(item, _)| item.need);
    for (item, after) in order {
        move_item(ch, item, after, act).await?.map_err(refuse)?;
    }
    let due = due(ch, act, next, part.due_on);
    write(ch, &part, next, step, due).await?;
    let moved = read(&mut ch.tx, part.id).await?.ok_or(StepError::Missing)?;
    if matches!(step, Move::Confirm) {
        for (item, after) in before.iter().zip(&after) {
            let pieces = after.confirmed - item.quantities.confirmed;
            entries::received(ch, item, pieces).await?;
            lines::publish(ch, &moved, item, pieces, "").await?;
        }
        clock::came(ch, moved.id, &before).await?;
    }
    if matches!(step, Move::Confirm | Move::CloseRest) {
        // Nothing was good, or nothing of it is left and nothing more will come.
        entries::close(ch, part.id).await?;
    }
    let moved = read(&mut ch.tx, part.id).await?.ok_or(StepError::Missing)?;
    follow::wait(ch, &moved).await?;
    follow::told(ch, &moved, step.event().0).await?;
    Ok(moved)
}

/// Writes an item's new quantities, and moves its need accordingly.
async fn move_item(
    ch: &mut Change,
    item: &Item,
    after: &Quantities,
    act: Act,
) -> Result<Result<(), Refused>, AppError> {
    let change = item.quantities.change(after);
    put(&mut ch.tx, item.id, after).await?;
    let (now, need) = (ch.now, item.need);
    if change.receive > 0 {
        stock::receive(&mut ch.tx, now, need, change.receive).await?;
    } else if change.reserve < 0 {
        stock::release(&mut ch.tx, now, need, -change.reserve).await?;
    } else if change.reserve > 0 && matches!(act, Act::Inspect(_)) {
        // More than promised may be taken: it stands at the door.
        stock::hold(&mut ch.tx, now, need, change.reserve).await?;
    } else if change.reserve > 0 {
        let mut kept = stock::reserve(&mut ch.tx, now, need, change.reserve).await?;
        if matches!(kept, Err(Unfit::Over { .. })) && holds::end_at(ch, need).await? > 0 {
            kept = stock::reserve(&mut ch.tx, now, need, change.reserve).await?;
        }
        return Ok(kept.map_err(|unfit| match unfit {
            Unfit::Over { left } => Refused::Over(left),
            Unfit::Closed => Refused::Enough,
        }));
    }
    Ok(Ok(()))
}

/// Writes an item's quantities.
pub(super) async fn put(tx: &mut Tx, id: GiftItemId, q: &Quantities) -> Result<(), AppError> {
    exec!(tx, sqlx::query(
        "UPDATE gift_items SET promised = $1, held = $2, outstanding = $3, good = $4, confirmed = $5, used = $6, \
         transferred_out = $7, returned = $8, disposed = $9 WHERE id = $10")
        .bind(q.promised).bind(q.held).bind(q.outstanding).bind(q.good).bind(q.confirmed).bind(q.used)
        .bind(q.transferred_out).bind(q.returned).bind(q.disposed).bind(id))?;
    Ok(())
}

/// The day on which something must have happened next.
fn due(ch: &Change, act: Act, next: State, before: NaiveDate) -> NaiveDate {
    let settings = Settings::default();
    match act {
        Act::Receive => settings.inspection(&ch.calendar, ch.now).last_day,
        // The last day of it: at the very second `until` it is over.
        Act::Accept(hold) => hold.until.map_or(NEVER, |until| local_date(until - TimeDelta::seconds(1))),
        _ if next.stage().is_over() => NEVER,
        _ => before,
    }
}

async fn write(
    ch: &mut Change,
    part: &Part,
    next: State,
    step: &Move,
    due: NaiveDate,
) -> Result<(), AppError> {
    store(ch, part, next, due).await?;
    let (event_word, note) = step.event();
    event(ch, (part.id, part.version + 1), event_word, note).await?;
    let entry = Entry::new(What::GiftStep, format!("gift:{}", part.reference))
        .before(&[part.state.stage().word()])
        .after(&[next.stage().word(), note])
        .reason(event_word.word());
    ch.trail(entry);
    Ok(())
}

/// Writes a state with its facts.
pub(super) async fn store(ch: &mut Change, part: &Part, next: State, due: NaiveDate) -> Result<(), AppError> {
    let hold = next.hold();
    let confirmed = part.confirmed_at.or_else(|| (next.stage() == Stage::Confirmed).then_some(ch.now));
    exec!(&mut ch.tx, sqlx::query(
        "UPDATE gift_parts SET stage = $1, hold_until = $2, lapsed = $3, first_approver = $4, outstanding = $5, confirmed_at = $6, \
         due_on = $7, version = version + 1 WHERE id = $8")
        .bind(next.stage()).bind(hold.and_then(|h| h.until)).bind(hold.is_some_and(|h| h.lapsed)).bind(next.first_approver())
        .bind(next.is_outstanding()).bind(confirmed).bind(due).bind(part.id))?;
    Ok(())
}

/// Adds a line to the history of a locked part that moves no state, with its line in the trail, and tells the donor.
pub(super) async fn note(ch: &mut Change, part: &Part, act: Event, text: &str) -> Result<(), AppError> {
    exec!(&mut ch.tx, "UPDATE gift_parts SET version = version + 1 WHERE id = $1"; part.id)?;
    let noted = read(&mut ch.tx, part.id).await?.ok_or(AppError::NotFound)?;
    event(ch, (part.id, noted.version), act, text).await?;
    let entry = Entry::new(What::GiftStep, format!("gift:{}", part.reference));
    ch.trail(entry.after(&[text]).reason(act.word()));
    follow::told(ch, &noted, act).await
}

/// Adds a line to the history.
pub(super) async fn event(
    ch: &mut Change,
    (part, seq): (PartId, i64),
    act: Event,
    note: &str,
) -> Result<(), AppError> {
    let sealed = (!note.is_empty()).then(|| ch.state.keys().fields().seal(note_cell(part), note));
    let (now, by) = (ch.now, ch.by());
    exec!(
        &mut ch.tx,
        sqlx::query(
            "INSERT INTO gift_events (part_id, seq, at, staff_id, act, note) VALUES ($1, $2, $3, $4, $5, $6)"
        )
        .bind(part)
        .bind(seq)
        .bind(now)
        .bind(by)
        .bind(act)
        .bind(sealed)
    )?;
    Ok(())
}

fn note_cell(part: PartId) -> Cell {
    Cell::new("gift_events", "note", part.uuid())
}

/// A line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub act: Event,
    /// Who: a member of staff; none for the donor and the clock.
    pub by: Option<crate::base::ids::StaffId>,
    /// What was said; may be empty.
    pub note: String,
}

/// The history of a part, oldest first.
pub async fn events(
    tx: &mut Tx,
    keys: &crate::base::keys::Keys,
    part: PartId,
) -> Result<Vec<Happened>, AppError> {
    type Line = (DateTime<Utc>, Event, Option<crate::base::ids::StaffId>, Option<Vec<u8>>);
    let lines: Vec<Line> = on!(tx, c => sqlx::query_as(
        "SELECT at, act, staff_id, note FROM gift_events WHERE part_id = $1 ORDER BY seq").bind(part).fetch_all(c).await)?;
    lines
        .into_iter()
        .map(|(at, act, by, note)| {
            let note = match note {
                None => String::new(),
                Some(bytes) => keys.fields().open(note_cell(part), &bytes).ok_or_else(|| {
                    AppError::Internal(format!("gift_events: a note of {part} cannot be opened"))
                })?,
            };
            Ok(Happened { at, act, by, note })
        })
        .collect()
}
