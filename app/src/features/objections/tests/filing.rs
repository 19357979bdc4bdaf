//! The public form, its drafts, the check page, the receipt.
use image::ImageFormat;

use super::*;
use crate::features::objections::{store, types::files_of};
use crate::testing::each_engine;
use crate::web::{files, files::tests::picture};

#[tokio::test]
async fn obj_01_to_04_a_citizen_objects_and_gets_one_receipt_however_often_it_is_sent() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let b = Browser::anonymous(&state);
        let path = format!("/notices/{}/object", w.no);
        let page = b.get(&path).await;
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("checked"), "OBJ-02: no choice is made beforehand");
        assert!(b.get(&format!("/notices/{}", w.no)).await.body.contains(&path), "the notice leads here");

        let photo = picture(ImageFormat::Png);
        let fields = [&REAL[..], &[("email", "zhou@example.invalid"), ("state", "sustained")]].concat();
        let b = typed(&state, &w.no, &fields).await;
        let added = b.upload(&at(&w.no, "/files"), &[], &[("photos", "房子.png", &photo), PDF]).await;
        assert_eq!((added.status.as_u16(), added.location()), (303, at(&w.no, "/check").as_str()));
        let check = b.get(&at(&w.no, "/check")).await;
        for text in ["房子.jpg", "证明.pdf", "周示例", "两套房", "0396-1234567"] {
            assert!(check.body.contains(text), "{text}");
        }
        // Back to the form: nothing is lost.
        let (form, files) = (b.get(&path).await.body, b.get(&at(&w.no, "/files")).await.body);
        for text in ["周示例", "两套房", "房子.jpg", "checked"] {
            assert!(form.contains(text) || files.contains(text), "{text}");
        }
        let (key, kind) = (check.hidden("form_key"), check.hidden("kind"));
        let sends = (0..20).map(|_| {
            let (b, path, key, kind) = (b.clone(), at(&w.no, "/check"), key.clone(), kind.clone());
            tokio::spawn(async move { b.post(&path, &[("form_key", &key), ("kind", &kind)]).await })
        });
        for send in sends.collect::<Vec<_>>() {
            let sent = send.await.unwrap();
            assert_eq!(
                (sent.status.as_u16(), sent.location()),
                (303, at(&w.no, "/receipt").as_str()),
                "IN-11"
            );
        }
        assert_eq!(number(&state, "SELECT COUNT(*) FROM objections").await, 1, "IN-11");
        assert_eq!(
            number(&state, "SELECT COUNT(*) FROM mails WHERE template = 'objection-receipt'").await,
            1
        );
        let receipt = b.get(&at(&w.no, "/receipt")).await;
        assert_eq!(receipt.headers["cache-control"], "no-store");
        let code = code_of(&receipt);
        assert!(!receipt.body.contains("周示例"), "a receipt may lie on a table");

        let mut tx = state.db().read().await.unwrap();
        let o = store::by_code(&mut tx, state.keys(), &code).await.unwrap().unwrap();
        assert_eq!(o.case, Some(w.cases[0]));
        // OBJ-04: 5 and 15 working days, over Mid-Autumn and National Day.
        assert_eq!(
            (o.accept_by.to_string(), o.finish_by.to_string()),
            ("2026-09-30".into(), "2026-10-20".into())
        );
        let list = files::store::list(&mut tx, &files_of(o.id)).await.unwrap();
        assert_eq!(list.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["房子.jpg", "证明.pdf"]);
        assert_eq!(o.state.word(), "received", "AC-06: a field more changes nothing");
        let notice = notices::get(&mut tx, &w.no, tuesday()).await.unwrap().unwrap();
        assert_eq!(notice.objections, (1, 0));
        drop(tx);
        let waits = "SELECT COUNT(*) FROM work_items WHERE kind = 'objection-accept' AND done_at IS NULL";
        assert_eq!(number(&state, waits).await, 1);

        let status = Browser::anonymous(&state).get(&format!("/objections/{}", code.to_lowercase())).await;
        assert_eq!(status.status, 200);
        assert_eq!(status.headers["cache-control"], "no-store");
        assert_eq!(status.headers["x-robots-tag"], "noindex, noarchive");
        assert!(status.body.contains("2026年9月30日") && status.body.contains("2026年10月20日"));
        assert!(!status.body.contains("周示例") && !status.body.contains("两套房"), "OBJ-07");
    })
    .await;
}

