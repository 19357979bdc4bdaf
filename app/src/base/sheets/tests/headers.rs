//! Finding the header, and parsing rows below it.

use super::COLUMNS;
use crate::base::sheets::{
    CellErrors, ColumnRef, HeaderError, HeaderMap, Reason, RowReader, column_letter, read,
};

fn find(file: &str) -> Result<HeaderMap, Vec<HeaderError>> {
    HeaderMap::find(&read(file.as_bytes(), "a.csv").unwrap(), COLUMNS)
}

#[test]
fn titles_and_notes_above_are_skipped() {
    let file = "驻马店市托养中心名称与床位数汇总表\n填表说明：床位数按实有填写\n\n\
                序号,* 中心 名称,\"床位数\n（张）\",启用日期【年月日】,备注\n1,示例甲,３０张,2026/1/5,\n2,,,,\n,,,,无\n";
    let table = read(file.as_bytes(), "a.csv").unwrap();
    let map = HeaderMap::find(&table, COLUMNS).unwrap();
    assert_eq!(map.row, 4);
    let unknown: Vec<_> = map.unknown.iter().map(|u| (u.at.letter.as_str(), u.at.header.as_str())).collect();
    assert_eq!(unknown, [("A", "序号"), ("E", "备注")]);
    let rows: Vec<_> = map.rows(&table).collect();
    assert_eq!(rows.len(), 1, "rows with nothing in a known column do not count");
    assert_eq!(map.cell(rows[0], "beds").whole(0, 99), Ok(Some(30)));
}

#[test]
fn english_case_and_width() {
    let map = find("ＮＡＭＥ,beds (total),opened-on\nx,1,\n").unwrap();
    assert!(map.has("name") && map.has("beds") && map.has("opened"));
}

#[test]
fn what_is_wrong_is_said_at_once() {
    let at = |letter: &str, header: &str| ColumnRef { letter: letter.into(), header: header.into() };
    assert_eq!(
        find("启用日期,名称,启用时间\n,,\n").unwrap_err(),
        [
            HeaderError::Twice {
                column: ("启用日期", "Opened on"),
                at: (at("A", "启用日期"), at("C", "启用时间"))
            },
            HeaderError::Missing { column: ("床位数", "Beds") },
        ]
    );
    assert_eq!(find("甲,乙\n1,2\n").unwrap_err(), [HeaderError::NotFound { looked_at: 2 }]);
    assert_eq!(find("名称,床位\n甲,1\n名称,床位\n").unwrap_err(), [HeaderError::TwoRows(1, 3)]);
    let late = "x,y\n".repeat(20) + "名称,床位\n";
    assert_eq!(find(&late).unwrap_err(), [HeaderError::NotFound { looked_at: 20 }]);
}

#[test]
fn personal_columns_are_named() {
    let map = find("名称,床位,残疾人证号,监护人电话\n甲,1,x,y\n").unwrap();
    assert!(map.unknown.iter().all(|u| u.personal) && map.unknown.len() == 2);
}

#[test]
fn every_wrong_cell_is_reported() {
    let file =
        format!("名称,床位,日期\n,三十,2026-02-30\n甲,3.5,\n乙\u{1},1000,46349\n{}", "丙,x,\n".repeat(600));
    let table = read(file.as_bytes(), "a.csv").unwrap();
    let map = HeaderMap::find(&table, COLUMNS).unwrap();
    let mut errors: CellErrors = CellErrors::default();
    for row in map.rows(&table) {
        let mut row = RowReader::new(&map, row, &mut errors);
        row.required_line("name", 50);
        row.required("beds", |c| c.whole(1, 500));
        row.optional("opened", |c| c.date());
    }
    let seen: Vec<_> =
        errors.list()[..6].iter().map(|e| (e.row, e.column.letter.as_str(), e.reason.code())).collect();
    assert_eq!(
        seen,
        [
            (2, "A", "missing"),
            (2, "B", "not_a_number"),
            (2, "C", "not_a_date"),
            (3, "B", "not_whole"),
            (4, "A", "control_character"),
            (4, "B", "out_of_range"),
        ]
    );
    assert_eq!(errors.list()[1].excerpt, "三十");
    assert_eq!(errors.list()[5].reason, Reason::OutOfRange { min: 1, max: 500 });
    assert_eq!((errors.list().len(), errors.more()), (500, 106));
}

#[test]
fn letters() {
    for (n, letter) in [(0, "A"), (25, "Z"), (26, "AA"), (199, "GR"), (16_383, "XFD")] {
        assert_eq!(column_letter(n), letter);
    }
}
