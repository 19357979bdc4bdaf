//! RES-07 on both engines: reasons, hearing, two persons, notice, cooling-off, support.
use chrono::TimeDelta;

use super::{case, centre, people, proposal, refusal, resident, signed, step, taken};
use crate::base::ids::{CaseId, NoticeId};
use crate::features::cases::residence::store::exits::{finish, latest, notice, propose, review};
use crate::features::cases::residence::store::{absences, exits, figures, stays};
use crate::features::cases::residence::types::exit::{Exit, Reason, Review, Stage, Support};
use crate::features::cases::{
    admissions::types::Refusal, admissions::types::State, residence::store::absences::Away,
    residence::types::stay::AbsenceKind, residence::types::stay::LeaveReason,
};
use crate::features::notices::store::tests::{draft, publish};
use crate::office::staff::types::Actor;
use crate::testing::each_engine;
use crate::web::state::AppState;
use crate::{exec, on};

async fn exit(state: &AppState, id: CaseId) -> Exit {
    let mut tx = state.db().read().await.unwrap();
    latest(&mut tx, id).await.unwrap().unwrap()
}

async fn proposed(state: &AppState, actor: &Actor, id: CaseId, reason: Reason) {
    let p = proposal(reason, state.clock().today());
    step!(state, actor, id, |ch, case| propose::propose(ch, &case, &p).await).unwrap();
}

async fn decide(state: &AppState, actor: &Actor, id: CaseId, what: Review) {
    let e = exit(state, id).await;
    let said = (what, "示例意见", if what == Review::Approve { "示退〔2026〕1号" } else { "" });
    step!(state, actor, id, |ch, case| review::review(ch, &case, &e, said).await).unwrap();
}

#[tokio::test]
async fn res_07_every_reason_needs_its_hearing_and_goes_its_way() {
    each_engine(|state| async move {
        let (centre, _) = centre(&state, 1, 20, Some(0)).await;
        let p = people(&state, centre).await;
        let today = state.clock().today();
        for (i, reason) in Reason::ALL.iter().copied().enumerate() {
            let id = resident(&state, &p, centre, &format!("张示例{i}")).await;
            let mut without = proposal(reason, today);
            without.heard = None;
            without.words.statement = String::new();
            let said = step!(&state, &p.manager, id, |ch, case| propose::propose(ch, &case, &without).await);
            if reason.needs_hearing() {
                assert_eq!(refusal(said), Refusal::Rule("RES-07"), "{reason:?}");
                proposed(&state, &p.manager, id, reason).await;
            } else {
                said.unwrap();
            }
            let before = taken(&state, centre).await;
            decide(&state, &p.county, id, Review::Approve).await;
            let (found, now) = (exit(&state, id).await, case(&state, id).await);
            let ready = {
                let mut tx = state.db().read().await.unwrap();
                notice::ready_for_notice(&mut tx, "411725").await.unwrap().contains(&(id, found.id))
            };
            if reason.needs_notice() {
                assert_eq!(
                    (found.stage, now.state, ready),
                    (Stage::Approved, State::ExitProposed, true),
                    "{reason:?}"
                );
                assert_eq!(taken(&state, centre).await, before);
            } else {
                assert_eq!(
                    (found.stage, now.state, ready),
                    (Stage::Completed, State::Exited, false),
                    "{reason:?}"
                );
                assert_eq!(taken(&state, centre).await, before.map(|n| n - 1));
            }
        }
    })
    .await;
}

#[tokio::test]
async fn res_07_proposer_and_reviewer_are_two_persons_even_by_direct_sql() {
    each_engine(|state| async move {
        let (centre, _) = centre(&state, 1, 5, Some(0)).await;
        let p = people(&state, centre).await;
        let id = resident(&state, &p, centre, "张示例").await;
        proposed(&state, &p.township, id, Reason::Voluntary).await;
        let e = exit(&state, id).await;
        let own = step!(&state, &p.township, id, |ch, case| {
            review::review(ch, &case, &e, (Review::Approve, "", "示退1号")).await
        });
        assert_eq!(refusal(own), Refusal::SameHands);
        let mut tx = state.db().write().await.unwrap();
        let by_hand = exec!(&mut tx, "UPDATE exits SET reviewed_by = $1, stage = 'approved' WHERE id = $2";
            p.township.id, e.id);
        assert!(by_hand.is_err(), "the database refuses it");
        drop(tx);
        let mut tx = state.db().write().await.unwrap();
        let unreviewed = exec!(&mut tx, "UPDATE exits SET stage = 'approved' WHERE id = $1"; e.id);
        assert!(unreviewed.is_err(), "approved by nobody");
        drop(tx);
        decide(&state, &p.county, id, Review::Approve).await;
        // Twice: the second finds it decided.
        let e = exit(&state, id).await;
        let twice = step!(&state, &p.county, id, |ch, case| {
            review::review(ch, &case, &e, (Review::Approve, "", "示退1号")).await
        });
        assert_eq!(refusal(twice), Refusal::Stale);
    })
    .await;
}

