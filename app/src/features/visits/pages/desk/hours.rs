//! Hours in the console: entered after the check-out, countersigned by the host unit, corrected as a new version (REC-01 to REC-06). The
//! forms stand on the page of the booking and come here.
use axum::{extract::Path, response::Response};
use chrono::{DateTime, Days, Utc};
use leptos::prelude::*;

use super::detail::{self, id, load};
use crate::base::{clock::local_date, error::AppError, i18n::Lang};
use crate::features::times::types::series::{hour, instant, local};
use crate::features::visits::store::hours::{self as store, Record};
use crate::features::visits::types::hours::{Correction, Uncorrected, shown};
use crate::features::visits::types::{Booking, State};
use crate::office::staff::{access::Action, desk::Desk, types::Actor};
use crate::office::{change::Halt, register};
use crate::t::{bookings_desk as bd, hours as h};
use crate::web::{
    forms::Form, forms::Reader, ui::badge::Tone, ui::badge::tag, ui::facts::fact, ui::facts::facts,
    ui::field::Field, ui::field::Typed, ui::section::Panel,
};

fn clock(at: DateTime<Utc>) -> String {
    local(at).format("%H:%M").to_string()
}

/// What is recorded, and what somebody may do about it.
pub(super) fn panel(
    b: &Booking,
    (records, wish): (&[Record], Option<&String>),
    actor: &Actor,
    action: &str,
    typed: &Typed,
    lang: Lang,
) -> Option<AnyView> {
    let handles = actor.role.may(Action::VisitHandle);
    let form = |act: &'static str, button: &'static str, fields: AnyView| {
        let mine = typed.form().raw("act") == act;
        let fresh = Typed::start(lang);
        let typed = if mine { typed } else { &fresh };
        typed.post(format!("{action}/hours")).inner().seen(b.version).hidden("act", act).view(button, fields)
    };
    if let State::Completed(stayed) = b.state {
        let mine = typed.form().raw("act") == "record";
        let fresh = Typed::start(lang);
        let t = if mine { typed } else { &fresh };
        let fields = view! {
            <p>{h::stayed(lang, clock(stayed.came), clock(stayed.went))}</p>
            {t.text(Field::new("break-from", h::break_from(lang)).hint(h::break_hint(lang)).optional().width("w-s"))}
            {t.text(Field::new("break-to", h::break_to(lang)).optional().width("w-s"))}
        };
        let body = if handles { form("record", h::record(lang), fields.into_any()) } else { ().into_any() };
        return Some(Panel::Key.section(h::title(lang), body));
    }
    let record = records.first()?;
    let went = record.stay.went.unwrap_or(record.stay.came);
    let flags = record.flags.iter().map(|f| tag(Tone::Bad, f.label(lang))).collect_view();
    let signed =
        record.signed_at.map_or_else(|| h::unsigned(lang).to_owned(), |at| h::signed(lang, lang.moment(at)));
    let list = [
        fact(h::time(lang), h::stayed(lang, clock(record.stay.came), clock(went))),
        fact(h::hours(lang), h::hours_value(lang, shown(record.minutes), record.people)),
        fact(h::version(lang), record.version.to_string()),
        fact(h::sign(lang), signed),
    ];
    // VOL-01: the centre enters, somebody else signs.
    let signs = actor.role.may(Action::HoursSign)
        && record.signed_at.is_none()
        && record.entered_by != Some(actor.id);
    let sign =
        signs.then(|| form("sign", h::do_sign(lang), view! { <p>{h::sign_hint(lang)}</p> }.into_any()));
    let open = matches!(typed.form().raw("act"), "correct" | "keep");
    let wish = wish.map(|w| view! { <p>{h::wished(lang, w)}</p> });
    let keep = wish.is_some().then(|| {
        let mine = typed.form().raw("act") == "keep";
        let fresh = Typed::start(lang);
        let t = if mine { typed } else { &fresh };
        let field = t.area(Field::new("text", h::keep_text(lang)));
        let form = form("keep", h::keep(lang), field);
        view! { <details open=mine><summary>{h::keep(lang)}</summary>{form}</details> }
    });
    let correct = handles.then(|| {
        let mine = typed.form().raw("act") == "correct";
        let start = Form::default().with("came", clock(record.stay.came)).with("went", clock(went));
        let fresh = Typed::new(lang, start);
        let t = if mine { typed } else { &fresh };
        let fields = view! {
            {t.text(Field::new("came", h::came(lang)).width("w-s"))}
            {t.text(Field::new("went", h::went(lang)).width("w-s"))}
            {t.text(Field::new("break-from", h::break_from(lang)).hint(h::break_hint(lang)).optional().width("w-s"))}
            {t.text(Field::new("break-to", h::break_to(lang)).optional().width("w-s"))}
            {t.area(Field::new("reason", h::reason(lang)).hint(h::reason_hint(lang)))}
        };
        let form = typed_form(t, action, b.version, fields.into_any(), lang);
        view! { {wish}<details open=open && mine><summary>{h::correct(lang)}</summary>{form}</details>{keep} }
    });
    Some(
        Panel::Plain
            .section(h::title(lang), view! { {facts(list)}<p class="row">{flags}</p>{sign}{correct} }),
    )
}

