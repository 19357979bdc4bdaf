//! csv: delimiters, encodings, row numbers, limits.

use super::text;
use crate::base::sheets::{Encoding, MAX_CELL_CHARS, MAX_COLUMNS, Note, ReadError, read};

const ROWS: &str = "名称,床位数,启用日期\n示例𠮷祥中心,30,2026-11-23\n";

#[test]
fn delimiters_are_found() {
    for delimiter in [",", ";", "\t"] {
        let file = format!("示例：一，二\n{}", ROWS.replace(',', delimiter));
        let table = read(file.as_bytes(), "a.csv").unwrap();
        assert_eq!(
            table.rows[2].cells,
            [text("示例𠮷祥中心"), text("30"), text("2026-11-23")],
            "{delimiter:?}"
        );
    }
    let quoted = "a;b\n\"x,y,z\";\"1,2,3\"\n\"p,q\";2\n";
    assert_eq!(read(quoted.as_bytes(), "a.csv").unwrap().rows[1].cells, [text("x,y,z"), text("1,2,3")]);
}

#[test]
fn gb18030_is_read_and_said() {
    let (bytes, _, failed) = encoding_rs::GB18030.encode(ROWS);
    assert!(!failed);
    let table = read(&bytes, "a.csv").unwrap();
    assert_eq!(table.notes, [Note::ReadAs(Encoding::Gb18030)]);
    assert_eq!(table.rows[1].cells[0], text("示例𠮷祥中心"));
}

#[test]
fn one_bad_byte_names_its_row() {
    let mut file = ROWS.repeat(4).into_bytes();
    let row_7 = ROWS.len() * 3;
    file[row_7 + 1] = 0xC3;
    let expected = ReadError::BadByte { row: 7, encoding: Encoding::Utf8 };
    assert_eq!(read(&file, "a.csv"), Err(expected));
}

#[test]
fn row_numbers_are_those_of_the_program() {
    for end in ["\n", "\r\n", "\r"] {
        let file = ["标题", "", "", "名称,床位", ",", "\"两\n行\",3", "", "丙,4"].join(end);
        let table = read(file.as_bytes(), "a.csv").unwrap();
        let numbers: Vec<u32> = table.rows.iter().map(|r| r.number).collect();
        assert_eq!(numbers, [1, 4, 6, 8], "{end:?}");
    }
}

#[test]
fn an_open_quote_is_not_swallowed() {
    let file = "名称,床位\n甲,1\n\"乙,2\n丙,3\n";
    assert_eq!(read(file.as_bytes(), "a.csv"), Err(ReadError::OpenQuote { row: 3 }));
    let inside = "名称,屏幕\n甲,12\" 电视\n乙,\"他说\"\"好\"\"\"\n";
    assert_eq!(read(inside.as_bytes(), "a.csv").unwrap().rows[2].cells[1], text("他说\"好\""));
}

#[test]
fn limits() {
    let wide = format!("a{}\n", ",b".repeat(MAX_COLUMNS));
    assert_eq!(read(wide.as_bytes(), "a.csv"), Err(ReadError::TooManyColumns { row: 1, max: MAX_COLUMNS }));
    let long = format!("a,{}\n", "长".repeat(MAX_CELL_CHARS + 1));
    let expected = ReadError::CellTooLong { row: 1, column: "B".into(), max: MAX_CELL_CHARS };
    assert_eq!(read(long.as_bytes(), "a.csv"), Err(expected));
    assert_eq!(read("长".repeat(MAX_CELL_CHARS).as_bytes(), "a.csv").unwrap().rows.len(), 1);
    let tall = "\n".repeat(100_000) + "a";
    assert!(matches!(read(tall.as_bytes(), "a.csv"), Err(ReadError::TooManyRows { .. })));
    let big = format!("{}\n", "a,".repeat(150)).repeat(60_000);
    assert!(matches!(
        read(big.as_bytes(), "a.csv"),
        Err(ReadError::TooManyCells | ReadError::FileTooBig { .. })
    ));
    for nothing in ["", "\n\n", ",,,\n ,\n"] {
        assert_eq!(read(nothing.as_bytes(), "a.csv"), Err(ReadError::Empty), "{nothing:?}");
    }
}