#[tokio::test]
async fn nothing_readable_of_the_person_or_the_text_is_stored() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let (id, code) = object(&state, &w.no, &REAL).await;
        let mut tx = state.db().read().await.unwrap();
        let (person, statement, sealed): (Vec<u8>, Vec<u8>, Vec<u8>) = on!(&mut tx, c => sqlx::query_as(
            "SELECT person, statement, code FROM objections WHERE id = $1").bind(id).fetch_one(c).await)
        .unwrap();
        for bytes in [person, statement, sealed] {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            assert!(!["周示例", "两套房", &code].iter().any(|t| text.contains(t)));
        }
        let led: Vec<String> =
            on!(&mut tx, c => sqlx::query_scalar("SELECT result FROM form_keys").fetch_all(c).await).unwrap();
        assert!(led.iter().all(|l| !l.contains(&code)), "no code stands in the clear");
        // OBJ-02: an anonymous one leaves no address in the trail.
        drop(tx);
        object(&state, &w.no, &ANONYMOUS).await;
        let with_ip = "SELECT COUNT(*) FROM audit_events WHERE action = 'objection-filed' AND ip <> ''";
        assert_eq!(number(&state, with_ip).await, 1);
    })
    .await;
}

#[tokio::test]
async fn wrong_input_comes_back_with_everything_that_was_typed() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let b = Browser::anonymous(&state);
        let long = "字".repeat(1001);
        let with = |more: &[(&'static str, &'static str)]| [&REAL[..], more].concat();
        let swap = |name: &str, value: &'static str| -> Vec<(&str, &str)> {
            REAL.iter().map(|(k, v)| if *k == name { (*k, value) } else { (*k, *v) }).collect()
        };
        let mut long_one = REAL.to_vec();
        long_one[5].1 = &long;
        let cases: Vec<(Vec<(&str, &str)>, &str)> = vec![
            (swap("identity", ""), "#identity"),
            (swap("identity", "anonymous"), "#identity"),
            (swap("name", ""), "#name"),
            (swap("name", "张三、李四"), "#name"),
            (swap("phone", ""), "#phone"),
            (swap("phone", "call me"), "#phone"),
            (swap("phone", "3961234567"), "#phone"),
            (with(&[("email", "a@b@c")]), "#email"),
            (with(&[("email", "周@example.cn")]), "#email"),
            (swap("ground", "because"), "#ground"),
            (swap("serial", "7"), "#serial"),
            (swap("serial", "-1"), "#serial"),
            (long_one, "#statement"),
            (with(&[("website", "http://spam")]), "#website"),
        ];
        for (fields, field) in cases {
            let back = b.post(&at(&w.no, ""), &fields).await;
            assert_eq!(back.status, 422, "{field}");
            assert!(back.body.contains(&format!("href=\"{field}\"")), "{field}");
            let kept = ["周示例", "字字字字"].iter().any(|t| back.body.contains(t));
            assert!(kept || field == "#name", "typed text is kept: {field}");
        }
        // A wrong file drops neither the good ones nor the text; a fourth is counted with those kept.
        let b = typed(&state, &w.no, &REAL).await;
        let files = at(&w.no, "/files");
        let large = [b"%PDF-1.4".to_vec(), vec![b'x'; files::MAX_PDF]].concat();
        let pdf = |n: &'static str| -> (&str, &str, &[u8]) { ("pdf", n, n.as_bytes()) };
        let [one, two, three, four] = ["%PDF-1.pdf", "%PDF-2.pdf", "%PDF-3.pdf", "%PDF-4.pdf"].map(pdf);
        for bad in [("pdf", "大.pdf", large.as_slice()), ("photos", "x.jpg", b"GIF89a=alert(1)")] {
            let back = b.upload(&files, &[], &[bad]).await;
            assert!(back.status == 422 && back.body.contains(bad.1), "{}", bad.1);
            assert!(back.body.contains(&format!("href=\"#{}\"", bad.0)));
        }
        assert_eq!(b.upload(&files, &[], &[one, ("photos", "x.jpg", b"GIF89a"), two]).await.status, 422);
        let back = b.upload(&files, &[], &[three, four]).await;
        assert!(back.status == 422 && back.body.contains("%PDF-4.pdf"), "IN-07");
        let check = b.get(&at(&w.no, "/check")).await;
        assert!(
            ["PDF-1", "PDF-2", "PDF-3"].iter().all(|n| check.body.contains(n))
                && !check.body.contains("PDF-4")
        );
        let first = b.get(&files).await.hidden("drop");
        assert_eq!(b.upload(&files, &[("drop", &first)], &[]).await.status, 303);
        assert!(!b.get(&at(&w.no, "/check")).await.body.contains("PDF-1"));
        assert_eq!(number(&state, "SELECT COUNT(*) FROM objections").await, 0);

        assert_eq!(b.post("/objections/new/411725-2026-99", &REAL).await.status, 404);
        let nobody = Browser::anonymous(&state);
        assert_eq!(nobody.get(&at(&w.no, "/check")).await.location(), format!("/notices/{}/object", w.no));
        assert_eq!(nobody.get(&at(&w.no, "/receipt")).await.location(), "/objections");
    })
    .await;
}

