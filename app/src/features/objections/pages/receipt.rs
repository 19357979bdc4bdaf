//! `/objections/receipt`: the code, what comes next with its dates; printable. The browser's cookie finds it for an hour, so that no
//! code stands in an address here.
use axum::{
    http::HeaderMap,
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use super::parts;
use crate::{
    base::error::AppError,
    features::{
        notices::MENU,
        objections::{
            store,
            types::{Kind, Objection},
        },
    },
    t::objections as o,
    web::{
        page::{Cx, Head},
        ui::{
            facts::{fact, facts},
            icon::Icon,
        },
    },
};

/// The page.
pub async fn show(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    let mut tx = cx.state.db().read().await?;
    let draft = parts::draft(&mut tx, &cx, &headers).await?;
    let Some(id) = draft.and_then(|d| d.objection) else {
        return Ok(Redirect::to(&cx.to("/objections")).into_response());
    };
    let keys = cx.state.keys();
    let code = store::texts(&mut tx, keys, id).await?.code;
    let objection = store::by_code(&mut tx, keys, &code).await?.ok_or(AppError::NotFound)?;
    let mailed = store::person(&mut tx, keys, id).await?.is_some_and(|p| !p.email.is_empty());
    let lang = cx.lang;
    let (title, lead) = (title(objection.kind, lang), o::receipt_lead(lang));
    let head = Head::new(title, lead, MENU).crumb(title, None).private();
    let status = cx.to(&format!("/objections/{code}"));
    Ok(cx.page(head, move || {
        let aside = parts::course(&objection, lang);
        view! {
            <div class="head"><h1>{title}</h1><p class="lead">{lead}</p></div>
            <div class="split">
                <div class="flow-l">
                    {mailed.then(|| view! { <div class="banner banner--ok no-print">{Icon::Tick.svg()}<div><p>{o::receipt_mail(lang)}</p></div></div> })}
                    {slip(&objection, &code, lang)}
                    <div class="row no-print"><a class="btn btn--2" href=status>{o::receipt_status(lang)}</a></div>
                    <p class="meta no-print">{o::receipt_print(lang)}</p>
                </div>
                <aside class="flow" aria-label=o::next_heading(lang)><h2>{o::next_heading(lang)}</h2>{aside}</aside>
            </div>
        }
    }))
}

/// The heading of a receipt.
pub(super) fn title(kind: Kind, lang: crate::base::i18n::Lang) -> &'static str {
    match kind {
        Kind::Objection => o::receipt_title_object(lang),
        Kind::Report => o::receipt_title_report(lang),
    }
}

/// The slip with the code; nothing of the person, so that it can lie on a table.
pub(super) fn slip(objection: &Objection, code: &str, lang: crate::base::i18n::Lang) -> AnyView {
    let about = parts::line(objection.serial, &[], lang);
    let list = vec![
        fact(o::check_notice(lang), objection.no.official()),
        fact(o::fact_about(lang), about),
        fact(o::ground(lang), objection.ground.label(lang)),
        fact(o::identity(lang), objection.identity.label(lang)),
    ];
    view! {
        <article class="slip">
            <div class="slip__code">
                <p>{o::receipt_code(lang)}</p><p class="code">{code.to_owned()}</p>
                <p class="meta">{lang.moment(objection.received_at)}</p>
            </div>
            <div>{facts(list)}</div>
        </article>
    }
    .into_any()
}
