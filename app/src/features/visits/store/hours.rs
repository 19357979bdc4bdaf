//! The record of hours (REC-01 to REC-06): entered by the centre from check-in and check-out, countersigned by the host unit (VOL-01),
//! corrected as a new version; what somebody says is wrong with it waits for an answer (REC-03).
use chrono::{DateTime, NaiveDate, Utc};

use super::{event, follow, step, step::StepError, tell};
use crate::base::{
    calendar::Calendar, db::Tx, error::AppError, ids::BookingId, ids::StaffId, ids::WishId, keeping::Sealed,
    keys::Keys, keys::field::Cell,
};
use crate::features::visits::types::hours::{Correction, Flag, Stay, Uncorrected, flags};
use crate::features::visits::types::{Act, Booking, Event, Refused, Settings, State};
use crate::office::change::{Change, StepError as Step};
use crate::office::{trail::Entry, trail::What};
use crate::{exec, fetch};

/// What was written about hours.
pub const SEALED: &[Sealed] = &[
    Sealed::new("visit_records", "reason").by("booking_id"),
    Sealed::new("visit_wishes", "wish").by("booking_id"),
];

/// A version of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub booking: BookingId,
    /// From 1; the highest counts (REC-06).
    pub version: i64,
    pub stay: Stay,
    pub day: NaiveDate,
    /// How many people have these minutes each.
    pub people: i64,
    pub minutes: i64,
    pub flags: Vec<Flag>,
    /// Who entered it; none for the demonstration.
    pub entered_by: Option<StaffId>,
    /// When the host unit countersigned.
    pub signed_at: Option<DateTime<Utc>>,
}

crate::from_row!(Record, r => {
    let (breaks, words): (String, String) = (r.try_get("breaks")?, r.try_get("flags")?);
    Record {
        booking: r.try_get("booking_id")?,
        version: r.try_get("version")?,
        stay: Stay {
            came: r.try_get("came_at")?,
            went: Some(r.try_get("went_at")?),
            breaks: serde_json::from_str(&breaks).map_err(|e| sqlx::Error::Decode(e.into()))?,
            counts: r.try_get("counts")?,
            entered: Some(r.try_get("entered_at")?),
        },
        day: r.try_get("day")?,
        people: r.try_get("people")?,
        minutes: r.try_get("minutes")?,
        flags: words.split(',').filter_map(Flag::parse).collect(),
        entered_by: r.try_get("entered_by")?,
        signed_at: r.try_get("signed_at")?,
    }
});

/// The versions of a booking's record, the newest first.
pub async fn versions(tx: &mut Tx, id: BookingId) -> Result<Vec<Record>, AppError> {
    Ok(
        fetch!(tx, all "SELECT booking_id, version, came_at, went_at, breaks, day, people, minutes, counts, flags, entered_at, \
        entered_by, signed_at FROM visit_records WHERE booking_id = $1 ORDER BY version DESC"; id)?,
    )
}

/// The one that counts.
pub async fn current(tx: &mut Tx, id: BookingId) -> Result<Option<Record>, AppError> {
    Ok(versions(tx, id).await?.into_iter().next())
}

/// Enters the hours of a locked booking that was checked out.
///
/// # Errors
/// [`StepError`] when it was not.
pub async fn enter(
    ch: &mut Change,
    b: &Booking,
    breaks: Vec<(DateTime<Utc>, DateTime<Utc>)>,
) -> Result<Booking, StepError> {
    let State::Completed(stayed) = b.state else {
        return Err(Step::Refused(Refused::Order, Box::new(b.clone())));
    };
    // REC-04: what is no volunteering is recorded with no minutes.
    let counts = b.activities.iter().any(|a| a.counts);
    let stay = Stay { came: stayed.came, went: Some(stayed.went), breaks, counts, entered: Some(ch.now) };
    write(ch, b, &stay, 1, "").await?;
    let moved = step::put(ch, b, Act::Record, Event::Record, "").await?;
    follow::sign(ch, &moved).await?;
    Ok(moved)
}

async fn write(
    ch: &mut Change,
    b: &Booking,
    stay: &Stay,
    version: i64,
    reason: &str,
) -> Result<(), AppError> {
    let minutes = stay.minutes().ok().flatten().unwrap_or(0);
    let (now, by) = (ch.now, ch.by());
    let went = stay.went.unwrap_or(stay.came);
    let breaks = serde_json::to_string(&stay.breaks).map_err(|e| AppError::Internal(e.to_string()))?;
    let people = b.present.unwrap_or_else(|| b.heads.people());
    let sealed = (!reason.is_empty())
        .then(|| ch.state.keys().fields().seal(cell("visit_records", "reason", b.id), reason));
    exec!(&mut ch.tx, "UPDATE visit_records SET current = $1 WHERE booking_id = $2"; false, b.id)?;
    exec!(&mut ch.tx, "INSERT INTO visit_records (booking_id, version, current, came_at, went_at, breaks, day, people, minutes, counts, \
         flags, reason, entered_at, entered_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, $12, $13)";
        b.id, version, true, stay.came, went, breaks, stay.day(), people, minutes, stay.counts, sealed, now, by)?;
    let entry =
        Entry::new(What::VisitHours, format!("visit:{}", b.reference)).reason(&format!("version {version}"));
    ch.trail(entry.after(&[&format!("{minutes} min")]));
    flag(ch, b.id).await
}

