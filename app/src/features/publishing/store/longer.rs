//! Periods that grow without anybody's fault: downtime of the portal (PUB-05) and a changed holiday table (CAL-01). Each is
//! counted once a notice, on every node and however often it runs.
use chrono::{DateTime, TimeDelta, Utc};

use super::finish;
use crate::base::{calendar::Calendar, calendar::plus_days, clock::local_date, db::Tx, error::Result};
use crate::features::notices::{store, store::extend, types::ExtendReason, types::Notice};
use crate::office::change::Change;
use crate::{exec, fetch};

/// The last instant's day moved by whole days, forward to a working day.
fn later(calendar: &Calendar, end: DateTime<Utc>, days: u16) -> DateTime<Utc> {
    let day = local_date(end - TimeDelta::milliseconds(1));
    let day = calendar.roll_forward(plus_days(day, days));
    crate::base::clock::start_of(day) + TimeDelta::days(1)
}

/// Whole days of a downtime that fell into a period; none up to 24 hours (PUB-05).
pub fn whole_days(down: (DateTime<Utc>, DateTime<Utc>), period: (DateTime<Utc>, DateTime<Utc>)) -> u16 {
    let lost = down.1.min(period.1) - down.0.max(period.0);
    if lost <= TimeDelta::hours(24) { 0 } else { u16::try_from(lost.num_days()).unwrap_or(0) }
}

/// Extends every notice that was on display while the portal was down; says how many.
pub async fn downtime(ch: &mut Change, down: (DateTime<Utc>, DateTime<Utc>), source: &str) -> Result<i64> {
    let now = ch.now;
    let mut n = 0;
    for no in extend::displayed_between(&mut ch.tx, down.0, down.1).await? {
        let Some(notice) = store::load(&mut ch.tx, &no).await? else { continue };
        let posted_at = notice.life.posted_at;
        // Each row loses what fell into its own period.
        let end = |old: DateTime<Utc>, _| match whole_days(down, (posted_at, old)) {
            0 => old,
            days => later(&ch.calendar, old, days),
        };
        let longer = extend::extend(&mut ch.tx, &no, now, (ExtendReason::Downtime, source), end).await;
        if let Some(notice) = longer? {
            finish::extended(ch, &notice, ExtendReason::Downtime).await?;
            n += 1;
        }
    }
    Ok(n)
}

/// Computes the periods of all running notices anew after the holiday table changed. What was announced stands; only a later end
/// is taken over. Says how many became longer.
pub async fn recompute(ch: &mut Change, source: &str) -> Result<i64> {
    let now = ch.now;
    let mut n = 0;
    for notice in extend::running(&mut ch.tx, None, now).await? {
        let (base, corrected) = bases(&mut ch.tx, &ch.calendar, &notice).await?;
        let end = |old: DateTime<Utc>, own: bool| old.max(if own { corrected.max(base) } else { base });
        let longer = extend::extend(&mut ch.tx, &notice.no, now, (ExtendReason::Calendar, source), end).await;
        if let Some(notice) = longer? {
            finish::extended(ch, &notice, ExtendReason::Calendar).await?;
            n += 1;
        }
    }
    Ok(n)
}

/// The end by today's table: of the notice as it was posted or first hung, and of what was corrected last. Downtimes so far are
/// added again.
async fn bases(tx: &mut Tx, calendar: &Calendar, notice: &Notice) -> Result<(DateTime<Utc>, DateTime<Utc>)> {
    let posted = local_date(notice.life.posted_at);
    let boards = super::boards::of_notice(tx, notice.id).await?;
    let hung = |from| {
        boards
            .iter()
            .filter(|b| b.since == from)
            .filter_map(|b| b.shown_on)
            .fold(from, chrono::NaiveDate::max)
    };
    let down = u16::try_from(notice.extended_days).unwrap_or(0);
    let end = |from| calendar.period(hung(from), notice.rule).extend_days(calendar, down).ends_at();
    let corrected = store::versions(tx, notice.id).await?.last().map(|v| end(local_date(v.at)));
    let base = end(posted);
    Ok((base, corrected.unwrap_or(base)))
}

/// Whoever makes periods longer waits here for whoever does: the row of the holiday tables is what they have in common.
pub(super) async fn hold(tx: &mut Tx) -> Result<()> {
    exec!(
        tx,
        "INSERT INTO notice_calendar (id, fingerprint) VALUES (1, '') ON CONFLICT (id) DO UPDATE \
         SET fingerprint = notice_calendar.fingerprint"
    )?;
    Ok(())
}

/// Whether the holiday tables are others than the last time; notes them.
pub async fn calendar_changed(tx: &mut Tx, fingerprint: &str) -> Result<bool> {
    let put = exec!(tx, "INSERT INTO notice_calendar (id, fingerprint) VALUES (1, $1) ON CONFLICT (id) DO UPDATE \
         SET fingerprint = excluded.fingerprint WHERE notice_calendar.fingerprint <> excluded.fingerprint";
        fingerprint)?;
    Ok(put == 1)
}

/// What [`calendar_changed`] noted last, without waiting for a writer.
pub async fn calendar_noted(tx: &mut Tx) -> Result<Option<String>> {
    Ok(fetch!(tx, maybe_value "SELECT fingerprint FROM notice_calendar WHERE id = 1")?)
}
