//! What a visitor asked the list for, read from the address; and the form that asks. A value that does not exist is a 400 in
//! words, never silently something else.
use leptos::prelude::*;

use crate::{
    base::{
        divisions::{self, Township},
        error::AppError,
        i18n::Lang,
    },
    features::centres::{
        islands::TownshipPicker,
        search,
        store::list::Filter,
        types::{CentreType, CodeSet, Facility},
    },
    t,
    web::{
        forms::Params,
        page::{Cx, cx},
        ui::filters::{Choice, filters, search as search_field, select},
    },
};

/// The query of `/centres` and of its open data.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What was typed.
    pub q: Option<String>,
    /// What the list is narrowed to.
    pub filter: Filter,
    /// From where distances are measured, if the list is sorted by them.
    pub near: Option<&'static Township>,
    /// The cursor.
    pub after: Option<String>,
}

impl Asked {
    /// Reads the query.
    ///
    /// # Errors
    /// [`AppError::BadFilter`] for a value that does not exist, [`AppError::BadRequest`] for a repeated key (IN-01).
    pub fn read(params: &Params) -> Result<Self, AppError> {
        let q = params.text()?;
        let filter = Filter {
            words: q.as_deref().map(needles).unwrap_or_default(),
            county: params.read("county", |v| divisions::county(v).map(|c| c.code))?,
            township: params.read("township", |v| divisions::township(v).map(|t| t.code))?,
            kind: params.read("type", CentreType::parse)?,
            facilities: params.many("has", Facility::parse)?.into_iter().collect::<CodeSet<_>>(),
            free: params.read("free", |v| (v == "1").then_some(()))?.is_some(),
        };
        let near = params.read("near", divisions::township)?;
        Ok(Self { q, filter, near, after: params.one("after")?.map(str::to_owned) })
    }

    /// What a cursor of this list is bound to.
    #[must_use]
    pub fn canonical(&self) -> String {
        format!("{}\n{}", self.filter.canonical(), self.near.map_or("", |t| t.code))
    }

    /// Whether anything but the order was asked for.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.filter != Filter::default()
    }

    /// The chosen place in words, or the whole city.
    #[must_use]
    pub fn place(&self, lang: Lang) -> String {
        match (self.filter.township, self.filter.county) {
            (Some(township), _) => super::place(township, lang),
            (None, Some(county)) => divisions::county_label(county, lang),
            (None, None) => t::centres::whole_city(lang).to_owned(),
        }
    }

    /// Whether the township lies in another county than the one chosen: then nothing can be found, and the page says why.
    #[must_use]
    pub fn contradicts(&self) -> Option<(&'static Township, &'static str)> {
        let township = divisions::township(self.filter.township?)?;
        let county = self.filter.county?;
        (township.county != county).then_some((township, county))
    }
}

/// The words of a search text. One of signs only is kept as it is: it finds nothing, which is the truth.
fn needles(q: &str) -> Vec<String> {
    let words: Vec<_> = q.split_whitespace().map(search::needle).filter(|w| !w.is_empty()).collect();
    if words.is_empty() { vec![q.to_owned()] } else { words }
}

/// The filter form.
pub fn form(asked: &Asked) -> impl IntoView + use<> {
    let cx = cx();
    let lang = cx.lang;
    use t::centres as c;
    let f = &asked.filter;
    let counties = std::iter::once(Choice::new("", c::whole_city(lang), f.county))
        .chain(divisions::counties().iter().map(|d| Choice::new(d.code, d.label(lang), f.county)))
        .collect();
    let types = std::iter::once(Choice::new("", c::all_types(lang), f.kind.map(CentreType::word)))
        .chain(
            CentreType::ALL
                .iter()
                .map(|k| Choice::new(k.word(), k.label(lang), f.kind.map(CentreType::word))),
        )
        .collect();
    let facilities = Facility::ALL.iter().map(|x| (x.word(), x.label(lang), f.facilities.has(*x)));
    let boxes = facilities
        .map(|(code, label, on)| {
            view! { <label class="choice"><input type="checkbox" name="has" value=code checked=on/><span>{label}</span></label> }
        })
        .collect_view();
    let parts = view! {
        {search_field(c::search_label(lang), Some(c::search_hint(lang).to_owned()), asked.q.clone())}
        {select("county", c::county_label(lang), counties)}
        {townships(&cx, "township", c::township_label(lang), c::whole_county(lang), f.township, Some("county"))}
        {select("type", c::type_label(lang), types)}
        <fieldset class="field">
            <legend>{c::only_label(lang)}</legend>
            <div class="choices">
                <label class="choice"><input type="checkbox" name="free" value="1" checked=f.free/><span>{c::vacancy_free(lang)}</span></label>
                {boxes}
            </div>
        </fieldset>
        {townships(&cx, "near", c::near_label(lang), c::near_none(lang), asked.near.map(|t| t.code), None)}
    };
    filters(summary(lang, asked), cx.to("/centres"), c::apply(lang), parts.into_any())
}

