//! What a feature declares about itself. Its `mod` file holds one constant,
//! `pub const FEATURE: Feature = Feature { routes: pages::routes, …, ..Feature::new("needs") };`, and the wiring derives routes,
//! jobs, retention, rotation and the description of the API from the list of them. To add something that every feature may have:
//! a field here with an empty value in [`Feature::new`], and the place in the wiring that collects it.
use std::pin::Pin;

use axum::Router;

use crate::base::{error::Result, i18n::Lang, keeping::Rule, keeping::Sealed};
use crate::office::{imports, menu::Item};
use crate::web::{
    menu::Section, mine::Mine, outlets, panels::Panel, state::AppState, submission::follow::Codes,
};

type Running<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Something that happens by the clock, once a minute. It is idempotent and safe on several nodes at once, and nothing that the
/// public reads waits for it: reads judge the time themselves.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    /// Its name in logs.
    pub name: &'static str,
    /// Does what is due.
    pub run: for<'a> fn(&'a AppState) -> Running<'a>,
}

/// What a check found: sentences about what is sound, or the first fault.
pub type Verdict = Result<Vec<String>, String>;
type Checking<'a> = Pin<Box<dyn Future<Output = Result<Verdict>> + Send + 'a>>;

/// One of the things that `nuanfang verify` looks at.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Looks, and says it in the language of the terminal.
    pub run: for<'a> fn(&'a AppState, Lang) -> Checking<'a>,
}

/// The declaration.
#[derive(Debug, Clone, Copy)]
pub struct Feature {
    /// Its name, for tests and logs.
    pub name: &'static str,
    /// Pages of the public.
    pub routes: fn() -> Router<AppState>,
    /// Pages of the console: they come behind the gate (AC-02).
    pub desk: fn() -> Router<AppState>,
    /// Its entries in the public menu.
    pub menu: &'static [Section],
    /// Its entries beside the public menu.
    pub tools: &'static [Section],
    /// Its entries in the menu of the console.
    pub items: &'static [Item],
    /// Below these addresses a copier would walk through its lists: they have a limit of their own (RL-01).
    pub lists: &'static [&'static str],
    /// Public pages, lists with their filters, of which a test counts what they cost the database (`wiring/speed.rs`).
    pub measured: &'static [&'static str],
    /// Its links in the footer.
    pub footer: &'static [Section],
    /// Its feeds, which browsers offer on every page.
    pub feeds: &'static [Section],
    /// What it shows on pages of earlier features.
    pub panels: &'static [Panel],
    /// What it has of somebody with an account.
    pub mine: &'static [Mine],
    /// The codes that it gives out to the public (AC-10).
    pub codes: &'static [Codes],
    /// What happens by the clock.
    pub jobs: &'static [Job],
    /// What goes when its time is over.
    pub retention: &'static [Rule],
    /// What `nuanfang verify` looks at.
    pub checks: &'static [Check],
    /// Lists for machines: JSON, CSV, Atom.
    pub outlets: &'static [outlets::Declared],
    /// What can be read in from a spreadsheet.
    pub imports: &'static [imports::Declared],
    /// Sealed columns, a list of each table's store (CR-03).
    pub sealed: &'static [&'static [Sealed]],
}

impl Feature {
    /// A feature that declares nothing yet.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            routes: Router::new,
            desk: Router::new,
            menu: &[],
            tools: &[],
            items: &[],
            lists: &[],
            measured: &[],
            footer: &[],
            feeds: &[],
            panels: &[],
            mine: &[],
            codes: &[],
            jobs: &[],
            retention: &[],
            checks: &[],
            outlets: &[],
            imports: &[],
            sealed: &[],
        }
    }
}
