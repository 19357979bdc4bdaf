//! The desk: `/staff`, what waits for me; `/staff/news`, what changed; `/staff/overdue`, what waits too long for others;
//! `/staff/find`, from a number to its object. To add a page: a file and a line in [`routes`].
mod find;
mod news;
mod overdue;
mod row;
mod waiting;

use axum::{
    Router,
    routing::{get, post},
};

use crate::office::{feature::Feature, menu::Item};
use crate::t;
use crate::web::{menu::Section, state::AppState};

/// 待办, where the console begins.
pub const MENU: Section = Section { path: "/staff", label: t::staff::nav_queue, order: 10 };
/// 动态.
pub const NEWS: Section = Section { path: "/staff/news", label: t::staff::nav_news, order: 100 };

pub const FEATURE: Feature =
    Feature { desk: routes, items: &[Item::everybody(MENU), Item::everybody(NEWS)], ..Feature::new("queue") };

fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff", get(waiting::queue))
        .route("/staff/news", get(news::list))
        .route("/staff/news/seen", post(news::seen))
        .route("/staff/overdue", get(overdue::list))
        .route("/staff/find", get(find::find))
}
