//! What follows from a step: what waits for whom, and what the donor is told (ML-07: what exactly, they read behind their code).
use chrono::NaiveDate;

use super::{clock, part as read, tell};
use crate::base::error::AppError;
use crate::base::ids::{NeedId, PartId, StaffId};
use crate::features::donations::types::{Event, Part, Stage};
use crate::features::needs::store as needs;
use crate::office::work::{Audience, Item, Kind};
use crate::office::{change::Change, staff::types::Division, staff::types::Role, work};

/// What waits after a step.
pub(super) async fn wait(ch: &mut Change, part: &Part) -> Result<(), AppError> {
    let township = || Division::parse(&part.township).map(|d| Audience::Role(Role::TownshipOfficer, d));
    let stage = part.state.stage();
    // Where two must agree, the first is the centre's, the second the township's (DON-07).
    let (kind, audience, except): (_, _, Option<StaffId>) = match stage {
        Stage::Intended => (Kind::GiftAnswer, Some(Audience::Centre(part.centre)), None),
        Stage::UnderAssessment => (Kind::GiftAnswer, township(), part.state.first_approver()),
        Stage::Received => (Kind::GiftInspect, Some(Audience::Centre(part.centre)), None),
        Stage::Inspected => (Kind::GiftConfirm, Some(Audience::Centre(part.centre)), None),
        _ => return close(ch, part, None).await,
    };
    close(ch, part, Some(kind)).await?;
    let Some(audience) = audience else { return Ok(()) };
    let item = Item {
        kind,
        object: part.id.uuid(),
        reference: part.reference.clone(),
        path: part.path(),
        audience,
        county: part.county.clone(),
        except: [except, None],
        due: Some(part.due_on),
    };
    work::open(&mut ch.tx, ch.now, &item).await
}

/// What a part waited for until now waits no longer, but for `kept`.
async fn close(ch: &mut Change, part: &Part, kept: Option<Kind>) -> Result<(), AppError> {
    for kind in [Kind::GiftAnswer, Kind::GiftInspect, Kind::GiftConfirm, Kind::GiftLate] {
        if Some(kind) != kept {
            work::close(&mut ch.tx, ch.now, kind, part.id.uuid()).await?;
        }
    }
    Ok(())
}

/// The use report of a need waits for its centre while something remains (DON-15): one for all its gifts.
pub(super) async fn report(ch: &mut Change, id: NeedId) -> Result<(), AppError> {
    let need = needs::by_id(&mut ch.tx, id).await?;
    let (Some(need), Some(due)) = (need, clock::next(ch, id).await?) else {
        return work::close(&mut ch.tx, ch.now, Kind::GiftReport, id.uuid()).await;
    };
    let item = Item {
        kind: Kind::GiftReport,
        object: id.uuid(),
        reference: need.item,
        path: format!("/staff/gifts/stock/{id}"),
        audience: Audience::Centre(need.centre),
        county: need.county,
        except: [None, None],
        due: Some(due),
    };
    work::open(&mut ch.tx, ch.now, &item).await
}

/// The receipt of a part waits for its centre while one is owed (DON-09).
pub(super) async fn receipt(ch: &mut Change, id: PartId, due: Option<NaiveDate>) -> Result<(), AppError> {
    let part = read(&mut ch.tx, id).await?;
    let (Some(part), Some(due)) = (part, due) else {
        return work::close(&mut ch.tx, ch.now, Kind::GiftReceipt, id.uuid()).await;
    };
    let item = Item {
        kind: Kind::GiftReceipt,
        object: id.uuid(),
        reference: part.reference.clone(),
        path: part.path(),
        audience: Audience::Centre(part.centre),
        county: part.county,
        except: [None, None],
        due: Some(due),
    };
    work::open(&mut ch.tx, ch.now, &item).await
}

/// The day is over: from now on it waits for the township too. What waits for its officers already is told to the county with everything
/// else that is late.
pub(super) async fn late(ch: &mut Change, part: &Part) -> Result<(), AppError> {
    let township = Division::parse(&part.township).map(|d| Audience::Role(Role::TownshipOfficer, d));
    let Some(audience) = township.filter(|_| part.state.stage() != Stage::UnderAssessment) else {
        return Ok(());
    };
    let item = Item {
        kind: Kind::GiftLate,
        object: part.id.uuid(),
        reference: part.reference.clone(),
        path: part.path(),
        audience,
        county: part.county.clone(),
        except: [None, None],
        due: Some(part.due_on),
    };
    work::open(&mut ch.tx, ch.now, &item).await
}

/// Tells the donor of a step.
pub(super) async fn told(ch: &mut Change, part: &Part, event: Event) -> Result<(), AppError> {
    told_of(ch, part, event, None).await
}

/// As [`told`], with the number of a receipt.
pub(super) async fn told_of(
    ch: &mut Change,
    part: &Part,
    event: Event,
    number: Option<&str>,
) -> Result<(), AppError> {
    let tells = matches!(
        event,
        Event::Accept
            | Event::Decline
            | Event::Receive
            | Event::Confirm
            | Event::IssueReceipt
            | Event::ReportUse
            | Event::Cancel
            | Event::Lapse
            | Event::KeepRefused
            | Event::Discard
            | Event::AskPurpose
    );
    if !tells {
        return Ok(());
    }
    let once = part.version.to_string();
    tell::donor_of(ch, part, |lang| event.label(lang).to_owned(), number, &once).await
}
