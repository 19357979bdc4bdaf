//! The rules of bookings against the given answers.
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::hours::{Correction, Stay, Uncorrected, flags, shown};
use super::*;
use crate::base::calendar::Calendar;
use crate::testing::vectors;

fn at(v: &Value) -> Option<DateTime<Utc>> {
    v.as_str().and_then(|text| text.parse().ok())
}

fn same(said: &Value, expect: &Value) -> Result<(), String> {
    if said == expect { Ok(()) } else { Err(format!("{said} is not {expect}")) }
}

/// Words in no order.
fn sorted(mut words: Vec<&'static str>) -> Value {
    words.sort_unstable();
    json!(words)
}

#[test]
fn min_the_vectors_of_heads() {
    vectors::each("minors", "vectors", |v| {
        let n = |band: &str| v["heads"][band].as_i64().unwrap_or(0);
        let is = |of: &Value| of.as_bool().unwrap_or(false);
        let heads =
            Heads { under_8: n("under_8"), young: n("8_13"), teens: n("14_17"), adults: n("18_plus") };
        let a = &v["activity"];
        let with = With {
            kind: Kind::parse(v["kind"].as_str().unwrap()).unwrap(),
            guardian_or_teacher: is(&v["guardian_or_teacher"]),
            consents: v["consents"].as_i64().unwrap_or(0),
            trained: is(&a["trained"]),
            under_a_carer: is(&a["under_a_carer"]),
        };
        let task =
            Task { care: is(&a["care"]), hands_on: is(&a["hands_on"]), min_age: a["min_age"].as_i64() };
        let reasons = heads.reasons(with, task);
        let mut said = json!({
            "allowed": reasons.is_empty(),
            "reasons": sorted(reasons.iter().map(|r| r.word()).collect()),
            "adults_needed": heads.adults_needed(),
        });
        let missing = heads.consents_missing(with.consents);
        if missing > 0 {
            said["consents_missing"] = missing.into();
        }
        let mut expect = v["expect"].clone();
        if let Some(list) = expect["reasons"].as_array_mut() {
            list.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        }
        same(&said, &expect)
    });
}

fn stay(v: &Value) -> Stay {
    let breaks = v["breaks"].as_array().into_iter().flatten();
    Stay {
        came: at(&v["in"]).unwrap(),
        went: at(&v["out"]),
        breaks: breaks.map(|b| (at(&b[0]).unwrap(), at(&b[1]).unwrap())).collect(),
        counts: v["counts"].as_bool().unwrap_or(true),
        entered: at(&v["entered"]),
    }
}

#[test]
fn rec_01_the_vectors_of_hours() {
    let calendar = Calendar::builtin();
    vectors::each("hours", "people", |v| {
        let stays: Vec<Stay> = v["records"].as_array().unwrap().iter().map(stay).collect();
        let mut total = 0;
        let records: Vec<Value> = stays
            .iter()
            .zip(flags(&calendar, &stays))
            .zip(v["expect"]["records"].as_array().unwrap())
            .map(|((stay, flags), expect)| {
                let minutes = stay.minutes();
                total += minutes.ok().flatten().unwrap_or(0);
                let mut said = json!({
                    "minutes": minutes.ok().flatten(),
                    "refused": minutes.is_err().then_some("out_before_in"),
                    "flags": sorted(flags.iter().map(|f| f.word()).collect()),
                });
                // A refused one has no day, one without minutes no hours.
                for (key, value) in
                    [("hours", minutes.ok().flatten().map(shown)), ("day", Some(stay.day().to_string()))]
                {
                    if expect.get(key).is_some() {
                        said[key] = json!(value);
                    }
                }
                said
            })
            .collect();
        let said = json!({"records": records, "total_minutes": total, "total_hours": shown(total)});
        same(&said, &v["expect"])
    });
}

