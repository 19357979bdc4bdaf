//! From the cleared case into the centre and out of it: entrustment and agreement (RES-05), places and the waiting list, stays
//! (人次) with leave and hospital, re-assessment (RES-06), and the exit with all its caution (RES-07, 应退慎退).
//!
//! | module | holds |
//! |---|---|
//! | [`types`] | closed lists and rules: what an agreement must hold, which exit needs a hearing or a notice; pure |
//! | [`store`] | all SQL, one file a table; every step of a case goes through `admissions::store::step::advance` |
//! | [`pages`] | the console's pages of residents and their exits |
//! | [`jobs`] | what happens by the clock: re-assessments that come due |
//!
//! The writing side of notices calls [`store::exits::notice`] when an exit notice is posted, ends or is taken down.
//! To add a reason for an exit: a variant of [`types::exit::Reason`] with its rules there, and its texts in `exits.toml`.
pub mod jobs;
pub mod pages;
mod panels;
pub mod store;
#[cfg(test)]
mod tests;
pub mod types;

use crate::features::centres::FIGURES;
use crate::office::{menu::Item, staff::access::Action};
use crate::t;
use crate::web::{menu::Section, panels::Panel};

/// 住户 in the console.
pub const DESK: Item = Item {
    section: Section { path: "/staff/residents", label: t::residence::nav, order: 30 },
    action: Some(Action::CaseRead),
};

/// On the page of a centre: how many wait for a place there.
pub const PANEL: Panel = Panel { spot: FIGURES, order: 10, draw: panels::waiting };
