//! From a form to a need and back. What becomes public passes the gate here (PUB-20).
use crate::base::{i18n::Lang, privacy::public_text::PublicText};
use crate::features::centres::types::{Centre, Phone};
use crate::features::needs::types::draft::{Draft, ITEM, LINE, TEXT};
use crate::features::needs::types::{Category, LONG, Need, Packing, Unit, quantity::MOST};
use crate::t::{forms, needs_desk as d};
use crate::web::{forms::Form, forms::Reader, page::Cx};

/// A text that becomes public; what may not is said at its field.
fn public(r: &mut Reader<'_>, lang: Lang, name: &str, max: usize, must: bool) -> Option<PublicText> {
    let text = if must { r.required(name, max) } else { r.optional(name, max) };
    match PublicText::parse(&text) {
        Ok(text) => Some(text),
        Err(found) => {
            let what = found.iter().find(|f| f.blocks()).map_or("", |f| f.excerpt_masked.as_str());
            r.fail(name, d::bad_public(lang, what));
            None
        }
    }
}

/// Reads the form.
///
/// # Errors
/// What is wrong, as pairs of field and message.
pub fn read(cx: &Cx, form: &Form, home: &Centre) -> Result<Draft, Vec<(String, String)>> {
    let lang = cx.lang;
    let mut r = form.reader(lang);
    let category = r.required_choice("category", Category::get);
    let item = public(&mut r, lang, "item", ITEM, true);
    let spec = public(&mut r, lang, "spec", TEXT, false);
    let purpose = public(&mut r, lang, "purpose", TEXT, false);
    let unit = r.choice("unit", Unit::get).or_else(|| category.and_then(Category::unit));
    let per_package = r.number("per_package", 1, MOST).unwrap_or(1);
    let piece = r.choice("piece", Unit::get);
    let packing = unit.map(|unit| match (per_package, piece) {
        (1, _) => Packing::single(unit),
        (_, piece) => {
            Packing { unit, piece: piece.or_else(|| Unit::get("个")).unwrap_or(unit), per_package }
        }
    });
    let mut needed = None;
    if let Some(packing) = &packing {
        match packing.parse(form.one("needed").unwrap_or_default()) {
            Ok(q) => needed = Some(q.pieces),
            Err(e) => r.fail("needed", e.message(lang, packing)),
        }
    }
    let reason = public(&mut r, lang, "reason", TEXT, false);
    let urgent = form.has("urgent", "yes");
    if urgent && reason.as_ref().is_some_and(|t| t.is_empty()) {
        r.fail("reason", d::bad_reason(lang));
    }
    let needed_by = r.date("needed_by");
    if needed_by.is_some_and(|day| day < cx.today) {
        r.fail("needed_by", d::bad_day(lang));
    }
    let address = public(&mut r, lang, "address", LINE, false);
    let hours = public(&mut r, lang, "hours", LINE, false);
    let typed = r.optional("phone", 30);
    // What the centre says of itself anyway is not kept twice: it changes with the centre.
    let phone = if typed.is_empty() || typed == home.details.phone.as_str() {
        None
    } else {
        let folded: String = crate::base::checks::fold(&typed).split_whitespace().collect();
        Phone::parse(&folded).map_err(|e| r.fail("phone", e.message(lang))).ok()
    };
    let address =
        address.and_then(|a| if *a == *home.details.address { PublicText::parse("").ok() } else { Some(a) });
    let what = category.zip(item).zip(spec.zip(purpose));
    let all = what.zip(packing.zip(needed)).zip(address.zip(hours)).map(
        |((((category, item), (spec, purpose)), (packing, needed)), (address, hours))| Draft {
            category,
            item,
            spec,
            purpose,
            packing,
            needed,
            urgent: reason.filter(|_| urgent),
            needed_by,
            in_parts: form.has("in_parts", "yes"),
            address,
            hours,
            phone,
        },
    );
    let errors = r.errors();
    match all {
        Some(draft) if errors.is_empty() => Ok(draft),
        // Nothing is asked that has no field of its own: an empty list cannot come back.
        _ if errors.is_empty() => Err(vec![("item".to_owned(), forms::required(lang).to_owned())]),
        _ => Err(errors),
    }
}

/// A need as the form begins with it.
pub fn form_of(need: &Need) -> Form {
    let p = &need.packing;
    let flag = |on: bool| if on { "yes" } else { "" };
    Form::default()
        .with("category", need.category.code.as_str())
        .with("item", &need.item)
        .with("spec", &need.spec)
        .with("purpose", &need.purpose)
        .with("unit", p.unit.zh.as_str())
        .with("per_package", p.per_package.to_string())
        .with("piece", p.piece.zh.as_str())
        .with("needed", p.packages(need.amounts.needed).to_string())
        .with("urgent", flag(need.urgent))
        .with("reason", &need.reason)
        .with_date("needed_by", Some(need.needed_by).filter(|day| *day < LONG))
        .with("in_parts", flag(need.in_parts))
        .with("address", &need.address)
        .with("hours", &need.hours)
        .with("phone", &need.phone)
}

/// A new need of a centre: its own address and telephone, and that it may come in parts.
pub fn form_new(home: &Centre) -> Form {
    Form::default()
        .with("per_package", "1")
        .with("in_parts", "yes")
        .with("address", &home.details.address)
        .with("phone", home.details.phone.as_str())
}
