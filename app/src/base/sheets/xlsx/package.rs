//! Looks through the zip before calamine does (IN-08), and notes what the workbook hides (IN-09).
//!
//! Every part is inflated once, counted while it inflates (headers lie), scanned, and copied into a fresh
//! zip; calamine reads that copy. So what was checked is what is read, whatever two zip readers may make of
//! one odd file. Parts that no import needs (pictures, themes, macros, printer settings) are left behind.

use std::collections::HashMap;
use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::scan::{Facts, Scanner};
use crate::base::sheets::{Merged, Note, ReadError, column_letter};

const MAX_ENTRIES: usize = 200;
/// What one part and all parts may inflate to, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    entry: u64,
    all: u64,
}
/// IN-08.
pub(super) const LIMITS: Limits = Limits { entry: 64 << 20, all: 128 << 20 };
/// Names of columns listed in one note.
const LISTED: usize = 30;

/// A workbook that has been looked through.
#[derive(Debug, Default)]
pub(super) struct Package {
    bytes: Vec<u8>,
    notes: Vec<Note>,
    /// Facts of each worksheet part, by its path in lower case.
    parts: HashMap<String, Facts>,
    /// Relationship ids of the sheets, in the order of the workbook.
    sheets: Vec<String>,
    /// Where each relationship of the workbook leads.
    targets: HashMap<String, String>,
}

impl Package {
    pub(super) fn inspect(bytes: &[u8], limits: Limits) -> Result<Self, ReadError> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Damaged)?;
        if zip.len() > MAX_ENTRIES {
            return Err(ReadError::Bomb);
        }
        let mut package = Self::default();
        let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
        let mut left = limits.all;
        for i in 0..zip.len() {
            let mut entry = zip.by_index(i).map_err(|_| ReadError::Damaged)?;
            let path = String::from_utf8(entry.name_raw().to_vec()).map_err(|_| ReadError::Damaged)?;
            let path = path.replace('\\', "/").to_ascii_lowercase();
            package.note_path(&path);
            let mut scanner = needed(&path).then(Scanner::default);
            if scanner.is_some() {
                copy.start_file(path.as_str(), options()).map_err(|_| ReadError::Damaged)?;
            }
            let mut buffer = vec![0; 64 << 10];
            let mut size = 0;
            loop {
                let n = entry.read(&mut buffer).map_err(|_| ReadError::Damaged)?;
                if n == 0 {
                    break;
                }
                size += n as u64;
                left = left.checked_sub(n as u64).ok_or(ReadError::Bomb)?;
                if size > limits.entry {
                    return Err(ReadError::Bomb);
                }
                if let Some(scanner) = &mut scanner {
                    scanner.feed(&buffer[..n])?;
                    copy.write_all(&buffer[..n]).map_err(|_| ReadError::Damaged)?;
                }
            }
            if let Some(scanner) = scanner {
                package.keep(path, scanner.finish()?);
            }
        }
        package.bytes = copy.finish().map_err(|_| ReadError::Damaged)?.into_inner();
        if package.sheets.is_empty() {
            // A zip, but no workbook: a Word file, an OpenDocument sheet, the binary xlsb.
            return Err(ReadError::NotASheet);
        }
        Ok(package)
    }

    /// The copy for calamine; empty afterwards.
    pub(super) fn take_bytes(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// What a person should know about the workbook and about its sheet at this place.
    pub(super) fn notes(&self, sheet: usize) -> Vec<Note> {
        let mut notes = self.notes.clone();
        let Some(facts) = self.facts(sheet) else { return notes };
        if facts.formulas > 0 {
            notes.push(Note::Formulas(facts.formulas));
        }
        if facts.hidden_rows > 0 {
            notes.push(Note::HiddenRows(facts.hidden_rows));
        }
        let hidden = facts.hidden_columns.iter().flat_map(|(from, to)| *from..=*to).take(LISTED);
        let hidden: Vec<String> = hidden.map(column_letter).collect();
        if !hidden.is_empty() {
            notes.push(Note::HiddenColumns(hidden));
        }
        notes
    }

    /// The merged cells of the sheet at this place.
    pub(super) fn merged(&self, sheet: usize) -> Vec<Merged> {
        self.facts(sheet).map(|facts| facts.merged.clone()).unwrap_or_default()
    }

    fn facts(&self, sheet: usize) -> Option<&Facts> {
        let target = self.targets.get(self.sheets.get(sheet)?)?;
        let file = target.rsplit('/').next().unwrap_or(target);
        self.parts.iter().find(|(path, _)| path.rsplit('/').next() == Some(file)).map(|(_, facts)| facts)
    }

    fn note_path(&mut self, path: &str) {
        let note = if path.contains("/comments") || path.contains("/threadedcomments") {
            Note::Comments
        } else if path.contains("/externallinks/") {
            Note::ExternalLinks
        } else if path.ends_with("/vbaproject.bin") {
            Note::Macros
        } else {
            return;
        };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn keep(&mut self, path: String, mut facts: Facts) {
        if facts.since_1904 {
            self.notes.push(Note::Since1904);
        }
        self.sheets.append(&mut facts.sheets);
        if path.ends_with("/_rels/workbook.xml.rels") {
            self.targets.extend(std::mem::take(&mut facts.targets));
        }
        if path.contains("/worksheets/") {
            self.parts.insert(path, facts);
        }
    }
}

/// Parts that calamine reads. A relationship can lead it anywhere, so everything that is XML may be needed,
/// except for folders it can do without.
fn needed(path: &str) -> bool {
    const NOT: [&str; 11] = [
        "docprops/",
        "/theme/",
        "/drawings/",
        "/charts/",
        "/comments",
        "/threadedcomments",
        "/externallinks/",
        "customxml/",
        "/pivot",
        "/tables/",
        "/persons/",
    ];
    let xml = path.ends_with(".xml") || path.ends_with(".rels");
    xml && !NOT.iter().any(|folder| path.contains(folder))
}

fn options() -> SimpleFileOptions {
    // The fastest level: the copy lives for a moment.
    SimpleFileOptions::default().compression_level(Some(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Limits = Limits { entry: 64 << 10, all: 128 << 10 };

    fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, bytes) in parts {
            zip.start_file(*path, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn inspect(parts: &[(&str, &[u8])]) -> Result<(), ReadError> {
        Package::inspect(&zip_of(parts), SMALL).map(|_| ())
    }

    #[test]
    fn parts_are_counted_alone_and_together() {
        let book: (&str, &[u8]) = ("xl/workbook.xml", b"<sheet id='1'/>");
        let tags = b"<a/>".repeat(16 << 10);
        assert_eq!(inspect(&[book, ("a.xml", &tags)]), Ok(()));
        assert_eq!(inspect(&[book, ("a.xml", &[&tags, b"<a/>".as_slice()].concat())]), Err(ReadError::Bomb));
        assert_eq!(inspect(&[book, ("a.png", &[&tags, b"<a/>".as_slice()].concat())]), Err(ReadError::Bomb));
        assert_eq!(inspect(&[book, ("a.png", &tags), ("b.xml", &tags)]), Err(ReadError::Bomb));
    }

    #[test]
    fn lying_sizes_change_nothing() {
        let size = 100_003_u32;
        let mut file = zip_of(&[("a.xml", &vec![b' '; size as usize])]);
        // In the local header and in the directory the size becomes 10.
        while let Some(at) = file.windows(4).position(|w| w == size.to_le_bytes()) {
            file[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
        let answer = Package::inspect(&file, SMALL).unwrap_err();
        assert!(matches!(answer, ReadError::Bomb | ReadError::Damaged));
    }
}
