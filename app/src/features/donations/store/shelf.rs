//! What is in stock as staff see it: [`page`] lists what remains of each need, [`Shelf`] is one need with the gifts that it remains of, the
//! oldest first, and what came and went ([`Entry`]).
use chrono::{DateTime, Days, NaiveDate, Utc};

use super::desk::scope;
use super::{donor, entries::locked};
use crate::base::db::paging::{List, Page, Turn};
use crate::base::db::sql::{Sql, Where};
use crate::base::ids::{GiftId, GiftItemId, NeedId, PartId, StaffId};
use crate::base::{db::Tx, error::AppError, keys::Keys};
use crate::features::donations::types::{Consent, Moved};
use crate::features::needs::{store as needs, types::Category, types::Need, types::Packing};
use crate::office::{change::Change, staff::types::Actor};
use crate::on;

/// Goods that keep no longer than so many days are used first.
pub const SOON: u64 = 60;
/// A use report that is due within so many days is listed.
pub const DUE: u64 = 14;

crate::words! {
    /// Which part of the stock a list shows.
    Which in gifts_stock {
        All = "all" => which_all,
        /// It keeps no longer than [`SOON`], or is over.
        Expiring = "expiring" => which_expiring,
        /// A use report is due (DON-15).
        Report = "report" => which_report,
    }
}

/// What remains of a need.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Stocked {
    /// The need.
    pub id: NeedId,
    /// The centre's name.
    pub centre: String,
    /// What it is.
    pub item: String,
    /// In what it is counted.
    #[sqlx(flatten)]
    pub packing: Packing,
    /// Pieces.
    pub remaining: i64,
    /// Of how many gifts.
    pub lots: i64,
    /// Until when the first of it keeps.
    pub expires_on: Option<NaiveDate>,
    /// By when its use is to be reported.
    pub report_on: NaiveDate,
}

const STOCK: List<Stocked, 2> = List {
    name: "gift-stock",
    columns: "n.id, c.name AS centre, n.item, n.unit, n.piece, n.per_package, s.remaining, s.lots, s.expires_on, s.report_on",
    from: "",
    key: ["s.report_on", "n.id"],
    down: false,
    of: |s| [s.report_on.into(), s.id.into()],
};

/// Everything that remains within reach, summed by need.
fn summed(actor: &Actor) -> Sql {
    Sql::from(
        "(SELECT i.need_id, COUNT(*) AS lots, MIN(i.expires_on) AS expires_on, MIN(i.report_on) AS report_on, \
         CAST(SUM(i.confirmed + i.transferred_in - i.used - i.transferred_out - i.returned - i.disposed) AS BIGINT) AS remaining \
         FROM needs n JOIN gift_items i ON i.need_id = n.id",
    )
    .add(scope(actor, ["n.county_code", "n.township_code", "n.centre_id"]).and(LEFT, []))
    .add(" GROUP BY i.need_id) s JOIN needs n ON n.id = s.need_id JOIN centres c ON c.id = n.centre_id")
}

/// Something is left; the words of the index.
pub(super) const LEFT: &str =
    "i.confirmed + i.transferred_in > i.used + i.transferred_out + i.returned + i.disposed";

/// One page, the next report first.
///
/// # Errors
/// [`AppError::BadCursor`].
pub async fn page(
    tx: &mut Tx,
    turn: Turn<'_>,
    actor: &Actor,
    today: NaiveDate,
    (which, category): (Which, Option<Category>),
) -> Result<Page<Stocked>, AppError> {
    let rows = Where::default().maybe("n.category", category);
    let within = |days| (today + Days::new(days)).into();
    let rows = match which {
        Which::All => rows,
        Which::Expiring => rows.clock(Sql::new("s.expires_on <= $1", [within(SOON)])),
        Which::Report => rows.clock(Sql::new("s.report_on <= $1", [within(DUE)])),
    };
    STOCK.page_from(tx, turn, summed(actor), rows).await
}

/// What remains of one gift at a need.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Lot {
    /// The item.
    pub id: GiftItemId,
    /// Its part.
    #[sqlx(rename = "part_id")]
    pub part: PartId,
    /// Its gift.
    #[sqlx(rename = "gift_id")]
    pub gift: GiftId,
    /// What staff call the part.
    pub reference: String,
    /// When it was confirmed, or came from another centre.
    pub confirmed_at: DateTime<Utc>,
    /// Until when it keeps.
    pub expires_on: Option<NaiveDate>,
    /// What came, in pieces.
    pub came: i64,
    /// Pieces that remain; none when everything is gone.
    pub remaining: i64,
}

/// One need with everything that was given for it.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// The need.
    pub need: Need,
    /// The gifts that came, the oldest first; of those of which nothing remains the last [`GONE`].
    pub lots: Vec<Lot>,
    /// How many entries there are: its version (AC-07).
    pub version: i64,
}

impl Shelf {
    /// Pieces that remain.
    #[must_use]
    pub fn remaining(&self) -> i64 {
        self.lots.iter().map(|l| l.remaining).sum()
    }

