//! What waits for whom after a step: the centre's answer (VIS-02), then the township's look at it.
use super::event;
use crate::base::error::AppError;
use crate::features::visits::types::{Booking, Event, Settings, State};
use crate::office::work::{Audience, Item, Kind};
use crate::office::{change::Change, staff::types::Division, staff::types::Role, work};

/// Working days within which the host unit countersigns.
const SIGN_WITHIN: u16 = 3;

fn item(b: &Booking, kind: Kind, audience: Audience, due: Option<chrono::NaiveDate>) -> Item {
    Item {
        kind,
        object: b.id.uuid(),
        reference: b.reference.clone(),
        path: b.path(),
        audience,
        county: b.county.clone(),
        except: [None, None],
        due,
    }
}

/// What waits after a step.
pub(super) async fn wait(ch: &mut Change, b: &Booking) -> Result<(), AppError> {
    let now = ch.now;
    let id = b.id.uuid();
    match b.state {
        State::Requested { due } => {
            let item = item(b, Kind::VisitAnswer, Audience::Centre(b.centre), Some(due));
            work::open(&mut ch.tx, now, &item).await
        }
        State::Completed(stayed) => {
            // REC-02: late from the seventh working day on, the county's after the tenth.
            let due = ch.calendar.deadline(stayed.went, Settings::default().record_warn).last_day;
            let item = item(b, Kind::VisitRecord, Audience::Centre(b.centre), Some(due));
            work::open(&mut ch.tx, now, &item).await
        }
        _ => {
            for kind in [Kind::VisitAnswer, Kind::VisitLate, Kind::VisitRecord] {
                work::close(&mut ch.tx, now, kind, id).await?;
            }
            Ok(())
        }
    }
}

/// The day is over: the township looks after it too (VIS-02).
pub(super) async fn late(ch: &mut Change, b: &Booking) -> Result<(), AppError> {
    let Some(township) = Division::parse(&b.township) else { return Ok(()) };
    let item = item(b, Kind::VisitLate, Audience::Role(Role::TownshipOfficer, township), b.state.facts().due);
    work::open(&mut ch.tx, ch.now, &item).await?;
    event(ch, b.id, Event::Late, "").await
}

/// Whoever left only a telephone number is telephoned.
pub(super) async fn call(ch: &mut Change, b: &Booking) -> Result<(), AppError> {
    let due = ch.calendar.deadline(ch.now, 2).last_day.min(b.slot.day());
    let item = item(b, Kind::VisitTell, Audience::Centre(b.centre), Some(due));
    work::open(&mut ch.tx, ch.now, &item).await
}

/// Recorded hours wait for the host unit.
pub(super) async fn sign(ch: &mut Change, b: &Booking) -> Result<(), AppError> {
    let Some(township) = Division::parse(&b.township) else { return Ok(()) };
    let due = ch.calendar.deadline(ch.now, SIGN_WITHIN).last_day;
    let item = item(b, Kind::VisitSign, Audience::Role(Role::TownshipOfficer, township), Some(due));
    work::open(&mut ch.tx, ch.now, &item).await
}

/// They are countersigned.
pub(super) async fn signed(ch: &mut Change, b: &Booking) -> Result<(), AppError> {
    work::close(&mut ch.tx, ch.now, Kind::VisitSign, b.id.uuid()).await
}

/// Somebody says that they are wrong.
pub(super) async fn wish(ch: &mut Change, b: &Booking, due: chrono::NaiveDate) -> Result<(), AppError> {
    let item = item(b, Kind::VisitCorrect, Audience::Centre(b.centre), Some(due));
    work::open(&mut ch.tx, ch.now, &item).await
}

/// That was answered.
pub(super) async fn wish_answered(ch: &mut Change, b: &Booking) -> Result<(), AppError> {
    work::close(&mut ch.tx, ch.now, Kind::VisitCorrect, b.id.uuid()).await
}

/// They were telephoned.
pub async fn called(ch: &mut Change, b: &Booking) -> Result<(), AppError> {
    work::close(&mut ch.tx, ch.now, Kind::VisitTell, b.id.uuid()).await
}
