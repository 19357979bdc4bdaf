//! Files made to hurt (IN-08), and bytes made by chance: always an answer, never a panic or a flood.

use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::base::sheets::read;

const RELS: &str = r#"<Relationships><Relationship Id="r1" Type="x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in parts {
        zip.start_file(*path, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook around one sheet, with further parts.
fn book(sheet: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.retain(|(path, _)| more.iter().all(|(other, _)| other != path));
    parts.extend_from_slice(more);
    zip_of(&parts)
}

fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

fn code(file: &[u8]) -> &'static str {
    read(file, "a.xlsx").map_or_else(|e| e.code(), |_| "fine")
}

const ONE: &str = r#"<row r="1"><c r="A1"><v>1</v></c></row>"#;

#[test]
fn the_bare_workbook_is_fine() {
    assert_eq!(code(&book(&sheet(ONE), &[])), "fine");
    let words = r#"<!-- made by hand --><sst uniqueCount="1"><si><t>a</t></si></sst>"#;
    let shared = sheet(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#);
    assert_eq!(code(&book(&shared, &[("xl/sharedStrings.xml", words.as_bytes())])), "fine");
}

#[test]
fn bombs() {
    // Limits on parts are tested with small numbers in package.rs; one at full size here.
    let image = vec![0; (64 << 20) + 1];
    let file = book(&sheet(ONE), &[("xl/media/a.png", &image)]);
    assert!(file.len() < 100_000);
    assert_eq!(code(&file), "bomb", "even where nobody reads");
    let names: Vec<String> = (0..200).map(|n| format!("xl/{n}.xml")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), b"<a/>".as_slice())).collect();
    assert_eq!(code(&book(&sheet(ONE), &many)), "bomb", "204 entries");
}

#[test]
fn string_bombs() {
    let long = "a".repeat(300 << 10);
    let inline = format!(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>{long}</t></is></c></row>"#);
    assert_eq!(code(&book(&sheet(&inline), &[])), "bomb");
    let runs = format!("<r><t>{}</t></r></si2>", "a".repeat(1000)).repeat(300);
    let strings = format!("<sst><si>{runs}</si></sst>");
    assert_eq!(code(&book(&sheet(ONE), &[("xl/sharedStrings.xml", strings.as_bytes())])), "bomb", "in runs");
    let many = format!("<sst>{}</sst>", "<si><t/></si>".repeat(200_001));
    assert_eq!(code(&book(&sheet(ONE), &[("xl/sharedStrings.xml", many.as_bytes())])), "bomb", "many");
    for count in ["18446744073709551615", "99999999999", "00000000009999999999"] {
        for sst in
            [format!("<sst uniqueCount=\"{count}\">"), format!("<x:sst a='1' uniqueCount  =\t'{count}'>")]
        {
            let part = format!("{sst}<si><t>a</t></si></sst>");
            assert_eq!(
                code(&book(&sheet(ONE), &[("xl/sharedStrings.xml", part.as_bytes())])),
                "bomb",
                "{sst}"
            );
        }
    }
}

#[test]
fn too_many_styles_and_sheets() {
    let styles =
        format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", "<xf numFmtId=\"0\"/>".repeat(20_001));
    assert_eq!(code(&book(&sheet(ONE), &[("xl/styles.xml", styles.as_bytes())])), "bomb");
    let long = format!("<numFmt numFmtId=\"164\" formatCode=\"{}\"/>", "y".repeat(900));
    let copies = "<xf numFmtId=\"164\"/>".repeat(10_000);
    let styles = format!("<styleSheet><numFmts>{long}</numFmts><cellXfs>{copies}</cellXfs></styleSheet>");
    assert_eq!(code(&book(&sheet(ONE), &[("xl/styles.xml", styles.as_bytes())])), "bomb", "one copied often");
    let sheets = r#"<sheet name="S" sheetId="1" r:id="r1"/>"#.repeat(10_000);
    let workbook = format!("<workbook><sheets>{sheets}</sheets></workbook>");
    assert_eq!(code(&book(&sheet(ONE), &[("xl/workbook.xml", workbook.as_bytes())])), "bomb");
}

