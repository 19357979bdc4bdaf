//! A sheet of centres (`nuanfang import centres`): recognised by their codes, so that reading a sheet again says what changed.
//! Its columns are in [`super::fields`]; `row` reads what takes more than one of them.
pub(super) mod row;
#[cfg(test)]
mod tests;
mod words;

use std::collections::HashMap;

use super::{
    fields,
    pages::changes,
    store::{
        stored::Fact,
        undo,
        write::{Outcome, put},
    },
    types::{CentreError, CentreInput, Facility, Flag, Service, TownshipRef},
};
use crate::base::sheets::{Column, Reason, RowReader};
use crate::base::{db::Tx, divisions, divisions::Township, error::Result, i18n::Lang, ids::BatchId};
use crate::office::imports::{Did, Failure, Importer, Line, Run, Seen, Touched, UndoError, Undone, Wrong};
use crate::office::{change::Change, register};
use crate::t::{centres_import as c, import as t, imports};

/// Finds a township by its nine digits, or by the names of county and township written together: 确山县竹沟镇.
pub type Lookup = fn(&str) -> Option<TownshipRef>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CentreReason {
    Cell(Reason),
    /// By a rule of centres.
    Centre(CentreError),
}

impl Wrong for CentreReason {
    fn message(&self, lang: Lang) -> String {
        match self {
            Self::Cell(reason) => reason.message(lang),
            Self::Centre(error) => error.message(lang),
        }
    }
}

impl From<Reason> for CentreReason {
    fn from(reason: Reason) -> Self {
        Self::Cell(reason)
    }
}

impl From<CentreError> for CentreReason {
    fn from(error: CentreError) -> Self {
        Self::Centre(error)
    }
}

#[derive(Debug)]
pub struct Centres;

impl Importer for Centres {
    const WHAT: &'static str = "centres";
    const COLUMNS: &'static [Column] = fields::ASKED;
    type Row = CentreInput;
    type Wrong = CentreReason;
    type Context = Lookup;

    fn title(lang: Lang) -> &'static str {
        t::template_sheet(lang)
    }

    fn notes(lang: Lang) -> Vec<String> {
        vec![
            t::template_note_required(lang).to_owned(),
            t::template_note_code(lang).to_owned(),
            t::template_note_township(lang).to_owned(),
            t::template_note_phone(lang).to_owned(),
            t::template_note_lists(lang, flags::<Facility>(lang), flags::<Service>(lang)),
            t::template_note_donee(lang).to_owned(),
            t::template_note_privacy(lang).to_owned(),
        ]
    }

    async fn context(_run: &Run<'_>, _tx: &mut Tx) -> Result<Lookup> {
        Ok(lookup)
    }

    fn row(row: &mut RowReader<'_, CentreReason>, lookup: &Lookup, seen: &mut Seen) -> Option<CentreInput> {
        row::read(row, *lookup, seen)
    }

    async fn judge(
        run: &Run<'_>,
        tx: &mut Tx,
        rows: &[Line<CentreInput>],
    ) -> Result<Vec<(u32, &'static str, CentreReason)>> {
        let mut wrong = vec![];
        for line in rows {
            for (field, text) in line.value.texts() {
                let named = register::resident(tx, run.state.keys(), text).await?;
                wrong.extend(named.map(|name| (line.row, field, CentreError::Personal(name).into())));
            }
        }
        Ok(wrong)
    }

    async fn write(
        ch: &mut Change,
        lang: Lang,
        batch: BatchId,
        rows: &[Line<CentreInput>],
    ) -> Result<Vec<Did>, Failure> {
        one_of_each_donee(rows, lang)?;
        let mut did = Vec::with_capacity(rows.len());
        for line in rows {
            let name = line.value.name.clone();
            did.push(match put(&mut ch.tx, &line.value, ch.now, Some(batch)).await?.1 {
                Outcome::Added => Did::Added(name),
                Outcome::Changed(list) => {
                    Did::Changed(name, list.iter().map(|c| changes::sentence(lang, c)).collect())
                }
                Outcome::Unchanged => Did::Unchanged,
            });
        }
        Ok(did)
    }

    async fn undo(ch: &mut Change, batch: BatchId, touched: Vec<Touched>) -> Result<Undone, UndoError> {
        undo::undo(&mut ch.tx, batch, touched, ch.now).await
    }

    fn changed_since(lang: Lang, names: &[String]) -> String {
        c::undo_changed(lang, names.join(imports::semicolon(lang)))
    }
}

/// Two rows that describe one donee unit differently are caught before the first is written.
fn one_of_each_donee(rows: &[Line<CentreInput>], lang: Lang) -> Result<(), Failure> {
    let mut units = HashMap::new();
    for line in rows {
        let Some(unit) = &line.value.donee else { continue };
        let (first, seen) = *units.entry(unit.uscc.expose()).or_insert((line.row, unit));
        if seen != unit {
            let fact = Fact::Donee.label(lang);
            return Err(Failure::Wrong(vec![c::donee_differs(lang, line.row, &unit.name, first, fact)]));
        }
    }
    Ok(())
}

fn lookup(key: &str) -> Option<TownshipRef> {
    let by_name = || {
        let full = |t: &&Township| {
            divisions::county(t.county).is_some_and(|c| key.strip_prefix(c.name) == Some(t.name))
        };
        divisions::townships().iter().find(full)
    };
    let found = divisions::township(key).or_else(by_name)?;
    Some(TownshipRef {
        code9: found.code.to_owned(),
        name: found.name.to_owned(),
        county_code: found.county.to_owned(),
        county_name: divisions::county_label(found.county, Lang::ZhCn),
    })
}

/// The words of a closed list: Chinese, or the codes.
fn flags<T: Flag>(lang: Lang) -> String {
    let zh = lang == Lang::ZhCn;
    let word = |flag: &T| if zh { flag.words().first().copied().unwrap_or_default() } else { flag.code() };
    T::ALL.iter().map(word).collect::<Vec<_>>().join(if zh { "、" } else { ", " })
}
