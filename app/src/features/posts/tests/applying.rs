//! Registering an interest: steps, receipt, following and withdrawing by the code (JOB-03, AC-10, IN-11).
use super::*;

#[tokio::test]
async fn job_03_somebody_registers_once_however_often_it_is_sent() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let post = publish(&state, &w.centre, &draft()).await;
        let b = Browser::anonymous(&state);
        let form = b.get(&at(&post, "")).await;
        assert_eq!((form.status.as_u16(), form.headers["cache-control"].to_str().unwrap()), (200, "no-store"));
        assert!(!form.body.contains("checked"), "nothing is ticked beforehand");
        let saved = b.post(&at(&post, ""), &WHO).await;
        let b = b.keeping(&saved);
        let check = b.get(&at(&post, "/check")).await;
        for text in ["郑例湖", "19900001001", "任店镇", "住户的亲属"] {
            assert!(check.body.contains(text), "{text}");
        }
        let (key, kind) = (check.hidden("form_key"), check.hidden("kind"));
        let sends = (0..8).map(|_| {
            let (b, path, key, kind) = (b.clone(), at(&post, "/check"), key.clone(), kind.clone());
            tokio::spawn(async move { b.post(&path, &[("form_key", &key), ("kind", &kind)]).await })
        });
        for send in sends.collect::<Vec<_>>() {
            let sent = send.await.unwrap();
            assert_eq!((sent.status.as_u16(), sent.location()), (303, at(&post, "/receipt").as_str()), "IN-11");
        }
        assert_eq!(number(&state, "SELECT COUNT(*) FROM post_interests").await, 1, "IN-11");
        let waits = "SELECT COUNT(*) FROM work_items WHERE kind = 'post-contact' AND role = 'township_officer' AND division = '411725101' AND done_at IS NULL";
        assert_eq!(number(&state, waits).await, 1);
        let receipt = b.get(&at(&post, "/receipt")).await;
        let code = code_of(&receipt);
        for secret in ["郑例湖", "1990000", "任店镇"] {
            assert!(!receipt.body.contains(secret), "a receipt may lie on a table: {secret}");
        }
        let status = Browser::anonymous(&state).get(&format!("/posts/interest/{}", code.to_lowercase())).await;
        assert_eq!((status.status.as_u16(), status.headers["cache-control"].to_str().unwrap()), (200, "no-store"));
        assert!(status.body.contains("2026年9月30日"), "five working days over Mid-Autumn");
        for secret in ["郑例湖", "1990000", "任店镇"] {
            assert!(!status.body.contains(secret), "{secret}");
        }
        // Nothing readable is stored, neither of the person nor the code.
        let mut tx = state.db().read().await.unwrap();
        let (person, consent): (Vec<u8>, String) = on!(&mut tx, c => sqlx::query_as(
            "SELECT person, consent FROM post_interests").fetch_one(c).await).unwrap();
        let text = String::from_utf8_lossy(&person).into_owned();
        assert!(!["郑例湖", "1990000", "411725102", "relative"].iter().any(|t| text.contains(t)));
        assert_eq!(consent, "2026-11");
    })
    .await;
}

#[tokio::test]
async fn wrong_input_comes_back_with_everything_that_was_typed() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let post = publish(&state, &w.centre, &draft()).await;
        let b = Browser::anonymous(&state);
        let swap = |name: &str, value: &'static str| -> Vec<(&str, &str)> {
            WHO.iter().map(|(k, v)| if *k == name { (*k, value) } else { (*k, *v) }).collect()
        };
        for (fields, field) in [
            (swap("name", ""), "#name"),
            (swap("name", "张三、李四"), "#name"),
            (swap("phone", ""), "#phone"),
            (swap("phone", "2000001"), "#phone"),
            (swap("phone", "12800000001"), "#phone"),
            (swap("home", ""), "#home"),
            (swap("home", "110101001"), "#home"),
            (swap("group", "king"), "#group"),
            (swap("consent", ""), "#consent"),
            (swap("consent", "2020-01"), "#consent"),
            ([&WHO[..], &[("website", "http://spam")]].concat(), "#website"),
        ] {
            let back = b.post(&at(&post, ""), &fields).await;
            assert_eq!(back.status, 422, "{field}");
            assert!(back.body.contains(&format!("href=\"{field}\"")), "{field}");
            assert!(back.body.contains("199 0000 1001") || field == "#phone", "typed text is kept: {field}");
            let en = b.post(&format!("{}?lang=en", at(&post, "")), &fields).await;
            assert!(en.status == 422 && en.body.contains("lang=\"en\""), "{field}");
        }
        // No group is no fault.
        apply(&state, &post, &swap("group", "")).await;
        apply(&state, &post, &swap("group", "none")).await;
        assert_eq!(number(&state, "SELECT COUNT(*) FROM post_interests").await, 2);
        let nobody = Browser::anonymous(&state);
        assert_eq!(nobody.get(&at(&post, "/check")).await.location(), at(&post, ""));
        assert_eq!(nobody.get(&at(&post, "/receipt")).await.location(), "/posts/interest");
    })
    .await;
}

