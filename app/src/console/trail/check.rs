//! The check of the whole chain, on demand. It changes nothing, so its answer is shown at once and not redirected to; it is a
//! POST because it reads every line.
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use crate::base::error::AppError;
use crate::console::trail;
use crate::office::trail::{heads, verify, words};
use crate::office::{staff::access::Action, staff::desk::Desk, trail::verify::Broken};
use crate::t::audit as a;
use crate::web::{page::Head, state::AppState, ui::icon::Icon};

/// Whoever opens the address by hand comes to the list.
pub(super) async fn back(Desk { cx, actor, .. }: Desk) -> Result<Response, AppError> {
    actor.require_role(Action::AuditRead)?;
    Ok(Redirect::to(&cx.to("/staff/audit")).into_response())
}

/// The handler.
pub(super) async fn check(State(state): State<AppState>, mut desk: Desk) -> Result<Response, AppError> {
    // The check reads line by line through a transaction of its own.
    desk.rest();
    let Desk { cx, actor, .. } = desk;
    actor.require_role(Action::AuditRead)?;
    let file = heads::path(&state.running().data);
    let lang = cx.lang;
    let (good, title, lines) = match verify::run(state.db(), state.keys(), &file).await {
        Ok(report) => (true, a::check_good(lang), words::report(lang, &report)),
        Err(Broken::Fault(fault)) => {
            tracing::error!(?fault, "the audit trail is broken");
            (false, a::check_bad(lang), vec![words::fault(lang, fault), a::check_help(lang).to_owned()])
        }
        Err(Broken::App(error)) => return Err(error),
    };
    let class = if good { "banner banner--ok" } else { "banner banner--bad" };
    let icon = if good { Icon::Tick } else { Icon::Alert };
    let mut head = Head::new(title, a::lead(lang), trail::DESK.section)
        .private()
        .crumb(a::title(lang), Some("/staff/audit"))
        .crumb(a::check(lang), None);
    head.status = StatusCode::OK;
    let (at, list) = (a::checked_at(lang, lang.moment(cx.now)), cx.to("/staff/audit"));
    Ok(cx.page(head, move || {
        view! {
            <h1>{title}</h1>
            <div class=class role="status">{icon.svg()}
                <div>{lines.into_iter().map(|l| view! { <p>{l}</p> }).collect_view()}<p class="meta">{at}</p></div>
            </div>
            <p><a class="btn btn--2" href=list>{a::back(lang)}</a></p>
        }
    }))
}