/// What is on, in the line that a phone shows of the folded form.
fn summary(lang: Lang, asked: &Asked) -> String {
    let f = &asked.filter;
    let mut on = vec![];
    on.extend(asked.q.clone().map(|q| t::centres::quoted(lang, q)));
    if f.county.is_some() || f.township.is_some() {
        on.push(asked.place(lang));
    }
    on.extend(f.kind.map(|k| k.label(lang).to_owned()));
    on.extend(f.free.then(|| t::centres::vacancy_free(lang).to_owned()));
    on.extend(f.facilities.iter().map(|x| x.label(lang).to_owned()));
    on.extend(asked.near.map(|n| t::centres::near_on(lang, n.label(lang))));
    if on.is_empty() {
        t::centres::filters_none(lang).to_owned()
    } else {
        t::centres::filters_on(lang, on.join(t::centres::list_comma(lang)))
    }
}

/// A select of all townships, grouped by county. The picker around it needs a script; the select does not.
fn townships(
    cx: &Cx,
    id: &'static str,
    label: &str,
    none: &'static str,
    on: Option<&'static str>,
    county: Option<&str>,
) -> impl IntoView + use<> {
    let lang = cx.lang;
    let groups = divisions::counties()
        .iter()
        .map(|county| {
            let options = divisions::townships_of(county.code)
                .map(|t| {
                    let (full, initials) = search::pinyin(t.name);
                    let words = format!("{} {full} {initials}", t.name);
                    view! { <option value=t.code selected=on == Some(t.code) data-k=words>{t.label(lang).to_owned()}</option> }
                })
                .collect_view();
            view! { <optgroup label=county.label(lang) data-c=county.code>{options}</optgroup> }
        })
        .collect_view();
    view! {
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
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Asked, AppError> {
        Asked::read(&Params::parse(query).unwrap())
    }

    #[test]
    fn only_what_exists_is_taken() {
        let a = read("county=411725&township=411725101&type=village_clinic&has=tv&has=rehab_room&has=tv&free=1&near=411702001").unwrap();
        assert_eq!((a.filter.county, a.filter.township), (Some("411725"), Some("411725101")));
        assert_eq!(a.filter.facilities.to_codes(), "tv,rehab_room");
        assert!(a.filter.free && a.is_narrowed() && a.contradicts().is_none());
        for bad in [
            "county=0",
            "county=411771",
            "township=411725",
            "type=inn",
            "has=pool",
            "free=yes",
            "near=x",
            "q=%07",
        ] {
            assert!(matches!(read(bad), Err(AppError::BadFilter(_))), "{bad}");
        }
        assert!(matches!(read("county=411725&county=411721"), Err(AppError::BadRequest)));
        assert!(read("county=411721&township=411725101").unwrap().contradicts().is_some());
        assert!(!read("near=411702001&q=").unwrap().is_narrowed());
    }

    #[test]
    fn words_of_a_search() {
        assert_eq!(needles("确山 Zhu Gou"), ["确山", "zhu", "gou"]);
        assert_eq!(needles("%_"), ["%_"]);
        assert_eq!(needles("竹沟%"), ["竹沟"]);
    }
}
