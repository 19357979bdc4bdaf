//! The way of an applicant: township, county, centre; who sees whom; the last place (JOB-03).
use super::*;

#[tokio::test]
async fn job_03_the_township_handles_the_county_checks_and_the_centre_sees_who_is_referred() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let post = publish(&state, &w.centre, &draft()).await;
        let (_, code) = apply(&state, &post, &WHO).await;
        let id = interest_of(&state, &code).await;
        let path = format!("/staff/applicants/{}", id.uuid());
        let sees = async |actor: &Actor| Browser::as_staff(&state, actor).await.get(&path).await.status == 200;
        let foreign = staff(&state, Role::TownshipOfficer, "411725102", no_centre()).await;
        let far = staff(&state, Role::RuralRevitalisation, "411726", no_centre()).await;
        assert!(sees(&w.township).await && !sees(&w.check).await && !sees(&w.manager).await && !sees(&foreign).await);
        assert_eq!(step(&state, &foreign, id, &[("act", "contact")]).await.status, 404);
        assert_eq!(step(&state, &w.manager, id, &[("act", "take-on")]).await.status, 404);

        let page = Browser::as_staff(&state, &w.township).await.get(&path).await.body;
        assert!(page.contains("郑某") && page.contains("任店镇"));
        assert!(!page.contains("郑例湖") && !page.contains("19900001001"), "masked until it is asked for");
        let back = step(&state, &w.township, id, &[]).await;
        assert!(back.status == 422 && back.body.contains("href=\"#act\""));
        assert_eq!(step(&state, &w.township, id, &[("act", "decline")]).await.status, 422, "a reason is needed");
        assert_eq!(step(&state, &w.township, id, &[("act", "contact")]).await.status, 303);
        assert!(sees(&w.check).await && !sees(&w.manager).await && !sees(&far).await);
        let waits = "SELECT COUNT(*) FROM work_items WHERE kind = 'post-check' AND role = 'rural_revitalisation' AND done_at IS NULL";
        assert_eq!(number(&state, waits).await, 1);

        assert_eq!(step(&state, &w.township, id, &[("act", "refer")]).await.status, 303);
        assert!(sees(&w.manager).await);
        let start = [("started-y", "2026"), ("started-m", "9"), ("started-d", "28"), ("trained", "yes")];
        let take = [&[("act", "take-on")][..], &start].concat();
        let early = step(&state, &w.manager, id, &take).await;
        assert!(early.status == 422 && early.body.contains("县里核对通过"), "the county checks first");
        let check = [("act", "check"), ("qualified", "passed"), ("confirmed", "relative_of_resident")];
        assert_eq!(step(&state, &w.township, id, &check).await.status, 404, "not the township");
        assert_eq!(step(&state, &w.check, id, &check).await.status, 303);
        let untrained = step(&state, &w.manager, id, &take[..4]).await;
        assert!(untrained.status == 422 && untrained.body.contains("href=\"#trained\""));
        assert_eq!(step(&state, &w.manager, id, &take).await.status, 303);
        assert_eq!(super::post(&state, &post.no).await.filled, 1);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM post_fills WHERE priority = 'relative_of_resident'").await, 1);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM work_items WHERE done_at IS NULL").await, 0);
        let status = Browser::anonymous(&state).get(&format!("/posts/interest/{code}")).await.body;
        assert!(status.contains("已录用") && status.contains("2026年9月28日"));
        let b = Browser::as_staff(&state, &w.manager).await;
        let again = b.post(&path, &[&[("form_key", "k"), ("version", "4")], &take[..]].concat()).await;
        assert_eq!(again.status, 409, "it is decided");
    })
    .await;
}

#[tokio::test]
async fn ret_05_a_name_is_read_by_an_act_with_a_purpose_only() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let post = publish(&state, &w.centre, &draft()).await;
        let (_, code) = apply(&state, &post, &WHO).await;
        let id = interest_of(&state, &code).await;
        let path = format!("/staff/applicants/{}/person", id.uuid());
        let reveals = "SELECT COUNT(*) FROM audit_events WHERE action = 'name-reveal'";
        for (actor, status) in [(&w.manager, 404), (&w.check, 404), (&w.township, 200)] {
            let b = Browser::as_staff(&state, actor).await;
            let shown = b.post(&path, &[("purpose", "contact-applicant")]).await;
            assert_eq!(shown.status, status, "{:?}", actor.role);
            assert_eq!(shown.body.contains("郑例湖") && shown.body.contains("19900001001"), status == 200);
        }
        assert_eq!(number(&state, reveals).await, 1);
        let b = Browser::as_staff(&state, &w.township).await;
        assert_eq!(b.post(&path, &[("purpose", "gossip")]).await.status, 400);
        for page in ["/staff", "/staff/applicants", "/staff/news", "/staff/posts"] {
            let body = b.get(page).await.body;
            assert!(!body.contains("郑例湖") && !body.contains("19900001001"), "{page}");
        }
        // The same telephone at the same post is seen, however it is typed.
        let other =
            [("name", "郑例湖"), ("phone", "+86 19900001001"), ("home", ZHUGOU), ("consent", "2026-11")];
        apply(&state, &post, &other).await;
        let page = b.get(&format!("/staff/applicants/{}", id.uuid())).await.body;
        assert!(page.contains("还登记过 1 次"));
    })
    .await;
}

#[tokio::test]
async fn the_last_place_is_taken_once() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let post = publish(&state, &w.centre, &PostDraft { wanted: 1, ..draft() }).await;
        let mut ids = vec![];
        for phone in ["19900001001", "19900001002"] {
            let who = [("name", "郑例湖"), ("phone", phone), ("home", ZHUGOU), ("consent", "2026-11")];
            let (_, code) = apply(&state, &post, &who).await;
            let id = interest_of(&state, &code).await;
            step(&state, &w.township, id, &[("act", "contact")]).await;
            step(&state, &w.check, id, &[("act", "check"), ("qualified", "passed")]).await;
            assert_eq!(step(&state, &w.township, id, &[("act", "refer")]).await.status, 303);
            ids.push(id);
        }
        let take = [
            ("act", "take-on"),
            ("started-y", "2026"),
            ("started-m", "9"),
            ("started-d", "28"),
            ("trained", "yes"),
        ];
        assert_eq!(step(&state, &w.manager, ids[0], &take).await.status, 303);
        let full = step(&state, &w.manager, ids[1], &take).await;
        assert!(full.status == 409 && full.body.contains("没有空位"), "{}", full.status);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM post_fills").await, 1);
        let no = step(&state, &w.manager, ids[1], &[("act", "decline"), ("reason", "filled")]).await;
        assert_eq!(no.status, 303);
    })
    .await;
}