#[test]
fn rec_06_the_vectors_of_corrections() {
    vectors::each("hours", "corrections", |v| {
        let mut versions = vec![stay(&v["first"])];
        let (mut log, mut certificate): (Vec<Value>, Option<usize>) = (vec![], None);
        for step in v["steps"].as_array().unwrap() {
            if step["do"] == "certificate" {
                certificate = Some(versions.len());
                log.push("issued".into());
                continue;
            }
            let correction = Correction {
                came: at(&step["in"]),
                went: at(&step["out"]),
                breaks: None,
                reason: step["reason"].as_str().unwrap_or_default().to_owned(),
            };
            log.push(match correction.apply(versions.last().unwrap()) {
                Ok(next) => {
                    versions.push(next);
                    format!("version {}", versions.len()).into()
                }
                Err(Uncorrected::Reason) => json!({"refused": "reason"}),
                Err(Uncorrected::OutBeforeIn) => json!({"refused": "out_before_in"}),
                Err(_) => json!({"refused": "no_change"}),
            });
        }
        let minutes = versions.last().unwrap().minutes().unwrap().unwrap();
        let status = |on| if on < versions.len() { "superseded" } else { "valid" };
        let mut said = json!({
            "log": log, "versions_kept": versions.len(), "minutes": minutes, "hours": shown(minutes),
        });
        if let Some(on) = certificate {
            said["certificate"] = json!({"on_version": on, "status": status(on)});
        }
        same(&said, &v["expect"])
    });
}

#[test]
fn vis_03_the_vectors_of_late_cancellation() {
    vectors::each("deadlines", "late_cancellation", |v| {
        let said = match Cancelling::at(at(&v["cancelled"]).unwrap(), at(&v["begins"]).unwrap()) {
            Cancelling::WithoutMark => "without_mark",
            Cancelling::Late => "late",
            Cancelling::TooLate => "too_late",
        };
        same(&said.into(), &v["expect"])
    });
}

#[test]
fn the_vectors_of_reminders() {
    vectors::each("deadlines", "reminders", |v| {
        let (begins, confirmed) = (at(&v["begins"]).unwrap(), at(&v["confirmed"]).unwrap());
        let list = Settings::default().reminders(begins, confirmed, at(&v["cancelled"]));
        let said: Vec<_> =
            list.iter().map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).collect();
        same(&json!(said), &v["expect_sent_at"])
    });
}

#[test]
fn vis_02_a_request_is_released_before_its_visit_begins() {
    let (calendar, s) = (Calendar::builtin(), Settings::default());
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let asked = at("2026-09-22T02:24:00Z");
    assert_eq!(s.release(&calendar, asked, at("2026-12-01T01:00:00Z")), at("2026-09-30T16:00:00Z"));
    assert_eq!(s.release(&calendar, asked, at("2026-09-23T07:00:00Z")), at("2026-09-23T05:00:00Z"));
    assert_eq!(s.release(&calendar, asked, at("2026-09-22T03:00:00Z")), at("2026-09-22T03:00:00Z"));
}

/// Every state, with facts of any kind.
fn states() -> Vec<State> {
    let t = crate::testing::tuesday();
    let f = Stored {
        passed: 1,
        until: Some(t),
        due: Some(t.date_naive()),
        late: true,
        came: Some(t),
        went: Some(t),
    };
    Stage::ALL.iter().map(|stage| State::stored(*stage, f).unwrap()).collect()
}

#[test]
fn what_is_stored_of_a_state_is_the_state() {
    for state in states() {
        assert_eq!(State::stored(state.stage(), state.facts()), Some(state));
    }
}

/// The whole table: from where each act leads where. What is not here is refused.
#[test]
fn the_table_of_steps() {
    let t = crate::testing::tuesday();
    let due = t.date_naive();
    let acts: [(Act, &str); 18] = [
        (Act::Offer { until: t }, "waiting>offered"),
        (Act::Accept { due: Some(due) }, "offered>requested"),
        (Act::Accept { due: None }, "offered>confirmed"),
        (Act::Leave, "waiting>left offered>left"),
        (Act::Lapse, "offered>lapsed"),
        (Act::Close, "waiting>over"),
        (Act::Confirm, "requested>confirmed needs-info>confirmed"),
        (Act::Decline, "requested>declined needs-info>declined"),
        (Act::Ask, "requested>needs-info needs-info>needs-info"),
        (Act::Answer, "needs-info>requested"),
        (Act::Cancel { late: true }, "requested>cancelled needs-info>cancelled confirmed>cancelled"),
        (
            Act::CallOff,
            "waiting>called-off offered>called-off requested>called-off needs-info>called-off confirmed>called-off",
        ),
        (Act::Release, "requested>released needs-info>released"),
        (
            Act::CheckIn { at: t },
            "requested>checked-in needs-info>checked-in confirmed>checked-in no-show>checked-in",
        ),
        (Act::Undo, "checked-in>confirmed"),
        (Act::CheckOut { at: t }, "checked-in>completed"),
        (Act::NoShow, "confirmed>no-show"),
        (Act::Record, "completed>recorded"),
    ];
    for (act, table) in acts {
        let said: Vec<_> = states()
            .into_iter()
            .filter_map(|s| {
                s.after(act).ok().map(|next| format!("{}>{}", s.stage().word(), next.stage().word()))
            })
            .collect();
        assert_eq!(said.join(" "), table, "{act:?}");
    }
    let early = Act::CheckOut { at: t - chrono::TimeDelta::seconds(1) };
    assert_eq!(State::CheckedIn { came: t }.after(early), Err(Refused::OutBeforeIn));
}

