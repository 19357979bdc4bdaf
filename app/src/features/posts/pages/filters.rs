//! The filters of the list of posts.
use crate::features::posts::store::Filter;
use crate::features::posts::types::{Group, Kind};
use crate::t::posts as p;
use crate::web::lists::{Choice, Filters, fields};
use crate::web::page::Cx;

/// What the form offers, and what is on.
pub fn filters(cx: &Cx, f: &Filter) -> Filters {
    let lang = cx.lang;
    let kind = |k: &Kind| {
        let on = f.kinds.contains(k).then(|| k.word());
        ("type", Choice::new(k.word(), k.label(lang), on))
    };
    let welfare = ("welfare", Choice::new("1", p::welfare(lang), Some("1").filter(|_| f.welfare)));
    let kinds = Kind::ALL.iter().map(kind).chain([welfare]).collect();
    let mut all = vec![f.area.county_field(lang), f.area.township_field(lang)];
    all.extend(fields::boxes(p::type_label(lang), kinds));
    all.push(fields::closed(
        lang,
        "group",
        p::group_filter(lang),
        p::all_groups(lang),
        f.group.map(Some).unwrap_or(None::<Group>),
    ));
    all.push(f.area.near_field(lang, p::near_label(lang), p::near_none(lang)));
    Filters::new(all)
}
