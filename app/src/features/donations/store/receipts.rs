//! Receipts (DON-09): a number belongs to one gift for good, a voided one stays with its reason, and looking at the form uses none up. A
//! receipt is for what was confirmed, has a value (DON-10), and is on no other receipt that holds.
use chrono::{DateTime, NaiveDate, Utc};

use super::{clock, items, part as read, step, step::event};
use crate::base::privacy::public_text::PublicText;
use crate::base::{db::Tx, error::AppError, ids::PartId, ids::ReceiptId, ids::StaffId};
use crate::features::donations::types::{Act, Event, Item, Medium, Part, ReceiptNo, Refused};
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::{exec, on};

/// What a receipt is still owed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// The item.
    pub item: Item,
    /// Pieces that no receipt covers.
    pub pieces: i64,
    /// What they are worth.
    pub fen: i64,
}

/// A receipt as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Receipt {
    /// Its id.
    pub id: ReceiptId,
    /// The finance system's number; empty for one that the donor did not want.
    pub number: String,
    /// See [`Medium`].
    pub medium: Medium,
    /// The day that stands on it.
    pub issued_on: NaiveDate,
    /// What it is for, in fen.
    pub fen: i64,
    /// Who issued it.
    pub donee: String,
    /// Who recorded it.
    #[sqlx(rename = "staff_id")]
    pub by: StaffId,
    /// Since when it is void.
    pub voided_at: Option<DateTime<Utc>>,
    /// Why; empty while it holds.
    pub void_reason: String,
}

/// A receipt to be recorded.
#[derive(Debug, Clone)]
pub struct New {
    /// None when the donor wants none.
    pub number: Option<ReceiptNo>,
    /// See [`Medium`].
    pub medium: Medium,
    /// The day that stands on it.
    pub on: NaiveDate,
}

/// Why one is not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The number belongs to a gift already, void or not.
    Taken,
    /// Everything that has a value is on a receipt.
    Nothing,
    /// It does not stand where this follows.
    Refused(Refused),
}

/// The receipts of a part, the first first.
pub async fn of(tx: &mut Tx, part: PartId) -> Result<Vec<Receipt>, AppError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT id, number, medium, issued_on, fen, donee, staff_id, voided_at, void_reason FROM gift_receipts WHERE part_id = $1 \
         ORDER BY id").bind(part).fetch_all(c).await)?)
}

/// What of a part a receipt is owed for.
pub async fn owed(tx: &mut Tx, part: PartId) -> Result<Vec<Owed>, AppError> {
    let mut owed = vec![];
    for item in items(tx, part).await? {
        let covered: i64 = on!(tx, c => sqlx::query_scalar(
            "SELECT CAST(COALESCE(SUM(l.pieces), 0) AS BIGINT) FROM gift_receipt_lines l JOIN gift_receipts r ON r.id = l.receipt_id \
             WHERE l.item_id = $1 AND r.voided_at IS NULL").bind(item.id).fetch_one(c).await)?;
        // What went back to its donor was not given.
        let pieces = item.quantities.confirmed - item.quantities.returned - covered;
        if let Some(fen) = item.worth(pieces).filter(|fen| pieces > 0 && *fen > 0) {
            owed.push(Owed { item, pieces, fen });
        }
    }
    Ok(owed)
}

/// Records one for a locked part.
///
/// # Errors
/// When the database fails.
pub async fn issue(ch: &mut Change, part: &Part, new: &New) -> Result<Result<(), Why>, AppError> {
    let next = match part.state.after(Act::IssueReceipt, part.duties) {
        Ok(next) => next,
        Err(refused) => return Ok(Err(Why::Refused(refused))),
    };
    let owed = owed(&mut ch.tx, part.id).await?;
    if owed.is_empty() {
        return Ok(Err(Why::Nothing));
    }
    let (id, by, now) = (ReceiptId::new(ch.now), ch.person()?.id, ch.now);
    let (fen, number) =
        (owed.iter().map(|o| o.fen).sum::<i64>(), new.number.as_ref().map_or("", ReceiptNo::as_str));
    let written = exec!(&mut ch.tx, "INSERT INTO gift_receipts (id, part_id, number, medium, issued_on, fen, donee, staff_id, at, \
         void_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '') ON CONFLICT DO NOTHING";
        id, part.id, number, new.medium, new.on, fen, &part.donee, by, now)?;
    if written == 0 {
        return Ok(Err(Why::Taken));
    }
    for o in &owed {
        exec!(&mut ch.tx, "INSERT INTO gift_receipt_lines (receipt_id, item_id, pieces, fen) VALUES ($1, $2, $3, $4)";
            id, o.item.id, o.pieces, o.fen)?;
    }
    let event = if new.medium == Medium::Waived { Event::WaiveReceipt } else { Event::IssueReceipt };
    tell(ch, part, next, (event, number)).await?;
    Ok(Ok(()))
}

/// Voids one of a locked part: it stays visible with its reason, and another one is owed. `false` when it is void already, or none of this
/// part.
///
/// # Errors
/// When the database fails.
pub async fn void(
    ch: &mut Change,
    part: &Part,
    id: ReceiptId,
    reason: &PublicText,
) -> Result<bool, AppError> {
    let Ok(next) = part.state.after(Act::VoidReceipt, part.duties) else { return Ok(false) };
    let by = ch.person()?.id;
    let done = exec!(&mut ch.tx, "UPDATE gift_receipts SET voided_at = $1, voided_by = $2, void_reason = $3 \
         WHERE id = $4 AND part_id = $5 AND voided_at IS NULL"; ch.now, by, reason.trim(), id, part.id)?;
    if done == 0 {
        return Ok(false);
    }
    tell(ch, part, next, (Event::VoidReceipt, reason.trim())).await?;
    Ok(true)
}

/// State, history, trail, and what is due from now on.
async fn tell(
    ch: &mut Change,
    part: &Part,
    next: crate::features::donations::types::State,
    (word, note): (Event, &str),
) -> Result<(), AppError> {
    step::store(ch, part, next, part.due_on).await?;
    event(ch, (part.id, part.version + 1), word, note).await?;
    ch.trail(
        Entry::new(What::GiftStep, format!("gift:{}", part.reference)).after(&[note]).reason(word.word()),
    );
    clock::set(ch, part.id).await?;
    let now = read(&mut ch.tx, part.id).await?.ok_or(AppError::NotFound)?;
    super::follow::told_of(ch, &now, word, (word == Event::IssueReceipt).then_some(note)).await
}
