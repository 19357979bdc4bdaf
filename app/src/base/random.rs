//! The one place that asks the operating system for randomness (CR-06), and the two kinds of secrets made of it: [`token`]s for
//! links and cookies, [`code`]s for people to read out and type.
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use rand::TryRngCore as _;

/// Crockford's alphabet: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// The check symbols after the alphabet: 37 is prime, so every single wrong symbol and every swap is noticed.
const CHECK: &[u8; 37] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";
/// Symbols of a code without its check symbol: 80 bits (AC-10).
const SYMBOLS: usize = 16;

/// Random bytes.
///
/// # Panics
/// When the operating system has no randomness: then nothing may go on.
#[allow(clippy::expect_used, reason = "without randomness every secret would be guessable")]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    rand::rngs::OsRng.try_fill_bytes(&mut bytes).expect("the system's randomness");
    bytes
}

/// A secret of 256 bits for a link or a cookie (AU-11, SE-01); 43 characters that need no escaping.
pub fn token() -> String {
    B64.encode(bytes::<32>())
}

/// A receipt code: 80 random bits and a check symbol, `XXXX-XXXX-XXXX-XXXX-C` (AC-10).
pub fn code() -> String {
    let symbols: Vec<u8> = bytes::<SYMBOLS>().iter().map(|b| b & 31).collect();
    format(&symbols)
}

/// As [`code`], beginning with the letter that says what it is of: `J-XXXX-XXXX-XXXX-XXXX-C` (AC-10). The letter is one of the
/// alphabet, so that it is read as it is typed.
pub fn code_of(letter: char) -> String {
    let letter = ALPHABET.iter().position(|a| char::from(*a) == letter).and_then(|p| u8::try_from(p).ok());
    let symbols: Vec<u8> = letter.into_iter().chain(bytes::<SYMBOLS>().iter().map(|b| b & 31)).collect();
    format(&symbols)
}

/// A code of which the check symbol is missing: it follows from the rest.
pub fn complete(text: &str) -> Option<String> {
    CHECK.iter().find_map(|check| parse_code(&format!("{text}{}", char::from(*check))))
}

/// The letter that a code begins with, in the spelling of [`parse_code`]; the oldest have none.
pub fn letter_of(code: &str) -> Option<char> {
    let (letter, _) = code.split_once('-')?;
    let mut letters = letter.chars();
    letters.next().filter(|_| letters.next().is_none())
}

fn format(symbols: &[u8]) -> String {
    let check = symbols.iter().fold(0_usize, |sum, s| (sum * 32 + usize::from(*s)) % 37);
    let lettered = symbols.len() - SYMBOLS;
    let mut out = String::with_capacity(24);
    for (i, s) in symbols.iter().enumerate() {
        if i > 0 && (i + SYMBOLS - lettered).is_multiple_of(4) {
            out.push('-');
        }
        out.push(char::from(ALPHABET[usize::from(*s)]));
    }
    out.push('-');
    out.push(char::from(CHECK[check]));
    out
}

/// Reads a code as people type it: any case, blanks and hyphens anywhere, O for 0, I and L for 1; `None` when it cannot be
/// one. The result is the one spelling that [`code`] and [`code_of`] give.
pub fn parse_code(text: &str) -> Option<String> {
    if text.len() > 64 {
        return None;
    }
    let plain: Vec<char> = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—'))
        .map(|c| if ('！'..='～').contains(&c) { char::from_u32(c as u32 - 0xFEE0).unwrap_or(c) } else { c })
        .filter(|c| *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let (check, symbols) = plain.split_last()?;
    if symbols.len() != SYMBOLS && symbols.len() != SYMBOLS + 1 {
        return None;
    }
    let symbols = symbols
        .iter()
        .map(|c| match c {
            'O' => Some(0),
            'I' | 'L' => Some(1),
            c => ALPHABET.iter().position(|a| char::from(*a) == *c).and_then(|p| u8::try_from(p).ok()),
        })
        .collect::<Option<Vec<u8>>>()?;
    let spelled = format(&symbols);
    let check = match check {
        'O' => '0',
        'I' | 'L' => '1',
        c => *c,
    };
    spelled.ends_with(check).then_some(spelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ac_10_codes_survive_being_typed() {
        for _ in 0..200 {
            let code = code();
            assert_eq!(code.len(), 21, "{code}");
            assert_eq!(parse_code(&code).as_deref(), Some(code.as_str()));
            let sloppy = code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            assert_eq!(parse_code(&sloppy).as_deref(), Some(code.as_str()), "{sloppy}");
        }
    }

    #[test]
    fn ac_10_codes_say_what_they_are() {
        for letter in ['J', 'Y', 'G'] {
            let code = code_of(letter);
            assert_eq!((code.len(), letter_of(&code)), (23, Some(letter)), "{code}");
            assert_eq!(code.matches('-').count(), 5, "{code}");
            assert_eq!(complete(&code[..21]).as_deref(), Some(code.as_str()));
            let sloppy = code.to_lowercase().replace('-', "").replace('0', "O").replace('1', "i");
            assert_eq!(parse_code(&sloppy).as_deref(), Some(code.as_str()), "{sloppy}");
            // Another letter is another code: the check symbol counts it.
            let other = code.replacen(letter, "K", 1);
            assert_eq!(parse_code(&other), None, "{other}");
        }
        assert_eq!(letter_of(&code()), None);
    }

    #[test]
    fn ac_10_one_wrong_symbol_or_a_swap_is_noticed() {
        let code = "0123-4567-89AB-CDEF";
        let symbols: Vec<u8> = (0..16).collect();
        let good = format(&symbols);
        assert!(good.starts_with(code));
        for i in 0..16 {
            let mut bad = symbols.clone();
            bad[i] = (bad[i] + 5) % 32;
            let bad = format!("{}{}", &format(&bad)[..20], good.chars().last().unwrap());
            assert_eq!(parse_code(&bad), None);
        }
        for text in
            ["", "-", "0123", &"0".repeat(70), "0123-4567-89AB-CDEU-0", "汉汉汉汉汉汉汉汉汉汉汉汉汉汉汉汉汉"]
        {
            assert_eq!(parse_code(text), None, "{text}");
        }
    }

    #[test]
    fn tokens_differ() {
        assert_eq!(token().len(), 43);
        assert_ne!(token(), token());
    }
}
