//! One-time codes from an authenticator (RFC 6238: SHA-1, six digits, 30 seconds). Pure; that a code works a single time is
//! decided in the database, by the step that [`check`] returns (AU-03).
use chrono::{DateTime, Utc};
use totp_rs::{Builder, Secret, Totp};

use crate::base::random;

/// A new secret of 160 bits (AU-05), in base32 as authenticators read it.
pub fn secret() -> String {
    Secret::from(random::bytes::<20>()).to_base32()
}

fn totp(secret: &str, account: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    // The issuer stays ASCII: some authenticators show percent signs for anything else.
    let builder = Builder::new().with_secret(secret).with_account_name(account).with_issuer(Some("Nuanfang"));
    builder.build().ok()
}

/// The step in which `code` is right at this instant, one step earlier or later included; `None` when it is wrong. The caller
/// must still store the step, and refuse a step that is not newer than the stored one.
pub fn check(secret: &str, code: &str, now: DateTime<Utc>) -> Option<i64> {
    let code = digits(code)?;
    let step = totp(secret, "x")?.check(&code, u64::try_from(now.timestamp()).ok()?)?;
    i64::try_from(step).ok()
}

/// The code of this instant, for tests and the demonstration.
pub fn code(secret: &str, now: DateTime<Utc>) -> String {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    totp(secret, "x").map_or_else(String::new, |t| t.generate(seconds).to_string())
}

/// What the QR code holds.
pub fn url(secret: &str, email: &str) -> String {
    totp(secret, &email.replace(':', "")).and_then(|t| t.to_url().ok()).unwrap_or_default()
}

/// The secret in groups of four, for typing.
pub fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Six digits as people type them: blanks between, full width.
fn digits(text: &str) -> Option<String> {
    if text.len() > 40 {
        return None;
    }
    let code: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| if ('０'..='９').contains(&c) { char::from_u32(c as u32 - 0xFEE0).unwrap_or(c) } else { c })
        .collect();
    (code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "12345678901234567890" of RFC 6238, appendix B.
    const RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn au_03_the_vectors_of_rfc_6238() {
        for (seconds, long) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            let code = &long[2..];
            assert_eq!(check(RFC, code, at(seconds)), Some(seconds / 30), "{seconds}");
            assert_eq!(super::code(RFC, at(seconds)), code);
        }
    }

    #[test]
    fn au_04_one_step_early_or_late_but_not_two() {
        let now = at(1_800_000_000);
        let code = code(RFC, now);
        for (shift, good) in [(-60, false), (-30, true), (0, true), (29, true), (30, true), (60, false)] {
            assert_eq!(check(RFC, &code, now + chrono::TimeDelta::seconds(shift)).is_some(), good, "{shift}");
        }
    }

    #[test]
    fn codes_are_read_as_they_are_typed_and_nothing_else_is() {
        let now = at(59);
        for good in ["287082", " 287 082 ", "２８７０８２", "287-082"] {
            assert!(check(RFC, good, now).is_some(), "{good}");
        }
        for bad in ["", "28708", "2870820", "287O82", "+87082", "٢٨٧٠٨٢", &"2".repeat(500)] {
            assert_eq!(check(RFC, bad, now), None, "{bad}");
        }
    }

    #[test]
    fn au_05_secrets_have_160_bits_and_a_readable_address() {
        let secret = secret();
        assert_eq!(secret.len(), 32);
        assert_ne!(secret, super::secret());
        assert_eq!(grouped("ABCDEFGH"), "ABCD EFGH");
        let url = url(&secret, "a@example.invalid");
        assert!(url.starts_with("otpauth://totp/Nuanfang:a%40example.invalid?"), "{url}");
        assert!(url.contains(&secret));
    }
}