#[tokio::test]
async fn what_was_read_under_another_text_or_before_the_post_closed_is_not_sent() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let post = publish(&state, &w.centre, &draft()).await;
        let b = Browser::anonymous(&state);
        let saved = b.post(&at(&post, ""), &WHO).await;
        let b = b.keeping(&saved);
        let check = b.get(&at(&post, "/check")).await;
        let key = check.hidden("form_key");
        let stale = b.post(&at(&post, "/check"), &[("form_key", &key), ("kind", "2020-01")]).await;
        assert_eq!(stale.status, 409, "another text of consent was read");
        let mut ch = Change::at(&state, state.clock().now(), None).await.unwrap();
        let locked = write::lock(&mut ch, &post.no).await.unwrap().unwrap();
        write::close(&mut ch, &locked).await.unwrap();
        ch.commit().await.unwrap();
        let late = b.post(&at(&post, "/check"), &[("form_key", &key), ("kind", "2026-11")]).await;
        assert_eq!((late.status.as_u16(), late.location()), (303, post.path().as_str()));
        assert_eq!(number(&state, "SELECT COUNT(*) FROM post_interests").await, 0);
    })
    .await;
}

#[tokio::test]
async fn ac_10_a_guessed_code_leads_nowhere_and_a_right_one_withdraws_for_good() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let post = publish(&state, &w.centre, &draft()).await;
        let (b, code) = apply(&state, &post, &WHO).await;
        let guess = crate::base::random::code();
        assert_eq!(b.get(&format!("/posts/interest/{guess}")).await.status, 404);
        assert_eq!(b.post(&format!("/posts/interest/{guess}"), &[]).await.status, 404);
        let wrong = b.post("/posts/interest", &[("code", &guess)]).await;
        assert!(wrong.status == 422 && wrong.body.contains(&guess), "what was typed stays");
        let led = b.post("/posts/interest", &[("code", &code.to_lowercase())]).await;
        let path = format!("/posts/interest/{code}");
        assert_eq!(led.location(), path);
        assert_eq!(number(&state, "SELECT CAST(SUM(n) AS BIGINT) FROM quotas WHERE what = 'code'").await, 3);

        for _ in 0..2 {
            let gone = b.post(&path, &[]).await;
            assert_eq!(
                (gone.status.as_u16(), gone.location()),
                (303, format!("{path}?done=withdrawn").as_str())
            );
        }
        assert!(b.get(&path).await.body.contains("已撤回"));
        assert_eq!(
            number(
                &state,
                "SELECT COUNT(*) FROM post_interests WHERE person IS NOT NULL OR phone_hash IS NOT NULL"
            )
            .await,
            0
        );
        assert_eq!(number(&state, "SELECT COUNT(*) FROM work_items WHERE done_at IS NULL").await, 0);
        assert_eq!(
            number(&state, "SELECT COUNT(*) FROM audit_events WHERE action = 'post-interest'").await,
            2
        );
        let list =
            Browser::as_staff(&state, &w.township).await.get("/staff/applicants?state=withdrawn").await;
        assert!(list.status == 200 && !list.body.contains("郑"));
    })
    .await;
}
