//! The transactions of a notice on both engines.
use std::collections::HashSet;

use chrono::TimeDelta;

use super::{list, *};
use crate::base::{
    calendar::NoticeRule, clock::Clock, clock::local_date, db::paging::Turn, ids::CentreId, privacy::Consent,
    privacy::WebRowsPolicy,
};
use crate::base::{checks::PersonName, privacy::public_text::PublicText};
use crate::features::notices::types::{
    Draft, NoticeKind, PublicityPoint, Refused, State, StepKind, StepTaken, Subject, WithdrawReason,
};
use crate::features::notices::{
    store::list::Filter, store::list::Which, types::draft::Checked, types::draft::Problem,
};
use crate::testing::{each_engine, tuesday};
use crate::web::state::AppState;

/// A draft of Queshan with `n` persons in each of the townships.
pub(crate) fn draft(groups: &[(&str, usize)]) -> Draft {
    let posted_at = tuesday();
    let on = |back| local_date(posted_at) - TimeDelta::days(back);
    let step = |step, back, by: &str| StepTaken { step, on: on(back), by: Some(by.to_owned()) };
    let subject = |t: &str, i: usize| Subject {
        name: format!("{}示例{i}", ["张", "李", "欧阳", "王"][i % 4]),
        township: t.to_owned(),
        centre: Some(CentreId::new(posted_at)),
        minor: false,
        consent: Consent::Given,
    };
    Draft {
        kind: NoticeKind::AdmissionProposed,
        county: "411725".into(),
        batch: 8,
        authority: "确山县示例民政局".into(),
        channels: Channels {
            phone: "0396-0000000".into(),
            address: "示例路 1 号".into(),
            hours: "工作日".into(),
        },
        steps: vec![
            step(StepKind::Household, 90, "户"),
            step(StepKind::Village, 60, "示例村"),
            step(StepKind::Township, 30, "示例镇人民政府"),
            step(StepKind::County, 5, "确山县示例民政局"),
        ],
        filing_no: Some("示备〔2026〕036".into()),
        point: PublicityPoint::AfterFiling,
        rule: NoticeRule::default(),
        policy: WebRowsPolicy::MaskedWithOptOut,
        subjects: groups.iter().flat_map(|(t, n)| (0..*n).map(|i| subject(t, i))).collect(),
        posted_at,
        hands: [1, 2, 3].map(|n| Some(StaffId::from_uuid(uuid::Uuid::from_u128(n)))),
    }
}

pub(crate) async fn publish(state: &AppState, draft: Draft) -> NoticeNo {
    let now = draft.posted_at;
    let checked = Checked::new(draft, &state.calendar()).unwrap();
    let mut tx = state.db().write().await.unwrap();
    let no = write::publish(&mut tx, state.keys(), &checked, now).await.unwrap();
    tx.commit().await.unwrap();
    no
}

fn two_townships() -> (&'static str, &'static str) {
    let mut of = crate::base::divisions::townships_of("411725");
    (of.next().unwrap().code, of.next().unwrap().code)
}

#[tokio::test]
async fn pub_07_the_web_gets_masked_rows_and_nothing_else() {
    each_engine(|state| async move {
        let (a, b) = two_townships();
        let no = publish(&state, draft(&[(a, 4), (b, 3)])).await;
        let mut tx = state.db().read().await.unwrap();
        let n = get(&mut tx, &no, tuesday()).await.unwrap().unwrap();
        assert_eq!((n.people, n.shown, n.version), (7, 7, 1));
        assert_eq!(n.places, [a, b]);
        let rows = rows(&mut tx, &n, tuesday()).await.unwrap();
        let masks: Vec<_> = rows.iter().map(|r| r.masked.as_str()).collect();
        assert_eq!(masks, ["张某1", "李某1", "欧阳某1", "王某", "张某2", "李某2", "欧阳某2"]);
        // The village is never said; several townships are not named as deciders.
        for s in &n.steps {
            assert_eq!(s.by.is_some(), s.step == StepKind::County, "{:?}", s.step);
        }
    })
    .await;
}

