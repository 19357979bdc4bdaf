//! Following what was handed in by its code: the page where a code is typed, and the look-up behind it. A wrong code is counted for its
//! network and answered after the same work as a right one (AC-10); a right one is always answered.
//!
//! To use it: [`Followed`] for what a code leads to, [`show`] and [`find`] on its address, and [`led`] in the handler of the page with
//! the code in its address.
use axum::{
    Extension,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use crate::base::{db::Tx, error::AppError, error::Result, i18n::Lang, random};
use crate::web::page::{Cx, Head, Peer};
use crate::web::{
    forms::Form, menu::Section, quotas, quotas::Full, quotas::WRONG_CODES, ui::field::Field, ui::field::Typed,
};

/// What a code leads to.
pub trait Followed: Sized + Send {
    /// Where the code is typed, without the base; its page is below, `/objections/{code}`.
    const FOLLOW: &'static str;

    /// What the page is called.
    fn asked(lang: Lang) -> Asked;

    /// Finds it by its code in the one spelling there is; by a keyed code, so that a wrong one takes the same time.
    fn by_code(tx: &mut Tx, cx: &Cx, code: &str) -> impl Future<Output = Result<Option<Self>>> + Send;

    /// What stands below the form.
    fn more(_cx: &Cx) -> Option<AnyView> {
        None
    }
}

/// The codes of a feature: how they begin, where they are followed, whether there is one. [`anywhere`] asks them all.
#[derive(Debug, Clone, Copy)]
pub struct Codes {
    /// The letter that says what it is.
    pub letter: char,
    /// Where its page is: `/track`, for `/track/{code}`.
    pub follow: &'static str,
    known: for<'a> fn(&'a mut Tx, &'a Cx, &'a str) -> Known<'a>,
    again: fn(Cx, Form, Option<Full>) -> Response,
}

type Known<'a> = std::pin::Pin<Box<dyn Future<Output = Result<bool, AppError>> + Send + 'a>>;

impl Codes {
    /// Those of a feature.
    pub const fn of<F: Followed>(letter: char) -> Self {
        Self {
            letter,
            follow: F::FOLLOW,
            known: |tx, cx, code| Box::pin(async move { Ok(F::by_code(tx, cx, code).await?.is_some()) }),
            again: again::<F>,
        }
    }
}

/// Where a code leads that is typed into a field for anything (AC-10): its letter says so. One of the oldest, which have no letter, is
/// asked for everywhere, and counted when it is none. What cannot be a code is none of this.
///
/// # Errors
/// When the database fails.
pub async fn anywhere(
    cx: &Cx,
    peer: Option<Extension<Peer>>,
    headers: &HeaderMap,
    text: &str,
) -> Result<Option<Response>, AppError> {
    let Some(code) = random::parse_code(text) else { return Ok(None) };
    let codes = &cx.state.declared().codes;
    let to = |follow: &str| Redirect::to(&cx.to(&format!("{follow}/{code}"))).into_response();
    if let Some(letter) = random::letter_of(&code) {
        // That page counts it when it is none.
        return Ok(codes.iter().find(|c| c.letter == letter).map(|c| to(c.follow)));
    }
    let mut tx = cx.state.db().read().await?;
    for kind in codes {
        if (kind.known)(&mut tx, cx, &code).await? {
            return Ok(Some(to(kind.follow)));
        }
    }
    drop(tx);
    let Some(first) = codes.first() else { return Ok(None) };
    let full = count(cx, peer, headers).await?;
    Ok(Some((first.again)(cx.clone(), Form::default().with("code", text), full)))
}

/// The words of the page where a code is typed.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub title: &'static str,
    pub lead: &'static str,
    /// What the field is called.
    pub code: &'static str,
    /// What it looks like.
    pub hint: &'static str,
    pub button: &'static str,
    /// What is said of a code that is none.
    pub wrong: &'static str,
    /// The menu entry that is lit.
    pub section: Section,
}

/// The page where a code is typed.
pub async fn show<F: Followed>(cx: Cx) -> Response {
    let typed = Typed::new(cx.lang, Form::default());
    page::<F>(cx, typed, StatusCode::OK)
}

