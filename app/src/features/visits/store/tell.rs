//! Telling whoever booked: by mail if they left an address, else by telephone, which then waits for the centre; and telling the managers
//! of a centre. Both inside the step that there is to tell of.
use super::{code as read_code, follow, visitor as read_visitor};
use crate::base::{clock::local_date, error::AppError, i18n::Lang};
use crate::features::times::{store as times, types::Time};
use crate::features::visits::types::{Booking, Event, Visitor, booking, hours::shown};
use crate::office::work::Kind;
use crate::office::{
    change::Change, outbox as mail, outbox::Letter, outbox::Template, staff::store::colleagues,
};
use crate::t::{bookings as t, hours as h};

/// Other times that are named at most.
const OTHERS: usize = 3;

fn letter(ch: &Change, b: &Booking, to: &str, template: Template, code: &str) -> Letter {
    let lang = b.lang;
    Letter::new(to, lang, template)
        .with("centre", &b.centre_name)
        .with("when", b.when(lang))
        .with("code", code)
        .with("link", ch.state.site().absolute(&format!("/bookings/{code}")))
}

/// The first mail, with the code; true when one was queued. It also tells the centre.
pub(super) async fn registered(
    ch: &mut Change,
    b: &Booking,
    to: &Visitor,
    code: &str,
) -> Result<bool, AppError> {
    if b.state.is_booked() && b.confirmed_at.is_none() {
        managers(ch, b, Kind::VisitAnswer).await?;
    }
    if to.email.is_empty() {
        return Ok(false);
    }
    let lang = b.lang;
    let mut letter = letter(ch, b, &to.email, Template::VisitRegistered, code)
        .with("state", b.state.stage().label(lang))
        .once(format!("visit/{}/1", b.id))
        .limited();
    if let Some(next) = b.next(lang) {
        letter = letter.with("next", next);
    }
    let state = ch.state.clone();
    Ok(mail::enqueue(&mut ch.tx, state.keys(), ch.now, &letter).await?.is_some())
}

/// Tells of a step, if there is to tell of it.
pub(super) async fn told(ch: &mut Change, b: &Booking, word: Event, note: &str) -> Result<(), AppError> {
    let tells = matches!(
        word,
        Event::Offer
            | Event::Accept
            | Event::Lapse
            | Event::Close
            | Event::Confirm
            | Event::Decline
            | Event::Ask
            | Event::Cancel
            | Event::CallOff
            | Event::Release
    );
    if matches!(word, Event::Accept | Event::Answer) && b.confirmed_at.is_none() {
        managers(ch, b, Kind::VisitAnswer).await?;
    }
    if !tells {
        return Ok(());
    }
    // Whoever cannot come is shown other times: suggested, not kept.
    let elsewhere =
        matches!(word, Event::Close | Event::Lapse | Event::Decline | Event::CallOff | Event::Release);
    let reason = if matches!(word, Event::Decline | Event::CallOff | Event::Ask) { note } else { "" };
    let text = b.state.stage().label(b.lang).to_owned();
    news(ch, b, &text, reason, elsewhere, &b.version.to_string()).await
}

async fn news(
    ch: &mut Change,
    b: &Booking,
    text: &str,
    reason: &str,
    elsewhere: bool,
    once: &str,
) -> Result<(), AppError> {
    let (state, lang) = (ch.state.clone(), b.lang);
    let Some(to) = read_visitor(&mut ch.tx, state.keys(), b.id).await? else { return Ok(()) };
    if to.email.is_empty() {
        // Somebody who walked in left nothing.
        return if to.phone.is_empty() { Ok(()) } else { follow::call(ch, b).await };
    }
    let code = read_code(&mut ch.tx, state.keys(), b.id).await?;
    let mut letter = letter(ch, b, &to.email, Template::VisitNews, &code)
        .with("state", text)
        .once(format!("visit/{}/{once}", b.id));
    if !reason.is_empty() {
        letter = letter.with("reason", reason);
    }
    if let Some(next) = b.next(lang) {
        letter = letter.with("next", next);
    }
    let lines = if elsewhere { others(ch, b, lang).await? } else { String::new() };
    if !lines.is_empty() {
        letter = letter.with("lines", lines);
    }
    ch.mail(&letter).await
}

