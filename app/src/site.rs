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

use crate::base::error::{AppError, Result};
use crate::office::feature::Feature;
use crate::t;
use crate::web::{
    menu::Section, page::own_path, page::set_choice, state::AppState, ui::facts::fact, ui::facts::facts,
};

mod about;
mod accessibility;
mod data;
mod home;
mod privacy;
mod sitemap;

/// When the texts of the privacy and accessibility pages were last changed.
const TEXTS_OF: Option<chrono::NaiveDate> = chrono::NaiveDate::from_ymd_opt(2026, 11, 24);

/// 关于 in the menu.
pub const ABOUT: Section = Section { path: "/about", label: t::common::nav_about, order: 90 };
/// 隐私 in the footer.
pub const PRIVACY: Section = Section { path: "/privacy", label: t::common::privacy, order: 0 };
/// 无障碍 in the footer.
pub const ACCESSIBILITY: Section =
    Section { path: "/accessibility", label: t::common::accessibility, order: 0 };
/// 网站地图 in the footer.
pub const SITEMAP: Section = Section { path: "/sitemap", label: t::common::sitemap, order: 0 };
/// The pages of the portal itself.
pub const FEATURE: Feature = Feature {
    routes,
    menu: &[Section::OPEN_DATA, ABOUT],
    lists: &[Section::OPEN_DATA.path, "/feeds", "/api"],
    measured: &["/", "/about", "/privacy", "/sitemap", "/open-data"],
    footer: &[ABOUT, Section::OPEN_DATA, PRIVACY, ACCESSIBILITY, SITEMAP],
    ..Feature::new("site")
};

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
async fn set_mode(State(state): State<AppState>, Form(form): Form<Mode>) -> Result<Response> {
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
    set_choice(&mut headers, "mode", mode, &format!("{}/", site.base()), site.https());
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// Paragraphs at reading width.
fn paragraphs(list: &[&str]) -> impl IntoView + use<> {
    list.iter().map(|p| view! { <p class="measure">{(*p).to_owned()}</p> }).collect_view()
}

fn terms(list: &[(&str, &str)]) -> impl IntoView + use<> {
    facts(list.iter().map(|(a, b)| fact(*a, *b)))
}

/// The operator's contact from configuration: telephone, else e-mail, else nothing is claimed.
fn contact(state: &AppState) -> Option<String> {
    let site = state.site();
    let parts: Vec<_> = [&site.operator, &site.phone, &site.email].into_iter().flatten().cloned().collect();
    (site.phone.is_some() || site.email.is_some()).then(|| parts.join(" "))
}