/// Looks a typed code up and leads to its page.
pub async fn find<F: Followed>(
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response> {
    let code = form.one("code")?.to_owned();
    // A code of another kind is led to its own page.
    let letter = random::parse_code(&code).and_then(|c| random::letter_of(&c));
    let kind = letter.and_then(|letter| cx.state.declared().codes.iter().find(|c| c.letter == letter));
    if let Some(kind) = kind.filter(|c| c.follow != F::FOLLOW) {
        let code = random::parse_code(&code).unwrap_or_default();
        return Ok(Redirect::to(&cx.to(&format!("{}/{code}", kind.follow))).into_response());
    }
    Ok(match look_up::<F>(&cx, peer, &headers, &code).await? {
        Ok(_) => {
            let code = random::parse_code(&code).unwrap_or_default();
            Redirect::to(&cx.to(&format!("{}/{code}", F::FOLLOW))).into_response()
        }
        Err(full) => again::<F>(cx, form, full),
    })
}

/// What the code in an address leads to, or the answer that says that it is none.
pub async fn led<F: Followed>(
    cx: &Cx,
    peer: Option<Extension<Peer>>,
    headers: &HeaderMap,
    code: &str,
) -> Result<Result<F, Response>> {
    match look_up::<F>(cx, peer, headers, code).await? {
        Ok(found) => Ok(Ok(found)),
        Err(None) => Err(AppError::NotFound),
        full => Ok(Err(again::<F>(cx.clone(), Form::default().with("code", code), full.err().flatten()))),
    }
}

/// What a code leads to; else, once too often from this network, until when it is stopped.
async fn look_up<F: Followed>(
    cx: &Cx,
    peer: Option<Extension<Peer>>,
    headers: &HeaderMap,
    code: &str,
) -> Result<Result<F, Option<Full>>> {
    let mut tx = cx.state.db().read().await?;
    // What cannot be a code is looked up like one: nothing tells them apart by time.
    let spelled = random::parse_code(code).unwrap_or_default();
    if let Some(found) = F::by_code(&mut tx, cx, &spelled).await? {
        return Ok(Ok(found));
    }
    drop(tx);
    Ok(Err(count(cx, peer, headers).await?))
}

/// Counts a wrong code for its network; `Some` once that was too often.
async fn count(
    cx: &Cx,
    peer: Option<Extension<Peer>>,
    headers: &HeaderMap,
) -> Result<Option<Full>, AppError> {
    if !quotas::is_own(headers) {
        return Ok(None);
    }
    let network = quotas::network(peer.map(|p| p.0.0));
    let mut tx = cx.state.db().write().await?;
    let full = quotas::take(&mut tx, cx.state.keys(), cx.now, WRONG_CODES, &network, 1).await?;
    tx.commit().await?;
    Ok(full)
}

/// The form again, with what was typed.
fn again<F: Followed>(cx: Cx, form: Form, full: Option<Full>) -> Response {
    let (lang, now) = (cx.lang, cx.now);
    let message = full.map_or_else(|| F::asked(lang).wrong.to_owned(), |full| full.words(lang, now));
    let typed = Typed::back(lang, form, vec![("code".to_owned(), message)]);
    let page = page::<F>(cx, typed, StatusCode::UNPROCESSABLE_ENTITY);
    match full {
        Some(full) => full.refuse(page, now),
        None => page,
    }
}

fn page<F: Followed>(cx: Cx, typed: Typed, status: StatusCode) -> Response {
    let Asked { title, lead, code, hint, button, section, .. } = F::asked(cx.lang);
    let mut head = Head::new(title, lead, section).crumb(title, None);
    head.status = status;
    let head = if status == StatusCode::OK { head } else { head.private() };
    let action = cx.to(F::FOLLOW);
    let more = F::more(&cx).map(|more| view! { <div class="section flow">{more}</div> });
    cx.page(head, move || {
        view! {
            <div class="head"><h1>{title}</h1><p class="lead">{lead}</p></div>
            <form class="form" action=action method="post">
                {typed.summary()}
                {typed.text(Field::new("code", code).hint(hint))}
                <div class="form__end"><button class="btn">{button}</button></div>
            </form>
            {more}
        }
    })
}
