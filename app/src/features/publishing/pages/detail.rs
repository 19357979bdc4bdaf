//! `/staff/notices/{no}`: a posted notice for those whom it concerns: its period and why it ends when, the sheets and their
//! proofs, the people behind the lines, and the result.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::act::refused;
use super::parts::{Seen, done, head, seen, state_tag, township};
use crate::base::{clock::last_day, error::Result, i18n::date};
use crate::features::cases::admissions::types::{Case, State as CaseState};
use crate::features::notices::types::{Extension, State, Version, title};
use crate::features::notices::{document::days, store};
use crate::features::publishing::{store::boards, store::boards::Board, store::finish};
use crate::office::{
    change::Halt, staff::access::Action, staff::desk::Desk, staff::desk::Reading, staff::types::Actor,
};
use crate::t;
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{
    forms::Form, page::Cx, ui::badge::Tone, ui::badge::tag, ui::facts::fact, ui::facts::facts,
    ui::field::Typed, ui::section::Panel, ui::section::section, ui::section::ticks, ui::top::Top,
};

struct Shown {
    seen: Seen,
    boards: Vec<Board>,
    extensions: Vec<Extension>,
    versions: Vec<Version>,
    prints: i64,
}

pub async fn one(Path(no): Path<String>, Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    actor.require_role(Action::CaseRead)?;
    let seen = seen(&mut tx, &cx, &actor, &no).await?;
    let id = seen.notice.id;
    let mut boards = boards::of_notice(&mut tx, id).await?;
    if let Some(township) = actor.division.township() {
        boards.retain(|b| b.township == township);
    }
    let shown = Shown {
        extensions: store::extensions(&mut tx, id).await?,
        versions: store::versions(&mut tx, id).await?,
        prints: boards::prints(&mut tx, id.uuid()).await?,
        boards,
        seen,
    };
    drop(tx);
    Ok(page(cx, actor, shown))
}

fn page(cx: Cx, actor: Actor, s: Shown) -> Response {
    let lang = cx.lang;
    let head = head(&cx, title::short(&s.seen.notice, lang));
    cx.draw(head, move |cx| {
        let n = &s.seen.notice;
        let public = cx.to(&format!("/notices/{}", n.no));
        let calendar = cx.state.calendar();
        let seen_in_public = n.life.posted_at <= cx.now;
        view! {
            {Top::new(title::short(n, lang))
                .kicker(n.no.official())
                .state(view! {
                    {state_tag(lang, n, cx.now)}
                    {seen_in_public.then(|| view! { <a href=public>{t::writing::to_public(lang)}</a> })}
                })
                .view()}
            {done(cx)}
            <div class="split section">
                <div>
                    {period(cx, &s)}
                    {sheets(cx, &actor, &s)}
                    {people(cx, &s)}
                    {days::section(&calendar, n, &s.extensions, lang, cx.today)}
                </div>
                <aside class="flow-l" aria-label=t::writing::next_heading(lang)>
                    {result(cx, &actor, &s)}
                    {changes(cx, &actor, &s)}
                </aside>
            </div>
        }
    })
}

fn period(cx: &Cx, s: &Shown) -> AnyView {
    use t::writing as w;
    let lang = cx.lang;
    let n = &s.seen.notice;
    let end = last_day(n.life.ends_at);
    let mut list = vec![
        fact(w::posted(lang), lang.moment(n.life.posted_at)),
        fact(w::ends(lang), w::ends_at(lang, date(lang, end, cx.today), lang.weekday(end))),
        fact(w::people(lang), w::people_shown(lang, n.people, n.shown)),
        fact(w::objections(lang), w::objections_text(lang, n.objections.0, n.objections.1)),
    ];
    if let Some(outcome) = n.life.concluded {
        list.push(fact(w::result(lang), w::result_text(lang, outcome.cleared, outcome.returned)));
    }
    let longer: Vec<String> = s.extensions.iter().map(|e| days::extension(lang, e, cx.today)).collect();
    let corrected: Vec<String> =
        s.versions.iter().map(|v| w::version(lang, v.version, lang.moment(v.at), &v.reason)).collect();
    let lines = ticks(longer.into_iter().chain(corrected));
    view! { <section><h2 class="vh">{w::period_heading(lang)}</h2>{facts(list)}{lines}</section> }.into_any()
}

