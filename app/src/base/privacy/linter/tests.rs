//! PUB-20 by example; `any_text` holds what must be true of every text.

mod any_text;

use super::*;

const ID: &str = "411700189901010028";
const ID_X: &str = "41170018990101001X";
const CERT: &str = "41170018990101002841";
const CARD: &str = "6222020000000000000";

/// The rules and the places they were found at, in order.
fn found(text: &str) -> Vec<(Rule, &str)> {
    lint_with(text, &["王明", "欧阳锋", "阿里·买买提"])
        .into_iter()
        .map(|f| (f.rule, &text[f.start..f.end]))
        .collect()
}

fn lint_with(text: &str, residents: &[&str]) -> Vec<Finding> {
    lint(text, &LintContext { is_resident_name: &|name| residents.contains(&name) })
}

#[test]
fn pub_20_numbers_block_however_they_are_written() {
    use Rule::*;
    let full: String = ID.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
    for (rule, text) in [
        (CitizenId, ID.to_owned()),
        (CitizenId, "411700189901010183".into()),
        (CitizenId, ID_X.into()),
        (CitizenId, ID_X.to_lowercase()),
        (CitizenId, full),
        (CitizenId, "411700 18990101 0028".into()),
        (CitizenId, "411700-1899-0101-001X".into()),
        (CitizenId, "4 1 1 7 0 0 1 8 9 9 0 1 0 1 0 0 2 8".into()),
        (CitizenId, "411700\u{200B}18990101\u{E0100}0028".into()),
        (DisabilityCert, CERT.into()),
        (DisabilityCert, "41170018990101001X52".into()),
        (DisabilityCert, "41170018990101002841B1".into()),
        (DisabilityCert, "411700 18990101 0028 41".into()),
        (Mobile, "13800001234".into()),
        (Mobile, "138-0000-1234".into()),
        (Mobile, "138 - 0000 - 1234".into()),
        (Mobile, "1380 000 1234".into()),
        (Mobile, "１３８　００００　１２３４".into()),
        (Mobile, "138–0000–1234".into()),
        (Mobile, "8613800001234".into()),
        (Mobile, "013800001234".into()),
        (BankCard, CARD.into()),
        (BankCard, "6222 0200 0000 0000 000".into()),
        (BankCard, "4111111111111111".into()),
        (Email, "zhang.san@example.cn".into()),
        (Email, "ｚｓ＠ｅｘａｍｐｌｅ．ｃｎ".into()),
    ] {
        for (before, after) in
            [("", ""), ("请联系 ", "。"), ("（", "）"), ("共3人，", "，第2页"), ("号码", "张三")]
        {
            let whole = format!("{before}{text}{after}");
            assert_eq!(found(&whole), [(rule, text.as_str())], "{whole:?}");
        }
        let findings = lint(&text, &LintContext::without_register());
        assert!(is_blocked(&findings) && findings[0].severity == Severity::Block);
    }
}

#[test]
fn pub_20_several_numbers_in_one_text() {
    let text = format!("{ID}、{CERT}，电话13800001234 13900005678");
    let rules: Vec<_> = found(&text).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, [Rule::CitizenId, Rule::DisabilityCert, Rule::Mobile, Rule::Mobile]);
}

#[test]
fn pub_20_what_is_not_personal_passes() {
    for text in [
        "",
        "驻托公示〔2026〕示例08号，备案号：示备〔2026〕036",
        "公示期自2026年9月18日至2026年9月28日24:00",
        "2026-09-18 2026-09-25 2026-09-28",
        "20260918 20260925",
        "电话：0396-1234567，0396 1234567，03961234567",
        "传真0396-1380000 1234",
        "备案号2026091812340001，202609181234000168",
        "网站标识码4117000001，豫ICP备12345678号-1",
        "统一社会信用代码91350100M000100Y43，914117000000000218", // the second passes Luhn
        "411700189901010029",                                     // a wrong check character
        "4117001899010100281",                                    // part of something longer
        "13800001234567",
        "99913800001234",
        "备案号4117-02-20260918-0007", // passes Luhn, but is not written as a card
        "12345678901",
        "4111111111111112", // Luhn
        "投入60.5万元，惠及2108人，2026年新增1200张床位",
        "请带身份证和户口本，复印件2份，2026年9月30日前交到镇政府",
        "9月3日开展心理疏导",
        "肢体、智力残疾二级以上，符合托养条件的重度残疾人",
        "任何肢体残疾人都可以申请，100余名智力残疾人已入住",
        "农村12号文件",
        "住在示例镇示例村",
    ] {
        assert_eq!(found(text), vec![], "{text}");
    }
}

