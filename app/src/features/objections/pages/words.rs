//! Enums in words.
use crate::{base::i18n::Lang, features::objections::types::Ground};

/// All grounds as choices of a form.
#[must_use]
pub fn grounds(l: Lang) -> Vec<(String, String)> {
    Ground::choices(l)
}