fn sheets(cx: &Cx, actor: &Actor, s: &Shown) -> AnyView {
    use t::writing as w;
    let lang = cx.lang;
    let n = &s.seen.notice;
    let base = format!("/staff/notices/{}", n.no);
    let may = actor.role.may(Action::DisplayProve) && n.life.withdrawn.is_none();
    let rows = s.boards.iter().map(|b| {
        let place = township(&b.township, lang);
        let (class, mark) = match b.shown_on {
            Some(_) => ("", tag(Tone::Ok, w::sheet_proved(lang)).into_any()),
            None => ("soon", tag(Tone::Open, w::sheet_waits(lang)).into_any()),
        };
        let line = match (b.shown_on, &b.proved) {
            (Some(day), Some((by, at))) => w::sheet_since(lang, date(lang, day, cx.today), by, lang.moment(*at)),
            _ => w::sheet_expected(lang, date(lang, b.since, cx.today)),
        };
        let id = b.id.uuid();
        let prove = (may && b.shown_on.is_none()).then(|| {
            view! { <a class="btn btn--2 btn--s" href=cx.to(&format!("{base}/proof?sheet={id}"))>{w::prove(lang)}</a> }
        });
        let photo = b.file.map(|_| {
            view! { <a href=cx.to(&format!("{base}/proof/{id}/photo"))>{w::photo(lang)}</a> }
        });
        view! { <li class=class><span>{mark}</span><div><h3>{place}</h3><p class="meta">{line}</p></div><div>{prove}{photo}</div></li> }
    });
    let open = matches!(n.life.state(cx.now), State::Open { .. } | State::Scheduled { .. });
    let print = (open && actor.role.may(Action::BoardPrint)).then(|| {
        view! { <p><a class="btn btn--2" href=cx.to(&format!("{base}/board"))>{w::print_sheet(lang)}</a></p> }
    });
    let rows = view! { <ol class="queue">{rows.collect_view()}</ol><p class="meta">{w::prints(lang, s.prints)}</p>{print} };
    section(w::sheets_heading(lang), rows)
}

fn people(cx: &Cx, s: &Shown) -> AnyView {
    use t::writing as w;
    let lang = cx.lang;
    let rows = s.seen.cases.iter().map(|(serial, c)| {
        let (tone, word) = match c.state {
            CaseState::PublicNotice | CaseState::ExitNotice => (Tone::Open, w::case_displayed(lang)),
            CaseState::Objected => (Tone::Bad, w::case_objected(lang)),
            CaseState::TownshipReview => (Tone::Plain, w::case_returned(lang)),
            CaseState::Withdrawn => (Tone::Plain, w::case_withdrawn(lang)),
            CaseState::CountyFiled | CaseState::TownshipApproved | CaseState::ExitProposed => {
                (Tone::Plain, w::case_unposted(lang))
            }
            _ => (Tone::Ok, w::case_cleared(lang)),
        };
        let href = cx.to(&c.path());
        cells![
            *serial,
            view! { <a href=href>{c.reference.clone()}</a> },
            c.masked.clone(),
            township(&c.township, lang),
            tag(tone, word),
        ]
    });
    let cols = [
        Col::serial(w::col_serial(lang)),
        Col::head(w::col_case(lang)),
        Col::text(w::col_name(lang)),
        Col::text(w::col_township(lang)),
        Col::text(w::col_state(lang)),
    ];
    section(w::people_heading(lang), Table::new(w::people_caption(lang), cols).captioned().rows(rows))
}

