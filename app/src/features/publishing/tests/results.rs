//! RET-02, RET-06, RET-07, OBJ-05, OBJ-06, PUB-01, PUB-10: what becomes of a posted notice.
use super::*;
use crate::base::checks::PersonName;
use crate::base::privacy::{Consent, public_text::PublicText};
use crate::features::cases::admissions::types::State as CaseState;
use crate::features::notices::types::{Outcome, Refused, State, WithdrawReason};
use crate::on;
use crate::testing::each_engine;

fn after_the_end(state: &AppState) {
    state.clock().set(at("2026-10-20T02:00:00Z"));
}

#[tokio::test]
async fn pub_01_an_admission_is_effective_only_when_cleared() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let cases = c.people(A, 4).await;
        let no = c.posted(&cases).await;
        let early = c.conclude(&no).await;
        assert!(matches!(early, Err(Stop::NoProof)), "{early:?}");
        c.prove(&no, day("2026-09-22")).await;
        let early = c.conclude(&no).await;
        assert!(matches!(early, Err(Stop::Notice(Refused::StillOpen))), "{early:?}");
        // OBJ-05: one objection is open, one was sustained.
        c.move_case(cases[0].id, &[Act::Object]).await;
        c.move_case(cases[1].id, &[Act::Object, Act::Sustain]).await;
        after_the_end(&state);
        let objected = c.conclude(&no).await;
        assert!(matches!(objected, Err(Stop::Objected(r)) if r == cases[0].reference));
        assert_eq!(
            c.now_is(cases[2].id).await.state,
            CaseState::PublicNotice,
            "nothing was cleared by the way"
        );
        c.move_case(cases[0].id, &[Act::Dismiss]).await;
        assert_eq!(c.conclude(&no).await.unwrap(), Outcome { cleared: 3, returned: 1 });
        for (i, state) in
            [CaseState::Cleared, CaseState::TownshipReview, CaseState::Cleared].iter().enumerate()
        {
            assert_eq!(c.now_is(cases[i].id).await.state, *state, "{i}");
        }
        let twice = c.conclude(&no).await;
        assert!(matches!(twice, Err(Stop::Notice(Refused::Closed))), "{twice:?}");
    })
    .await;
}

#[tokio::test]
async fn ret_06_a_withdrawn_notice_gives_its_cases_back() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let cases = c.people(A, 3).await;
        let no = c.posted(&cases).await;
        let mut ch = c.begin(&c.drafter).await;
        finish::withdraw(&mut ch, &no, WithdrawReason::Leak).await.unwrap();
        ch.commit().await.unwrap();
        for case in &cases {
            assert_eq!(c.now_is(case.id).await.state, CaseState::CountyFiled);
        }
        let mut tx = state.db().read().await.unwrap();
        let n = store::load(&mut tx, &no).await.unwrap().unwrap();
        assert!(matches!(n.life.state(c.now()), State::Withdrawn { reason: WithdrawReason::Leak, .. }));
        let told: i64 = on!(&mut tx, x => sqlx::query_scalar("SELECT COUNT(*) FROM news WHERE role = 'city_admin'")
            .fetch_one(x).await).unwrap();
        assert_eq!(told, 1, "RET-07");
        let open: i64 = on!(&mut tx, x => sqlx::query_scalar(
            "SELECT COUNT(*) FROM work_items WHERE done_at IS NULL AND kind <> 'notice-due'").fetch_one(x).await).unwrap();
        assert_eq!(open, 0);
        drop(tx);
        // They can be posted again, and the old notice says nothing about them any longer.
        let again = [c.now_is(cases[0].id).await, c.now_is(cases[1].id).await, c.now_is(cases[2].id).await];
        let next = c.posted(&again).await;
        assert_eq!(next.seq(), 2);
    })
    .await;
}

#[tokio::test]
async fn ret_06_a_death_and_pub_10_a_refusal_take_one_person_off() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let cases = c.people(A, 5).await;
        let no = c.posted(&cases).await;
        for (serial, why) in
            [(1, WithdrawReason::Death), (2, WithdrawReason::ConsentWithdrawn), (3, WithdrawReason::Error)]
        {
            let mut ch = c.begin(&c.drafter).await;
            finish::withdraw_one(&mut ch, (&no, serial), why).await.unwrap();
            ch.commit().await.unwrap();
        }
        let now = [0, 1, 2, 3].map(|i| c.now_is(cases[i].id));
        let [a, b, d, e] = now;
        let (a, b, d, e) = (a.await, b.await, d.await, e.await);
        assert_eq!(
            [a.state, b.state, d.state, e.state],
            [CaseState::Withdrawn, CaseState::PublicNotice, CaseState::CountyFiled, CaseState::PublicNotice]
        );
        assert_eq!(b.web_consent, Consent::Refused);
        let n = c.notice(&no).await;
        let mut tx = state.db().read().await.unwrap();
        assert!(
            store::rows(&mut tx, &n, c.now()).await.unwrap().is_empty(),
            "PUB-09: two that are left are a count"
        );
        drop(tx);
        c.prove(&no, day("2026-09-22")).await;
        after_the_end(&state);
        assert_eq!(c.conclude(&no).await.unwrap(), Outcome { cleared: 3, returned: 2 });
    })
    .await;
}

#[tokio::test]
async fn obj_06_a_correction_changes_person_row_and_sheet() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let cases = c.people(A, 4).await;
        let no = c.posted(&cases).await;
        c.prove(&no, day("2026-09-22")).await;
        state.clock().advance(TimeDelta::days(1));
        let correct = |seen: i64| {
            let (state, no, actor) = (state.clone(), no.clone(), c.drafter.clone());
            async move {
                let mut ch = Change::at(&state, state.clock().now(), Some(&actor)).await.unwrap();
                let (name, why) =
                    (PersonName::parse("孙更正").unwrap(), PublicText::parse("用字有误").unwrap());
                let v = finish::correct(&mut ch, (&no, 2, seen), (&name, &why)).await?;
                ch.commit().await.unwrap();
                Ok::<i64, Stop>(v)
            }
        };
        assert_eq!(correct(1).await.unwrap(), 2);
        assert!(correct(1).await.is_err(), "AC-07: the version has moved on");
        let case = c.now_is(cases[1].id).await;
        assert_eq!(case.masked, "孙某");
        let n = c.notice(&no).await;
        // PUB-04: shown again from 23 September: the seventh day is the 30th.
        assert_eq!(crate::base::clock::last_day(n.life.ends_at), day("2026-09-30"));
        let mut tx = state.db().read().await.unwrap();
        let rows = store::rows(&mut tx, &n, c.now()).await.unwrap();
        assert_eq!(rows.iter().find(|r| r.corrected).unwrap().masked, "孙某");
        let person =
            crate::features::cases::admissions::store::person(&mut tx, state.keys(), case.id).await.unwrap();
        assert_eq!(person.name, "孙更正");
        let sheets = boards::of_notice(&mut tx, n.id).await.unwrap();
        assert_eq!(sheets.len(), 2, "the corrected sheet is proved anew");
    })
    .await;
}
