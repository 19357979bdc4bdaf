//! Why a period ends when it ends.
use super::{titles::notice, *};
use crate::base::{calendar::Calendar, calendar::DayKind, clock::local_date};
use crate::features::notices::{document::days::Because, document::days::reason, types::Life, types::Notice};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at_ends(ends_at: &str) -> Notice {
    let n = notice(NoticeKind::AdmissionProposed, &[]);
    Notice { life: Life { ends_at: at(ends_at), ..n.life }, ..n }
}

#[test]
fn pub_04_each_day_is_there_with_its_kind() {
    let why = reason(&Calendar::builtin(), &at_ends("2026-09-28T16:00:00Z"), &[], date("2026-09-22"));
    assert_eq!((why.end, why.because), (date("2026-09-28"), Because::Rule));
    assert_eq!(why.cells.len(), 11);
    let cell = |day: &str| why.cells.iter().find(|c| c.date == date(day)).unwrap();
    assert!(cell("2026-09-18").posted && cell("2026-09-18").past);
    assert_eq!(cell("2026-09-19").kind, DayKind::Weekend);
    assert!(matches!(cell("2026-09-20").kind, DayKind::MakeUp(_)));
    assert!(cell("2026-09-22").today && !cell("2026-09-22").past);
    assert!(matches!(cell("2026-09-25").kind, DayKind::Holiday(_)));
    assert!(cell("2026-09-28").end && !cell("2026-09-27").end);
    assert!(why.unannounced.is_empty());
}

#[test]
fn the_stored_end_counts_and_the_page_says_why_it_differs() {
    let calendar = Calendar::builtin();
    let later = at_ends("2026-09-30T16:00:00Z");
    let today = date("2026-09-22");
    for (n, because) in [
        (Notice { extended_days: 2, ..later.clone() }, Because::Downtime),
        (Notice { version: 2, ..later.clone() }, Because::Correction),
        (Notice { version: 2, extended_days: 2, ..later.clone() }, Because::Downtime),
        (later, Because::Changed),
        (at_ends("2026-09-25T16:00:00Z"), Because::Changed),
    ] {
        let why = reason(&calendar, &n, &[], today);
        assert_eq!(why.because, because, "{n:?}");
        assert_eq!(
            why.cells.last().unwrap().date,
            local_date(n.life.ends_at - chrono::TimeDelta::seconds(1))
        );
    }
}

#[test]
fn cal_02_unannounced_years_are_named() {
    let n = notice(NoticeKind::AdmissionProposed, &[]);
    let over = |posted_at: &str, ends_at: &str, provisional| Notice {
        provisional,
        life: Life { posted_at: at(posted_at), ends_at: at(ends_at), ..n.life },
        ..n.clone()
    };
    let calendar = Calendar::builtin();
    let why = reason(
        &calendar,
        &over("2026-12-24T01:00:00Z", "2026-12-31T16:00:00Z", true),
        &[],
        date("2026-12-25"),
    );
    assert_eq!(why.unannounced, [2027]);
    let why = reason(
        &calendar,
        &over("2027-03-01T01:00:00Z", "2027-03-08T16:00:00Z", true),
        &[],
        date("2027-03-02"),
    );
    assert_eq!(why.unannounced, [2027]);
    // Announced since, though not at the posting.
    let why = reason(
        &calendar,
        &over("2026-03-02T01:00:00Z", "2026-03-09T16:00:00Z", true),
        &[],
        date("2026-03-03"),
    );
    assert_eq!(why.unannounced, [2026]);
}