#[test]
fn one_person_has_one_key_however_they_write_it() {
    let of = |phone: &str, email: &str| {
        Visitor { phone: phone.into(), email: email.into(), ..Visitor::default() }.key()
    };
    let key = of("13800000001", "");
    for phone in ["138 0000 0001", "+86 138-0000-0001", "１３８０００００００１"] {
        assert_eq!(of(phone, "other@example.invalid"), key, "{phone}");
    }
    assert_ne!(of("13800000002", ""), key);
    assert_eq!(of("", "Lin@Example.invalid"), of("", "lin@example.invalid"));
    assert_eq!(of("", ""), None);
}

mod line {
    //! The line as a model: what the store does with rows, done in memory, so that every entry runs in no time. The store's own test
    //! runs the same entries on both engines.
    use crate::features::visits::types::places::{Room, Waiter, Wants, Welcome, walk, welcome};

    fn room(groups: Option<i64>) -> Room<&'static str> {
        Room { people: 4, groups, activities: vec![("hair", Some(2)), ("read", None)] }
    }

    fn wants(people: i64, group: bool, activity: &'static str) -> Wants<&'static str> {
        Wants { people, group, activities: vec![activity] }
    }

    fn line(list: &[(i64, bool, &'static str, i64)]) -> Vec<Waiter<usize, &'static str>> {
        let one = |(i, w): (usize, &(i64, bool, &'static str, i64))| Waiter {
            id: i,
            wants: wants(w.0, w.1, w.2),
            passed: w.3,
        };
        list.iter().enumerate().map(one).collect()
    }

    #[test]
    fn w_3_a_newcomer_passes_nobody_over() {
        let (all, none) = (room(None), line(&[]));
        let mut free = all.clone();
        free.people = 2;
        assert_eq!(welcome(&all, &free, &none, &wants(2, false, "read")), Welcome::Booked);
        assert_eq!(welcome(&all, &free, &none, &wants(3, false, "read")), Welcome::Waits);
        assert_eq!(welcome(&all, &free, &none, &wants(5, false, "read")), Welcome::TooBig);
        assert_eq!(welcome(&all, &free, &none, &wants(3, false, "hair")), Welcome::TooBig);
        assert_eq!(welcome(&all, &free, &none, &wants(1, false, "none")), Welcome::ActivityClosed);
        let group = line(&[(4, true, "read", 0)]);
        assert_eq!(welcome(&all, &free, &group, &wants(1, false, "read")), Welcome::Waits);
    }

    #[test]
    fn w_4_who_uses_nothing_that_is_lacking_ahead_passes_nobody() {
        // The group lacks a place for groups; a person does not use one.
        let all = room(Some(1));
        let mut free = Room { groups: Some(0), ..all.clone() };
        let mut waiting = line(&[(2, true, "read", 3), (1, false, "read", 0)]);
        assert_eq!(walk(&all, &mut free, &mut waiting), [1]);
        assert_eq!((waiting.len(), waiting[0].passed, free.people), (1, 3, 3));
    }

    #[test]
    fn w_5_places_are_kept_for_whoever_was_passed_over_three_times() {
        let all = room(None);
        let mut free = Room { people: 3, ..all.clone() };
        let mut waiting = line(&[(4, true, "read", 3), (1, false, "read", 0)]);
        assert!(walk(&all, &mut free, &mut waiting).is_empty());
        free.people = 4;
        assert_eq!(walk(&all, &mut free, &mut waiting), [0]);
    }

    #[test]
    fn w_6_what_is_impossible_blocks_nobody_and_counts_nothing() {
        let all = room(None);
        let mut free = Room { people: 1, ..all.clone() };
        let mut waiting = line(&[(9, true, "read", 3), (1, false, "gone", 3), (1, false, "read", 0)]);
        assert_eq!(walk(&all, &mut free, &mut waiting), [2]);
        assert!(waiting.iter().all(|w| w.passed == 3) && waiting.len() == 2);
    }
}
