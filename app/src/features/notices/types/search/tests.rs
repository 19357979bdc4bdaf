//! What each way of writing means.
use super::*;

/// County, names of the townships (`*` for a set too long to list), kind, year, count.
type Expected =
    (Option<&'static str>, Option<&'static [&'static str]>, Option<NoticeKind>, Option<i32>, Option<i64>);

const QUESHAN: Option<&str> = Some("411725");
const ADMISSION: Option<NoticeKind> = Some(NoticeKind::AdmissionProposed);

fn names(meaning: &Meaning) -> Option<Vec<&'static str>> {
    let codes = meaning.townships.as_ref()?;
    Some(codes.iter().map(|c| divisions::township(c).unwrap().name).collect())
}

#[test]
fn each_way_of_writing() {
    let table: &[(&str, Expected)] = &[
        // numbers
        ("411725-2026-8", (QUESHAN, None, None, Some(2026), Some(8))),
        ("411725-2026-008", (QUESHAN, None, None, Some(2026), Some(8))),
        ("https://a.gov.cn/nf/notices/411725-2026-8", (QUESHAN, None, None, Some(2026), Some(8))),
        ("驻托公示〔2026〕确山8号", (QUESHAN, None, None, Some(2026), Some(8))),
        ("驻托公示[2026]确山县08号", (QUESHAN, None, None, Some(2026), Some(8))),
        ("（２０２６）确山８号", (QUESHAN, None, None, Some(2026), Some(8))),
        ("确山2026年第8号", (QUESHAN, None, None, Some(2026), Some(8))),
        ("确山8号", (QUESHAN, None, None, None, Some(8))),
        ("确山 8", (QUESHAN, None, None, None, Some(8))),
        ("Queshan County No. 8", (QUESHAN, None, None, None, Some(8))),
        ("8号", (None, None, None, None, Some(8))),
        // places
        ("确山", (QUESHAN, None, None, None, None)),
        ("确山县", (QUESHAN, None, None, None, None)),
        ("驻马店市确山县", (QUESHAN, None, None, None, None)),
        ("QUESHAN", (QUESHAN, None, None, None, None)),
        ("que shan", (QUESHAN, None, None, None, None)),
        ("queshanxian", (QUESHAN, None, None, None, None)),
        ("qs", (QUESHAN, None, None, None, None)),
        ("biyang", (Some("411726"), None, None, None, None)),
        ("三里河街道", (None, Some(&["三里河街道"]), None, None, None)),
        ("三里河", (None, Some(&["三里河街道"]), None, None, None)),
        ("sanlihe", (None, Some(&["三里河街道"]), None, None, None)),
        ("Sanlihe Subdistrict", (None, Some(&["三里河街道"]), None, None, None)),
        ("确山三里河", (QUESHAN, Some(&["三里河街道"]), None, None, None)),
        ("确山县 三里河街道 2026年", (QUESHAN, Some(&["三里河街道"]), None, Some(2026), None)),
        ("queshansanlihe", (QUESHAN, Some(&["三里河街道"]), None, None, None)),
        ("西平 三里河", (Some("411721"), Some(&[]), None, None, None)),
        ("确山 西平", (Some("411721"), Some(&[]), None, None, None)),
        // titles
        ("三里河街道等拟入住公示（第8批）", (None, Some(&["三里河街道"]), ADMISSION, None, None)),
        ("拟退出", (None, None, Some(NoticeKind::ExitProposed), None, None)),
        ("2026", (None, None, None, Some(2026), None)),
        ("公示", (None, None, None, None, None)),
        ("第8批", (None, None, None, None, None)),
        ("确山〔2026〕第8批", (QUESHAN, None, None, Some(2026), None)),
    ];
    for (text, (county, townships, kind, year, seq)) in table {
        let meaning = read(text).unwrap_or_else(|| panic!("{text} means nothing"));
        assert_eq!(meaning.county, *county, "county of {text}");
        assert_eq!(names(&meaning).as_deref(), *townships, "townships of {text}");
        assert_eq!(meaning.kind, *kind, "kind of {text}");
        assert_eq!((meaning.year, meaning.seq), (*year, *seq), "number of {text}");
    }
}

#[test]
fn what_means_nothing() {
    for text in [
        "张三",
        "镇",
        "街道",
        "411799-2026-8",
        "确山 张三",
        "8号 9",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "%_",
        "0",
        "99999999999999999999",
        "🙂",
        "\u{202e}",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn every_county_and_township_is_found_by_its_own_name() {
    for c in divisions::counties() {
        for text in [c.name, c.pinyin, &c.label(crate::base::i18n::Lang::En)] {
            assert_eq!(read(text).unwrap().county, Some(c.code), "{text}");
        }
    }
    for t in divisions::townships() {
        for text in [t.name, t.english.as_str()] {
            let codes = read(text).unwrap().townships.unwrap_or_else(|| panic!("{text} is no township"));
            assert!(codes.contains(t.code), "{text}");
        }
    }
}

#[test]
fn a_number_needs_county_year_and_count() {
    assert_eq!(read("驻托公示〔2026〕确山8号").unwrap().number(), Some(NoticeNo::new("411725", 2026, 8)));
    assert_eq!(read("确山8号").unwrap().number(), None);
    assert!(means_number("确山8号") && !means_number("确山") && !means_number("张三8号"));
}

proptest::proptest! {
    #[test]
    fn nothing_breaks_it(text in ".{0,60}") {
        let _ = read(&text);
    }
    #[test]
    fn the_official_form_leads_back(year in 2000..2200_i32, seq in 1..1_000_000_000_i64, county in 0..10_usize) {
        let no = NoticeNo::new(divisions::counties()[county].code, year, seq);
        for text in [no.official(), no.to_string()] {
            proptest::prop_assert_eq!(read(&text).and_then(|m| m.number()), Some(no.clone()));
        }
    }
}