#[test]
fn pub_20_keywords_near_digits() {
    use Rule::*;
    for (rule, text) in [
        (KeywordNearDigits, "身份证尾号为0028"),
        (KeywordNearDigits, "残疾证号：4117"),
        (KeywordNearDigits, "6222开头的银行卡"),
        (KeywordNearDigits, "每日用药2次"),
        (KeywordNearDigits, "病历３"),
        (KeywordNearDate, "诊断于2019年"),
    ] {
        let text = format!("说明。{text}。");
        let findings = lint_with(&text, &[]);
        assert_eq!(findings.iter().map(|f| f.rule).collect::<Vec<_>>(), [rule], "{text}");
        assert!(!findings[0].excerpt_masked.contains(|c: char| c.is_ascii_digit()));
    }
    assert_eq!(found("请带身份证。1234人"), vec![], "another sentence");
    assert_eq!(found("病历由镇卫生院统一保管，住户家属可以来看，共12人"), vec![], "too far");
}

#[test]
fn pub_11_pub_20_addresses_below_the_township_warn() {
    for text in
        ["示例村三组12号", "示例村第3村民组", "示例村民委员会5组东头8号", "示例村１２号", "示例村十组"]
    {
        let findings = lint_with(text, &[]);
        assert_eq!(findings.iter().map(|f| f.rule).collect::<Vec<_>>(), [Rule::VillageAddress], "{text}");
        assert_eq!(findings[0].severity, Severity::Warn);
        assert!(!is_blocked(&findings));
    }
    assert_eq!(lint_with("示例村三组12号", &[])[0].excerpt_masked, "**村*组**号");
}

#[test]
fn pub_20_residents_are_found_by_hash() {
    for (text, name) in [
        ("今天王明学会了自己吃饭", "王明"),
        ("王\u{3000}明、李四", "王\u{3000}明"),
        ("王\u{200B}明", "王\u{200B}明"),
        ("感谢欧阳锋的家人", "欧阳锋"),
        ("住户阿里•买买提生日", "阿里•买买提"),
    ] {
        assert_eq!(found(text), [(Rule::ResidentName, name)], "{text:?}");
    }
    assert_eq!(lint_with("王明", &["王明"])[0].excerpt_masked, "王某");
    assert_eq!(found("国王\n明天"), vec![], "a line end is no padding");
}

#[test]
fn pub_20_a_type_of_disability_beside_a_name_warns() {
    for text in ["张三，肢体残疾二级", "村民李小明系智力残疾", "二级肢体残疾人王某", "张三丰（精神二级）"]
    {
        let findings = lint_with(text, &[]);
        assert_eq!(findings.iter().map(|f| f.rule).collect::<Vec<_>>(), [Rule::DisabilityWithName], "{text}");
    }
    assert_eq!(lint_with("张三，肢体残疾二级", &[])[0].excerpt_masked, "张某…肢体残疾二级");
    let rules: Vec<_> = found("今天欧阳锋过生日，他是肢体残疾。").into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, [Rule::DisabilityWithName, Rule::ResidentName]);
    assert_eq!(found("张三来访。中心照料肢体残疾人"), vec![], "another sentence");
}

#[test]
fn ret_05_no_finding_repeats_what_it_found() {
    for (text, excerpt) in [
        (ID, "411***********0028"),
        (CERT, "********************"),
        ("138 0000 1234", "138****1234"),
        (CARD, "***************0000"),
        ("zhang@example.cn", "z***@example.cn"),
    ] {
        let findings = lint(text, &LintContext::without_register());
        assert_eq!(findings[0].excerpt_masked, excerpt);
        assert!(!format!("{findings:?}").contains(text));
    }
}

#[test]
fn the_linter_keeps_up_with_a_long_text() {
    let text = "示例村三组的王明，138 0000，身份证，用药，肢体残疾，".repeat(400);
    assert!(!lint_with(&text, &[]).is_empty());
    assert!(lint_with(&"1 ".repeat(20_000), &[]).is_empty());
}
