//! What a centre does with its needs. The state of a need is never written here: it follows from the amounts ([`super::stock`]).
//! Every change by a person counts the version up; what waits for the centre is brought up to date in the same transaction.
use chrono::{DateTime, Days, Utc};

use super::stock;
use crate::base::{
    clock::local_date, clock::start_of, db::Tx, db::sql::Sql, error::Result, i18n::Lang, ids::BatchId,
    ids::CentreId, ids::NeedId, pinyin,
};
use crate::exec;
use crate::features::{
    centres::store::beds::Brief, needs::types::FRESH, needs::types::LONG, needs::types::Need,
    needs::types::STALE, needs::types::draft::Draft,
};
use crate::office::work::types::{Audience, Item, Kind as WorkKind};
use crate::office::{change::Change, trail::Entry, trail::What, work};

/// What a need is found by: its own words, its category's names and aliases, its centre.
fn search(draft: &Draft, centre: &str) -> String {
    let own = pinyin::search_text(&draft.item, draft.category.label(Lang::ZhCn), centre);
    draft
        .category
        .search()
        .split(' ')
        .map(pinyin::needle)
        .fold(own, |all, word| if all.contains(&word) { all } else { format!("{all}\n{word}") })
}

fn phone(draft: &Draft) -> &str {
    draft.phone.as_ref().map_or("", |p| p.as_str())
}

pub async fn create(
    ch: &mut Change,
    centre: &Brief,
    draft: &Draft,
    batch: Option<BatchId>,
) -> Result<NeedId> {
    let id = put(&mut ch.tx, ch.now, centre, draft, batch).await?;
    ch.trail(Entry::new(What::Need, object(id)).reason("create").after(&[&*draft.item]));
    Ok(id)
}

/// Puts one in as of an instant, without a line of the trail: what [`create`] writes, and the demonstration.
pub async fn put(
    tx: &mut Tx,
    at: DateTime<Utc>,
    centre: &Brief,
    draft: &Draft,
    batch: Option<BatchId>,
) -> Result<NeedId> {
    let id = NeedId::new(at);
    let (urgent, reason) = (draft.urgent.is_some(), draft.urgent.as_deref().unwrap_or_default());
    exec!(tx, "INSERT INTO needs (id, centre_id, county_code, township_code, kind, category, item, spec, purpose, \
        unit, piece, per_package, needed, reserved, received, transferred_in, urgent, reason, needed_by, in_parts, \
        address, hours, phone, rank, created_at, confirmed_at, version, search, batch_id) VALUES ($1, $2, $3, $4, \
        $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0, 0, $14, $15, $16, $17, $18, $19, $20, $21, $22, $22, 1, $23, \
        $24)";
        id, centre.id, &centre.county, &centre.township, draft.category.kind(), draft.category, &*draft.item,
        &*draft.spec, &*draft.purpose, draft.packing.unit, draft.packing.piece, draft.packing.per_package,
        draft.needed, urgent, reason, draft.needed_by.unwrap_or(LONG), draft.in_parts, &*draft.address, &*draft.hours,
        phone(draft), i64::from(!urgent), at, search(draft, &centre.name), batch)?;
    Ok(id)
}

/// Takes one back as of an instant, without a line of the trail: what [`end`] writes, and the demonstration.
pub async fn put_end(tx: &mut Tx, at: DateTime<Utc>, id: NeedId) -> Result<()> {
    exec!(
        tx,
        "UPDATE needs SET ended_at = $2, version = version + 1, batch_id = NULL WHERE id = $1"; id, at)?;
    Ok(())
}

