//! A telephone number at which somebody wants to be called: mobile, landline with or without area code, 400 number, or abroad.
use super::{fold, is_hyphen, stars_between, tidy};

/// A number as it was typed, without blanks, in half width. `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Telephone {
    typed: String,
    key: String,
}

/// Why a text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TelephoneError {
    /// Something else than digits, hyphens, brackets and a plus sign; or an extension where there is none.
    Character,
    /// Too few or too many digits.
    Length,
    /// Ten digits of a landline whose leading zero a spreadsheet took away: 3961234567.
    LostZero,
    /// A landline without its area code: it rings somewhere else in every city.
    NoArea,
}

/// What stands before an extension.
const EXTENSION: [&str; 5] = ["转", "分机", "EXT", "X", "#"];

impl Telephone {
    /// Reads a number as people type it (FOLD-1): full-width digits, blanks, brackets, any dash, +86, an extension behind 转, 分机,
    /// ext, x, # or a second hyphen.
    ///
    /// # Errors
    /// [`TelephoneError`].
    pub fn parse(text: &str) -> Result<Self, TelephoneError> {
        let typed: String = tidy(&fold(text))
            .chars()
            .map(|c| if is_hyphen(c) || matches!(c, '(' | ')') { '-' } else { c })
            .collect();
        let typed = typed.trim_matches('-').replace("--", "-");
        let (number, extension, typed) = match EXTENSION.iter().find_map(|mark| typed.split_once(mark)) {
            Some((number, extension)) => {
                let extension = extension.trim_start_matches("分机").trim_start_matches(['.', ':', '-']);
                (number, Some(extension), format!("{number}转{extension}"))
            }
            None => match typed.split('-').collect::<Vec<_>>().as_slice() {
                [area, _, extension] if area.starts_with('0') && extension.len() < 7 => {
                    (typed.trim_end_matches(extension), Some(*extension), typed.clone())
                }
                _ => (typed.as_str(), None, typed.clone()),
            },
        };
        let fits = |e: &str| (1..=6).contains(&e.len()) && e.bytes().all(|b| b.is_ascii_digit());
        let mut key = canonical(&number.replace('-', ""))?;
        if let Some(extension) = extension {
            // A mobile has none.
            if !fits(extension) || is_mobile(key.trim_start_matches("+86")) {
                return Err(TelephoneError::Character);
            }
            key = format!("{key};ext={extension}");
        }
        Ok(Self { typed, key })
    }

    /// The one spelling by which a person is known, however the number was typed: `+8613800000001`, `+863962000001;ext=8`. For keyed
    /// codes only.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The number. Never for a public page, a log or an error.
    pub fn expose(&self) -> &str {
        &self.typed
    }

    /// For staff lists: `138****1234` (§2.4).
    pub fn masked(&self) -> String {
        stars_between(&self.typed, 3, 4)
    }
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// The number in full, without an extension.
fn canonical(number: &str) -> Result<String, TelephoneError> {
    let abroad = number.strip_prefix('+').or_else(|| number.strip_prefix("00"));
    let bare = number.strip_prefix("86").filter(|rest| is_mobile(rest));
    let at_home = abroad.map_or(Some(bare.unwrap_or(number)), |n| n.strip_prefix("86"));
    let digits = at_home.or(abroad).unwrap_or(number);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(TelephoneError::Character);
    }
    let (home, n) = (format!("+86{}", digits.strip_prefix('0').unwrap_or(digits)), digits.len());
    match (at_home.is_some(), digits.as_bytes()) {
        (false, _) => (7..=15).contains(&n).then(|| format!("+{digits}")).ok_or(TelephoneError::Length),
        (_, [b'1', ..]) if is_mobile(digits) => Ok(home),
        (_, [b'0', ..]) if (10..=12).contains(&n) => Ok(home),
        (_, [b'4' | b'8', b'0', b'0', ..]) if n == 10 => Ok(home),
        // +86 takes the zero away by right.
        (_, [b'2'..=b'9', ..]) if matches!(n, 10 | 11) && abroad.is_some() => Ok(home),
        (_, [b'2'..=b'9', ..]) if matches!(n, 10 | 11) => Err(TelephoneError::LostZero),
        (_, [b'2'..=b'9', ..]) if matches!(n, 7 | 8) => Err(TelephoneError::NoArea),
        _ => Err(TelephoneError::Length),
    }
}

redacted!(Telephone);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_as_people_type_them() {
        for (typed, kept) in [
            ("138 0000 1234", "13800001234"),
            ("１３８００００１２３４", "13800001234"),
            ("138\u{200B}00001234", "13800001234"),
            ("+86 138-0000-1234", "+86138-0000-1234"),
            ("0396-1234567", "0396-1234567"),
            ("（0396）1234567", "0396-1234567"),
            ("０３９６—１２３４５６７", "0396-1234567"),
            ("0396-1234567-801", "0396-1234567-801"),
            ("0396-1234567转801", "0396-1234567转801"),
            ("010-12345678", "010-12345678"),
            ("0396-1234567 ext. 801", "0396-1234567转801"),
            ("400-123-4567", "400-123-4567"),
            ("+1 415 555 0100", "+14155550100"),
        ] {
            assert_eq!(Telephone::parse(typed).as_ref().map(Telephone::expose), Ok(kept), "{typed}");
        }
        use TelephoneError::{Character, Length, LostZero, NoArea};
        for (typed, error) in [
            ("3961234567", LostZero),
            ("2345678", NoArea),
            ("13800001234转8", Character),
            ("call me", Character),
            ("", Character),
            ("-", Character),
            ("138 0000 123", Length),
            ("138000012345", Length),
            ("12345", Length),
            ("0396-22345", Length),
            ("0396-1234567转abc", Character),
        ] {
            assert_eq!(Telephone::parse(typed).err(), Some(error), "{typed}");
        }
        assert!(!format!("{:?}", Telephone::parse("13800001234")).contains("138"));
    }
    #[test]
    fn id_05_one_person_however_the_number_is_typed() {
        use crate::testing::vectors;
        let key = |typed: &serde_json::Value| {
            let typed = typed.as_str().unwrap_or_default();
            Telephone::parse(typed).map(|t| t.key().to_owned()).map_err(|e| format!("{typed:?}: {e:?}"))
        };
        let keys = |list: &serde_json::Value| -> Result<Vec<String>, String> {
            list.as_array().into_iter().flatten().map(key).collect()
        };
        vectors::each("phones", "same", |entry| {
            let keys = keys(&entry["one_person"])?;
            let wanted = entry["key"].as_str().unwrap_or_default();
            keys.iter().find(|k| *k != wanted).map_or(Ok(()), |k| Err(k.clone()))
        });
        vectors::each("phones", "different", |entry| {
            let keys = keys(&entry["two_persons"])?;
            if keys.len() == 2 && keys[0] != keys[1] { Ok(()) } else { Err(format!("{keys:?}")) }
        });
        vectors::each("phones", "refused", |entry| key(&entry["text"]).map_or(Ok(()), Err));
    }
}
