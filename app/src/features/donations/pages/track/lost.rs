//! `/track/lost`: the codes of an address are mailed to that address. Whoever asks reads the same answer whether there are any (no
//! enumeration); a network and an address may ask so often (RL-02, RL-04).
use axum::{
    Extension,
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use crate::base::error::AppError;
use crate::features::donations::{MENU, mails, store};
use crate::office::outbox;
use crate::t::{donate as o, track as k};
use crate::web::{
    forms::Form, page::Cx, page::Head, page::Peer, quotas, quotas::Limit, quotas::Span, ui::banner::done_of,
    ui::field::Field, ui::field::Typed, ui::section::section, ui::section::ticks, ui::top::top,
};

/// Requests of a network.
const ASKS: Limit = Limit { word: "lost-code", most: 100, span: Span::Hour };

/// The form.
pub async fn show(cx: Cx) -> Response {
    let typed = Typed::start(cx.lang);
    page(cx, typed)
}

fn page(cx: Cx, typed: Typed) -> Response {
    let lang = cx.lang;
    let head = Head::new(k::lost_title(lang), k::lost_lead(lang), MENU)
        .crumb(o::track_title(lang), Some("/track"))
        .crumb(k::lost_title(lang), None)
        .private()
        .of(&typed);
    cx.draw(head, move |cx| {
        let said = done_of(cx, |word| (word == "mailed").then(|| k::lost_done(lang)));
        let field = Field::new("email", o::email(lang)).hint(k::lost_hint(lang)).mail().autocomplete("email");
        let form = typed.post(cx.to("/track/lost")).keyless().view(k::lost_send(lang), typed.text(field));
        view! {
            {top(k::lost_title(lang), k::lost_lead(lang))}
            {said}
            {form}
            {section(k::lost_phone(lang), ticks([k::lost_phone_1(lang), k::lost_phone_2(lang)]))}
        }
    })
}

/// Mails what there is.
///
/// # Errors
/// When the database fails.
pub async fn send(cx: Cx, peer: Option<Extension<Peer>>, form: Form) -> Result<Response, AppError> {
    let lang = cx.lang;
    let mut r = form.reader(lang);
    let email = r.email("email");
    if email.is_none() && r.good() {
        r.fail("email", k::lost_empty(lang));
    }
    let email = match r.end(email) {
        Ok(email) => email,
        Err(typed) => return Ok(page(cx, typed)),
    };
    let network = quotas::network(peer.map(|p| p.0.0));
    let keys = cx.state.keys();
    let mut tx = cx.state.db().write().await?;
    if let Some(full) = quotas::take(&mut tx, keys, cx.now, ASKS, &network, 1).await? {
        tx.commit().await?;
        let (now, words) = (cx.now, full.words(lang, cx.now));
        return Ok(full.refuse(page(cx, Typed::wrong(lang, form, "email", words)), now));
    }
    let found = store::codes::of_address(&mut tx, keys, email.expose()).await?;
    if !found.is_empty() {
        let letter = mails::codes(&cx.state, email.expose(), lang, &found).limited();
        outbox::enqueue(&mut tx, keys, cx.now, &letter).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to(&cx.to("/track/lost?done=mailed")).into_response())
}
