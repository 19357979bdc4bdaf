//! The sentence for each thing that can be wrong with a file, in both languages. For wrong cells: what is
//! wrong and what to do; where it is comes from [`CellError::line`].

use super::{CellError, ColumnRef, HeaderError, Note, ReadError, Reason, UnknownColumn};
use crate::base::i18n::Lang;
use crate::t::import as t;

impl ReadError {
    /// What is wrong with the file and what to do.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Empty => t::read_empty(lang).to_owned(),
            Self::FileTooBig { mib } => t::read_file_too_big(lang, mib),
            Self::OldExcel => t::read_old_excel(lang).to_owned(),
            Self::NotASheet => t::read_not_a_sheet(lang).to_owned(),
            Self::Damaged => t::read_damaged(lang).to_owned(),
            Self::Bomb => t::read_bomb(lang).to_owned(),
            Self::NoVisibleSheet => t::read_no_visible_sheet(lang).to_owned(),
            Self::TooManyRows { max } => t::read_too_many_rows(lang, max),
            Self::TooManyColumns { row, max } => t::read_too_many_columns(lang, row, max),
            Self::TooManyCells => t::read_too_many_cells(lang).to_owned(),
            Self::CellTooLong { row, column, max } => t::read_cell_too_long(lang, row, column, max),
            Self::BadByte { row, encoding } => t::read_bad_byte(lang, row, encoding.name()),
            Self::OpenQuote { row } => t::read_open_quote(lang, row),
        }
    }
}

impl HeaderError {
    pub fn message(&self, lang: Lang) -> String {
        let pick = |(zh, en): &(&'static str, &'static str)| if lang == Lang::ZhCn { *zh } else { *en };
        match self {
            Self::NotFound { looked_at } => t::header_not_found(lang, looked_at),
            Self::TwoRows(a, b) => t::header_two_rows(lang, a, b),
            Self::Missing { column } => t::header_missing(lang, pick(column)),
            Self::Twice { column, at: (a, b) } => {
                t::header_twice(lang, pick(column), a.shown(lang), b.shown(lang))
            }
            Self::Ambiguous(at) => t::header_ambiguous(lang, at.shown(lang)),
        }
    }
}

impl Reason {
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Missing => t::cell_missing(lang).to_owned(),
            Self::NotANumber => t::cell_not_a_number(lang).to_owned(),
            Self::NotWhole => t::cell_not_whole(lang).to_owned(),
            Self::OutOfRange { min, max } => t::cell_out_of_range(lang, min, max),
            Self::NotADate => t::cell_not_a_date(lang).to_owned(),
            Self::TooLong { max } => t::cell_too_long(lang, max),
            Self::NotInList { allowed } => t::cell_not_in_list(lang, allowed),
            Self::ControlCharacter => t::cell_control_character(lang).to_owned(),
            Self::LostDigits => t::cell_lost_digits(lang).to_owned(),
            Self::ExcelError => t::cell_excel_error(lang).to_owned(),
            Self::SameAsRow(row) => t::cell_same_as_row(lang, row),
        }
    }
}

impl ColumnRef {
    /// "D 列“床位数”", or only the name of a column that the file lacks.
    pub fn shown(&self, lang: Lang) -> String {
        if self.letter.is_empty() { self.header.clone() } else { t::column(lang, &self.letter, &self.header) }
    }
}

impl<R> CellError<R> {
    /// Where it is, `excerpt` of what stands there, and the sentence of its reason.
    pub fn line(&self, lang: Lang, excerpt: &str, sentence: &str) -> String {
        let column = self.column.shown(lang);
        if excerpt.is_empty() {
            t::cell_line_empty(lang, self.row, column, sentence)
        } else {
            t::cell_line(lang, self.row, column, excerpt, sentence)
        }
    }
}

impl UnknownColumn {
    /// That it was left out, and more plainly so if it sounds personal (IN-09).
    pub fn message(&self, lang: Lang) -> String {
        let at = self.at.shown(lang);
        if self.personal { t::column_personal(lang, at) } else { t::column_unknown(lang, at) }
    }
}

impl Note {
    /// What the reader noticed (IN-09).
    pub fn message(&self, lang: Lang) -> String {
        let list = |names: &[String]| lang.list(names);
        match self {
            Self::ReadAs(encoding) => t::note_read_as(lang, encoding.name()),
            Self::SheetRead(name) => t::note_sheet_read(lang, name),
            Self::OtherSheets(names) => t::note_other_sheets(lang, list(names)),
            Self::HiddenSheets(names) => t::note_hidden_sheets(lang, list(names)),
            Self::HiddenColumns(letters) => t::note_hidden_columns(lang, list(letters)),
            Self::Merged(places) => t::note_merged(lang, list(places)),
            Self::HiddenRows(n) => t::note_hidden_rows(lang, i64::from(*n)),
            Self::Formulas(n) => t::note_formulas(lang, i64::from(*n)),
            Self::Comments => t::note_comments(lang).to_owned(),
            Self::ExternalLinks => t::note_external_links(lang).to_owned(),
            Self::Macros => t::note_macros(lang).to_owned(),
            Self::Since1904 => t::note_since_1904(lang).to_owned(),
        }
    }
}
