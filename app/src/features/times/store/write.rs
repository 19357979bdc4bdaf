//! What a centre does with one time. Every change by a person counts the version up; what concerns the calendar file counts the sequence up
//! (RFC 5545), and what concerns people who booked is noted for whoever keeps bookings ([`super::changes`]).
use chrono::{DateTime, NaiveDate, Utc};

use super::changes::{self, Change as Changed};
use super::{get, series};
use crate::base::{db::Tx, error::Result, ids::SeriesId, ids::TimeId, privacy::public_text::PublicText};
use crate::exec;
use crate::features::centres::store::beds::Brief;
use crate::features::times::types::{Activity, Offers, Slot, Terms, Time};
use crate::office::{change::Change, trail::Entry, trail::What};

pub async fn create(ch: &mut Change, centre: &Brief, slot: Slot, terms: &Terms) -> Result<TimeId> {
    let id = put(&mut ch.tx, ch.now, centre, slot, terms, None).await?;
    ch.trail(Entry::new(What::VisitTime, object(id)).reason("create").after(&[&said(slot), &offered(terms)]));
    Ok(id)
}

/// Puts one in as of an instant, without a line of the trail: what [`create`] and series write, and the demonstration. One that its series
/// has put on that day already is left as it is.
pub async fn put(
    tx: &mut Tx,
    at: DateTime<Utc>,
    centre: &Brief,
    slot: Slot,
    terms: &Terms,
    series: Option<(SeriesId, NaiveDate)>,
) -> Result<TimeId> {
    let id = TimeId::new(at);
    let (series_id, series_day) = series.unzip();
    let rows = exec!(tx, "INSERT INTO visit_times (id, centre_id, county_code, township_code, series_id, series_day, day, weekday, \
        starts_at, ends_at, closes_at, offers, places, groups, taken_places, taken_groups, waiting, instant, min_age, tasks, \
        risks, bring, meals, insurance, state, reason, by_hand, undecided, sequence, created_at, changed_at, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, 0, 0, $15, $16, $17, $18, $19, $20, $21, 'open', \
        '', FALSE, FALSE, 0, $22, $22, 1) ON CONFLICT (series_id, series_day) DO NOTHING";
        id, centre.id, &centre.county, &centre.township, series_id, series_day, slot.day(), slot.weekday(),
        slot.starts_at, slot.ends_at, slot.closes_at, &terms.offers, terms.places, terms.groups, terms.instant, terms.min_age,
        &terms.tasks, &terms.risks, &terms.bring, &terms.meals, &terms.insurance, at)?;
    if rows == 1 {
        offer(tx, id, &terms.offers).await?;
        suspend_if_off(tx, id).await?;
    }
    Ok(id)
}

/// Writes what can be done at a time. What is no longer offered is closed, and what was booked of it stays.
async fn offer(tx: &mut Tx, id: TimeId, offers: &Offers) -> Result<()> {
    exec!(tx, "UPDATE visit_time_activities SET open = FALSE WHERE time_id = $1"; id)?;
    for one in offers.iter() {
        exec!(tx, "INSERT INTO visit_time_activities (time_id, activity, places, taken, open) VALUES ($1, $2, $3, 0, TRUE) \
            ON CONFLICT (time_id, activity) DO UPDATE SET places = excluded.places, open = TRUE";
            id, one.activity, one.places)?;
    }
    Ok(())
}

/// A new time is suspended while its county's switch is on (VIS-05).
async fn suspend_if_off(tx: &mut Tx, id: TimeId) -> Result<()> {
    exec!(tx, "UPDATE visit_times SET state = 'suspended', reason = (SELECT s.reason FROM visit_switches s WHERE s.county_code = \
        visit_times.county_code) WHERE id = $1 AND EXISTS (SELECT 1 FROM visit_switches s WHERE s.county_code = \
        visit_times.county_code AND s.reason <> '')"; id)?;
    Ok(())
}

/// What does not fit into smaller terms (W-10): how many people, groups, or people in an activity are too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    Places(i64),
    Groups(i64),
    Activity(Activity, i64),
}

