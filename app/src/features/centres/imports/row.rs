//! One row of the sheet to one centre.

use super::{CentreReason, Lookup};
use crate::base::checks::Uscc;
use crate::base::sheets::{Cell, Reason, RowReader};
use crate::features::centres::types::{
    Beds, CentreCode, CentreDraft, CentreError, CentreInput, CodeSet, Coordinates, DoneeKind, DoneeUnit,
    Flag, TaxDeduction,
};
use crate::office::imports::Seen;

pub(in crate::features::centres) type Reader<'a> = RowReader<'a, CentreReason>;

/// Years an opening date and a tax list can have.
const YEARS: std::ops::RangeInclusive<i64> = 1990..=2099;

/// The centre, if everything could be read; a code stands once in a file.
pub(super) fn read(row: &mut Reader<'_>, lookup: Lookup, seen: &mut Seen) -> Option<CentreInput> {
    let code = row.required("code", |cell| by(cell.code()?, CentreCode::parse));
    let draft = super::super::fields::draft(row, code.clone(), lookup);
    let checked = draft.filter(|_| !row.failed()).map(CentreInput::check);
    if let Some(first) = code.and_then(|c| seen.before(c.as_str(), row.number())) {
        row.fail("code", Reason::SameAsRow(first).into());
    }
    match checked? {
        Ok(centre) => Some(centre),
        Err(wrong) => {
            for (key, error) in wrong {
                row.fail(key, error.into());
            }
            None
        }
    }
}

/// Puts a parser behind a cell that may be empty.
pub(in crate::features::centres) fn by<T>(
    text: Option<String>,
    parse: impl FnOnce(&str) -> Result<T, CentreError>,
) -> Result<Option<T>, CentreReason> {
    Ok(text.as_deref().map(parse).transpose()?)
}

pub(in crate::features::centres) fn flags<T: Flag>(cell: &Cell) -> Result<Option<CodeSet<T>>, CentreReason> {
    by(cell.text()?, CodeSet::from_words)
}

pub(in crate::features::centres) fn opening(cell: &Cell) -> Result<Option<chrono::NaiveDate>, CentreReason> {
    use chrono::Datelike as _;
    let date = cell.date()?;
    let plausible = date.is_none_or(|d| YEARS.contains(&i64::from(d.year())));
    if plausible { Ok(date) } else { Err(Reason::NotADate.into()) }
}

pub(in crate::features::centres) fn count(row: &mut Reader<'_>, key: &str) -> Option<u16> {
    let n = row.optional(key, |cell| cell.whole(0, i64::from(CentreDraft::COUNT_MAX)));
    n.and_then(|n| u16::try_from(n).ok())
}

pub(in crate::features::centres) fn beds(row: &mut Reader<'_>) -> Option<Beds> {
    let most = i64::from(Beds::MAX);
    let total = row.required("beds", |cell| cell.whole(1, most));
    let occupied = row.optional("occupied", |cell| cell.whole(0, most));
    let small = |n: i64| u16::try_from(n).ok();
    match Beds::new(total.and_then(small)?, occupied.and_then(small)) {
        Ok(beds) => Some(beds),
        Err(error) => {
            row.fail("occupied", error.into());
            None
        }
    }
}

/// Both or neither.
pub(in crate::features::centres) fn coordinates(row: &mut Reader<'_>) -> Option<Coordinates> {
    let latitude = row.optional("latitude", Cell::decimal);
    let longitude = row.optional("longitude", Cell::decimal);
    match (latitude, longitude) {
        (Some(latitude), Some(longitude)) => match Coordinates::new(latitude, longitude) {
            Ok(place) => return Some(place),
            Err(error) => row.fail("latitude", error.into()),
        },
        (Some(_), None) if row.is_blank("longitude") => {
            row.fail("longitude", CentreError::HalfCoordinates.into())
        }
        (None, Some(_)) if row.is_blank("latitude") => {
            row.fail("latitude", CentreError::HalfCoordinates.into())
        }
        _ => {}
    }
    None
}

