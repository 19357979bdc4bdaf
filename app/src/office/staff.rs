//! The people who work in the console: who they are ([`types`]), what each may do where ([`access`]), how they sign in and stay
//! signed in ([`desk`], `store`), and their pages. Every page under `/staff` goes through [`desk::gate`].
//!
//! To add a role: a variant of [`types::Role`], its rows in [`access`], its name in `locales/*/staff.toml`. To add something
//! that staff can do: a variant of [`access::Action`] with its roles; without one nobody may (AC-01).
pub mod access;
pub mod admin;
pub mod desk;
pub mod hashing;
pub mod outside;
pub mod password;
pub mod signin;
pub mod store;
#[cfg(test)]
mod tests;
pub mod totp;
pub mod types;

use super::feature::Feature;

/// What the accounts declare; their pages are in [`crate::console::accounts`].
pub const FEATURE: Feature = Feature {
    retention: &[store::sessions::OLD],
    sealed: &[store::people::SEALED, store::ways::SEALED, store::kept::SEALED],
    ..Feature::new("staff")
};
