//! The page that somebody sees who comes from a network where staff may not work (GOV-03).
use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;

use crate::{
    t,
    web::{
        page::{Cx, Head},
        ui::layout::Section,
    },
};

/// Staff come from the networks of the administration only (GOV-03).
pub fn page(cx: Cx) -> Response {
    let lang = cx.lang;
    let mut head =
        Head::new(t::account::outside_title(lang), t::account::outside_lead(lang), Section::None).private();
    head.status = StatusCode::FORBIDDEN;
    cx.page(head, move || {
        view! {
            <div class="head"><h1>{t::account::outside_title(lang)}</h1><p class="lead">{t::account::outside_lead(lang)}</p></div>
            <p class="measure">{t::account::outside_next(lang)}</p>
        }
    })
}