async fn notice_id(state: &AppState) -> NoticeId {
    publish(state, draft(&[("411725101", 4)])).await;
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("SELECT id FROM notices LIMIT 1").fetch_one(c).await).unwrap()
}

#[tokio::test]
async fn res_07_a_notice_is_posted_taken_down_posted_again_and_clears() {
    each_engine(|state| async move {
        let (centre, _) = centre(&state, 1, 5, Some(0)).await;
        let p = people(&state, centre).await;
        let id = resident(&state, &p, centre, "张示例").await;
        let no = notice_id(&state).await;
        proposed(&state, &p.manager, id, Reason::LongAbsence).await;
        let early = step!(&state, &p.county, id, |ch, case| notice::on_notice_posted(ch, &case, no).await);
        assert_eq!(refusal(early), Refusal::Rule("RES-07"), "not reviewed yet");
        decide(&state, &p.county, id, Review::Approve).await;
        for _ in 0..2 {
            let on = step!(&state, &p.county, id, |ch, case| notice::on_notice_posted(ch, &case, no).await);
            assert_eq!(on.unwrap().state, State::ExitNotice);
            assert_eq!(exit(&state, id).await.stage, Stage::OnNotice);
            let off = step!(&state, &p.county, id, |ch, case| notice::on_notice_unposted(ch, &case).await);
            assert_eq!(off.unwrap().state, State::ExitProposed);
        }
        step!(&state, &p.county, id, |ch, case| notice::on_notice_posted(ch, &case, no).await).unwrap();
        let done = step!(&state, &p.county, id, |ch, case| notice::on_notice_cleared(ch, &case).await);
        assert_eq!(done.unwrap().state, State::Exited);
        assert_eq!(taken(&state, centre).await, Some(0));
        let twice = step!(&state, &p.county, id, |ch, case| notice::on_notice_cleared(ch, &case).await);
        assert_eq!(refusal(twice), Refusal::Rule("RES-07"));
        // REF S5-27: what follows is recorded once.
        let e = exit(&state, id).await;
        let list = [Support::Dibao, Support::Visits];
        step!(&state, &p.township, id, |ch, case| finish::support(ch, &case, &e, &list).await).unwrap();
        let e = exit(&state, id).await;
        assert_eq!((e.supported, e.support.len()), (true, 2));
        let again = step!(&state, &p.township, id, |ch, case| finish::support(ch, &case, &e, &list).await);
        assert_eq!(refusal(again), Refusal::Stale);
        let mut tx = state.db().read().await.unwrap();
        let open: i64 = on!(&mut tx, c => sqlx::query_scalar(
            "SELECT COUNT(*) FROM work_items WHERE object_id = $1 AND done_at IS NULL").bind(id).fetch_one(c).await).unwrap();
        assert_eq!(open, 0, "nothing waits any more");
        drop(tx);
        // RET-04: when its time is over, nothing that was said is left.
        let mut tx = state.db().write().await.unwrap();
        let before = exits::words(&mut tx, state.keys(), e.id).await.unwrap();
        assert_eq!(before.statement, "示例意见");
        crate::features::cases::residence::store::forget(&mut tx, state.keys(), id).await.unwrap();
        let after = exits::words(&mut tx, state.keys(), e.id).await.unwrap();
        assert_eq!(after, crate::features::cases::residence::types::exit::Words::default());
    })
    .await;
}

#[tokio::test]
async fn res_07_a_sustained_objection_keeps_the_person_and_a_leave_stays_a_leave() {
    each_engine(|state| async move {
        let (centre, _) = centre(&state, 1, 5, Some(0)).await;
        let p = people(&state, centre).await;
        let id = resident(&state, &p, centre, "张示例").await;
        let today = state.clock().today();
        let away = Away {
            kind: AbsenceKind::Leave,
            reason: LeaveReason::Family,
            note: String::new(),
            from_on: today,
            expected_on: Some(today),
        };
        step!(&state, &p.manager, id, |ch, case| {
            let stay = stays::current(&mut ch.tx, id).await.unwrap().unwrap();
            absences::go(ch, &case, &stay, &away).await
        })
        .unwrap();
        // Given up by the reviewer: still on leave.
        proposed(&state, &p.manager, id, Reason::LongAbsence).await;
        decide(&state, &p.county, id, Review::Keep).await;
        assert_eq!(
            (case(&state, id).await.state, exit(&state, id).await.stage),
            (State::OnLeave, Stage::Kept)
        );
        // Returned, amended by another hand, approved, on notice, and kept by an objection.
        proposed(&state, &p.manager, id, Reason::LongAbsence).await;
        decide(&state, &p.county, id, Review::Return).await;
        assert_eq!(exit(&state, id).await.stage, Stage::Returned);
        proposed(&state, &p.township, id, Reason::FamilyCanCare).await;
        assert_eq!(exit(&state, id).await.proposed.0, p.township.id);
        decide(&state, &p.county, id, Review::Approve).await;
        let no = notice_id(&state).await;
        step!(&state, &p.county, id, |ch, case| notice::on_notice_posted(ch, &case, no).await).unwrap();
        let kept = step!(&state, &p.county, id, |ch, case| notice::on_notice_kept(ch, &case).await);
        assert_eq!(kept.unwrap().state, State::OnLeave);
        assert_eq!(taken(&state, centre).await, Some(1));
    })
    .await;
}