/// Whether the actor writes notices of this county.
fn writes(actor: &Actor, s: &Shown) -> bool {
    super::parts::county_place(s.seen.notice.no.county())
        .is_ok_and(|place| actor.may(Action::NoticeWrite, &place))
}

fn result(cx: &Cx, actor: &Actor, s: &Shown) -> Option<AnyView> {
    use t::writing as w;
    let lang = cx.lang;
    let n = &s.seen.notice;
    if !writes(actor, s) || !matches!(n.life.state(cx.now), State::Ended { .. }) {
        return None;
    }
    let mut stops = vec![];
    let waiting = s.boards.iter().filter(|b| b.shown_on.is_none()).count();
    if waiting > 0 {
        stops.push(w::stop_proof(lang, i64::try_from(waiting).unwrap_or(i64::MAX)));
    }
    for (_, case) in s.seen.cases.iter().filter(|(_, c)| c.state == CaseState::Objected) {
        stops.push(w::stop_objection(lang, &case.reference));
    }
    let action = cx.to(&format!("/staff/notices/{}", n.no));
    if !stops.is_empty() {
        return Some(Panel::Key.section(w::result_heading(lang), ticks(stops)));
    }
    let on_show = |c: &Case| matches!(c.state, CaseState::PublicNotice | CaseState::ExitNotice);
    let clear = i64::try_from(s.seen.cases.iter().filter(|(_, c)| on_show(c)).count()).unwrap_or(0);
    let body = view! {
        <p>{w::result_text(lang, clear, n.people - clear)}</p>
        <p class="meta">{w::result_note(lang)}</p>
        {Typed::start(lang).post(action).inner().view(w::do_conclude(lang), ())}
    };
    Some(Panel::Key.section(w::result_heading(lang), body))
}

fn changes(cx: &Cx, actor: &Actor, s: &Shown) -> Option<AnyView> {
    use t::writing as w;
    let lang = cx.lang;
    let n = &s.seen.notice;
    let state = n.life.state(cx.now);
    if !writes(actor, s) || !matches!(state, State::Open { .. } | State::Scheduled { .. }) {
        return None;
    }
    let base = format!("/staff/notices/{}", n.no);
    let correct = matches!(state, State::Open { .. }).then(|| {
        view! { <li><a href=cx.to(&format!("{base}/correct"))>{w::to_correct(lang)}</a></li> }
    });
    let ways = view! {
        <ul class="ticks">
            {correct}
            <li><a href=cx.to(&format!("{base}/withdraw?what=one"))>{w::to_withdraw_one(lang)}</a></li>
            <li><a href=cx.to(&format!("{base}/withdraw"))>{w::to_withdraw(lang)}</a></li>
        </ul>
    };
    Some(Panel::Plain.section(w::changes_heading(lang), ways))
}

pub async fn conclude(Path(no): Path<String>, mut desk: Desk, form: Form) -> Result<Response, Halt> {
    super::parts::writer(&desk.actor, Action::NoticeWrite)?;
    let mut ch = desk.change(&form).await?;
    let no = writable(&mut ch.tx, &desk.cx, &desk.actor, &no).await?.notice.no;
    let page = format!("/staff/notices/{no}");
    match finish::conclude(&mut ch, &no).await {
        Ok(_) => Ok(ch.end(&format!("{page}?done=concluded")).await?),
        Err(stop) => Ok(refused(desk, stop, &form, &page).await?),
    }
}

/// A notice of the actor's own county. [`AppError::NotFound`] for any other.
pub async fn writable(tx: &mut crate::base::db::Tx, cx: &Cx, actor: &Actor, text: &str) -> Result<Seen> {
    let seen = seen(tx, cx, actor, text).await?;
    actor.require(Action::NoticeWrite, &super::parts::county_place(seen.notice.no.county())?)?;
    Ok(seen)
}
