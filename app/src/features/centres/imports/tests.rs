//! Whole files of centres.

use super::*;
use crate::base::sheets::{HeaderMap, Out, read, write_csv};
use crate::features::centres::types::{CentreType, DoneeKind, ExceptionReason, GovernmentLevel};
use crate::features::centres::{fields::ASKED, types::Vacancy};
use crate::office::imports::{Parsed, Refused, content, parse, template, template_csv};

fn lookup(key: &str) -> Option<TownshipRef> {
    let known = [("411725100", "竹沟镇", "411725", "确山县"), ("411726103", "羊册镇", "411726", "泌阳县")];
    let found =
        known.into_iter().find(|(code, name, _, county)| key == *code || key == format!("{county}{name}"));
    found.map(|(code, name, county, county_name)| TownshipRef {
        code9: code.into(),
        name: name.into(),
        county_code: county.into(),
        county_name: county_name.into(),
    })
}

const HEADER: &str =
    "中心编码,中心名称,中心类型,依托单位,县（区）,乡镇（街道）,地址,联系电话,床位数（张）,入住人数";

fn parse_csv(file: &str) -> Result<Parsed<CentreInput>, Refused<CentreReason>> {
    parse::<Centres>(&mut read(file.as_bytes(), "a.csv").unwrap(), &(lookup as Lookup))
}

