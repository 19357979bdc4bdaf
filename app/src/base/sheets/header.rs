//! Finds the header row and which column is which, however the person wrote it.
//!
//! Blanks, line breaks, width, case, required marks and units in brackets do not matter:
//! "床位数（张）", "*床位数", "床 位 数" are one heading. A heading that could be two columns, or a column that
//! stands twice, is an error rather than a guess.

use super::normalise::half_width;
use super::{Cell, ColumnRef, HeaderError, Row, Table};

/// How many filled rows may stand above the data: titles, notes, then the header.
const LOOK_AT: usize = 20;

/// A column an import knows, described once for reading and for the template.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Name in the program.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Other headings people use.
    pub aliases: &'static [&'static str],
    /// Whether the file must have it.
    pub required: bool,
    /// Recognised only to say that it is not kept: no cell of it is read, and the template lacks it (ID-07).
    pub dropped: bool,
    /// No report repeats what stands in its cells.
    pub secret: bool,
    /// What the template's example says, in Chinese and in English.
    pub example: (&'static str, &'static str),
    /// The closed list of its words, as codes and in Chinese: a drop-down of the template.
    pub choices: Option<fn() -> Vec<(&'static str, &'static str)>>,
}

impl Column {
    /// A column that a file may lack.
    pub const fn may(
        key: &'static str,
        zh: &'static str,
        en: &'static str,
        aliases: &'static [&'static str],
    ) -> Self {
        Self {
            key,
            zh,
            en,
            aliases,
            required: false,
            dropped: false,
            secret: false,
            example: ("", ""),
            choices: None,
        }
    }

    /// A column that a file must have.
    pub const fn must(
        key: &'static str,
        zh: &'static str,
        en: &'static str,
        aliases: &'static [&'static str],
    ) -> Self {
        Self { required: true, ..Self::may(key, zh, en, aliases) }
    }

    /// Its cells are not read.
    #[must_use]
    pub const fn dropped(self) -> Self {
        Self { dropped: true, ..self }
    }

    /// Its cells are not repeated.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// An example that is the same in both languages.
    pub const fn example(self, text: &'static str) -> Self {
        Self { example: (text, text), ..self }
    }

    /// An example in Chinese and in English.
    pub const fn examples(self, zh: &'static str, en: &'static str) -> Self {
        Self { example: (zh, en), ..self }
    }

    /// A closed list of words.
    pub const fn choices(self, words: fn() -> Vec<(&'static str, &'static str)>) -> Self {
        Self { choices: Some(words), ..self }
    }

    /// Its heading in the template.
    pub(super) const fn heading(&self, chinese: bool) -> &'static str {
        if chinese { self.zh } else { self.en }
    }

    fn is_called(&self, key: &str) -> bool {
        [self.zh, self.en, self.key].iter().chain(self.aliases).any(|name| heading(name) == key)
    }
}

/// A column of the file that the import does not know; it is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownColumn {
    pub at: ColumnRef,
    /// Its heading sounds like data about a person that has no place here (IN-09).
    pub personal: bool,
}

/// Which column of the file is which.
#[derive(Debug, Clone)]
pub struct HeaderMap {
    pub row: u32,
    /// Columns nobody asked for.
    pub unknown: Vec<UnknownColumn>,
    columns: &'static [Column],
    /// For each known column, its place and heading in the file.
    found: Vec<Option<(usize, String)>>,
}

impl HeaderMap {
    /// Looks for the header among the first rows.
    ///
    /// # Errors
    /// Everything that is wrong with the header at once.
    pub fn find(table: &Table, columns: &'static [Column]) -> Result<Self, Vec<HeaderError>> {
        let looked_at = table.rows.len().min(LOOK_AT);
        let scored = table.rows[..looked_at].iter().map(|row| (score(row, columns), row)).collect::<Vec<_>>();
        let best = scored.iter().map(|(score, _)| *score).max().unwrap_or(0);
        // One word alone may stand in any title.
        if best < 2.min(columns.len()) {
            return Err(vec![HeaderError::NotFound { looked_at }]);
        }
        let mut rows = scored.iter().filter(|(score, _)| *score == best).map(|(_, row)| *row);
        match (rows.next(), rows.next()) {
            (Some(row), None) => Self::of(row, columns),
            (Some(a), Some(b)) => Err(vec![HeaderError::TwoRows(a.number, b.number)]),
            _ => Err(vec![HeaderError::NotFound { looked_at }]),
        }
    }

