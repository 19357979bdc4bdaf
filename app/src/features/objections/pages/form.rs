//! `/notices/{no}/object`: the form, and where it is saved. What is typed and attached waits in a sealed draft for an hour, so
//! that a mistake, the check page or a reload loses nothing.
use axum::{
    Extension,
    extract::{Multipart, Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Redirect, Response},
};
use leptos::prelude::*;

use super::{parts, read, words};
use crate::{
    base::{error::AppError, i18n::Lang, random},
    features::{
        notices::{
            MENU, store as notices,
            types::{Notice, Row},
        },
        objections::{
            store::{
                drafts::{self, Draft},
                quota::{self, What},
            },
            types::{Channel, FILES, Kind},
        },
    },
    t::objections as o,
    web::{
        files::{self, FileError},
        forms::Form,
        page::{Cx, Head, Peer},
        state::AppState,
        ui::{
            field::{Field, Typed},
            icon::Icon,
        },
    },
};

/// What a browser offers to choose from; the server looks at the content.
const ACCEPT: &str = "image/jpeg,image/png,image/webp,application/pdf";

/// The empty form, or the one that this browser began.
pub async fn show(Path(no): Path<String>, cx: Cx, headers: HeaderMap) -> Result<Response, AppError> {
    let mut tx = cx.state.db().read().await?;
    let (notice, kind) = parts::notice(&mut tx, &cx, &no).await?;
    let rows = notices::rows(&mut tx, &notice, cx.now).await?;
    let draft = parts::draft(&mut tx, &cx, &headers).await?;
    let draft = draft.filter(|d| d.notice == notice.id && d.objection.is_none());
    let form = draft.as_ref().map(|d| d.form.clone()).unwrap_or_default();
    let typed = Typed::new(cx.lang, form);
    Ok(page(cx, &notice, kind, &rows, typed, draft.as_ref(), StatusCode::OK))
}

/// Saves what was typed and leads to the check page, or back with what is wrong.
pub async fn save(
    State(state): State<AppState>,
    Path(no): Path<String>,
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    multipart: Multipart,
) -> Result<Response, AppError> {
    let posted = files::upload::read(multipart).await?;
    let (keys, lang) = (state.keys(), cx.lang);
    let network = quota::network(parts::ip(peer.map(|p| p.0)));
    // Cheap checks first (RL-05): nothing is decoded for whoever is over the limit.
    let mut tx = state.db().read().await?;
    let (notice, kind) = parts::notice(&mut tx, &cx, &no).await?;
    let mut over = false;
    for what in [What::Draft, What::File, What::Bytes] {
        over |= quota::full(&mut tx, keys, cx.now, what, &network).await?;
    }
    drop(tx);
    let (raw, new, mut errors) = if over {
        (posted.form, vec![], vec![])
    } else {
        match posted.accept(FILES).await {
            Ok((form, files)) => (form, files, vec![]),
            Err((form, error)) => (form, vec![], vec![("files".to_owned(), error.message(lang).to_owned())]),
        }
    };
    let form = read::kept(&raw);
    if over {
        errors.push(("statement".to_owned(), o::error_quota(lang).to_owned()));
    }
    if !raw.raw(read::TRAP).is_empty() {
        errors.push((read::TRAP.to_owned(), o::error_trap(lang).to_owned()));
    }
    if let Err(more) = read::filing(&form, &notice, kind, (Channel::Web, None), lang) {
        errors.extend(more);
    }

    let mut tx = state.db().write().await?;
    let known = parts::draft(&mut tx, &cx, &headers).await?;
    let known = known.filter(|d| d.notice == notice.id && d.objection.is_none());
    let mut kept = known.as_ref().map_or(0, |d| d.files.len());
    if let Some(draft) = known.as_ref().filter(|_| raw.has("drop", "1")) {
        drafts::drop_files(&mut tx, draft, cx.now).await?;
        kept = 0;
    }
    let mut new = new;
    if kept + new.len() > FILES {
        errors.push(("files".to_owned(), FileError::TooMany.message(lang).to_owned()));
        new.clear();
    }
    let token = match (&known, parts::token(&headers)) {
        (Some(_), Some(token)) => token,
        _ => random::token(),
    };
    // A machine that fills the trap, or a network over its limit, stores nothing.
    let store = !over && !errors.iter().any(|(name, _)| name == read::TRAP);
    if store {
        drafts::save(&mut tx, &state, &token, known.as_ref(), notice.id, &form, &new).await?;
        quota::take(&mut tx, keys, cx.now, What::Draft, &network, 1).await?;
        if !new.is_empty() {
            let bytes: usize = new.iter().map(files::Accepted::size).sum();
            let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            quota::take(&mut tx, keys, cx.now, What::File, &network, count(new.len())).await?;
            quota::take(&mut tx, keys, cx.now, What::Bytes, &network, count(bytes)).await?;
        }
    }
    let draft = drafts::load(&mut tx, keys, &token, cx.now).await?;
    let rows = notices::rows(&mut tx, &notice, cx.now).await?;
    tx.commit().await?;
    let mut response = if errors.is_empty() {
        Redirect::to(&cx.to("/objections/check")).into_response()
    } else {
        let typed = Typed::back(lang, form, errors);
        page(cx.clone(), &notice, kind, &rows, typed, draft.as_ref(), StatusCode::UNPROCESSABLE_ENTITY)
    };
    if store {
        parts::hold(response.headers_mut(), &cx, &token);
    }
    Ok(response)
}

