//! Writing csv, and the formula guard for every spreadsheet the portal gives out (OU-06).

use std::{borrow::Cow, fmt};

use chrono::NaiveDate;

/// UTF-8's mark: without it Excel takes a csv file for GBK.
pub const OUT_BOM: &[u8] = b"\xEF\xBB\xBF";

#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    Empty,
    /// Text; guarded when written.
    Text(String),
    /// A whole number; written as one, so a negative count is no formula.
    Int(i64),
    Float(f64),
    /// A date, as 2026-11-23.
    Date(NaiveDate),
}

impl From<&str> for Out {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Out {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Out>> From<Option<T>> for Out {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// What it says, without a guard.
impl fmt::Display for Out {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Int(n) => n.fmt(f),
            Self::Float(n) => n.fmt(f),
            Self::Date(date) => date.fmt(f),
        }
    }
}

impl Out {
    /// As it stands in a csv cell.
    fn field(&self) -> String {
        match self {
            Self::Text(text) => safe_text(text).into_owned(),
            other => other.to_string(),
        }
    }
}

/// Text that no spreadsheet program takes for a formula: an apostrophe goes before it where needed (OU-06).
pub fn safe_text(text: &str) -> Cow<'_, str> {
    if needs_guard(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Takes the apostrophe of [`safe_text`] away again, so that an export comes back as it was; likewise the one with which people
/// tell Excel that a number is text.
pub fn strip_guard(text: &str) -> &str {
    let number = |rest: &str| {
        let sign = |c: char| c.is_numeric() || matches!(c, '-' | ' ' | '.' | 'X' | 'x');
        rest.starts_with(char::is_numeric) && rest.chars().all(sign)
    };
    match text.strip_prefix(['\'', '’', '＇']) {
        Some(rest) if number(rest) => rest,
        Some(rest) if text.starts_with('\'') && needs_guard(rest) => rest,
        _ => text,
    }
}

/// Text that begins, after blanks and apostrophes, like a formula. Apostrophes count as blanks so that a text
/// that already had one comes back with it.
fn needs_guard(text: &str) -> bool {
    let blank = |c: char| c == '\'' || c == '\u{FEFF}' || (c.is_whitespace() && !matches!(c, '\t' | '\r'));
    let first = text.trim_start_matches(blank).chars().next();
    first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\0' | '＝' | '＋' | '－' | '＠'))
}

/// A csv file: UTF-8 with mark, CRLF, text guarded.
pub fn write_csv<'a>(header: &[&str], rows: impl IntoIterator<Item = &'a [Out]>) -> Vec<u8> {
    let mut file = OUT_BOM.to_vec();
    {
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(&mut file);
        // Writing into memory cannot fail.
        let _ = writer.write_record(header.iter().map(|text| safe_text(text).into_owned()));
        for row in rows {
            let _ = writer.write_record(row.iter().map(|value| value.field()));
        }
        let _ = writer.flush();
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::sheets::{fold_text, read};

    #[test]
    fn formulas_become_text() {
        let cases = [
            "=1+1",
            "+86 396",
            "-5",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "  =1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "\u{3000}=1",
        ];
        for text in cases {
            let safe = safe_text(text);
            assert_eq!(safe, format!("'{text}"));
            assert_eq!(strip_guard(&safe), text);
        }
        for text in ["'13900000000", "’0396-1234567", "＇41172510100X"] {
            assert_eq!(strip_guard(text), text.trim_start_matches(['\'', '’', '＇']), "Excel's mark of text");
        }
        for text in ["", "示例", "a=b", "1-2", "'", "'tis", "示例=1"] {
            assert_eq!(safe_text(text), text);
            assert_eq!(strip_guard(text), text);
        }
    }

    #[test]
    fn export_comes_back_as_it_was() {
        let texts = ["=HYPERLINK(\"x\")", "'=1", "''-1", "a,b;c\"d\"", "两\n行", "𠮷㐂〇"];
        let rows: Vec<Vec<Out>> =
            texts.iter().map(|t| vec![Out::from(*t), Out::Int(-3), Out::Float(32.5)]).collect();
        let file = write_csv(&["名称", "数", "纬度"], rows.iter().map(Vec::as_slice));
        assert!(file.starts_with(OUT_BOM) && file.ends_with(b"\r\n"));
        let table = read(&file, "x.csv").unwrap();
        for (row, text) in table.rows[1..].iter().zip(texts) {
            assert_eq!(row.cells[0].text().unwrap().unwrap(), fold_text(&safe_text(text)).unwrap());
            assert_eq!(row.cells[0].text().unwrap().unwrap(), text.replace('\n', " "));
            assert_eq!(row.cells[1].whole(-9, 9), Ok(Some(-3)));
            assert_eq!(row.cells[2].decimal(), Ok(Some(32.5)));
        }
    }
}
