//! The people who work in the console: who they are ([`types`]), what each may do where ([`access`]), how they sign in and stay
//! signed in ([`desk`], `store`), and their pages. Every page under `/staff` goes through [`desk::gate`].
//!
//! To add a role: a variant of [`types::Role`], its rows in [`access`], its name in `locales/*/staff.toml`. To add something
//! that staff can do: a variant of [`access::Action`] with its roles; without one nobody may (AC-01).
pub mod access;
pub mod admin;
pub mod desk;
pub mod hashing;
pub mod password;
pub mod signin;
pub mod store;
pub mod terminal;
#[cfg(test)]
mod tests;
pub mod totp;
pub mod types;