/// Changes a locked need, which confirms it. What is promised and what came stay.
pub async fn change(ch: &mut Change, need: &Need, draft: &Draft) -> Result<()> {
    let (urgent, reason) = (draft.urgent.is_some(), draft.urgent.as_deref().unwrap_or_default());
    exec!(&mut ch.tx, "UPDATE needs SET kind = $2, category = $3, item = $4, spec = $5, purpose = $6, unit = $7, \
        piece = $8, per_package = $9, needed = $10, urgent = $11, reason = $12, needed_by = $13, in_parts = $14, \
        address = $15, hours = $16, phone = $17, confirmed_at = $18, version = version + 1, search = $19, batch_id = \
        NULL WHERE id = $1";
        need.id, draft.category.kind(), draft.category, &*draft.item, &*draft.spec, &*draft.purpose,
        draft.packing.unit, draft.packing.piece, draft.packing.per_package, draft.needed, urgent, reason,
        draft.needed_by.unwrap_or(LONG), draft.in_parts, &*draft.address, &*draft.hours, phone(draft), ch.now,
        search(draft, &need.centre_name))?;
    stock::settle(&mut ch.tx, ch.now, need.id).await?;
    let before = [need.item.as_str(), &need.amounts.needed.to_string()];
    let after = [&*draft.item, &draft.needed.to_string()];
    ch.trail(Entry::new(What::Need, object(need.id)).reason("change").before(&before).after(&after));
    wait(ch, need.centre).await
}

/// The centre says that a locked need is still so.
pub async fn confirm(ch: &mut Change, need: &Need) -> Result<()> {
    exec!(&mut ch.tx, "UPDATE needs SET confirmed_at = $2, version = version + 1, batch_id = NULL WHERE id = $1";
        need.id, ch.now)?;
    ch.trail(Entry::new(What::Need, object(need.id)).reason("confirm"));
    wait(ch, need.centre).await
}

/// The same for all of a centre's needs at once that are neither closed nor taken back, and whose day is not over; says how many.
pub async fn confirm_all(ch: &mut Change, centre: CentreId) -> Result<u64> {
    let n = exec!(&mut ch.tx, "UPDATE needs SET confirmed_at = $2, version = version + 1, batch_id = NULL WHERE \
        centre_id = $1 AND ended_at IS NULL AND rank < 3 AND needed_by >= $3"; centre, ch.now, local_date(ch.now))?;
    ch.trail(
        Entry::new(What::Need, format!("centre:{centre}")).reason("confirm-all").after(&[&n.to_string()]),
    );
    wait(ch, centre).await?;
    Ok(n)
}

/// The centre takes a locked need back: it is no longer listed and takes no promise. What was promised goes its way.
pub async fn end(ch: &mut Change, need: &Need) -> Result<()> {
    put_end(&mut ch.tx, ch.now, need.id).await?;
    ch.trail(Entry::new(What::Need, object(need.id)).reason("end"));
    wait(ch, need.centre).await
}

fn object(id: NeedId) -> String {
    format!("need:{id}")
}

/// What waits for a centre about its needs: one item, due when the first of its stale needs is hidden, or at once where the day of one is
/// over; none when everything is fresh.
pub async fn wait(ch: &mut Change, centre: CentreId) -> Result<()> {
    let today = local_date(ch.now);
    let sql = Sql::new(
        "SELECT c.name, c.county_code, MIN(n.confirmed_at), COUNT(CASE WHEN n.needed_by < $2 THEN 1 END) \
         FROM needs n JOIN centres c ON c.id = n.centre_id WHERE n.centre_id = $1 AND n.ended_at IS NULL AND n.rank < 3 \
         AND (n.confirmed_at < $3 OR n.needed_by < $2) GROUP BY c.name, c.county_code",
        [centre.into(), today.into(), start_of(today - Days::new(FRESH.unsigned_abs())).into()],
    );
    let found: Option<(String, String, DateTime<Utc>, i64)> = sql.optional(&mut ch.tx).await?;
    let Some((reference, county, first, over)) = found else {
        return work::close(&mut ch.tx, ch.now, WorkKind::NeedsStale, centre.uuid()).await;
    };
    let hidden = local_date(first) + Days::new(STALE.unsigned_abs());
    let item = Item {
        kind: WorkKind::NeedsStale,
        object: centre.uuid(),
        reference,
        path: "/staff/needs".to_owned(),
        audience: Audience::Centre(centre),
        county,
        except: [None, None],
        due: Some(if over > 0 { hidden.min(today) } else { hidden }),
    };
    work::open(&mut ch.tx, ch.now, &item).await
}
