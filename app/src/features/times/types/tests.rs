//! The rules of times against the vectors (series.json), and what a slot says.
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value;

use super::series::{Edit, Fate, Instance, Repeat, Rest, hour, instant};
use super::*;
use crate::base::{calendar::Calendar, privacy::public_text::PublicText};
use crate::testing::vectors;

fn at(v: &Value) -> DateTime<Utc> {
    v.as_str().unwrap().parse().unwrap()
}

fn day(v: &Value) -> NaiveDate {
    v.as_str().unwrap().parse().unwrap()
}

fn days(v: &Value) -> Vec<NaiveDate> {
    v.as_array().map(|list| list.iter().map(day).collect()).unwrap_or_default()
}

fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, expected: T, got: T) -> Result<(), String> {
    if expected == got { Ok(()) } else { Err(format!("{what}: {expected:?} expected, {got:?}")) }
}

#[test]
fn rules_give_the_days_of_the_vectors() {
    vectors::each("series", "expansions", |v| {
        let first = NaiveDateTime::parse_from_str(v["starts"].as_str().unwrap(), "%Y-%m-%dT%H:%M").unwrap();
        let rest = Rest::parse(v["rest_days"].as_str().unwrap()).unwrap();
        let repeat = Repeat::parse(v["rrule"].as_str().unwrap(), first, rest).map_err(|e| e.to_string())?;
        let window = (day(&v["window"][0]), day(&v["window"][1]));
        let found = repeat.days(&Calendar::builtin(), &days(&v["except"]), window);
        let expect = &v["expect"];
        same("days", days(&expect["days"]), found.iter().map(|p| p.day).collect())?;
        let provisional = found.iter().filter(|p| p.provisional).map(|p| p.day).collect();
        same("provisional", days(&expect["provisional"]), provisional)?;
        let slot = Slot::new(repeat.on(found[0].day), v["minutes"].as_i64().unwrap(), 0);
        let edges = [utc(slot.starts_at), utc(slot.ends_at)];
        let expected: [String; 2] = [0, 1].map(|i| expect["first_utc"][i].as_str().unwrap().to_owned());
        same("first", expected, edges)
    });
}

#[test]
fn f07_an_edit_of_a_series_keeps_what_is_booked_or_changed() {
    vectors::each("series", "edits", |v| {
        let (now, minutes) = (at(&v["now"]), v["minutes"].as_i64().unwrap());
        let lead = v["closes_hours_before"].as_i64().unwrap() * 60;
        let e = &v["edit"];
        let edit = Edit {
            shift_days: e["shift_days"].as_i64().unwrap_or_default(),
            time: e["time"].as_str().map(|t| hour(t).unwrap()),
            minutes: e["minutes"].as_i64(),
            last_day: e["last_day"].as_str().map(|d| d.parse().unwrap()),
        };
        let mut for_decision = vec![];
        for (i, expect) in
            v["instances"].as_array().unwrap().iter().zip(v["expect"]["instances"].as_array().unwrap())
        {
            let planned = at(&i["starts"]);
            let changed = i["changed_to"].as_str().map(|_| at(&i["changed_to"]));
            let of = Instance {
                planned,
                slot: Slot::new(series::local(planned), minutes, lead)
                    .moved(changed.unwrap_or(planned), None),
                people: i["people"].as_i64().unwrap_or_default() > 0,
                by_hand: changed.is_some(),
                cancelled: i["cancelled"].as_bool().unwrap_or_default(),
            };
            let fate = edit.fate(&of, now);
            let (is, slot) = match fate {
                Fate::Past => ("past", of.slot),
                Fate::StaysCancelled => ("stays_cancelled", of.slot),
                Fate::Unchanged => ("unchanged", of.slot),
                Fate::Moved(slot) => ("moved", slot),
                Fate::Removed => ("removed", of.slot),
                Fate::KeptBooked => ("kept_booked", of.slot),
                Fate::KeptChanged => ("kept_changed", of.slot),
                Fate::KeptWouldBePast => ("kept_would_be_past", of.slot),
            };
            let id = i["id"].as_str().unwrap();
            same(id, expect["is"].as_str().unwrap(), is)?;
            if let Some(starts) = expect["starts"].as_str() {
                same(id, starts, &utc(slot.starts_at))?;
                same(id, expect["ends"].as_str().unwrap(), &utc(slot.ends_at))?;
                same(id, expect["closes"].as_str().unwrap(), &utc(slot.closes_at))?;
                let rises = matches!(fate, Fate::Moved(_));
                same(id, expect["sequence_rises"].as_bool().unwrap(), rises)?;
            }
            if fate.for_decision() {
                for_decision.push(id.to_owned());
            }
        }
        let expected = v["expect"]["for_decision"].as_array().unwrap();
        same("for decision", expected.iter().map(|i| i.as_str().unwrap().to_owned()).collect(), for_decision)
    });
}

