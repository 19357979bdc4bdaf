//! One row of the list to one application.
use chrono::NaiveDate;
use uuid::Uuid;

use super::ImportRow;
use crate::base::checks::{CitizenId, Mobile, PersonName, PersonNameError};
use crate::base::sheets::{Cell, Reason, RowReader};
use crate::base::{divisions, i18n::Lang, keys::Keys};
use crate::features::cases::admissions::types::case::adult_on;
use crate::features::centres::types::Phone;
use crate::office::{imports, imports::Seen, staff::types::Division};
use crate::t::case_import as t;

type Reader<'a> = RowReader<'a, Wrong>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    Cell(Reason),
    /// One character, or none that a name has.
    Name,
    /// Not an ID number: form, date or check character.
    Id,
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
    /// The person has a live application: with its reference where the clerk may know it.
    pub(super) fn live(own: Option<String>) -> Self {
        own.map_or(Self::LiveElsewhere, Self::Live)
    }
}

impl imports::Wrong for Wrong {
    fn message(&self, lang: Lang) -> String {
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

#[derive(Debug)]
pub struct Context {
    /// Makes the keyed codes.
    pub keys: Keys,
    /// What the clerk answers for: a township or a county.
    pub division: Division,
    /// The centres of the county: name, code, id.
    pub centres: Vec<(String, String, Uuid)>,
    pub today: NaiveDate,
}

/// Every column is asked before the first `?`, so that all wrong cells of the row are reported. A person stands once in a list.
pub(super) fn read(r: &mut Reader<'_>, cx: &Context, seen: &mut Seen) -> Option<ImportRow> {
    let name = r.required("name", name);
    let id = r.optional("id", |cell| id(cell, cx.today));
    let township = township(r, cx);
    let code = r.optional("village_code", |cell| cell.code().map_err(Wrong::from));
    let village = township.as_deref().and_then(|t| village(r, t, code.as_deref()));
    let village_name = r.line("village", 30);
    let guardian = r.line("guardian", 30);
    let phone = r.optional("phone", phone);
    let centre = r.optional("centre", |cell| centre(cell, &cx.centres));
    if r.failed() {
        return None;
    }
    let read = ImportRow {
        village: village?,
        centre,
        name: name?,
        village_name: village_name.unwrap_or_default(),
        guardian: guardian.unwrap_or_default(),
        phone: phone.unwrap_or_default(),
        identity: id.as_ref().map(|id| cx.keys.lookup("identity", id.expose())),
        adult_on: id.and_then(|id| adult_on(id.birth_date(), cx.today)),
    };
    let (key, value) = match &read.identity {
        Some(code) => ("id", code.clone()),
        None => ("name", format!("{}|{}|{}", read.village, read.village_name, read.name)),
    };
    let first = seen.before(value, r.number());
    let twice = |row| if key == "id" { Reason::SameAsRow(row).into() } else { Wrong::SameNameAsRow(row) };
    first.map(twice).map_or(Some(read), |wrong| {
        r.fail_unshown(key, wrong);
        None
    })
}

fn name(cell: &Cell) -> Result<Option<String>, Wrong> {
    let Some(text) = cell.text()? else { return Ok(None) };
    match PersonName::parse(&text) {
        Ok(name) => Ok(Some(name.expose().to_owned())),
        Err(PersonNameError::Long) => Err(Reason::TooLong { max: PersonName::MAX }.into()),
        Err(PersonNameError::Short | PersonNameError::Character) => Err(Wrong::Name),
    }
}

/// Checked and kept in memory only. Test numbers are born in 1899, so age has no upper bound here (ID-03).
fn id(cell: &Cell, today: NaiveDate) -> Result<Option<CitizenId>, Wrong> {
    let Some(text) = cell.code()? else { return Ok(None) };
    let id = CitizenId::parse(&text, None).map_err(|_| Wrong::Id)?;
    if id.birth_date() > today { Err(Wrong::Id) } else { Ok(Some(id)) }
}

/// A mobile, or a landline with its area or, within it, without. One that lost its zero in Excel is none.
fn phone(cell: &Cell) -> Result<Option<String>, Wrong> {
    let Some(text) = cell.code()? else { return Ok(None) };
    let local = matches!(text.len(), 7 | 8) && text.bytes().all(|b| b.is_ascii_digit());
    if local || Mobile::parse(&text).is_ok() || Phone::parse(&text).is_ok() {
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
fn township(r: &mut Reader<'_>, cx: &Context) -> Option<String> {
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
fn village(r: &mut Reader<'_>, township: &str, code: Option<&str>) -> Option<String> {
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
