//! The strip of days with its marks, each day in words for the ear, and the sentences below it.
use chrono::NaiveDate;
use leptos::prelude::*;

use super::{Because, Cell, Reason, reason};
use crate::base::calendar::{Calendar, DayKind, NoticeRule};
use crate::base::i18n::{Lang, date};
use crate::features::notices::{document::parts::joined, types::Extension, types::Notice};
use crate::t;
use crate::web::{ui::section::ticks, ui::strip::Day, ui::strip::strip};

/// The section.
///
/// What made the period longer is listed below it.
pub fn section(
    calendar: &Calendar,
    notice: &Notice,
    extensions: &[Extension],
    lang: Lang,
    today: NaiveDate,
) -> AnyView {
    let reason = reason(calendar, notice, extensions, today);
    let longer = (!extensions.is_empty()).then(|| {
        let lines = extensions.iter().map(|e| super::extension(lang, e, today));
        view! { <h3>{t::writing::ext_heading(lang)}</h3>{ticks(lines)} }
    });
    let say = |day| date(lang, day, today);
    let marks = [
        (t::notices::mark_posted(lang), t::notices::legend_posted(lang)),
        (t::notices::mark_rest(lang), t::notices::legend_rest(lang)),
        (t::notices::mark_work(lang), t::notices::legend_work(lang)),
        (t::notices::mark_today(lang), t::notices::legend_today(lang)),
        (t::notices::mark_end(lang), t::notices::legend_end(lang)),
    ];
    let named = named_days(lang, &reason, today);
    let days = reason.cells.iter().map(|c| day(lang, c, today)).collect();
    view! {
        <section class="section">
            <h2>{t::notices::why_heading(lang, say(reason.end))}</h2>
            {strip(lang, days, marks)}
            <p class="measure">{sentence(lang, notice, &reason, today)}</p>
            {longer}
            {named.map(|text| view! { <p class="meta measure">{text}</p> })}
            {(!reason.unannounced.is_empty()).then(|| {
                let years: Vec<String> = reason.unannounced.iter().map(|y| t::notices::year(lang, y)).collect();
                view! { <p class="meta measure">{t::notices::why_unannounced(lang, joined(lang, &years))}</p> }
            })}
        </section>
    }
    .into_any()
}

fn day(lang: Lang, cell: &Cell, today: NaiveDate) -> Day {
    let rest = !cell.kind.is_working();
    let made_up = matches!(cell.kind, DayKind::MakeUp(_));
    let looks =
        [(cell.past, "past"), (cell.today, "today"), (rest, "rest"), (made_up, "work"), (cell.end, "end")];
    let mark = match cell {
        c if c.posted => t::notices::mark_posted(lang),
        c if c.end => t::notices::mark_end(lang),
        c if c.today => t::notices::mark_today(lang),
        _ if made_up => t::notices::mark_work(lang),
        _ if rest => t::notices::mark_rest(lang),
        _ => "",
    };
    let looks = looks.into_iter().filter(|(on, _)| *on).map(|(_, look)| look).collect();
    Day { date: cell.date, mark, words: words(lang, cell, today), looks }
}

/// A day for the ear: `9月25日 周五，中秋节放假`.
fn words(lang: Lang, cell: &Cell, today: NaiveDate) -> String {
    let mut words = vec![format!("{} {}", date(lang, cell.date, today), lang.weekday(cell.date))];
    if cell.posted {
        words.push(t::notices::day_posted(lang).into());
    }
    match &cell.kind {
        DayKind::Holiday(name) => words.push(t::notices::day_holiday(lang, feast(lang, name))),
        DayKind::Weekend => words.push(t::notices::day_rest(lang).into()),
        DayKind::MakeUp(_) => words.push(t::notices::day_make_up(lang).into()),
        DayKind::Workday => {}
    }
    if cell.today {
        words.push(t::notices::day_today(lang).into());
    }
    if cell.end {
        words.push(t::notices::day_end(lang).into());
    }
    joined(lang, &words)
}

