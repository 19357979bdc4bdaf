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
    if !quotas::is_own(headers) {
        return Ok(Err(None));
    }
    let network = quotas::network(peer.map(|p| p.0.0));
    let mut tx = cx.state.db().write().await?;
    let full = quotas::take(&mut tx, cx.state.keys(), cx.now, WRONG_CODES, &network, 1).await?;
    tx.commit().await?;
    Ok(Err(full))
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
    let (action, more) = (cx.to(F::FOLLOW), F::more(&cx));
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
