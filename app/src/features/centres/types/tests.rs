//! The values of a centre and the rules between them.

use proptest::prelude::*;

use super::*;
use crate::base::checks::Uscc;

fn code(text: &str) -> CentreCode {
    CentreCode::parse(text).unwrap()
}

fn donee(name: &str, kind: DoneeKind) -> DoneeUnit {
    let uscc = Uscc::parse("91350100M000100Y43").unwrap();
    DoneeUnit { name: name.to_owned(), uscc, kind, issues_receipts: true, tax_deduction: None }
}

fn draft(kind: CentreType, donee: Option<DoneeUnit>) -> CentreDraft {
    let names = ("示例竹沟托养中心", "示例竹沟村卫生室");
    let (phone, beds) = (Phone::parse("0396-2222222").unwrap(), Beds::new(30, Some(24)).unwrap());
    let draft = CentreDraft::new(code("411725100-01"), kind, names, "示例路1号", phone, beds);
    CentreDraft { donee, carers_on_duty: Some(12), ..draft }
}

#[test]
fn pub_20_no_text_of_a_centre_becomes_public_with_somebodys_number_in_it() {
    type Put = fn(&mut CentreDraft, &str);
    let fields: [(&str, Put); 6] = [
        ("name", |d, t| d.name = t.into()),
        ("host_unit", |d, t| d.host_unit = t.into()),
        ("donee_name", |d, t| d.donee = Some(donee(t, DoneeKind::PublicInstitution))),
        ("address", |d, t| d.address = t.into()),
        ("visiting_hours", |d, t| d.visiting_hours = Some(t.into())),
        ("visiting_rules", |d, t| d.visiting_rules = Some(t.into())),
    ];
    let good = CentreInput::check(draft(CentreType::TownshipHospital, None));
    assert!(good.is_ok(), "{good:?}");
    for (field, put) in fields {
        for text in ["请联系138 0000 1234", "身份证110105194912310 02X", "zhang@example.cn", "诊断3"]
        {
            let mut draft = draft(CentreType::TownshipHospital, None);
            put(&mut draft, text);
            let wrong = CentreInput::check(draft).unwrap_err();
            let code = wrong.iter().find(|(f, _)| *f == field).map(|(_, e)| e.code());
            assert_eq!(code, Some("personal"), "{field}: {text}");
            assert!(!format!("{wrong:?}").contains("0000 1234"), "RET-05");
        }
    }
}

#[test]
fn codes() {
    assert_eq!(code("41172510001").as_str(), "411725100-01");
    assert_eq!(code("411725100-99").township(), "411725100");
    for bad in [
        "",
        "411725100",
        "411725100-00",
        "411725100-1",
        "411725100-001",
        "4117251000-1",
        "41172510O-01",
        "٤11725100-01",
    ] {
        assert_eq!(CentreCode::parse(bad), Err(CentreError::Code), "{bad}");
    }
}

#[test]
fn slugs() {
    let centre = code("411726001-02");
    assert_eq!(Slug::from_name("示例（泌阳）托养中心", &centre).as_str(), "shilibiyangtuoyangzhongxin");
    assert_eq!(Slug::with_code("泌阳A", &centre).as_str(), "biyanga-411726001-02");
    assert_eq!(Slug::from_name("𠮷！", &centre).as_str(), "411726001-02");
    for bad in ["", "A", "a--b", "-a", "a-", "a b", "é", &"a".repeat(81)] {
        assert_eq!(Slug::parse(bad), Err(CentreError::Slug), "{bad}");
    }
}

