//! `/staff/kept`: what somebody typed into a session that had ended (SE-07). Only the same account sees it, and only a click sends
//! it on, once more through the checks of the page it was meant for. Its one-time key is kept, so nothing happens twice.
use axum::response::Response;
use leptos::prelude::*;

use crate::base::error::{AppError, Result};
use crate::office::{
    change::Halt, staff::desk::Desk, staff::desk::Reading, staff::store::kept, staff::store::kept::Kept,
};
use crate::t;
use crate::web::{
    forms::Form, forms::once, menu::Section, page::Cx, page::Head, ui::facts::facts, ui::field::Typed,
    ui::top::top,
};

/// Fields that the page carries but nobody reads.
const QUIET: [&str; 3] = [once::FIELD, "version", "next"];

/// The newest kept form.
pub(super) async fn show(Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let newest = kept::forms(&mut tx, cx.state.keys(), cx.now, actor.id).await?.into_iter().next();
    drop(tx);
    let lang = cx.lang;
    let title = t::account::kept_title(lang);
    let head = Head::new(title, title, Section::HOME).private();
    let Some(kept) = newest else {
        return Ok(cx.draw(head, move |cx| {
            view! {
                {top(title, t::account::kept_none(lang))}
                <p><a class="btn btn--2" href=cx.to("/staff")>{t::staff::nav_queue(lang)}</a></p>
            }
        }));
    };
    let form = Form::parse(kept.body.as_bytes())?;
    Ok(cx.draw(head, move |cx| body(cx, &kept, &form)))
}

fn body(cx: &Cx, kept: &Kept, form: &Form) -> AnyView {
    let lang = cx.lang;
    let join = if kept.path.contains('?') { '&' } else { '?' };
    let action = format!("{}{join}kept={}", cx.to(&kept.path), kept.id);
    let shown = form
        .pairs()
        .iter()
        .filter(|(k, v)| !QUIET.contains(&k.as_str()) && !v.is_empty())
        .map(|(k, v)| (k.clone(), view! { <span class="kept">{v.clone()}</span> }.into_any()));
    let hidden = form
        .pairs()
        .iter()
        .map(|(k, v)| view! { <input type="hidden" name=k.clone() value=v.clone()/> })
        .collect_view();
    let path = kept.path.split('?').next().unwrap_or_default().to_owned();
    let forget = Typed::start(lang).post(cx.to("/staff/kept")).inner().hidden("id", kept.id.to_string());
    view! {
        {top(t::account::kept_title(lang), t::account::kept_lead(lang))}
        <p class="meta">{t::account::kept_at(lang, lang.moment(kept.at), path)}</p>
        {facts(shown)}
        <div class="section row">
            <form action=action method="post">{hidden}<button class="btn">{t::account::kept_send(lang)}</button></form>
            {forget.around(view! { <button class="btn btn--3">{t::account::kept_drop(lang)}</button> })}
        </div>
    }
    .into_any()
}

pub(super) async fn forget(mut desk: Desk, form: Form) -> Result<Response, Halt> {
    let id = form.one("id")?.parse().map_err(|_| AppError::NotFound)?;
    let mut ch = desk.change(&form).await?;
    if !kept::drop_form(&mut ch.tx, desk.actor.id, id).await? {
        return Err(AppError::NotFound.into());
    }
    Ok(ch.end("/staff").await?)
}