#[tokio::test]
async fn ret_01_rows_are_gone_at_the_second_with_or_without_the_job() {
    each_engine(|state| async move {
        let (a, _) = two_townships();
        let no = publish(&state, draft(&[(a, 5)])).await;
        let mut tx = state.db().write().await.unwrap();
        let end = get(&mut tx, &no, tuesday()).await.unwrap().unwrap().life.ends_at;
        // PUB-04: posted 22 September, 29 September is a working day.
        assert_eq!(end.to_rfc3339(), "2026-09-29T16:00:00+00:00");
        for (at, expect) in [
            (tuesday() - TimeDelta::milliseconds(1), 0),
            (tuesday(), 5),
            (end - TimeDelta::milliseconds(1), 5),
            (end, 0),
        ] {
            let n = load(&mut tx, &no).await.unwrap().unwrap();
            assert_eq!(rows(&mut tx, &n, at).await.unwrap().len(), expect, "{at}");
        }
        assert!(
            get(&mut tx, &no, tuesday() - TimeDelta::seconds(1)).await.unwrap().is_none(),
            "scheduled is unseen"
        );
        assert_eq!(write::sweep(&mut tx, end - TimeDelta::seconds(1)).await.unwrap(), 0);
        assert_eq!(write::sweep(&mut tx, end).await.unwrap(), 5);
        assert_eq!(write::sweep(&mut tx, end).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn ret_06_withdrawal_is_at_once_and_only_once() {
    each_engine(|state| async move {
        let (a, _) = two_townships();
        let no = publish(&state, draft(&[(a, 3)])).await;
        let later = tuesday() + TimeDelta::hours(5);
        let mut tx = state.db().write().await.unwrap();
        write::withdraw(&mut tx, &no, later, WithdrawReason::Death).await.unwrap();
        let n = get(&mut tx, &no, later).await.unwrap().unwrap();
        assert!(matches!(n.life.state(later), State::Withdrawn { reason: WithdrawReason::Death, .. }));
        assert!(rows(&mut tx, &n, later).await.unwrap().is_empty());
        let twice = write::withdraw(&mut tx, &no, later, WithdrawReason::Error).await;
        assert!(matches!(twice, Err(write::WriteError::Refused(Refused::Closed))));
        let unknown = NoticeNo::new("411725", 2026, 99);
        let missing = write::withdraw(&mut tx, &unknown, later, WithdrawReason::Error).await;
        assert!(matches!(missing, Err(write::WriteError::Missing)));
    })
    .await;
}

#[tokio::test]
async fn a_notice_withdrawn_before_its_hour_is_unseen_until_then() {
    each_engine(|state| async move {
        let (a, _) = two_townships();
        let no = publish(&state, draft(&[(a, 3)])).await;
        let before = tuesday() - TimeDelta::hours(1);
        let mut tx = state.db().write().await.unwrap();
        write::withdraw(&mut tx, &no, before, WithdrawReason::Error).await.unwrap();
        let all = Filter::default();
        for (at, open, ended) in [(before, 0, 0), (tuesday(), 0, 1)] {
            assert_eq!(get(&mut tx, &no, at).await.unwrap().is_some(), ended == 1);
            assert_eq!(list::counts(&mut tx, &all, at).await.unwrap().of(Which::Open), open);
            assert_eq!(list::counts(&mut tx, &all, at).await.unwrap().of(Which::Ended), ended);
        }
    })
    .await;
}

#[tokio::test]
async fn obj_06_a_correction_is_a_version_with_a_full_new_period() {
    each_engine(|state| async move {
        let (a, _) = two_townships();
        let no = publish(&state, draft(&[(a, 4)])).await;
        let later = tuesday() + TimeDelta::days(2);
        let mut tx = state.db().write().await.unwrap();
        let (name, why) = (PersonName::parse("张更正").unwrap(), PublicText::parse("用字有误").unwrap());
        let v = write::correct(&mut tx, state.keys(), &state.calendar(), &no, later, (2, &name), &why).await;
        assert_eq!(v.unwrap(), 2);
        let n = get(&mut tx, &no, later).await.unwrap().unwrap();
        // Posted again on 24 September: 1 October is a feast, the first working day after it is 8 October (PUB-04).
        assert_eq!(n.life.ends_at.to_rfc3339(), "2026-10-08T16:00:00+00:00");
        let rows_now = rows(&mut tx, &n, later).await.unwrap();
        assert_eq!(rows_now[1].masked, "张某2", "an equal mask gets a number");
        assert!(rows_now[1].corrected);
        // The other rows leave at the old end.
        let old_end = "2026-09-29T16:00:00Z".parse().unwrap();
        assert_eq!(rows(&mut tx, &n, old_end).await.unwrap().len(), 1);
        let versions = versions(&mut tx, n.id).await.unwrap();
        assert_eq!((versions.len(), versions[0].version, versions[0].serials[0]), (1, 2, 2));
        let none =
            write::correct(&mut tx, state.keys(), &state.calendar(), &no, later, (9, &name), &why).await;
        assert!(matches!(none, Err(write::WriteError::Refused(Refused::NoRow))));
    })
    .await;
}

#[tokio::test]
async fn pub_10_a_refusal_removes_the_row_and_keeps_the_others_hidden_enough() {
    each_engine(|state| async move {
        let (a, b) = two_townships();
        let no = publish(&state, draft(&[(a, 3), (b, 3)])).await;
        let mut tx = state.db().write().await.unwrap();
        write::remove_row(&mut tx, &no, tuesday(), 1).await.unwrap();
        let n = get(&mut tx, &no, tuesday()).await.unwrap().unwrap();
        let left = rows(&mut tx, &n, tuesday()).await.unwrap();
        assert_eq!((n.shown, left.len()), (5, 5));
        // PUB-09: two of the first township remain, so they no longer say it; nor does the title.
        assert_eq!(left.iter().filter(|r| r.township.is_none()).count(), 2);
        assert!(n.places.is_empty());
        let masks: Vec<_> = left.iter().map(|r| r.masked.as_str()).collect();
        assert_eq!(masks, ["李某1", "欧阳某1", "张某", "李某2", "欧阳某2"], "numbers without a gap");
        for serial in [2, 3, 4] {
            write::remove_row(&mut tx, &no, tuesday(), serial).await.unwrap();
        }
        let n = get(&mut tx, &no, tuesday()).await.unwrap().unwrap();
        assert_eq!(n.shown, 0, "two in all: a count only");
        assert!(rows(&mut tx, &n, tuesday()).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn numbers_have_no_gap_under_concurrent_publishing() {
    each_engine(|state| async move {
        let (a, _) = two_townships();
        let mut tasks = tokio::task::JoinSet::new();
        for i in 0..24 {
            let state = state.clone();
            tasks.spawn(async move {
                let checked = Checked::new(draft(&[(a, 3)]), &state.calendar()).unwrap();
                let mut tx = state.db().write().await.unwrap();
                let no = write::publish(&mut tx, state.keys(), &checked, tuesday()).await.unwrap();
                // Every third is rolled back: its number must be given again.
                if i % 3 == 0 {
                    return None;
                }
                tx.commit().await.unwrap();
                Some(no.seq())
            });
        }
        let taken: HashSet<i64> = tasks.join_all().await.into_iter().flatten().collect();
        assert_eq!(taken, (1..=16).collect());
    })
    .await;
}

#[tokio::test]
async fn lists_visit_each_notice_once_and_counts_match() {
    each_engine(|state| async move {
        let (a, b) = two_townships();
        for i in 0..7 {
            publish(&state, draft(&[(if i % 2 == 0 { a } else { b }, 3)])).await;
        }
        let now = tuesday() + TimeDelta::days(30);
        for (townships, expect) in [
            (None, 7),
            (Some(vec![a.to_owned()]), 4),
            (Some(vec![a.to_owned(), b.to_owned()]), 7),
            (Some(vec![]), 0),
        ] {
            let filter = Filter { townships, year: Some(2026), ..Filter::default() };
            for (which, at) in [(Which::Open, tuesday()), (Which::Ended, now)] {
                let mut tx = state.db().read().await.unwrap();
                assert_eq!(list::counts(&mut tx, &filter, at).await.unwrap().of(which), expect);
                let (mut seen, mut after) = (HashSet::new(), None::<String>);
                loop {
                    let turn = Turn { keys: state.keys(), after: after.as_deref(), limit: 2 };
                    let page = list::page(&mut tx, turn, &filter, which, at).await.unwrap();
                    assert!(page.items.iter().all(|n| seen.insert(n.no.clone())), "shown twice");
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(seen.len(), usize::try_from(expect).unwrap(), "{which:?}");
            }
        }
        let mut tx = state.db().read().await.unwrap();
        let none = Filter { county: Some("411721".into()), ..Filter::default() };
        assert_eq!(list::counts(&mut tx, &none, now).await.unwrap().of(Which::Ended), 0);
        assert_eq!(list::years(&mut tx).await.unwrap(), [2026]);
    })
    .await;
}

#[test]
fn pub_01_and_pub_06_the_gate_names_every_problem() {
    let calendar = crate::base::calendar::Calendar::builtin();
    let (a, _) = two_townships();
    let check = |change: &dyn Fn(&mut Draft)| {
        let mut d = draft(&[(a, 3)]);
        change(&mut d);
        Checked::new(d, &calendar).map(|_| ()).err().unwrap_or_default()
    };
    assert_eq!(check(&|_| ()), []);
    assert_eq!(check(&|d| drop(d.steps.remove(1))), [Problem::MissingStep(StepKind::Village)]);
    assert_eq!(check(&|d| d.steps[2].by = None), [Problem::MissingAuthority(StepKind::Township)]);
    assert_eq!(check(&|d| d.filing_no = Some(" ".into())), [Problem::MissingFilingNo]);
    assert_eq!(check(&|d| d.hands[1] = d.hands[0]), [Problem::SameHands]);
    assert_eq!(check(&|d| d.subjects.clear()), [Problem::People]);
    assert_eq!(check(&|d| d.subjects[0].township = "411721100".into()), [Problem::ForeignTownship(1)]);
    assert_eq!(check(&|d| d.subjects[2].centre = None), [Problem::NoCentre(3)]);
    assert!(check(&|d| d.county = "1".into()).contains(&Problem::UnknownCounty));
    assert_eq!(check(&|d| d.channels.address = "联系 13812345678".into()), [Problem::Personal("address")]);
    // PUB-20: every text of a notice that anybody may read, not only one of them.
    type Put = fn(&mut Draft, String);
    let texts: [(&str, Put); 5] = [
        ("authority", |d, text| d.authority = text),
        ("address", |d, text| d.channels.address = text),
        ("hours", |d, text| d.channels.hours = text),
        ("filing_no", |d, text| d.filing_no = Some(text)),
        ("steps", |d, text| d.steps[2].by = Some(text)),
    ];
    for (field, put) in texts {
        for text in ["请联系138 0000 1234", "身份证110105194912310 02X", "zhang@example.cn", "诊断3"]
        {
            assert_eq!(check(&|d| put(d, text.to_owned())), [Problem::Personal(field)], "{field}: {text}");
        }
    }
    assert_eq!(check(&|d| d.kind = NoticeKind::AdmissionResult), [Problem::ResultKind]);
    let order = check(&|d| d.steps[2].on = d.steps[3].on + TimeDelta::days(1));
    assert_eq!(order, [Problem::StepOrder(StepKind::County)]);
    // BeforeFiling needs neither filing nor its number (PUB-01).
    let before = check(&|d| {
        d.point = PublicityPoint::BeforeFiling;
        d.filing_no = None;
        d.steps.truncate(3);
    });
    assert_eq!(before, []);
}

#[tokio::test]
async fn a_notice_is_never_back_dated() {
    let state = crate::testing::sqlite_state(Clock::fixed(tuesday())).await;
    let (a, _) = two_townships();
    let checked = Checked::new(draft(&[(a, 3)]), &state.calendar()).unwrap();
    let mut tx = state.db().write().await.unwrap();
    let late = write::publish(&mut tx, state.keys(), &checked, tuesday() + TimeDelta::seconds(1)).await;
    assert!(matches!(late, Err(write::WriteError::Backdated)));
}
