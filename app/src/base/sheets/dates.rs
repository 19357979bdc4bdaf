//! Dates as people write them into sheets, and as Excel stores them.
//!
//! Only orders that cannot be misread are taken: year first. 11/12/2026 is refused, because half of its
//! readers would see another day.

use chrono::{Days, NaiveDate};

/// Days Excel can show: 9999-12-31.
const LAST_SERIAL: f64 = 2_958_465.0;

/// A date from a plain number: a serial of the 1900 system, or 20261123 typed as a number.
pub(super) fn from_number(n: f64) -> Option<NaiveDate> {
    if !n.is_finite() || n < 1.0 {
        return None;
    }
    if n <= LAST_SERIAL + 1.0 {
        // A fraction is the time of day.
        return from_serial(n.trunc() as u64);
    }
    if n.fract() == 0.0 && n < 1e8 { from_text(&format!("{n}")) } else { None }
}

/// Excel believes that 1900 was a leap year: day 60 never was, and days before it are off by one.
fn from_serial(serial: u64) -> Option<NaiveDate> {
    let epoch = match serial {
        1..=59 => NaiveDate::from_ymd_opt(1899, 12, 31)?,
        61.. => NaiveDate::from_ymd_opt(1899, 12, 30)?,
        _ => return None,
    };
    epoch.checked_add_days(Days::new(serial))
}

/// A date from text that is already half-width and without blanks.
pub(super) fn from_text(code: &str) -> Option<NaiveDate> {
    let code = without_time(code);
    if code.bytes().all(|b| b.is_ascii_digit()) {
        return match code.len() {
            8 => ymd(&code[..4], &code[4..6], &code[6..]),
            // A serial that a csv export wrote as text; five digits are 1927 to 2173.
            5 => from_serial(code.parse().ok()?),
            _ => None,
        };
    }
    let (year, rest) = code.split_once(['-', '/', '.', '年'])?;
    let (month, day) = rest.split_once(['-', '/', '.', '月'])?;
    ymd(year, month, day.strip_suffix(['日', '号']).unwrap_or(day))
}

/// Cuts "00:00:00" off, with or without the T; blanks are gone, so a time starts at the eleventh character.
fn without_time(code: &str) -> &str {
    let Some(colon) = code.find(':') else { return code };
    match code.find('T') {
        Some(t) if t < colon => &code[..t],
        // 2026-11-2300:00 → the two digits before the colon are the hour.
        _ => colon.checked_sub(2).and_then(|cut| code.get(..cut)).unwrap_or(code),
    }
}

fn ymd(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let number = |s: &str, most: usize| -> Option<u32> {
        let digits = !s.is_empty() && s.len() <= most && s.bytes().all(|b| b.is_ascii_digit());
        if digits { s.parse().ok() } else { None }
    };
    if year.len() != 4 {
        return None;
    }
    let year = number(year, 4)?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(month, 2)?, number(day, 2)?)?;
    (1900..=2199).contains(&year).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(y, m, d)
    }

    #[test]
    fn texts() {
        let same = [
            "2026-11-23",
            "2026/11/23",
            "2026.11.23",
            "2026年11月23日",
            "20261123",
            "2026年11月23号",
            "2026-11-2300:00:00",
            "2026-11-23T08:30:00",
            "46349",
        ];
        for text in same {
            assert_eq!(from_text(text), day(2026, 11, 23), "{text}");
        }
        assert_eq!(from_text("2026/1/5"), day(2026, 1, 5));
        assert_eq!(from_text("2026/1/58:30"), None, "a time glued to a one-digit day is not guessed");
        for text in
            ["2026-02-30", "11/23/2026", "2026-11", "2026年", "26-11-23", "", "٢٠٢٦-11-23", "2026-11-23-1"]
        {
            assert_eq!(from_text(text), None, "{text}");
        }
    }

    #[test]
    fn serials() {
        assert_eq!(from_number(1.0), day(1900, 1, 1));
        assert_eq!(from_number(59.0), day(1900, 2, 28));
        assert_eq!(from_number(60.0), None);
        assert_eq!(from_number(61.0), day(1900, 3, 1));
        assert_eq!(from_number(46349.75), day(2026, 11, 23));
        assert_eq!(from_number(20261123.0), day(2026, 11, 23));
        assert_eq!(from_number(2958465.0), day(9999, 12, 31));
        for n in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e300, 20261399.0] {
            assert_eq!(from_number(n), None, "{n}");
        }
    }
}
