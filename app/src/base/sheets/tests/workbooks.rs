//! xlsx files as people make them.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Note as Comment, Workbook};

use super::{COLUMNS, text};
use crate::base::i18n::Lang;
use crate::base::sheets::{
    Cell, HeaderMap, MAX_COLUMNS, Note, ReadError, Template, read, template_csv, template_xlsx,
};

fn save(mut book: Workbook) -> Vec<u8> {
    book.save_to_buffer().unwrap()
}

#[test]
fn titles_dates_numbers_and_rare_hanzi() {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 3, "2026年托养中心汇总表", &Format::new()).unwrap();
    sheet.write(2, 0, "填表人：示例").unwrap();
    for (column, title) in (0..).zip(["名称", "床位数（张）", "启用日期"]) {
        sheet.write(4, column, title).unwrap();
    }
    sheet.write(5, 0, "示例𠮷㐂〇中心").unwrap();
    sheet.write(5, 1, 30).unwrap();
    sheet.write_with_format(5, 2, 46_349, &date).unwrap();
    sheet.write(7, 0, "示例乙").unwrap();
    sheet.write(7, 1, "３２").unwrap();
    sheet.write(7, 2, 46_349.0).unwrap();
    let table = read(&save(book), "任意.xlsx").unwrap();
    assert_eq!(table.notes, []);
    let map = HeaderMap::find(&table, COLUMNS).unwrap();
    assert_eq!(map.row, 5);
    let rows: Vec<_> = map.rows(&table).collect();
    assert_eq!(rows.iter().map(|r| r.number).collect::<Vec<_>>(), [6, 8]);
    assert_eq!(rows[0].cells[0], text("示例𠮷㐂〇中心"));
    assert!(matches!(rows[0].cells[2], Cell::When(_)));
    for row in rows {
        assert_eq!(map.cell(row, "opened").date(), Ok(NaiveDate::from_ymd_opt(2026, 11, 23)));
        assert!(map.cell(row, "beds").whole(30, 32).is_ok());
    }
}

#[test]
fn what_is_hidden_is_said() {
    let mut book = Workbook::new();
    book.add_worksheet()
        .set_name("身份证")
        .unwrap()
        .set_hidden(true)
        .write(0, 0, "41170018990101001X")
        .unwrap();
    let sheet = book.add_worksheet().set_name("数据").unwrap().set_active(true);
    sheet.write(0, 0, "名称").unwrap();
    sheet.write(1, 0, "甲").unwrap();
    sheet.write_formula(1, 1, "=1+1").unwrap();
    sheet.set_row_hidden(1).unwrap();
    sheet.set_column_hidden(3).unwrap();
    sheet.insert_note(0, 0, &Comment::new("批注")).unwrap();
    book.add_worksheet().set_name("另一张").unwrap();
    let table = read(&save(book), "a.xlsx").unwrap();
    assert_eq!(table.rows[0].cells, [text("名称")]);
    for note in [
        Note::SheetRead("数据".into()),
        Note::OtherSheets(vec!["另一张".into()]),
        Note::HiddenSheets(vec!["身份证".into()]),
        Note::Comments,
        Note::Formulas(1),
        Note::HiddenRows(1),
        Note::HiddenColumns(vec!["D".into()]),
    ] {
        assert!(table.notes.contains(&note), "{note:?} in {:?}", table.notes);
    }
}

#[test]
fn two_far_cells_take_no_memory() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "a").unwrap();
    sheet.write(1_048_575, 16_383, "b").unwrap();
    assert_eq!(read(&save(book), "a.xlsx"), Err(ReadError::TooManyRows { max: 100_000 }));
    let mut book = Workbook::new();
    book.add_worksheet().write(3, 16_383, "b").unwrap();
    assert_eq!(read(&save(book), "a.xlsx"), Err(ReadError::TooManyColumns { row: 4, max: MAX_COLUMNS }));
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    book.add_worksheet().write(0, 0, "a").unwrap().write_blank(1_048_575, 16_383, &bold).unwrap();
    assert_eq!(read(&save(book), "a.xlsx").unwrap().rows.len(), 1, "an empty far cell is only formatting");
}

#[test]
fn one_shared_string_in_many_cells() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let long = "长".repeat(3_900);
    for row in 0..4_000 {
        sheet.write(row, 0, &long).unwrap();
    }
    let file = save(book);
    assert!(file.len() < 100_000, "{}", file.len());
    assert_eq!(read(&file, "a.xlsx"), Err(ReadError::TooManyCells));
}

#[test]
fn no_visible_sheet_and_long_codes() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, 411_725_100_010_012_345_f64).unwrap();
    let table = read(&save(book), "a.xlsx").unwrap();
    assert_eq!(table.rows[0].cells[0].code().unwrap_err().code(), "lost_digits");
    assert_eq!(read(&save(Workbook::new()), "a.xlsx"), Err(ReadError::Empty));
}

#[test]
fn the_template_reads_back_empty() {
    let template = Template {
        columns: COLUMNS,
        lang: Lang::ZhCn,
        sheet: "数据",
        guide: "填写说明",
        notes: vec!["带 * 的列必填。".into(), "=不是公式".into()],
    };
    let file = template_xlsx(&template).unwrap();
    assert_eq!(file, template_xlsx(&template).unwrap(), "no clock inside");
    for file in [file, template_csv(&template)] {
        let table = read(&file, "t").unwrap();
        let map = HeaderMap::find(&table, COLUMNS).unwrap();
        assert_eq!(map.rows(&table).count(), 0);
        assert!(map.unknown.is_empty() && map.has("opened") && !map.has("left_out"));
    }
    assert_eq!(template.example(), ["=示例中心", "", "2026-11-23"]);
}

#[test]
fn merged_cells_hold_for_all_their_rows_and_are_named() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 2, "示例汇总表", &plain).unwrap();
    // A header over two rows stays as it is.
    sheet.merge_range(1, 0, 2, 0, "名称", &plain).unwrap();
    sheet.write(1, 1, "床位数").unwrap();
    sheet.write(1, 2, "启用日期").unwrap();
    sheet.write(2, 1, "（张）").unwrap();
    sheet.merge_range(3, 0, 5, 0, "示例甲", &plain).unwrap();
    for row in [3, 4, 6] {
        sheet.write(row, 1, row).unwrap();
    }
    let mut table = read(&save(book), "a.xlsx").unwrap();
    let map = HeaderMap::find(&table, COLUMNS).unwrap();
    assert_eq!(map.row, 2);
    table.fill_down(3).unwrap();
    let name = |row: u32| table.rows.iter().find(|r| r.number == row).map(|r| r.cell(0).clone());
    assert_eq!((name(4), name(5)), (Some(text("示例甲")), Some(text("示例甲"))));
    assert_eq!((name(3), name(6), name(7)), (Some(Cell::Empty), None, Some(Cell::Empty)));
    assert_eq!(table.notes, [Note::Merged(vec!["A4:A6".into()])]);
}