/// The township by its code, by the names of county and township, or by the centre's own code; what is given
/// must agree.
pub(in crate::features::centres) fn township(
    row: &mut Reader<'_>,
    code: Option<&CentreCode>,
    lookup: Lookup,
) -> Option<String> {
    let digits = row.optional("township_code", |cell| cell.code());
    let names = (row.line("county", 30), row.line("township", 30));
    let by_code = match &digits {
        // Twelve digits are a village's or a township's with 000 behind it.
        Some(digits) => {
            let found = digits.get(..9).filter(|_| matches!(digits.len(), 9 | 12)).and_then(lookup);
            if found.is_none() {
                row.fail("township_code", CentreError::UnknownTownship.into());
                return None;
            }
            found
        }
        None => None,
    };
    let by_name = match names {
        (Some(county), Some(township)) => {
            let found = lookup(&format!("{county}{township}"));
            if found.is_none() {
                row.fail("township", CentreError::UnknownTownship.into());
                return None;
            }
            found
        }
        _ => None,
    };
    match (by_code, by_name) {
        (Some(a), Some(b)) if a.code9 != b.code9 => {
            row.fail("township", CentreError::TwoTownships.into());
            None
        }
        (Some(found), _) | (None, Some(found)) => Some(found.code9),
        (None, None) => {
            let found = lookup(code?.township());
            if found.is_none() {
                row.fail("code", CentreError::UnknownTownship.into());
            }
            found.map(|t| t.code9)
        }
    }
}

/// The donee unit: nothing at all, or name, kind and credit code together (DON-04).
pub(in crate::features::centres) fn donee(row: &mut Reader<'_>) -> Option<DoneeUnit> {
    const ALL: [&str; 8] = [
        "donee_name",
        "donee_type",
        "donee_uscc",
        "donee_exception",
        "donee_level",
        "donee_receipts",
        "tax_year",
        "tax_list",
    ];
    let given = ALL.iter().any(|key| *key != "donee_receipts" && !row.is_blank(key));
    if !given {
        return None;
    }
    let name = row.line("donee_name", CentreDraft::NAME_MAX);
    if name.is_none() && row.is_blank("donee_name") {
        row.fail("donee_name", CentreError::DoneeName.into());
    }
    let uscc = row
        .required("donee_uscc", |cell| by(cell.code()?, |t| Uscc::parse(t).map_err(|_| CentreError::Uscc)));
    let kind = donee_kind(row);
    let issues_receipts = row.optional("donee_receipts", Cell::yes_no).unwrap_or(false);
    let tax_deduction = tax_deduction(row);
    Some(DoneeUnit { name: name?, uscc: uscc?, kind: kind?, issues_receipts, tax_deduction })
}

fn donee_kind(row: &mut Reader<'_>) -> Option<DoneeKind> {
    let word = row.required("donee_type", Cell::text)?;
    let reason = row.optional("donee_exception", Cell::text);
    let level = row.optional("donee_level", Cell::text);
    match DoneeKind::parse(&word, reason.as_deref(), level.as_deref()) {
        Ok(kind) => Some(kind),
        Err(error) => {
            let key = match error {
                CentreError::ExceptionReason | CentreError::NoException => "donee_exception",
                CentreError::ExceptionLevel => "donee_level",
                _ => "donee_type",
            };
            row.fail(key, error.into());
            None
        }
    }
}

fn tax_deduction(row: &mut Reader<'_>) -> Option<TaxDeduction> {
    let year = row.optional("tax_year", |cell| cell.whole(*YEARS.start(), *YEARS.end()));
    let url = row.optional("tax_list", Cell::code);
    match (year, url) {
        (Some(year), Some(url)) => match TaxDeduction::new(u16::try_from(year).ok()?, &url) {
            Ok(deduction) => return Some(deduction),
            Err(error) => row.fail("tax_list", error.into()),
        },
        (Some(_), None) if row.is_blank("tax_list") => {
            row.fail("tax_list", CentreError::HalfTaxDeduction.into())
        }
        (None, Some(_)) if row.is_blank("tax_year") => {
            row.fail("tax_year", CentreError::HalfTaxDeduction.into())
        }
        _ => {}
    }
    None
}
