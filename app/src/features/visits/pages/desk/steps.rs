//! A step of the centre. The form acts once (IN-11), and on what its sender saw (AC-07).
use axum::{extract::Path, response::Response};

use super::detail::{id, load, page};
use super::{acts, acts::Doing, head};
use crate::base::{error::AppError, i18n::Lang, ids::BookingId};
use crate::features::visits::store::{desk, step, step::Move, step::advance};
use crate::features::visits::types::{Booking, Refused};
use crate::office::change::{Change, Contested, Halt, Met};
use crate::office::{
    register, staff::access::Action, staff::desk::Desk, staff::types::Division, staff::types::Place,
};
use crate::t::{bookings_desk as d, change as t};
use crate::web::forms::Form;

impl Contested for Booking {
    type Key = BookingId;
    type Why = Refused;
    const STALE: Refused = Refused::Stale;

    async fn lock(ch: &mut Change, id: &BookingId) -> Result<Option<Self>, AppError> {
        step::lock(ch, *id).await
    }

    fn place(&self) -> Option<Place> {
        Some(Place { division: Division::parse(&self.township)?, centre: Some(self.centre) })
    }

    fn version(&self) -> i64 {
        self.version
    }

    async fn met(&self, desk: &mut Desk, why: &Refused) -> Result<Met, AppError> {
        let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
        let lang = cx.lang;
        let now = desk::reached(desk.tx().await?, &actor, self.id).await?.ok_or(AppError::NotFound)?;
        let last = load(desk.tx().await?, &cx, &actor, self.id).await?.events.pop();
        let mut lines = vec![t::stands(lang, now.state.stage().label(lang))];
        lines.extend(said(*why, lang).map(str::to_owned));
        Ok(Met {
            head: head(lang, t::first(lang)),
            last: last.map(|(e, by)| (e.at, by, e.act.label(lang).to_owned())),
            lines,
            label,
            next: vec![(now.path(), t::look_again(lang).to_owned())],
        })
    }
}

/// What stood in the way, where it was not somebody else.
fn said(why: Refused, lang: Lang) -> Option<&'static str> {
    Some(match why {
        Refused::Heads => d::no_heads(lang),
        Refused::Day => d::no_day(lang),
        Refused::OutBeforeIn => d::no_out(lang),
        Refused::Reason => d::no_reason(lang),
        _ => return None,
    })
}

/// What the fields are called.
fn label(lang: Lang, name: &str) -> Option<&'static str> {
    (name == "text").then(|| d::text(lang))
}

/// Takes it.
pub async fn take(Path(booking): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let doing = Doing::parse(form.one("act")?).ok_or(AppError::BadRequest)?;
    let (mut ch, booking): (_, Booking) = desk.begin(&form, &id(&booking)?, Action::VisitHandle).await?;
    let lang = desk.cx.lang;
    let to = format!("{}?saved=1", booking.path());
    let mut r = form.reader(lang);
    let step = acts::read(&mut r, doing);
    // It goes to a visitor, who is told nothing of a resident (VIS-06, PUB-20).
    if r.good() && step.as_ref().is_some_and(|step| *step != Move::Confirm) {
        register::told(&mut ch, &mut r, ("text", form.raw("text")), d::text_blocked(lang)).await?;
    }
    if !r.good() {
        drop(ch);
        let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
        let shown = load(desk.tx().await?, &cx, &actor, booking.id).await?;
        return Ok(page(cx, &actor, shown, r.back(), None));
    }
    let Some(step) = step else {
        crate::features::visits::store::called(&mut ch, &booking).await?;
        return Ok(ch.end(&to).await?);
    };
    let done = advance(&mut ch, &booking, &step).await;
    desk.end(ch, &form, done, &to).await
}