/// Looks at all records of whoever made this booking (by the keyed code) and writes what somebody should look at.
async fn flag(ch: &mut Change, id: BookingId) -> Result<(), AppError> {
    let mut all: Vec<Record> = fetch!(&mut ch.tx, all "SELECT r.booking_id, r.version, r.came_at, r.went_at, r.breaks, r.day, r.people, \
        r.minutes, r.counts, r.flags, r.entered_at, r.entered_by, r.signed_at FROM visit_records r JOIN visit_bookings b \
        ON b.id = r.booking_id JOIN visit_bookings me ON me.person_hash = b.person_hash WHERE me.id = $1 AND r.current"; id)?;
    if all.is_empty() {
        all.extend(current(&mut ch.tx, id).await?);
    }
    let calendar: std::sync::Arc<Calendar> = ch.calendar.clone();
    let stays: Vec<Stay> = all.iter().map(|r| r.stay.clone()).collect();
    for (record, flags) in all.iter().zip(flags(&calendar, &stays)) {
        if record.flags != flags {
            let words = flags.iter().map(|f| f.word()).collect::<Vec<_>>().join(",");
            exec!(&mut ch.tx, "UPDATE visit_records SET flags = $1 WHERE booking_id = $2 AND version = $3";
                words, record.booking, record.version)?;
        }
    }
    Ok(())
}

/// The host unit countersigns the version that counts (VOL-01); true when it was not signed before.
pub async fn sign(ch: &mut Change, b: &Booking) -> Result<bool, AppError> {
    let (now, by) = (ch.now, ch.by());
    let n = exec!(&mut ch.tx, "UPDATE visit_records SET signed_at = $1, signed_by = $2 WHERE booking_id = $3 AND current AND signed_at IS NULL \
         AND (entered_by IS NULL OR entered_by <> $2)"; now, by, b.id)?;
    if n == 1 {
        event(ch, b.id, Event::Sign, "").await?;
        ch.trail(Entry::new(What::VisitHours, format!("visit:{}", b.reference)).reason("sign"));
        follow::signed(ch, b).await?;
        tell::hours(ch, b).await?;
    }
    Ok(n == 1)
}

/// Corrects a record: a new version, which waits for its own countersignature (REC-03, REC-06).
///
/// # Errors
/// When the database fails; [`Uncorrected`] when the rules refuse.
pub async fn correct(
    ch: &mut Change,
    b: &Booking,
    c: &Correction,
) -> Result<Result<(), Uncorrected>, AppError> {
    let Some(record) = current(&mut ch.tx, b.id).await? else { return Ok(Err(Uncorrected::Stale)) };
    let mut stay = record.stay.clone();
    stay.entered = None;
    let next = match c.apply(&stay) {
        Ok(next) => Stay { entered: Some(ch.now), ..next },
        Err(why) => return Ok(Err(why)),
    };
    write(ch, b, &next, record.version + 1, &c.reason).await?;
    exec!(&mut ch.tx, "UPDATE visit_bookings SET version = version + 1 WHERE id = $1"; b.id)?;
    event(ch, b.id, Event::Correct, &c.reason).await?;
    answer(ch, b).await?;
    follow::sign(ch, b).await?;
    Ok(Ok(()))
}

/// Somebody says what is wrong with their hours; false when that waits already, or there are none.
pub async fn wish(ch: &mut Change, b: &Booking, text: &str) -> Result<bool, AppError> {
    if !matches!(b.state, State::Recorded(_)) {
        return Ok(false);
    }
    let due = Settings::default().correction(&ch.calendar, ch.now).last_day;
    let (now, sealed) = (ch.now, ch.state.keys().fields().seal(cell("visit_wishes", "wish", b.id), text));
    let n = exec!(&mut ch.tx, "INSERT INTO visit_wishes (id, booking_id, asked_at, due_on, wish) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (booking_id) WHERE answered_at IS NULL DO NOTHING"; WishId::new(now), b.id, now, due, sealed)?;
    if n == 1 {
        event(ch, b.id, Event::Wish, "").await?;
        follow::wish(ch, b, due).await?;
    }
    Ok(n == 1)
}

/// What somebody says is wrong, while it waits.
pub async fn wished(tx: &mut Tx, keys: &Keys, id: BookingId) -> Result<Option<String>, AppError> {
    let sealed: Option<Option<Vec<u8>>> = fetch!(tx, maybe_value "SELECT wish FROM visit_wishes WHERE booking_id = $1 AND answered_at IS NULL"; id)?;
    Ok(sealed.flatten().and_then(|bytes| keys.fields().open(cell("visit_wishes", "wish", id), &bytes)))
}

/// It was answered: by a correction, or by a word that nothing is wrong.
pub async fn refuse(ch: &mut Change, b: &Booking, text: &str) -> Result<(), AppError> {
    event(ch, b.id, Event::Keep, text).await?;
    exec!(&mut ch.tx, "UPDATE visit_bookings SET version = version + 1 WHERE id = $1"; b.id)?;
    answer(ch, b).await?;
    tell::kept(ch, b, text).await
}

async fn answer(ch: &mut Change, b: &Booking) -> Result<(), AppError> {
    let now = ch.now;
    exec!(&mut ch.tx, "UPDATE visit_wishes SET answered_at = $1 WHERE booking_id = $2 AND answered_at IS NULL"; now, b.id)?;
    follow::wish_answered(ch, b).await
}

fn cell(table: &'static str, column: &'static str, id: BookingId) -> Cell {
    Cell::new(table, column, id.uuid())
}
