//! The trail for auditors: `/staff/audit` with filters, one line of it, export, and the check of the whole chain. A county's auditor
//! sees what was done by staff of that county (AC-05); what the portal, the public and the city did is for the city's auditors. They
//! change nothing here; that they exported is in the trail like everything else.
//!
//! To add a filter: a field of `store::read::Filter`, a line in [`asked::Asked`] and in `list`.
use axum::{
    Router,
    routing::{get, post},
};

use crate::office::{feature::Feature, menu::Item, staff::access::Action};
use crate::t;
use crate::web::{menu::Section, state::AppState};

mod asked;
mod check;
mod export;
mod line;
mod list;
#[cfg(test)]
mod tests;

pub const FEATURE: Feature = Feature { desk: routes, items: &[DESK], ..Feature::new("trail-pages") };

fn routes() -> Router<AppState> {
    Router::new()
        .route("/staff/audit", get(list::list))
        .route("/staff/audit/verify", post(check::check).get(check::back))
        .route("/staff/audit/export", post(export::export).get(check::back))
        .route("/staff/audit/{seq}", get(line::line))
}

/// 留痕 in the console.
pub const DESK: Item = Item {
    section: Section { path: "/staff/audit", label: t::staff::nav_audit, order: 90 },
    action: Some(Action::AuditRead),
};