fn typed_form(t: &Typed, action: &str, version: i64, fields: AnyView, lang: Lang) -> AnyView {
    let form = t.post(format!("{action}/hours")).inner().seen(version).hidden("act", "correct");
    form.view(h::do_correct(lang), fields)
}

/// A time of the day that was typed, on the day of a visit; what is before `after` is the next day's where the visit crosses midnight.
fn moment(
    r: &mut Reader<'_>,
    name: &str,
    b: &Booking,
    after: Option<DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    let typed = r.optional(name, 5);
    if typed.is_empty() {
        return None;
    }
    let Some(time) = hour(&crate::base::checks::fold(&typed)) else {
        r.fail(name, h::bad_hour(r.lang()));
        return None;
    };
    let day = b.slot.day();
    let at = instant(day.and_time(time));
    let late = local_date(b.slot.ends_at) > day && after.is_some_and(|after| at < after);
    Some(if late { instant((day + Days::new(1)).and_time(time)) } else { at })
}

fn pause(r: &mut Reader<'_>, b: &Booking) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let from = moment(r, "break-from", b, Some(b.slot.starts_at));
    match (from, moment(r, "break-to", b, from)) {
        (Some(from), Some(to)) if from < to => vec![(from, to)],
        (None, None) => vec![],
        _ => {
            r.fail("break-to", h::bad_break(r.lang()));
            vec![]
        }
    }
}

/// Takes what was typed.
pub async fn take(Path(booking): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let word = form.one("act")?.to_owned();
    let action = if word == "sign" { Action::HoursSign } else { Action::VisitHandle };
    let (mut ch, b): (_, Booking) = desk.begin(&form, &id(&booking)?, action).await?;
    let (lang, to) = (desk.cx.lang, format!("{}?saved=1", b.path()));
    let mut r = form.reader(lang);
    match word.as_str() {
        "record" => {
            let breaks = pause(&mut r, &b);
            if r.good() {
                let done = store::enter(&mut ch, &b, breaks).await;
                return desk.end(ch, &form, done, &to).await;
            }
        }
        "sign" => {
            // Signed before, or entered by the same hand: the page says how it stands.
            store::sign(&mut ch, &b).await?;
            return Ok(ch.end(&to).await?);
        }
        "keep" => {
            let text = r.required_lines("text", 300);
            // Whoever came reads it (VIS-06).
            if r.good()
                && register::told(&mut ch, &mut r, ("text", &text), bd::text_blocked(lang)).await?.is_some()
            {
                store::refuse(&mut ch, &b, &text).await?;
                return Ok(ch.end(&to).await?);
            }
        }
        "correct" => {
            let came = moment(&mut r, "came", &b, None);
            let went = moment(&mut r, "went", &b, came);
            let breaks = pause(&mut r, &b);
            let breaks = (!breaks.is_empty()).then_some(breaks);
            let reason = r.required_lines("reason", 300);
            if r.good()
                && register::told(&mut ch, &mut r, ("reason", &reason), bd::text_blocked(lang))
                    .await?
                    .is_some()
            {
                match store::correct(&mut ch, &b, &Correction { came, went, breaks, reason }).await? {
                    Ok(()) => return Ok(ch.end(&to).await?),
                    Err(Uncorrected::OutBeforeIn) => r.fail("went", h::bad_out(lang)),
                    Err(_) => r.fail("came", h::no_change(lang)),
                }
            }
        }
        _ => return Err(AppError::BadRequest.into()),
    }
    drop(ch);
    let (cx, actor) = (desk.cx.clone(), desk.actor.clone());
    let shown = load(desk.tx().await?, &cx, &actor, b.id).await?;
    Ok(detail::page(cx, &actor, shown, r.back(), None))
}
