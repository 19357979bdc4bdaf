//! From a posted form to an [`Asked`].
use crate::base::i18n::Lang;
use crate::features::times::types::{Activity, Time};
use crate::features::visits::types::{Asked, Heads, Kind, Reason, Visitor, allowed};
use crate::t::book as o;
use crate::web::{forms::Form, forms::Reader, submission::Errors};

/// More people than any visit has.
pub const MOST: i64 = 500;

/// Where a reason is said.
pub fn field_of(reason: Reason) -> &'static str {
    match reason {
        Reason::Empty | Reason::Ratio | Reason::Under8 => "adults",
        Reason::YoungOnlyInFamilyOrClass => "young",
        Reason::YoungNeedGuardianOrTeacher => "guardian",
        Reason::ConsentMissing => "teens",
        Reason::Untrained => "proof",
        Reason::YoungNoCareTasks | Reason::HandsOn18 | Reason::NoCarer | Reason::ActivityMinAge => {
            "activities"
        }
    }
}

/// A head-count; a field that is left empty counts nobody.
pub fn heads(r: &mut Reader<'_>) -> Heads {
    let mut n = |name| r.number(name, 0, MOST).unwrap_or(0);
    Heads { under_8: 0, adults: n("adults"), teens: n("teens"), young: n("young") }
}

fn visitor(r: &mut Reader<'_>, form: &Form, group: bool, lang: Lang) -> Visitor {
    let has = |name: &str| !form.raw(name).trim().is_empty();
    let mut v = Visitor::default();
    if group {
        v.unit = r.required("unit", 60);
        if has("uscc") {
            v.uscc = r.uscc("uscc").map_or_else(String::new, |code| code.expose().to_owned());
        }
        v.plate = r.optional("plate", 12);
    }
    v.name = r.required_name("name").map_or_else(String::new, |n| n.expose().to_owned());
    if !has("phone") && !has("email") {
        r.fail("phone", o::error_contact(lang));
    }
    v.phone = r.telephone("phone").map_or_else(String::new, |n| n.expose().to_owned());
    v.email = r.email("email").map_or_else(String::new, |n| n.expose().to_owned());
    v.proof = r.optional("proof", 40);
    v.note = r.optional_lines("note", 300);
    v
}

/// Reads the form about a time.
///
/// # Errors
/// What is wrong, as pairs of field and message; everything that stands against these heads is said at once (MIN-02).
pub fn asked(form: &Form, time: &Time, group: bool, terms: &str, lang: Lang) -> Result<Asked, Errors> {
    let mut r = form.reader(lang);
    let open: Vec<Activity> = time.terms.offers.activities().collect();
    let activities: Vec<Activity> = match open.as_slice() {
        // One activity is no choice.
        [only] => vec![*only],
        _ => open.iter().copied().filter(|a| form.has("activities", &a.key)).collect(),
    };
    if activities.is_empty() {
        r.fail("activities", o::error_activity(lang));
    }
    let good = r.good();
    let heads = heads(&mut r);
    let counted = good && r.good();
    let kind = if group {
        r.required_choice("kind", |w| Kind::parse(w).filter(|k| k.is_group()))
    } else if heads.minors() > 0 {
        Some(Kind::Family)
    } else {
        Some(Kind::Person)
    };
    let visitor = visitor(&mut r, form, group, lang);
    if visitor.proof.is_empty() && activities.iter().any(|a| a.needs().next().is_some()) {
        r.fail("proof", o::error_proof(lang));
    }
    let guardian = form.has("guardian", "yes");
    if let Some(kind) = kind.filter(|_| counted) {
        let reasons = allowed::reasons(
            heads,
            kind,
            guardian,
            (&activities, time.terms.min_age),
            !visitor.proof.is_empty(),
        );
        for reason in reasons.into_iter().filter(|r| *r != Reason::ConsentMissing) {
            r.fail(field_of(reason), allowed::sentence(reason, heads, lang));
        }
    }
    let certificates = group && r.either("certificates", "yes", "no").unwrap_or(false);
    if !form.has("conduct", "yes") {
        r.fail("conduct", o::error_conduct(lang));
    }
    match kind {
        Some(kind) if r.good() => Ok(Asked {
            once: None,
            time: time.id,
            kind,
            heads,
            activities,
            guardian,
            certificates,
            visitor,
            another: form.has("another", "yes"),
            lang,
            terms: terms.to_owned(),
        }),
        _ => Err(r.errors()),
    }
}
