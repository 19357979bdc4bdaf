//! `/staff/notices/drafts/{id}`: exactly what the web will show, what the checks say, when the period would end, and the one thing
//! that this person can do now.
use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;

use super::{
    list::{draft_tag, draft_title},
    parts::{done, finding, head, marked, township, warning, writer},
};
use crate::base::{
    clock::last_day, clock::local_date, db::Tx, error::AppError, error::Result, i18n::date, ids::DraftId,
    ids::StaffId, privacy::linter::Severity,
};
use crate::features::notices::document::{channels, course, days, people};
use crate::features::notices::types::draft::{Checked, Preview, Problem, fingerprint};
use crate::features::notices::types::{Draft, Notice, Row};
use crate::features::notices::{document::parts::doc_head, document::people::Centres};
use crate::features::publishing::{
    store::compose, store::compose::Linted, store::drafts, store::drafts::Event, store::drafts::Stored,
    types::DraftAct, types::DraftState,
};
use crate::office::{staff::access::Action, staff::desk::Reading};
use crate::t;
use crate::web::ui::steps::{Progress, Step, steps};
use crate::web::{
    page::Cx, ui::facts::fact, ui::facts::facts, ui::field::Field, ui::field::Typed, ui::icon::Icon,
    ui::section::Panel, ui::section::section, ui::section::ticks, ui::top::Top,
};

/// The id in an address. [`AppError::NotFound`] for anything else.
pub fn id_of(text: &str) -> Result<DraftId> {
    uuid::Uuid::parse_str(text).map(DraftId::from_uuid).map_err(|_| AppError::NotFound)
}

struct Shown {
    stored: Stored,
    draft: Draft,
    notice: Notice,
    rows: Vec<Row>,
    centres: Centres,
    problems: Vec<Problem>,
    linted: Vec<Linted>,
    events: Vec<Event>,
    code: String,
    me: StaffId,
}

pub async fn one(Path(id): Path<String>, Reading { cx, actor, mut tx }: Reading) -> Result<Response> {
    let county = writer(&actor, Action::NoticeWrite)?;
    let stored = drafts::get(&mut tx, &county, id_of(&id)?).await?.ok_or(AppError::NotFound)?;
    let typed = Typed::start(cx.lang);
    draw(cx, &mut tx, stored, actor.id, typed, vec![]).await
}