#[tokio::test]
async fn obj_08_after_the_deadline_it_is_a_report_that_blocks_and_counts_nothing() {
    each_engine(|state| async move {
        let w = world(&state).await;
        // Begun as an objection, sent when the period is over: nothing is sent that was not read.
        state.clock().set("2026-09-29T15:30:00Z".parse().unwrap());
        let b = typed(&state, &w.no, &REAL).await;
        let check = b.get(&at(&w.no, "/check")).await;
        let key = check.hidden("form_key");
        assert_eq!(check.hidden("kind"), "objection");
        state.clock().advance(chrono::TimeDelta::minutes(40));
        let sent = b.post(&at(&w.no, "/check"), &[("form_key", &key), ("kind", "objection")]).await;
        assert_eq!(sent.status, 409);
        assert_eq!(sent.hidden("kind"), "report");
        assert_eq!(number(&state, "SELECT COUNT(*) FROM objections").await, 0);
        let sent = b.post(&at(&w.no, "/check"), &[("form_key", &key), ("kind", "report")]).await;
        assert_eq!(sent.status, 303);

        let page = Browser::anonymous(&state).get(&format!("/notices/{}/object", w.no)).await;
        assert!(page.body.contains("举报") && page.body.contains("不会自动暂停"));
        assert!(!page.body.contains("张某"), "RET-01: no line is shown any more");
        let kinds = "SELECT COUNT(*) FROM objections WHERE kind = 'report' AND state = 'received'";
        assert_eq!(number(&state, kinds).await, 1);
        let mut tx = state.db().read().await.unwrap();
        let notice = notices::get(&mut tx, &w.no, state.clock().now()).await.unwrap().unwrap();
        assert_eq!(notice.objections, (0, 0));
        drop(tx);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM objection_counts").await, 0);
        let waits = "SELECT COUNT(*) FROM work_items WHERE kind = 'report-answer' AND done_at IS NULL";
        assert_eq!(number(&state, waits).await, 1);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM cases WHERE state = 'public-notice'").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_withdrawn_notice_takes_reports_and_a_demonstration_notice_without_cases_takes_objections() {
    each_engine(|state| async move {
        let no = published::publish(&state, published::draft(&[("411725101", 6)])).await;
        let (id, _) = object(&state, &no, &REAL).await;
        let mut tx = state.db().read().await.unwrap();
        let reach = store::Reach::County("411725".into());
        let o = store::by_id(&mut tx, &reach, id).await.unwrap().unwrap();
        assert_eq!((o.serial, o.case, o.kind.word()), (Some(1), None, "objection"));
        drop(tx);
        withdraw(&state, &no).await;
        let (id, _) = object(&state, &no, &ANONYMOUS).await;
        let mut tx = state.db().read().await.unwrap();
        let o = store::by_id(&mut tx, &reach, id).await.unwrap().unwrap();
        assert_eq!(o.kind.word(), "report");
    })
    .await;
}
