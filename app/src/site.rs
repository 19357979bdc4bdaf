//! The pages of the portal itself: home, about, privacy, accessibility, site map, open data, and the switch of elder mode.
//! One file a page; to add one: a file, a line in [`routes`], a line in [`sitemap`].
use axum::{
    Form, Router,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use leptos::prelude::*;

use crate::{
    base::error::AppError,
    office::feature::Feature,
    web::{
        page::{own_path, set_cookie},
        state::AppState,
    },
};

mod about;
mod accessibility;
mod data;
mod home;
mod privacy;
mod sitemap;

/// When the texts of the privacy and accessibility pages were last changed.
const TEXTS_OF: Option<chrono::NaiveDate> = chrono::NaiveDate::from_ymd_opt(2026, 11, 24);

/// The pages of the portal itself.
pub const FEATURE: Feature = Feature { routes, ..Feature::new("site") };

/// The routes of this file.
fn routes() -> Router<AppState> {
    Router::new()
        .route("/", get(home::page))
        .route("/search", get(home::search))
        .route("/about", get(about::page))
        .route("/privacy", get(privacy::page))
        .route("/accessibility", get(accessibility::page))
        .route("/sitemap", get(sitemap::page))
        .route("/open-data", get(data::page))
        .route("/settings/mode", post(set_mode))
}

/// What the elder-mode button sends.
#[derive(serde::Deserialize)]
struct Mode {
    mode: String,
    back: String,
}

/// Switches elder mode and returns to the page (ACC-02). `back` may only be a path of this portal (IN-12).
async fn set_mode(State(state): State<AppState>, Form(form): Form<Mode>) -> Result<Response, AppError> {
    let mode = match form.mode.as_str() {
        "elder" => "elder",
        "normal" => "normal",
        _ => return Err(AppError::BadRequest),
    };
    let back = if own_path(&form.back) { form.back.as_str() } else { "/" };
    let site = state.site();
    let mut headers = HeaderMap::new();
    let to = HeaderValue::from_str(&format!("{}{back}", site.base())).map_err(|_| AppError::BadRequest)?;
    headers.insert(header::LOCATION, to);
    set_cookie(&mut headers, "mode", mode, &format!("{}/", site.base()), site.https());
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// The head of a page: title and lead.
fn head(title: &str, lead: &str) -> impl IntoView + use<> {
    let lead = lead.to_owned();
    view! { <div class="head"><h1>{title.to_owned()}</h1><p class="lead">{lead}</p></div> }
}

/// A part of a page under the eave.
fn section<V: IntoView>(title: &str, body: V) -> impl IntoView + use<V> {
    view! { <section class="section"><h2>{title.to_owned()}</h2>{body}</section> }
}

/// Paragraphs at reading width.
fn paragraphs(list: &[&str]) -> impl IntoView + use<> {
    list.iter().map(|p| view! { <p class="measure">{(*p).to_owned()}</p> }).collect_view()
}

/// A list with square bullets.
fn ticks(list: &[&str]) -> impl IntoView + use<> {
    view! { <ul class="ticks measure">{list.iter().map(|p| view! { <li>{(*p).to_owned()}</li> }).collect_view()}</ul> }
}

/// Terms and what stands for each.
fn terms(list: &[(&str, &str)]) -> impl IntoView + use<> {
    let row =
        |(a, b): &(&str, &str)| view! { <div><dt>{(*a).to_owned()}</dt><dd>{(*b).to_owned()}</dd></div> };
    view! { <dl class="facts">{list.iter().map(row).collect_view()}</dl> }
}

/// The operator's contact from configuration: telephone, else e-mail, else nothing is claimed.
fn contact(state: &AppState) -> Option<String> {
    let site = state.site();
    let parts: Vec<_> = [&site.operator, &site.phone, &site.email].into_iter().flatten().cloned().collect();
    (site.phone.is_some() || site.email.is_some()).then(|| parts.join(" "))
}