#[test]
fn phones() {
    for (text, stored) in [
        ("0396-1234567", Ok("0396-1234567")),
        ("0396-2234567", Ok("0396-2234567")),
        ("(0396)2234567", Ok("0396-2234567")),
        ("03962234567", Ok("0396-2234567")),
        ("+863962234567", Ok("0396-2234567")),
        ("0086-396-2234567", Ok("0396-2234567")),
        ("0396-2234567转801", Ok("0396-2234567-801")),
        ("03962234567-801", Ok("0396-2234567-801")),
        ("010-62345678", Ok("010-62345678")),
        ("13812345678", Err(CentreError::PhoneIsMobile)),
        ("+86-138-1234-5678", Err(CentreError::PhoneIsMobile)),
        ("013812345678", Err(CentreError::PhoneIsMobile)),
        ("2234567", Err(CentreError::Phone)),
        ("0396-22345", Err(CentreError::Phone)),
        ("0396-223456x", Err(CentreError::Phone)),
        ("-", Err(CentreError::Phone)),
        ("", Err(CentreError::Phone)),
    ] {
        let read = Phone::parse(text);
        assert_eq!(read.as_ref().map(Phone::as_str).map_err(Clone::clone), stored, "{text}");
    }
    assert_eq!(Phone::parse("0396-2234567-801").unwrap().tel(), "+863962234567,801");
}

#[test]
fn places() {
    let zhugou = Coordinates::new(32.800_001_2, 113.700_00).unwrap();
    assert_eq!((zhugou.latitude(), zhugou.longitude()), (32.8, 113.7));
    assert_eq!(Coordinates::new(113.7, 32.8), Err(CentreError::SwappedCoordinates));
    for (lat, lon) in [(0.0, 0.0), (f64::NAN, 113.0), (32.8, 1137.0), (39.9, 116.4), (f64::INFINITY, 113.0)] {
        assert_eq!(Coordinates::new(lat, lon), Err(CentreError::FarAway));
    }
    let north = Coordinates::new(33.8, 113.7).unwrap();
    assert!((zhugou.km_to(north) - 111.2).abs() < 0.1);
}

#[test]
fn vacancy_is_coarse() {
    for (total, occupied, expected) in [
        (30, None, Vacancy::Unknown),
        (30, Some(30), Vacancy::Full),
        (30, Some(29), Vacancy::NearlyFull),
        (30, Some(27), Vacancy::NearlyFull),
        (30, Some(26), Vacancy::Free),
        (6, Some(5), Vacancy::NearlyFull),
        (6, Some(4), Vacancy::Free),
        (0, Some(0), Vacancy::Full),
    ] {
        assert_eq!(Beds::new(total, occupied).unwrap().vacancy(), expected, "{total} {occupied:?}");
    }
    assert_eq!(Beds::new(3, Some(4)), Err(CentreError::MoreThanBeds));
}

#[test]
fn res_01_colours() {
    for (residents, carers, level, shown) in [
        (Some(24), Some(12), RatioLevel::Ok, Some("2.0")),
        (Some(25), Some(12), RatioLevel::Amber, Some("2.1")),
        (Some(2001), Some(1000), RatioLevel::Amber, Some("2.1")),
        (Some(30), Some(12), RatioLevel::Amber, Some("2.5")),
        (Some(31), Some(12), RatioLevel::Red, Some("2.6")),
        (Some(1), Some(0), RatioLevel::Red, None),
        (Some(0), Some(0), RatioLevel::Unknown, None),
        (None, Some(3), RatioLevel::Unknown, None),
        (Some(3), None, RatioLevel::Unknown, None),
    ] {
        let ratio = StaffingRatio::new(residents, carers);
        assert_eq!((ratio.level(), ratio.per_carer().as_deref()), (level, shown), "{residents:?} {carers:?}");
    }
}

#[test]
fn flags_round_trip() {
    let set = CodeSet::<Facility>::from_words("空调、电视机；专业病床,TV\u{20}康复室").unwrap();
    assert_eq!(set.to_codes(), "tv,air_conditioner,care_beds,rehab_room");
    assert_eq!(CodeSet::from_codes(&set.to_codes()), set);
    assert_eq!(
        CodeSet::<Service>::from_words("Three Meals, 24小时医疗监护").unwrap().to_codes(),
        "meals,monitoring_24h"
    );
    assert!(CodeSet::<Service>::from_words("无").unwrap().is_empty());
    assert_eq!(CodeSet::<Facility>::from_words("电视、泳池"), Err(CentreError::UnknownWord("泳池".into())));
    assert_eq!(CodeSet::<Facility>::from_codes("tv,gone,").to_codes(), "tv");
    assert!(Facility::ALL.iter().all(|f| Facility::from_code(f.code()) == Some(*f)));
}

