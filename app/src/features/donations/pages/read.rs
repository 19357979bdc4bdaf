//! From a posted form to an [`Offer`].
use chrono::NaiveDate;

use crate::base::{checks::fold, i18n::Lang, privacy::public_text::PublicText};
use crate::features::donations::types::{
    Delivery, Display, Donor, DonorKind, Offer, Offered, Value, ValueBasis,
};
use crate::features::needs::types::Need;
use crate::features::needs::types::policy::{self, Condition, Decision, Facts, Rule};
use crate::t::donate as o;
use crate::web::{forms::Form, forms::Reader, submission::Errors};

/// The fields of the first need and of two more.
pub const QUANTITY: [&str; 3] = ["quantity", "quantity2", "quantity3"];
/// Which need the second and third are for.
pub const MORE: [&str; 2] = ["need2", "need3"];
/// What each value rests on.
pub const BASIS: [&str; 3] = ["basis", "basis2", "basis3"];
/// The values, in yuan.
pub const YUAN: [&str; 3] = ["yuan", "yuan2", "yuan3"];
/// The most people who give together.
const HANDS: i64 = 100_000;
/// The most characters of a purpose.
const NOTE: usize = 300;

/// Yuan as people type them, in fen; none for what is no amount of money.
fn fen(text: &str) -> Option<i64> {
    let plain: String = fold(text).chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let plain = plain.strip_suffix('元').unwrap_or(&plain);
    let (yuan, rest) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = |s: &str, max: usize| s.len() <= max && s.bytes().all(|b| b.is_ascii_digit());
    if yuan.is_empty() || !digits(yuan, 9) || !digits(rest, 2) || plain.ends_with('.') {
        return None;
    }
    let cents: i64 = format!("{rest:0<2}").parse().ok()?;
    Some(yuan.parse::<i64>().ok()? * 100 + cents).filter(|fen| *fen > 0)
}

/// Whether the day until which it keeps is asked (§5.3).
pub fn keeps(need: &Need) -> bool {
    policy::rules(&need.category.policy).any(|r| matches!(r, Rule::Expired | Rule::ShelfLife))
}

/// Whether the state of clothes and bedding is asked.
pub fn worn(need: &Need) -> bool {
    policy::rules(&need.category.policy).any(|r| r == Rule::Clean)
}

/// Where a rule about goods is answered.
fn field_of(rule: Rule) -> &'static str {
    match rule {
        Rule::Expired | Rule::ShelfLife => "expires",
        Rule::Clean => "condition",
        Rule::MedicineSource => "kind",
        _ => QUANTITY[0],
    }
}

/// What is said when a need has less open than is offered.
pub fn over(need: &Need, left: i64, lang: Lang) -> String {
    if left < need.packing.per_package {
        return o::over_none(lang).to_owned();
    }
    o::over(lang, need.packing.words(lang, left - left % need.packing.per_package))
}

/// Reads one need's fields.
fn offered(r: &mut Reader<'_>, form: &Form, need: &Need, i: usize, lang: Lang) -> Option<Offered> {
    let pieces = match need.packing.parse(form.raw(QUANTITY[i])) {
        Ok(q) if q.pieces > need.amounts.open() => {
            r.fail(QUANTITY[i], over(need, need.amounts.open(), lang));
            0
        }
        Ok(q) => q.pieces,
        Err(error) => {
            r.fail(QUANTITY[i], error.message(lang, &need.packing));
            0
        }
    };
    let basis = r.choice(BASIS[i], ValueBasis::parse).unwrap_or(ValueBasis::None);
    let typed = form.raw(YUAN[i]).trim();
    let amount = fen(typed);
    if basis != ValueBasis::None && amount.is_none() {
        r.fail(YUAN[i], o::error_yuan(lang));
    } else if basis == ValueBasis::None && !typed.is_empty() {
        r.fail(BASIS[i], o::error_basis(lang));
    }
    (pieces > 0).then(|| Offered {
        need: need.id,
        pieces,
        value: Value::new(basis, amount),
        expires_on: None,
    })
}

