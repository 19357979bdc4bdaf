//! The filters of the list of centres, as fields of a form.
use leptos::prelude::*;

use crate::base::{divisions, divisions::Township, i18n::Lang, pinyin};
use crate::features::centres::{islands::TownshipPicker, store::list::Filter, types::Facility};
use crate::t;
use crate::t::{centres as c, lists as l};
use crate::web::lists::{Choice, Field, Filters, fields};
use crate::web::{lists::fields::boxes, lists::fields::closed, page::Cx};

/// What the form offers, and what is on.
pub fn filters(cx: &Cx, f: &Filter) -> Filters {
    let lang = cx.lang;
    let on = Some("1").filter(|_| f.free);
    let free = ("free", Choice::new("1", c::vacancy_free(lang), on));
    let has = Facility::ALL.iter().map(|x| {
        let on = f.facilities.has(*x).then(|| x.word());
        ("has", Choice::new(x.word(), x.label(lang), on))
    });
    let [township, near] = [f.area.township, f.area.near].map(|code| code.and_then(divisions::township));
    let mut fields = vec![
        fields::search(lang, c::search_label(lang), Some(c::search_hint(lang)), f.q.as_deref()),
        f.area.county_field(lang),
        picker(lang, "township", l::township_label(lang), l::all_townships(lang), township, Some("county")),
        closed(lang, "type", c::type_label(lang), c::all_types(lang), f.kind),
    ];
    fields.extend(boxes(c::only_label(lang), std::iter::once(free).chain(has).collect()));
    let near = picker(lang, "near", c::near_label(lang), c::near_none(lang), near, None);
    fields.push(near.saying(|township| l::near_on(lang, township)));
    Filters::new(fields)
}

/// A select of all townships, grouped by county. The picker around it needs a script; the select does not.
fn picker(
    lang: Lang,
    id: &'static str,
    label: &str,
    none: &'static str,
    on: Option<&'static Township>,
    county: Option<&str>,
) -> Field {
    let groups = divisions::counties()
        .iter()
        .map(|county| {
            let options = divisions::townships_of(county.code)
                .map(|t| {
                    let (full, initials) = pinyin::pinyin(t.name);
                    let words = format!("{} {full} {initials}", t.name);
                    let on = on.is_some_and(|on| on.code == t.code);
                    view! { <option value=t.code selected=on data-k=words>{t.label(lang).to_owned()}</option> }
                })
                .collect_view();
            view! { <optgroup label=county.label(lang) data-c=county.code>{options}</optgroup> }
        })
        .collect_view();
    let input = view! {
        <TownshipPicker
            id=id.to_owned()
            label=label.to_owned()
            type_here=t::centres::picker_type(lang).to_owned()
            found=t::centres::picker_found(lang).to_owned()
            county=county.map(str::to_owned)
        >
            <select class="input" id=id name=id>
                <option value="" selected=on.is_none()>{none}</option>
                {groups}
            </select>
        </TownshipPicker>
    };
    Field::new(id, on.map(|t| (t.code.to_owned(), t.label(lang).to_owned())), input)
}
