//! The desk: `/staff`, what waits for me; `/staff/news`, what changed.
use axum::{Router, response::Response, routing::get};
use leptos::prelude::*;

use crate::{page::Head, staff::desk::Desk, state::AppState, t, ui::layout::Section};

/// All addresses of the desk.
pub fn routes() -> Router<AppState> {
    Router::new().route("/staff", get(queue))
}

async fn queue(Desk { cx, .. }: Desk) -> Response {
    let title = t::work::title(cx.lang);
    cx.page(Head::new(title, title, Section::Queue).private(), move || view! { <h1>{title}</h1> })
}
