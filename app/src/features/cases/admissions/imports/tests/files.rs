//! Files as they come: hidden columns, formulas, bad encodings, far cells, too many rows.
use rust_xlsxwriter::{Formula, Workbook};

use super::*;
use crate::office::imports::Importer as _;
use crate::testing::{sqlite_state, tuesday};

async fn one() -> (AppState, Actor) {
    let state = sqlite_state(crate::base::clock::Clock::fixed(tuesday())).await;
    let actor = township(&state).await;
    (state, actor)
}

#[tokio::test]
async fn in_09_what_a_workbook_hides_is_said() {
    let (state, actor) = one().await;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, text) in ["姓名", "身份证号", "联系电话", "村"].into_iter().enumerate() {
        sheet.write_string(0, column as u16, text).unwrap();
    }
    sheet.write_string(1, 0, "张虚构").unwrap();
    sheet.write_string(1, 1, id("19800102", 1)).unwrap();
    sheet.write_formula(1, 2, Formula::new("=\"139\"&\"00000000\"").set_result("13900000000")).unwrap();
    sheet.write_string(1, 3, "示例村").unwrap();
    sheet.write_string(2, 0, "李示例").unwrap();
    sheet.set_column_hidden(1).unwrap();
    sheet.set_row_hidden(2).unwrap();
    book.add_worksheet().set_hidden(true).write_string(0, 0, "身份证号").unwrap();
    let report = check(&state, &actor, "a.xlsx", book.save_to_buffer().unwrap()).await.unwrap();
    let text = report.remarks.join("\n");
    for part in [
        "有隐藏的列",
        "有 1 个隐藏的行",
        "有 1 个单元格是公式",
        "隐藏的工作表没有读取",
        "B 列“身份证号”只用于核对",
        "1 人没有身份证号",
        "2 人没有村代码",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(report.rows.len(), 2);
    assert_eq!(report.rows[0].value.village, "411725101000");
}

#[tokio::test]
async fn in_08_hostile_files_are_refused_in_words() {
    let (state, actor) = one().await;
    let mut far = Workbook::new();
    far.add_worksheet().write_string(1_000_000, 16_000, "x").unwrap();
    let many = format!("姓名,村\n{}", "张虚构,示例村\n".repeat(10_000));
    let mut broken = "姓名,身份证号\n张虚构,\n".as_bytes().to_vec();
    broken.extend_from_slice(b"\xff\xfe\xfd,1\n");
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("far.xlsx", far.save_to_buffer().unwrap(), "100000"),
        ("many.csv", many.into_bytes(), "一个文件最多 1000 行"),
        ("broken.csv", broken, "无法识别的字符"),
        ("a.xlsx", b"PK\x03\x04".to_vec(), "已损坏"),
        ("a.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "旧版"),
        ("a.csv", vec![], "没有内容"),
        ("a.csv", b"a,b\n1,2\n".to_vec(), "没有找到表头"),
        ("a.csv", "姓名,监护人\n".as_bytes().to_vec(), "没有数据"),
        ("big.csv", vec![b'a'; Cases::MAX_FILE + 1], "4 MB"),
        ("a.csv", "姓名,监护人\n=cmd|' /C calc'!A0,x\n张\u{202e}虚,y\n".as_bytes().to_vec(), "控制字符"),
    ];
    for (name, file, part) in cases {
        let text = wrong(check(&state, &actor, name, file).await);
        assert!(text.contains(part), "{name}: {text}");
    }
    // GB18030, as Excel saves csv files in China.
    let (bytes, ..) = encoding_rs::GB18030.encode("姓名,村\n张虚构,示例村\n𠮷虚构,示例村\n");
    let report = check(&state, &actor, "a.csv", bytes.into_owned()).await.unwrap();
    assert_eq!(report.rows[1].value.name, "𠮷虚构");
}

#[tokio::test]
async fn the_template_comes_back_as_it_was_filled_in() {
    let (state, actor) = one().await;
    for lang in Lang::ALL {
        let file = imports::template::<Cases>(lang).unwrap();
        let text = wrong(check(&state, &actor, "t.xlsx", file).await);
        assert!(text.contains("没有数据"), "a header that is understood, and no rows: {text}");
    }
}

#[tokio::test]
async fn only_clerks_who_answer_for_the_place_import() {
    let (state, _) = one().await;
    let file = || csv(&[line(1, "张虚构", &id("19800102", 1))]);
    for role in [Role::VillageReporter, Role::CityAdmin, Role::Auditor] {
        let division = if role == Role::VillageReporter { "411725101201" } else { "4117" };
        let actor = staff(&state, role, division, None).await;
        assert!(matches!(
            check(&state, &actor, "a.csv", file()).await,
            Err(Failure::App(crate::base::error::AppError::NotFound))
        ));
    }
    let county = staff(&state, Role::CountyOfficer, "411725", None).await;
    let report = check(&state, &county, "a.csv", file()).await.unwrap();
    assert_eq!(report.rows[0].value.village, "411725101201");
    let missing = csv(&[line(1, "张虚构", "").replace("竹沟镇", "")]);
    assert!(wrong(check(&state, &county, "a.csv", missing).await).contains("L 列“乡镇”：必须填写"));
    let elsewhere = csv(&[line(1, "张虚构", "").replace("竹沟镇", "羊册镇")]);
    assert!(wrong(check(&state, &county, "a.csv", elsewhere).await).contains("不在您负责的范围内"));
    let order = Order {
        clerk: Some("nobody@example.invalid"),
        name: "a.csv",
        bytes: file(),
        dry_run: true,
        lang: Lang::ZhCn,
    };
    let lines = imports::run_as(IMPORTS, "cases", &state, order).await;
    assert!(lines.unwrap_err()[0].contains("没有这个账号"));
}
