//! The filters of the list of needs, as fields of a form.
use leptos::prelude::*;

use crate::features::needs::{store::list::Filter, types::Group};
use crate::t::needs as n;
use crate::web::lists::{Choice, Field, Filters, fields};
use crate::web::{lists::fields::boxes, lists::fields::closed, lists::fields::grouped, page::Cx};

/// What the form offers, and what is on; `centre` is the name of the one centre, where the list is narrowed to it.
pub fn filters(cx: &Cx, f: &Filter, centre: Option<String>) -> Filters {
    let lang = cx.lang;
    let what = Group::all().map(|g| {
        let all = (g.code.clone(), n::all_of(lang, g.label(lang)));
        let rest = g.categories().map(move |c| (c.code.clone(), c.label(lang).to_owned()));
        (Some(g.label(lang).to_owned()), std::iter::once(all).chain(rest).collect::<Vec<_>>())
    });
    let urgent = ("urgent", Choice::new("1", n::only_urgent(lang), Some("1").filter(|_| f.urgent)));
    let mut list = vec![
        fields::search(lang, n::search_label(lang), Some(n::search_hint(lang)), f.q.as_deref()),
        f.area.near_field(lang, n::near_label(lang), n::near_none(lang)),
        f.area.county_field(lang),
        closed(lang, "kind", n::kind_label(lang), n::all_kinds(lang), f.kind),
        grouped(
            "category",
            n::category_label(lang),
            n::all_categories(lang),
            what,
            f.what.as_ref().map(|w| w.code()),
        ),
    ];
    // 208 townships help only after the county is known.
    if f.area.county.is_some() || f.area.township.is_some() {
        list.insert(3, f.area.township_field(lang));
    }
    if let (Some(slug), Some(name)) = (&f.centre, centre) {
        let input = view! { <input type="hidden" name="centre" value=slug.as_str().to_owned()/> };
        list.push(Field::new("centre", Some((slug.as_str().to_owned(), name)), input));
    }
    list.extend(boxes(n::only_label(lang), vec![urgent]));
    Filters::new(list)
}