    fn of(row: &Row, columns: &'static [Column]) -> Result<Self, Vec<HeaderError>> {
        let mut found: Vec<Option<(usize, String)>> = vec![None; columns.len()];
        let (mut unknown, mut errors) = (Vec::new(), Vec::new());
        for (place, cell) in row.cells.iter().enumerate() {
            let key = heading_of(cell);
            if key.is_empty() {
                continue;
            }
            let at = ColumnRef { letter: column_letter(place), header: cell.excerpt() };
            let mut known = (0..columns.len()).filter(|i| columns[*i].is_called(&key));
            match (known.next(), known.next()) {
                (None, _) => unknown.push(UnknownColumn { personal: personal(&key), at }),
                (Some(_), Some(_)) => errors.push(HeaderError::Ambiguous(at)),
                (Some(i), None) => match &found[i] {
                    None => found[i] = Some((place, at.header)),
                    Some((first, header)) => {
                        let first = ColumnRef { letter: column_letter(*first), header: header.clone() };
                        errors.push(HeaderError::Twice {
                            column: (columns[i].zh, columns[i].en),
                            at: (first, at),
                        });
                    }
                },
            }
        }
        let missing = columns.iter().zip(&found).filter(|(column, found)| column.required && found.is_none());
        errors.extend(missing.map(|(c, _)| HeaderError::Missing { column: (c.zh, c.en) }));
        if errors.is_empty() { Ok(Self { row: row.number, unknown, columns, found }) } else { Err(errors) }
    }

    /// The rows below the header that have something in a known column.
    pub fn rows<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = &'a Row> {
        let filled = |row: &&Row| self.found.iter().flatten().any(|(place, _)| !row.cell(*place).is_blank());
        table.rows.iter().filter(|row| row.number > self.row).filter(filled)
    }

    /// Whether the file has the column.
    pub fn has(&self, key: &str) -> bool {
        self.place(key).is_some()
    }

    /// A row's cell in a column; empty when the file lacks the column.
    pub fn cell<'a>(&self, row: &'a Row, key: &str) -> &'a Cell {
        self.place(key).map_or(&Cell::Empty, |(place, _)| row.cell(*place))
    }

    /// The first characters of a row's cell, for a report; nothing of what is not to be repeated.
    pub fn excerpt(&self, row: &Row, key: &str) -> String {
        let secret = self.columns.iter().any(|c| c.key == key && c.secret);
        if secret { String::new() } else { self.cell(row, key).excerpt() }
    }

    /// How to name a column to the person.
    pub fn column(&self, key: &str) -> ColumnRef {
        if let Some((place, header)) = self.place(key) {
            return ColumnRef { letter: column_letter(*place), header: header.clone() };
        }
        let name = self.columns.iter().find(|c| c.key == key).map_or(key, |c| c.zh);
        ColumnRef { letter: String::new(), header: name.to_owned() }
    }

    fn place(&self, key: &str) -> Option<&(usize, String)> {
        let i = self.columns.iter().position(|c| c.key == key)?;
        self.found[i].as_ref()
    }
}

/// How many different known columns a row names.
fn score(row: &Row, columns: &[Column]) -> usize {
    let keys: Vec<String> = row.cells.iter().map(heading_of).filter(|key| !key.is_empty()).collect();
    columns.iter().filter(|column| keys.iter().any(|key| column.is_called(key))).count()
}

/// Only text can be a heading, and only short text.
fn heading_of(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if text.chars().count() <= 60 => heading(text),
        _ => String::new(),
    }
}

/// What counts of a heading: letters, digits and hanzi outside brackets, in lower case.
fn heading(text: &str) -> String {
    let (mut inside, mut outside, mut depth) = (String::new(), String::new(), 0_usize);
    for c in text.chars().map(half_width) {
        match c {
            '(' | '[' | '{' | '【' | '〔' | '<' | '《' => depth += 1,
            ')' | ']' | '}' | '】' | '〕' | '>' | '》' => depth = depth.saturating_sub(1),
            c if c.is_alphanumeric() => {
                if depth == 0 { &mut outside } else { &mut inside }.extend(c.to_lowercase());
            }
            _ => {}
        }
    }
    // A heading that stands wholly in brackets is still one.
    if outside.is_empty() { inside } else { outside }
}

/// Headings that announce a resident's or relative's data.
fn personal(key: &str) -> bool {
    const WORDS: [&str; 14] = [
        "身份证",
        "证件号",
        "残疾证",
        "残疾人证",
        "残疾类别",
        "残疾等级",
        "银行",
        "监护人",
        "住户姓名",
        "入住人员",
        "idcard",
        "idnumber",
        "bankaccount",
        "guardian",
    ];
    WORDS.iter().any(|word| key.contains(word))
}

/// 0 is A, 25 is Z, 26 is AA.
pub fn column_letter(column: usize) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}
