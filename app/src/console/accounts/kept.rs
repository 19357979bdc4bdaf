//! `/staff/kept`: what somebody typed into a session that had ended (SE-07). Only the same account sees it, and only a click sends
//! it on, once more through the checks of the page it was meant for. Its one-time key is kept, so nothing happens twice.
use axum::{extract::State, response::Response};
use leptos::prelude::*;

use crate::base::error::AppError;
use crate::office::{
    change::Halt, staff::desk::Desk, staff::desk::Reading, staff::store::kept, staff::store::kept::Kept,
};
use crate::t;
use crate::web::{
    forms::Form, forms::once, menu::Section, page::Cx, page::Head, state::AppState, ui::facts::facts,
    ui::top::top,
};

/// Fields that the page carries but nobody reads.
const QUIET: [&str; 3] = [once::FIELD, "version", "next"];

/// The newest kept form.
pub(super) async fn show(
    State(state): State<AppState>,
    Reading { cx, actor, mut tx }: Reading,
) -> Result<Response, AppError> {
    let newest = kept::forms(&mut tx, state.keys(), cx.now, actor.id).await?.into_iter().next();
    drop(tx);
    let lang = cx.lang;
    let title = t::account::kept_title(lang);
    let head = Head::new(title, title, Section::HOME).private();
    let Some(kept) = newest else {
        let to = cx.to("/staff");
        return Ok(cx.page(head, move || {
            view! {
                {top(title, t::account::kept_none(lang))}
                <p><a class="btn btn--2" href=to>{t::staff::nav_queue(lang)}</a></p>
            }
        }));
    };
    let form = Form::parse(kept.body.as_bytes())?;
    Ok(draw(cx, head, &kept, &form))
}

fn draw(cx: Cx, head: Head, kept: &Kept, form: &Form) -> Response {
    let lang = cx.lang;
    let join = if kept.path.contains('?') { '&' } else { '?' };
    let action = format!("{}{join}kept={}", cx.to(&kept.path), kept.id);
    let (drop_to, id, at) = (cx.to("/staff/kept"), kept.id.to_string(), lang.moment(kept.at));
    let shown: Vec<_> = form
        .pairs()
        .iter()
        .filter(|(k, v)| !QUIET.contains(&k.as_str()) && !v.is_empty())
        .map(|(k, v)| (k.clone(), view! { <span class="kept">{v.clone()}</span> }.into_any()))
        .collect();
    let hidden: Vec<_> = form
        .pairs()
        .iter()
        .map(|(k, v)| view! { <input type="hidden" name=k.clone() value=v.clone()/> })
        .collect();
    let path = kept.path.split('?').next().unwrap_or_default().to_owned();
    cx.page(head, move || {
        view! {
            {top(t::account::kept_title(lang), t::account::kept_lead(lang))}
            <p class="meta">{t::account::kept_at(lang, at, path)}</p>
            {facts(shown)}
            <div class="section row">
                <form action=action method="post">{hidden}<button class="btn">{t::account::kept_send(lang)}</button></form>
                <form action=drop_to method="post">{once::field(&Form::default())}<input type="hidden" name="id" value=id/><button class="btn btn--3">{t::account::kept_drop(lang)}</button></form>
            </div>
        }
        .into_any()
    })
}

/// Drops it.
pub(super) async fn forget(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let id = form.one("id")?.parse().map_err(|_| AppError::NotFound)?;
    let mut ch = desk.change(&form).await?;
    if !kept::drop_form(&mut ch.tx, desk.actor.id, id).await? {
        return Err(AppError::NotFound.into());
    }
    Ok(ch.end("/staff").await?)
}
