//! `/objections`: typing a receipt code; `/objections/{code}`: where it stands, in words. Both through the kit (`submission::follow`).
use axum::{Extension, extract::Path, http::HeaderMap, response::Response};
use leptos::prelude::*;

use super::parts;
use crate::base::{db::Tx, error::Result, i18n::Lang};
use crate::features::notices::{MENU, types::NoticeNo};
use crate::features::objections::{store, store::Texts, types::Kind, types::Objection};
use crate::t::objections as o;
use crate::web::page::{Cx, Head, Peer};
use crate::web::{
    submission::follow, submission::follow::Asked, submission::follow::Followed, ui::badge::Tone,
    ui::badge::tag, ui::facts::Fact, ui::facts::fact, ui::facts::facts, ui::icon::Icon, ui::section::Panel,
    ui::section::paragraphs, ui::top::Top,
};

/// What a receipt code leads to.
pub struct Found(Objection, Texts);

impl Followed for Found {
    const FOLLOW: &'static str = "/objections";

    fn asked(lang: Lang) -> Asked {
        Asked {
            title: o::find_title(lang),
            lead: o::find_lead(lang),
            code: o::find_code(lang),
            hint: o::find_hint(lang),
            button: o::find_button(lang),
            wrong: o::find_wrong(lang),
            section: MENU,
        }
    }

    async fn by_code(tx: &mut Tx, cx: &Cx, code: &str) -> Result<Option<Self>> {
        let keys = cx.state.keys();
        let Some(objection) = store::by_code(tx, keys, code).await? else { return Ok(None) };
        let texts = store::texts(tx, keys, objection.id).await?;
        Ok(Some(Self(objection, texts)))
    }

    fn more(cx: &Cx) -> Option<AnyView> {
        let (figures, text) = (cx.to("/objections/figures"), o::find_figures(cx.lang));
        Some(view! { <p><a class="go" href=figures>{text}{Icon::Arrow.svg()}</a></p> }.into_any())
    }
}

/// Where an objection stands.
pub async fn status(
    Path(code): Path<String>,
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response> {
    let Found(objection, texts) = match follow::led(&cx, peer, &headers, &code).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let lang = cx.lang;
    let title = o::status_title(lang);
    let head = Head::new(title, objection.no.official(), MENU)
        .crumb(o::find_title(lang), Some("/objections"))
        .crumb(title, None)
        .private();
    let notice = cx.to(&format!("/notices/{}", objection.no));
    Ok(cx.page(head, move || {
        let closed = objection.state.is_closed();
        let tone = if closed { Tone::Ok } else { Tone::Open };
        view! {
            {Top::new(objection.state.label(lang))
                .kicker(o::kicker(lang, objection.no.official()))
                .state(tag(tone, objection.kind.label(lang)))
                .view()}
            <div class="split">
                <div class="flow-l">
                    {clock(&objection, lang)}
                    {texts.extension.as_deref().map(|text| view! {
                        <section class="flow"><h2>{o::status_extended(lang)}</h2>{paragraphs(text)}</section>
                    })}
                    {texts.reasons.as_deref().map(|text| view! {
                        <section class="flow"><h2>{o::status_reasons(lang)}</h2>{paragraphs(text)}</section>
                    })}
                    {closed.then(|| remedy(lang))}
                    {facts(known(&objection, lang))}
                    <p><a class="go" href=notice>{o::back_notice(lang)}{Icon::Arrow.svg()}</a></p>
                </div>
                <aside class="flow" aria-label=o::next_heading(lang)><h2>{o::next_heading(lang)}</h2>{parts::course(&objection, lang)}</aside>
            </div>
        }
    }))
}

fn known(objection: &Objection, lang: Lang) -> Vec<Fact> {
    let no: &NoticeNo = &objection.no;
    let mut list = vec![
        fact(o::check_notice(lang), no.official()),
        fact(o::fact_about(lang), parts::line(objection.serial, &[], lang)),
        fact(o::status_kind(lang), objection.kind.label(lang)),
        fact(o::status_received(lang), lang.moment(objection.received_at)),
    ];
    if let Some(at) = objection.decided_at {
        list.push(fact(o::status_decided(lang), lang.moment(at)));
    }
    list
}

/// Until when what (OBJ-04).
fn clock(objection: &Objection, lang: Lang) -> Option<AnyView> {
    if objection.state.is_closed() {
        return None;
    }
    let waits = objection.kind == Kind::Objection && objection.accepted_at.is_none();
    let accept = waits.then(|| view! { <p>{o::status_accept_by(lang, lang.date(objection.accept_by))}</p> });
    let finish = o::status_finish_by(lang, lang.date(objection.finish_by));
    Some(view! { <section class="panel panel--key">{accept}<p>{finish}</p></section> }.into_any())
}

/// OBJ-09: printed on each decision.
pub(super) fn remedy(lang: Lang) -> AnyView {
    Panel::Plain.section(o::remedy_heading(lang), view! { <p>{o::remedy(lang)}</p> })
}
