//! `/staff/notices`: drafts, what is on display, what waits for its result, what has ended; for townships and villages the
//! notices that they have a sheet of.
use axum::response::Response;
use leptos::prelude::*;

use super::parts::{self, done, head, state_tag};
use crate::base::{
    clock::last_day, db::Tx, db::paging::Turn, error::AppError, error::Result, i18n::Lang, i18n::date,
};
use crate::features::notices::types::{Notice, NoticeKind, title};
use crate::features::notices::{store, store::extend, store::list::Filter, store::list::Which};
use crate::features::publishing::store::{boards, compose, drafts, settings};
use crate::features::publishing::{store::drafts::Stored, types::DraftState};
use crate::office::{staff::access::Action, staff::desk::Reading, staff::types::Actor};
use crate::t;
use crate::web::{
    lists::pagination, page::Cx, ui::badge::Tone, ui::badge::tag, ui::section::section, ui::top::Top,
    ui::top::top,
};

pub async fn list(Reading { cx, actor, tx }: Reading) -> Result<Response> {
    actor.require_role(Action::DisplayProve)?;
    if actor.role.may(Action::NoticeWrite) {
        county(cx, &actor, tx).await
    } else {
        local(cx, &actor, tx).await
    }
}

async fn county(cx: Cx, actor: &Actor, mut tx: Tx) -> Result<Response> {
    let county = parts::writer(actor, Action::NoticeWrite)?;
    let drafts = drafts::live(&mut tx, &county).await?;
    let point = settings::get(&mut tx, &county).await?.0.unwrap_or_default().point;
    let ready = compose::ready(&mut tx, &county, NoticeKind::AdmissionProposed, point, None).await?;
    let calendar = cx.state.calendar();
    let hurry = ready
        .iter()
        .filter(|c| {
            let since = compose::triggered(c, NoticeKind::AdmissionProposed, point);
            calendar.working_days_between(since, cx.today) >= u32::from(compose::WARNING)
        })
        .count();
    let waiting = extend::waiting(&mut tx, &county, cx.now, 100).await?;
    let running = extend::running(&mut tx, Some(&county), cx.now).await?;
    let filter = Filter { county: Some(county), ..Filter::default() };
    let turn = Turn { keys: cx.state.keys(), after: cx.params.one("after")?, limit: 20 };
    let ended = store::list::page(&mut tx, turn, &filter, Which::Ended, cx.now).await?;
    drop(tx);
    let lang = cx.lang;
    let me = actor.id;
    let head = head(&cx, t::writing::list_title(lang));
    Ok(cx.draw(head, move |cx| {
        let n = i64::try_from(ready.len()).unwrap_or(i64::MAX);
        let hurry = i64::try_from(hurry).unwrap_or(i64::MAX);
        let note = t::writing::ended_shown(lang, ended.len());
        view! {
            {Top::new(t::writing::list_title(lang)).view()}
            <div class="flow">
                {done(cx)}
                <section class="panel panel--key">
                    <h2>{t::writing::ready_heading(lang, n)}</h2>
                    {(hurry > 0).then(|| view! { <p>{t::writing::ready_hurry(lang, hurry)}</p> })}
                    <p class="row">
                        <a class="btn" href=cx.to("/staff/notices/new")>{t::writing::to_draft(lang)}</a>
                        <a class="btn btn--3" href=cx.to("/staff/settings/notices")>{t::writing::to_settings(lang)}</a>
                    </p>
                </section>
            </div>
            {part(lang, t::writing::drafts_heading(lang), drafts.iter().map(|d| draft_row(cx, d, me)).collect())}
            {part(lang, t::writing::waiting_heading(lang), waiting.iter().map(|n| notice_row(cx, n)).collect())}
            {part(lang, t::writing::running_heading(lang), running.iter().map(|n| notice_row(cx, n)).collect())}
            {part(lang, t::writing::ended_heading(lang), ended.items.iter().map(|n| notice_row(cx, n)).collect())}
            {(!ended.is_empty()).then(|| pagination(note, ended.next))}
        }
    }))
}

