//! What follows from a step: what waits for whom, and the mail that says to the donor that there is something new (ML-07: what, they read
//! behind their code).
use chrono::NaiveDate;

use super::{clock, code, donor, gift as read_gift, part as read};
use crate::base::error::AppError;
use crate::base::ids::{NeedId, PartId, StaffId};
use crate::features::donations::types::{Event, Part, Stage};
use crate::features::needs::store as needs;
use crate::office::work::{Audience, Item, Kind};
use crate::office::{
    change::Change, outbox as mail, outbox::Letter, outbox::Template, staff::types::Division,
    staff::types::Role, work,
};

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
    for kind in [Kind::GiftAnswer, Kind::GiftInspect, Kind::GiftConfirm] {
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

/// Tells the donor, if they left an address.
pub(super) async fn tell(ch: &mut Change, part: &Part, event: Event) -> Result<(), AppError> {
    let told = matches!(
        event,
        Event::Accept | Event::Decline | Event::Receive | Event::Confirm | Event::Cancel | Event::Lapse
    );
    if !told {
        return Ok(());
    }
    let state = ch.state.clone();
    let Some(gift) = read_gift(&mut ch.tx, part.gift).await? else { return Ok(()) };
    let Some(to) = donor(&mut ch.tx, state.keys(), gift.id).await?.map(|d| d.email).filter(|e| !e.is_empty())
    else {
        return Ok(());
    };
    let code = code(&mut ch.tx, state.keys(), gift.id).await?;
    let letter = Letter::new(&to, gift.lang, Template::GiftNews)
        .with("centre", &part.centre_name)
        .with("code", &code)
        .with("state", event.label(gift.lang))
        .with("link", state.site().absolute(&format!("/track/{code}")))
        .once(format!("gift/{}/{}", part.id, part.version));
    mail::enqueue(&mut ch.tx, state.keys(), ch.now, &letter).await?;
    Ok(())
}
