//! How often one network may ask (RL-01 to RL-03). A village often shares one address, so these limits are generous; what
//! must be strict (sign-in, codes, mails) is counted per account or code in the database, not here.
//!
//! | class | steady | at once | what |
//! |---|---|---|---|
//! | list | 20 a second | 240 | lists, searches, feeds, the API: what a copier would walk through (PUB-14) |
//! | page | 50 a second | 600 | every other page |
//! | write | 5 a second | 200 | everything that is not GET, HEAD or OPTIONS |
//!
//! 200 visitors behind one address who come in the same second all pass. Files and probes are not counted.
use std::{
    hash::{BuildHasher as _, RandomState},
    num::NonZeroU32,
    time::Duration,
};

use axum::http::Method;
use governor::{
    Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    state::keyed::DashMapStateStore,
};

use app::wiring::features::FEATURES;

use crate::client::ClientKey;

/// What a request is counted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Not counted.
    Free,
    /// A list, a search, the API.
    List,
    /// Any other page.
    Page,
    /// A change.
    Write,
}

/// Paths that a copier would walk through: the lists of the features.
fn lists() -> impl Iterator<Item = &'static &'static str> {
    FEATURES.iter().flat_map(|f| f.lists)
}

impl Class {
    /// The class of a request.
    #[must_use]
    pub fn of(method: &Method, path: &str) -> Self {
        if !method.is_safe() {
            Self::Write
        } else if matches!(path, "/healthz" | "/readyz" | "/metrics" | "/robots.txt")
            || path.starts_with("/assets/")
            || path.starts_with("/favicon")
        {
            Self::Free
        } else if lists()
            .any(|l| path.strip_prefix(l).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
        {
            Self::List
        } else {
            Self::Page
        }
    }
}

/// Requests a second, and how many at once, of each class.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    /// Of [`Class::List`].
    pub list: (u32, u32),
    /// Of [`Class::Page`].
    pub page: (u32, u32),
    /// Of [`Class::Write`].
    pub write: (u32, u32),
}

impl Default for Rates {
    fn default() -> Self {
        Self { list: (20, 240), page: (50, 600), write: (5, 200) }
    }
}

/// Networks share this many counters of each class, chosen by a hash that nobody outside knows. So memory is bounded
/// however many addresses someone has (RL-03), and nobody can aim at another's counter.
const SLOTS: u64 = 1 << 16;

type Counters = RateLimiter<u32, DashMapStateStore<u32>, DefaultClock>;

/// The counters.
pub struct Limiter {
    hash: RandomState,
    clock: DefaultClock,
    list: Counters,
    page: Counters,
    write: Counters,
}

impl std::fmt::Debug for Limiter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Limiter({} counters)", self.len())
    }
}

impl Limiter {
    /// Counters that allow these rates.
    #[must_use]
    pub fn new(rates: Rates) -> Self {
        let counters = |(steady, burst): (u32, u32)| {
            let number = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
            RateLimiter::dashmap(Quota::per_second(number(steady)).allow_burst(number(burst)))
        };
        Self {
            hash: RandomState::new(),
            clock: DefaultClock::default(),
            list: counters(rates.list),
            page: counters(rates.page),
            write: counters(rates.write),
        }
    }

    /// Counts one request.
    ///
    /// # Errors
    /// When the network asked too often: how long it should wait.
    pub fn check(&self, class: Class, client: ClientKey) -> Result<(), Duration> {
        let counters = match class {
            Class::Free => return Ok(()),
            Class::List => &self.list,
            Class::Page => &self.page,
            Class::Write => &self.write,
        };
        let slot = (self.hash.hash_one(client) % SLOTS) as u32;
        counters.check_key(&slot).map_err(|until| until.wait_time_from(self.clock.now()))
    }

    /// Forgets whoever has been quiet; called every minute.
    pub fn sweep(&self) {
        for counters in [&self.list, &self.page, &self.write] {
            counters.retain_recent();
            counters.shrink_to_fit();
        }
    }

    /// How many counters are in use.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len() + self.page.len() + self.write.len()
    }

    /// Whether no counter is in use.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::IpAddr;

    #[test]
    fn rl_02_two_hundred_visitors_behind_one_address_pass_and_a_copier_does_not() {
        let limiter = Limiter::new(Rates::default());
        let village = ClientKey::from(IpAddr::from([203, 0, 113, 9]));
        for class in [Class::List, Class::Page, Class::Write] {
            assert!((0..200).all(|_| limiter.check(class, village).is_ok()), "{class:?}");
        }
        let wait = (0..100).find_map(|_| limiter.check(Class::List, village).err());
        assert!(wait.is_some_and(|w| w <= Duration::from_secs(1)));
        // Another network is not touched.
        assert!(limiter.check(Class::List, ClientKey::from(IpAddr::from([203, 0, 113, 10]))).is_ok());
        assert!((0..2_000).all(|_| limiter.check(Class::Free, village).is_ok()));
    }

    #[test]
    fn rl_03_a_million_networks_cost_no_more_than_the_slots() {
        let limiter = Limiter::new(Rates { list: (1_000, 1), ..Rates::default() });
        for i in 0..1_000_000_u64 {
            let _ = limiter.check(Class::List, ClientKey::V6(i));
        }
        assert!(limiter.len() as u64 <= SLOTS);
        std::thread::sleep(Duration::from_millis(20));
        limiter.sweep();
        assert!(limiter.is_empty());
    }

    #[test]
    fn classes() {
        for (method, path, class) in [
            (Method::GET, "/", Class::Page),
            (Method::GET, "/about", Class::Page),
            (Method::GET, "/notices", Class::List),
            (Method::HEAD, "/notices/驻托养公示-2026-1", Class::List),
            (Method::GET, "/noticesx", Class::Page),
            (Method::GET, "/api/v1/centres", Class::List),
            (Method::GET, "/assets/x.css", Class::Free),
            (Method::POST, "/assets/x.css", Class::Write),
            (Method::POST, "/language", Class::Write),
        ] {
            assert_eq!(Class::of(&method, path), class, "{method} {path}");
        }
    }
}
