//! PUB-01, PUB-03, PUB-06, PUB-20, PR-04, AC-07, AC-08.
use super::*;
use crate::base::i18n::Lang;
use crate::features::cases::admissions::types::State as CaseState;
use crate::features::centres::{imports::Centres, store as centres};
use crate::features::notices::types::draft::Problem;
use crate::features::publishing::types::DraftRefusal;
use crate::office::imports::{Importer as _, Line, Run};
use crate::testing::{each_engine, http::Browser};
use crate::{exec, on};

#[tokio::test]
async fn pub_06_three_persons_publish_and_the_cases_follow() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let cases = c.people(A, 4).await;
        let id = c.draft_of(&cases).await;
        let refused = |r: Result<(), Stop>| match r {
            Err(Stop::Refused(why, _)) => why,
            other => panic!("{other:?}"),
        };
        c.hand_on(&c.drafter, (id, 1), DraftAct::Submit).await.unwrap();
        assert_eq!(refused(c.hand_on(&c.drafter, (id, 2), DraftAct::Pass).await), DraftRefusal::SameHands);
        // AC-08: one person with two roles is still one person.
        let twice = Actor { role: Role::CountyOfficer, name: "另一岗位".into(), ..c.drafter.clone() };
        assert_eq!(refused(c.hand_on(&twice, (id, 2), DraftAct::Pass).await), DraftRefusal::SameHands);
        // AC-07: an old version is refused.
        assert_eq!(refused(c.hand_on(&c.reviewer, (id, 1), DraftAct::Pass).await), DraftRefusal::Stale);
        c.hand_on(&c.reviewer, (id, 2), DraftAct::Pass).await.unwrap();
        let shown = c.shown(id).await;
        for who in [&c.drafter, &c.reviewer] {
            let no = c.post(who, (id, 3), &shown).await;
            let same = DraftRefusal::SameHands;
            assert!(matches!(no, Err(Stop::Refused(r, _)) if r == same), "{no:?}");
        }
        let no = c.post(&c.publisher, (id, 3), &shown).await.unwrap();
        assert_eq!(no.to_string(), "411725-2026-1");
        for case in &cases {
            assert_eq!(c.now_is(case.id).await.state, CaseState::PublicNotice);
        }
        let mut tx = state.db().read().await.unwrap();
        let waits: Vec<String> = on!(&mut tx, x => sqlx::query_scalar(
            "SELECT kind FROM work_items WHERE done_at IS NULL ORDER BY kind").fetch_all(x).await)
        .unwrap();
        assert_eq!(
            waits,
            ["display-proof", "notice-conclude"],
            "PUB-03: nothing waits for a notice any longer"
        );
        let again = c.post(&c.publisher, (id, 4), &shown).await;
        assert!(matches!(again, Err(Stop::Refused(DraftRefusal::Order(..), _))));
    })
    .await;
}

#[tokio::test]
async fn ac_08_the_database_refuses_two_hands_of_one_person() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let id = c.reviewed(&c.people(A, 3).await).await;
        for sql in [
            "UPDATE notice_drafts SET reviewed_by = drafted_by WHERE id = $1",
            "UPDATE notice_drafts SET published_by = drafted_by WHERE id = $1",
            "UPDATE notice_drafts SET published_by = reviewed_by WHERE id = $1",
            "UPDATE notice_drafts SET reviewed_by = NULL WHERE id = $1",
            "UPDATE notice_drafts SET state = 'published' WHERE id = $1",
        ] {
            let mut tx = state.db().write().await.unwrap();
            assert!(exec!(&mut tx, sql; id).is_err(), "{sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn pr_04_what_is_published_is_what_was_previewed() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let mut cases = c.people(A, 4).await;
        // PUB-08: a minor is only counted; PUB-09: two of another township do not name it.
        cases.push(c.filed(A, "周虚构", Some(day("2030-01-01"))).await);
        cases.extend(c.people(B, 2).await);
        let id = c.reviewed(&cases).await;
        let shown = c.shown(id).await;
        let no = c.post(&c.publisher, (id, 3), &shown).await.unwrap();
        let notice = c.notice(&no).await;
        let mut tx = state.db().read().await.unwrap();
        let rows = store::rows(&mut tx, &notice, c.now()).await.unwrap();
        assert_eq!(fingerprint(state.keys(), &notice, &rows), shown);
        assert_eq!((notice.people, notice.shown, rows.len()), (7, 6, 6));
        assert_eq!(rows.iter().filter(|r| r.township.is_none()).count(), 2);
        assert!(rows.iter().all(|r| r.masked.contains('某') && !r.masked.contains("虚构")));
    })
    .await;
}

#[tokio::test]
async fn pr_04_a_changed_case_is_looked_at_again_before_it_is_published() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let cases = c.people(A, 4).await;
        let id = c.reviewed(&cases).await;
        let shown = c.shown(id).await;
        let mut tx = state.db().write().await.unwrap();
        exec!(&mut tx, "UPDATE cases SET web_consent = 'refused' WHERE id = $1"; cases[0].id).unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(c.post(&c.publisher, (id, 3), &shown).await, Err(Stop::Changed)));
        // A case that left meanwhile stops it too.
        let shown = c.shown(id).await;
        c.move_case(cases[1].id, &[Act::Withdraw]).await;
        let moved = c.post(&c.publisher, (id, 3), &shown).await;
        assert!(matches!(moved, Err(Stop::Case(r)) if r == cases[1].reference));
        // Nothing of the attempts is left.
        let mut tx = state.db().read().await.unwrap();
        let n: i64 =
            on!(&mut tx, x => sqlx::query_scalar("SELECT COUNT(*) FROM notices").fetch_one(x).await).unwrap();
        assert_eq!(n, 0);
    })
    .await;
}

