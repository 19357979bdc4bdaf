//! Numbers that people and bodies carry, parsed at the edge: citizen ID, disability certificate, social
//! credit code, mobile; and what they type about themselves: telephone, e-mail, name. A value of these types is well-formed; its `Debug` never prints the number, and
//! whoever needs the digits says `expose()`, so that every such place can be found (RET-05).
//!
//! Each number has its file; another one is another file here with `parse`, an error enum and a redacted
//! `Debug`.

/// Numbers of people print nothing of themselves (RET-05).
macro_rules! redacted {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    };
}

pub mod cert;
pub mod citizen;
pub mod email;
pub mod fold;
pub mod mobile;
pub mod person_name;
pub mod telephone;
#[cfg(test)]
mod tests;
pub mod uscc;
pub mod visible;

pub use cert::{CertError, DisabilityCertNo};
pub use citizen::{CitizenId, CitizenIdError, Sex};
pub use email::{Email, EmailError};
pub use fold::{fold, is_hyphen};
pub use mobile::{Mobile, MobileError};
pub use person_name::{PersonName, PersonNameError};
pub use telephone::{Telephone, TelephoneError};
pub use uscc::{Uscc, UsccError};
pub use visible::visible;

/// A full-width letter, digit, sign or space as its half-width twin; anything else unchanged. Forms filled in
/// with a Chinese keyboard are full of them, and so is the seed document (§2.5).
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// E-mail for staff lists and findings: first character and domain, `z***@example.cn`. Without an `@`: only
/// `***`.
pub fn mask_email(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((local, domain)) => {
            let first: String = local.chars().take(1).collect();
            format!("{first}***@{domain}")
        }
        None => "***".to_owned(),
    }
}

/// Bank card for findings: the last four digits only, the others as stars.
pub fn mask_card(digits: &str) -> String {
    stars_between(digits, 0, 4)
}

/// Keeps `head` and `tail` characters and stars the rest; a text too short to hide anything becomes all
/// stars.
pub(crate) fn stars_between(text: &str, head: usize, tail: usize) -> String {
    let n = text.chars().count();
    let keep = |i: usize| n > head + tail && (i < head || i >= n - tail);
    text.chars().enumerate().map(|(i, c)| if keep(i) { c } else { '*' }).collect()
}

/// What was typed, without white space, in half width and capitals.
fn tidy(text: &str) -> String {
    text.chars().map(half_width).filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect()
}
