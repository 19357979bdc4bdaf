//! All SQL of gifts. Here is how they are read; [`pledge`] takes one in, [`step`] moves a part, [`holds`] ends what was kept long enough, [`desk`] is what staff see, [`day`] what waits today and where it waits too long,
//! [`entries`] is the ledger of pieces, [`shelf`] what of it staff see, [`receipts`] the finance system's numbers, [`questions`] and [`purposes`] are what donor and donee unit say to each other, [`refused`] what waits at the door, [`remind`] what the clock says, [`tell`] to whom and how, [`clock`] when a report or a receipt is due, [`lines`] what everybody may read of it and [`ledger`] the list of that, [`retention`] what is erased, [`check`] compares the sums,
//! [`bulk`] loads the ledger of a demonstration.
//!
//! Locks are taken in one order: parts, items, needs, numbers, sums. The needs of a gift are taken by their ids.
use super::types::{Donor, Gift, Item, Part};
use crate::base::db::paging::List;
use crate::base::{
    db::Tx, db::sql::Where, error::AppError, ids::GiftId, ids::GiftItemId, ids::NeedId, ids::PartId,
    keeping::Sealed, keys::Keys, keys::field::Cell,
};
use crate::on;

pub mod bulk;
pub mod check;
mod clock;
pub mod codes;
pub mod day;
pub mod desk;
pub mod entries;
mod follow;
pub mod holds;
pub mod ledger;
pub mod lines;
pub mod passing;
pub mod pledge;
pub mod purposes;
pub mod questions;
pub mod receipts;
pub mod refused;
pub mod remind;
pub mod retention;
pub mod shelf;
pub mod step;
mod tell;
pub mod totals;

/// Who gave, and what was written.
pub const SEALED: &[Sealed] = &[
    Sealed::new("gifts", "code"),
    Sealed::new("gifts", "donor"),
    Sealed::new("gifts", "note"),
    Sealed::new("gift_events", "note").by("part_id"),
    Sealed::new("gift_questions", "question"),
    Sealed::new("gift_questions", "answer"),
    Sealed::new("gift_purposes", "purpose"),
];

/// The word under which gifts belong to people with an account.
pub const GIFT: &str = "gift";

const GIFTS: List<Gift, 1> = List {
    name: "gifts",
    columns: "id, donor_kind, display, lang, way, deliver_on, hands, free_use, registered_at, version",
    from: "gifts",
    key: ["id"],
    down: true,
    of: |g| [g.id.into()],
};

const PARTS: List<Part, 2> = List {
    name: "gift-parts",
    columns: "p.id, p.gift_id, p.reference, p.delivery_no, p.centre_id, c.name AS centre_name, p.county_code, p.township_code, \
        p.donee, p.stage, p.hold_until, p.lapsed, p.first_approver, p.outstanding, p.two_approvers, p.agreement, p.registered_at, \
        p.confirmed_at, p.due_on, p.receipt_on, p.boxes, p.version",
    from: "gift_parts p JOIN centres c ON c.id = p.centre_id",
    key: ["p.due_on", "p.id"],
    down: false,
    of: |p| [p.due_on.into(), p.id.into()],
};

const ITEMS: List<Item, 1> = List {
    name: "gift-items",
    columns: "id, part_id, need_id, category, item, unit, piece, per_package, value_basis, value_fen, expires_on, pledged, promised, \
        held, outstanding, good, confirmed, transferred_in, used, transferred_out, returned, disposed",
    from: "gift_items",
    key: ["id"],
    down: false,
    of: |i| [i.id.into()],
};

/// More items than any gift or need is read with.
const MANY: usize = 10_000;

fn cell(column: &'static str, id: GiftId) -> Cell {
    Cell::new("gifts", column, id.uuid())
}

/// The gift with this code (AC-10): found by its keyed code, so that a wrong one takes the same time.
pub async fn by_code(tx: &mut Tx, keys: &Keys, code: &str) -> Result<Option<Gift>, AppError> {
    GIFTS.one(tx, Where::default().is("code_hash", keys.lookup("gift", code))).await
}

/// The gift with this id.
pub async fn gift(tx: &mut Tx, id: GiftId) -> Result<Option<Gift>, AppError> {
    GIFTS.one(tx, Where::default().is("id", id)).await
}

/// Its parts, in the order in which they were made.
pub async fn parts(tx: &mut Tx, id: GiftId) -> Result<Vec<Part>, AppError> {
    let mut parts = PARTS.first(tx, Where::default().is("p.gift_id", id), MANY).await?;
    parts.sort_by_key(|p| p.id);
    Ok(parts)
}

/// The part with this id, whoever may see it.
pub async fn part(tx: &mut Tx, id: PartId) -> Result<Option<Part>, AppError> {
    PARTS.one(tx, Where::default().is("p.id", id)).await
}

/// What a part holds.
pub async fn items(tx: &mut Tx, part: PartId) -> Result<Vec<Item>, AppError> {
    ITEMS.first(tx, Where::default().is("part_id", part), MANY).await
}

/// What remains of what was given for a need, the oldest first, and the item that is named.
async fn stocked(tx: &mut Tx, need: NeedId, only: Option<GiftItemId>) -> Result<Vec<Item>, AppError> {
    let rows = Where::default().is("need_id", need);
    let rows = match only {
        Some(id) => rows.and(
            "(id = $1 OR confirmed + transferred_in > used + transferred_out + returned + disposed)",
            [id.into()],
        ),
        None => rows.and("confirmed + transferred_in > used + transferred_out + returned + disposed", []),
    };
    ITEMS.first(tx, rows, MANY).await
}

/// What was given for a need, the oldest first.
pub async fn of_need(tx: &mut Tx, need: NeedId) -> Result<Vec<Item>, AppError> {
    ITEMS.first(tx, Where::default().is("need_id", need), MANY).await
}

/// Who gave. The caller may know it.
pub async fn donor(tx: &mut Tx, keys: &Keys, id: GiftId) -> Result<Option<Donor>, AppError> {
    let cell_of = open(tx, keys, "donor", id).await?;
    cell_of.map(|text| serde_json::from_str(&text).map_err(|_| unreadable("donor", id))).transpose()
}

/// The code that lets its holder act, for mails.
pub async fn code(tx: &mut Tx, keys: &Keys, id: GiftId) -> Result<String, AppError> {
    open(tx, keys, "code", id).await?.ok_or_else(|| unreadable("code", id))
}

/// What the donor wrote to the centre; empty when nothing.
pub async fn note(tx: &mut Tx, keys: &Keys, id: GiftId) -> Result<String, AppError> {
    Ok(open(tx, keys, "note", id).await?.unwrap_or_default())
}

fn unreadable(column: &str, id: GiftId) -> AppError {
    AppError::Internal(format!("gifts: {column} of {id} cannot be opened"))
}

async fn open(
    tx: &mut Tx,
    keys: &Keys,
    column: &'static str,
    id: GiftId,
) -> Result<Option<String>, AppError> {
    type Line = (Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);
    let line: Option<Line> = on!(tx, c => sqlx::query_as("SELECT code, donor, note FROM gifts WHERE id = $1")
        .bind(id).fetch_optional(c).await)?;
    let (code, donor, note) = line.ok_or(AppError::NotFound)?;
    let sealed = match column {
        "code" => Some(code),
        "donor" => donor,
        _ => note,
    };
    let read =
        |bytes: Vec<u8>| keys.fields().open(cell(column, id), &bytes).ok_or_else(|| unreadable(column, id));
    sealed.map(read).transpose()
}
