//! One row of the list to one application.
use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};
use uuid::Uuid;

use super::{ImportRow, MAX_ROWS, columns::COLUMNS};
use crate::{
    base::{
        checks::{CitizenId, Mobile},
        divisions,
        i18n::Lang,
        keys::Keys,
        sheets::{Cell, CellError, CellErrors, HeaderError, HeaderMap, Reason, Row, RowReader, Table},
    },
    office::staff::types::Division,
    t::case_import as t,
};

/// Why a cell is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// As in any import.
    Cell(Reason),
    /// One character, or none that a name has.
    Name,
    /// Not an ID number: form, date or check character.
    Id,
    /// Not a telephone number.
    Phone,
    /// No township of this county is called so.
    Township,
    /// The township lies outside what the clerk answers for.
    Outside,
    /// Not the code of a village in this township.
    VillageCode,
    /// No centre of this county is called so.
    Centre,
    /// Same name and village as an earlier row, and no ID to tell them apart.
    SameNameAsRow(u32),
    /// Has a live application in the clerk's own area.
    Live(String),
    /// Has a live application elsewhere; where is not this clerk's to know (AC-04).
    LiveElsewhere,
}

impl From<Reason> for Wrong {
    fn from(reason: Reason) -> Self {
        Self::Cell(reason)
    }
}

impl Wrong {
    /// What is wrong and what to do.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Cell(reason) => reason.message(lang),
            Self::Name => t::wrong_name(lang).to_owned(),
            Self::Id => t::wrong_id(lang).to_owned(),
            Self::Phone => t::wrong_phone(lang).to_owned(),
            Self::Township => t::wrong_township(lang).to_owned(),
            Self::Outside => t::wrong_outside(lang).to_owned(),
            Self::VillageCode => t::wrong_village_code(lang).to_owned(),
            Self::Centre => t::wrong_centre(lang).to_owned(),
            Self::SameNameAsRow(row) => t::wrong_same_name(lang, row),
            Self::Live(reference) => t::wrong_live(lang, reference),
            Self::LiveElsewhere => t::wrong_live_elsewhere(lang).to_owned(),
        }
    }
}

/// What a row is judged by.
pub struct Context<'a> {
    /// Makes the keyed codes.
    pub keys: &'a Keys,
    /// What the clerk answers for: a township or a county.
    pub division: &'a Division,
    /// The centres of the county: name, code, id.
    pub centres: &'a [(String, String, Uuid)],
    /// That day.
    pub today: NaiveDate,
}

/// Why nothing of a file is taken.
#[derive(Debug)]
pub enum Refused {
    /// The header; the rows were not looked at.
    Header(Vec<HeaderError>),
    /// There is a header and nothing below it.
    NoRows,
    /// More rows than one file may have.
    TooMany(usize),
    /// Cells.
    Cells(CellErrors<Wrong>),
}

/// Reads all rows.
///
/// # Errors
/// [`Refused`], with everything that is wrong.
pub fn parse(table: &Table, cx: &Context<'_>) -> Result<(HeaderMap, Vec<ImportRow>), Refused> {
    let map = HeaderMap::find(table, COLUMNS).map_err(Refused::Header)?;
    let n = map.rows(table).count();
    if n == 0 {
        return Err(Refused::NoRows);
    }
    if n > MAX_ROWS {
        return Err(Refused::TooMany(n));
    }
    let mut errors = CellErrors::default();
    let mut rows: Vec<ImportRow> = vec![];
    let mut ids: HashMap<String, u32> = HashMap::new();
    let mut names: HashMap<(String, String, String), u32> = HashMap::new();
    for row in map.rows(table) {
        let Some(read) = one(&map, row, cx, &mut errors) else { continue };
        let mut twice = |key: &str, wrong| {
            // What stands in the cell is not shown: it would be an ID number.
            errors.push(CellError {
                row: read.row,
                column: map.column(key),
                excerpt: String::new(),
                reason: wrong,
            });
        };
        match &read.identity {
            Some(code) => match ids.get(code) {
                Some(first) => twice("id", Reason::SameAsRow(*first).into()),
                None => drop(ids.insert(code.clone(), read.row)),
            },
            None => {
                let key = (read.village.clone(), read.village_name.clone(), read.name.clone());
                match names.get(&key) {
                    Some(first) => twice("name", Wrong::SameNameAsRow(*first)),
                    None => drop(names.insert(key, read.row)),
                }
            }
        }
        rows.push(read);
    }
    if errors.is_empty() { Ok((map, rows)) } else { Err(Refused::Cells(errors)) }
}

