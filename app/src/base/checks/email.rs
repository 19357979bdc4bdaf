//! An e-mail address.
use super::{half_width, mask_email, visible};

/// An address that a mail can be sent to. `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailError {
    /// Characters beyond ASCII: few relays carry such an address.
    NonAscii,
    /// Not `name@example.com`.
    Syntax,
}

impl Email {
    pub const MAX: usize = 120;

    /// Reads an address as people type it: full-width letters, ＠ and 。, blanks around and within; the domain in small letters.
    ///
    /// # Errors
    /// [`EmailError`].
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let typed: String = visible(text)
            .chars()
            .map(|c| if matches!(c, '。' | '｡') { '.' } else { half_width(c) })
            .filter(|c| !c.is_whitespace())
            .collect();
        if !typed.is_ascii() {
            return Err(EmailError::NonAscii);
        }
        let (local, domain) = typed.rsplit_once('@').ok_or(EmailError::Syntax)?;
        let typed = format!("{local}@{}", domain.to_ascii_lowercase());
        let fits = typed.len() <= Self::MAX && domain.contains('.') && !local.contains('"');
        if fits && typed.parse::<lettre::Address>().is_ok() {
            Ok(Self(typed))
        } else {
            Err(EmailError::Syntax)
        }
    }

    /// The address. Never for a public page, a log or an error.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// For staff lists: `z***@example.cn`.
    pub fn masked(&self) -> String {
        mask_email(&self.0)
    }
}

redacted!(Email);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_folded_and_what_no_relay_takes_is_refused() {
        for (typed, kept) in [
            ("zhou@example.cn", "zhou@example.cn"),
            (" Zhou@Example.CN ", "Zhou@example.cn"),
            ("ｚｈｏｕ＠ｅｘａｍｐｌｅ．ｃｎ", "zhou@example.cn"),
            ("zhou@example。cn", "zhou@example.cn"),
            ("zhou\u{200B}@example.cn", "zhou@example.cn"),
        ] {
            assert_eq!(Email::parse(typed).as_ref().map(Email::expose), Ok(kept), "{typed}");
        }
        for (typed, error) in [
            ("周@example.cn", EmailError::NonAscii),
            ("zhou@例子.中国", EmailError::NonAscii),
            ("zhou", EmailError::Syntax),
            ("a@b@c", EmailError::Syntax),
            ("a@localhost", EmailError::Syntax),
            ("", EmailError::Syntax),
            ("a@b.cn\r\nBcc: x@y.cn", EmailError::Syntax),
        ] {
            assert_eq!(Email::parse(typed).err(), Some(error), "{typed}");
        }
    }
}