#[test]
fn document_types_and_other_encodings() {
    for head in [
        "<!DOCTYPE w [<!ENTITY a \"aaaa\">]>",
        "<![CDATA[<sst>]]>",
        "<!-- <sst --> -->",
        "<!-->",
        "<?xml version=\"1.0\" encoding=\"utf-16\"?>",
        "<?xml version='1.0' encoding='GB18030'?>",
    ] {
        assert_eq!(code(&book(&format!("{head}{}", sheet(ONE)), &[])), "damaged", "{head}");
    }
    let wide: Vec<u8> = BOOK.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(code(&book(&sheet(ONE), &[("xl/workbook.xml", &wide)])), "damaged");
}

#[test]
fn odd_cell_references() {
    for cell in [
        r#"<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="ZZZZZZZZZZZZ1"><v>1</v></c></row>"#,
        r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>"#,
        r#"<row r="1"><c r="A1" t="s"><v>7</v></c></row>"#,
        r#"<row r="1"><c r="4294967296"><v>1</v></c></row>"#,
    ] {
        assert_eq!(code(&book(&sheet(cell), &[])), "damaged", "{cell}");
    }
    let dimension = format!(r#"<worksheet><dimension ref="B2:A1"/><sheetData>{ONE}</sheetData></worksheet>"#);
    assert_eq!(code(&book(&dimension, &[])), "damaged");
    // One cell in column 200 of every row: few cells, much room.
    let sparse: String =
        (1..=10_000).map(|r| format!("<row r=\"{r}\"><c r=\"GR{r}\"><v>1</v></c></row>")).collect();
    assert_eq!(code(&book(&sheet(&sparse), &[])), "too_many_cells");
}

#[test]
fn other_files_are_named_as_such() {
    assert_eq!(code(&zip_of(&[("word/document.xml", b"<w/>")])), "not_a_sheet");
    assert_eq!(code(b"PK\x03\x04"), "damaged");
    assert_eq!(code(b"PK\x05\x06"), "not_a_sheet");
    assert_eq!(code(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "old_excel");
    for file in [b"%PDF-1.7".as_slice(), b"\x89PNG\r\n", b"<html><table>", b"plain text in a.xlsx"] {
        assert_eq!(code(file), "not_a_sheet");
    }
    assert_eq!(code(&vec![b'a'; (16 << 20) + 1]), "file_too_big");
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000), xlsx in any::<bool>()) {
        let _ = read(&bytes, if xlsx { "a.xlsx" } else { "a.csv" });
        let with_magic = [b"PK\x03\x04", bytes.as_slice()].concat();
        let _ = read(&with_magic, "a.xlsx");
    }

    #[test]
    fn random_csv_reads_as_written(cells in proptest::collection::vec("[^\\p{C}\"]{0,12}", 2..40)) {
        let file: String = cells.chunks(2).map(|row| format!("\"{}\"\n", row.join("\",\""))).collect();
        if let Ok(table) = read(file.as_bytes(), "a.csv") {
            prop_assert!(table.rows.iter().all(|r| r.cells.len() <= 2));
        }
    }

    #[test]
    fn a_flipped_byte_in_the_xml_never_panics(at in 0_usize..2000, to in any::<u8>(), which in 0_usize..3) {
        let styles = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>"#;
        let strings = r#"<sst uniqueCount="1"><si><r><t>a</t></r></si></sst>"#;
        let mut parts = [sheet(r#"<row r="1"><c r="A1" s="0"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>"#), styles.to_owned(), strings.to_owned()]
            .map(String::into_bytes);
        let len = parts[which].len();
        parts[which][at % len] = to;
        let [cells, styles, strings] = &parts;
        let more: [(&str, &[u8]); 3] = [("xl/worksheets/sheet1.xml", cells), ("xl/styles.xml", styles), ("xl/sharedStrings.xml", strings)];
        let _ = read(&book("", &more), "a.xlsx");
    }
}
