//! What stays of a notice when it is over or was taken down: number, period, counts, result, steps and the fingerprint of
//! what was published. No row, no name (RET-01).
use axum::response::Response;
use leptos::prelude::*;

use crate::base::{clock::last_day, clock::local_date, i18n::Lang, privacy::Suppressed, privacy::suppress};
use crate::features::notices::types::{Notice, NoticeKind, Outcome, State, Version, WithdrawReason, title};
use crate::features::notices::{
    document::channels, document::course, document::parts::doc_head, pages::detail,
};
use crate::t;
use crate::web::ui::facts::{Fact, fact, facts};
use crate::web::{page::Cx, ui::banner::Banner};

pub fn page(cx: Cx, notice: Notice, versions: Vec<Version>) -> Response {
    let lang = cx.lang;
    let withdrawn = notice.life.withdrawn.is_some();
    let short = title::short(&notice, lang);
    let name =
        if withdrawn { t::notices::withdrawn_name(lang, short) } else { t::notices::ended_name(lang, short) };
    let head = detail::head(&notice, lang, name).kept(cx.until([]));
    let for_view = cx.clone();
    cx.page(head, move || {
        let cx = for_view;
        view! {
            <article>
                {doc_head(&notice, lang, vec![t::notices::posted(lang, lang.moment(notice.life.posted_at))])}
                <div class="split after-doc">
                    <div class="flow-l">
                        {banner(lang, &notice)}
                        {facts(what_stays(&cx, &notice))}
                        {course::timeline(&cx, &notice, t::notices::steps_then_heading(lang).to_owned(), false)}
                        {course::corrections(&cx, &versions, &[])}
                    </div>
                    <aside class="flow-l" aria-label=t::notices::ended_aside_label(lang)>
                        {channels::remedy(&cx, &notice, t::notices::remedy_heading(lang).to_owned())}
                        {proof(lang, &notice)}
                        {channels::qr(&cx, &notice, t::notices::qr_caption_ended(lang))}
                    </aside>
                </div>
            </article>
        }
    })
}

fn banner(lang: Lang, notice: &Notice) -> AnyView {
    let (title, text) = match notice.life.withdrawn {
        Some((_, reason)) => (t::notices::withdrawn_title(lang), withdrawal(lang, reason)),
        None if notice.kind.has_rows() => (t::notices::ended_title(lang), t::notices::ended_text(lang)),
        None => (t::notices::result_ended_title(lang), t::notices::result_ended_text(lang)),
    };
    Banner::info().title(title).text(text).view()
}

/// The public wording of a reason. A death or a changed consent says something about a person, and a leak would send people
/// looking for copies (RET-06, RET-07): all three are worded alike, so that the wording itself tells nothing.
fn withdrawal(lang: Lang, reason: WithdrawReason) -> &'static str {
    match reason {
        WithdrawReason::Error => t::notices::withdrawn_error(lang),
        WithdrawReason::Order => t::notices::withdrawn_order(lang),
        WithdrawReason::Death | WithdrawReason::ConsentWithdrawn | WithdrawReason::Leak => {
            t::notices::withdrawn_rules(lang)
        }
    }
}

fn what_stays(cx: &Cx, notice: &Notice) -> Vec<Fact> {
    use t::notices as n;
    let (lang, life) = (cx.lang, &notice.life);
    let (from, until) = (lang.date(local_date(life.posted_at)), lang.date(last_day(life.ends_at)));
    let mut list = vec![
        fact(n::fact_period(lang), n::period(lang, from, until)),
        fact(n::fact_people(lang), n::people(lang, notice.people)),
    ];
    if notice.kind.has_rows() {
        list.push(fact(n::fact_objections(lang), objections(lang, notice)));
    }
    list.push(channels::stored(lang, n::fact_authority(lang), &notice.authority));
    match life.state(cx.now) {
        State::Withdrawn { at, .. } => list.push(fact(n::fact_withdrawn(lang), lang.moment(at))),
        State::Concluded { at, result } => {
            list.push(fact(n::fact_result(lang), outcome(lang, notice, result)));
            list.push(fact(n::fact_taken_down(lang), lang.moment(at)));
        }
        State::Ended { at } | State::Scheduled { posts_at: at } | State::Open { ends_at: at } => {
            if notice.kind.has_rows() {
                list.push(fact(n::fact_result(lang), n::result_pending(lang)));
            }
            list.push(fact(n::fact_taken_down(lang), lang.moment(at)));
        }
    }
    list
}

/// How many objections came; one to four are "fewer than five" (PUB-12).
fn objections(lang: Lang, notice: &Notice) -> String {
    let (received, closed) = notice.objections;
    let all = closed >= received;
    match suppress(u64::try_from(received).unwrap_or(0)) {
        Suppressed::Exact(0) => t::notices::objections_none(lang).to_owned(),
        Suppressed::FewerThan5 if all => t::notices::objections_few_closed(lang).to_owned(),
        Suppressed::FewerThan5 => t::notices::objections_few_open(lang).to_owned(),
        Suppressed::Exact(n) if all => t::notices::objections_closed(lang, n),
        Suppressed::Exact(n) => t::notices::objections_open(lang, n),
    }
}

/// Counts only (RET-02). In a notice of one or two the counts would tell what became of each (PUB-09).
fn outcome(lang: Lang, notice: &Notice, result: Outcome) -> String {
    let exit = matches!(notice.kind, NoticeKind::ExitProposed | NoticeKind::ExitResult);
    let (cleared, returned) = (result.cleared, result.returned);
    match (exit, returned) {
        _ if notice.people < 3 => t::notices::result_few(lang).to_owned(),
        (false, 0) => t::notices::result_admitted(lang, cleared),
        (false, _) => t::notices::result_admitted_returned(lang, cleared, returned),
        (true, 0) => t::notices::result_left(lang, cleared),
        (true, _) => t::notices::result_left_returned(lang, cleared, returned),
    }
}

/// The start of the keyed fingerprint (RET-04).
fn proof(lang: Lang, notice: &Notice) -> Option<AnyView> {
    let digits: Vec<char> = notice.proof.chars().take(16).collect();
    if digits.len() < 16 {
        return None;
    }
    let groups: Vec<String> = digits.chunks(4).map(|four| four.iter().collect()).collect();
    Some(
        view! {
            <section class="panel">
                <h2>{t::notices::proof_heading(lang)}</h2>
                <p class="num"><b>{groups.join(" ")}</b></p>
                <p class="meta">{t::notices::proof_text(lang)}</p>
            </section>
        }
        .into_any(),
    )
}
