//! The pages of centres: [`list`] with its map and filters, [`detail`] of one. Words for the closed lists are in [`words`], the
//! drawings in [`map`], what changed in [`changes`]. To add a page: a module here and a line in [`routes`].
use axum::{Router, routing::get};
use leptos::prelude::*;

use crate::base::{divisions, divisions::County, i18n::Lang};
use crate::features::centres::{map::Bearing, map::Point, types::Centre, types::Coordinates};
use crate::web::{page::Cx, state::AppState};

pub(crate) mod changes;
pub(crate) mod detail;
pub(crate) mod filters;
pub(crate) mod list;
pub(crate) mod map;
pub(crate) mod words;

/// All addresses of centres, the open data among them.
pub fn routes() -> Router<AppState> {
    Router::new().route("/centres", get(list::list)).route("/centres/{slug}", get(detail::detail))
}

/// The address of a centre's page, without the base.
pub fn path(centre: &Centre) -> String {
    format!("/centres/{}", centre.slug.as_str())
}

/// A text that is always Chinese: on English pages its language is marked, so that it is read aloud properly.
pub fn zh(lang: Lang, text: &str) -> impl IntoView + use<> {
    let tag = (lang == Lang::En).then(|| Lang::ZhCn.tag());
    view! { <span lang=tag>{text.to_owned()}</span> }
}

/// A link to a centre by its name.
fn link_to(cx: &Cx, centre: &Centre) -> impl IntoView + use<> {
    let tag = (cx.lang == Lang::En).then(|| Lang::ZhCn.tag());
    view! { <a href=cx.to(&path(centre)) lang=tag>{centre.details.name.clone()}</a> }
}

/// The county that a township lies in.
fn county_of(centre: &Centre) -> Option<&'static County> {
    divisions::county(divisions::township(&centre.details.township)?.county)
}

/// Coordinates as a point of the map.
pub fn point(c: Coordinates) -> Point {
    Point { lat: c.latitude(), lon: c.longitude() }
}

/// The seat of a county as a point of the map.
fn seat(county: &County) -> Point {
    Point { lat: county.lat, lon: county.lon }
}

/// Where the centre lies seen from the county's seat, if its coordinates are known.
fn bearing(centre: &Centre, county: &County) -> Option<Bearing> {
    centre.details.coordinates.map(|c| Bearing::new(seat(county), point(c)))
}
