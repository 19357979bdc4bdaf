//! Many cases at once: all or none, and the page says what became of each.
use super::*;
use crate::testing::each_engine;

/// Sends the check page of some cases.
async fn decide(b: &Browser, act: &str, cases: &[&str], fields: &[(&str, &str)]) -> Answer {
    let query: String = cases.iter().map(|c| format!("&case={c}")).collect();
    let page = b.get(&format!("/staff/cases/bulk?act={act}{query}")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let key = page.hidden("form_key");
    let values: Vec<String> = page
        .body
        .split("name=\"case\" value=\"")
        .skip(1)
        .map(|t| t.split('"').next().unwrap().to_owned())
        .collect();
    let mut all = vec![("form_key", key.as_str()), ("act", act)];
    all.extend(values.iter().map(|v| ("case", v.as_str())));
    all.extend_from_slice(fields);
    b.post("/staff/cases/bulk", &all).await
}

#[tokio::test]
async fn fifty_at_once_all_or_none() {
    each_engine(|state| async move {
        let cast = cast(&state).await;
        let mut references = vec![];
        for i in 0..3 {
            let path = enter(&state, &cast.v, i, "张虚构").await;
            report(&cast.v, &path).await;
            references.push(path.rsplit('/').next().unwrap().to_owned());
            // The last one is not checked by the township.
            if i < 2 {
                let answer = send(&cast.t, &format!("{path}/eligibility"), &ELIGIBLE).await;
                assert_eq!(answer.status, 303);
            }
        }
        let all: Vec<&str> = references.iter().map(String::as_str).collect();
        let list = cast.t.get("/staff/cases?state=village-reported").await;
        assert!(list.body.contains("批量批准所选"));
        assert!(!cast.c.get("/staff/cases?state=village-reported").await.body.contains("批量批准所选"));
        let fields = with_today(&[("number", "示镇审〔2026〕5号"), ("authority", "示例镇人民政府")]);
        // One is not ready: the page says which, offers the others, and has no form.
        let page = cast.t.get(&format!("/staff/cases/bulk?act=approve&case={}", all.join("&case="))).await;
        assert!(page.body.contains("乡镇还没有核对") && page.body.contains("先办理可以办理的"));
        assert!(!page.body.contains("name=\"number\""));
        // Sent all the same, nothing happens.
        let forged: Vec<String> = all.iter().map(|r| format!("{r}/5")).collect();
        let mut body = vec![("form_key", "k9"), ("act", "approve")];
        body.extend(forged.iter().map(|v| ("case", v.as_str())));
        body.extend_from_slice(&fields);
        let answer = cast.t.post("/staff/cases/bulk", &body).await;
        assert!(answer.status == 422 || answer.status == 409, "{}", answer.status);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM case_events WHERE act = 'approve'").await, 0);
        // The two that are ready: wrong input keeps what was typed, then both are done.
        let wrong = [("number", "示镇审〔2026〕5号"), ("authority", "")];
        let answer = decide(&cast.t, "approve", &all[..2], &wrong).await;
        assert!(answer.status == 422 && answer.body.contains("value=\"示镇审〔2026〕5号\""));
        let answer = decide(&cast.t, "approve", &all[..2], &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let done = cast.t.get(answer.location()).await;
        assert!(done.body.contains("已办理 2 件") && done.body.matches("示镇审〔2026〕5号").count() == 2);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM cases WHERE state = 'township-approved'").await, 2);
        // AC-07: one of them changes while the county's page is open; none is filed, and the page says who did what.
        let page = format!("/staff/cases/bulk?act=file&case={}", all[..2].join("&case="));
        let open = cast.c.get(&page).await;
        let back = format!("/staff/cases/{}/steps/return-to-township", all[0]);
        let other = staff(&state, Role::CountyOfficer, "411725", None).await;
        let o = Browser::as_staff(&state, &other).await;
        assert_eq!(send(&o, &back, &[("note", "文号有误")]).await.status, 303);
        let values: Vec<String> = open
            .body
            .split("name=\"case\" value=\"")
            .skip(1)
            .map(|t| t.split('"').next().unwrap().to_owned())
            .collect();
        let key = open.hidden("form_key");
        let fields = with_today(&[("number", "示备〔2026〕3号"), ("authority", "示例民政局")]);
        let mut body = vec![("form_key", key.as_str()), ("act", "file")];
        body.extend(values.iter().map(|v| ("case", v.as_str())));
        body.extend_from_slice(&fields);
        let answer = cast.c.post("/staff/cases/bulk", &body).await;
        assert_eq!(answer.status, 409);
        assert!(answer.body.contains(&other.name) && answer.body.contains("退回乡镇"));
        assert_eq!(number(&state, "SELECT COUNT(*) FROM case_events WHERE act = 'file'").await, 0);
        let answer = decide(&cast.c, "file", &all[1..2], &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM cases WHERE state = 'county-filed'").await, 1);
    })
    .await;
}
