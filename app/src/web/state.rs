//! What every request needs, made once at start.
use std::sync::{Arc, RwLock};

use crate::base::{
    calendar::Calendar, clock::Clock, db::Db, keys::Keys, networks::Networks, site_config::Site,
};
use crate::web::{
    cache::Pages, menu::Section, mine::Mine, page::Assets, page::Scripts, panels::Panel,
    submission::follow::Codes,
};

/// How this process runs, beyond what pages show.
#[derive(Clone, Default)]
pub struct Running {
    /// The data folder: stored files, mails where no server is configured, signed heads of the trail.
    pub data: std::path::PathBuf,
    /// `smtp://…` or `smtps://…`; none writes mails to `data/mail/`.
    pub smtp: Option<String>,
    /// Sender of all mails: `暖方 <noreply@example.gov.cn>`.
    pub mail_from: String,
    /// Networks from which staff may sign in (GOV-03); empty for everywhere.
    pub staff_networks: Networks,
    /// Hosts of the platforms that are designated for public fundraising (慈善法 27); none: no campaign is shown (DON-05).
    pub charity_platforms: Vec<String>,
    /// Whether every page is rendered for whoever asks, to measure it.
    pub uncached: bool,
}

impl Running {
    /// Hosts of designated platforms.
    pub fn platforms(&self) -> Vec<&str> {
        self.charity_platforms.iter().map(String::as_str).collect()
    }
}

impl std::fmt::Debug for Running {
    /// Without the SMTP address, which may hold a password (CR-06).
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Running({}, smtp: {})", self.data.display(), self.smtp.is_some())
    }
}

/// What features declare about the frame of all pages and about pages of earlier features; collected by the wiring.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// The public menu, in its order.
    pub menu: Vec<Section>,
    /// What stands beside the menu.
    pub tools: Vec<Section>,
    /// The links of the footer.
    pub footer: Vec<Section>,
    /// The feeds that browsers offer on every page.
    pub feeds: Vec<Section>,
    /// What later features show on pages of earlier ones.
    pub panels: Vec<Panel>,
    /// What features have of somebody with an account.
    pub mine: Vec<Mine>,
    /// The codes that features give out.
    pub codes: Vec<Codes>,
}

/// The shared state; cloning is cheap.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    clock: Clock,
    keys: Keys,
    site: Site,
    running: Running,
    assets: Assets,
    declared: Declared,
    calendar: RwLock<Arc<Calendar>>,
    pages: Pages,
    scripts: Option<Scripts>,
}

impl AppState {
    /// Puts the parts together; the calendar starts with the built-in years ([`crate::wiring::jobs`] adds those of the database).
    pub fn new(
        db: Db,
        clock: Clock,
        keys: Keys,
        site: Site,
        running: Running,
        assets: Assets,
        declared: Declared,
    ) -> Self {
        let calendar = RwLock::new(Arc::new(Calendar::builtin()));
        let pages = Pages::new(running.uncached);
        let scripts = Scripts::of(&assets, site.base());
        Self(Arc::new(Inner { db, clock, keys, site, running, assets, declared, calendar, pages, scripts }))
    }

    pub fn db(&self) -> &Db {
        &self.0.db
    }
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }
    /// What the operator configured about the site.
    pub fn site(&self) -> &Site {
        &self.0.site
    }
    /// How this process runs.
    pub fn running(&self) -> &Running {
        &self.0.running
    }
    /// The addresses of style sheet and scripts.
    pub fn assets(&self) -> &Assets {
        &self.0.assets
    }
    /// The public pages in memory.
    pub fn pages(&self) -> &Pages {
        &self.0.pages
    }
    /// What pages with islands may run; none where this program holds no islands.
    pub fn scripts(&self) -> Option<&Scripts> {
        self.0.scripts.as_ref()
    }
    /// What features declare about all pages.
    pub fn declared(&self) -> &Declared {
        &self.0.declared
    }
    /// The working-day calendar as it is known now.
    pub fn calendar(&self) -> Arc<Calendar> {
        // A poisoned lock still holds a whole calendar: it is only ever replaced.
        self.0.calendar.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
    /// Replaces the calendar.
    pub fn set_calendar(&self, calendar: Calendar) {
        *self.0.calendar.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(calendar);
    }
}
