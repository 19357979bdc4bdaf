//! The way from the application to the filing, its back edges, and what stands in the way.
use super::*;
use crate::testing::each_engine;

#[tokio::test]
async fn the_way_from_the_application_to_the_filing() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let path = enter(&state, &cast.v, 1, "张虚构").await;
        // SEED-45: without a declaration there is no form to apply with, and a posted one is refused.
        let apply = format!("{path}/steps/apply");
        let page = cast.v.get(&apply).await;
        assert!(page.body.contains("自愿入住声明") && !page.body.contains("name=\"on-y\""));
        assert!(page.body.contains("张虚构"), "the answers are shown to be checked");
        report(&cast.v, &path).await;
        // SEED-46: the township checks for itself before it approves.
        let approve = format!("{path}/steps/approve");
        let page = cast.t.get(&approve).await;
        assert!(page.body.contains("乡镇还没有核对") && !page.body.contains("name=\"number\""));
        let answer = send(&cast.t, &format!("{path}/eligibility"), &ELIGIBLE).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        // SEED-54: a question to a department waits, and nothing is approved meanwhile.
        let page = cast.t.get(&path).await;
        let fields = [("form_key", page.hidden("form_key")), ("version", page.hidden("version")), ("kind", "dpf".into())];
        let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(cast.t.post(&format!("{path}/opinions"), &fields).await.status, 303);
        assert!(cast.t.get(&approve).await.body.contains("还没有答复"));
        assert_eq!(number(&state, "SELECT COUNT(*) FROM work_items WHERE kind = 'opinion-dpf' AND role = 'dpf' AND division = '411725' AND done_at IS NULL").await, 1);
        let dpf = staff(&state, Role::Dpf, "411725", None).await;
        let d = Browser::as_staff(&state, &dpf).await;
        let opinion = format!("{path}/opinions/dpf");
        let told = send(&d, &opinion, &[("opinion", "no"), ("note", "")]).await;
        assert_eq!(told.status, 422, "an advice against needs words");
        let told = send(&d, &opinion, &[("opinion", "no"), ("note", "证件号 11010519491231002X")]).await;
        assert!(told.status == 422 && told.body.contains("不需要的号码"), "PUB-20");
        let told = send(&d, &opinion, &[("opinion", "no"), ("note", "等级需要复核")]).await;
        assert_eq!(told.status, 303, "{}", told.body);
        let page = cast.t.get(&approve).await;
        assert!(page.body.contains("等级需要复核") && page.body.contains("不同意"), "the approver sees it");
        let fields = with_today(&[("number", "示镇审〔2026〕1号"), ("authority", "示例镇人民政府")]);
        let answer = send(&cast.t, &approve, &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let fields = with_today(&[("number", "示备〔2026〕1号"), ("authority", "示例民政局")]);
        let answer = send(&cast.c, &format!("{path}/steps/file"), &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let page = cast.c.get(&path).await.body;
        for shown in ["县已备案", "示镇审〔2026〕1号", "示备〔2026〕1号", "示例村委会", "等级需要复核"] {
            assert!(page.contains(shown), "{shown}");
        }
        assert!(!page.contains("张虚构"));
        let ready = super::super::super::store::filed_for_notice(
            &mut state.db().read().await.unwrap(),
            &cast.county.scope(),
            crate::features::notices::types::PublicityPoint::AfterFiling,
        )
        .await
        .unwrap();
        assert_eq!(ready.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn seed_39_to_46_who_is_not_eligible_does_not_go_on_and_the_page_says_why() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let path = enter(&state, &cast.v, 1, "张虚构").await;
        voluntary(&cast.v, &path).await;
        let mut facts = ELIGIBLE.to_vec();
        facts[1] = ("hardship", "jdlk_poor");
        facts[3] = ("grade", "3");
        let answer = send(&cast.v, &format!("{path}/eligibility"), &facts).await;
        assert!(answer.location().ends_with("done=ineligible"));
        assert_eq!(send(&cast.v, &format!("{path}/steps/apply"), &TODAY).await.status, 303);
        let page = cast.v.get(&path).await.body;
        for word in ["残疾等级不是一级或二级", "SEED-41", "RES-02", "不符合托养条件"] {
            assert!(page.contains(word), "{word}");
        }
        let page = cast.v.get(&format!("{path}/steps/report")).await;
        assert!(page.body.contains("村级核对结果：不符合") && !page.body.contains("name=\"authority\""));
        // Somebody who sends the form all the same is refused by the store.
        let version = number(&state, "SELECT version FROM cases").await.to_string();
        let fields = with_today(&[("form_key", "k"), ("version", &version), ("authority", "示例村委会")]);
        let answer = cast.v.post(&format!("{path}/steps/report"), &fields).await;
        assert_eq!(answer.status, 422);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM cases WHERE state = 'applied'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn pub_01_days_stand_in_order_and_never_ahead() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let path = enter(&state, &cast.v, 1, "张虚构").await;
        report(&cast.v, &path).await;
        send(&cast.t, &format!("{path}/eligibility"), &ELIGIBLE).await;
        let approve = format!("{path}/steps/approve");
        for (day, told) in [("23", "日期还没有到"), ("21", "早于前一步"), ("99", "不是有效日期")]
        {
            let fields = [
                ("on-y", "2026"),
                ("on-m", "9"),
                ("on-d", day),
                ("number", "示镇审1"),
                ("authority", "示例镇政府"),
            ];
            let answer = send(&cast.t, &approve, &fields).await;
            assert_eq!(answer.status, 422, "{day}");
            assert!(
                answer.body.contains(told) && answer.body.contains("value=\"示镇审1\""),
                "{day}: what was typed stays"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn ac_07_who_comes_second_hears_who_was_first_and_keeps_the_words() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let path = enter(&state, &cast.v, 1, "张虚构").await;
        report(&cast.v, &path).await;
        send(&cast.t, &format!("{path}/eligibility"), &ELIGIBLE).await;
        let other = staff(&state, Role::TownshipOfficer, "411725101", None).await;
        let o = Browser::as_staff(&state, &other).await;
        let (approve, back) = (format!("{path}/steps/approve"), format!("{path}/steps/return-to-village"));
        let (seen, seen_by_other) = (cast.t.get(&approve).await, o.get(&back).await);
        let (key, version) = (seen.hidden("form_key"), seen.hidden("version"));
        let fields = with_today(&[
            ("form_key", &key),
            ("version", &version),
            ("number", "示镇审〔2026〕9号"),
            ("authority", "示例镇人民政府"),
        ]);
        state.clock().advance(chrono::TimeDelta::minutes(5));
        let first = cast.t.post(&approve, &fields).await;
        assert_eq!(first.status, 303, "{}", first.body);
        // IN-11: the same form again leads to the same place and does nothing.
        let again = cast.t.post(&approve, &fields).await;
        assert_eq!((again.status.as_u16(), again.location()), (303, first.location()));
        assert_eq!(number(&state, "SELECT COUNT(*) FROM case_events WHERE act = 'approve'").await, 1);
        let fields = [
            ("form_key", seen_by_other.hidden("form_key")),
            ("version", seen_by_other.hidden("version")),
            ("note", "缺少村级证明，请补".to_owned()),
        ];
        let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let second = o.post(&back, &fields).await;
        assert_eq!(second.status, 409);
        for shown in [cast.township.name.as_str(), "乡审批：批准", "缺少村级证明，请补", "乡镇已批准"]
        {
            assert!(second.body.contains(shown), "{shown}\n{}", second.body);
        }
        // An old page that is opened again is told the same.
        assert_eq!(o.get(&back).await.status, 409);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM cases WHERE state = 'township-approved'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn res_08_a_returned_case_is_work_news_and_mail_and_is_checked_anew() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let path = enter(&state, &cast.v, 1, "张虚构").await;
        report(&cast.v, &path).await;
        send(&cast.t, &format!("{path}/eligibility"), &ELIGIBLE).await;
        let back = format!("{path}/steps/return-to-village");
        assert_eq!(send(&cast.t, &back, &[("note", "")]).await.status, 422, "a return has a reason");
        assert_eq!(send(&cast.t, &back, &[("note", "联系 13800000000")]).await.status, 422, "PUB-20");
        assert_eq!(send(&cast.t, &back, &[("note", "请补村民代表意见")]).await.status, 303);
        for (sql, n) in [
            ("SELECT COUNT(*) FROM work_items WHERE kind = 'case-report' AND division = '411725101201' AND done_at IS NULL", 1),
            ("SELECT COUNT(*) FROM news WHERE kind = 'case-returned' AND role = 'village_reporter'", 1),
            ("SELECT COUNT(*) FROM mails WHERE template = 'returned-case'", 1),
            ("SELECT COUNT(*) FROM case_checks WHERE level = 'township'", 0),
            ("SELECT COUNT(*) FROM cases WHERE eligible_township IS NULL AND eligible_village IS NOT NULL", 1),
        ] {
            assert_eq!(number(&state, sql).await, n, "{sql}");
        }
        assert!(cast.v.get(&path).await.body.contains("请补村民代表意见"));
    })
    .await;
}
