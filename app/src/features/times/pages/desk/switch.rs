//! `/staff/times/switch`: the county suspends all visits with one press, and lets them be again (VIS-05).
use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{head, read};
use crate::base::{clock::local_date, divisions, error::AppError, error::Result, i18n};
use crate::features::times::pages::zh;
use crate::features::times::store::switch::{self as store, Switch};
use crate::office::change::Halt;
use crate::office::register;
use crate::office::staff::types::{Actor, Scope};
use crate::office::staff::{access::Action, desk::Desk};
use crate::t::times_desk as d;
use crate::web::{
    forms::Form, page::Cx, ui::banner::Banner, ui::banner::done_of, ui::field::Field, ui::field::Typed,
    ui::top::top,
};

/// The county of whoever may use the switch.
fn county(actor: &Actor) -> Result<String> {
    actor.require_role(Action::VisitsSuspend)?;
    match actor.scope() {
        Scope::County(code) => Ok(code),
        _ => Err(AppError::NotFound),
    }
}

pub async fn show(desk: Desk) -> Result<Response> {
    again(desk, None, StatusCode::OK).await
}

async fn again(mut desk: Desk, back: Option<Typed>, status: StatusCode) -> Result<Response> {
    let (lang, now) = (desk.cx.lang, desk.cx.now);
    let county = county(&desk.actor)?;
    let switch = store::of(desk.tx().await?, &county).await?;
    let reach = store::reach(desk.tx().await?, &county, now).await?;
    let typed = back.unwrap_or_else(|| Typed::start(lang));
    Ok(page(desk.cx, &county, switch, reach, typed, status))
}

pub async fn save(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let county = county(&desk.actor)?;
    let mut ch = desk.change(&form).await?;
    ch.keyed()?;
    let (lang, seen) = (desk.cx.lang, ch.seen()?);
    let off = form.has("turn", "off");
    let done = if off {
        store::turn_off(&mut ch, &county, seen).await?
    } else {
        let mut r = form.reader(lang);
        let typed = r.required("reason", read::LINE);
        let reason = register::pass(&mut ch, &mut r, "reason", &typed).await?;
        match r.end(reason) {
            Ok(reason) => store::turn_on(&mut ch, &county, &reason, seen).await?,
            Err(typed) => {
                drop(ch);
                return Ok(again(desk, Some(typed), StatusCode::UNPROCESSABLE_ENTITY).await?);
            }
        }
    };
    if done {
        return Ok(ch
            .end(if off { "/staff/times/switch?done=off" } else { "/staff/times/switch?done=on" })
            .await?);
    }
    drop(ch);
    let typed = Typed::wrong(lang, form.only(&["reason"]), "reason", d::house_stale(lang));
    Ok(again(desk, Some(typed), StatusCode::CONFLICT).await?)
}

fn page(
    cx: Cx,
    county: &str,
    switch: Option<Switch>,
    reach: (i64, i64),
    typed: Typed,
    status: StatusCode,
) -> Response {
    let lang = cx.lang;
    let county = divisions::county_label(county, lang);
    let mut head = head(lang, d::switch_title(lang));
    head.status = status;
    cx.draw(head, move |cx| {
        let version = switch.as_ref().map_or(0, |s| s.version);
        let said = done_of(cx, |word| {
            Some(match word {
                "on" => d::done_on(lang),
                "off" => d::done_off(lang),
                _ => return None,
            })
        });
        let on = switch.as_ref().filter(|s| !s.reason.is_empty());
        let form = typed.post(cx.to("/staff/times/switch")).seen(version);
        let body = match on {
            Some(switch) => {
                let since = i18n::date(lang, local_date(switch.since), cx.today);
                let state = Banner::wait()
                    .title(d::switch_on(lang, since))
                    .more(view! { <p>{zh(lang, &switch.reason)}</p> });
                let form = form
                    .hidden("turn", "off")
                    .view(d::switch_lift(lang), view! { <p>{d::switch_lift_text(lang)}</p> });
                view! { {state.view()}{form} }.into_any()
            }
            None => {
                let fields = view! {
                    <p>{d::switch_reach(lang, reach.0, reach.1)}</p>
                    {typed.text(Field::new("reason", d::reason(lang)).hint(d::switch_reason_hint(lang)))}
                };
                form.stops().view(d::switch_go(lang, &county), fields)
            }
        };
        view! { {top(d::switch_heading(lang, &county), d::switch_text(lang))}{said}{body} }
    })
}
