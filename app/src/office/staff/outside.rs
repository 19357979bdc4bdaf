//! The page that somebody sees who comes from a network where staff may not work (GOV-03).
use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;

use crate::t::account as t;
use crate::web::{menu::Section, page::Cx, page::Head, ui::top::top};

/// Staff come from the networks of the administration only (GOV-03).
pub fn page(cx: Cx) -> Response {
    let lang = cx.lang;
    let (title, lead) = (t::outside_title(lang), t::outside_lead(lang));
    let mut head = Head::new(title, lead, Section::HOME).private();
    head.status = StatusCode::FORBIDDEN;
    cx.page(head, move || view! { {top(title, lead)}<p class="measure">{t::outside_next(lang)}</p> })
}
