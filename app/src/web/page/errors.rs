//! The pages for everything that does not work out: in the visitor's language, saying what happened, what to do next, and
//! the request's id for whoever asks (OU-07). Drawn by the server's outermost layer, so they also answer what never reached a
//! handler: a wrong method, a body too large, a panic.
use axum::{
    Json,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use leptos::prelude::*;

use super::{Cx, Head};
use crate::base::{error::ErrorKind, i18n::Lang};
use crate::t;
use crate::web::{menu::Section, state::AppState, ui::house::House, ui::icon::Icon};

/// Draws the error page, or the JSON of an error under `/api/`.
pub fn error_page(
    state: &AppState,
    parts: &Parts,
    status: StatusCode,
    kind: Option<ErrorKind>,
    request_id: &str,
) -> Response {
    let cx = Cx::from_parts(parts, state);
    let (title, lead, next) = words(cx.lang, status, kind);
    if cx.path.starts_with("/api/") {
        let body = serde_json::json!({ "status": status.as_u16(), "error": title, "detail": lead, "request_id": request_id });
        return (status, [("cache-control", "no-store")], Json(body)).into_response();
    }
    let mut head = Head::new(title, lead, Section::HOME).private();
    head.status = status;
    let id = t::errors::request_id(cx.lang, request_id);
    let (lang, phone) = (cx.lang, state.site().phone.clone());
    let links = [
        (cx.to("/"), t::errors::go_home(lang)),
        (cx.to("/notices"), t::errors::go_notices(lang)),
        (cx.to("/centres"), t::errors::go_centres(lang)),
        (cx.to("/sitemap"), t::errors::go_sitemap(lang)),
    ];
    let search = match kind {
        Some(ErrorKind::Notice) => cx.to("/notices"),
        Some(ErrorKind::Centre) => cx.to("/centres"),
        Some(ErrorKind::Need) => cx.to("/needs"),
        Some(ErrorKind::Post) => cx.to("/posts"),
        Some(ErrorKind::Time) => cx.to("/centres"),
        _ => cx.to("/search"),
    };
    let missing = status == StatusCode::NOT_FOUND;
    cx.page(head, move || {
        view! {
            <div class="hero">
                <div class="flow-l">
                    <div class="head"><h1>{title}</h1><p class="lead">{lead}</p><p>{next}</p></div>
                    {missing.then(|| view! {
                        <form class="form" action=search method="get" role="search">
                            <div>
                                <label class="legendary" for="q">{t::errors::search_label(lang)}</label>
                                <div class="search">
                                    <input class="input" id="q" name="q" type="search" autocomplete="off" maxlength="60"/>
                                    <button class="btn">{Icon::Search.svg()}{t::common::search(lang)}</button>
                                </div>
                            </div>
                        </form>
                    })}
                    <nav class="row" aria-label=t::errors::links_label(lang)>
                        {links.map(|(href, label)| view! { <a class="go" href=href>{label}{Icon::Arrow.svg()}</a> })}
                    </nav>
                    {phone.map(|phone| view! { <p class="meta">{t::common::phone(lang, phone)}</p> })}
                    <p class="meta">{id}<br/>{t::errors::request_id_hint(lang)}</p>
                </div>
                <figure class="hero__fig">
                    {House { lit: vec![50] }.svg(None)}
                    <figcaption><span class="meta">{t::common::lit_window(lang)}</span></figcaption>
                </figure>
            </div>
        }
    })
}

/// Title, what happened, what to do next.
fn words(
    lang: Lang,
    status: StatusCode,
    kind: Option<ErrorKind>,
) -> (&'static str, &'static str, &'static str) {
    use t::errors as e;
    macro_rules! say {
        ($t:ident, $l:ident, $n:ident) => {
            (e::$t(lang), e::$l(lang), e::$n(lang))
        };
    }
    match (status.as_u16(), kind) {
        (_, Some(ErrorKind::Notice)) => say!(notice_404_title, notice_404_lead, notice_404_next),
        (_, Some(ErrorKind::Centre)) => say!(centre_404_title, centre_404_lead, centre_404_next),
        (_, Some(ErrorKind::Need)) => say!(need_404_title, need_404_lead, need_404_next),
        (_, Some(ErrorKind::Post)) => say!(post_404_title, post_404_lead, post_404_next),
        (_, Some(ErrorKind::Time)) => say!(time_404_title, time_404_lead, time_404_next),
        (_, Some(ErrorKind::Filter("year"))) => say!(bad_number_title, bad_number_lead, bad_number_next),
        (_, Some(ErrorKind::Filter(_))) => say!(bad_filter_title, bad_filter_lead, bad_filter_next),
        (_, Some(ErrorKind::Cursor)) => say!(bad_cursor_title, bad_cursor_lead, bad_cursor_next),
        (400, _) => say!(e400_title, e400_lead, e400_next),
        (403, _) => say!(e403_title, e403_lead, e403_next),
        (404, _) => say!(e404_title, e404_lead, e404_next),
        (405, _) => say!(e405_title, e405_lead, e405_next),
        (408, _) => say!(e408_title, e408_lead, e408_next),
        (413, _) => say!(e413_title, e413_lead, e413_next),
        (414 | 431, _) => say!(e414_title, e414_lead, e414_next),
        (415, _) => say!(e415_title, e415_lead, e415_next),
        (422, _) => say!(e422_title, e422_lead, e422_next),
        (429, _) => say!(e429_title, e429_lead, e429_next),
        (503 | 504, _) => say!(e503_title, e503_lead, e503_next),
        (s, _) if s < 500 => say!(e400_title, e400_lead, e400_next),
        _ => say!(e500_title, e500_lead, e500_next),
    }
}