/// Every column is asked before the first `?`, so that all wrong cells of the row are reported.
fn one(map: &HeaderMap, row: &Row, cx: &Context<'_>, errors: &mut CellErrors<Wrong>) -> Option<ImportRow> {
    let mut r = RowReader::new(map, row, errors);
    let name = r.required("name", name);
    let id = r.optional("id", |cell| id(cell, cx.today));
    let township = township(&mut r, cx);
    let code = r.optional("village_code", |cell| cell.code().map_err(Wrong::from));
    let village = township.as_deref().and_then(|t| village(&mut r, t, code.as_deref()));
    let village_name = r.line("village", 30);
    let guardian = r.line("guardian", 30);
    let phone = r.optional("phone", phone);
    let centre = r.optional("centre", |cell| centre(cell, cx.centres));
    if r.failed() {
        return None;
    }
    Some(ImportRow {
        row: r.number(),
        village: village?,
        centre,
        name: name?,
        village_name: village_name.unwrap_or_default(),
        guardian: guardian.unwrap_or_default(),
        phone: phone.unwrap_or_default(),
        identity: id.as_ref().map(|id| cx.keys.lookup("identity", id.expose())),
        adult_on: id.and_then(|id| birthday_18(id.birth_date())).filter(|day| *day > cx.today),
    })
}

/// The eighteenth birthday; of somebody born on 29 February it is 1 March where there is no such day.
fn birthday_18(birth: NaiveDate) -> Option<NaiveDate> {
    let year = birth.year() + 18;
    birth.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
}

fn name(cell: &Cell) -> Result<Option<String>, Wrong> {
    let Some(name) = cell.text()? else { return Ok(None) };
    let n = name.chars().count();
    if n > 30 {
        return Err(Reason::TooLong { max: 30 }.into());
    }
    if n < 2 || name.chars().any(|c| c.is_ascii_digit()) { Err(Wrong::Name) } else { Ok(Some(name)) }
}

/// Checked and kept in memory only. Test numbers are born in 1899, so age has no upper bound here (ID-03).
fn id(cell: &Cell, today: NaiveDate) -> Result<Option<CitizenId>, Wrong> {
    let Some(text) = cell.code()? else { return Ok(None) };
    let id = CitizenId::parse(&text, None).map_err(|_| Wrong::Id)?;
    if id.birth_date() > today { Err(Wrong::Id) } else { Ok(Some(id)) }
}

fn phone(cell: &Cell) -> Result<Option<String>, Wrong> {
    let Some(text) = cell.code()? else { return Ok(None) };
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let landline = (7..=12).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || c == '-');
    if Mobile::parse(&text).is_ok() || (landline && !(text.starts_with('1') && digits >= 11)) {
        Ok(Some(text))
    } else {
        Err(Wrong::Phone)
    }
}

fn centre(cell: &Cell, centres: &[(String, String, Uuid)]) -> Result<Option<Uuid>, Wrong> {
    let Some(text) = cell.text()? else { return Ok(None) };
    let mut found = centres.iter().filter(|(name, code, _)| *name == text || *code == text);
    match (found.next(), found.next()) {
        (Some((.., id)), None) => Ok(Some(*id)),
        _ => Err(Wrong::Centre),
    }
}

/// A township clerk's own, or the one that the row names inside the county.
fn township(r: &mut RowReader<'_, Wrong>, cx: &Context<'_>) -> Option<String> {
    let own = cx.division.township();
    let named = r.optional("township", |cell| cell.text().map_err(Wrong::from));
    let Some(named) = named else {
        if own.is_none() && r.is_blank("township") {
            r.fail("township", Reason::Missing.into());
        }
        return own.map(str::to_owned);
    };
    let county = cx.division.county().unwrap_or_default();
    let known = divisions::townships_of(county).find(|t| t.name == named || t.code == named);
    let Some(found) = known else {
        let elsewhere = divisions::townships().iter().any(|t| t.name == named || t.code == named);
        r.fail("township", if elsewhere { Wrong::Outside } else { Wrong::Township });
        return None;
    };
    if own.is_some_and(|own| own != found.code) {
        r.fail("township", Wrong::Outside);
        return None;
    }
    Some(found.code.to_owned())
}

/// Twelve digits, or the last three; without a code the case lies with the township until somebody adds it.
fn village(r: &mut RowReader<'_, Wrong>, township: &str, code: Option<&str>) -> Option<String> {
    let Some(code) = code else { return Some(format!("{township}000")) };
    let digits = code.bytes().all(|b| b.is_ascii_digit());
    let full = match code.len() {
        1..=3 if digits => format!("{township}{code:0>3}"),
        12 if digits && code.starts_with(township) => code.to_owned(),
        _ => {
            r.fail("village_code", Wrong::VillageCode);
            return None;
        }
    };
    Some(full)
}
