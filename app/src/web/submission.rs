//! What anybody may hand in without an account, in steps: the text, the files, everything once more to check, the receipt with its
//! code. What is typed is saved before files are asked for and waits sealed for an hour ([`drafts`]), one draft a subject, each under
//! a token of its own in one cookie ([`cookie`]): two tabs with two subjects keep their own, and a mistake, a reload, another language
//! or the camera's app lose nothing. On a shared computer everything can be cleared at each step, and a receipt is gone once its page
//! has been left ([`left`]).
//!
//! To use it: an implementation of [`Submission`] in the feature's pages, [`routes`] merged into its routes, its form's address served
//! by [`text::show`], [`follow`] for the code on its receipt, and [`left`] around the public pages (done once, in the wiring). The kit knows nothing of what a subject is.
use std::net::IpAddr;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::HeaderMap,
    response::{IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    forms::Form,
    menu::Section,
    page::{Cx, Head},
    quotas::Limit,
    state::AppState,
    ui::{facts::Fact, field::Typed},
    uploads::MAX_FORM,
};
use crate::base::{db::Tx, error::AppError, error::Result, i18n::Lang};

mod check;
pub mod cookie;
pub mod drafts;
mod files;
pub mod follow;
mod parts;
mod receipt;
#[cfg(test)]
mod tests;
pub mod text;

pub use cookie::left;

/// What is wrong with a form: pairs of field and message.
pub type Errors = Vec<(String, String)>;

/// A public form of a feature, about one subject.
pub trait Submission: Sized + Send + Sync + 'static {
    /// The word it is stored under.
    const KIND: &'static str;
    /// Its addresses begin with it: `/objections/new`, then the subject.
    const PATH: &'static str;
    /// Where a receipt code is typed, without the base.
    const FOLLOW: &'static str;
    /// The fields that are kept; everything else a client sends is forgotten (AC-06).
    const FIELDS: &'static [&'static str];
    /// The most files; 0 for a form without that step.
    const FILES: usize;
    /// How many a network may send.
    const SENDS: Limit;
    /// What a good form is.
    type Value: Send;
    /// The transaction that takes it in.
    type Change: Writing;

    /// The subject in an address.
    ///
    /// # Errors
    /// When there is none of that name, or nothing may be handed in about it.
    fn find(tx: &mut Tx, cx: &Cx, subject: &str) -> impl Future<Output = Result<Self>> + Send;

    /// The subject as text, as it stands in addresses.
    fn subject(&self) -> String;

    /// The address of the form, without the base.
    fn form(&self) -> String;

    /// The address of the subject's own page, without the base.
    fn home(&self) -> String;

    /// Whether anything may be handed in about it now. If not, every step leads to the subject's own page, which says why; a receipt is
    /// shown all the same.
    fn is_open(&self) -> bool {
        true
    }

    /// What the fields start with.
    fn start(&self) -> Form {
        Form::default()
    }

    /// Under which terms it is handed in now. Whoever read others on the check page reads it again before it is sent.
    fn terms(&self) -> &'static str;

    /// Whether this is the last day on which it may be handed in: then nobody is refused for others' sake.
    fn is_last_day(&self, cx: &Cx) -> bool;

    /// Reads the text.
    ///
    /// # Errors
    /// What is wrong.
    fn read(&self, form: &Form, lang: Lang) -> Result<Self::Value, Errors>;

    /// What it is called.
    fn words(&self, lang: Lang) -> Words;

    /// What stands under the title of the form.
    fn lead(&self, cx: &Cx) -> AnyView;

    /// The fields of the text.
    fn fields(&self, typed: &Typed, lang: Lang) -> AnyView;

    /// What stands beside the form: how the person is protected.
    fn beside(&self, lang: Lang) -> AnyView;

    /// What was typed, to be checked.
    fn facts(&self, value: &Self::Value, lang: Lang) -> Vec<Fact>;

    /// What comes after sending, a sentence a line.
    fn next(&self, lang: Lang) -> Vec<&'static str>;

    /// Takes it in, in the transaction that also marks the draft as done.
    fn file(
        &self,
        ch: &mut Self::Change,
        value: Self::Value,
        from: Option<IpAddr>,
    ) -> impl Future<Output = Result<Filed, Unfiled>> + Send;

    /// What else happens when it was refused, in a transaction of its own: nothing of the other one lasts.
    fn refused(&self, _cx: &Cx, _form: &Form) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// The receipt of what was handed in.
    fn receipt(tx: &mut Tx, cx: &Cx, filed: &Filed) -> impl Future<Output = Result<Receipt>> + Send;
}