/// Draws the page; `typed` is the opinion that was written, `trouble` what stands in the way of a publication.
pub async fn draw(
    cx: Cx,
    tx: &mut Tx,
    stored: Stored,
    me: StaffId,
    typed: Typed,
    trouble: Vec<String>,
) -> Result<Response> {
    let keys = cx.state.keys();
    let composed = compose::compose(tx, &stored, cx.now).await?;
    let preview = Preview::new(composed.draft.clone(), &cx.state.calendar());
    let (notice, rows) = preview.public();
    let shown = Shown {
        code: fingerprint(keys, &notice, &rows),
        centres: people::centres(tx, &rows).await?,
        problems: Checked::problems(&composed.draft),
        linted: compose::linted(tx, keys, &composed.draft).await?,
        events: drafts::events(tx, stored.id).await?,
        draft: composed.draft,
        stored,
        notice,
        rows,
        me,
    };
    let lang = cx.lang;
    let mut head = head(&cx, draft_title(lang, &shown.stored)).of(&typed);
    if !trouble.is_empty() {
        head.status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(cx.draw(head, move |cx| {
        let s = &shown;
        let trouble = (!trouble.is_empty()).then(|| warning(t::writing::trouble(lang).to_owned(), trouble));
        view! {
            {top(cx, s)}
            <div class="flow">{done(cx)}{trouble}</div>
            {all_steps(cx, s)}
            <div class="split section">
                <div>
                    {web(cx, s)}
                    {now(cx, s)}
                    {history(cx, s)}
                </div>
                <aside class="flow-l" aria-label=t::writing::checks_heading(lang)>
                    {checks(cx, s)}
                    {opinion(cx, s, &typed)}
                </aside>
            </div>
        }
    }))
}

fn top(cx: &Cx, s: &Shown) -> AnyView {
    let lang = cx.lang;
    let drafter = s.events.last().map(|e| e.by.clone()).unwrap_or_default();
    let days = i64::from(cx.state.calendar().working_days_between(cx.today, s.stored.due_on));
    let due = date(lang, s.stored.due_on, cx.today);
    let due = if s.stored.due_on < cx.today {
        t::writing::due_over(lang, due)
    } else {
        t::writing::due_until(lang, due, days)
    };
    Top::new(draft_title(lang, &s.stored))
        .kicker(t::writing::draft_kicker(lang, s.stored.version, drafter))
        .state(view! { {draft_tag(lang, &s.stored, s.me)}<span class="meta">{due}</span> })
        .view()
}

/// The steps with every authority: staff see who decided, the web only what PUB-09 leaves.
fn all_steps(cx: &Cx, s: &Shown) -> AnyView {
    use crate::features::notices::types::StepKind;
    let lang = cx.lang;
    let list = StepKind::ALL.iter().map(|kind| {
        let name = kind.label(lang).to_owned();
        let (mut lines, mut progress) = (vec![], Progress::Todo);
        if let Some(x) = s.draft.steps.iter().find(|x| x.step == *kind) {
            progress = Progress::Done;
            lines.push(date(lang, x.on, cx.today));
            lines.extend(x.by.clone());
            lines.extend(s.draft.filing_no.clone().filter(|_| *kind == StepKind::County));
        }
        Step { name, lines, progress }
    });
    view! { <section><h2 class="vh">{t::writing::steps_heading(lang)}</h2>{steps(list.collect())}</section> }
        .into_any()
}

/// The public page's own sections, from the same values (PR-04).
fn web(cx: &Cx, s: &Shown) -> AnyView {
    let lang = cx.lang;
    let calendar = cx.state.calendar();
    view! {
        <section class="flow" aria-labelledby="web-title">
            <h2 id="web-title">{t::writing::web_heading(lang)}</h2>
            <p class="meta">{t::writing::web_note(lang)}</p>
            <article class="panel" id="preview">
                {doc_head(&s.notice, lang, vec![t::writing::number_later(lang).to_owned()])}
                {course::timeline(cx, &s.notice, t::notices::steps_heading(lang).to_owned(), true)}
                {people::section(cx, &s.notice, &s.rows, &s.centres)}
                {channels::contact_facts(lang, &s.notice)}
                {days::section(&calendar, &s.notice, &[], lang, cx.today)}
            </article>
            <p class="row">
                <a class="btn btn--2 btn--s" href=cx.to(&format!("{}/board", s.stored.path()))>{Icon::Print.svg()}{t::writing::to_board(lang)}</a>
            </p>
        </section>
    }
    .into_any()
}

fn now(cx: &Cx, s: &Shown) -> AnyView {
    let lang = cx.lang;
    let posted = s.notice.life.posted_at;
    let end = last_day(s.notice.life.ends_at);
    let late = (s.stored.posts_at < cx.now && s.stored.state.is_live())
        .then(|| view! { <p class="meta">{t::writing::posts_now(lang)}</p> });
    let posts = format!("{}（{}）", lang.moment(posted), lang.weekday(local_date(posted)));
    let list = [
        fact(t::writing::posted(lang), posts),
        fact(t::writing::ends(lang), t::writing::ends_at(lang, date(lang, end, cx.today), lang.weekday(end))),
    ];
    section(t::writing::now_heading(lang), view! { {facts(list)}{late} })
}

fn history(cx: &Cx, s: &Shown) -> AnyView {
    let lang = cx.lang;
    let lines = s.events.iter().map(|e| {
        let act = e.act.label(lang);
        if e.note.is_empty() {
            t::writing::event(lang, lang.moment(e.at), &e.by, act)
        } else {
            t::writing::event_note(lang, lang.moment(e.at), &e.by, act, &e.note)
        }
    });
    section(t::writing::history_heading(lang), ticks(lines))
}

fn check(yes: bool, title: &'static str, detail: AnyView, lang: crate::base::i18n::Lang) -> AnyView {
    let (class, icon, word) = if yes {
        ("yes", Icon::Tick.svg().into_any(), t::writing::check_yes(lang))
    } else {
        ("no", Icon::Clock.svg().into_any(), t::writing::check_no(lang))
    };
    view! { <li class=class>{icon}<div>{title}<span class="vh">{word}</span><div class="meta">{detail}</div></div></li> }.into_any()
}

fn checks(cx: &Cx, s: &Shown) -> AnyView {
    use t::writing as w;
    let lang = cx.lang;
    let words = |list: Vec<&Problem>, good: &'static str| -> AnyView {
        if list.is_empty() {
            return view! { <p>{good}</p> }.into_any();
        }
        let lines = list.into_iter().map(|p| view! { <p>{super::act::problem(lang, p)}</p> });
        lines.collect_view().into_any()
    };
    let of = |want: fn(&Problem) -> bool| s.problems.iter().filter(|p| want(p)).collect::<Vec<_>>();
    let in_steps = of(|p| {
        use Problem as P;
        matches!(p, P::MissingStep(_) | P::MissingAuthority(_) | P::StepOrder(_) | P::MissingFilingNo)
    });
    let in_people = of(|p| matches!(p, Problem::People | Problem::ForeignTownship(_) | Problem::NoCentre(_)));
    let blocked = s.linted.iter().any(|l| l.findings.iter().any(|f| f.severity == Severity::Block));
    let privacy = if s.linted.is_empty() {
        view! { <p>{w::check_privacy_good(lang)}</p> }.into_any()
    } else {
        let lines = s.linted.iter().map(|l| {
            let what = l.findings.iter().map(|f| view! { <p>{finding(lang, f)}</p> }).collect_view();
            view! { <p>{super::act::field_name(lang, l.field)}{w::colon(lang)}{marked(&l.text, &l.findings)}</p>{what} }
        });
        lines.collect_view().into_any()
    };
    let passed = matches!(s.stored.state, DraftState::Reviewed | DraftState::Published);
    let posted = s.stored.state == DraftState::Published;
    let (steps_good, people_good) = (in_steps.is_empty(), in_people.is_empty());
    let list = view! {
        <ul class="check">
            {check(steps_good, w::check_steps(lang), words(in_steps, w::check_auto(lang)), lang)}
            {check(!blocked, w::check_privacy(lang), privacy, lang)}
            {check(people_good, w::check_people(lang), words(in_people, w::check_auto(lang)), lang)}
            {check(true, w::check_k(lang), few(cx, s), lang)}
            {check(passed, w::check_review(lang), view! { <p>{w::check_review_who(lang)}</p> }.into_any(), lang)}
            {check(posted, w::check_publish(lang), view! { <p>{w::check_publish_who(lang)}</p> }.into_any(), lang)}
        </ul>
    };
    Panel::Calm.section(w::checks_heading(lang), list)
}

