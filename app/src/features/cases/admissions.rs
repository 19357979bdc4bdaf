//! Cases: one person's way from 户申请 to 公示, into a centre and out of it (RES-08).
//!
//! | module | holds |
//! |---|---|
//! | [`types`] | states and acts ([`types::state`]), the case, the person, refusals; pure |
//! | [`store`] | all SQL: reading within a scope, and [`store::step`], the one transaction that moves a case |
//! | [`imports`] | reading lists of cases in |
//! | [`pages`] | the console's pages of cases |
//!
//! Nothing updates a state but [`store::step::advance`]; to add a step: an act in [`types::state`], its row in the table there, its
//! texts, and what waits afterwards in `store::follow`.
pub mod imports;
pub mod pages;
pub mod store;
#[cfg(test)]
pub(crate) mod tests;
pub mod types;

use crate::office::{menu::Item, staff::access::Action};
use crate::t;
use crate::web::menu::Section;

/// 申请 in the console.
pub const DESK: Item = Item {
    section: Section { path: "/staff/cases", label: t::staff::nav_cases, order: 20 },
    action: Some(Action::CaseRead),
};