/// A transaction that is more than one on a higher storey: the office's brings its trail along.
pub trait Writing: Sized + Send {
    fn begin(cx: &Cx) -> impl Future<Output = Result<Self>> + Send;
    fn tx(&mut self) -> &mut Tx;
    /// Makes it last.
    fn commit(self) -> impl Future<Output = Result<()>> + Send;
}

/// What a form is called.
#[derive(Debug, Clone)]
pub struct Words {
    pub title: &'static str,
    pub about: String,
    /// The line above the heading.
    pub kicker: String,
    /// The menu entry that is lit.
    pub section: Section,
    /// The way here, without the form.
    pub crumbs: Vec<(String, Option<String>)>,
    /// The button that sends it.
    pub submit: &'static str,
    /// What is said when the terms changed between reading and sending.
    pub changed: &'static str,
}

/// What became of it; sealed in the draft until its page is left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    pub id: Uuid,
    pub owner: String,
    /// The receipt code (AC-10).
    pub code: String,
    /// Whether a mail with the code was queued.
    pub mailed: bool,
}

/// Why it was not taken in after all.
#[derive(Debug)]
pub enum Unfiled {
    /// What was free when it was typed is so no longer: the form comes back and says it at its fields, with nothing lost.
    Refused(Errors),
    App(AppError),
}

impl<E: Into<AppError>> From<E> for Unfiled {
    fn from(error: E) -> Self {
        Self::App(error.into())
    }
}

/// The receipt's page.
pub struct Receipt {
    pub title: &'static str,
    /// The slip with the code, without the person, so that it can lie on a table.
    pub slip: Drawn,
    pub course: Drawn,
}

/// A view that is drawn inside its page.
pub type Drawn = Box<dyn FnOnce() -> AnyView + Send>;

/// The pages of a form below [`Submission::PATH`]. Each address that takes a POST leads to its page on GET.
pub fn routes<S: Submission>() -> Router<AppState> {
    let at = |step: &str| format!("{}/{{subject}}{step}", S::PATH);
    let files = get(files::show::<S>).post(files::add::<S>).layer(DefaultBodyLimit::max(MAX_FORM));
    let routes = Router::new()
        .route(&at(""), get(text::show::<S>).post(text::save::<S>))
        .route(&at("/check"), get(check::show::<S>).post(check::send::<S>))
        .route(&at("/receipt"), get(receipt::show::<S>))
        .route(&at("/clear"), post(text::clear::<S>).get(text::show::<S>));
    if S::FILES > 0 { routes.route(&at("/files"), files) } else { routes }
}

/// The address of a step, without the base.
fn step<S: Submission>(subject: &S, step: &str) -> String {
    format!("{}/{}{step}", S::PATH, subject.subject())
}

fn to(cx: &Cx, path: &str) -> Response {
    Redirect::to(&cx.to(path)).into_response()
}

fn head<S: Submission>(subject: &S, words: &Words, step: Option<&str>) -> Head {
    let title = step.unwrap_or(words.title);
    let mut head = Head::new(title, words.about.clone(), words.section).private();
    head.crumbs.clone_from(&words.crumbs);
    match step {
        Some(step) => head.crumb(words.title, Some(&subject.form())).crumb(step, None),
        None => head.crumb(words.title, None),
    }
}

/// The draft of this browser about this subject.
async fn draft<S: Submission>(
    tx: &mut Tx,
    cx: &Cx,
    headers: &HeaderMap,
    subject: &S,
) -> Result<Option<drafts::Draft>> {
    let tag = cookie::tag::<S>(cx, &subject.subject());
    match cookie::Held::of(cx, headers).token(&tag) {
        Some(token) => drafts::load(tx, cx.state.keys(), token, (S::KIND, &subject.subject()), cx.now).await,
        None => Ok(None),
    }
}
