//! The form of an account, new or changed: what it asks, and how it is read. AC-06: only these fields are looked at.
use leptos::prelude::*;

use crate::base::{divisions, i18n::Lang};
use crate::features::centres::types::Centre;
use crate::office::staff::types::{CITY, Division, Role};
use crate::office::{staff::admin::Wanted, staff::store::people::Account};
use crate::t;
use crate::web::{forms::Form, ui::field::Field, ui::field::Typed};

/// What the fields start with.
pub(super) fn start(a: &Account, centres: &[Centre]) -> Form {
    let code = a.division.code();
    let slug = a.centre.and_then(|id| centres.iter().find(|c| c.id == id)).map_or("", |c| c.slug.as_str());
    Form::default()
        .with("name", &a.name)
        .with("role", a.role.word())
        .with("county", a.division.county().unwrap_or_default())
        .with("township", a.division.township().unwrap_or_default())
        .with("village", code.get(9..).unwrap_or_default())
        .with("unit", a.unit.clone().unwrap_or_default())
        .with("centre", slug)
        .with("mail_lang", a.lang.tag())
}

pub(super) fn fields(typed: &Typed, lang: Lang, centres: &[Centre]) -> AnyView {
    let none = || (String::new(), t::staff_people::choose(lang).to_owned());
    let roles = std::iter::once(none()).chain(Role::choices(lang)).collect();
    let counties = std::iter::once(none())
        .chain(divisions::counties().iter().map(|c| (c.code.to_owned(), c.label(lang))))
        .collect();
    let townships = std::iter::once(none())
        .chain(divisions::townships().iter().map(|t| {
            (t.code.to_owned(), format!("{} {}", divisions::county_label(t.county, lang), t.label(lang)))
        }))
        .collect();
    let houses = std::iter::once(none())
        .chain(centres.iter().map(|c| {
            (
                c.slug.as_str().to_owned(),
                format!("{} {}", crate::base::divisions::place(&c.details.township, lang), c.details.name),
            )
        }))
        .collect();
    let langs = Lang::ALL.iter().map(|l| (l.tag().to_owned(), l.name().to_owned())).collect();
    view! {
        {typed.text(Field::new("name", t::account::name(lang)).hint(t::staff_people::name_hint(lang)))}
        {typed.select(Field::new("role", t::account::role(lang)), roles)}
        {typed.select(Field::new("county", t::staff_people::county(lang)).hint(t::staff_people::county_hint(lang)).optional(), counties)}
        {typed.select(Field::new("township", t::staff_people::township(lang)).hint(t::staff_people::township_hint(lang)).optional(), townships)}
        {typed.text(Field::new("village", t::staff_people::village(lang)).hint(t::staff_people::village_hint(lang)).width("w-s").numeric().optional())}
        {typed.text(Field::new("unit", t::staff_people::unit(lang)).optional())}
        {typed.select(Field::new("centre", t::staff_people::centre(lang)).hint(t::staff_people::centre_hint(lang)).optional(), houses)}
        {typed.select(Field::new("mail_lang", t::account::language_of(lang)).width("w-m"), langs)}
    }
    .into_any()
}

pub(super) fn read(form: &Form, lang: Lang, centres: &[Centre]) -> Result<Wanted, Vec<(String, String)>> {
    let mut r = form.reader(lang);
    let name = r.required("name", 40);
    let role = r.required_choice("role", Role::parse);
    let county = r.choice("county", divisions::county);
    let township = r.choice("township", divisions::township);
    let village = r.optional("village", 3);
    let unit = r.optional("unit", 40);
    let centre = r.choice("centre", |slug| centres.iter().find(|c| c.slug.as_str() == slug));
    let mail_lang = r.choice("mail_lang", Lang::parse).unwrap_or_default();
    let mut need = |name: &str| {
        r.fail(name, t::forms::required(lang));
        String::new()
    };
    let code = match role {
        None => String::new(),
        Some(Role::CityAdmin) => CITY.to_owned(),
        Some(Role::CountyOfficer) => county.map_or_else(|| need("county"), |c| c.code.to_owned()),
        Some(Role::TownshipOfficer | Role::DoneeOfficer) => {
            township.map_or_else(|| need("township"), |t| t.code.to_owned())
        }
        Some(Role::VillageReporter) => match (township, village.is_empty()) {
            (None, _) => need("township"),
            (_, true) => need("village"),
            (Some(t), false) => format!("{}{village}", t.code),
        },
        Some(role) if role.of_centre() => {
            centre.map_or_else(|| need("centre"), |c| c.details.township.clone())
        }
        Some(_) => county.map_or_else(|| CITY.to_owned(), |c| c.code.to_owned()),
    };
    let division = Division::parse(&code);
    if !code.is_empty() && division.is_none() {
        r.fail("village", t::staff_people::village_bad(lang));
    }
    if let (Some(c), Some(t)) = (county, township)
        && c.code != t.county
    {
        r.fail("township", crate::t::staff_people::mismatch(lang));
    }
    match (role, division, r.errors()) {
        (Some(role), Some(division), errors) if errors.is_empty() => Ok(Wanted {
            name,
            role,
            division,
            unit: Some(unit).filter(|u| !u.is_empty()),
            centre: centre.filter(|_| role.of_centre()).map(|c| c.id),
            lang: mail_lang,
        }),
        (_, _, errors) => Err(errors),
    }
}