fn donor(r: &mut Reader<'_>, form: &Form, kind: DonorKind, lang: Lang) -> Donor {
    let has = |name: &str| !form.raw(name).trim().is_empty();
    let mut donor = Donor::default();
    if kind.is_organisation() {
        donor.name = r.required("name", 60);
        // It may stand in the ledger in full.
        if PublicText::parse(&donor.name).is_err() {
            r.fail("name", o::error_name_public(lang));
        }
        if !has("uscc") {
            r.fail("uscc", o::error_uscc(lang));
        }
        donor.uscc = r.uscc("uscc").map_or_else(String::new, |code| code.expose().to_owned());
        donor.contact = r.optional("contact", 40);
    } else if kind == DonorKind::Individual {
        if !has("name") {
            r.fail("name", o::error_name(lang));
        }
        donor.name = r.person_name("name").map_or_else(String::new, |n| n.expose().to_owned());
    }
    // Nothing is kept by accident of somebody who wants to stay unknown.
    if kind == DonorKind::Anonymous && (has("name") || has("uscc")) {
        r.fail("kind", o::error_anonymous(lang));
    }
    if kind != DonorKind::Anonymous && !has("phone") && !has("email") {
        r.fail("phone", o::error_contact(lang));
    }
    donor.phone = r.telephone("phone").map_or_else(String::new, |n| n.expose().to_owned());
    donor.email = r.email("email").map_or_else(String::new, |n| n.expose().to_owned());
    donor
}

/// What the goods policy says of it.
fn policy(r: &mut Reader<'_>, need: &Need, facts: &Facts, lang: Lang) {
    let verdict = policy::judge(&need.category.policy, facts);
    if verdict.decision == Decision::Refuse {
        for rule in verdict.rules {
            r.fail(field_of(rule), rule.sentence(lang));
        }
    }
}

/// Reads the form about `need`, with the others that may be given for in the same gift.
///
/// # Errors
/// What is wrong, as pairs of field and message.
pub fn offer(
    form: &Form,
    (need, others): (&Need, &[Need]),
    today: NaiveDate,
    consent: &str,
    lang: Lang,
) -> Result<Offer, Errors> {
    let mut r = form.reader(lang);
    let mut items: Vec<Offered> = offered(&mut r, form, need, 0, lang).into_iter().collect();
    let mut given = vec![need];
    for (i, field) in MORE.into_iter().enumerate() {
        let chosen = r.choice(field, |v| others.iter().position(|n| n.id.to_string() == v));
        let Some(other) = chosen.and_then(|n| others.get(n)) else {
            if !form.raw(QUANTITY[i + 1]).trim().is_empty() && form.raw(field).is_empty() {
                r.fail(field, o::error_need(lang));
            }
            continue;
        };
        if given.iter().any(|n| n.id == other.id) {
            r.fail(field, o::error_twice(lang));
            continue;
        }
        given.push(other);
        items.extend(offered(&mut r, form, other, i + 1, lang));
    }
    let kind = r.required_choice("kind", DonorKind::parse);
    let donor = kind.map(|kind| donor(&mut r, form, kind, lang)).unwrap_or_default();
    let way = r.required_choice("way", Delivery::parse);
    let day = r.date("day");
    if day.is_some_and(|day| day < today) {
        r.fail("day", o::error_day(lang));
    }
    let expires = if keeps(need) { r.date("expires") } else { None };
    let condition = if worn(need) { r.required_choice("condition", Condition::parse) } else { None };
    let private_donor = matches!(kind, Some(DonorKind::Individual | DonorKind::Anonymous));
    let facts = Facts { arrives: day.or(Some(today)), expires, condition, private_donor, ..Facts::default() };
    policy(&mut r, need, &facts, lang);
    if let Some(first) = items.first_mut() {
        first.expires_on = expires;
    }
    let choice = r.choice("display", Display::parse);
    let display = kind.map(|kind| kind.display(choice));
    if let Some(Err(_)) = display {
        r.fail("display", o::error_display(lang));
    }
    // One gift of many hands has one contact; a single giver is no group.
    let hands = r.number("hands", 2, HANDS);
    if hands.is_some() && kind.is_some_and(|k| !k.is_organisation()) {
        r.fail("hands", o::error_hands(lang));
    }
    let _ = r.required_choice("use", |v| matches!(v, "need" | "free").then_some(()));
    let note = r.optional_lines("purpose", NOTE);
    if !form.has("consent", "yes") {
        r.fail("consent", o::error_consent(lang));
    }
    let good = r.good();
    let errors = r.errors();
    match (kind, way, display) {
        (Some(kind), Some(way), Some(Ok(display))) if good => Ok(Offer {
            once: None,
            kind,
            donor,
            display,
            lang,
            way,
            deliver_on: day,
            note,
            hands,
            free_use: form.has("use", "free"),
            agreement: form.has("agreement", "yes"),
            consent: consent.to_owned(),
            until: None,
            items,
        }),
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::fen;

    #[test]
    fn yuan_are_read_as_people_type_them() {
        for (text, expected) in [
            ("1080", Some(108_000)),
            ("1,080.5", Some(108_050)),
            ("１０８０元", Some(108_000)),
            ("0", None),
            ("-1", None),
            ("1.234", None),
            ("1.", None),
            ("一百", None),
            ("12345678901", None),
        ] {
            assert_eq!(fen(text), expected, "{text}");
        }
    }
}
