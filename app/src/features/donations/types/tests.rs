#![allow(clippy::unwrap_used)]
//! DON-06 and the vectors of display, value and months; the histories of stock are in `stock`.
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value as Json, json};

use super::*;
use crate::base::{i18n::Lang, ids::StaffId};
use crate::testing::vectors;

mod stock;

fn same(got: &Json, expect: &Json) -> Result<(), String> {
    if got == expect { Ok(()) } else { Err(format!("{got} is not {expect}")) }
}

fn kind(v: &Json) -> DonorKind {
    DonorKind::parse(&v["donor_kind"].as_str().unwrap().replace('_', "-")).unwrap()
}

fn display(v: &Json) -> Option<Display> {
    v.as_str().map(|w| Display::parse(&w.replace('_', "-")).unwrap())
}

/// The reduced states of the vectors, in ours.
fn stage(word: &str) -> Stage {
    Stage::parse(&word.replace('_', "-")).unwrap()
}

fn line(kind: DonorKind, name: &str, choice: Option<Display>, stage: Stage) -> Json {
    let display = match kind.display(choice) {
        Ok(display) => display,
        Err(MustChoose) => return json!({"refused": "display_choice"}),
    };
    let donor = kind.public_name(name, display, Lang::ZhCn).filter(|_| stage.is_public());
    let mut line = json!({"line": donor.is_some(), "in_totals": stage.is_public()});
    if let Some(donor) = donor {
        line["donor"] = json!(donor);
    }
    line
}

