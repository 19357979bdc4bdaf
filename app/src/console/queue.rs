//! The desk: `/staff`, what waits for me; `/staff/news`, what changed; `/staff/overdue`, what waits too long for others;
//! `/staff/find`, from a number to its object. To add a page: a file and a line in [`routes`].
mod find;
mod news;
mod overdue;
mod queue;
mod row;

use axum::{
    Router,
    routing::{get, post},
};

use crate::{base::i18n::Lang, office::feature::Feature, t::work as t, web::state::AppState};

pub use news::shown as bell_number;

/// The bell in words, for who cannot see the number.
#[must_use]
pub fn bell(n: i64, lang: Lang) -> String {
    if n > 0 { t::bell_some(lang, bell_number(n)) } else { t::bell_none(lang).to_owned() }
}

/// The desk.
pub const FEATURE: Feature = Feature { desk: routes, ..Feature::new("queue") };

/// All addresses of the desk.
fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff", get(queue::queue))
        .route("/staff/news", get(news::list))
        .route("/staff/news/seen", post(news::seen))
        .route("/staff/overdue", get(overdue::list))
        .route("/staff/find", get(find::find))
}
