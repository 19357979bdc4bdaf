//! The pages of people: `sign_in` is the way in, `me` what is theirs, `settings` what they change there, `data` the file of one's data and
//! the end of an account, `orgs` the organisations they act for, `mails` where a mail's link stops its kind; `desk` is the office.
//! None of them is kept by anybody. To add one: a file and a line here; a form of somebody who is signed in begins with [`begin`].
use axum::{
    Router,
    http::{HeaderMap, HeaderName, HeaderValue},
    response::Response,
    routing::{get, post},
};

use super::store::sessions;
use super::types::Person;
use super::{MINE, store};
use crate::base::error::AppError;
use crate::office::change::{Change, Halt, lead};
use crate::t::people as t;
use crate::web::page::{Cx, Head, person_cookie, set_cookie};
use crate::web::{forms::Form, forms::once, state::AppState};

mod data;
pub mod desk;
mod mails;
mod me;
mod orgs;
mod settings;
mod sign_in;

pub use sign_in::show as sign_in;

/// What everybody may open; whoever is not signed in is led to where one does.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/sign-in/mail", post(sign_in::send).get(sign_in::back))
        .route("/me/enter/{token}", get(sign_in::link).post(sign_in::enter))
        .route("/me", get(me::show))
        .route("/me/profile", post(settings::profile).get(settings::back))
        .route("/me/mails", post(settings::mails).get(settings::back))
        .route("/me/claim", post(settings::claim).get(settings::back))
        .route("/me/sign-out", post(settings::sign_out).get(settings::back))
        .route("/me/data", get(data::file))
        .route("/me/delete", get(data::ask).post(data::delete))
        .route("/me/organisations/new", get(orgs::new).post(orgs::ask))
        .route("/me/organisations/{id}", get(orgs::show).post(orgs::step))
        .route("/mail/off/{topic}/{token}", get(mails::show).post(mails::stop))
}

/// The head of a page of somebody's own.
fn head(cx: &Cx, title: &str) -> Head {
    let head = Head::new(title, t::lead(cx.lang), MINE).private();
    if cx.path == MINE.path {
        return head.crumb(t::nav(cx.lang), None);
    }
    head.crumb(t::nav(cx.lang), Some(MINE.path)).crumb(title, None)
}

/// Begins what a form asks for whoever is signed in: with its one-time key, so that twice is once (IN-11).
///
/// # Errors
/// [`Halt::Answer`] leads to where one signs in, or to where the form led before.
async fn begin(cx: &Cx, form: &Form) -> Result<(Change, Person), Halt> {
    let mut ch = Change::at(&cx.state, cx.now, None).await?;
    let person = sessions::required(&mut ch.tx, cx).await?;
    let keys = cx.state.keys();
    match once::take(&mut ch.tx, keys, &person.id.to_string(), form, cx.now).await? {
        Some(led) => Err(lead(&cx.state, &led).into()),
        None => Ok((ch, person)),
    }
}

/// Makes it last and leads on; a second press will be led to the same place.
async fn end(mut ch: Change, person: &Person, form: &Form, to: &str) -> Result<Response, Halt> {
    let state = ch.state.clone();
    once::done(&mut ch.tx, state.keys(), &person.id.to_string(), form, to).await?;
    ch.commit().await?;
    Ok(lead(&state, to))
}

/// Sets the cookie of a session: for a month, or until the browser ends; an empty one takes it away.
fn keep(headers: &mut HeaderMap, cx: &Cx, token: &str, month: bool) {
    let https = cx.state.site().https();
    let age = match (token.is_empty(), month) {
        (true, _) => Some(0),
        (_, true) => Some(sessions::LIVES.num_seconds()),
        _ => None,
    };
    set_cookie(headers, (person_cookie(https), token), "/", age, https);
}

/// Leads away with nothing left in the browser (SE-04).
fn out(cx: &Cx, to: &str) -> Response {
    let mut response = lead(&cx.state, to);
    keep(response.headers_mut(), cx, "", false);
    // Not "cookies": those hold the language, too.
    let clear = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), clear);
    response
}

/// Whether somebody is signed in, for pages that are about nobody in particular.
async fn is_in(cx: &Cx) -> Result<bool, AppError> {
    let mut tx = cx.state.db().look().await?;
    Ok(store::sessions::person(&mut tx, cx).await?.is_some())
}
