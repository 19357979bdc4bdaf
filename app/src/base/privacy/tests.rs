//! PUB-07 to PUB-10 by example and for any notice.

use proptest::prelude::*;

use super::{Consent::*, WebRowsPolicy::*, *};

const A: &str = "411702001";
const B: &str = "411702002";
const C: &str = "411721100";

fn row(serial: u32, full_name: &'static str, township: &'static str) -> SourceRow<'static, u8> {
    SourceRow { serial, full_name, township, centre: 7, is_minor: false, consent: Unknown }
}

fn rows(townships: &[&'static str]) -> Vec<SourceRow<'static, u8>> {
    (1..).zip(townships).map(|(serial, t)| row(serial, "张三", t)).collect()
}

/// County, and whether the township is named, of each shown row.
fn places(web: &WebRows<u8>) -> Vec<(u32, &str, bool)> {
    web.shown.iter().map(|r| (r.serial, r.county.as_str(), r.township.is_some())).collect()
}

#[test]
fn pub_07_the_notice_of_the_looks_page() {
    let mut people = rows(&[A; 6]);
    for (person, name) in people.iter_mut().zip(["张三", "张三丰", "欧阳锋", "李四", "阿里·买买提", "王五"])
    {
        person.full_name = name;
    }
    people[5].consent = Refused;
    let web = web_rows(&people, MaskedWithOptOut);
    assert_eq!((web.total, web.counted_only), (6, 1));
    let names: Vec<_> = web.shown.iter().map(|r| r.masked.as_str()).collect();
    assert_eq!(names, ["张某1", "张某2", "欧阳某", "李某", "阿某"]);
    assert!(web.shown.iter().all(|r| r.township.as_deref() == Some(A) && r.centre == Some(7)));
    assert_eq!(web.townships(), BTreeSet::from([A]));
    assert_eq!(web.centres(), BTreeSet::from([7]));
}

#[test]
fn pub_08_minors_are_counted_whatever_was_consented() {
    let mut people = rows(&[A; 4]);
    people[1].is_minor = true;
    people[1].consent = Given;
    let web = web_rows(&people, MaskedWithOptOut);
    assert_eq!((web.counted_only, web.shown.iter().any(|r| r.serial == 2)), (1, false));
}

#[test]
fn pub_09_a_small_township_becomes_the_county_without_a_centre() {
    let web = web_rows(&rows(&[A, A, A, B, B]), MaskedWithOptOut);
    let yicheng = "411702";
    assert_eq!(
        places(&web),
        [
            (1, yicheng, true),
            (2, yicheng, true),
            (3, yicheng, true),
            (4, yicheng, false),
            (5, yicheng, false)
        ]
    );
    assert!(web.shown[3..].iter().all(|r| r.centre.is_none()));
    assert_eq!(web.townships(), BTreeSet::from([A]), "the page's heading must not name B");
}

#[test]
fn pub_09_one_or_two_people_are_a_count() {
    for n in 1..3 {
        let mut people = rows(&[A, A][..n]);
        people.iter_mut().for_each(|p| p.consent = Given);
        let web = web_rows(&people, MaskedWithOptOut);
        assert_eq!((web.total, web.shown.len(), web.counted_only), (n, 0, n));
    }
    assert_eq!(web_rows::<u8>(&[], MaskedWithOptOut), WebRows { total: 0, shown: vec![], counted_only: 0 });
}

#[test]
fn pub_09_the_k_rule_counts_shown_rows_after_refusals() {
    let mut people = rows(&[A, A, A, B, B, B]);
    people[0].consent = Refused;
    let web = web_rows(&people, MaskedWithOptOut);
    assert_eq!(web.townships(), BTreeSet::from([B]), "A has two shown rows left");
    assert_eq!(web.counted_only, 1);
}

#[test]
fn pub_09_a_county_with_fewer_than_three_shown_rows_is_counted_only() {
    // Three people, one refusal: two rows would be left in the county.
    let mut people = rows(&[A, A, B]);
    people[0].consent = Refused;
    assert_eq!(web_rows(&people, MaskedWithOptOut).counted_only, 3);
    // One person of another county would be alone under its name.
    let web = web_rows(&rows(&[A, A, A, C]), MaskedWithOptOut);
    assert_eq!((web.shown.len(), web.counted_only), (3, 1));
    assert!(web.shown.iter().all(|r| r.county == "411702"));
}

#[test]
fn pub_09_the_statistical_zone_counts_as_its_district() {
    let web = web_rows(&rows(&["411771360", A, A]), MaskedWithOptOut);
    assert_eq!(places(&web), [(1, "411702", false), (2, "411702", false), (3, "411702", false)]);
}

#[test]
fn pub_10_policies() {
    let mut people = rows(&[A; 5]);
    people[0].consent = Refused;
    people[1].consent = Given;
    people[2].consent = Given;
    people[3].consent = Given;
    assert_eq!(web_rows(&people, MaskedWithOptOut).shown.len(), 4);
    assert_eq!(web_rows(&people, ConsentOnly).shown.len(), 3);
    people[3].consent = Refused; // a withdrawal removes the row at once, and here the whole list
    assert_eq!(web_rows(&people, ConsentOnly).counted_only, 5);
    assert_eq!(web_rows(&people, CountsOnly).counted_only, 5);
    assert_eq!(WebRowsPolicy::default(), MaskedWithOptOut);
    assert_eq!(serde_json::to_string(&MaskedWithOptOut).unwrap(), "\"masked_with_opt_out\"");
}

#[test]
fn numbers_behind_masks_have_no_gap_for_a_hidden_row() {
    let mut people = rows(&[A; 5]);
    people[1].consent = Refused;
    let web = web_rows(&people, MaskedWithOptOut);
    let names: Vec<_> = web.shown.iter().map(|r| (r.serial, r.masked.as_str())).collect();
    assert_eq!(names, [(1, "张某1"), (3, "张某2"), (4, "张某3"), (5, "张某4")]);
}

#[test]
fn a_malformed_township_is_counted_only() {
    for wrong in ["", "411702", "41170200", "4117020011", "41170200a", "驿城区", "４１１７０２００１"]
    {
        let web = web_rows(&rows(&[A, A, A, wrong]), MaskedWithOptOut);
        assert_eq!((web.shown.len(), web.counted_only), (3, 1), "{wrong}");
    }
}

/// Name, township, centre, minor, consent.
type Person = (&'static str, &'static str, u8, bool, Consent);

fn any_people() -> impl Strategy<Value = Vec<Person>> {
    let names = prop::sample::select(vec!["张三", "李四明", "欧阳锋", "阿里·买买提", "王五", ""]);
    let townships = prop::sample::select(vec![A, B, C, "411771360", "411721101", "x"]);
    let consent = prop::sample::select(vec![Given, Refused, Unknown]);
    prop::collection::vec((names, townships, any::<u8>(), prop::bool::weighted(0.2), consent), 0..14)
}

proptest! {
    #[test]
    fn pub_07_to_10_for_any_notice(
        people in any_people(),
        policy in prop::sample::select(vec![MaskedWithOptOut, ConsentOnly, CountsOnly]),
    ) {
        let source = |(serial, (full_name, township, centre, is_minor, consent)): (u32, Person)| {
            SourceRow { serial, full_name, township, centre, is_minor, consent }
        };
        let people: Vec<_> = (1..).zip(people).map(source).collect();
        let web = web_rows(&people, policy);
        prop_assert_eq!(web.total, people.len());
        prop_assert_eq!(web.total, web.shown.len() + web.counted_only);
        prop_assert!(people.len() >= K || web.shown.is_empty());
        for shown in &web.shown {
            let source = people.iter().find(|p| p.serial == shown.serial).unwrap();
            prop_assert!(!source.is_minor && source.consent != Refused && policy != CountsOnly);
            prop_assert!(policy == MaskedWithOptOut || source.consent == Given);
            prop_assert!(!shown.masked.contains(source.full_name) || source.full_name.is_empty());
            prop_assert_eq!(shown.township.is_some(), shown.centre.is_some());
            let named = web.shown.iter().filter(|r| r.township == shown.township).count();
            prop_assert!(shown.township.is_none() || named >= K);
            prop_assert!(web.shown.iter().filter(|r| r.county == shown.county).count() >= K);
            // Coarsened only when it had to be.
            let shown_there = web.shown.iter().filter(|r| {
                people.iter().any(|p| p.serial == r.serial && p.township == source.township)
            });
            prop_assert_eq!(shown_there.count() >= K, shown.township.is_some());
        }
        let labels: BTreeSet<_> = web.shown.iter().map(|r| &r.masked).collect();
        prop_assert_eq!(labels.len(), web.shown.len());
    }
}