#[tokio::test]
async fn pub_01_forbidden_drafts_cannot_be_published() {
    each_engine(|state| async move {
        let c = county(&state).await;
        // BeforeFiling cases are not ready for an AfterFiling notice, and lack the step.
        let early = c.case(A, "钱虚构", None, &[Act::Apply, Act::Report, Act::Approve]).await;
        let id = c.reviewed(&[early]).await;
        let shown = c.shown(id).await;
        let refused = c.post(&c.publisher, (id, 3), &shown).await;
        let Err(Stop::Problems(list)) = refused else { panic!("{refused:?}") };
        assert!(list.contains(&Problem::MissingFilingNo), "{list:?}");
        assert!(list.iter().any(|p| matches!(p, Problem::MissingStep(_))), "{list:?}");
        // PUB-20: a mobile number in an authority stops it.
        let mut cases = c.people(A, 3).await;
        let mut tx = state.db().write().await.unwrap();
        exec!(&mut tx, "UPDATE cases SET approved_by = '镇政府 13812345678' WHERE id = $1"; cases[0].id)
            .unwrap();
        tx.commit().await.unwrap();
        let id = c.reviewed(&cases).await;
        let shown = c.shown(id).await;
        let refused = c.post(&c.publisher, (id, 3), &shown).await;
        assert!(matches!(refused, Err(Stop::Problems(l)) if l == [Problem::Personal("steps")]));
        // A case is in one draft at a time.
        let content = Content {
            batch: 1,
            posts_at: c.now(),
            cases: vec![cases.remove(0).id],
            due_on: day("2026-10-15"),
        };
        let what = (QUESHAN, NoticeKind::AdmissionProposed);
        let mut ch = c.begin(&c.drafter).await;
        let taken = drafts::begin(&mut ch, what, &good_settings(), &content).await;
        assert!(matches!(taken, Err(Stop::Taken)));
    })
    .await;
}

#[tokio::test]
async fn pub_20_the_register_of_residents_is_asked_by_keyed_codes() {
    each_engine(|state| async move {
        let c = county(&state).await;
        c.filed(A, "欧阳虚构", None).await;
        let mut tx = state.db().read().await.unwrap();
        let lint = crate::office::register::findings;
        let found = lint(&mut tx, state.keys(), "由欧阳虚构同志转交").await.unwrap();
        assert!(
            found.iter().any(|f| f.rule == crate::base::privacy::linter::Rule::ResidentName),
            "{found:?}"
        );
        let none = lint(&mut tx, state.keys(), "由示例县民政局转交").await.unwrap();
        assert!(none.is_empty(), "{none:?}");

        // A sheet of centres is judged by it, and so are the county's settings.
        let run = Run { state: &state, by: None, lang: Lang::ZhCn, now: state.clock().now() };
        let centre = centres::by_id(&mut tx, c.centre).await.unwrap().unwrap();
        let named = |rules: &str| {
            let draft = centre.details.clone().into_draft();
            let value =
                CentreInput::from_store(CentreDraft { visiting_rules: Some(rules.to_owned()), ..draft });
            [Line { row: 2, value }]
        };
        let wrong = Centres::judge(&run, &mut tx, &named("找欧阳虚构登记")).await.unwrap();
        assert_eq!(
            wrong.iter().map(|(row, field, _)| (*row, *field)).collect::<Vec<_>>(),
            [(2, "visiting_rules")]
        );
        assert!(Centres::judge(&run, &mut tx, &named("在门口登记")).await.unwrap().is_empty());
        drop(tx);
        let officer = Browser::as_staff(&state, &c.drafter).await;
        for (address, status) in [("示例路，欧阳虚构家隔壁", 422), ("示例路 1 号", 303)] {
            let page = officer.get("/staff/settings/notices").await;
            let (key, version) = (page.hidden("form_key"), page.hidden("version"));
            let fields = [
                ("form_key", key.as_str()),
                ("version", &version),
                ("authority", "示例县民政局"),
                ("phone", "0396-0000000"),
                ("address", address),
                ("hours", "工作日"),
                ("point", "after-filing"),
                ("rule", "calendar:7"),
                ("policy", "masked-opt-out"),
            ];
            assert_eq!(officer.post("/staff/settings/notices", &fields).await.status, status, "{address}");
        }
    })
    .await;
}

#[tokio::test]
async fn pub_06_twenty_at_once_publish_once() {
    each_engine(|state| async move {
        let c = std::sync::Arc::new(county(&state).await);
        let id = c.reviewed(&c.people(A, 3).await).await;
        let shown = c.shown(id).await;
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let (c, shown) = (c.clone(), shown.clone());
            tasks.spawn(async move { c.post(&c.publisher, (id, 3), &shown).await.is_ok() });
        }
        let good = tasks.join_all().await.into_iter().filter(|ok| *ok).count();
        assert_eq!(good, 1);
        let mut tx = state.db().read().await.unwrap();
        let n: i64 =
            on!(&mut tx, x => sqlx::query_scalar("SELECT COUNT(*) FROM notices").fetch_one(x).await).unwrap();
        assert_eq!(n, 1);
    })
    .await;
}
