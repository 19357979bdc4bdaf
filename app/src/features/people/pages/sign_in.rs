//! `/sign-in` for the public: an address is typed, a link is mailed, its page has a button, the button signs in. Opening the link changes
//! nothing, since scanners open links (AU-10). Whoever has no account gets one with the first link they use, so nothing anywhere tells
//! whether there is one (AU-09).
use axum::{Extension, extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{is_in, keep};
use crate::base::{checks::mask_email, error::AppError};
use crate::features::people::store::{self, links, sessions};
use crate::office::change::{Change, Halt, lead};
use crate::t::people as t;
use crate::web::quotas::{self, Limit, Span};
use crate::web::{
    forms::Form, forms::once, menu::Section, page::Cx, page::Head, page::Peer, ui::banner::Banner,
    ui::field::Field, ui::field::Typed, ui::icon::Icon, ui::section::Panel, ui::section::ticks, ui::top::top,
};

/// Links that a network asks for: an office of a hundred people, each of whom mistypes or waits and asks again a few times (RL-02).
const LINKS: Limit = Limit { word: "person-link", most: 400, span: Span::Hour };
/// Addresses of the demonstration, to which no mail ever comes: there the page shows the link.
const DEMO: &str = "@demo.nuanfang.invalid";

/// The form; whoever is signed in is led on.
///
/// # Errors
/// When the database fails.
pub async fn show(cx: Cx) -> Result<Response, AppError> {
    if is_in(&cx).await? {
        return Ok(lead(&cx.state, "/me"));
    }
    let typed = Typed::start(cx.lang);
    Ok(page(cx, &typed, None))
}

/// A GET of the form's address.
pub(super) async fn back(cx: Cx) -> Response {
    lead(&cx.state, "/sign-in")
}

fn said(cx: &Cx) -> Option<Banner> {
    let lang = cx.lang;
    match cx.params.one("did").ok().flatten()? {
        "sent" => Some(sent(lang)),
        "out" => Some(Banner::ok().text(t::signed_out(lang))),
        "erased" => Some(Banner::ok().title(t::erased(lang)).text(t::erased_text(lang))),
        _ => None,
    }
}

fn sent(lang: crate::base::i18n::Lang) -> Banner {
    Banner::ok().title(t::sent_title(lang)).text(t::sent_text(lang)).text(t::sent_help(lang))
}

fn page(cx: Cx, typed: &Typed, told: Option<Banner>) -> Response {
    let lang = cx.lang;
    let head = Head::new(t::sign_in(lang), t::sign_in_lead(lang), Section::HOME).private().of(typed);
    let email = Field::new("email", t::email(lang)).hint(t::email_hint(lang)).mail().autocomplete("email");
    let form = typed.post(cx.to("/sign-in/mail")).view(t::send(lang), typed.text(email));
    cx.draw(head, move |cx| {
        let told = told.or_else(|| said(cx)).map(|b| b.answer().view());
        let links = [("/track", t::to_track(lang)), ("/sign-in?next=%2Fstaff", t::to_staff(lang))];
        let links = links.map(|(path, label)| {
            view! { <li><a class="go" href=cx.to(path)>{label}{Icon::Arrow.svg()}</a></li> }
        });
        view! {
            <div class="split">
                <div class="flow-l">
                    {told}
                    {top(t::sign_in(lang), t::sign_in_lead(lang))}
                    {form}
                </div>
                <aside class="flow-l" aria-label=t::beside(lang)>
                    {Panel::Calm.section(t::why(lang), ticks([t::why_1(lang), t::why_2(lang), t::why_3(lang)]))}
                    {Panel::Plain.section(t::other_ways(lang), view! { <ul class="flow">{links}</ul> })}
                </aside>
            </div>
        }
    })
}

/// Mails a link. The answer is the same whoever the address belongs to, and whether a mail goes out or three have gone already (AU-09,
/// RL-04).
///
/// # Errors
/// [`AppError::BadRequest`] without a one-time key.
pub(super) async fn send(cx: Cx, peer: Option<Extension<Peer>>, form: Form) -> Result<Response, Halt> {
    let (lang, keys) = (cx.lang, cx.state.keys());
    let mut r = form.reader(lang);
    let email = r.email("email");
    if email.is_none() && r.good() {
        r.fail("email", crate::t::forms::required(lang));
    }
    let email = match r.end(email) {
        Ok(email) => email,
        Err(typed) => return Ok(page(cx, &typed, None)),
    };
    let mut ch = Change::at(&cx.state, cx.now, None).await?;
    let network = quotas::network(peer.map(|p| p.0.0));
    if let Some(full) = quotas::take(&mut ch.tx, keys, cx.now, LINKS, &network, 1).await? {
        let (now, typed) = (cx.now, Typed::wrong(lang, form, "email", full.words(lang, cx.now)));
        return Ok(full.refuse(page(cx, &typed, None), now));
    }
    if let Some(led) = once::take(&mut ch.tx, keys, "", &form, cx.now).await? {
        return Ok(lead(&cx.state, &led));
    }
    let token = links::send(&mut ch, &email, lang).await?;
    let to = "/sign-in?did=sent";
    once::done(&mut ch.tx, keys, "", &form, to).await?;
    ch.commit().await?;
    let shown = token.filter(|_| cx.state.site().demo && email.expose().ends_with(DEMO));
    Ok(match shown {
        Some(token) => {
            let href = cx.to(&links::path(&token));
            let told = sent(lang).text(t::sent_demo(lang)).link(href, t::open_link(lang));
            page(cx, &Typed::start(lang), Some(told))
        }
        None => lead(&cx.state, to),
    })
}

/// The page behind a link: whose it is, and the button. Nothing changes.
pub(super) async fn link(Path(token): Path<String>, cx: Cx) -> Result<Response, AppError> {
    let mut tx = cx.state.db().look().await?;
    let email = links::look(&mut tx, cx.state.keys(), cx.now, &token).await?;
    drop(tx);
    let Some(email) = email else { return Ok(gone(cx)) };
    let (lang, whose) = (cx.lang, mask_email(&email));
    let head = Head::new(t::enter(lang), t::enter_lead(lang), Section::HOME).private();
    let typed = Typed::start(lang);
    let month = vec![("yes".to_owned(), t::month_yes(lang).to_owned())];
    let month =
        typed.choices(Field::new("month", t::month(lang)).hint(t::month_hint(lang)).optional(), month, true);
    let form = typed.post(cx.to(&links::path(&token))).keyless().view(t::enter_button(lang), month);
    Ok(cx.page(head, move || {
        view! {
            {top(t::enter(lang), t::enter_lead(lang))}
            <div class="flow-l">
                <p>{t::enter_whose(lang, whose)}</p>
                {form}
                <p class="meta measure">{t::enter_terms(lang)}</p>
            </div>
        }
    }))
}

/// A link that is used, replaced or too old.
fn gone(cx: Cx) -> Response {
    let lang = cx.lang;
    let mut head = Head::new(t::gone(lang), t::gone_lead(lang), Section::HOME).private();
    head.status = StatusCode::GONE;
    cx.draw(head, move |cx| {
        view! {
            {top(t::gone(lang), t::gone_lead(lang))}
            <p><a class="btn" href=cx.to("/sign-in")>{t::gone_again(lang)}</a></p>
        }
    })
}

/// Uses the link up and signs in.
pub(super) async fn enter(Path(token): Path<String>, cx: Cx, form: Form) -> Result<Response, AppError> {
    let mut ch = Change::at(&cx.state, cx.now, None).await?;
    let Some(email) = links::consume(&mut ch, &token).await? else {
        drop(ch);
        // A second press of the button has nothing left to do.
        return Ok(if is_in(&cx).await? { lead(&cx.state, "/me") } else { gone(cx) });
    };
    let person = store::known(&mut ch, &email, cx.lang).await?;
    let session = sessions::open(&mut ch, person.id, cx.person.as_deref()).await?;
    ch.commit().await?;
    let mut response = lead(&cx.state, "/me");
    keep(response.headers_mut(), &cx, &session, form.has("month", "yes"));
    Ok(response)
}
