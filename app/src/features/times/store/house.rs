//! What a centre says about all its times: how to get there, the hours of rest in which none may lie, and the days on which it takes nobody
//! (VIS-01). What is already open on such a day is cancelled where nobody booked; the rest is for the centre to decide.
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::write::put_cancel;
use super::{TIMES, series};
use crate::base::db::sql::{Sql, Where};
use crate::base::{db::Tx, error::Result, ids::BlackoutId, ids::CentreId, privacy::public_text::PublicText};
use crate::features::times::types::series::{hour, instant};
use crate::features::times::types::{Slot, State, Time};
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::{exec, fetch};

crate::words! {
    /// Why a centre takes nobody.
    Why in times_desk {
        Quarantine = "quarantine" => why_quarantine,
        Inspection = "inspection" => why_inspection,
        Rest = "rest" => why_rest,
        Other = "other" => why_other,
    }
}

/// Hours of a day in which no time may lie; across midnight where the end is not later than the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    pub from: NaiveTime,
    pub to: NaiveTime,
}

impl Quiet {
    fn read(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        Some(Self { from: hour(from)?, to: hour(to)? })
    }

    fn write(self) -> String {
        format!("{}-{}", self.from.format("%H:%M"), self.to.format("%H:%M"))
    }

    /// Whether a time would lie in it, on any day that it touches; both are half-open.
    pub fn meets(self, slot: Slot) -> bool {
        let days = [slot.day() - Days::new(1), slot.day(), slot.day() + Days::new(1)];
        days.into_iter().any(|day| {
            let from = instant(day.and_time(self.from));
            let length = self.to - self.from;
            let length = if length > TimeDelta::zero() { length } else { length + TimeDelta::days(1) };
            from < slot.ends_at && slot.starts_at < from + length
        })
    }
}

/// What a centre says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct House {
    /// How to get there.
    pub way: String,
    pub quiet: Option<Quiet>,
    /// Counts every change (AC-07).
    pub version: i64,
}

pub async fn get(tx: &mut Tx, centre: CentreId) -> Result<House> {
    let row: Option<(String, String, i64)> =
        fetch!(tx, maybe "SELECT way, quiet, version FROM visit_houses WHERE centre_id = $1"; centre)?;
    Ok(row
        .map(|(way, quiet, version)| House { way, quiet: Quiet::read(&quiet), version })
        .unwrap_or_default())
}

/// Writes it; `false` when somebody was first.
pub async fn set(
    ch: &mut Change,
    centre: CentreId,
    way: &PublicText,
    quiet: Option<Quiet>,
    seen: i64,
) -> Result<bool> {
    let quiet = quiet.map(Quiet::write).unwrap_or_default();
    let rows = exec!(&mut ch.tx, "INSERT INTO visit_houses (centre_id, way, quiet, version, updated_at) VALUES ($1, $2, $3, $5 + 1, $4) \
        ON CONFLICT (centre_id) DO UPDATE SET way = excluded.way, quiet = excluded.quiet, version = visit_houses.version + 1, \
        updated_at = excluded.updated_at WHERE visit_houses.version = $5"; centre, way, &quiet, ch.now, seen)?;
    ch.trail(Entry::new(What::VisitTime, format!("centre:{centre}")).reason("house").after(&[way, &quiet]));
    Ok(rows == 1)
}

/// Days on which a centre takes nobody.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Blackout {
    pub id: BlackoutId,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub kind: Why,
    pub reason: String,
}

impl Blackout {
    pub fn holds(&self, day: NaiveDate) -> bool {
        (self.first_day..=self.last_day).contains(&day)
    }
}

/// Those of a centre that are not over, the first first.
pub async fn blackouts(tx: &mut Tx, centre: CentreId, today: NaiveDate) -> Result<Vec<Blackout>> {
    Ok(
        fetch!(tx, all "SELECT id, first_day, last_day, kind, reason FROM visit_blackouts WHERE centre_id = $1 AND last_day >= $2 \
        ORDER BY first_day, id"; centre, today)?,
    )
}

/// Why a centre can open nothing there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blocked {
    Quiet(Quiet),
    Day(Blackout),
}

/// What stands in the way of a time.
pub async fn blocked(tx: &mut Tx, centre: CentreId, slot: Slot) -> Result<Option<Blocked>> {
    let quiet = get(tx, centre).await?.quiet.filter(|q| q.meets(slot));
    if let Some(quiet) = quiet {
        return Ok(Some(Blocked::Quiet(quiet)));
    }
    let days = blackouts(tx, centre, slot.day()).await?;
    Ok(days.into_iter().find(|b| b.holds(slot.day())).map(Blocked::Day))
}

/// What became of the times of some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cleared {
    pub cancelled: usize,
    /// People come: the centre decides.
    pub undecided: usize,
}

/// Takes nobody from one day to another.
pub async fn black_out(
    ch: &mut Change,
    centre: CentreId,
    (first, last): (NaiveDate, NaiveDate),
    why: Why,
    reason: &PublicText,
) -> Result<Cleared> {
    let id = BlackoutId::new(ch.now);
    exec!(&mut ch.tx, "INSERT INTO visit_blackouts (id, centre_id, first_day, last_day, kind, reason, created_at) VALUES ($1, $2, $3, $4, \
        $5, $6, $7)"; id, centre, first, last, why, reason, ch.now)?;
    ch.trail(Entry::new(What::VisitTime, format!("centre:{centre}")).reason("blackout").after(&[
        &first.to_string(),
        &last.to_string(),
        reason,
    ]));
    let mut cleared = Cleared::default();
    for time in within(&mut ch.tx, centre, first, last, ch.now).await? {
        // Locked before it is judged: somebody may be booking it.
        let Some(time) = super::write::lock(ch, time.id).await? else { continue };
        if time.has_people() {
            series::undecided(&mut ch.tx, time.id).await?;
            cleared.undecided += 1;
        } else if time.state != State::Cancelled {
            put_cancel(&mut ch.tx, ch.now, time.id, reason).await?;
            cleared.cancelled += 1;
        }
    }
    series::wait(ch, centre).await?;
    Ok(cleared)
}

/// Takes such days back; what was cancelled stays so.
pub async fn lift(ch: &mut Change, centre: CentreId, id: BlackoutId) -> Result<bool> {
    let rows = exec!(&mut ch.tx, "DELETE FROM visit_blackouts WHERE id = $1 AND centre_id = $2"; id, centre)?;
    ch.trail(Entry::new(What::VisitTime, format!("centre:{centre}")).reason("blackout-end"));
    Ok(rows == 1)
}

/// The times of a centre on some days that have not begun and stand.
pub(super) async fn within(
    tx: &mut Tx,
    centre: CentreId,
    first: NaiveDate,
    last: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<Time>> {
    let rows = Where::default()
        .is("v.centre_id", centre)
        .and("v.day BETWEEN $1 AND $2 AND v.state <> 'cancelled'", [first.into(), last.into()]);
    TIMES.first(tx, rows.clock(Sql::new("v.starts_at > $1", [now.into()])), 1_000).await
}
