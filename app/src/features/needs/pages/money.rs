//! `/needs/money`: where money goes, elsewhere (DON-05); `/needs/money/{id}`: one is about to leave the portal. No account, no code to
//! pay, no sum and no share of one (DON-02).
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::zh;
use crate::base::{clock::local_date, divisions, error::AppError, error::Result, ids::PointerId};
use crate::features::needs;
use crate::features::needs::store::pointers as store;
use crate::features::needs::types::pointer::{Pointer, PointerKind, host};
use crate::features::needs::types::tel;
use crate::t::needs as n;
use crate::web::page::{Cx, Head};
use crate::web::{
    lists, ui::facts::Fact, ui::facts::fact, ui::facts::facts, ui::icon::Icon, ui::section::section,
    ui::top::top,
};

pub async fn list(cx: Cx) -> Result<Response> {
    let county = cx.params.read("county", |v| divisions::county(v).map(|c| c.code))?;
    let mut tx = cx.state.db().read().await?;
    let all = store::public(&mut tx, county, &cx.state.running().platforms()).await?;
    drop(tx);
    let lang = cx.lang;
    let head = Head::new(n::money_title(lang), n::money_lead(lang), needs::MENU)
        .crumb(n::title(lang), Some("/needs"))
        .crumb(n::money_title(lang), None)
        .kept(cx.until([]));
    let shown = cx.clone();
    Ok(cx.page(head, move || {
        let cx = shown;
        let parts = divisions::counties().iter().filter_map(|county| {
            let of: Vec<_> = all.iter().filter(|p| p.county == county.code).collect();
            (!of.is_empty()).then(|| {
                let cards = of.into_iter().map(|p| card(&cx, p)).collect_view();
                section(county.label(lang), view! { <div class="grid">{cards}</div> })
            })
        });
        let parts: Vec<_> = parts.collect();
        let empty = parts.is_empty().then(|| {
            lists::empty(
                None,
                n::money_none(lang),
                Some((cx.to("/centres"), n::money_to_centres(lang).to_owned())),
            )
        });
        view! {
            {top(n::money_title(lang), n::money_lead(lang))}
            <p class="measure">{n::money_rule(lang)}</p>
            {parts}
            {empty}
        }
    }))
}

fn card(cx: &Cx, p: &Pointer) -> AnyView {
    let lang = cx.lang;
    let mut list: Vec<Fact> = vec![];
    let mut put = |name: &str, text: &str| {
        if !text.is_empty() {
            list.push((name.to_owned(), zh(lang, text)));
        }
    };
    match p.kind {
        PointerKind::Office => {
            put(n::fault_address(lang), &p.said.address);
            put(n::hours(lang), &p.said.hours);
            let tel = tel(&p.said.phone);
            list.push((
                n::phone(lang).to_owned(),
                view! { <a href=tel>{p.said.phone.clone()}</a> }.into_any(),
            ));
        }
        PointerKind::Campaign => {
            put(n::fault_uscc(lang), &p.said.uscc);
            put(n::fault_certificate(lang), &p.said.certificate_no);
            put(n::fault_plan(lang), &p.said.plan_no);
        }
    }
    if let Some(at) = p.verified_at {
        list.push(fact(n::verified_label(lang), n::verified_on(lang, lang.date(local_date(at)))));
    }
    let leave = (p.kind == PointerKind::Campaign).then(|| {
        let href = cx.to(&format!("/needs/money/{}", p.id));
        view! { <p><a class="go" href=href rel="nofollow">{n::money_to_platform(lang)}{Icon::Arrow.svg()}</a></p> }
    });
    let name = if p.said.name.is_empty() { p.kind.label(lang).to_owned() } else { p.said.name.to_string() };
    view! { <article class="card"><p class="meta">{p.kind.label(lang)}</p><h3>{zh(lang, &name)}</h3>{facts(list)}{leave}</article> }
        .into_any()
}

/// The page between the portal and a platform (GOV-12).
pub async fn leave(Path(id): Path<String>, cx: Cx) -> Result<Response> {
    let id: PointerId = id.parse().map_err(|_| AppError::NotFound)?;
    let mut tx = cx.state.db().read().await?;
    let platforms = cx.state.running().platforms();
    let p = store::shown(&mut tx, id, &platforms).await?.filter(|p| p.kind == PointerKind::Campaign);
    let p = p.ok_or(AppError::NotFound)?;
    drop(tx);
    let lang = cx.lang;
    let mut head = Head::new(n::leave_title(lang), n::leave_title(lang), needs::MENU)
        .crumb(n::title(lang), Some("/needs"))
        .crumb(n::money_title(lang), Some("/needs/money"))
        .crumb(n::leave_title(lang), None);
    head.noindex = true;
    let back = cx.to("/needs/money");
    Ok(cx.page(head, move || {
        let to = host(&p.said.link).unwrap_or_default().to_owned();
        view! {
            {top(n::leave_title(lang), n::leave_lead(lang, &to))}
            {facts([
                (n::fault_name(lang).to_owned(), zh(lang, &p.said.name)),
                fact(n::fault_uscc(lang), p.said.uscc),
                fact(n::fault_certificate(lang), p.said.certificate_no),
                fact(n::fault_plan(lang), p.said.plan_no),
            ])}
            <p class="measure">{n::leave_text(lang)}</p>
            <p class="row">
                <a class="btn" href=p.said.link rel="noopener noreferrer nofollow external">{n::leave_go(lang, to)}</a>
                <a class="btn btn--2" href=back>{n::leave_back(lang)}</a>
            </p>
        }
    }))
}
