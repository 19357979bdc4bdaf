//! What a mail is before it is rendered. Pure.
use std::collections::BTreeMap;

use crate::{i18n::Lang, words};

words! {
    /// Which mail. Its texts are in `app/templates/<word>/`.
    Template {
        /// A new account: the link to set a password.
        Invitation = "invitation",
        /// A link to set a new password, asked for by an administrator (AU-12).
        PasswordReset = "password-reset",
        /// The account was changed: password, TOTP, recovery code used (AU-06, AU-12).
        AccountChanged = "account-changed",
        /// Softly locked: a link that lifts the wait (AU-07).
        Lockout = "lockout",
        /// Something new waits.
        NewWork = "new-work",
        /// Something is overdue.
        OverdueWork = "overdue-work",
        /// A case came back.
        ReturnedCase = "returned-case",
        /// Receipt of an objection.
        ObjectionReceipt = "objection-receipt",
        /// What came of an objection, or its next step.
        ObjectionOutcome = "objection-outcome",
    }
}

/// A mail to be sent. Parameters are filled into the template; they hold no resident's data (ML-07).
#[derive(Debug, Clone)]
pub struct Letter {
    /// Address of the one recipient.
    pub to: String,
    /// In which language.
    pub lang: Lang,
    /// Which texts.
    pub template: Template,
    /// Their parameters; links are built from `NUANFANG_URL` only (ML-05).
    pub params: BTreeMap<String, String>,
    /// A key under which it is queued once only, however often it is asked for: `overdue/<work id>/2026-09-22`.
    pub once: Option<String>,
}

impl Letter {
    /// A mail without parameters yet.
    #[must_use]
    pub fn new(to: &str, lang: Lang, template: Template) -> Self {
        Self { to: to.to_owned(), lang, template, params: BTreeMap::new(), once: None }
    }

    /// Adds a parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// See [`Letter::once`].
    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.once = Some(key.into());
        self
    }
}
