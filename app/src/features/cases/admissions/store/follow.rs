//! What waits for whom after a step: the one place that turns the state of a case into work (`crate::office::work`) with its deadline.

use crate::base::{clock::local_date, error::Result};
use crate::features::cases::admissions::types::{Act, Case, State};
use crate::office::work::{Audience, Item, Kind, NewsKind};
use crate::office::{
    change::Change, outbox as mail, outbox::Letter, outbox::Template, staff, staff::types::Division,
    staff::types::Role, work,
};

/// Working days that a step may take before it is late (PUB-03 for the notice; the others are the house's own).
const fn allowed(kind: Kind) -> u16 {
    match kind {
        Kind::NoticeDue => 20,
        Kind::CaseFile => 10,
        _ => 5,
    }
}

/// Closes what waited for the old state and opens what the new one waits for.
pub(super) async fn after(ch: &mut Change, from: State, case: &Case, act: Act) -> Result<()> {
    let now = ch.now;
    if let Some((kind, _)) = waits(from, case) {
        work::close(&mut ch.tx, now, kind, case.id.uuid()).await?;
    }
    if matches!(act, Act::Reject | Act::Withdraw) {
        work::close_all(&mut ch.tx, now, case.id.uuid()).await?;
    }
    announce(ch, from, case, act).await?;
    let Some((kind, audience)) = waits(case.state, case) else { return Ok(()) };
    let (due, _) = ch.calendar.add_working_days(local_date(now), allowed(kind));
    let item = Item {
        kind,
        object: case.id.uuid(),
        reference: case.reference.clone(),
        path: match kind {
            Kind::CaseSign => format!("{}/agreement", case.path()),
            Kind::MoveIn => format!("{}/stay/move-in", case.path()),
            _ => case.path(),
        },
        audience,
        county: case.county.clone(),
        except: [None, None],
        due: Some(due),
    };
    work::open(&mut ch.tx, now, &item).await
}

/// What a case in this state waits for, and for whom.
fn waits(state: State, case: &Case) -> Option<(Kind, Audience)> {
    let village = || Some(Audience::Role(Role::VillageReporter, case.village.clone()));
    let township = || Some(Audience::Role(Role::TownshipOfficer, Division::parse(&case.township)?));
    let county = || Some(Audience::Role(Role::CountyOfficer, Division::parse(&case.county)?));
    Some(match state {
        State::Applied => (Kind::CaseReport, village()?),
        State::VillageReported => (Kind::CaseApprove, township()?),
        State::TownshipReview => (Kind::CaseReview, township()?),
        State::TownshipApproved => (Kind::CaseFile, county()?),
        State::CountyFiled => (Kind::NoticeDue, county()?),
        State::Cleared => (Kind::CaseSign, township()?),
        State::Signed => (Kind::MoveIn, Audience::Centre(case.centre?)),
        _ => return None,
    })
}

/// Rings the bells of a case that came back or ended; those to whom it came back get a mail too.
async fn announce(ch: &mut Change, from: State, case: &Case, act: Act) -> Result<()> {
    let now = ch.now;
    let village = (Role::VillageReporter, Some(case.village.clone()));
    let township = (Role::TownshipOfficer, Division::parse(&case.township));
    let county = (Role::CountyOfficer, Division::parse(&case.county));
    let (kind, whom) = match act {
        Act::ReturnToVillage => (NewsKind::CaseReturned, vec![village]),
        Act::ReturnToTownship | Act::Sustain => (NewsKind::CaseReturned, vec![township]),
        Act::Reject => (NewsKind::CaseEnded, vec![village]),
        Act::Withdraw => {
            let mut whom = vec![village];
            if !matches!(from, State::Draft | State::Applied) {
                whom.extend([township, county]);
            }
            (NewsKind::CaseEnded, whom)
        }
        Act::Approve | Act::File => (NewsKind::CaseStep, vec![village]),
        _ => return Ok(()),
    };
    for (role, division) in whom {
        let Some(division) = division else { continue };
        if kind == NewsKind::CaseReturned {
            for (to, lang) in staff::store::emails_of(&mut ch.tx, role, &division).await? {
                let once = format!("returned/{}/{}/{to}", case.reference, case.version);
                // The address itself must not stand in the clear beside the sealed one.
                let once = ch.state.keys().lookup("mail-once", &once);
                let letter = Letter::new(&to, lang, Template::ReturnedCase)
                    .with("reference", &case.reference)
                    .with("link", case.path())
                    .once(once);
                mail::enqueue(&mut ch.tx, ch.state.keys(), now, &letter).await?;
            }
        }
        ch.tell(kind, (&case.reference, case.path()), Audience::Role(role, division)).await?;
    }
    Ok(())
}
