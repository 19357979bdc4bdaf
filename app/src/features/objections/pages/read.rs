//! From a posted form to a [`Filing`], for the public's form and for that of staff.
use crate::{
    base::{i18n::Lang, ids::StaffId},
    features::{
        notices::types::Notice,
        objections::types::{Channel, Filing, Ground, Identity, Kind, Person, STATEMENT},
    },
    t::objections as o,
    web::forms::Form,
};

/// The fields that are kept of a form; everything else a client sends is forgotten (AC-06).
const FIELDS: [&str; 7] = ["identity", "name", "phone", "email", "serial", "ground", "statement"];

/// Name of the field that people leave empty and machines fill in.
pub const TRAP: &str = "website";

/// The form with the fields of an objection only.
#[must_use]
pub fn kept(form: &Form) -> Form {
    let pairs = form.pairs().iter().filter(|(k, _)| FIELDS.contains(&k.as_str()));
    pairs.fold(Form::default(), |kept, (k, v)| kept.with(k, v.as_str()))
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (7..=15).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' '))
}

/// Reads the fields that both forms have.
///
/// # Errors
/// What is wrong, as pairs of field and message.
pub fn filing(
    form: &Form,
    notice: &Notice,
    kind: Kind,
    (channel, entered_by): (Channel, Option<StaffId>),
    lang: Lang,
) -> Result<Filing, Vec<(String, String)>> {
    let mut r = form.reader(lang);
    let serial = r.choice("serial", |v| v.parse::<i64>().ok());
    if serial.is_some_and(|s| !(1..=notice.people).contains(&s)) {
        r.fail("serial", o::error_serial(lang));
    }
    let ground = r.required_choice("ground", Ground::parse);
    let statement = r.required_lines("statement", STATEMENT);
    let identity = r.required_choice("identity", Identity::parse);
    let person = Person {
        name: r.optional("name", 40),
        phone: r.optional("phone", 30),
        email: r.optional("email", 120),
    };
    if !person.phone.is_empty() && !is_phone(&person.phone) {
        r.fail("phone", o::error_phone(lang));
    }
    if !person.email.is_empty() && person.email.parse::<lettre::Address>().is_err() {
        r.fail("email", o::error_email(lang));
    }
    let empty = person.name.is_empty() && person.phone.is_empty() && person.email.is_empty();
    match identity {
        Some(Identity::RealName) => {
            if person.name.is_empty() {
                r.fail("name", o::error_name(lang));
            }
            if person.phone.is_empty() && person.email.is_empty() {
                r.fail("phone", o::error_contact(lang));
            }
        }
        // Nothing is kept by accident of somebody who wants to stay unknown (OBJ-02).
        Some(Identity::Anonymous) if !empty => r.fail("identity", o::error_anonymous(lang)),
        _ => {}
    }
    let good = r.good();
    let errors = r.errors();
    match (ground, identity) {
        (Some(ground), Some(identity)) if good => Ok(Filing {
            kind,
            channel,
            person: (identity == Identity::RealName).then_some(person),
            serial,
            ground,
            statement,
            lang,
            entered_by,
        }),
        _ => Err(errors),
    }
}
