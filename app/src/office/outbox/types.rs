//! What a mail is before it is rendered, and what becomes of it. Pure.
use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::base::{i18n::Lang, words};

mod failure;
pub use failure::{Failure, Problem};

/// Which mail goes first when several are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// What somebody at the door waits for, or must know at once: accounts and their safety.
    Account = 0,
    /// What answers somebody.
    Answer = 1,
    /// What gathers a day's work.
    Digest = 2,
}

/// Declares a mail: its word and what administrators call it, its rank, its parameters, those of them that may be left out (their
/// block in the texts then falls away), and where the link of its sample leads. Its texts are `app/templates/WORD.LANG.txt`.
macro_rules! mails {
    ($($(#[$doc:meta])* $name:ident = $word:literal => $text:ident: $rank:ident, [$($param:literal),*], [$($free:literal),*], $link:literal;)*) => {
        words! {
            Template in mail { $($(#[$doc])* $name = $word => $text),* }
        }
        impl Template {
            /// What its texts are filled with. Everything here is about staff, a case's reference or a receipt: a name for a
            /// resident does not exist, so no resident's data can come into a mail (ML-07).
            ///
            /// `name` is the staff member's own name, `link` a path of the portal (`/staff/…`) or an address that starts with its
            /// public one (ML-05), `lines` may hold several lines, `valid`, `when` and `deadline` are written for people.
            pub const fn params(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($param),*]),* }
            }
            /// Those that may be left out.
            pub const fn optional(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($free),*]),* }
            }
            /// Its place among those that are due.
            pub const fn rank(self) -> Rank {
                match self { $(Self::$name => Rank::$rank),* }
            }
            /// Where the link of its sample leads.
            pub(super) const fn sample_link(self) -> &'static str {
                match self { $(Self::$name => $link),* }
            }
            /// Subject, text and html as they are written.
            pub(super) const fn source(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$name, Lang::ZhCn) => include_str!(concat!("../../../templates/", $word, ".zh-CN.txt")),
                    (Self::$name, Lang::En) => include_str!(concat!("../../../templates/", $word, ".en.txt")),)*
                }
            }
        }
    };
}

mails! {
    /// A new account: the link to set a password.
    Invitation = "invitation" => kind_invitation: Account, ["name", "link", "valid"], [], "/welcome/SAMPLE";
    /// A link to set a new password, asked for by an administrator (AU-12).
    PasswordReset = "password-reset" => kind_password_reset: Account, ["name", "link", "valid"], [], "/welcome/SAMPLE";
    /// The account was changed: password, TOTP, recovery code used (AU-06, AU-12).
    AccountChanged = "account-changed" => kind_account_changed: Account, ["name", "what", "when"], [], "/staff";
    /// Softly locked: a link that lifts the wait (AU-07).
    Lockout = "lockout" => kind_lockout: Account, ["name", "link", "minutes"], ["minutes"], "/unlock/SAMPLE";
    /// Something new waits.
    NewWork = "new-work" => kind_new_work: Digest, ["name", "count", "lines", "link"], [], "/staff";
    /// Something is overdue.
    OverdueWork = "overdue-work" => kind_overdue_work: Digest, ["name", "count", "lines", "link"], [], "/staff";
    /// A case came back.
    ReturnedCase = "returned-case" => kind_returned_case: Answer, ["name", "reference", "reason", "link"], ["name", "reason"], "/staff";
    /// The link with which somebody of the public signs in.
    SignIn = "sign-in" => kind_sign_in: Account, ["link", "valid"], [], "/me/enter/SAMPLE";
    /// What became of somebody's wish to act for an organisation.
    OrgNews = "org-news" => kind_org_news: Answer, ["name", "state", "link"], [], "/me";
    ObjectionReceipt = "objection-receipt" => kind_objection_receipt: Answer, ["code", "number", "link", "deadline"], ["deadline"], "/objections/0000-0000-0000-0000-0";
    /// What came of an objection, or its next step.
    ObjectionOutcome = "objection-outcome" => kind_objection_outcome: Answer, ["code", "number", "state", "link"], [], "/objections/0000-0000-0000-0000-0";
    /// A donation intention was registered.
    GiftRegistered = "gift-registered" => kind_gift_registered: Answer, ["centre", "code", "deadline", "link"], [], "/track/0000-0000-0000-0000-0";
    /// Somebody asked to visit: how it stands, with the code.
    VisitRegistered = "visit-registered" => kind_visit_registered: Answer, ["centre", "when", "code", "state", "next", "link"], ["next"], "/bookings/F-0000-0000-0000-0000-0";
    /// Something new about a booking; lines are other times.
    VisitNews = "visit-news" => kind_visit_news: Answer, ["centre", "when", "code", "state", "reason", "next", "lines", "link"], ["reason", "next", "lines"], "/bookings/F-0000-0000-0000-0000-0";
    /// A visit is near.
    VisitReminder = "visit-reminder" => kind_visit_reminder: Answer, ["centre", "when", "code", "link"], [], "/bookings/F-0000-0000-0000-0000-0";
    /// Something about visits waits for a centre: the first of a day, the others are in the day's digest.
    VisitCentre = "visit-centre" => kind_visit_centre: Answer, ["name", "what", "reference", "deadline", "link"], [], "/staff/bookings";
    /// Something new about a gift.
    GiftNews = "gift-news" => kind_gift_news: Answer, ["centre", "code", "state", "number", "next", "link"], ["number", "next"], "/track/0000-0000-0000-0000-0";
    /// An accepted gift should come before its place is given away.
    GiftReminder = "gift-reminder" => kind_gift_reminder: Answer, ["centre", "code", "deadline", "link"], [], "/track/0000-0000-0000-0000-0";
    /// Something about gifts waits for a centre: the first of a day, the others are in the day's digest.
    GiftCentre = "gift-centre" => kind_gift_centre: Answer, ["name", "what", "reference", "deadline", "link"], [], "/staff/gifts";
    /// The codes of an address, asked for because they were lost.
    GiftCodes = "gift-codes" => kind_gift_codes: Answer, ["lines", "link"], [], "/track";
}

