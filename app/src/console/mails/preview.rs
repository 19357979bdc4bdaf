//! `/staff/mail/preview`: every template with sample data, in demonstrations only. The html of a mail is an answer of its own with
//! a policy that allows it nothing but its own looks, shown in a frame without any right.
use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{Html, IntoResponse as _, Response},
};
use leptos::prelude::*;

use super::words;
use crate::base::{error::AppError, error::Result, i18n::Lang};
use crate::console::mails;
use crate::office::{
    outbox::render, outbox::sample, outbox::types::Template, staff::access::Action, staff::desk::Desk,
};
use crate::t;
use crate::web::{page::Cx, page::Head, ui::icon::Icon, ui::top::Top, ui::top::top};

/// No script, no form, nothing loaded, no origin. Styles in attributes, because mail programs know no other; framed by the portal
/// itself only.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox",
);

fn allowed(desk: &Desk) -> Result<()> {
    desk.actor.require_role(Action::MailManage)?;
    if desk.cx.state.site().demo { Ok(()) } else { Err(AppError::NotFound) }
}

fn rendered(cx: &Cx, word: &str) -> Result<(Template, render::Rendered)> {
    let template = Template::parse(word).ok_or(AppError::NotFound)?;
    let rendered = render::render(cx.state.site(), &sample::letter(template, cx.lang));
    Ok((template, rendered.map_err(|e| AppError::Internal(format!("mail {word}: {e}")))?))
}

pub(super) async fn index(desk: Desk) -> Result<Response> {
    allowed(&desk)?;
    let cx = desk.cx;
    let lang = cx.lang;
    let title = t::mail::preview(lang);
    let head = Head::new(title, title, mails::DESK.section)
        .private()
        .crumb(t::mail::title(lang), Some("/staff/mail"))
        .crumb(title, None);
    Ok(cx.draw(head, move |cx| {
        let rows: Vec<_> = Template::ALL
            .iter()
            .map(|template| {
                let name = words::kind(Some(*template), lang);
                let path = cx.to(&format!("/staff/mail/preview/{}", template.word()));
                let links = Lang::ALL.map(|l| {
                    let word = match l {
                        Lang::ZhCn => t::mail::preview_zh(lang),
                        Lang::En => t::mail::preview_en(lang),
                    };
                    let href = format!("{path}?lang={}", l.tag());
                    view! { <a class="btn btn--2 btn--s" href=href>{word}<span class="vh">" "{name}</span></a> }
                });
                view! { <li><h2>{name}</h2><p class="row">{links.into_iter().collect_view()}</p></li> }.into_any()
            })
            .collect();
        view! {
            {top(title, t::mail::preview_lead(lang))}
            <ul class="rows">{rows}</ul>
        }
    }))
}

pub(super) async fn one(desk: Desk, Path(word): Path<String>) -> Result<Response> {
    allowed(&desk)?;
    let cx = desk.cx;
    let (template, mail) = rendered(&cx, &word)?;
    let lang = cx.lang;
    let name = words::kind(Some(template), lang);
    let head = Head::new(name, name, mails::DESK.section)
        .private()
        .crumb(t::mail::title(lang), Some("/staff/mail"))
        .crumb(t::mail::preview(lang), Some("/staff/mail/preview"))
        .crumb(name, None);
    let html = format!("{}?lang={}", cx.to(&format!("/staff/mail/preview/{word}/html")), lang.tag());
    Ok(cx.page(head, move || {
        let alone = html.clone();
        view! {
            {Top::new(name).kicker(t::mail::preview(lang)).view()}
            <section class="flow"><h2>{t::mail::preview_subject(lang)}</h2><p><b>{mail.subject}</b></p></section>
            <section class="flow"><h2>{t::mail::preview_html(lang)}</h2>
                <iframe class="mail-frame" sandbox="" title=t::mail::preview_frame(lang, name) src=html width="100%" height="640"></iframe>
                <p><a class="go" href=alone>{t::mail::preview_open(lang)}{Icon::Arrow.svg()}</a></p>
            </section>
            <section class="flow"><h2>{t::mail::preview_text(lang)}</h2><pre class="mail-text">{mail.text}</pre></section>
        }
    }))
}

pub(super) async fn html(desk: Desk, Path(word): Path<String>) -> Result<Response> {
    allowed(&desk)?;
    let (_, mail) = rendered(&desk.cx, &word)?;
    let mut response = Html(mail.html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, noarchive"));
    Ok(response)
}
