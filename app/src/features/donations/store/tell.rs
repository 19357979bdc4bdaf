//! Telling a donor: by mail if they left an address, else by telephone, which then waits for the centre; and telling the managers of a
//! centre. Both inside the step that there is to tell of.
use super::{code, donor, gift as read_gift};
use crate::base::{clock::local_date, error::AppError, i18n::Lang};
use crate::features::donations::mails::{self, Reader};
use crate::features::donations::types::{Gift, Part};
use crate::office::work::{Audience, Item, Kind};
use crate::office::{change::Change, outbox::Letter, staff::store::colleagues, work};
use crate::web::state::AppState;

/// Working days within which somebody is telephoned.
const CALL_WITHIN: u16 = 2;

/// Tells the donor something: `what` in their language, and a key under which it is told once.
pub(super) async fn donor_of(
    ch: &mut Change,
    part: &Part,
    what: impl Fn(Lang) -> String,
    number: Option<&str>,
    once: &str,
) -> Result<(), AppError> {
    let write = |state: &AppState, to: &Reader<'_>| to.news(state, part, &what(to.gift.lang), number);
    write_or_call(ch, part, write, once).await
}

/// Reminds the donor to deliver.
pub(super) async fn reminder(ch: &mut Change, part: &Part, once: &str) -> Result<(), AppError> {
    write_or_call(ch, part, |state, to| to.reminder(state, part), once).await
}

async fn write_or_call(
    ch: &mut Change,
    part: &Part,
    write: impl Fn(&AppState, &Reader<'_>) -> Letter,
    once: &str,
) -> Result<(), AppError> {
    let state = ch.state.clone();
    let Some(gift): Option<Gift> = read_gift(&mut ch.tx, part.gift).await? else { return Ok(()) };
    let Some(known) = donor(&mut ch.tx, state.keys(), gift.id).await? else { return Ok(()) };
    if !known.email.is_empty() {
        let code = code(&mut ch.tx, state.keys(), gift.id).await?;
        let letter = write(&state, &Reader { gift: &gift, email: &known.email, code: &code });
        return ch.mail(&letter.once(format!("gift/{}/{once}", part.id))).await;
    }
    if known.phone.is_empty() {
        return Ok(());
    }
    let item = Item {
        kind: Kind::GiftTell,
        object: part.id.uuid(),
        reference: part.reference.clone(),
        path: part.path(),
        audience: Audience::Centre(part.centre),
        county: part.county.clone(),
        except: [None, None],
        due: Some(ch.calendar.deadline(ch.now, CALL_WITHIN).last_day),
    };
    work::open(&mut ch.tx, ch.now, &item).await
}

/// Tells the managers of the part's centre that something of this kind waits.
pub(super) async fn managers(ch: &mut Change, part: &Part, kind: Kind) -> Result<(), AppError> {
    let (state, today) = (ch.state.clone(), local_date(ch.now));
    for manager in colleagues::managers(&mut ch.tx, part.centre).await? {
        let letter = mails::to_manager(&state, &manager, part, kind, today);
        ch.mail(&letter).await?;
    }
    Ok(())
}
