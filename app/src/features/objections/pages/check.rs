//! `/objections/check`: everything once more before it is sent, and the sending. The one-time key is the draft itself, so however
//! often it is sent there is one objection and one receipt (IN-11).
use axum::{
    Extension,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use super::{form::is_begun, parts, read};
use crate::{
    base::{
        db::Tx,
        error::{AppError, ErrorKind},
    },
    features::{
        notices::{
            MENU, store as notices,
            types::{Notice, Row},
        },
        objections::{
            store::{
                drafts::{self, Draft},
                filing::{self, kind_at},
                quota::{self, What},
            },
            types::{Channel, Filing, Ground, Kind},
        },
    },
    office::change::Change,
    t::objections as o,
    web::{
        forms::{Form, once},
        page::{Cx, Head, Peer},
        ui::{
            facts::{Fact, fact, facts},
            icon::Icon,
            section::paragraphs,
        },
    },
};

struct Ready {
    draft: Draft,
    notice: Notice,
    kind: Kind,
    filing: Filing,
}

/// What there is to check: none when nothing was begun; an address when something must be put right first.
async fn ready(tx: &mut Tx, cx: &Cx, headers: &HeaderMap) -> Result<Result<Ready, String>, AppError> {
    let Some(draft) = parts::draft(tx, cx, headers).await? else { return Ok(Err("/objections".to_owned())) };
    if draft.objection.is_some() {
        return Ok(Err("/objections/receipt".to_owned()));
    }
    let notice = notices::by_id(tx, draft.notice).await?.ok_or(AppError::NoSuch(ErrorKind::Notice))?;
    let kind = kind_at(&notice, cx.now).ok_or(AppError::NoSuch(ErrorKind::Notice))?;
    let filing = is_begun(&draft.form)
        .then(|| read::filing(&draft.form, &notice, kind, (Channel::Web, None), cx.lang).ok())
        .flatten();
    Ok(match filing {
        Some(filing) => Ok(Ready { draft, notice, kind, filing }),
        None => Err(format!("/notices/{}/object", notice.no)),
    })
}

/// The page.
pub async fn show(cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    let mut tx = cx.state.db().read().await?;
    match ready(&mut tx, &cx, &headers).await? {
        Err(to) => Ok(Redirect::to(&cx.to(&to)).into_response()),
        Ok(ready) => {
            let rows = notices::rows(&mut tx, &ready.notice, cx.now).await?;
            Ok(page(cx, ready, &rows, false, None, StatusCode::OK))
        }
    }
}

/// Sends it.
pub async fn send(
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, AppError> {
    let state = cx.state.clone();
    let address = parts::ip(peer.map(|p| p.0));
    let network = quota::network(address);
    let mut ch = Change::at(&state, cx.now, None).await?;
    let whose = parts::token(&headers).unwrap_or_default();
    // Two submissions at once meet at the key: the second waits, and is led to the first one's receipt.
    if let Some(led) = once::take(&mut ch.tx, state.keys(), &whose, &form, cx.now).await? {
        return Ok(Redirect::to(&cx.to(&led)).into_response());
    }
    let ready = match ready(&mut ch.tx, &cx, &headers).await? {
        Ok(ready) => ready,
        Err(to) => return Ok(Redirect::to(&cx.to(&to)).into_response()),
    };
    if form.one(once::FIELD)? != ready.draft.id.to_string() {
        // Another form was begun in the same browser meanwhile: show that one.
        return Ok(Redirect::to(&cx.to("/objections/check")).into_response());
    }
    if form.one("kind")? != ready.kind.word() {
        // The period ended between the two pages (OBJ-08): nothing is sent that was not read.
        let rows = notices::rows(&mut ch.tx, &ready.notice, cx.now).await?;
        return Ok(page(cx, ready, &rows, true, None, StatusCode::CONFLICT));
    }
    if !quota::take(&mut ch.tx, state.keys(), cx.now, What::Objection, &network, 1).await? {
        let rows = notices::rows(&mut ch.tx, &ready.notice, cx.now).await?;
        let message = o::error_quota(cx.lang);
        return Ok(page(cx, ready, &rows, false, Some(message), StatusCode::TOO_MANY_REQUESTS));
    }
    let ip = address.map_or_else(String::new, |ip| ip.to_string());
    let filed = filing::file(&mut ch, &ready.notice, &ready.filing, cx.today, &ip).await?;
    drafts::finish(&mut ch.tx, state.keys(), &ready.draft, filed.id).await?;
    once::done(&mut ch.tx, state.keys(), &whose, &form, "/objections/receipt").await?;
    ch.commit().await?;
    Ok(Redirect::to(&cx.to("/objections/receipt")).into_response())
}

fn page(
    cx: Cx,
    ready: Ready,
    rows: &[Row],
    became: bool,
    problem: Option<&'static str>,
    status: StatusCode,
) -> Response {
    let lang = cx.lang;
    let Ready { draft, notice, kind, filing } = ready;
    let title = o::check_title(lang);
    let mut head = Head::new(title, notice.no.official(), MENU)
        .crumb(crate::t::notices::crumb(lang), Some("/notices"))
        .crumb(parts::title(kind, lang), Some(&format!("/notices/{}/object", notice.no)))
        .crumb(title, None)
        .private();
    head.status = status;
    let change = cx.to(&format!("/notices/{}/object", notice.no));
    let names: Vec<_> = draft.files.iter().map(|f| f.name.as_str()).collect();
    let files = if names.is_empty() { o::none(lang).to_owned() } else { names.join(" · ") };
    let ground = draft.form.raw("ground");
    let mut list: Vec<Fact> = vec![fact(o::check_notice(lang), notice.no.official())];
    if kind == Kind::Objection {
        list.push(fact(o::fact_about(lang), parts::line(filing.serial, rows, lang)));
    }
    list.push(fact(o::ground(lang), Ground::parse(ground).map_or("", |g| g.label(lang))));
    list.push((o::statement(lang).to_owned(), paragraphs(&filing.statement)));
    list.push(fact(o::check_files(lang), files));
    list.extend(parts::typed_facts(&draft.form, lang));
    let key = draft.id.to_string();
    let (action, submit) = match kind {
        Kind::Objection => (cx.to("/objections/check"), o::submit_object(lang)),
        Kind::Report => (cx.to("/objections/check"), o::submit_report(lang)),
    };
    let message = if became { Some(o::became_report(lang)) } else { problem };
    let mut after = vec![o::after_1(lang)];
    if kind == Kind::Objection {
        after.extend([o::after_2(lang), o::after_3(lang), o::after_4(lang)]);
    } else {
        after.push(o::after_3(lang));
    }
    cx.page(head, move || {
        view! {
            <div class="head"><span class="kicker">{o::check_step(lang)}</span><h1>{title}</h1><p class="lead">{o::check_lead(lang)}</p></div>
            <div class="split">
                <form class="form" action=action method="post">
                    {message.map(|m| view! { <div class="banner banner--wait" role="alert">{Icon::Alert.svg()}<div><p>{m}</p></div></div> })}
                    <section class="flow">
                        <h2>{parts::title(kind, lang)}</h2>
                        {facts(list)}
                        <p><a class="go" href=change>{o::change(lang)}</a></p>
                    </section>
                    <input type="hidden" name=once::FIELD value=key/>
                    <input type="hidden" name="kind" value=kind.word()/>
                    <div class="form__end"><button class="btn">{submit}</button><span class="meta">{o::submit_hint(lang)}</span></div>
                </form>
                <aside class="panel panel--calm" aria-label=o::after_heading(lang)>
                    <h2>{o::after_heading(lang)}</h2>
                    <ul class="ticks">{after.into_iter().map(|l| view! { <li>{l}</li> }).collect_view()}</ul>
                </aside>
            </div>
        }
    })
}