/// What the k-rule did: rows by township, and how many are shown without one or only counted (PUB-08 to PUB-10).
fn few(cx: &Cx, s: &Shown) -> AnyView {
    let lang = cx.lang;
    let mut by: std::collections::BTreeMap<&str, i64> = Default::default();
    for code in s.rows.iter().filter_map(|r| r.township.as_deref()) {
        *by.entry(code).or_default() += 1;
    }
    let mut lines: Vec<String> =
        by.into_iter().map(|(code, n)| t::writing::k_rows(lang, township(code, lang), n)).collect();
    let wide = i64::try_from(s.rows.iter().filter(|r| r.township.is_none()).count()).unwrap_or(0);
    if wide > 0 {
        lines.push(t::writing::k_county(lang, wide));
    }
    if s.notice.people > s.notice.shown {
        lines.push(t::writing::k_counted(lang, s.notice.people - s.notice.shown));
    }
    lines.into_iter().map(|l| view! { <p>{l}</p> }).collect_view().into_any()
}

/// What this person can do now.
fn opinion(cx: &Cx, s: &Shown, typed: &Typed) -> AnyView {
    use t::writing as w;
    let lang = cx.lang;
    let may = |act| s.stored.state.after(act, s.me, s.stored.hands).is_ok();
    let button = |act: DraftAct, class: &'static str, word: &'static str| {
        may(act).then(|| view! { <button class=class name="do" value=act.word()>{word}</button> })
    };
    let awaited = match s.stored.state {
        DraftState::Published => {
            let no = s.stored.notice_no.clone().unwrap_or_default();
            let href = cx.to(&format!("/staff/notices/{no}"));
            let link = view! { <p><a class="btn btn--2" href=href>{w::to_notice(lang)}</a></p> };
            return Panel::Plain.section(w::is_published(lang), link);
        }
        DraftState::Discarded => w::awaits_nobody(lang),
        DraftState::Drafted | DraftState::Returned => w::awaits_drafter(lang),
        DraftState::InReview => w::awaits_reviewer(lang),
        DraftState::Reviewed => w::awaits_publisher(lang),
    };
    let acts = [DraftAct::Submit, DraftAct::Pass, DraftAct::Publish, DraftAct::Return, DraftAct::Discard];
    if !acts.into_iter().any(may) {
        return Panel::Plain.section(w::opinion_heading(lang), view! { <p>{awaited}</p> });
    }
    let edit = may(DraftAct::Change).then(|| {
        view! { <a class="btn btn--2" href=cx.to(&format!("{}/edit", s.stored.path()))>{w::edit(lang)}</a> }
    });
    let why = may(DraftAct::Return)
        .then(|| typed.area(Field::new("why", w::f_why(lang)).hint(w::f_why_hint(lang))));
    let promise = may(DraftAct::Publish).then(|| view! { <p class="meta">{w::publish_promise(lang)}</p> });
    let buttons = view! {
        {why}{promise}
        <p class="row">
            {button(DraftAct::Submit, "btn", w::do_submit(lang))}
            {button(DraftAct::Pass, "btn", w::do_pass(lang))}
            {button(DraftAct::Publish, "btn", w::do_publish(lang))}
            {edit}
            {button(DraftAct::Return, "btn btn--stop", w::do_return(lang))}
            {button(DraftAct::Discard, "btn btn--3", w::do_discard(lang))}
        </p>
    };
    let sent = typed.post(cx.to(&s.stored.path())).inner().seen(s.stored.version);
    Panel::Key.section(w::opinion_heading(lang), sent.hidden("shown", s.code.clone()).around(buttons))
}