words! {
    State in mail {
        /// Waits for its first try.
        Queued = "queued" => state_queued,
        /// A worker holds it.
        Sending = "sending" => state_sending,
        /// The server took it over (250).
        Sent = "sent" => state_sent,
        /// Waits for another try.
        Retry = "retry" => state_retry,
        /// Given up; somebody has to look at it.
        Failed = "failed" => state_failed,
        /// Taken back by an administrator.
        Cancelled = "cancelled" => state_cancelled,
    }
}

impl State {
    /// Whether an administrator may have it tried (again) now.
    pub const fn can_retry(self) -> bool {
        matches!(self, Self::Retry | Self::Failed)
    }
    /// Whether an administrator may take it back.
    pub const fn can_cancel(self) -> bool {
        matches!(self, Self::Queued | Self::Retry | Self::Failed)
    }
}

/// After which try how long is waited, in minutes (ML-04); after the last one the mail has failed. About 28 hours in all: long
/// enough for a relay that is down over a night, short enough that a link in the mail is not long dead.
pub const BACKOFF: [i64; 8] = [1, 5, 15, 60, 240, 360, 480, 540];

/// How long to wait after try number `attempts` (from 1); none when it was the last.
pub fn backoff(attempts: i64) -> Option<TimeDelta> {
    let i = usize::try_from(attempts.checked_sub(1)?).ok()?;
    BACKOFF.get(i).map(|minutes| TimeDelta::minutes(*minutes))
}

/// A mail to be sent. Parameters are filled into the template; they hold no resident's data (ML-07).
#[derive(Debug, Clone)]
pub struct Letter {
    /// Address of the one recipient.
    pub to: String,
    pub lang: Lang,
    /// Which texts.
    pub template: Template,
    /// Their parameters; links are built from `NUANFANG_URL` only (ML-05).
    pub params: BTreeMap<String, String>,
    /// A key under which it is queued once only, however often it is asked for: `overdue/<work id>/2026-09-22`.
    pub once: Option<String>,
    /// Whether somebody without a session causes it: such mails are limited (RL-04).
    pub limited: bool,
    /// When it goes, where [`limits::place`](super::store::limits::place) was asked before it was written; else at once, or by `limited`.
    pub due: Option<DateTime<Utc>>,
    /// Where one says that no more of these are wanted (RFC 8058); the worker fills it in.
    pub stop: Option<String>,
}

impl Letter {
    /// A mail without parameters yet.
    pub fn new(to: &str, lang: Lang, template: Template) -> Self {
        Self {
            to: to.to_owned(),
            lang,
            template,
            params: BTreeMap::new(),
            once: None,
            limited: false,
            due: None,
            stop: None,
        }
    }

    /// Adds a parameter; [`Template::params`] lists them.
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

    /// See [`Letter::limited`].
    #[must_use]
    pub const fn limited(mut self) -> Self {
        self.limited = true;
        self
    }

    /// A parameter that is missing, or that the template does not know.
    pub fn wrong_param(&self) -> Option<&str> {
        let known = self.template.params();
        let optional = self.template.optional();
        let missing =
            known.iter().find(|name| !optional.contains(name) && !self.params.contains_key(**name)).copied();
        missing.or_else(|| self.params.keys().map(String::as_str).find(|name| !known.contains(name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ml_04_the_backoff_is_written_out_and_ends() {
        let waits: Vec<_> = (1..=9).map(|n| backoff(n).map(|w| w.num_minutes())).collect();
        let written = [1, 5, 15, 60, 240, 360, 480, 540].map(Some);
        assert_eq!(waits, written.into_iter().chain([None]).collect::<Vec<_>>());
        assert_eq!(backoff(0), None);
        assert_eq!(backoff(i64::MIN), None);
    }

    #[test]
    fn letters_know_their_parameters() {
        let letter = Letter::new("a@example.invalid", Lang::ZhCn, Template::ReturnedCase);
        assert_eq!(letter.wrong_param(), Some("reference"));
        let letter = letter.with("reference", "x").with("link", "/");
        assert_eq!(letter.wrong_param(), None, "name and reason may be left out");
        assert_eq!(letter.with("resident", "x").wrong_param(), Some("resident"));
    }
}
