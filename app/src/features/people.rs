//! People of the public who want an account (issue 9, People): signing in by a mailed link, what is theirs on one page, the organisations
//! they act for. An account is never needed: the code on a receipt opens everything too.
//!
//! `types` is who somebody is and the table of how one stands in an organisation, `store` all SQL, `pages` what they see, `pages::desk`
//! where the office confirms the first person of an organisation. What a later feature has of somebody it puts into
//! [`store::things`] and declares twice: a panel at [`ME`] and [`ORGANISATION`], and a [`Mine`](crate::web::mine::Mine) (what comes
//! next, the file of one's data, claiming by a code).
pub mod pages;
pub mod store;
#[cfg(test)]
pub mod tests;
pub mod types;

use crate::office::{feature::Feature, feature::Job, menu::Item, staff::access::Action};
use crate::t;
use crate::web::{menu::Section, panels::Spot};

/// On `/me`; the id is the person's.
pub const ME: Spot = Spot("me");
/// On the page of an organisation, for those who act for it; the id is the organisation's.
pub const ORGANISATION: Spot = Spot("organisation");

/// 我的记录 beside the menu.
pub const MINE: Section = Section { path: "/me", label: t::people::nav, order: 0 };

/// 单位核实 in the console.
pub const DESK: Item = Item {
    section: Section { path: "/staff/organisations", label: t::people_desk::title, order: 62 },
    action: Some(Action::OrgConfirm),
};

/// What people declare.
pub const FEATURE: Feature = Feature {
    routes: pages::routes,
    desk: pages::desk::routes,
    tools: &[MINE],
    items: &[DESK],
    jobs: &[Job { name: "people", run: |state| Box::pin(store::retention::unused(state)) }],
    retention: &[store::retention::OLD, store::retention::UNANSWERED],
    sealed: &[store::SEALED, store::links::SEALED],
    ..Feature::new("people")
};
