//! The check of the whole chain, on demand. It changes nothing, so its answer is shown at once and not redirected to; it is a
//! POST because it reads every line.
use axum::response::{IntoResponse as _, Redirect, Response};
use leptos::prelude::*;

use crate::base::error::Result;
use crate::console::trail;
use crate::office::trail::{heads, verify, words};
use crate::office::{staff::access::Action, staff::desk::Desk, trail::verify::Broken};
use crate::t::audit as a;
use crate::web::{page::Head, ui::banner::Banner, ui::top::Top};

/// Whoever opens the address by hand comes to the list.
pub(super) async fn back(Desk { cx, actor, .. }: Desk) -> Result<Response> {
    actor.require_role(Action::AuditRead)?;
    Ok(Redirect::to(&cx.to("/staff/audit")).into_response())
}

pub(super) async fn check(mut desk: Desk) -> Result<Response> {
    // The check reads line by line through a transaction of its own.
    desk.rest();
    let Desk { cx, actor, .. } = desk;
    actor.require_role(Action::AuditRead)?;
    let (lang, state) = (cx.lang, &cx.state);
    let file = heads::path(&state.running().data);
    let (good, title, lines) = match verify::run(state.db(), state.keys(), &file).await {
        Ok(report) => (true, a::check_good(lang), words::report(lang, &report)),
        Err(Broken::Fault(fault)) => {
            tracing::error!(?fault, "the audit trail is broken");
            (false, a::check_bad(lang), vec![words::fault(lang, fault), a::check_help(lang).to_owned()])
        }
        Err(Broken::App(error)) => return Err(error),
    };
    let banner = if good { Banner::ok() } else { Banner::alert() };
    let head = Head::new(title, a::lead(lang), trail::DESK.section)
        .private()
        .crumb(a::title(lang), Some("/staff/audit"))
        .crumb(a::check(lang), None);
    let at = a::checked_at(lang, lang.moment(cx.now));
    Ok(cx.draw(head, move |cx| {
        view! {
            {Top::new(title).view()}
            {banner.lines(lines).more(view! { <p class="meta">{at}</p> }).answer().view()}
            <p><a class="btn btn--2" href=cx.to("/staff/audit")>{a::back(lang)}</a></p>
        }
    }))
}
