//! Numbers of notices as rows; and from a notice's id, which other features keep, to the number it is called by.
use crate::base::{db::Tx, error::Result, ids::NoticeId};
use crate::features::notices::types::NoticeNo;
use crate::{fetch, from_row};

from_row!(NoticeNo, r => {
    let year: i64 = r.try_get("year")?;
    let year = i32::try_from(year).map_err(|e| sqlx::Error::Decode(e.into()))?;
    NoticeNo::new(r.try_get("county_code")?, year, r.try_get("seq")?)
});

pub async fn of(tx: &mut Tx, id: NoticeId) -> Result<Option<NoticeNo>> {
    Ok(fetch!(tx, maybe "SELECT county_code, year, seq FROM notices WHERE id = $1"; id)?)
}