    /// Gifts of which something remains.
    pub fn left(&self) -> impl Iterator<Item = &Lot> {
        self.lots.iter().filter(|l| l.remaining > 0)
    }
}

/// How many gifts of which nothing remains can still be corrected.
const GONE: i64 = 200;

/// The shelf of a need. The caller asks who may see it.
pub async fn of(tx: &mut Tx, id: NeedId) -> Result<Option<Shelf>, AppError> {
    let Some(need) = needs::by_id(tx, id).await? else { return Ok(None) };
    let lots: Vec<Lot> = on!(tx, c => sqlx::query_as(
        "SELECT i.id, i.part_id, p.gift_id, p.reference, p.confirmed_at, i.expires_on, i.confirmed + i.transferred_in AS came, \
         i.confirmed + i.transferred_in - i.used - i.transferred_out - i.returned - i.disposed AS remaining \
         FROM gift_items i JOIN gift_parts p ON p.id = i.part_id WHERE i.need_id = $1 AND i.confirmed + i.transferred_in > 0 \
         AND p.confirmed_at IS NOT NULL AND (i.confirmed + i.transferred_in > i.used + i.transferred_out + i.returned + i.disposed \
         OR i.id IN (SELECT id FROM gift_items WHERE need_id = $1 ORDER BY id DESC LIMIT $2)) ORDER BY i.id")
        .bind(id).bind(GONE).fetch_all(c).await)?;
    let version: i64 = on!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM gift_entries WHERE need_id = $1")
        .bind(id).fetch_one(c).await)?;
    Ok(Some(Shelf { need, lots, version }))
}

/// The same, locked.
pub async fn lock(ch: &mut Change, id: NeedId) -> Result<Option<Shelf>, AppError> {
    locked(ch, id, None).await?;
    of(&mut ch.tx, id).await
}

/// The names of those who gave what a text is about: none may stand in it (LP-6). `only` is the gift that is named; without one it is
/// about everything that remains.
pub async fn names(
    tx: &mut Tx,
    keys: &Keys,
    shelf: &Shelf,
    only: Option<GiftItemId>,
) -> Result<Vec<String>, AppError> {
    let mut names = vec![];
    let about = |lot: &&Lot| lot.remaining > 0 || Some(lot.id) == only;
    for lot in shelf.lots.iter().filter(about) {
        names.extend(donor(tx, keys, lot.gift).await?.map(|d| d.name).filter(|n| !n.is_empty()));
    }
    names.sort();
    names.dedup();
    Ok(names)
}

/// What came or went.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    /// When it was entered.
    pub at: DateTime<Utc>,
    /// By whom.
    #[sqlx(rename = "staff_id")]
    pub by: Option<StaffId>,
    /// What it moved.
    #[sqlx(rename = "kind")]
    pub moved: Moved,
    /// Pieces; a correction may take some away.
    pub pieces: i64,
    /// It puts another right.
    pub corrects: bool,
    /// What for, or why; empty where nothing has to be said.
    pub reason: String,
    /// On which day it was.
    #[sqlx(rename = "happened_on")]
    pub on: Option<NaiveDate>,
    /// The centre at the other end of a transfer; empty otherwise.
    pub peer: String,
    /// How the donor agreed to a transfer; empty otherwise.
    consent: String,
    /// What was moved.
    pub item: String,
    /// In what it is counted.
    #[sqlx(flatten)]
    pub packing: Packing,
    /// What staff call the part.
    pub reference: String,
}

impl Entry {
    /// How the donor agreed to a transfer.
    #[must_use]
    pub fn consent(&self) -> Option<Consent> {
        Consent::parse(&self.consent)
    }
}

const ENTRIES: &str = "SELECT e.at, e.staff_id, e.kind, e.pieces, e.corrects, e.reason, e.happened_on, COALESCE(c.name, '') AS peer, \
    e.consent, i.item, i.unit, i.piece, i.per_package, p.reference FROM gift_entries e JOIN gift_items i ON i.id = e.item_id \
    JOIN gift_parts p ON p.id = i.part_id LEFT JOIN needs n ON n.id = e.peer_id LEFT JOIN centres c ON c.id = n.centre_id";

async fn read(tx: &mut Tx, rows: Where, order: &'static str) -> Result<Vec<Entry>, AppError> {
    Ok(Sql::from(ENTRIES).add(rows).add(order).limit(MANY).all(tx).await?)
}

/// The most entries that a page shows.
const MANY: usize = 200;

/// What came and went at a need, the latest first.
pub async fn entries(tx: &mut Tx, need: NeedId) -> Result<Vec<Entry>, AppError> {
    read(tx, Where::default().is("e.need_id", need), " ORDER BY e.id DESC").await
}

/// What became of a part, the first first.
pub async fn trace(tx: &mut Tx, part: PartId) -> Result<Vec<Entry>, AppError> {
    let rows = Where::default()
        .is("i.part_id", part)
        .and("(e.corrects OR e.kind NOT IN ('received', 'transferred-in'))", []);
    read(tx, rows, " ORDER BY e.id").await
}
