//! One thing that waits: its deadline in working days, what it is, since when, the one link.
use chrono::NaiveDate;
use leptos::prelude::*;

use crate::base::{calendar::Calendar, clock::local_date, i18n::Lang};
use crate::office::{
    staff::types::Division, staff::types::Role, work::store::NEVER, work::store::queue::Waiting,
};
use crate::t::work as t;
use crate::web::page::Cx;

/// How near a deadline is. The order is the order of the sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearness {
    /// Over.
    Late,
    Today,
    /// Within a week.
    Week,
    /// Later, or never.
    Later,
}

impl Nearness {
    /// Of a day, seen from today.
    pub fn of(due: NaiveDate, today: NaiveDate) -> Self {
        match (due - today).num_days() {
            ..0 => Self::Late,
            0 => Self::Today,
            1..=7 => Self::Week,
            _ => Self::Later,
        }
    }
}

/// The deadline in working days (CAL-02): how many are left, or how many it is late.
pub fn deadline(lang: Lang, today: NaiveDate, calendar: &Calendar, due: NaiveDate) -> String {
    if due == NEVER {
        return t::no_deadline(lang).to_owned();
    }
    match Nearness::of(due, today) {
        // A deadline on Friday is no working day late on Saturday, and yet it is over.
        Nearness::Late => match calendar.working_days_between(due, today) {
            0 => t::late_now(lang).to_owned(),
            n => t::late_days(lang, i64::from(n)),
        },
        Nearness::Today => t::due_today(lang).to_owned(),
        _ => t::days_left(lang, i64::from(calendar.working_days_between(today, due))),
    }
}

/// A row of a queue; `whose` adds for whom it waits.
pub fn row(cx: &Cx, calendar: &Calendar, w: &Waiting, whose: bool) -> AnyView {
    let lang = cx.lang;
    let near = Nearness::of(w.due, cx.today);
    let (class, badge) = match near {
        Nearness::Late => ("late", "tag due due--late"),
        Nearness::Today => ("soon", "tag tag--open due"),
        _ => ("", "tag due"),
    };
    let kind = w.kind.label(lang);
    let since = local_date(w.opened_at);
    let age = i64::from(calendar.working_days_between(since, cx.today));
    let mut meta = t::since(lang, lang.day_month(since), age);
    if w.due != NEVER {
        meta.push_str(&t::until(lang, lang.day_month(w.due)));
    }
    let role = Role::parse(&w.role).map(|r| r.label(lang));
    let place = Division::parse(&w.division).map(|d| d.label(lang));
    let waits_for = whose.then(|| match (role, place) {
        (Some(role), Some(place)) => t::whose_place(lang, place, role),
        (Some(role), None) => t::whose(lang, role),
        _ => t::whose_person(lang).to_owned(),
    });
    let (href, name) = (cx.to(&w.path), t::named(lang, kind, &w.reference));
    view! {
        <li class=class>
            <div><span class=badge>{deadline(lang, cx.today, calendar, w.due)}</span></div>
            <div>
                <h3><a href=href.clone()>{name.clone()}</a></h3>
                <p class="meta">{meta}</p>
                {waits_for.map(|w| view! { <p class="meta">{w}</p> })}
            </div>
            <a class="btn btn--2 btn--s" href=href>{w.kind.act(lang)}<span class="vh">{t::of_what(lang, name)}</span></a>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cal_04_deadlines_are_told_in_working_days() {
        let calendar = Calendar::builtin();
        let day = |d: &str| d.parse::<NaiveDate>().unwrap();
        // Ten working days after 28 September 2026 is 16 October, three after 12 February 2026 is the 24th.
        for (today, due, words) in [
            ("2026-09-28", "2026-10-16", "还有 10 个工作日"),
            ("2026-02-12", "2026-02-24", "还有 3 个工作日"),
            ("2026-10-16", "2026-09-28", "逾期 10 个工作日"),
            ("2026-02-24", "2026-02-12", "逾期 3 个工作日"),
            ("2026-09-22", "2026-09-22", "今天到期"),
            // Friday to Saturday: no working day passed, and yet it is over.
            ("2026-09-12", "2026-09-11", "已过期限"),
            ("2026-09-22", "9999-12-31", "不限期"),
        ] {
            assert_eq!(deadline(Lang::ZhCn, day(today), &calendar, day(due)), words, "{today} {due}");
        }
        assert_eq!(deadline(Lang::En, day("2026-09-22"), &calendar, day("2026-09-23")), "1 working day left");
    }

    #[test]
    fn sections_are_by_calendar_days() {
        let today: NaiveDate = "2026-09-22".parse().unwrap();
        for (due, near) in [
            ("2026-09-21", Nearness::Late),
            ("2026-09-22", Nearness::Today),
            ("2026-09-23", Nearness::Week),
            ("2026-09-29", Nearness::Week),
            ("2026-09-30", Nearness::Later),
            ("9999-12-31", Nearness::Later),
        ] {
            assert_eq!(Nearness::of(due.parse().unwrap(), today), near, "{due}");
        }
    }
}
