//! The rules as tables (seed 39–46, RES-02, RES-03, RES-10).
use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn good() -> Facts {
    Facts {
        list: LIST_VERSION.into(),
        registered: "411725".into(),
        hardship: Hardship::Dibao,
        kind: DisabilityType::Limb,
        grade: Grade::Two,
        parts: vec![],
        cannot: vec![SelfCare::Bathe],
        family: FamilyCare::Difficult,
        voluntary: true,
        referral: String::new(),
    }
}

fn failed(change: impl FnOnce(&mut Facts)) -> Vec<&'static str> {
    let mut facts = good();
    change(&mut facts);
    let verdict = assess(&facts, day("2026-09-22"));
    assert_eq!(verdict.eligible, verdict.failures.is_empty());
    verdict.failures.iter().map(|f| f.rule.word()).collect()
}

#[test]
fn seed_39_to_46_each_rule_alone() {
    assert!(failed(|_| ()).is_empty());
    assert_eq!(failed(|f| f.registered = "410100".into()), ["SEED-39"]);
    assert_eq!(failed(|f| f.registered = String::new()), ["SEED-39"]);
    assert_eq!(failed(|f| f.hardship = Hardship::Nothing), ["SEED-40"]);
    assert_eq!(failed(|f| f.family = FamilyCare::Able), ["SEED-44"]);
    assert_eq!(failed(|f| f.voluntary = false), ["SEED-45"]);
    // Everything at once is said at once, in the order of the seed.
    let all = failed(|f| {
        f.registered = String::new();
        f.grade = Grade::Four;
        f.kind = DisabilityType::Mental;
        f.cannot = vec![];
    });
    assert_eq!(all, ["SEED-39", "SEED-42", "SEED-41", "RES-03"]);
}

#[test]
fn seed_41_42_type_and_grade() {
    for kind in DisabilityType::SINGLE {
        for grade in Grade::ALL {
            let failures = failed(|f| (f.kind, f.grade) = (kind, *grade));
            let eligible = matches!(kind.word(), "4" | "5") && matches!(grade.word(), "1" | "2");
            assert_eq!(failures.is_empty(), eligible, "{kind:?} {grade:?}");
        }
    }
}

#[test]
fn res_02_the_list_is_dated() {
    let cases = [
        (Hardship::JdlkPoor, "2020-12-31", true),
        (Hardship::JdlkPoor, "2021-01-01", false),
        (Hardship::JdlkPoor, "2026-09-22", false),
        (Hardship::Monitored, "2019-12-31", false),
        (Hardship::Monitored, "2026-09-22", true),
        (Hardship::Tekun, "2018-05-25", true),
    ];
    for (hardship, on, holds) in cases {
        let verdict = assess(&Facts { hardship, ..good() }, day(on));
        assert_eq!(verdict.eligible, holds, "{hardship:?} on {on}");
    }
}

#[test]
fn res_03_six_items() {
    for (n, result, eligible) in [
        (0, Dependence::Able, false),
        (1, Dependence::Partly, true),
        (3, Dependence::Partly, true),
        (4, Dependence::Fully, true),
        (6, Dependence::Fully, true),
    ] {
        assert_eq!(dependence(n), result);
        let failures = failed(|f| f.cannot = SelfCare::ALL[..n].to_vec());
        assert_eq!(failures.is_empty(), eligible, "{n}");
    }
}

#[test]
fn res_10_multiple_goes_by_its_parts() {
    use DisabilityType::*;
    for (parts, eligible) in [
        (vec![(Limb, Grade::Two), (Visual, Grade::Four)], true),
        (vec![(Intellectual, Grade::One)], true),
        // The most severe part is visual: severe, but not one that is admitted.
        (vec![(Visual, Grade::One), (Limb, Grade::Three)], false),
        (vec![(Visual, Grade::One), (Hearing, Grade::One)], false),
        (vec![], false),
    ] {
        let failures = failed(|f| (f.kind, f.grade, f.parts) = (Multiple, Grade::One, parts.clone()));
        assert_eq!(failures, if eligible { vec![] } else { vec!["RES-10"] }, "{parts:?}");
    }
    let parts = [(Visual, Grade::Three), (Limb, Grade::Two)];
    assert_eq!(Facts::overall(Multiple, Grade::Four, &parts), Grade::Two);
    assert_eq!(Facts::overall(Limb, Grade::Four, &parts), Grade::Four);
}

#[test]
fn facts_do_not_show_in_logs() {
    assert_eq!(format!("{:?}", good()), "Facts(…)");
}
