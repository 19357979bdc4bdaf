//! The vectors of §3.4 and the masks of §2.4.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

const FEMALE: [&str; 2] = ["411700189901010028", "411700189901010183"];
const MALE: &str = "41170018990101001X";

fn today() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, 11, 23)
}

#[test]
fn id_01_the_standard_sample_and_what_it_says() {
    let id = CitizenId::parse("11010519491231002X", today()).unwrap();
    assert_eq!(id.region(), "110105");
    assert_eq!(id.birth_date(), NaiveDate::from_ymd_opt(1949, 12, 31).unwrap());
    assert_eq!((id.sex(), id.age_on(today().unwrap())), (Sex::Female, 76));
    assert_eq!(CitizenId::parse(" 110105 19491231 002x ", today()).unwrap(), id);
    assert_eq!(CitizenId::parse("１１０１０５１９４９１２３１００２Ｘ", today()).unwrap(), id);
}

#[test]
fn id_01_what_is_refused() {
    use CitizenIdError as E;
    for (text, why) in [
        ("", E::Length(0)),
        ("110105491231002", E::Length(15)),
        ("110105194912310021", E::Checksum),
        ("110105194912310020", E::Checksum),
        ("11010519491231X02X", E::Character),
        ("11010519491231002Y", E::Character),
        ("一一〇一〇五一九四九一二三一〇〇二X", E::Character),
        ("010105194912310021", E::Region),
        ("11010519490229002X", E::BirthDate),
        ("110105194913310021", E::BirthDate),
        ("110105000000000021", E::BirthDate),
        ("110105202611240021", E::Future),
        ("110105190501010021", E::TooOld),
    ] {
        assert_eq!(CitizenId::parse(text, today()), Err(why), "{text}");
        assert!(!why.to_string().is_empty());
    }
}

#[test]
fn id_03_test_numbers_pass_only_with_the_age_check_off() {
    for (text, sex) in FEMALE.map(|n| (n, Sex::Female)).into_iter().chain([(MALE, Sex::Male)]) {
        assert_eq!(CitizenId::parse(text, None).unwrap().sex(), sex, "{text}");
        assert_eq!(CitizenId::parse(text, today()), Err(CitizenIdError::TooOld));
    }
}

#[test]
fn id_02_certificates() {
    let cert = DisabilityCertNo::parse("41170018990101002841", None).unwrap();
    assert_eq!((cert.category(), cert.grade(), cert.reissue()), (4, 1, None));
    assert!(cert.agrees_with(4, 1) && !cert.agrees_with(5, 1) && !cert.agrees_with(4, 2));
    assert_eq!(cert.citizen().expose(), FEMALE[0]);
    let cert = DisabilityCertNo::parse("41170018990101001X52b1", None).unwrap();
    assert_eq!((cert.category(), cert.grade(), cert.reissue()), (5, 2, Some(1)));
    assert_eq!(cert.expose(), "41170018990101001X52B1");
    use CertError as E;
    for (text, why) in [
        ("411700189901010028", E::Length(18)),
        ("41170018990101002941", E::Citizen(CitizenIdError::Checksum)),
        ("41170018990101002801", E::Category),
        ("41170018990101002881", E::Category),
        ("41170018990101002840", E::Grade),
        ("41170018990101002845", E::Grade),
        ("41170018990101002841B0", E::Reissue),
        ("41170018990101002841C1", E::Reissue),
    ] {
        assert_eq!(DisabilityCertNo::parse(text, None), Err(why), "{text}");
    }
    assert_eq!(
        DisabilityCertNo::parse("41170018990101002841", today()),
        Err(E::Citizen(CitizenIdError::TooOld))
    );
}

