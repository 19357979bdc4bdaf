//! What features have of somebody with an account, beyond the panels on their page: what comes next, the file of one's data, claiming by
//! a code. A feature declares a [`Mine`], the wiring hands all of them down through the state, and the pages of people ask each. To add
//! one: a `const` in the feature, named in its declaration.
use std::{future::Future, pin::Pin};

use chrono::NaiveDate;
use uuid::Uuid;

use crate::base::{db::Tx, error::AppError};
use crate::web::page::Cx;

/// What an answer comes to.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, AppError>> + Send + 'a>>;

/// What of a feature belongs to somebody; the id is the person's.
#[derive(Debug, Clone, Copy)]
pub struct Mine {
    /// Its member in the file of one's data.
    pub name: &'static str,
    /// What comes next, whatever they must do or wait for.
    pub next: for<'a> fn(&'a mut Tx, &'a Cx, Uuid) -> Answer<'a, Vec<Next>>,
    /// Everything that is kept of them (PIPL 45).
    pub export: for<'a> fn(&'a mut Tx, &'a Cx, Uuid) -> Answer<'a, serde_json::Value>,
    /// Puts what a code leads to into their account.
    pub claim: for<'a> fn(&'a mut Tx, &'a Cx, Uuid, &'a str) -> Answer<'a, Claim>,
}

/// What came of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It leads to nothing here.
    Unknown,
    /// It is theirs, or their organisation's.
    Theirs,
    /// It belongs to another account.
    Taken,
}

/// Something that comes next.
#[derive(Debug, Clone)]
pub struct Next {
    /// By when; the nearest comes first.
    pub on: NaiveDate,
    /// In a few words: what and when.
    pub title: String,
    /// The sentence below.
    pub text: String,
    /// Where one reads or does it, with the base.
    pub href: String,
}
