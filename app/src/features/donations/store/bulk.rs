//! Loads the ledger of demonstrations and benchmarks: gifts that came and were used, many at a time, without their histories. Not a way
//! to give: the caller moves the amounts of the needs, and nothing waits for anybody.
use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use super::{cell, lines::public_id, pledge::delivery_no};
use crate::base::db::bulk::marks;
use crate::base::{
    clock::local_date, db::Tx, error::AppError, i18n::Lang, ids::EntryId, ids::GiftId, ids::GiftItemId,
    ids::PartId, keys::Keys, random,
};
use crate::features::donations::types::{Delivery, Display, Donor, DonorKind, Stage, Value, Way};
use crate::features::needs::types::Need;
use crate::office::work::store::NEVER;
use crate::{exec, on};

/// A gift of the past for one centre.
#[derive(Debug, Clone)]
pub struct Past<'a> {
    /// `411725-2023-J00012`.
    pub reference: String,
    /// When it was registered, came and was confirmed.
    pub at: DateTime<Utc>,
    /// Who gave, and how they are named.
    pub donor: (DonorKind, Donor, Display),
    /// Its needs, all of one centre: how much came, how much of that was used, its value.
    pub items: Vec<(&'a Need, i64, i64, Value)>,
}

/// Items per statement: 22 parameters each stay below SQLite's 32 766.
pub const CHUNK: usize = 1_000;

/// Writes them; all their items together are [`CHUNK`] at most.
pub async fn load(tx: &mut Tx, keys: &Keys, list: &[Past<'_>]) -> Result<(), AppError> {
    let ids: Vec<_> = list.iter().map(|p| (GiftId::new(p.at), PartId::new(p.at))).collect();
    gifts(tx, keys, list, &ids).await?;
    parts(tx, list, &ids).await?;
    let of_part =
        list.iter().zip(&ids).flat_map(|(past, (_, part))| past.items.iter().map(move |i| (past, *part, i)));
    let items: Vec<_> =
        of_part.map(|(past, part, item)| Line { id: GiftItemId::new(past.at), part, past, item }).collect();
    write_items(tx, &items).await?;
    entries(tx, &items).await?;
    public(tx, &items).await
}

struct Line<'a> {
    id: GiftItemId,
    part: PartId,
    past: &'a Past<'a>,
    item: &'a (&'a Need, i64, i64, Value),
}

