//! From a notice's id, which other features keep, to the number it is called by.
use crate::base::{db::Tx, error::AppError, ids::NoticeId};
use crate::features::notices::types::NoticeNo;
use crate::on;

/// The number of a notice.
pub async fn of(tx: &mut Tx, id: NoticeId) -> Result<Option<NoticeNo>, AppError> {
    let found: Option<(String, i64, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT county_code, year, seq FROM notices WHERE id = $1").bind(id).fetch_optional(c).await)?;
    let Some((county, year, seq)) = found else { return Ok(None) };
    let year = i32::try_from(year).map_err(|_| AppError::Internal("notices: year".into()))?;
    Ok(Some(NoticeNo::new(&county, year, seq)))
}
