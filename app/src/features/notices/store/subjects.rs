//! Which case stands behind which line of a notice. The serial is sealed: whoever reads the table alone cannot tell which masked
//! row is whose (RET-03).
use chrono::{DateTime, TimeDelta, Utc};

use crate::base::{
    db::Tx, error::AppError, error::Result, ids::CaseId, ids::NoticeId, keeping::Rule, keeping::Sealed,
    keys::Keys, keys::field::Cell,
};
use crate::{exec, fetch};

pub const SEALED: &[Sealed] = &[Sealed::new("notice_subjects", "serial").by("case_id")];
/// How long it is known after the notice closed: disclosure records at least three years (RET-03, PIPL 55).
pub const LINK: TimeDelta = TimeDelta::days(3 * 366);
/// What goes then.
pub const OLD: Rule = Rule::told("notice-links", "RET-03", |tx, _, now| Box::pin(sweep(tx, now - LINK)));

fn cell(case: CaseId) -> Cell {
    Cell::new("notice_subjects", "serial", case.uuid())
}

/// Notes that a case is line `serial` of a notice; lines that the web only counts have a serial too.
pub async fn link(
    tx: &mut Tx,
    keys: &Keys,
    notice: NoticeId,
    case: CaseId,
    serial: i64,
    posted_at: DateTime<Utc>,
) -> Result<()> {
    let sealed = keys.fields().seal(cell(case), &serial.to_string());
    exec!(tx, "INSERT INTO notice_subjects (notice_id, case_id, serial, posted_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (notice_id, case_id) DO UPDATE SET serial = excluded.serial";
        notice, case, sealed, posted_at)?;
    Ok(())
}

/// The cases of a notice with their serials, in the order of the notice.
pub async fn of_notice(tx: &mut Tx, keys: &Keys, notice: NoticeId) -> Result<Vec<(i64, CaseId)>> {
    let lines: Vec<(CaseId, Vec<u8>)> = fetch!(tx, all "SELECT case_id, serial FROM notice_subjects WHERE notice_id \
        = $1"; notice)?;
    let mut list = lines
        .into_iter()
        .map(|(case, sealed)| {
            let serial = keys.fields().open(cell(case), &sealed).and_then(|s| s.parse().ok());
            serial
                .map(|s: i64| (s, case))
                .ok_or_else(|| AppError::Internal(format!("notice_subjects of {case:?}")))
        })
        .collect::<Result<Vec<_>, _>>()?;
    list.sort_by_key(|(serial, _)| *serial);
    Ok(list)
}

/// The latest notice that a case stood in, with its serial.
pub async fn of_case(tx: &mut Tx, keys: &Keys, case: CaseId) -> Result<Option<(NoticeId, i64)>> {
    let line: Option<(NoticeId, Vec<u8>)> = fetch!(tx, maybe "SELECT notice_id, serial FROM notice_subjects WHERE \
        case_id = $1 ORDER BY posted_at DESC LIMIT 1"; case)?;
    Ok(line
        .and_then(|(notice, sealed)| Some((notice, keys.fields().open(cell(case), &sealed)?.parse().ok()?))))
}

/// Deletes the links of notices that were posted and closed before.
async fn sweep(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    Ok(exec!(tx, "DELETE FROM notice_subjects WHERE (notice_id, case_id) IN (SELECT s.notice_id, s.case_id \
         FROM notice_subjects s JOIN notices n ON n.id = s.notice_id WHERE s.posted_at <= $1 \
         AND n.closes_at <= $1 ORDER BY s.posted_at LIMIT $2)"; before, crate::base::db::BATCH)?)
}
