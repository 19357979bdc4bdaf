//! Somebody was first (AC-07): what happened meanwhile, by whom and when, and what was typed, so that nothing is lost.
use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;

use super::desk;
use crate::{
    base::{error::AppError, i18n::Lang},
    features::cases::admissions::{
        store::{self, check, consent, history, opinion},
        types::Case,
    },
    office::staff::{access::Action, types::Actor},
    t,
    web::{
        forms::Form,
        page::Cx,
        ui::{banner::Banner, facts::facts},
    },
};

/// The latest thing that happened to a case: what, when, by whom.
async fn latest(
    cx: &Cx,
    case: &Case,
) -> Result<Option<(String, chrono::DateTime<chrono::Utc>, String)>, AppError> {
    let lang = cx.lang;
    let mut tx = cx.state.db().read().await?;
    let mut all = vec![];
    for e in history::of_case(&mut tx, case.id).await?.into_iter().take(1) {
        all.push((e.act.label(lang).to_owned(), e.at, e.by));
    }
    for c in check::of_case(&mut tx, cx.state.keys(), case.id).await? {
        all.push((t::cases::did_check(lang, c.level.label(lang)), c.at, c.by));
    }
    for c in consent::of_case(&mut tx, case.id).await?.into_iter().take(1) {
        all.push((t::cases::did_consent(lang, c.kind.label(lang)), c.at, c.by));
    }
    for o in opinion::of_case(&mut tx, case.id).await? {
        let kind = o.kind.label(lang);
        all.push((t::cases::did_ask(lang, kind), o.asked_at, o.asked_by));
        if let Some((_, at, by)) = o.answer {
            all.push((t::cases::did_answer(lang, kind), at, by));
        }
    }
    Ok(all.into_iter().max_by_key(|(_, at, _)| *at))
}

/// What somebody typed that is worth keeping: no keys, no versions, and never an ID.
fn kept(lang: Lang, form: &Form) -> Vec<(String, AnyView)> {
    let label = |name: &str| {
        Some(match name {
            "on-y" => t::cases::on(lang),
            "authority" => t::cases::authority(lang),
            "number" => t::cases::number(lang),
            "note" => t::cases::note(lang),
            "referral" => t::eligibility::referral(lang),
            "name" => t::cases::name(lang),
            "village" => t::cases::village(lang),
            "guardian" => t::cases::guardian(lang),
            "phone" => t::cases::phone(lang),
            _ => return None,
        })
    };
    form.pairs()
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .filter_map(|(name, value)| {
            let value = if name == "on-y" {
                format!("{value}-{}-{}", form.raw("on-m"), form.raw("on-d"))
            } else {
                value.clone()
            };
            Some((label(name)?.to_owned(), value.into_any()))
        })
        .collect()
}

/// The page of a change that came second; status 409.
pub(super) async fn page(cx: Cx, actor: &Actor, case: &Case, form: &Form) -> Result<Response, AppError> {
    let lang = cx.lang;
    // The other change may have moved the case; what one may not see any longer does not exist.
    let mut tx = cx.state.db().read().await?;
    let case = store::by_id(&mut tx, &actor.scope(), case.id).await?.ok_or(AppError::NotFound)?;
    drop(tx);
    actor.require(Action::CaseRead, &case.place())?;
    let what = latest(&cx, &case).await?.map(|(what, at, by)| {
        let by = if by.is_empty() { t::cases::the_portal(lang).to_owned() } else { by };
        t::cases::meanwhile(lang, lang.moment(at), by, what)
    });
    let title = t::cases::conflict_title(lang);
    let mut head = desk::head(lang, &case, title);
    head.status = StatusCode::CONFLICT;
    let typed = kept(lang, form);
    let state = t::cases::stands_now(lang, case.state.label(lang));
    let here = cx.to(&case.path());
    Ok(cx.page(head, move || {
        let typed = (!typed.is_empty()).then(|| {
            view! { <section class="section"><h2>{t::cases::you_typed(lang)}</h2><p class="meta">{t::cases::you_typed_hint(lang)}</p>{facts(typed)}</section> }
        });
        view! {
            <div class="head"><h1>{title}</h1></div>
            {Banner::wait().title(what.unwrap_or_else(|| title.to_owned())).text(state).answer().view()}
            {typed}
            <p class="section"><a class="btn" href=here>{t::cases::look_again(lang)}</a></p>
        }
    }))
}