async fn local(cx: Cx, actor: &Actor, mut tx: Tx) -> Result<Response> {
    let township = actor.division.township().ok_or(AppError::NotFound)?.to_owned();
    let numbers = boards::of_township(&mut tx, &township, 50).await?;
    let mut notices = vec![];
    for no in numbers {
        // A village sees those that one of its own people is in.
        match parts::seen(&mut tx, &cx, actor, &no.to_string()).await {
            Ok(seen) => notices.push(seen.notice),
            Err(AppError::NotFound) => {}
            Err(e) => return Err(e),
        }
    }
    drop(tx);
    let lang = cx.lang;
    let head = head(&cx, t::writing::list_title(lang));
    Ok(cx.draw(head, move |cx| {
        view! {
            {top(t::writing::list_title(lang), t::writing::local_lead(lang))}
            {done(cx)}
            {part(lang, t::writing::local_heading(lang), notices.iter().map(|n| notice_row(cx, n)).collect())}
        }
    }))
}

fn part(lang: Lang, heading: &'static str, rows: Vec<AnyView>) -> AnyView {
    let body = if rows.is_empty() {
        view! { <p class="meta">{t::writing::none_here(lang)}</p> }.into_any()
    } else {
        view! { <ol class="queue">{rows}</ol> }.into_any()
    };
    section(heading, body)
}

pub fn draft_title(lang: Lang, d: &Stored) -> String {
    let place = crate::base::divisions::county_label(&d.county, lang);
    if d.kind == NoticeKind::ExitProposed {
        t::notices::short_exit(lang, place, d.batch)
    } else {
        t::notices::short_admission(lang, place, d.batch)
    }
}

/// Where a draft stands, for somebody.
pub fn draft_tag(lang: Lang, d: &Stored, me: crate::base::ids::StaffId) -> AnyView {
    use t::writing as w;
    let mine = d.hands.drafter == me;
    let turn = match d.state {
        DraftState::InReview => !mine,
        DraftState::Reviewed => !mine && d.hands.reviewer != Some(me),
        DraftState::Drafted | DraftState::Returned => mine,
        DraftState::Published | DraftState::Discarded => false,
    };
    let word = match d.state {
        DraftState::InReview if turn => w::draft_review_you(lang),
        DraftState::Reviewed if turn => w::draft_publish_you(lang),
        state => state.label(lang),
    };
    tag(if turn { Tone::Open } else { Tone::Plain }, word).into_any()
}

fn draft_row(cx: &Cx, d: &Stored, me: crate::base::ids::StaffId) -> AnyView {
    let lang = cx.lang;
    let days = cx.state.calendar().working_days_between(cx.today, d.due_on);
    let class = match () {
        () if d.due_on < cx.today => "late",
        () if days <= u32::from(compose::LIMIT - compose::WARNING) => "soon",
        () => "",
    };
    view! {
        <li class=class>
            <span>{draft_tag(lang, d, me)}</span>
            <div>
                <h3><a href=cx.to(&d.path())>{draft_title(lang, d)}</a></h3>
                <p class="meta">{t::writing::draft_meta(lang, d.people, date(lang, d.due_on, cx.today))}</p>
            </div>
        </li>
    }
    .into_any()
}

fn notice_row(cx: &Cx, n: &Notice) -> AnyView {
    let lang = cx.lang;
    let until = date(lang, last_day(n.life.ends_at), cx.today);
    view! {
        <li>
            <span>{state_tag(lang, n, cx.now)}</span>
            <div>
                <h3><a href=cx.to(&format!("/staff/notices/{}", n.no))>{title::short(n, lang)}</a></h3>
                <p class="meta">{t::writing::notice_meta(lang, n.no.official(), n.people, until)}</p>
            </div>
        </li>
    }
    .into_any()
}
