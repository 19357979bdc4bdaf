//! A strip of days: a calendar on phones, one line where there is room. Each day has a one-character mark for the eye and words
//! for the ear. A notice's period is one; a centre's visiting days will be another.
use chrono::{Datelike as _, NaiveDate};
use leptos::prelude::*;

use crate::base::i18n::Lang;

#[derive(Debug, Clone)]
pub struct Day {
    pub date: NaiveDate,
    /// One character, or nothing.
    pub mark: &'static str,
    pub words: String,
    /// How it looks: any of `past`, `today`, `rest`, `work`, `end`.
    pub looks: Vec<&'static str>,
}

/// The strip, which begins under its weekday, and what its marks mean.
pub fn strip<const N: usize>(
    lang: Lang,
    days: Vec<Day>,
    legend: [(&'static str, &'static str); N],
) -> AnyView {
    let days: Vec<_> = days.into_iter().enumerate().map(|(i, day)| cell(lang, day, i == 0)).collect();
    let legend = legend.map(|(mark, text)| view! { <span><b>{mark}</b>" "{text}</span> }).collect_view();
    view! {
        <div class="days-box"><ol class="days">{days}</ol></div>
        <p class="legend">{legend}</p>
    }
    .into_any()
}

fn cell(lang: Lang, day: Day, first: bool) -> AnyView {
    let mut class = day.looks.join(" ");
    let weekday = day.date.weekday().number_from_monday();
    if first && weekday > 1 {
        class = format!("{class} from-{weekday}").trim().to_owned();
    }
    let full = lang.weekday(day.date);
    let short: String = match lang {
        Lang::ZhCn => full.chars().skip(1).collect(),
        Lang::En => full.chars().take(3).collect(),
    };
    view! {
        <li class=class>
            <span class="vh">{day.words}</span>
            <span aria-hidden="true">{short}</span>
            <b aria-hidden="true">{day.date.day()}</b>
            <i aria-hidden="true">{day.mark}</i>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::unwrap_used)]
    fn the_first_day_stands_under_its_weekday() {
        let day = |d| Day {
            date: NaiveDate::from_ymd_opt(2026, 9, d).unwrap(),
            mark: "今",
            words: "w".into(),
            looks: vec!["today"],
        };
        let html = strip(Lang::ZhCn, vec![day(22), day(23)], [("今", "今天")]).to_html();
        assert!(
            html.contains("<li class=\"today from-2\">") && html.contains("<li class=\"today\">"),
            "{html}"
        );
        let monday = strip(Lang::En, vec![day(21)], []).to_html();
        assert!(monday.contains("<li class=\"today\">") && monday.contains(">Mon<"), "{monday}");
    }
}
