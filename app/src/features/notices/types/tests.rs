//! The state machine as tables: every transition from every state.
use super::*;

fn at(s: &str) -> DateTime<Utc> {
    s.parse().unwrap()
}

fn life() -> Life {
    Life {
        posted_at: at("2026-09-18T01:00:00Z"),
        ends_at: at("2026-09-28T16:00:00Z"),
        withdrawn: None,
        concluded: None,
    }
}

#[test]
fn ret_01_the_state_turns_at_the_second() {
    let l = life();
    assert!(matches!(l.state(at("2026-09-18T00:59:59Z")), State::Scheduled { .. }));
    assert!(matches!(l.state(at("2026-09-18T01:00:00Z")), State::Open { .. }));
    assert!(matches!(l.state(at("2026-09-28T15:59:59.999Z")), State::Open { .. }));
    assert!(matches!(l.state(at("2026-09-28T16:00:00Z")), State::Ended { .. }));
}

#[test]
fn transitions_are_allowed_where_the_table_says() {
    let before = at("2026-09-01T00:00:00Z");
    let during = at("2026-09-20T00:00:00Z");
    let after = at("2026-10-01T00:00:00Z");
    let result = Outcome { cleared: 4, returned: 1 };
    let withdrawn = life().withdraw(during, WithdrawReason::Death).unwrap();
    let concluded = life().conclude(after, 5, 0, result).unwrap();
    // state, now, may withdraw, may conclude
    for (name, l, now, withdraw, conclude) in [
        ("scheduled", life(), before, Ok(()), Err(Refused::StillOpen)),
        ("open", life(), during, Ok(()), Err(Refused::StillOpen)),
        ("ended", life(), after, Err(Refused::Closed), Ok(())),
        ("withdrawn", withdrawn, during, Err(Refused::Closed), Err(Refused::Closed)),
        ("concluded", concluded, after, Err(Refused::Closed), Err(Refused::Closed)),
    ] {
        assert_eq!(l.withdraw(now, WithdrawReason::Error).map(|_| ()), withdraw, "{name}: withdraw");
        assert_eq!(l.conclude(now, 5, 0, result).map(|_| ()), conclude, "{name}: conclude");
    }
    assert_eq!(withdrawn.closes_at(), during);
    let unseen = life().withdraw(before, WithdrawReason::Error).unwrap();
    assert_eq!(unseen.closes_at(), unseen.posted_at, "nobody sees it before its hour");
    assert_eq!(concluded.closes_at(), concluded.ends_at);
}

#[test]
fn pub_01_nothing_takes_effect_with_an_objection_open_or_wrong_counts() {
    let after = at("2026-10-01T00:00:00Z");
    for (people, open, cleared, returned, refused) in [
        (5, 1, 5, 0, Refused::OpenObjection),
        (5, 0, 5, 1, Refused::Counts),
        (5, 0, 6, -1, Refused::Counts),
        (5, 0, i64::MAX, 1, Refused::Counts),
    ] {
        let got = life().conclude(after, people, open, Outcome { cleared, returned });
        assert_eq!(got, Err(refused), "{people} {open} {cleared} {returned}");
    }
}

#[test]
fn a_number_has_one_address() {
    let no = NoticeNo::parse("411725-2026-8").unwrap();
    assert_eq!(no.to_string(), "411725-2026-8");
    assert_eq!(no.official(), "驻托公示〔2026〕确山8号");
    for bad in [
        "",
        "411725-2026-08",
        "411725-2026",
        "411725-2026-8-1",
        "41172-2026-8",
        "411725-2026-x",
        "411725-2026-９",
        "411725-2026--8",
        "411725-2026-9999999999",
        "411725-02026-8",
        "411725-2026-8 ",
    ] {
        assert_eq!(NoticeNo::parse(bad), None, "{bad}");
    }
}

#[test]
fn words_round_trip() {
    for k in NoticeKind::ALL {
        assert_eq!(NoticeKind::parse(k.word()), Some(*k));
    }
    for r in WithdrawReason::ALL {
        assert_eq!(WithdrawReason::parse(r.word()), Some(*r));
    }
    assert_eq!(NoticeKind::parse("nothing"), None);
}

#[test]
fn a_subject_is_never_printed() {
    let s = Subject {
        name: "示例人".into(),
        township: "411725100".into(),
        centre: None,
        minor: false,
        consent: Consent::Unknown,
    };
    assert!(!format!("{s:?}").contains("示例人"));
}
