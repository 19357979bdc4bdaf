//! Posts at the centres (岗位): what is open, registering an interest without an account, and the way of an applicant from the township's
//! call to the first day of work (JOB-01 to JOB-03).
//!
//! `types` holds posts, their texts' gate against unequal requirements and the table of an applicant's steps; `store` all SQL; `pages`
//! what everybody sees, `pages::desk` what staff see; `outlets` the open data; `panels` what the home page and a centre's page show.
//! Who applies is sealed and read by the township, by the county's check and by the centre they were referred to, through an audited
//! reveal. To add a kind of post, a priority group or a step: a variant in `types`.
mod jobs;
pub mod outlets;
pub mod pages;
mod panels;
pub mod store;
#[cfg(test)]
mod tests;
pub mod types;

use crate::office::{feature::Check, feature::Feature, feature::Job, menu::Item, staff::access::Action};
use crate::t;
use crate::web::{menu::Section, outlets::Declared as Outlets, submission::follow::Codes};

/// 岗位 in the menu.
pub const MENU: Section = Section { path: "/posts", label: t::posts::nav, order: 35 };

/// What a code begins with: 岗, gǎng.
const CODE: char = 'G';

/// 岗位 in the console.
pub const DESK: Item = Item {
    section: Section { path: "/staff/posts", label: t::posts_desk::nav_posts, order: 60 },
    action: Some(Action::PostWrite),
};
/// 求职登记 in the console.
pub const APPLICANTS: Item = Item {
    section: Section { path: "/staff/applicants", label: t::posts_desk::nav_applicants, order: 61 },
    action: Some(Action::PostInterestRead),
};

pub const FEATURE: Feature = Feature {
    routes: pages::routes,
    codes: &[Codes::of::<pages::Found>(CODE)],
    desk: pages::desk_routes,
    menu: &[MENU],
    lists: &[MENU.path],
    measured: &["/posts", "/posts?county=411725", "/posts/{post}"],
    items: &[DESK, APPLICANTS],
    panels: &[panels::HOME, panels::CENTRE],
    jobs: &[Job { name: "posts", run: jobs::lapse }],
    retention: &[store::retention::OLD],
    checks: &[Check { run: |state, lang| Box::pin(store::check::run(state, lang)) }],
    outlets: &[Outlets::of::<outlets::Posts>()],
    sealed: &[store::interests::SEALED],
    ..Feature::new("posts")
};