/// The lines one may choose: those on the page with their mask, the others by number. On long notices only those on the page.
pub(super) fn lines(notice: &Notice, rows: &[Row], lang: Lang) -> Vec<(String, String)> {
    let mut list = vec![(String::new(), o::whole_notice(lang).to_owned())];
    let numbers: Vec<i64> = if notice.people <= 300 {
        (1..=notice.people).collect()
    } else {
        rows.iter().map(|r| r.serial).collect()
    };
    list.extend(numbers.into_iter().map(|n| (n.to_string(), parts::line(Some(n), rows, lang))));
    list
}

/// The fields about the person: both choices are there, neither is made (OBJ-02).
pub(super) fn person_fields(typed: &Typed, lang: Lang) -> AnyView {
    let identities = vec![
        ("real-name".to_owned(), o::identity_real_choice(lang).to_owned()),
        ("anonymous".to_owned(), o::identity_anonymous_choice(lang).to_owned()),
    ];
    view! {
        {typed.choices(Field::new("identity", o::identity(lang)).hint(o::identity_hint(lang)), identities, false)}
        {typed.text(Field::new("name", o::name(lang)).optional().max(40).autocomplete("name"))}
        {typed.text(Field::new("phone", o::phone(lang)).hint(o::contact_hint(lang)).optional().max(30).kind("tel").autocomplete("tel"))}
        {typed.text(Field::new("email", o::email(lang)).optional().max(120).kind("email").autocomplete("email"))}
    }
    .into_any()
}

fn attachments(typed: &Typed, draft: Option<&Draft>, lang: Lang) -> AnyView {
    let names: Vec<String> =
        draft.map(|d| d.files.iter().map(|f| f.name.clone()).collect()).unwrap_or_default();
    let kept = (!names.is_empty()).then(|| {
        view! {
            <p>{o::files_kept(lang, names.join(" · "))}</p>
            <div class="choices"><label class="choice"><input type="checkbox" name="drop" value="1"/><span>{o::files_drop(lang)}</span></label></div>
        }
    });
    view! {
        {typed.files(Field::new("files", o::files(lang)).hint(o::files_hint(lang)).optional(), ACCEPT)}
        {kept}
    }
    .into_any()
}

fn page(
    cx: Cx,
    notice: &Notice,
    kind: Kind,
    rows: &[Row],
    typed: Typed,
    draft: Option<&Draft>,
    status: StatusCode,
) -> Response {
    let lang = cx.lang;
    let title = parts::title(kind, lang);
    let path = format!("/notices/{}", notice.no);
    let mut head = Head::new(title, notice.no.official(), MENU)
        .crumb(crate::t::notices::crumb(lang), Some("/notices"))
        .crumb(crate::t::notices::batch(lang, notice.batch), Some(&path))
        .crumb(title, None)
        .private();
    head.status = status;
    let action = cx.to(&format!("/objections/new/{}", notice.no));
    let lines = (kind == Kind::Objection).then(|| {
        typed
            .select(Field::new("serial", o::about(lang)).hint(o::about_hint(lang)), lines(notice, rows, lang))
    });
    let until = crate::base::clock::last_day(notice.life.ends_at);
    let lead = match kind {
        Kind::Objection => {
            view! { <p class="lead">{o::lead_object(lang)}{o::until(lang, lang.date(until))}</p> }.into_any()
        }
        Kind::Report => view! {
            <div class="banner banner--wait">{Icon::Alert.svg()}<div><p>{o::lead_report(lang)}</p></div></div>
        }
        .into_any(),
    };
    let kicker = o::kicker(lang, notice.no.official());
    let attachments = attachments(&typed, draft, lang);
    cx.page(head, move || {
        view! {
            <div class="head"><span class="kicker">{kicker}</span><h1>{title}</h1>{lead}</div>
            <div class="split">
                <form class="form" action=action method="post" enctype="multipart/form-data">
                    {typed.summary()}
                    {lines}
                    {typed.choices(Field::new("ground", o::ground(lang)), words::grounds(lang), false)}
                    {typed.area(Field::new("statement", o::statement(lang)).hint(o::statement_hint(lang)).max(1000))}
                    {attachments}
                    {person_fields(&typed, lang)}
                    {trap(lang)}
                    <div class="form__end"><button class="btn">{o::continue_(lang)}</button></div>
                </form>
                {protection(lang)}
            </div>
        }
    })
}

/// A field that nobody sees and machines fill in. Whoever fills it in by accident is told, not dropped: objecting is a right.
fn trap(lang: Lang) -> AnyView {
    view! {
        <div class="vh" aria-hidden="true">
            <label for=read::TRAP>{o::website(lang)}</label>
            <input id=read::TRAP name=read::TRAP type="text" tabindex="-1" autocomplete="off"/>
        </div>
    }
    .into_any()
}

fn protection(lang: Lang) -> AnyView {
    let lines = [o::secret_1(lang), o::secret_2(lang), o::secret_3(lang), o::secret_4(lang)];
    view! {
        <aside class="panel panel--calm" aria-label=o::secret_heading(lang)>
            <h2>{o::secret_heading(lang)}</h2>
            <ul class="ticks">{lines.map(|l| view! { <li>{l}</li> }).collect_view()}</ul>
        </aside>
    }
    .into_any()
}

/// Whether a form holds anything yet.
#[must_use]
pub(super) fn is_begun(form: &Form) -> bool {
    !form.pairs().is_empty()
}
