//! From a posted form to a [`Filing`], for the public's form and for that of staff.
use crate::base::{i18n::Lang, ids::StaffId};
use crate::features::notices::types::Notice;
use crate::features::objections::types::{Channel, Filing, Ground, Identity, Kind, Person, STATEMENT};
use crate::t::objections as o;
use crate::web::forms::Form;

/// Reads the fields that both forms have. What is wrong, as pairs of field and message.
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
    let has = |name: &str| !form.raw(name).trim().is_empty();
    // Nothing is kept by accident of somebody who wants to stay unknown (OBJ-02).
    let named = has("name") || has("phone") || has("email");
    if identity == Some(Identity::Anonymous) && named {
        r.fail("identity", o::error_anonymous(lang));
    }
    if identity == Some(Identity::RealName) {
        if !has("name") {
            r.fail("name", o::error_name(lang));
        }
        if !has("phone") && !has("email") {
            r.fail("phone", o::error_contact(lang));
        }
    }
    let person = Person {
        name: r.person_name("name").map_or_else(String::new, |n| n.expose().to_owned()),
        phone: r.telephone("phone").map_or_else(String::new, |n| n.expose().to_owned()),
        email: r.email("email").map_or_else(String::new, |n| n.expose().to_owned()),
    };
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
