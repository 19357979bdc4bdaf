//! What a household is owed: written reasons (OBJ-09), consent that can be taken back (PUB-10), a name that is read with a purpose.
use chrono::TimeDelta;

use super::*;
use crate::features::cases::admissions::store;
use crate::features::notices;
use crate::features::notices::types::Draft;
use crate::office::staff::types::Scope;
use crate::testing::{each_engine, tuesday};

#[tokio::test]
async fn obj_09_a_refusal_has_reasons_and_remedies() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let path = enter(&state, &cast.v, 1, "张虚构").await;
        report(&cast.v, &path).await;
        let mut facts = ELIGIBLE.to_vec();
        facts[5] = ("family", "able");
        send(&cast.t, &format!("{path}/eligibility"), &facts).await;
        assert_eq!(cast.t.get(&format!("{path}/refusal")).await.status, 404, "nothing was refused yet");
        let reject = format!("{path}/steps/reject");
        let fields =
            with_today(&[("number", "示镇不批〔2026〕1号"), ("authority", "示例镇人民政府"), ("note", "")]);
        assert_eq!(send(&cast.t, &reject, &fields).await.status, 422, "reasons must be written");
        let fields = with_today(&[
            ("number", "示镇不批〔2026〕1号"),
            ("authority", "示例镇人民政府"),
            ("note", "入户核查，子女有照料条件。"),
        ]);
        assert_eq!(send(&cast.t, &reject, &fields).await.status, 303);
        let sheet = cast.t.get(&format!("{path}/refusal")).await;
        for word in [
            "张虚构",
            "家庭能够照料",
            "子女有照料条件",
            "60 日内",
            "确山县人民政府申请行政复议",
            "行政诉讼",
            "示镇不批〔2026〕1号",
            "盖章处",
        ] {
            assert!(sheet.body.contains(word), "{word}");
        }
        assert_eq!(sheet.headers["cache-control"], "no-store");
        assert_eq!(
            number(
                &state,
                "SELECT COUNT(*) FROM audit_events WHERE action = 'name-reveal' AND reason = 'handle-case'"
            )
            .await,
            2,
            "applying and the sheet"
        );
        assert_eq!(number(&state, "SELECT COUNT(*) FROM work_items WHERE done_at IS NULL").await, 0);
        // The refused person may apply again.
        enter(&state, &cast.v, 1, "张虚构").await;
    })
    .await;
}

#[tokio::test]
async fn ret_05_a_name_is_shown_once_with_a_purpose() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let path = enter(&state, &cast.v, 1, "张虚构").await;
        let reads = "SELECT COUNT(*) FROM audit_events WHERE action = 'name-reveal'";
        let name = format!("{path}/name");
        assert!(!cast.t.get(&name).await.body.contains("张虚构"));
        for bad in ["", "curiosity", "board-sheet"] {
            let answer = cast.t.post(&name, &[("purpose", bad)]).await;
            assert!(answer.status == 422 && !answer.body.contains("张虚构"), "{bad}");
        }
        assert_eq!(number(&state, reads).await, 0);
        let answer = cast.t.post(&name, &[("purpose", "contact-household")]).await;
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains("张虚构") && answer.body.contains("13800000000"));
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert_eq!(number(&state, reads).await, 1);
        // Departments, auditors and administrators have no way to a name.
        for role in [Role::Dpf, Role::Auditor, Role::CivilAffairs] {
            let actor = staff(&state, role, "411725", None).await;
            let b = Browser::as_staff(&state, &actor).await;
            assert_eq!(b.get(&path).await.status, 200, "{role:?}");
            assert_eq!(b.post(&name, &[("purpose", "contact-household")]).await.status, 404, "{role:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn pub_10_consent_is_kept_with_signer_day_and_version_and_a_refusal_takes_effect_at_once() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let path = enter(&state, &cast.v, 1, "张虚构").await;
        report(&cast.v, &path).await;
        let web = format!("{path}/consents/web");
        for bad in [
            with_today(&[("answer", "given"), ("signer", "neighbour"), ("text", "2026-1")]),
            with_today(&[("answer", "given"), ("signer", "self"), ("text", "1999-1")]),
            vec![
                ("answer", "given"),
                ("signer", "self"),
                ("text", "2026-1"),
                ("on-y", "2027"),
                ("on-m", "1"),
                ("on-d", "1"),
            ],
        ] {
            assert_eq!(send(&cast.t, &web, &bad).await.status, 422, "{bad:?}");
        }
        let given = with_today(&[("answer", "given"), ("signer", "guardian"), ("text", "2026-1")]);
        assert_eq!(send(&cast.t, &web, &given).await.status, 303);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM cases WHERE web_consent = 'given'").await, 1);
        // The case stands in an open notice of five; its row is number 2.
        let draft: Draft = notices::store::tests::draft(&[("411725101", 5)]);
        let no = notices::store::tests::publish(&state, draft).await;
        let mut tx = state.db().write().await.unwrap();
        let notice = notices::store::load(&mut tx, &no).await.unwrap().unwrap();
        let case = store::by_reference(&mut tx, &Scope::City, "411725-2026-00001").await.unwrap().unwrap();
        crate::features::notices::store::subjects::link(
            &mut tx,
            state.keys(),
            notice.id,
            case.id,
            2,
            tuesday(),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        state.clock().advance(TimeDelta::minutes(5));
        let refused = with_today(&[("answer", "refused"), ("signer", "guardian"), ("text", "2026-1")]);
        assert_eq!(send(&cast.t, &web, &refused).await.status, 303);
        let mut tx = state.db().read().await.unwrap();
        let notice = notices::store::load(&mut tx, &no).await.unwrap().unwrap();
        let rows = notices::store::rows(&mut tx, &notice, state.clock().now()).await.unwrap();
        assert_eq!(rows.iter().map(|r| r.serial).collect::<Vec<_>>(), [1, 3, 4, 5]);
        drop(tx);
        let page = cast.t.get(&path).await.body;
        assert!(page.contains("不同意或已撤回") && page.contains("此前还有 1 次记录"));
        // Refused twice, there is no row to take off and nothing breaks.
        assert_eq!(send(&cast.t, &web, &refused).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn seed_45_who_takes_the_declaration_back_stops_the_case() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let path = enter(&state, &cast.v, 1, "张虚构").await;
        report(&cast.v, &path).await;
        send(&cast.t, &format!("{path}/eligibility"), &ELIGIBLE).await;
        state.clock().advance(TimeDelta::minutes(5));
        let refused = with_today(&[("answer", "refused"), ("signer", "self"), ("text", "2026-1")]);
        assert_eq!(send(&cast.v, &format!("{path}/consents/stay"), &refused).await.status, 303);
        let page = cast.t.get(&format!("{path}/steps/approve")).await;
        assert!(
            page.body.contains("自愿入住声明，或者已经撤回") && !page.body.contains("name=\"number\""),
            "{}",
            page.body
        );
        assert_eq!(
            send(&cast.v, &format!("{path}/steps/withdraw"), &[("note", "住户不愿入住")]).await.status,
            303
        );
        assert_eq!(number(&state, "SELECT COUNT(*) FROM cases WHERE state = 'withdrawn'").await, 1);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM work_items WHERE done_at IS NULL").await, 0);
    })
    .await;
}
