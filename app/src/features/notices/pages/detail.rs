//! `/notices/{no}`: the official document while it is on display; what comes after is [`super::ended`].
use axum::{
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::base::{
    calendar::days_left, clock::last_day, clock::local_date, error::AppError, error::ErrorKind,
    error::Result, i18n::Lang, i18n::date,
};
use crate::features::notices;
use crate::features::notices::document::parts::{doc_head, marked, phrases};
use crate::features::notices::document::{channels, course, days, people};
use crate::features::notices::types::{
    Extension, Notice, NoticeKind, NoticeNo, Row, State, Version, search, title,
};
use crate::features::notices::{document::people::Centres, pages::ended, store, types::title::Title};
use crate::t;
use crate::web::{page::Cx, page::Head, ui::section::Panel, ui::section::ticks};

/// The handler. A number in its official form leads to the address it stands for. [`AppError::NoSuch`] for what does not exist or
/// is not posted yet.
pub async fn one(Path(text): Path<String>, cx: Cx) -> Result<Response> {
    let Some(no) = NoticeNo::parse(&text) else {
        let meant =
            search::read(&text).and_then(|m| m.number()).ok_or(AppError::NoSuch(ErrorKind::Notice))?;
        return Ok(Redirect::to(&cx.to(&format!("/notices/{meant}"))).into_response());
    };
    let mut tx = cx.state.db().look().await?;
    let notice = store::get(&mut tx, &no, cx.now).await?.ok_or(AppError::NoSuch(ErrorKind::Notice))?;
    let (versions, extensions) = store::history(&mut tx, notice.id).await?;
    let State::Open { ends_at } = notice.life.state(cx.now) else {
        return Ok(ended::page(cx, notice, versions));
    };
    let rows = store::rows(&mut tx, &notice, cx.now).await?;
    let centres = people::centres(&mut tx, &rows).await?;
    Ok(page(cx, notice, &rows, (&versions, &extensions), &centres, ends_at))
}

fn page(
    cx: Cx,
    notice: Notice,
    rows: &[Row],
    (versions, extensions): (&[Version], &[Extension]),
    centres: &Centres,
    ends_at: DateTime<Utc>,
) -> Response {
    let lang = cx.lang;
    let head = head(&notice, lang, title::short(&notice, lang))
        .kept(cx.until(rows.iter().map(|row| row.ends_at).chain([ends_at])));
    let for_view = cx.clone();
    cx.page(head, move || {
        let cx = for_view;
        let calendar = cx.state.calendar();
        let mut facts = vec![t::notices::posted(lang, lang.moment(notice.life.posted_at))];
        facts.extend(notice.filing_no.as_ref().map(|no| t::notices::filing(lang, no)));
        let beside = if notice.kind.has_rows() {
            channels::objection(&cx, &notice)
        } else {
            channels::remedy(&cx, &notice, t::notices::remedy_result_heading(lang).to_owned())
        };
        view! {
            <article>
                {doc_head(&notice, lang, facts)}
                {deadline(&cx, &notice, ends_at)}
                <div class="split">
                    <div>
                        <div class="flow-l">
                            {in_short(&cx, &notice, rows, ends_at)}
                            <p class="measure">{basis(lang, &notice, !rows.is_empty())}</p>
                        </div>
                        {course::timeline(&cx, &notice, t::notices::steps_heading(lang).to_owned(), true)}
                        {people::section(&cx, &notice, rows, centres)}
                        {course::corrections(&cx, versions, rows)}
                        {days::section(&calendar, &notice, extensions, lang, cx.today)}
                    </div>
                    <aside class="flow-l" aria-label=t::notices::aside_label(lang)>
                        {beside}
                        {afterwards(lang, &notice)}
                        {channels::qr(&cx, &notice, t::notices::qr_caption(lang))}
                    </aside>
                </div>
            </article>
        }
    })
}

/// The head of the page of one notice; nobody may keep it (PUB-14).
pub fn head(notice: &Notice, lang: Lang, title: String) -> Head {
    let description = format!("{} · {}", Title::of(notice, lang).text(), notice.no.official());
    let mut head = Head::new(title, description, notices::MENU)
        .crumb(t::notices::crumb(lang), Some("/notices"))
        .crumb(t::notices::batch(lang, notice.batch), None)
        .private();
    head.published = Some(notice.life.posted_at);
    head
}

/// How long it still counts, and the way to object. Paper says only until when: tomorrow the rest would be wrong there.
fn deadline(cx: &Cx, notice: &Notice, ends_at: DateTime<Utc>) -> AnyView {
    let lang = cx.lang;
    let end = last_day(ends_at);
    let posted = local_date(notice.life.posted_at);
    let left = days_left(cx.today, end).unwrap_or(0);
    let left = if left == 0 {
        t::notices::deadline_today(lang).to_owned()
    } else {
        t::notices::deadline_left(lang, i64::from(left))
    };
    let until = t::notices::deadline_until(lang, date(lang, end, cx.today), lang.weekday(end));
    let until = until.split('|').map(str::to_owned).collect();
    let total = (end - posted).num_days();
    let day = (cx.today - posted).num_days();
    let progress = if day == 0 {
        t::notices::deadline_first_day(lang, total)
    } else {
        t::notices::deadline_progress(lang, total, day)
    };
    let way = notice.kind.has_rows().then(|| {
        view! { <a class="btn btn--2" href="#object">{t::notices::how_to_object(lang)}</a> }
    });
    view! {
        <section class="deadline" aria-label=t::notices::deadline_label(lang)>
            <p class="no-print">{marked(&left)}</p>
            <div><strong class="phrase">{phrases(until)}</strong><span class="meta no-print">{progress}</span></div>
            {way}
        </section>
    }
    .into_any()
}

/// The notice in plain words (ACC-04).
fn in_short(cx: &Cx, notice: &Notice, rows: &[Row], ends_at: DateTime<Utc>) -> AnyView {
    use t::notices as n;
    let lang = cx.lang;
    let (place, people) = (title::place(notice, lang), notice.people);
    let what = match notice.kind {
        NoticeKind::AdmissionProposed => n::short_what_admission(lang, place, people),
        NoticeKind::ExitProposed => n::short_what_exit(lang, place, people),
        NoticeKind::AdmissionResult => n::short_what_admission_result(lang, place, people),
        NoticeKind::ExitResult => n::short_what_exit_result(lang, place, people),
    };
    let mut lines = vec![what];
    if notice.kind.has_rows() {
        lines.push(n::short_until(lang, date(lang, last_day(ends_at), cx.today)));
        lines.push(if rows.is_empty() { n::short_counts(lang) } else { n::short_masked(lang) }.to_owned());
        let then = match notice.kind {
            NoticeKind::ExitProposed | NoticeKind::ExitResult => n::short_then_exit(lang),
            NoticeKind::AdmissionProposed | NoticeKind::AdmissionResult => n::short_then_admission(lang),
        };
        lines.push(then.to_owned());
    } else {
        lines.push(n::short_counts(lang).to_owned());
        lines.push(n::short_result_remedy(lang).to_owned());
    }
    Panel::Calm.section(n::short_heading(lang), ticks(lines))
}

/// The sentence with the legal basis.
fn basis(lang: Lang, notice: &Notice, listed: bool) -> String {
    let n = notice.people;
    let basis = match notice.kind {
        NoticeKind::AdmissionProposed => t::notices::basis_admission(lang, n),
        NoticeKind::ExitProposed => t::notices::basis_exit(lang, n),
        NoticeKind::AdmissionResult => t::notices::basis_admission_result(lang, n),
        NoticeKind::ExitResult => t::notices::basis_exit_result(lang, n),
    };
    let confirmed = (notice.kind == NoticeKind::AdmissionProposed).then(|| {
        if listed { t::notices::basis_confirmed_list(lang) } else { t::notices::basis_confirmed(lang) }
    });
    [Some(basis.as_str()), confirmed]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(t::notices::sentence_gap(lang))
}

/// What happens when the period is over.
fn afterwards(lang: Lang, notice: &Notice) -> Option<AnyView> {
    let text = match notice.kind {
        NoticeKind::AdmissionProposed => t::notices::after_admission(lang),
        NoticeKind::ExitProposed => t::notices::after_exit(lang),
        NoticeKind::AdmissionResult | NoticeKind::ExitResult => return None,
    };
    Some(
        view! {
            <section class="flow">
                <h2 class="vh">{t::notices::after_heading(lang)}</h2>
                <p class="meta">{text}</p>
            </section>
        }
        .into_any(),
    )
}
