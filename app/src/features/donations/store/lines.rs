//! What everybody may read of a gift (DON-11 to DON-13): a line for what was confirmed of an item, in the month of its confirmation, under
//! a random id of its own. A change of the display choice gives its lines new ids, so the old addresses lead nowhere. The totals count
//! what is hidden too.
use super::{donor, gift as read};
use crate::base::{clock::local_date, error::AppError, i18n::Lang, ids::GiftId, random};
use crate::exec;
use crate::features::donations::types::{Display, Gift, Item, Part};
use crate::office::change::Change;
use crate::on;

/// The public name in both languages; empty for one who has no line.
async fn names(ch: &mut Change, gift: &Gift) -> Result<[String; 2], AppError> {
    let state = ch.state.clone();
    let name = donor(&mut ch.tx, state.keys(), gift.id).await?.map(|d| d.name).unwrap_or_default();
    Ok([Lang::ZhCn, Lang::En]
        .map(|lang| gift.kind.public_name(&name, gift.display, lang).unwrap_or_default()))
}

/// Random, and nothing else: no time, no order, no gift can be told from it (LP-4).
pub(super) fn public_id() -> String {
    random::token().chars().filter(char::is_ascii_alphanumeric).take(16).collect()
}

/// Adds a line for `pieces` of an item; `correction` is the reason of one that puts another right.
pub(super) async fn publish(
    ch: &mut Change,
    part: &Part,
    item: &Item,
    pieces: i64,
    correction: &str,
) -> Result<(), AppError> {
    if pieces == 0 {
        return Ok(());
    }
    let gift = read(&mut ch.tx, part.gift).await?.ok_or(AppError::NotFound)?;
    let [zh, en] = names(ch, &gift).await?;
    let month = local_date(ch.now).format("%Y-%m").to_string();
    let (fen, shown) = (item.worth(pieces), gift.display != Display::Hidden);
    exec!(&mut ch.tx, sqlx::query(
        "INSERT INTO gift_lines (public_id, item_id, month, county_code, centre_id, category, pieces, value_fen, donor, donor_en, \
         correction, shown) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(public_id()).bind(item.id).bind(&month).bind(&part.county).bind(part.centre).bind(item.category)
        .bind(pieces).bind(fen).bind(zh).bind(en).bind(correction).bind(shown))?;
    // A correction changes sums, not how many there are.
    let one = i64::from(correction.is_empty());
    let (valued, unvalued) = if fen.is_some() { (one, 0) } else { (0, one) };
    let hidden = if shown { 0 } else { one };
    exec!(&mut ch.tx, sqlx::query(
        "INSERT INTO gift_sums (month, county_code, centre_id, category, piece, pieces, valued, fen, unvalued, hidden) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (month, centre_id, category, piece) DO UPDATE SET \
         pieces = gift_sums.pieces + excluded.pieces, valued = gift_sums.valued + excluded.valued, \
         fen = gift_sums.fen + excluded.fen, unvalued = gift_sums.unvalued + excluded.unvalued, \
         hidden = gift_sums.hidden + excluded.hidden")
        .bind(&month).bind(&part.county).bind(part.centre).bind(item.category).bind(item.packing.piece).bind(pieces)
        .bind(valued).bind(fen.unwrap_or(0)).bind(unvalued).bind(hidden))?;
    Ok(())
}

/// The donor chooses anew; it takes effect at once (DON-12). Every line of the gift gets another id and the new name.
///
/// # Errors
/// When the database fails.
pub async fn set_display(ch: &mut Change, id: GiftId, display: Display) -> Result<(), AppError> {
    exec!(
        &mut ch.tx,
        sqlx::query("UPDATE gifts SET display = $1, version = version + 1 WHERE id = $2")
            .bind(display)
            .bind(id)
    )?;
    let gift = read(&mut ch.tx, id).await?.ok_or(AppError::NotFound)?;
    let [zh, en] = names(ch, &gift).await?;
    let shown = display != Display::Hidden;
    type Old = (String, bool, String, crate::base::ids::CentreId, String, String, bool);
    let lines: Vec<Old> = on!(&mut ch.tx, c => sqlx::query_as(
        "SELECT l.public_id, l.shown, l.month, l.centre_id, l.category, i.piece, l.correction = '' FROM gift_lines l \
         JOIN gift_items i ON i.id = l.item_id JOIN gift_parts p ON p.id = i.part_id WHERE p.gift_id = $1 ORDER BY l.public_id")
        .bind(id).fetch_all(c).await)?;
    for (old, was, month, centre, category, piece, counts) in lines {
        exec!(&mut ch.tx, sqlx::query(
            "UPDATE gift_lines SET public_id = $1, donor = $2, donor_en = $3, shown = $4 WHERE public_id = $5")
            .bind(public_id()).bind(&zh).bind(&en).bind(shown).bind(old))?;
        if was != shown && counts {
            exec!(&mut ch.tx, sqlx::query(
                "UPDATE gift_sums SET hidden = hidden + $1 WHERE month = $2 AND centre_id = $3 AND category = $4 AND piece = $5")
                .bind(if shown { -1_i64 } else { 1 }).bind(month).bind(centre).bind(category).bind(piece))?;
        }
    }
    Ok(())
}