/// The reason in one or two sentences.
fn sentence(lang: Lang, notice: &Notice, reason: &Reason, today: NaiveDate) -> String {
    use t::notices as n;
    let say = |day| date(lang, day, today);
    let p = &reason.period;
    let (from, to, weekday) = (say(p.posted), say(p.counted_until), lang.weekday(p.counted_until));
    let counted = match notice.rule {
        NoticeRule::CalendarDays(days) => n::why_calendar(lang, from, days, to, weekday),
        NoticeRule::WorkingDays(days) => {
            let minimum = (p.counted_until - p.posted).num_days()
                == i64::from(crate::base::calendar::period::MINIMUM_DAYS);
            if minimum {
                n::why_working_min(lang, from, days, to, weekday)
            } else {
                n::why_working(lang, from, days, to, weekday)
            }
        }
    };
    let end = (say(p.ends_on), lang.weekday(p.ends_on));
    let rolled = match reason.cells.iter().find(|c| c.date == p.counted_until).map(|c| &c.kind) {
        Some(DayKind::Holiday(name)) if p.rolled => n::why_holiday(lang, feast(lang, name), end.0, end.1),
        _ if p.rolled => n::why_weekend(lang, end.0, end.1),
        _ => n::why_same_day(lang).to_owned(),
    };
    let stored = (say(reason.end), lang.weekday(reason.end));
    let stored = match reason.because {
        Because::Rule => return sentences(lang, &[counted, rolled]),
        Because::Downtime => n::why_downtime(lang, notice.extended_days, stored.0, stored.1),
        Because::Correction => n::why_correction(lang, stored.0, stored.1),
        Because::Changed => return n::why_changed(lang, stored.0, stored.1),
        Because::Recomputed => t::writing::why_recomputed(lang, stored.0, stored.1),
        Because::LateDisplay => t::writing::why_late(lang, stored.0, stored.1),
    };
    sentences(lang, &[counted, rolled, stored])
}

fn sentences(lang: Lang, list: &[String]) -> String {
    list.join(t::notices::sentence_gap(lang))
}

/// Holidays and make-up workdays by name.
fn named_days(lang: Lang, reason: &Reason, today: NaiveDate) -> Option<String> {
    let say = |day| date(lang, day, today);
    let mut spans: Vec<(bool, &str, NaiveDate, NaiveDate)> = vec![];
    for cell in &reason.cells {
        let (rest, name) = match &cell.kind {
            DayKind::Holiday(name) => (true, name.as_ref()),
            DayKind::MakeUp(name) => (false, name.as_ref()),
            _ => continue,
        };
        match spans.last_mut() {
            Some((r, n, _, to)) if *r == rest && *n == name && to.succ_opt() == Some(cell.date) => {
                *to = cell.date
            }
            _ => spans.push((rest, name, cell.date, cell.date)),
        }
    }
    let list = |wanted: bool| {
        let texts: Vec<String> = spans
            .iter()
            .filter(|(rest, ..)| *rest == wanted)
            .map(|(_, name, from, to)| {
                let name = feast(lang, name);
                if from == to {
                    t::notices::span_day(lang, name, say(*from))
                } else {
                    t::notices::span_days(lang, name, say(*from), say(*to))
                }
            })
            .collect();
        (!texts.is_empty()).then(|| lang.list(&texts))
    };
    let rest = list(true).map(|l| t::notices::named_rest(lang, l));
    let work = list(false).map(|l| t::notices::named_work(lang, l));
    let all: Vec<String> = rest.into_iter().chain(work).collect();
    (!all.is_empty()).then(|| sentences(lang, &all))
}

/// The name of a feast, which the tables give in Chinese; two at once are joined by 、 there.
fn feast(lang: Lang, name: &str) -> String {
    if lang == Lang::ZhCn {
        return name.to_owned();
    }
    let one = |name: &str| match name {
        "元旦" => t::notices::feast_new_year(lang).to_owned(),
        "春节" => t::notices::feast_spring(lang).to_owned(),
        "清明节" => t::notices::feast_qingming(lang).to_owned(),
        "劳动节" => t::notices::feast_labour(lang).to_owned(),
        "端午节" => t::notices::feast_dragon_boat(lang).to_owned(),
        "中秋节" => t::notices::feast_mid_autumn(lang).to_owned(),
        "国庆节" => t::notices::feast_national(lang).to_owned(),
        other => other.to_owned(),
    };
    name.split('、').map(one).collect::<Vec<_>>().join(t::notices::and(lang))
}
