//! CAL-01 to CAL-04: the vectors as tables, and what must hold for any date. Periods are tested beside
//! `period`.

use chrono::{Days, TimeZone, Utc};
use proptest::prelude::*;

use super::*;

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) const WEEK: NoticeRule = NoticeRule::CalendarDays(7);

#[test]
fn cal_03_make_up_days_and_spring_festival_2026() {
    let calendar = Calendar::builtin();
    for day in ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"] {
        let day = date(day);
        assert!(matches!(calendar.day(day).kind, DayKind::MakeUp(_)), "{day}");
        assert!(calendar.is_working(day));
    }
    for day in 15..=23 {
        assert!(matches!(
            calendar.day(NaiveDate::from_ymd_opt(2026, 2, day).unwrap()).kind,
            DayKind::Holiday(_)
        ));
    }
    assert_eq!(calendar.day(date("2026-02-24")).kind, DayKind::Workday);
    assert_eq!(calendar.day(date("2026-11-22")).kind, DayKind::Weekend);
}

#[test]
fn cal_04_adding_working_days() {
    let calendar = Calendar::builtin();
    for (from, n, to) in [
        ("2026-09-28", 10, "2026-10-16"),
        ("2026-02-12", 3, "2026-02-24"),
        ("2026-11-23", 15, "2026-12-14"),
        ("2026-11-23", 20, "2026-12-21"),
        ("2026-11-23", 10, "2026-12-07"),
        ("2026-11-22", 0, "2026-11-22"),
    ] {
        assert_eq!(calendar.add_working_days(date(from), n), (date(to), false), "{n} after {from}");
        assert_eq!(calendar.working_days_between(date(from), date(to)), u32::from(n));
    }
}

#[test]
fn cal_02_an_unpublished_year_is_provisional_until_it_is_loaded() {
    let mut calendar = Calendar::builtin();
    assert_eq!(calendar.years().collect::<Vec<_>>(), [2024, 2025, 2026]);
    assert!(calendar.period(date("2026-12-28"), WEEK).provisional);
    // Late December can still be moved by next year's notice.
    assert!(calendar.day(date("2026-12-31")).provisional && !calendar.day(date("2026-12-27")).provisional);
    assert!(!calendar.day(date("2025-12-31")).provisional);
    let text = r#"{"year":2027,"days":[{"name":"元旦","date":"2026-12-31","isOffDay":true},
        {"name":"元旦","date":"2027-01-01","isOffDay":true}]}"#;
    assert_eq!(calendar.with_year_json(text), Ok(2027));
    let period = calendar.period(date("2026-12-24"), WEEK);
    assert_eq!((period.ends_on, period.provisional), (date("2027-01-04"), false));
    assert_eq!(calendar.working_days_between(date("2026-12-30"), date("2027-01-04")), 1);
}

#[test]
fn cal_01_unsound_files_are_refused_and_change_nothing() {
    let day = |d: &str| format!(r#"{{"name":"元旦","date":"{d}","isOffDay":true}}"#);
    let file = |year: i64, days: &[String]| format!(r#"{{"year":{year},"days":[{}]}}"#, days.join(","));
    let first = day("2027-01-01");
    let many = vec![first.clone(); 401];
    use CalendarError as E;
    for (text, expected) in [
        (" ".repeat(65_537), E::TooBig(65_537)),
        (file(1999, std::slice::from_ref(&first)), E::Year(1999)),
        (file(99_999_999_999, std::slice::from_ref(&first)), E::Year(99_999_999_999)),
        (file(2027, &[]), E::Empty(2027)),
        (file(2027, &[day("2026-12-31")]), E::Empty(2027)),
        (file(2027, &many), E::TooManyDays(401)),
        (file(2027, &[day("2027-02-29")]), E::BadDate("2027-02-29".into())),
        (file(2027, &[day("2027-1-1")]), E::BadDate("2027-1-1".into())),
        (file(2027, &[day("2028-01-01")]), E::OtherYear { year: 2027, date: date("2028-01-01") }),
        (file(2027, &[day("2026-11-30")]), E::OtherYear { year: 2027, date: date("2026-11-30") }),
        (file(2027, &[first.clone(), first.clone()]), E::Duplicate(date("2027-01-01"))),
        (file(2027, &[first.replace("元旦", " ")]), E::BadName(date("2027-01-01"))),
    ] {
        let mut calendar = Calendar::builtin();
        assert_eq!(calendar.with_year_json(&text), Err(expected.clone()));
        assert!(!expected.to_string().is_empty());
        assert_eq!(calendar.years().count(), 3);
    }
    assert!(matches!(Calendar::empty().with_year_json("[]"), Err(E::Json(_))));
}

#[test]
fn days_left_counts_as_the_looks_page_does() {
    let end = date("2026-09-28");
    assert_eq!(days_left(date("2026-09-22"), end), Some(6));
    assert_eq!(days_left(end, end), Some(0));
    assert_eq!(days_left(date("2026-09-29"), end), None);
    assert!(days_left(NaiveDate::MIN, NaiveDate::MAX).is_some());
}

#[test]
fn the_ends_of_time_do_not_panic() {
    let calendar = Calendar::builtin();
    for posted in [NaiveDate::MIN, NaiveDate::MAX, NaiveDate::MAX - Days::new(3), date("9999-12-31")] {
        for rule in [WEEK, NoticeRule::WorkingDays(255), NoticeRule::WorkingDays(0)] {
            let period = calendar.period(posted, rule).extend_days(&calendar, 30);
            assert!(
                period.ends_on >= posted && period.ends_at() > Utc.timestamp_nanos(i64::MIN)
                    || posted.year() < 0
            );
        }
    }
    assert!(calendar.working_days_between(NaiveDate::MIN, NaiveDate::MAX) > 100_000_000);
    assert_eq!(calendar.add_working_days(NaiveDate::MAX, u16::MAX).0, NaiveDate::MAX);
}

pub(super) fn any_date() -> impl Strategy<Value = NaiveDate> {
    (-3_000i32..12_000).prop_map(|n| date("2020-01-01") + chrono::TimeDelta::days(i64::from(n)))
}

proptest! {
    #[test]
    fn cal_04_adding_and_counting_agree(from in any_date(), n in 0u16..400) {
        let calendar = Calendar::builtin();
        let (to, _) = calendar.add_working_days(from, n);
        prop_assert_eq!(calendar.working_days_between(from, to), u32::from(n));
        let days = from.iter_days().skip(1).take_while(|d| *d <= to);
        let by_hand = days.filter(|d| calendar.is_working(*d)).count();
        prop_assert_eq!(by_hand, usize::from(n));
    }
}
