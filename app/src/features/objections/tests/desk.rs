//! The console: who sees what, entering for somebody, conflicts.
use super::*;
use crate::base::db::paging::Turn;
use crate::features::objections::store;
use crate::testing::each_engine;

#[tokio::test]
async fn obj_07_who_objected_is_seen_by_the_countys_handlers_only_through_a_reveal() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let (id, _) = object(&state, &w.no, &REAL).await;
        let page = format!("/staff/objections/{}", id.uuid());
        let secrets = ["周示例", "0396-1234567"];
        let stranger = staff(&state, Role::CountyOfficer, "411702", None).await;
        let village = staff(&state, Role::VillageReporter, "411725101201", None).await;
        let city = staff(&state, Role::CityAdmin, "4117", None).await;
        let auditor = staff(&state, Role::Auditor, "411725", None).await;
        let dpf = staff(&state, Role::Dpf, "411725", None).await;
        for actor in [&stranger, &village, &city, &auditor, &dpf, &w.township] {
            let b = Browser::as_staff(&state, actor).await;
            assert_eq!(b.get(&page).await.status, 404, "{:?}", actor.role);
            let list = b.get("/staff/objections").await;
            assert!(!list.body.contains(&id.uuid().to_string()), "{:?}", actor.role);
            let reveal = b.post(&format!("{page}/person"), &[("purpose", "feedback")]).await;
            assert_eq!(reveal.status, 404, "{:?}", actor.role);
            let step = b.post(&page, &[("version", "1"), ("act", "accept"), ("declare", "yes")]).await;
            assert_eq!(step.status, 404, "{:?}", actor.role);
            for path in [&page, "/staff/objections", "/staff", "/staff/news"] {
                let body = b.get(path).await.body;
                assert!(!secrets.iter().any(|s| body.contains(s)), "{:?} {path}", actor.role);
            }
        }
        let b = Browser::as_staff(&state, &w.handler).await;
        let seen = b.get(&page).await;
        assert_eq!(
            (seen.status.as_u16(), seen.headers["cache-control"].to_str().unwrap()),
            (200, "no-store")
        );
        assert!(seen.body.contains("两套房") && !secrets.iter().any(|s| seen.body.contains(s)));
        assert_eq!(b.post(&format!("{page}/person"), &[("purpose", "gossip")]).await.status, 400);
        let reveals = "SELECT COUNT(*) FROM audit_events WHERE action = 'name-reveal'";
        assert_eq!(number(&state, reveals).await, 0);
        let shown = b.post(&format!("{page}/person"), &[("purpose", "feedback")]).await;
        assert!(secrets.iter().all(|s| shown.body.contains(s)));
        assert_eq!(number(&state, reveals).await, 1, "RET-05");
        // Not even the reviewer, though of the same county and role.
        let b = Browser::as_staff(&state, &w.reviewer).await;
        assert_eq!(b.post(&format!("{page}/person"), &[("purpose", "feedback")]).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn obj_01_a_township_enters_what_came_on_paper_and_sees_its_progress_only() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let b = Browser::as_staff(&state, &w.township).await;
        let no = w.no.to_string();
        let page = b.get(&format!("/staff/objections/new?notice={no}")).await;
        let key = page.hidden("form_key");
        let day = [("received-y", "2026"), ("received-m", "9"), ("received-d", "22")];
        let fields =
            [&REAL[..], &[("notice", no.as_str()), ("channel", "paper"), ("form_key", key.as_str())], &day]
                .concat();
        let path = "/staff/uploads/objections";
        for _ in 0..2 {
            let sent = b.upload(path, &fields, &[PDF]).await;
            assert_eq!(sent.status, 303, "{}", sent.body);
            let receipt = b.get(sent.location()).await;
            code_of(&receipt);
        }
        assert_eq!(number(&state, "SELECT COUNT(*) FROM objections").await, 1, "IN-11");
        assert_eq!(number(&state, "SELECT COUNT(*) FROM files").await, 1);
        let mut tx = state.db().read().await.unwrap();
        let reach = store::Reach::Entered(w.township.id);
        let list = store::list(&mut tx, Turn::first(state.keys(), 10), &reach, store::Filter::default())
            .await
            .unwrap();
        drop(tx);
        let o = &list.items[0];
        let page = b.get(&o.path()).await;
        assert!(page.status == 200 && page.body.contains("2026年9月30日"));
        for hidden in ["周示例", "两套房", "证明.pdf", "0396-1234567"] {
            assert!(!page.body.contains(hidden), "OBJ-07: {hidden}");
        }
        let handler = Browser::as_staff(&state, &w.handler).await;
        assert_eq!(handler.get(&format!("{}/receipt", o.path())).await.status, 404, "AC-11");
        let shown = handler.get(&o.path()).await;
        let file =
            shown.body.split(&format!("{}/files/", o.path())).nth(1).unwrap().split('"').next().unwrap();
        let file = format!("{}/files/{file}", o.path());
        assert_eq!(b.post(&file, &[]).await.status, 404, "a township reads no attachment");
        let got = handler.post(&file, &[]).await;
        assert_eq!(got.headers["content-type"], "application/pdf");
        assert!(got.headers["content-disposition"].to_str().unwrap().starts_with("attachment;"));
        assert!(got.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
        assert_eq!(got.headers["x-content-type-options"], "nosniff");
        assert_eq!(number(&state, "SELECT COUNT(*) FROM audit_events WHERE action = 'file-read'").await, 1);
        // After a day the code is shown to nobody here.
        state.clock().advance(chrono::TimeDelta::hours(25));
        let b = Browser::as_staff(&state, &w.township).await;
        assert_eq!(b.get(&format!("{}/receipt", o.path())).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn obj_01_what_is_entered_for_somebody_is_checked_like_the_public_form() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let b = Browser::as_staff(&state, &w.handler).await;
        let no = w.no.to_string();
        let cases: &[(&[(&str, &str)], &str)] = &[
            (&[("notice", "411725-2026-99"), ("channel", "visit"), ("received-d", "22")], "#notice"),
            (&[("notice", &no), ("channel", "web"), ("received-d", "22")], "#channel"),
            (&[("notice", &no), ("channel", "visit"), ("received-d", "23")], "#received"),
            (&[("notice", &no), ("channel", "visit"), ("received-d", "21")], "#received"),
            (&[("notice", &no), ("channel", "visit"), ("received-d", "")], "#received"),
        ];
        for (more, field) in cases {
            let base = [("form_key", "k"), ("received-y", "2026"), ("received-m", "9")];
            let back = b.upload("/staff/uploads/objections", &[&REAL[..], &base, more].concat(), &[]).await;
            assert_eq!(back.status, 422, "{field}");
            assert!(back.body.contains(&format!("href=\"{field}\"")), "{field}");
        }
        let stranger = staff(&state, Role::CountyOfficer, "411702", None).await;
        let s = Browser::as_staff(&state, &stranger).await;
        let all = [
            &REAL[..],
            &[("form_key", "k"), ("notice", no.as_str()), ("channel", "visit")],
            &[("received-y", "2026"), ("received-m", "9"), ("received-d", "22")],
        ]
        .concat();
        assert_eq!(s.upload("/staff/uploads/objections", &all, &[]).await.status, 422, "AC-01");
        let village = staff(&state, Role::VillageReporter, "411725101201", None).await;
        let v = Browser::as_staff(&state, &village).await;
        assert_eq!(v.upload("/staff/uploads/objections", &all, &[]).await.status, 404, "AC-01");
        assert_eq!(v.get("/staff/objections/new").await.status, 404);
        // A letter that came in time but is entered after the end is an objection (OBJ-01, OBJ-08).
        state.clock().set("2026-09-30T02:00:00Z".parse().unwrap());
        let b = Browser::as_staff(&state, &w.handler).await;
        assert_eq!(b.upload("/staff/uploads/objections", &all, &[]).await.status, 303);
        assert_eq!(number(&state, "SELECT COUNT(*) FROM objections WHERE kind = 'objection'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn ac_07_two_handlers_at_once_one_is_told_what_happened_and_keeps_the_text() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let (id, _) = object(&state, &w.no, &REAL).await;
        let page = format!("/staff/objections/{}", id.uuid());
        let second = staff(&state, Role::CountyOfficer, "411725", None).await;
        let (a, b) = (Browser::as_staff(&state, &w.handler).await, Browser::as_staff(&state, &second).await);
        let shown = a.get(&page).await;
        let (seen, key) = (shown.hidden("version"), shown.hidden("form_key"));
        let accept = [("form_key", key.as_str()), ("version", &seen), ("act", "accept"), ("declare", "yes")];
        let done = a.post(&page, &accept).await;
        assert_eq!(done.status, 303);
        assert!(a.get(done.location()).await.body.contains("已保存"));
        let typed = "材料不全，请补充";
        let late = b
            .post(
                &page,
                &[
                    ("form_key", "other"),
                    ("version", &seen),
                    ("act", "decline"),
                    ("text", typed),
                    ("declare", "yes"),
                ],
            )
            .await;
        assert_eq!(late.status, 409);
        assert!(late.body.contains(&w.handler.name) && late.body.contains(typed));
        // IN-11: the same form twice does nothing twice, and leads to the same place.
        let again = a.post(&page, &accept).await;
        assert_eq!((again.status.as_u16(), again.location()), (303, done.location()));
        assert_eq!(number(&state, "SELECT COUNT(*) FROM objection_events WHERE act = 'accept'").await, 1);
        for (fields, field) in [
            (vec![("act", "dismiss"), ("declare", "yes")], "#text"),
            (vec![("act", "dismiss"), ("text", "核查属实")], "#declare"),
            (vec![("act", "file"), ("text", "x")], "#act"),
            (vec![("act", "dismiss"), ("text", "本人电话13800138000"), ("declare", "yes")], "#text"),
        ] {
            let now = a.get(&page).await.hidden("version");
            let back =
                a.post(&page, &[vec![("form_key", "k"), ("version", now.as_str())], fields].concat()).await;
            assert_eq!(back.status, 422, "{field}");
            assert!(back.body.contains(&format!("href=\"{field}\"")), "{field}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_scan_waits_while_another_field_is_missing() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let b = Browser::as_staff(&state, &w.handler).await;
        let (path, no) = ("/staff/uploads/objections", w.no.to_string());
        assert_eq!(b.get(path).await.status, 200, "a reload of the form that came back");
        let form = [
            ("form_key", "k"),
            ("notice", &no),
            ("received-y", "2026"),
            ("received-m", "9"),
            ("received-d", "22"),
        ];
        let fields = [&REAL[..], &form].concat();
        let back = b.upload(path, &fields, &[PDF, ("photos", "照片.heic", b"\0\0\0\x18ftypheic")]).await;
        assert_eq!(back.status, 422);
        assert!(
            back.body.contains("证明.pdf")
                && back.body.contains("照片.heic")
                && back.body.contains("#channel")
        );
        let done = b.upload(path, &[&fields[..], &[("channel", "paper")]].concat(), &[]).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let kept = "SELECT COUNT(*) FROM files WHERE owner LIKE 'objection:%' AND name = '证明.pdf'";
        assert_eq!(number(&state, kept).await, 1);
    })
    .await;
}
