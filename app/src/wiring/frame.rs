//! What is around pages: the menus, the footer, the feeds, and what later features show on pages of earlier ones. A feature that
//! declares one of these has its line here.
use crate::{
    console::{accounts, mails, queue, trail},
    features::{
        cases::{admissions, residence},
        centres, notices, objections, publishing,
    },
    office::menu::{Item, Menu},
    site,
    web::{
        menu::{Section, ordered},
        state::Declared,
    },
};

/// For [`crate::web::state::AppState`].
#[must_use]
pub fn declared() -> Declared {
    let mut panels = vec![residence::PANEL];
    panels.sort_by_key(|p| p.order);
    Declared {
        menu: ordered(vec![notices::MENU, centres::MENU, Section::OPEN_DATA, site::ABOUT]),
        footer: vec![site::ABOUT, Section::OPEN_DATA, site::PRIVACY, site::ACCESSIBILITY, site::SITEMAP],
        feeds: vec![notices::FEED],
        panels,
    }
}

/// The menu of the console.
pub static CONSOLE: Menu = Menu {
    start: queue::MENU,
    news: queue::NEWS,
    items: &[
        everybody(queue::MENU),
        admissions::DESK,
        residence::DESK,
        publishing::DESK,
        objections::DESK,
        accounts::PEOPLE,
        mails::DESK,
        trail::DESK,
        everybody(queue::NEWS),
        everybody(accounts::ACCOUNT),
    ],
};

const fn everybody(section: Section) -> Item {
    Item { section, action: None }
}