#[test]
fn don_11_to_13_the_vectors_of_public_lines_and_changes() {
    vectors::each("donees", "public_lines", |v| {
        let name = v["name"].as_str().unwrap_or_default();
        same(&line(kind(v), name, display(&v["choice"]), stage(v["state"].as_str().unwrap())), &v["expect"])
    });
    vectors::each("donees", "changes", |v| {
        for when in ["before", "after"] {
            let got = line(kind(v), v["name"].as_str().unwrap(), display(&v[when]), Stage::Confirmed);
            same(&got, &v[&format!("expect_{when}")])?;
            for word in v["must_not_appear_after"].as_array().unwrap() {
                if when == "after" && got.to_string().contains(word.as_str().unwrap()) {
                    return Err(format!("{word} is still there"));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn pub_20_a_name_that_is_no_public_text_is_not_shown_in_full() {
    let shown = |name: &str| DonorKind::Enterprise.public_name(name, Display::FullName, Lang::ZhCn).unwrap();
    for name in ["驻马店市示例残疾人联合会", "示例精神病医院", "示例二十三中学", "示例（中国）有限公司"]
    {
        assert_eq!(shown(name), name);
    }
    assert_eq!(shown("轮椅批发13900001234"), "某企业");
}

#[test]
fn lp_6_no_public_text_says_what_the_choice_hides() {
    vectors::each("ledger_privacy", "use_summaries", |v| {
        let display = kind(v).display(display(&v["display"])).unwrap();
        let text = v["use_summary"].as_str().unwrap();
        let got = public_text(text, v["name"].as_str().unwrap(), display);
        same(&json!(if got.is_some() { "published" } else { "refused" }), &v["expect"])
    });
    let hidden = |text| public_text(text, "示例商贸有限公司", Display::Hidden).is_none();
    assert!(hidden("由示例商贸捐赠") && hidden("由 示 例商贸有限公司捐赠") && !hidden("由一家企业捐赠"));
}

fn values(v: &Json) -> Vec<Value> {
    let rows = v.as_array().unwrap().iter();
    rows.map(|row| {
        let basis = ValueBasis::parse(&row[0].as_str().unwrap().replace('_', "-")).unwrap();
        Value::new(basis, row[1].as_i64())
    })
    .collect()
}

#[test]
fn don_08_and_don_10_the_vectors_of_agreements_and_valuation() {
    let threshold = vectors::file("donees")["agreement_threshold_fen"].as_i64().unwrap();
    assert_eq!(Settings::default().agreement_fen, threshold);
    vectors::each("donees", "agreements", |v| {
        let valuation = Valuation::of(values(&v["items_basis_fen"]));
        let agreement = Agreement::of(valuation, v["asked"].as_bool().unwrap(), threshold);
        let mut because = vec![];
        because.extend(agreement.asked.then_some("asked"));
        because.extend(agreement.by_value.then_some("value"));
        let mut expect = v["expect"].clone();
        let mut words: Vec<String> = serde_json::from_value(expect["because"].clone()).unwrap();
        words.sort();
        expect["because"] = json!(words);
        let word = if agreement.is_compulsory() { "compulsory" } else { "optional" };
        same(&json!({"agreement": word, "because": because}), &expect)
    });
    vectors::each("donees", "valuation", |v| {
        let rows = &v["items_basis_fen_quantity_unit"];
        let values = values(rows);
        let sum = Valuation::of(values.iter().copied());
        let mut quantities = serde_json::Map::new();
        for row in rows.as_array().unwrap() {
            let unit = quantities.entry(row[3].as_str().unwrap()).or_insert(json!(0));
            *unit = json!(unit.as_i64().unwrap() + row[2].as_i64().unwrap());
        }
        let possible: Vec<bool> = values.iter().map(|v| v.receipt_possible()).collect();
        let got = json!({"valued_items": sum.valued, "valued_fen": sum.fen, "unvalued_items": sum.unvalued,
            "quantities": quantities, "receipt_possible": possible});
        same(&got, &v["expect"])
    });
}

#[test]
fn don_15_the_vectors_of_use_reports() {
    vectors::each("deadlines", "use_reports", |v| {
        let due = Settings::default().report(v["from_day"].as_str().unwrap().parse().unwrap());
        let from = due.overdue_from().to_rfc3339_opts(SecondsFormat::Secs, true);
        same(
            &json!({"last_day": due.last_day, "overdue_from": from, "provisional": due.provisional}),
            &v["expect"],
        )
    });
}

#[test]
fn the_numbers_of_the_rules() {
    let (s, at) = (Settings::default(), |text: &str| text.parse::<DateTime<Utc>>().unwrap());
    assert_eq!(s.hold(at("2026-09-22T02:00:00Z")), at("2026-09-29T02:00:00Z"));
    // 14 days and 3 more, at midnight; an agreed window ends three days later too; one that is over is none.
    let accepted = at("2026-09-22T02:00:00Z");
    assert_eq!(s.accepted(accepted, None), at("2026-10-09T16:00:00Z"));
    assert_eq!(s.accepted(accepted, "2026-10-20".parse().ok()), at("2026-10-23T16:00:00Z"));
    assert_eq!(s.accepted(accepted, "2026-09-01".parse().ok()), s.accepted(accepted, None));
    assert!(s.asks_back(201, 20) && !s.asks_back(200, 20) && s.asks_back(100_001, 100_000));
}

#[test]
fn don_06_the_table_of_steps() {
    let (me, other) = (StaffId::new(at()), StaffId::new(at() + chrono::TimeDelta::seconds(1)));
    let (free, hold) = (Duties::default(), Hold::until(Some(at())));
    let gone = Hold { lapsed: true, ..hold };
    let two = Duties { two_approvers: true, ..free };
    let signed = Duties { agreement: true, ..free };
    let states = [
        State::Intended(hold),
        State::UnderAssessment(hold, me),
        State::Accepted(hold),
        State::AgreementSigned(hold),
        State::InTransit,
        State::Received,
        State::Inspected(Rest::None),
        State::Inspected(Rest::Outstanding),
        State::Confirmed(Rest::None),
        State::Confirmed(Rest::Outstanding),
        State::ReceiptIssued(Rest::None),
        State::Used(Rest::None),
        State::Closed,
        State::Declined,
        State::Withdrawn,
        State::Cancelled,
    ];
    let acts = [
        Act::Assess(me),
        Act::Accept(hold),
        Act::Decline,
        Act::Sign,
        Act::Dispatch,
        Act::Receive,
        Act::Inspect(Rest::None),
        Act::Confirm,
        Act::CloseRest,
        Act::IssueReceipt,
        Act::VoidReceipt,
        Act::ReportUse,
        Act::Close,
        Act::Withdraw,
        Act::Cancel,
        Act::Lapse,
    ];
    // A row a state, a mark an act: what is not marked is refused.
    let table = [
        ".ad..........w.l",
        ".ad..........w.l",
        "...sdri......wcl",
        "....dri......wcl",
        ".....ri......wc.",
        "......i......wc.",
        ".......c.iv.....",
        "......icriv.....",
        ".........ivuc...",
        "......i.rivu....",
        "..........vuc...",
        ".........ivuc...",
        ".........iv.....",
        "................",
        "................",
        "................",
    ];
    for (state, row) in states.iter().zip(table) {
        for (act, mark) in acts.iter().zip(row.chars()) {
            assert_eq!(state.after(*act, free).is_ok(), mark != '.', "{state:?} {act:?}");
        }
        let stored = State::stored(
            state.stage(),
            state.hold().unwrap_or(gone),
            state.first_approver(),
            state.is_outstanding(),
        );
        assert_eq!(stored, Some(*state));
    }
    // DON-07: the same person does not answer twice.
    let begun = State::Intended(hold).after(Act::Assess(me), two).unwrap();
    assert_eq!(State::Intended(hold).after(Act::Accept(hold), two), Err(Refused::Approver));
    assert_eq!(begun.after(Act::Assess(me), two), Err(Refused::Approver));
    assert_eq!(begun.after(Act::Assess(other), two), Err(Refused::Order));
    assert_eq!(begun.after(Act::Accept(hold), two), Ok(State::Accepted(hold)));
    // DON-08: nothing is sent before the agreement.
    assert_eq!(State::Accepted(hold).after(Act::Dispatch, signed), Err(Refused::Agreement));
    assert_eq!(State::AgreementSigned(hold).after(Act::Dispatch, signed), Ok(State::InTransit));
    // A hold lapses once.
    let lapsed = State::Accepted(hold).after(Act::Lapse, free).unwrap();
    assert_eq!(lapsed, State::Accepted(gone));
    assert_eq!(lapsed.after(Act::Lapse, free), Err(Refused::Order));
}

fn at() -> DateTime<Utc> {
    crate::testing::tuesday()
}