#[test]
fn don_04_a_clinic_needs_another_unit() {
    let check = |kind, donee| CentreInput::check(draft(kind, donee)).map(|_| ()).map_err(|mut e| e.remove(0));
    let clinic = CentreType::VillageClinic;
    let public = DoneeKind::PublicInstitution;
    assert_eq!(check(clinic, None), Err(("donee_name", CentreError::DoneeNeeded)));
    for name in ["示例竹沟村卫生室", "示例（竹沟）托养中心", "示例邻村卫生室", "示例邻村卫生所"]
    {
        let answer = check(clinic, Some(donee(name, public)));
        assert_eq!(answer, Err(("donee_name", CentreError::DoneeIsClinic)), "{name}");
    }
    assert_eq!(check(clinic, Some(donee("示例竹沟镇卫生院", public))), Ok(()));
    assert_eq!(check(CentreType::TownshipHospital, None), Ok(()));
    let other = CentreDraft { township: "411725101".into(), ..draft(CentreType::TownshipHospital, None) };
    assert_eq!(CentreInput::check(other).unwrap_err(), [("code", CentreError::CodeOfOtherTownship)]);
}

#[test]
fn don_04_governments_need_reason_and_level() {
    let exception = |reason, level| DoneeKind::GovernmentException { reason, level };
    let disaster = exception(ExceptionReason::Disaster, GovernmentLevel::County);
    for (kind, reason, level, expected) in [
        ("事业单位", None, None, Ok(DoneeKind::PublicInstitution)),
        ("Red_Cross", None, None, Ok(DoneeKind::RedCross)),
        ("政府", Some("自然灾害"), Some("县级"), Ok(disaster)),
        ("政府", None, Some("县级"), Err(CentreError::ExceptionReason)),
        ("政府", Some("节日"), Some("县级"), Err(CentreError::ExceptionReason)),
        ("政府", Some("disaster"), None, Err(CentreError::ExceptionLevel)),
        ("政府", Some("disaster"), Some("乡镇"), Err(CentreError::ExceptionLevel)),
        ("慈善组织", Some("disaster"), None, Err(CentreError::NoException)),
        ("公司", None, None, Err(CentreError::DoneeKind)),
    ] {
        assert_eq!(DoneeKind::parse(kind, reason, level), expected, "{kind} {reason:?} {level:?}");
    }
}

#[test]
fn tax_lists_are_plain_https() {
    assert!(TaxDeduction::new(2026, "https://czt.henan.gov.cn/list.html?a=1").is_ok());
    for bad in [
        "http://a.cn",
        "javascript:alert(1)",
        "https://",
        "https://a",
        "https://a.cn/\"x",
        "https://u@a.cn",
        "https://中.cn",
    ] {
        assert_eq!(TaxDeduction::new(2026, bad), Err(CentreError::Url), "{bad}");
    }
}

proptest! {
    #[test]
    fn parsers_never_panic(text in "\\PC{0,40}") {
        let _ = CentreCode::parse(&text);
        let _ = Slug::parse(&text);
        let _ = Phone::parse(&text);
        let _ = CodeSet::<Facility>::from_words(&text);
        let _ = TaxDeduction::new(2026, &text);
    }

    #[test]
    fn slugs_of_names_are_slugs(name in "\\PC{0,60}") {
        let centre = code("411725100-01");
        for slug in [Slug::from_name(&name, &centre), Slug::with_code(&name, &centre)] {
            prop_assert!(Slug::parse(slug.as_str()).is_ok(), "{}", slug.as_str());
        }
    }

    #[test]
    fn phones_read_back(text in "[0-9()+转-]{5,18}") {
        if let Ok(phone) = Phone::parse(&text) {
            prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone));
        }
    }
}
