//! The vectors of PUB-04 and PUB-05 as tables, and what must hold for any period.

use chrono::{Days, TimeZone};
use proptest::prelude::*;

use super::*;
use crate::base::calendar::tests::{WEEK, any_date, date};

#[test]
fn pub_04_periods_end_as_in_the_vectors() {
    let calendar = Calendar::builtin();
    for (posted, ends) in [
        ("2026-11-23", "2026-11-30"),
        ("2026-11-22", "2026-11-30"),
        ("2026-09-24", "2026-10-08"),
        ("2026-02-10", "2026-02-24"),
        ("2026-02-07", "2026-02-14"),
        ("2026-04-28", "2026-05-06"),
        ("2026-05-08", "2026-05-15"),
        ("2026-09-18", "2026-09-28"), // the looks page
    ] {
        let period = calendar.period(date(posted), WEEK);
        assert_eq!(period.ends_on, date(ends), "posted {posted}");
        assert!(!period.provisional, "posted {posted}");
        assert_eq!(period.rolled, period.ends_on != period.counted_until);
        assert_eq!(period.counted_until, date(posted) + Days::new(7));
    }
}

#[test]
fn pub_04_the_day_strip_of_the_looks_page() {
    use PeriodMark::*;
    let period = Calendar::builtin().period(date("2026-09-18"), WEEK);
    let marks: Vec<_> = period.days.iter().map(|d| d.mark).collect();
    let expected = [Posted, Rest, MakeUp, Counted, Counted, Counted, Counted, Rest, Rolled, Rolled, End];
    assert_eq!(marks, expected);
    assert_eq!(period.days[2].kind, DayKind::MakeUp("国庆节".into()));
    assert_eq!(period.days[7].kind, DayKind::Holiday("中秋节".into()));
    assert_eq!(period.days[10].weekday, Weekday::Mon);
    assert!(period.rolled);
}

#[test]
fn pub_04_cal_06_the_end_is_an_exclusive_instant() {
    let period = Calendar::builtin().period(date("2026-11-23"), WEEK);
    assert_eq!(period.ends_at(), Utc.with_ymd_and_hms(2026, 11, 30, 16, 0, 0).unwrap());
}

#[test]
fn pub_04_working_days_never_end_before_a_week() {
    let calendar = Calendar::builtin();
    for (posted, n, ends) in [
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-23", 7, "2026-12-02"),
        // Mon 14 Sep, the fifth working day is the make-up Sunday the 20th: the minimum holds.
        ("2026-09-14", 5, "2026-09-21"),
        ("2026-05-06", 5, "2026-05-13"),
        ("2026-09-28", 5, "2026-10-10"),
        ("2026-09-28", 10, "2026-10-16"),
    ] {
        let period = calendar.period(date(posted), NoticeRule::WorkingDays(n));
        assert_eq!(period.ends_on, date(ends), "posted {posted}, {n} working days");
    }
}

#[test]
fn pub_05_downtime_extends_to_a_working_day() {
    let calendar = Calendar::builtin();
    let period = calendar.period(date("2026-11-20"), WEEK);
    assert_eq!(period.ends_on, date("2026-11-27"));
    assert_eq!(period.extend_days(&calendar, 0), period);
    let longer = period.extend_days(&calendar, 1);
    assert_eq!((longer.ends_on, longer.rolled, longer.extended_days), (date("2026-11-30"), true, 1));
    assert_eq!(longer.days.len(), 11);
    assert_eq!(longer.extend_days(&calendar, 2).extended_days, 3);
    assert_eq!(period.extend_days(&calendar, 3).ends_on, date("2026-11-30"));
}

#[test]
fn pub_04_rules_are_written_one_way_and_have_a_minimum() {
    for text in ["calendar:7", "calendar:30", "calendar:255", "working:5", "working:7", "working:20"] {
        let rule: NoticeRule = text.parse().unwrap();
        assert_eq!(rule.to_string(), text);
        let json = serde_json::to_string(&rule).unwrap();
        assert_eq!(json, format!("{text:?}"));
        assert_eq!(serde_json::from_str::<NoticeRule>(&json).unwrap(), rule);
    }
    for (text, why) in [
        ("calendar:6", RuleError::TooFewCalendarDays(6)),
        ("calendar:0", RuleError::TooFewCalendarDays(0)),
        ("working:6", RuleError::WorkingDays(6)),
        ("working:4", RuleError::WorkingDays(4)),
        ("calendar:256", RuleError::Format),
        ("calendar:07", RuleError::Format),
        ("calendar:+7", RuleError::Format),
        ("calendar", RuleError::Format),
        ("weeks:7", RuleError::Format),
        ("", RuleError::Format),
    ] {
        assert_eq!(text.parse::<NoticeRule>(), Err(why), "{text}");
    }
    assert!(serde_json::from_str::<NoticeRule>("\"calendar:3\"").is_err());
    // Even a rule made in code, past the parser, gives a whole week.
    let period = Calendar::builtin().period(date("2026-11-23"), NoticeRule::CalendarDays(1));
    assert_eq!(period.ends_on, date("2026-11-30"));
}

fn any_rule() -> impl Strategy<Value = NoticeRule> {
    prop_oneof![any::<u8>().prop_map(NoticeRule::CalendarDays), any::<u8>().prop_map(NoticeRule::WorkingDays)]
}

proptest! {
    #[test]
    fn pub_04_every_period(posted in any_date(), rule in any_rule(), down in 0u16..40) {
        let calendar = Calendar::builtin();
        let base = calendar.period(posted, rule);
        for period in [base.clone(), base.extend_days(&calendar, down)] {
            prop_assert!(calendar.is_working(period.ends_on));
            prop_assert!(period.ends_on >= posted + Days::new(u64::from(MINIMUM_DAYS)));
            prop_assert!(period.ends_on >= calendar.period(posted, WEEK).ends_on);
            prop_assert_eq!(period.days.first().map(|d| d.date), Some(posted));
            let last = period.days.last().map(|d| (d.date, d.mark));
            prop_assert_eq!(last, Some((period.ends_on, PeriodMark::End)));
            prop_assert!(period.days.windows(2).all(|w| w[0].date.succ_opt() == Some(w[1].date)));
            prop_assert!(period.days.iter().all(|d| d.mark != PeriodMark::Rolled || !d.kind.is_working()));
        }
        prop_assert!(base.extend_days(&calendar, down).ends_on >= base.ends_on + Days::new(u64::from(down)));
    }

    #[test]
    fn pub_04_a_later_posting_never_ends_earlier(a in any_date(), later in 0u64..60, rule in any_rule()) {
        let calendar = Calendar::builtin();
        let b = a + Days::new(later);
        prop_assert!(calendar.period(a, rule).ends_on <= calendar.period(b, rule).ends_on);
    }
}