#[tokio::test]
async fn res_07_a_death_overtakes_what_was_proposed_and_nothing_else_does() {
    each_engine(|state| async move {
        let (centre, _) = centre(&state, 1, 5, Some(0)).await;
        let p = people(&state, centre).await;
        let id = resident(&state, &p, centre, "张示例").await;
        let today = state.clock().today();
        proposed(&state, &p.manager, id, Reason::FamilyCanCare).await;
        decide(&state, &p.county, id, Review::Approve).await;
        let other = proposal(Reason::Voluntary, today);
        let refused = step!(&state, &p.manager, id, |ch, case| propose::propose(ch, &case, &other).await);
        assert!(matches!(refusal(refused), Refusal::Order { .. }));
        proposed(&state, &p.manager, id, Reason::Death).await;
        let mut tx = state.db().read().await.unwrap();
        let due: chrono::NaiveDate = on!(&mut tx, c => sqlx::query_scalar(
            "SELECT due_on FROM work_items WHERE kind = 'exit-review' AND done_at IS NULL").fetch_one(c).await).unwrap();
        assert_eq!(due, today, "the same day (RET-06)");
        drop(tx);
        decide(&state, &p.county, id, Review::Approve).await;
        let e = exit(&state, id).await;
        assert_eq!((e.stage, e.can_return(state.clock().now())), (Stage::Completed, false));
        let back = step!(&state, &p.manager, id, |ch, case| stays::reenter(ch, &case, today).await);
        assert_eq!(refusal(back), Refusal::Rule("RES-07"));
    })
    .await;
}

#[tokio::test]
async fn res_07_the_cooling_off_ends_to_the_second_and_a_return_is_a_second_stay() {
    each_engine(|state| async move {
        let (centre, _) = centre(&state, 1, 2, Some(0)).await;
        let p = people(&state, centre).await;
        let (one, two) =
            (resident(&state, &p, centre, "张示例").await, resident(&state, &p, centre, "李示例").await);
        for id in [one, two] {
            proposed(&state, &p.manager, id, Reason::Voluntary).await;
            decide(&state, &p.county, id, Review::Approve).await;
        }
        assert_eq!(taken(&state, centre).await, Some(0));
        let end = exit(&state, one).await.cool_until.unwrap();
        state.clock().set(end - TimeDelta::seconds(1));
        let today = state.clock().today();
        let back = step!(&state, &p.manager, one, |ch, case| stays::reenter(ch, &case, today).await);
        assert_eq!(back.unwrap().state, State::Resident);
        state.clock().set(end);
        let today = state.clock().today();
        let late = step!(&state, &p.manager, two, |ch, case| stays::reenter(ch, &case, today).await);
        assert_eq!(refusal(late), Refusal::Rule("RES-07"));
        // 人 and 人次 are two things (seed 59).
        let mut tx = state.db().read().await.unwrap();
        let all = figures::by_county(&mut tx).await.unwrap();
        assert_eq!((all[0].residents, all[0].persons, all[0].stays), (1, 2, 3));
        assert_eq!(stays::of_case(&mut tx, one).await.unwrap()[0].seq, 2);
        assert!(exits::latest(&mut tx, one).await.unwrap().unwrap().reentered_at.is_some());
        assert_eq!(taken(&state, centre).await, Some(1));
    })
    .await;
}

#[tokio::test]
async fn res_07_no_return_into_a_full_centre_or_beside_a_new_case() {
    each_engine(|state| async move {
        let (centre, _) = centre(&state, 1, 1, Some(0)).await;
        let p = people(&state, centre).await;
        let id = resident(&state, &p, centre, "张示例").await;
        proposed(&state, &p.manager, id, Reason::Voluntary).await;
        decide(&state, &p.county, id, Review::Approve).await;
        let other = signed(&state, &p, centre, "李示例").await;
        let today = state.clock().today();
        step!(&state, &p.manager, other, |ch, case| stays::move_in(ch, &case, today).await).unwrap();
        let back = step!(&state, &p.manager, id, |ch, case| stays::reenter(ch, &case, today).await);
        assert_eq!(refusal(back), Refusal::Full);
        // ID-07: the same person has applied anew.
        signed(&state, &p, centre, "张示例").await;
        let back = step!(&state, &p.manager, id, |ch, case| stays::reenter(ch, &case, today).await);
        assert_eq!(refusal(back), Refusal::Rule("ID-07"));
    })
    .await;
}