async fn gifts(
    tx: &mut Tx,
    keys: &Keys,
    list: &[Past<'_>],
    ids: &[(GiftId, PartId)],
) -> Result<(), AppError> {
    let mut sealed = vec![];
    for (past, (id, _)) in list.iter().zip(ids) {
        let code = random::code();
        let donor = serde_json::to_string(&past.donor.1).map_err(|e| AppError::Internal(e.to_string()))?;
        let seal = |column, text: &str| keys.fields().seal(cell(column, *id), text);
        sealed.push((keys.lookup("gift", &code), seal("code", &code), seal("donor", &donor)));
    }
    let sql = format!(
        "INSERT INTO gifts (id, code_hash, code, donor_kind, donor, display, lang, way, asked_agreement, consent, registered_at, \
         version) VALUES {}",
        marks(tx, 12, list.len())
    );
    on!(tx, c => {
        let mut q = sqlx::query(AssertSqlSafe(sql));
        for ((past, (id, _)), (hash, code, donor)) in list.iter().zip(ids).zip(&sealed) {
            q = q.bind(*id).bind(hash).bind(code).bind(past.donor.0).bind(donor).bind(past.donor.2).bind(Lang::ZhCn)
                .bind(Delivery::Brought).bind(false).bind("gift-1").bind(past.at).bind(1_i64);
        }
        q.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(())
}

async fn parts(tx: &mut Tx, list: &[Past<'_>], ids: &[(GiftId, PartId)]) -> Result<(), AppError> {
    let sql = format!(
        "INSERT INTO gift_parts (id, gift_id, reference, delivery_no, centre_id, county_code, township_code, donee, stage, lapsed, \
         outstanding, two_approvers, agreement, registered_at, confirmed_at, due_on, version) VALUES {}",
        marks(tx, 17, list.len())
    );
    on!(tx, c => {
        let mut q = sqlx::query(AssertSqlSafe(sql));
        for (past, (gift, part)) in list.iter().zip(ids) {
            let Some((need, ..)) = past.items.first() else { continue };
            q = q.bind(*part).bind(*gift).bind(&past.reference).bind(delivery_no()).bind(need.centre).bind(&need.county)
                .bind(&need.township).bind(need.donee.as_deref().unwrap_or_default()).bind(Stage::Closed).bind(false).bind(false)
                .bind(false).bind(false).bind(past.at).bind(past.at).bind(NEVER).bind(1_i64);
        }
        q.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(())
}

async fn write_items(tx: &mut Tx, items: &[Line<'_>]) -> Result<(), AppError> {
    let sql = format!(
        "INSERT INTO gift_items (id, part_id, need_id, category, item, unit, piece, per_package, value_basis, value_fen, pledged, \
         promised, held, outstanding, good, confirmed, transferred_in, used, transferred_out, returned, disposed) VALUES {}",
        marks(tx, 21, items.len())
    );
    on!(tx, c => {
        let mut q = sqlx::query(AssertSqlSafe(sql));
        for Line { id, part, item: (need, pieces, used, value), .. } in items {
            q = q.bind(*id).bind(*part).bind(need.id).bind(need.category).bind(&need.item).bind(need.packing.unit)
                .bind(need.packing.piece).bind(need.packing.per_package).bind(value.basis()).bind(value.fen()).bind(*pieces)
                .bind(*pieces).bind(0_i64).bind(0_i64).bind(0_i64).bind(*pieces).bind(0_i64).bind(*used).bind(0_i64).bind(0_i64)
                .bind(0_i64);
        }
        q.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(())
}

async fn entries(tx: &mut Tx, items: &[Line<'_>]) -> Result<(), AppError> {
    let both = items.iter().flat_map(|line| {
        let (_, pieces, used, _) = line.item;
        [(line, "received", *pieces), (line, Way::Used.word(), *used)]
    });
    let rows: Vec<_> = both.filter(|(.., pieces)| *pieces > 0).collect();
    let sql = format!(
        "INSERT INTO gift_entries (id, item_id, need_id, at, kind, pieces, corrects, reason) VALUES {}",
        marks(tx, 8, rows.len())
    );
    on!(tx, c => {
        let mut q = sqlx::query(AssertSqlSafe(sql));
        for (line, kind, pieces) in &rows {
            q = q.bind(EntryId::new(line.past.at)).bind(line.id).bind(line.item.0.id).bind(line.past.at).bind(*kind).bind(*pieces)
                .bind(false).bind("");
        }
        q.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(())
}

async fn public(tx: &mut Tx, items: &[Line<'_>]) -> Result<(), AppError> {
    let sql = format!(
        "INSERT INTO gift_lines (public_id, item_id, month, county_code, centre_id, category, pieces, value_fen, donor, donor_en, \
         correction, shown) VALUES {}",
        marks(tx, 12, items.len())
    );
    on!(tx, c => {
        let mut q = sqlx::query(AssertSqlSafe(sql));
        for Line { id, past, item: (need, pieces, _, value), .. } in items {
            let (kind, donor, display) = &past.donor;
            let name = |lang| kind.public_name(&donor.name, *display, lang).unwrap_or_default();
            q = q.bind(public_id()).bind(*id).bind(local_date(past.at).format("%Y-%m").to_string()).bind(&need.county)
                .bind(need.centre).bind(need.category).bind(*pieces).bind(value.fen()).bind(name(Lang::ZhCn)).bind(name(Lang::En))
                .bind("").bind(*display != Display::Hidden);
        }
        q.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(())
}

/// The last number of a county's year.
pub async fn last_number(tx: &mut Tx, county: &str, year: i64) -> Result<i64, AppError> {
    let last: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT last FROM gift_numbers WHERE county_code = $1 AND year = $2").bind(county).bind(year).fetch_optional(c).await)?;
    Ok(last.unwrap_or(0))
}

/// Sets it to what was loaded.
pub async fn set_number(tx: &mut Tx, county: &str, year: i64, last: i64) -> Result<(), AppError> {
    exec!(tx, "INSERT INTO gift_numbers (county_code, year, last) VALUES ($1, $2, $3) \
         ON CONFLICT (county_code, year) DO UPDATE SET last = excluded.last"; county, year, last)?;
    Ok(())
}

/// Adds the lines up anew.
pub async fn recount(tx: &mut Tx) -> Result<(), AppError> {
    exec!(tx, "DELETE FROM gift_sums")?;
    exec!(
        tx,
        "INSERT INTO gift_sums (month, county_code, centre_id, category, piece, pieces, valued, fen, unvalued, hidden) \
         SELECT l.month, l.county_code, l.centre_id, l.category, i.piece, CAST(SUM(l.pieces) AS BIGINT), \
         SUM(CASE WHEN l.correction = '' AND l.value_fen IS NOT NULL THEN 1 ELSE 0 END), \
         CAST(COALESCE(SUM(l.value_fen), 0) AS BIGINT), \
         SUM(CASE WHEN l.correction = '' AND l.value_fen IS NULL THEN 1 ELSE 0 END), \
         SUM(CASE WHEN l.correction = '' AND NOT l.shown THEN 1 ELSE 0 END) \
         FROM gift_lines l JOIN gift_items i ON i.id = l.item_id \
         GROUP BY l.month, l.county_code, l.centre_id, l.category, i.piece"
    )?;
    Ok(())
}
