//! The filters of the lists, as fields of a form.
use crate::base::i18n::Lang;
use crate::features::notices::query::Asked;
use crate::t::notices as n;
use crate::web::lists::{Filters, fields};

/// What the form offers, and what is on.
pub fn filters(lang: Lang, asked: &Asked, years: &[i64]) -> Filters {
    // A year in the address stays chosen, even when it holds nothing.
    let asked_year = asked.year.map(i64::from).filter(|y| !years.contains(y));
    let years = asked_year.iter().chain(years).map(|y| (y.to_string(), n::year(lang, y)));
    let year = asked.year.map(|y| y.to_string());
    let county = asked.county.map(|c| c.code);
    Filters::new(vec![
        fields::search(lang, n::q_label(lang), Some(n::q_hint(lang)), asked.q.as_deref()),
        fields::closed(lang, "state", n::state_label(lang), n::all_states(lang), asked.state),
        fields::county(lang, n::county_label(lang), n::all_counties(lang), county),
        fields::township(
            lang,
            "township",
            n::township_label(lang),
            n::all_townships(lang),
            asked.county,
            asked.township,
        ),
        fields::closed(lang, "kind", n::kind_label(lang), n::all_kinds(lang), asked.kind),
        fields::select("year", n::year_label(lang), n::all_years(lang), years, year.as_deref()),
    ])
}
