//! Donations (捐赠): from an intention to what became of the gift (DON-01 to DON-16). No payment, no fundraising (DON-02).
//!
//! `types` is the domain: where a part of a gift stands, the arithmetic of its pieces, display, value, deadlines. `store` is all SQL: a
//! gift is taken in, moved, kept for a time, entered into the ledger of pieces and shown in public lines. Amounts of needs are moved
//! through `needs::store::stock` alone. `pages` are what everybody sees, `pages::desk`
//! what the donee unit sees; `outlets` is the public ledger as open data, `panels` what earlier pages show of gifts.
pub mod islands;
#[cfg(feature = "ssr")]
mod mails;
#[cfg(feature = "ssr")]
pub mod mine;
#[cfg(feature = "ssr")]
pub mod outlets;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
mod panels;
#[cfg(feature = "ssr")]
pub mod store;
#[cfg(feature = "ssr")]
pub mod types;

#[cfg(all(test, feature = "ssr"))]
mod tests;

#[cfg(feature = "ssr")]
use crate::features::needs::ACT;
#[cfg(feature = "ssr")]
use crate::office::{feature::Check, feature::Feature, feature::Job, menu::Item, staff::access::Action};
#[cfg(feature = "ssr")]
use crate::t;
#[cfg(feature = "ssr")]
use crate::web::{menu::Section, outlets::Declared as Outlets, panels::Panel, submission::follow::Codes};

/// What donations declare.
#[cfg(feature = "ssr")]
pub const FEATURE: Feature = Feature {
    routes: pages::routes,
    desk: pages::staff_routes,
    menu: &[MENU],
    footer: &[LEDGER],
    lists: &[LEDGER.path, "/track"],
    measured: &["/donations", "/donations?county=411725", "/donations?category=care_pads"],
    outlets: &[Outlets::of::<outlets::Ledger>()],
    retention: &[store::retention::OLD],
    codes: &[Codes::of::<pages::Found>(CODE)],
    panels: &[Panel { spot: ACT, order: 10, draw: panels::act }, mine::PANEL, mine::ORG_PANEL],
    mine: &[mine::MINE],
    items: &[DESK, SLOW],
    jobs: &[
        Job { name: "gift-holds", run: |state| Box::pin(async { store::holds::run(state).await.map(drop) }) },
        Job { name: "gift-clock", run: |state| Box::pin(store::remind::run(state)) },
    ],
    checks: &[Check { run: |state, lang| Box::pin(store::check::run(state, lang)) }],
    sealed: &[store::SEALED],
    ..Feature::new("donations")
};

/// What a code of a gift begins with: 捐, juān.
#[cfg(feature = "ssr")]
const CODE: char = 'J';

/// 捐赠 in the menu.
#[cfg(feature = "ssr")]
pub const MENU: Section = Section { path: "/donate", label: t::donate::nav, order: 32 };

/// 捐赠台账.
#[cfg(feature = "ssr")]
pub const LEDGER: Section = Section { path: "/donations", label: t::donations::ledger_nav, order: 36 };

/// 捐赠 in the console.
#[cfg(feature = "ssr")]
pub const DESK: Item = Item {
    section: Section { path: "/staff/gifts", label: t::gifts_desk::title, order: 55 },
    action: Some(Action::GiftRead),
};

/// 捐赠督办 in the console, for whoever looks after centres.
#[cfg(feature = "ssr")]
pub const SLOW: Item = Item {
    section: Section { path: "/staff/gifts/slow", label: t::gifts_day::slow_title, order: 56 },
    action: Some(Action::GiftOversee),
};
