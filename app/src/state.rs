//! What every request needs, made once at start.
use std::sync::{Arc, RwLock};

use crate::{calendar::Calendar, clock::Clock, db::Db, keys::Keys, page::Assets, site::Site};

/// The shared state; cloning is cheap.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    clock: Clock,
    keys: Keys,
    site: Site,
    assets: Assets,
    calendar: RwLock<Arc<Calendar>>,
}

impl AppState {
    /// Puts the parts together; the calendar starts with the built-in years ([`crate::jobs`] adds those of the database).
    #[must_use]
    pub fn new(db: Db, clock: Clock, keys: Keys, site: Site, assets: Assets) -> Self {
        let calendar = RwLock::new(Arc::new(Calendar::builtin()));
        Self(Arc::new(Inner { db, clock, keys, site, assets, calendar }))
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.db
    }
    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }
    /// The keys.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }
    /// What the operator configured about the site.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.0.site
    }
    /// The addresses of style sheet and scripts.
    #[must_use]
    pub fn assets(&self) -> &Assets {
        &self.0.assets
    }
    /// The working-day calendar as it is known now.
    #[must_use]
    pub fn calendar(&self) -> Arc<Calendar> {
        // A poisoned lock still holds a whole calendar: it is only ever replaced.
        self.0.calendar.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
    /// Replaces the calendar.
    pub fn set_calendar(&self, calendar: Calendar) {
        *self.0.calendar.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(calendar);
    }
}