/// Other times for as many people, a line each.
async fn others(ch: &mut Change, b: &Booking, lang: Lang) -> Result<String, AppError> {
    let now = ch.now;
    let list = times::alternatives(&mut ch.tx, b.time, b.heads.people(), now, OTHERS).await?;
    let site = ch.state.site();
    let line = |time: &Time| {
        let when = booking::when(time.slot, lang);
        format!("{when}  {}  {}", time.centre_name, site.absolute(&time.path()))
    };
    Ok(list.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// Reminds of what is to come.
pub(super) async fn remind(ch: &mut Change, b: &Booking, what: &str) -> Result<(), AppError> {
    let state = ch.state.clone();
    let Some(to) = read_visitor(&mut ch.tx, state.keys(), b.id).await? else { return Ok(()) };
    if to.email.is_empty() {
        return Ok(());
    }
    let code = read_code(&mut ch.tx, state.keys(), b.id).await?;
    let letter = letter(ch, b, &to.email, Template::VisitReminder, &code).once(format!(
        "visit/{}/{what}/{}",
        b.id,
        b.slot.starts_at.timestamp()
    ));
    ch.mail(&letter).await
}

/// Somebody tried to book with the same number: whoever was first is told, and nothing else of it.
pub(super) async fn again(ch: &mut Change, b: &Booking) -> Result<(), AppError> {
    let (text, day) = (t::again(b.lang), local_date(ch.now));
    news(ch, b, text, "", false, &format!("again/{day}")).await
}

/// It begins otherwise.
pub(super) async fn moved(ch: &mut Change, b: &Booking) -> Result<(), AppError> {
    let once = format!("moved/{}", b.slot.starts_at.timestamp());
    news(ch, b, t::moved(b.lang), "", false, &once).await
}

/// Thanks, with the hours that are recorded and countersigned.
pub(super) async fn hours(ch: &mut Change, b: &Booking) -> Result<(), AppError> {
    let Some(record) = super::hours::current(&mut ch.tx, b.id).await? else { return Ok(()) };
    let text = h::thanks(b.lang, shown(record.minutes));
    news(ch, b, &text, "", false, &format!("hours/{}", record.version)).await
}

/// The hours stay as they are, with what the centre says.
pub(super) async fn kept(ch: &mut Change, b: &Booking, reason: &str) -> Result<(), AppError> {
    let now = ch.now.timestamp();
    news(ch, b, h::kept(b.lang), reason, false, &format!("kept/{now}")).await
}

/// Nothing can come free for them as things are (W-6): said once.
pub(super) async fn impossible(ch: &mut Change, b: &Booking) -> Result<(), AppError> {
    let text = t::impossible(b.lang);
    news(ch, b, text, "", true, "impossible").await
}

/// Tells the managers of the centre that something waits: the first of its kind on a day, the others are in the digest.
async fn managers(ch: &mut Change, b: &Booking, kind: Kind) -> Result<(), AppError> {
    let (state, today) = (ch.state.clone(), local_date(ch.now));
    for manager in colleagues::managers(&mut ch.tx, b.centre).await? {
        let lang = manager.actor.lang;
        let due = b.state.facts().due.unwrap_or(b.slot.day());
        let letter = Letter::new(&manager.email, lang, Template::VisitCentre)
            .with("name", &manager.actor.name)
            .with("what", kind.label(lang))
            .with("reference", &b.reference)
            .with("deadline", lang.date(due))
            .with("link", state.site().absolute(&b.path()))
            .once(format!("{}/{}/{today}", kind.word(), manager.actor.id.uuid()));
        ch.mail(&letter).await?;
    }
    Ok(())
}