/// Changes a locked time by hand: its series leaves it alone from now on. What is booked must fit.
///
/// # Errors
/// When the database does; what does not fit is [`Over`], and nothing was written.
pub async fn change(ch: &mut Change, time: &Time, slot: Slot, terms: &Terms) -> Result<Result<(), Over>> {
    if let Some(over) = over(&mut ch.tx, time, terms).await? {
        return Ok(Err(over));
    }
    let moved = (slot.starts_at, slot.ends_at) != (time.slot.starts_at, time.slot.ends_at);
    exec!(&mut ch.tx, "UPDATE visit_times SET day = $2, weekday = $3, starts_at = $4, ends_at = $5, closes_at = $6, offers = $7, \
        places = $8, groups = $9, instant = $10, min_age = $11, tasks = $12, risks = $13, bring = $14, meals = $15, \
        insurance = $16, by_hand = by_hand OR series_id IS NOT NULL, undecided = FALSE, sequence = sequence + $17, \
        changed_at = $18, version = version + 1 WHERE id = $1";
        time.id, slot.day(), slot.weekday(), slot.starts_at, slot.ends_at, slot.closes_at, &terms.offers, terms.places,
        terms.groups, terms.instant, terms.min_age, &terms.tasks, &terms.risks, &terms.bring, &terms.meals, &terms.insurance,
        i64::from(moved), ch.now)?;
    offer(&mut ch.tx, time.id, &terms.offers).await?;
    if moved {
        changes::note(&mut ch.tx, ch.now, time.id, Changed::Moved).await?;
    }
    let entry = Entry::new(What::VisitTime, object(time.id)).reason("change");
    ch.trail(entry.before(&[&said(time.slot), &offered(&time.terms)]).after(&[&said(slot), &offered(terms)]));
    series::wait(ch, time.centre).await?;
    Ok(Ok(()))
}

/// What of a locked time is taken beyond these terms.
async fn over(tx: &mut Tx, time: &Time, terms: &Terms) -> Result<Option<Over>> {
    if time.taken_places > terms.places {
        return Ok(Some(Over::Places(time.taken_places - terms.places)));
    }
    if let Some(groups) = terms.groups.filter(|n| time.taken_groups > *n) {
        return Ok(Some(Over::Groups(time.taken_groups - groups)));
    }
    let taken = super::activities(tx, time.id).await?;
    Ok(taken.iter().find_map(|t| {
        let now = terms.offers.iter().find(|o| o.activity == t.activity);
        let room = now.map_or(0, |o| o.places.unwrap_or(i64::MAX));
        (t.taken > room).then(|| Over::Activity(t.activity, t.taken - room))
    }))
}

/// Cancels a locked time that has not begun, with a reason that people read.
pub async fn cancel(ch: &mut Change, time: &Time, reason: &PublicText) -> Result<()> {
    put_cancel(&mut ch.tx, ch.now, time.id, reason).await?;
    ch.trail(Entry::new(What::VisitTime, object(time.id)).reason("cancel").after(&[reason]));
    series::wait(ch, time.centre).await
}

/// The same as of an instant, without a line of the trail.
pub async fn put_cancel(tx: &mut Tx, at: DateTime<Utc>, id: TimeId, reason: &str) -> Result<()> {
    exec!(tx, "UPDATE visit_times SET state = 'cancelled', reason = $2, undecided = FALSE, sequence = sequence + 1, \
        changed_at = $3, version = version + 1 WHERE id = $1 AND state <> 'cancelled'"; id, reason, at)?;
    changes::note(tx, at, id, Changed::Cancelled).await
}

/// Locks one by updating it.
pub async fn lock(ch: &mut Change, id: TimeId) -> Result<Option<Time>> {
    exec!(&mut ch.tx, "UPDATE visit_times SET version = version WHERE id = $1"; id)?;
    get(&mut ch.tx, id).await
}

pub(super) fn object(id: TimeId) -> String {
    format!("visit-time:{id}")
}

/// A slot as the trail has it.
fn said(slot: Slot) -> String {
    format!("{}/{}", slot.starts_at.to_rfc3339(), slot.ends_at.to_rfc3339())
}

fn offered(terms: &Terms) -> String {
    format!(
        "{} {}",
        terms.places,
        terms.offers.activities().map(Activity::word).collect::<Vec<_>>().join(",")
    )
}