#[test]
fn an_edited_rule_goes_on_where_its_times_were_moved_to() {
    let first = "2026-10-06T09:00:00".parse().unwrap();
    let repeat = Repeat::parse("FREQ=WEEKLY;BYDAY=TU;COUNT=9", first, Rest::Any).unwrap();
    let edit = Edit {
        shift_days: 1,
        time: hour("14:30"),
        last_day: Some("2026-10-21".parse().unwrap()),
        ..Edit::default()
    };
    let edited = repeat.edited(&edit).unwrap();
    assert_eq!(edited.rule(), "FREQ=WEEKLY;BYDAY=WE;UNTIL=20261021T155959Z");
    assert_eq!(edited.last_day(), Some("2026-10-21".parse().unwrap()));
    assert_eq!(
        (repeat.weekday(), edited.weekday()),
        (Some(chrono::Weekday::Tue), Some(chrono::Weekday::Wed))
    );
    let window = ("2026-10-01".parse().unwrap(), "2026-12-31".parse().unwrap());
    let found = edited.days(&Calendar::builtin(), &[], window);
    assert_eq!(
        found.iter().map(|p| p.day.to_string()).collect::<Vec<_>>(),
        ["2026-10-07", "2026-10-14", "2026-10-21"]
    );
    assert_eq!(instant(edited.on(found[0].day)), "2026-10-07T06:30:00Z".parse::<DateTime<Utc>>().unwrap());
    assert!(Repeat::parse("FREQ=SOMETIMES", first, Rest::Any).is_err());
}

#[test]
fn offers_are_stored_and_read_again_and_what_contradicts_itself_is_refused() {
    let get = |key| Activity::get(key).unwrap();
    let offers = Offers::new([
        Offer { activity: get("haircut"), places: Some(4) },
        Offer { activity: get("company"), places: None },
        Offer { activity: get("haircut"), places: None },
    ]);
    assert_eq!(offers.write(), "company haircut:4");
    assert_eq!(Offers::read("company haircut:4"), Some(offers.clone()));
    assert_eq!((Offers::read("flying"), Offers::read("company:x")), (None, None));
    let none = || PublicText::parse("").unwrap();
    let mut terms = Terms {
        offers,
        places: 3,
        groups: None,
        instant: true,
        min_age: 0,
        tasks: none(),
        risks: none(),
        bring: none(),
        meals: none(),
        insurance: PublicText::parse("卫生院统一办理").unwrap(),
    };
    assert_eq!(terms.check(), Err(TermsError::MorePlaces(get("haircut"))));
    terms.places = 10;
    assert_eq!((terms.check(), terms.lowest_age()), (Ok(()), 8));
    terms.insurance = none();
    assert_eq!(terms.check(), Err(TermsError::Insurance(get("haircut"))), "VOL-05");
    terms.offers = Offers::new([Offer { activity: get("media"), places: None }]);
    assert_eq!(terms.check(), Err(TermsError::Approval(get("media"))));
    terms.offers = Offers::default();
    assert_eq!(terms.check(), Err(TermsError::NoActivity));
}
