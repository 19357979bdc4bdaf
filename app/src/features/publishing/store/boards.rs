//! Sheets on the boards and the proof that they hang. The period counts as displayed only with a proof for every sheet; one that
//! hung later than the notice was posted makes the period longer.
use chrono::{DateTime, NaiveDate, Utc};

use super::finish;
use crate::base::ids::{BoardId, FileId, NoticeId, PrintId, StaffId};
use crate::base::{db::Tx, error::Result};
use crate::features::notices::types::{ExtendReason, Notice, NoticeNo};
use crate::features::notices::{store::extend, store::write::WriteError};
use crate::features::publishing::types::Purpose;
use crate::office::work::{Audience, Item, Kind};
use crate::office::{
    change::Change, staff::types::Division, staff::types::Role, trail::Entry, trail::What, work,
};
use crate::{exec, fetch, from_row};

/// Working days from the day a sheet should hang within which it must be proved.
const PROOF_DAYS: u16 = 2;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    pub id: BoardId,
    pub notice: NoticeId,
    pub township: String,
    /// From when it should hang.
    pub since: NaiveDate,
    /// Since when it hangs, once that is proved.
    pub shown_on: Option<NaiveDate>,
    pub file: Option<FileId>,
    pub proved: Option<(String, DateTime<Utc>)>,
}

from_row!(Board, r => Board {
    id: r.try_get("id")?,
    notice: r.try_get("notice_id")?,
    township: r.try_get("township_code")?,
    since: r.try_get("since")?,
    shown_on: r.try_get("shown_on")?,
    file: r.try_get("file_id")?,
    proved: r.try_get::<Option<String>, _>("name")?.zip(r.try_get("proved_at")?),
});

pub async fn of_notice(tx: &mut Tx, notice: NoticeId) -> Result<Vec<Board>> {
    Ok(fetch!(tx, all "SELECT b.id, b.notice_id, b.township_code, b.since, b.shown_on, b.file_id, s.name, \
        b.proved_at FROM notice_boards b LEFT JOIN staff s ON s.id = b.proved_by WHERE b.notice_id = $1 ORDER BY \
        b.township_code, b.since"; notice)?)
}

pub async fn get(tx: &mut Tx, id: BoardId) -> Result<Option<Board>> {
    Ok(fetch!(tx, maybe "SELECT b.id, b.notice_id, b.township_code, b.since, b.shown_on, b.file_id, s.name, \
        b.proved_at FROM notice_boards b LEFT JOIN staff s ON s.id = b.proved_by WHERE b.id = $1"; id)?)
}

/// The numbers of the latest notices with a sheet in a township.
pub async fn of_township(tx: &mut Tx, township: &str, limit: i64) -> Result<Vec<NoticeNo>> {
    Ok(
        fetch!(tx, all "SELECT n.county_code, n.year, n.seq FROM notices n WHERE n.id IN (SELECT notice_id FROM \
        notice_boards WHERE township_code = $1) ORDER BY n.closes_at DESC, n.id DESC LIMIT $2"; township, limit)?,
    )
}

/// From `since` on a sheet should hang in the township; its officers are asked for the proof.
pub async fn expect(ch: &mut Change, notice: &Notice, township: &str, since: NaiveDate) -> Result<()> {
    let now = ch.now;
    let id = BoardId::new(now);
    let put = exec!(&mut ch.tx, "INSERT INTO notice_boards (id, notice_id, township_code, since) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (notice_id, township_code, since) DO NOTHING";
        id, notice.id, township, since)?;
    let Some(division) = Division::parse(township).filter(|_| put == 1) else { return Ok(()) };
    let item = Item {
        kind: Kind::DisplayProof,
        object: id.uuid(),
        reference: notice.no.to_string(),
        path: format!("/staff/notices/{}/proof?sheet={}", notice.no, id.uuid()),
        audience: Audience::Role(Role::TownshipOfficer, division),
        county: notice.no.county().to_owned(),
        except: [None, None],
        due: Some(ch.calendar.add_working_days(since, PROOF_DAYS).0),
    };
    work::open(&mut ch.tx, now, &item).await
}

/// Nobody waits for the proofs of this notice any longer.
pub async fn forget(tx: &mut Tx, now: DateTime<Utc>, notice: NoticeId) -> Result<()> {
    for board in of_notice(tx, notice).await? {
        work::close_all(tx, now, board.id.uuid()).await?;
    }
    Ok(())
}

/// Files a proof: since when the sheet hangs, and its photograph. `false` when it was proved already.
pub async fn prove(
    ch: &mut Change,
    (board, notice): (&Board, &Notice),
    (shown_on, file): (NaiveDate, Option<FileId>),
) -> Result<bool, WriteError> {
    let (now, me) = (ch.now, ch.person()?.id);
    let put = exec!(&mut ch.tx, "UPDATE notice_boards SET shown_on = $1, file_id = $2, proved_by = $3, proved_at = $4 \
         WHERE id = $5 AND shown_on IS NULL"; shown_on, file, me, now, board.id)?;
    if put == 0 {
        return Ok(false);
    }
    work::close_all(&mut ch.tx, now, board.id.uuid()).await?;
    let entry = Entry::new(What::DisplayProof, format!("notice:{}", notice.no));
    let day = shown_on.to_string();
    ch.trail(entry.after(&[&board.township, &day]).reason(&board.township));
    if shown_on <= board.since {
        return Ok(true);
    }
    // The period runs from the day on which people could read it; it never becomes shorter.
    let base = ch.calendar.period(shown_on, notice.rule).ends_at();
    let first = crate::base::clock::local_date(notice.life.posted_at) == board.since;
    let source = format!("{}/{}", board.township, board.since);
    let end = |old: DateTime<Utc>, corrected: bool| if first || corrected { old.max(base) } else { old };
    let longer =
        extend::extend(&mut ch.tx, &notice.no, now, (ExtendReason::LateDisplay, &source), end).await?;
    if let Some(notice) = longer {
        finish::extended(ch, &notice, ExtendReason::LateDisplay).await?;
    }
    Ok(true)
}

/// A print of a sheet with full names.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Print {
    /// Whose names: a county, township or village.
    pub division: String,
    pub staff: StaffId,
    pub at: DateTime<Utc>,
}

/// Writes a print down, in the trail too, before anybody sees a name (RET-05). `object` is a notice or a draft, `called` how the
/// trail names it.
pub async fn print(
    ch: &mut Change,
    (object, called): (uuid::Uuid, &str),
    division: &str,
    purpose: Purpose,
) -> Result<PrintId> {
    let (now, me) = (ch.now, ch.person()?.id);
    let id = PrintId::new(now);
    exec!(&mut ch.tx, "INSERT INTO board_prints (id, object_id, division, staff_id, purpose, at) \
         VALUES ($1, $2, $3, $4, $5, $6)"; id, object, division, me, purpose, now)?;
    let entry = Entry::new(What::BoardPrint, called.to_owned());
    ch.trail(entry.after(&[division]).reason(purpose.word()));
    Ok(id)
}

pub async fn print_of(tx: &mut Tx, id: PrintId, object: uuid::Uuid) -> Result<Option<Print>> {
    Ok(
        fetch!(tx, maybe "SELECT division, staff_id AS staff, at FROM board_prints WHERE id = $1 AND object_id = $2";
        id, object)?,
    )
}

/// How often the sheets of an object were printed.
pub async fn prints(tx: &mut Tx, object: uuid::Uuid) -> Result<i64> {
    Ok(fetch!(tx, value "SELECT COUNT(*) FROM board_prints WHERE object_id = $1"; object)?)
}
