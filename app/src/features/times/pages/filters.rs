//! The filters of times, as fields of a form.
use leptos::prelude::*;

use crate::base::i18n::Lang;
use crate::features::times::store::list::{Filter, Holds};
use crate::features::times::types::{Activity, Band, Qualification};
use crate::t::times as t;
use crate::web::lists::fields::{closed, select};
use crate::web::{lists::Field, lists::Filters, lists::fields, page::Cx};

/// What the form offers, and what is on; `centre` is the name of the one centre, where the list is narrowed to it. The month has its own
/// days.
pub fn filters(cx: &Cx, f: &Filter, centre: Option<String>, month: bool) -> Filters {
    let lang = cx.lang;
    let mut list = vec![f.area.county_field(lang)];
    // 208 townships help only after the county is known.
    if f.area.county.is_some() || f.area.township.is_some() {
        list.push(f.area.township_field(lang));
    }
    if !month {
        list.push(f.area.near_field(lang, t::near_label(lang), t::near_none(lang)));
    }
    list.push(select(
        "activity",
        t::activity_label(lang),
        t::activity_all(lang),
        Activity::all().map(|a| (a.word(), a.label(lang))),
        f.activity.map(Activity::word),
    ));
    list.push(number(lang, f.size));
    list.push(closed(lang, "days", t::days_label(lang), t::days_all(lang), f.days));
    if !month {
        list.push(fields::day(lang, "from", t::from_label(lang), f.from));
    }
    list.push(select(
        "age",
        t::age_label(lang),
        t::age_all(lang),
        Band::bookable().map(|b| (b.word(), b.label(lang))),
        f.band.map(Band::word),
    ));
    let holds = std::iter::once((Holds::NONE, t::holds_none(lang)))
        .chain(Qualification::all().map(|q| (q.word(), q.label(lang))));
    list.push(select("holds", t::holds_label(lang), t::holds_all(lang), holds, f.holds.map(Holds::word)));
    if let (Some(slug), Some(name)) = (&f.centre, centre) {
        let input = view! { <input type="hidden" name="centre" value=slug.as_str().to_owned()/> };
        list.push(Field::new("centre", Some((slug.as_str().to_owned(), name)), input));
    }
    Filters::new(list)
}

/// How many come together.
fn number(lang: Lang, size: Option<i64>) -> Field {
    let on = size.map(|n| (n.to_string(), t::size_on(lang, n)));
    let input = view! {
        <div class="field">
            <label for="size">{t::size_label(lang)}</label>
            <input class="input w-s" id="size" name="size" inputmode="numeric" maxlength="3" autocomplete="off" value=size.map(|n| n.to_string())/>
        </div>
    };
    Field::new("size", on, input)
}