#[test]
fn id_04_social_credit_codes() {
    assert_eq!(Uscc::parse("91350100M000100Y43").unwrap().expose(), "91350100M000100Y43");
    assert_eq!(Uscc::parse(" ９1350100m000100y43 ").unwrap().expose(), "91350100M000100Y43");
    for (text, why) in [
        ("91350100M000100Y4", UsccError::Length(17)),
        ("91350100M000100Y44", UsccError::Checksum),
        ("91350100M000100I43", UsccError::Character('I', 16)),
        ("9135010OM000100Y43", UsccError::Character('O', 8)),
        ("91350100M000100Y4字", UsccError::Character('字', 18)),
        ("9135A100M000100Y43", UsccError::Checksum),
    ] {
        assert_eq!(Uscc::parse(text), Err(why), "{text}");
    }
}

#[test]
fn id_05_mobiles() {
    for text in
        ["13800001234", "138 0000 1234", "+86 138-0000-1234", "008613800001234", "１３８００００１２３４"]
    {
        let mobile = Mobile::parse(text).unwrap();
        assert_eq!((mobile.expose(), mobile.masked().as_str()), ("13800001234", "138****1234"));
    }
    for (text, why) in [
        ("12800001234", MobileError::Prefix),
        ("03961234567", MobileError::Prefix),
        ("1380000123", MobileError::Length(10)),
        ("138000012345", MobileError::Length(12)),
        ("1380000123a", MobileError::Character),
        ("", MobileError::Length(0)),
    ] {
        assert_eq!(Mobile::parse(text), Err(why), "{text}");
    }
}

#[test]
fn masks_for_staff_lists() {
    assert_eq!(CitizenId::parse(FEMALE[0], None).unwrap().masked(), "411***********0028");
    assert_eq!(mask_card("6222020000000001234"), "***************1234");
    assert_eq!(mask_email("zhang@example.cn"), "z***@example.cn");
    assert_eq!(mask_email("zhang.san@example.gov.cn"), "z***@example.gov.cn");
    assert_eq!(mask_email("张@示例.cn"), "张***@示例.cn");
    assert_eq!(mask_email("@x"), "***@x");
    assert_eq!((mask_email("@x.cn"), mask_email("nothing")), ("***@x.cn".into(), "***".into()));
    assert_eq!((stars_between("1234567", 3, 4), stars_between("", 3, 4)), ("*******".into(), String::new()));
}

#[test]
fn ret_05_debug_never_prints_a_number() {
    let all = [
        format!("{:?}", CitizenId::parse(FEMALE[0], None)),
        format!("{:?}", DisabilityCertNo::parse("41170018990101002841", None)),
        format!("{:?}", Uscc::parse("91350100M000100Y43")),
        format!("{:?}", Some(Mobile::parse("13800001234"))),
    ];
    for text in all {
        assert!(text.contains("redacted") && !text.contains(|c: char| c.is_ascii_digit()), "{text}");
    }
}

proptest! {
    #[test]
    fn nothing_panics(text in any::<String>()) {
        let _ = (CitizenId::parse(&text, None), DisabilityCertNo::parse(&text, None));
        let _ = (Uscc::parse(&text), Mobile::parse(&text), mask_email(&text), mask_card(&text));
    }

    #[test]
    fn id_01_any_single_wrong_digit_is_seen(place in 0usize..17, digit in 0u8..10) {
        let mut bytes = FEMALE[0].as_bytes().to_vec();
        let wrong = b'0' + digit;
        prop_assume!(bytes[place] != wrong);
        bytes[place] = wrong;
        prop_assert!(CitizenId::parse(std::str::from_utf8(&bytes).unwrap(), None).is_err());
    }

    #[test]
    fn id_01_any_swap_of_neighbours_is_seen(place in 0usize..16) {
        let mut bytes = FEMALE[0].as_bytes().to_vec();
        prop_assume!(bytes[place] != bytes[place + 1]);
        bytes.swap(place, place + 1);
        prop_assert!(CitizenId::parse(std::str::from_utf8(&bytes).unwrap(), None).is_err());
    }
}
