//! The filters of the list of posts.
use crate::base::{divisions, i18n::Lang};
use crate::features::posts::store::Filter;
use crate::features::posts::types::{Group, Kind};
use crate::t::posts as p;
use crate::web::lists::{Choice, Filters, fields};
use crate::web::page::Cx;

/// The chosen place in words, or the whole city.
pub fn place(lang: Lang, filter: &Filter) -> String {
    match (filter.township, filter.county) {
        (Some(township), _) => divisions::place(township, lang),
        (None, Some(county)) => divisions::county_label(county, lang),
        (None, None) => p::whole_city(lang).to_owned(),
    }
}

/// What the form offers, and what is on.
pub fn filters(cx: &Cx, f: &Filter) -> Filters {
    let lang = cx.lang;
    let [township, near] = [f.township, f.near].map(|code| code.and_then(divisions::township));
    let county = f.county.and_then(divisions::county).filter(|_| !f.contradicts());
    let kind = |k: &Kind| {
        let on = f.kinds.contains(k).then(|| k.word());
        ("type", Choice::new(k.word(), k.label(lang), on))
    };
    let welfare = ("welfare", Choice::new("1", p::welfare(lang), Some("1").filter(|_| f.welfare)));
    let kinds = Kind::ALL.iter().map(kind).chain([welfare]).collect();
    let mut all = vec![
        fields::county(lang, p::county_label(lang), p::whole_city(lang), f.county),
        fields::township(lang, "township", p::township_label(lang), p::all_townships(lang), county, township),
    ];
    all.extend(fields::boxes(p::type_label(lang), kinds));
    all.push(fields::closed(
        lang,
        "group",
        p::group_filter(lang),
        p::all_groups(lang),
        f.group.map(Some).unwrap_or(None::<Group>),
    ));
    let nearest = fields::township(lang, "near", p::near_label(lang), p::near_none(lang), None, near);
    all.push(nearest.saying(|name| p::near_on(lang, name)));
    Filters::new(all)
}