fn errors(file: &str) -> Vec<(u32, String, &'static str)> {
    match parse_csv(file) {
        Err(Refused::Cells(errors)) => {
            let code = |reason: &CentreReason| match reason {
                CentreReason::Cell(reason) => reason.code(),
                CentreReason::Centre(error) => error.code(),
            };
            errors.list().iter().map(|e| (e.row, e.column.letter.clone(), code(&e.reason))).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_good_file() {
    let file = format!(
        "2026年示例托养中心汇总表\n{HEADER},纬度,经度,设施,服务项目,启用时间,受赠单位,受赠单位类型,统一社会信用代码,监护人\n\
         ４１１７２５１００-０１,示例　竹沟托养中心,卫生院,示例卫生院,确山县,竹沟镇,示例路1号,（0396）2222222,30张,28,32.9,113.7,电视、空调,一日三餐,2020年5月17日,,,,某\n\
         ,,,,,,,,,,,,,,,,,,\n\
         41172610301,示例羊册托养中心,村卫生室,示例村卫生室,,,示例路2号,0396-2222223,6,,,,,,,示例羊册镇卫生院,事业单位,91350100m000100y43,\n"
    );
    let parsed = parse_csv(&file).unwrap();
    assert_eq!(parsed.rows.iter().map(|c| c.row).collect::<Vec<_>>(), [3, 5]);
    let first = &parsed.rows[0].value;
    assert_eq!((first.code.as_str(), first.name.as_str()), ("411725100-01", "示例 竹沟托养中心"));
    assert_eq!((first.phone.as_str(), first.beds.vacancy()), ("0396-2222222", Vacancy::NearlyFull));
    assert_eq!(first.facilities.to_codes(), "tv,air_conditioner");
    assert!(first.services.has(Service::Meals) && first.donee.is_none());
    assert_eq!(first.opened_on.unwrap().to_string(), "2020-05-17");
    let second = &parsed.rows[1].value;
    assert_eq!(second.township, "411726103", "from the code");
    assert_eq!(second.donee.as_ref().unwrap().kind, DoneeKind::PublicInstitution);
    assert!(parsed.map.unknown[0].personal);
}

#[test]
fn every_wrong_cell_with_its_place() {
    let file = format!(
        "{HEADER},受赠单位\n\
         411725100-01,示例甲,卫生院,院,确山县,竹沟镇,路,0396-2222222,30,31,\n\
         ,,医院,院,确山县,羊册镇,路,13812345678,0,x,\n\
         411726103-01,示例乙,村卫生室,示例村卫生室,确山县,竹沟镇,路,0396-2222222,30,,\n\
         411725100-01,示例丙,村卫生室,院,,,路,0396-2222222,30,,示例院\n\
         999999999-01,示例丁,卫生院,院,,,路,0396-2222222,30,,\n"
    );
    let expected = [
        (2, "J", "more_than_beds"),
        (3, "A", "missing"),
        (3, "B", "missing"),
        (3, "C", "type"),
        (3, "F", "unknown_township"),
        (3, "H", "phone_is_mobile"),
        (3, "I", "out_of_range"),
        (3, "J", "not_a_number"),
        (4, "A", "code_of_other_township"),
        (4, "K", "donee_needed"),
        (5, "", "missing"),
        (5, "", "missing"),
        (5, "A", "same_as_row"),
        (6, "A", "unknown_township"),
    ];
    let expected: Vec<_> = expected.map(|(row, column, code)| (row, column.to_owned(), code)).into();
    assert_eq!(errors(&file), expected);
}

#[test]
fn header_and_empty_files() {
    let Err(Refused::Header(wrong)) = parse_csv("中心编码,中心名称\n1,2\n") else { panic!() };
    assert_eq!(wrong.len(), 5, "each missing required column");
    assert!(matches!(parse_csv(&format!("{HEADER}\n,,,\n")), Err(Refused::NoRows)));
}

#[test]
fn no_heading_means_two_columns() {
    for column in ASKED {
        for name in [column.zh, column.en, column.key].iter().chain(column.aliases) {
            let titles: Vec<&str> =
                ASKED.iter().map(|c| if c.key == column.key { *name } else { c.zh }).collect();
            let table = read(titles.join(",").as_bytes(), "a.csv").unwrap();
            assert!(HeaderMap::find(&table, ASKED).unwrap().has(column.key), "{name}");
        }
    }
}

#[test]
fn templates_are_headers_without_rows() {
    for lang in [Lang::ZhCn, Lang::En] {
        for file in [template::<Centres>(lang).unwrap(), template_csv::<Centres>(lang)] {
            let mut table = read(&file, "t").unwrap();
            let parsed = parse::<Centres>(&mut table, &(lookup as Lookup));
            assert!(matches!(parsed, Err(Refused::NoRows)));
            let map = HeaderMap::find(&table, ASKED).unwrap();
            assert!(map.unknown.is_empty() && ASKED.iter().all(|c| map.has(c.key)));
        }
    }
}

#[test]
fn messages_say_where_and_what() {
    let file = format!("{HEADER}\n411725100-01,示例甲,医院,院,,,路,0396-2222222,三十,,\n");
    let Err(wrong) = parse_csv(&file) else { panic!() };
    let zh = wrong.lines(Lang::ZhCn, false);
    assert_eq!(zh[0], "第 2 行，C 列“中心类型”，“医院”：只能填写“乡镇卫生院”或“村卫生室”。");
    assert_eq!(zh[1], "第 2 行，I 列“床位数（张）”，“三十”：不是数字。");
    assert_eq!(wrong.lines(Lang::En, false)[1], "Row 2, column I “床位数（张）”, “三十”: not a number.");
}

#[test]
fn the_example_of_the_guide_is_a_good_row() {
    for lang in [Lang::ZhCn, Lang::En] {
        let template = content::<Centres>(lang);
        let heads: Vec<&str> = ASKED.iter().map(|c| if lang == Lang::ZhCn { c.zh } else { c.en }).collect();
        let row: Vec<Out> = template.example().into_iter().map(Out::from).collect();
        let file = write_csv(&heads, [row.as_slice()]);
        let mut table = read(&file, "a.csv").unwrap();
        let parsed = parse::<Centres>(&mut table, &(super::lookup as Lookup)).unwrap();
        assert_eq!(parsed.rows[0].value.services.to_codes(), "meals,checkups");
    }
}

#[test]
fn every_choice_of_the_template_is_taken() {
    for lang in [Lang::ZhCn, Lang::En] {
        for column in ASKED {
            for word in content::<Centres>(lang).choices(column).into_iter().flatten() {
                let taken = match column.key {
                    "type" => CentreType::from_sheet(word).is_ok(),
                    "donee_type" => {
                        let plain = DoneeKind::parse(word, None, None);
                        plain.is_ok() || DoneeKind::parse(word, Some("disaster"), Some("county")).is_ok()
                    }
                    "donee_exception" => ExceptionReason::read(word).is_ok(),
                    "donee_level" => GovernmentLevel::read(word).is_ok(),
                    _ => crate::base::sheets::Cell::Text(word.into()).yes_no().is_ok(),
                };
                assert!(taken, "{word}");
            }
        }
    }
}
