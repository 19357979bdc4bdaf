//! The pages: from the form to the board sheet, as people with and without the right see them.
use super::*;
use crate::on;
use crate::testing::{each_engine, http::Browser};
use crate::web::files::tests::picture;
use axum::{
    body::Body,
    http::{Request, header},
};

/// The part of a page between two words.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    page.split(from).nth(1).and_then(|rest| rest.split(to).next()).unwrap_or_default()
}

async fn act(b: &Browser, path: &str, act: &str, why: &str) -> crate::testing::http::Answer {
    let page = b.get(path).await;
    let (key, version, shown) = (page.hidden("form_key"), page.hidden("version"), page.hidden("shown"));
    let fields = [("form_key", &*key), ("version", &*version), ("shown", &*shown), ("do", act), ("why", why)];
    b.post(path, &fields).await
}

#[tokio::test]
async fn a_notice_goes_through_three_browsers_to_the_board() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let cases = c.people(A, 4).await;
        let [one, two, three] = [
            Browser::as_staff(&state, &c.drafter),
            Browser::as_staff(&state, &c.reviewer),
            Browser::as_staff(&state, &c.publisher),
        ];
        let (one, two, three) = (one.await, two.await, three.await);
        let list = one.get("/staff/notices").await.body;
        assert!(list.contains("4 件已备案"), "{list}");
        // An empty form comes back with everything typed.
        let page = one.get("/staff/notices/new").await;
        let key = page.hidden("form_key");
        let base = [
            ("form_key", &*key),
            ("kind", "admission"),
            ("batch", "7"),
            ("day-y", "2026"),
            ("day-m", "9"),
            ("time", "09:00"),
        ];
        let late = [&base[..], &[("day-d", "21"), ("cases", &*cases[0].reference)]].concat();
        let back = one.post("/staff/notices/new", &late).await;
        assert_eq!(back.status.as_u16(), 422);
        assert!(
            back.body.contains("张贴时间不能早于现在") && back.body.contains("value=\"7\""),
            "never back-dated"
        );
        let mut good = [&base[..], &[("day-d", "23")]].concat();
        good.extend(cases.iter().map(|x| ("cases", &*x.reference)));
        let made = one.post("/staff/notices/new", &good).await;
        assert_eq!(made.status.as_u16(), 303, "{}", made.body);
        let again = one.post("/staff/notices/new", &good).await;
        assert_eq!(again.location(), made.location(), "IN-11: the form acts once");
        let path = made.location().split('?').next().unwrap().to_owned();
        assert_eq!(act(&one, &path, "submit", "").await.status.as_u16(), 303);
        // PUB-06: the drafter has no button, and is refused when posting all the same.
        assert!(!one.get(&path).await.body.contains("value=\"pass\""));
        let page = two.get(&path).await;
        let (key, version) = (page.hidden("form_key"), page.hidden("version"));
        let own = one.post(&path, &[("form_key", &key), ("version", &version), ("do", "pass")]).await;
        assert_eq!(own.status.as_u16(), 409);
        assert!(own.body.contains("必须是三个人"));
        let back = act(&two, &path, "return", "").await;
        assert_eq!(back.status.as_u16(), 422, "a return needs a reason");
        assert_eq!(act(&two, &path, "pass", "").await.status.as_u16(), 303);
        // AC-07: an old page is told what happened meanwhile.
        let stale = two
            .post(&path, &[("form_key", "x"), ("version", "2"), ("do", "return"), ("why", "留着这句")])
            .await;
        assert_eq!(stale.status.as_u16(), 409);
        assert!(stale.body.contains("留着这句"), "what was typed is kept");
        let preview = three.get(&path).await.body;
        assert!(!preview.contains("虚构"), "no full name on the preview");
        let posted = act(&three, &path, "publish", "").await;
        assert_eq!(posted.location(), "/staff/notices/411725-2026-1?done=published", "{}", posted.body);
        state.clock().set(at("2026-09-23T02:00:00Z"));
        let public = Browser::anonymous(&state).get("/notices/411725-2026-1").await.body;
        // PR-04: the table of the preview and that of the page are the same bytes.
        let table = between(&preview, "<tbody", "</tbody>");
        assert!(table.contains("张某") && table == between(&public, "<tbody", "</tbody>"));
        board(&state, &c).await;
    })
    .await;
}

async fn board(state: &AppState, c: &County) {
    let township = staff(state, Role::TownshipOfficer, A, None).await;
    let b = Browser::as_staff(state, &township).await;
    let path = "/staff/notices/411725-2026-1/board";
    let ask = b.get(path).await;
    assert!(!ask.body.contains("虚构"), "no name without a purpose");
    let (key, division) = (ask.hidden("form_key"), ask.hidden("division"));
    assert_eq!(division, A);
    let bare = b.post(path, &[("form_key", &key), ("division", A)]).await;
    assert_eq!(bare.status.as_u16(), 422);
    let other = b.post(path, &[("form_key", &key), ("division", B), ("purpose", "board")]).await;
    assert_eq!(other.status.as_u16(), 422, "another township's sheet is no choice");
    let led = b.post(path, &[("form_key", &key), ("division", A), ("purpose", "board")]).await;
    let sheet = b.get(led.location()).await;
    assert!(sheet.body.contains("张虚构0") && sheet.body.contains(&format!("{} 打印", township.name)));
    assert!(sheet.body.contains("示例村") && sheet.body.contains("/notices/411725-2026-1"), "village, QR");
    let county = Browser::as_staff(state, &c.drafter).await;
    assert_eq!(county.get(led.location()).await.status.as_u16(), 404, "only its printer opens it");
    let mut tx = state.db().read().await.unwrap();
    let n: i64 = on!(&mut tx, x => sqlx::query_scalar("SELECT COUNT(*) FROM audit_events WHERE action = 'board-print'")
        .fetch_one(x).await).unwrap();
    assert_eq!(n, 1);
    drop(tx);
    proof(state, &b).await;
    // AC-04: whom it does not concern finds nothing.
    for (role, place) in
        [(Role::TownshipOfficer, B), (Role::CountyOfficer, "411702"), (Role::CityAdmin, "4117")]
    {
        let stranger = staff(state, role, place, None).await;
        let s = Browser::as_staff(state, &stranger).await;
        assert_eq!(s.get(path).await.status.as_u16(), 404, "{role:?}");
        assert_eq!(s.get("/staff/notices/new").await.status.as_u16() == 200, role == Role::CountyOfficer);
    }
}

async fn proof(state: &AppState, b: &Browser) {
    let detail = b.get("/staff/notices/411725-2026-1").await.body;
    let sheet = between(&detail, "proof?sheet=", "\"").to_owned();
    let form = b.get(&format!("/staff/notices/411725-2026-1/proof?sheet={sheet}")).await;
    let key = form.hidden("form_key");
    let send = |photo: Vec<u8>| {
        let mut body = vec![];
        for (name, value) in [("form_key", &*key), ("shown-y", "2026"), ("shown-m", "9"), ("shown-d", "23")] {
            body.extend(
                format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        body.extend(b"--XX\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\r\n");
        body.extend(photo);
        body.extend(b"\r\n--XX--\r\n");
        Request::post(format!("/staff/uploads/proof/{sheet}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX")
            .body(Body::from(body))
            .unwrap()
    };
    let bad = b.send(send(b"<html>".to_vec())).await;
    assert_eq!(bad.status.as_u16(), 422, "{}", bad.body);
    let good = b.send(send(picture(image::ImageFormat::Png))).await;
    assert_eq!(good.location(), "/staff/notices/411725-2026-1?done=proved", "{}", good.body);
    let photo = b.get(&format!("/staff/notices/411725-2026-1/proof/{sheet}/photo")).await;
    assert_eq!(photo.headers[header::CONTENT_TYPE], "image/jpeg");
    let mut tx = state.db().read().await.unwrap();
    let n: i64 =
        on!(&mut tx, x => sqlx::query_scalar("SELECT COUNT(*) FROM audit_events WHERE action = 'file-read'")
        .fetch_one(x).await)
        .unwrap();
    assert_eq!(n, 1);
}

#[tokio::test]
async fn settings_keep_their_history_and_their_minimum() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let b = Browser::as_staff(&state, &c.reviewer).await;
        let path = "/staff/settings/notices";
        let page = b.get(path).await;
        let (key, version) = (page.hidden("form_key"), page.hidden("version"));
        let base = [
            ("form_key", &*key),
            ("version", &*version),
            ("authority", "示例县民政局"),
            ("phone", "0396-0000001"),
            ("hours", "工作日"),
            ("point", "after-filing"),
            ("policy", "consent-only"),
        ];
        for (address, rule) in [("示例路", "calendar:6"), ("联系 13812345678", "calendar:7")] {
            let bad = b.post(path, &[&base[..], &[("address", address), ("rule", rule)]].concat()).await;
            assert_eq!(bad.status.as_u16(), 422, "{address} {rule}");
        }
        let good = [&base[..], &[("address", "示例路 2 号"), ("rule", "working:7")]].concat();
        let saved = b.post(path, &good).await;
        assert_eq!(saved.location(), "/staff/settings/notices?done=saved");
        let page = b.get(path).await.body;
        assert!(
            page.contains(&c.reviewer.name) && page.contains("0396-0000000") && page.contains("0396-0000001")
        );
        // AC-07: somebody with the old page.
        let other = Browser::as_staff(&state, &c.publisher).await;
        let stale = [&good[..], &[]].concat();
        assert_eq!(other.post(path, &stale).await.status.as_u16(), 409);
        let village = staff(&state, Role::VillageReporter, "411725101201", None).await;
        assert_eq!(Browser::as_staff(&state, &village).await.get(path).await.status.as_u16(), 404);
    })
    .await;
}

#[tokio::test]
async fn pub_05_the_downtime_page_is_the_citys() {
    each_engine(|state| async move {
        let c = county(&state).await;
        let officer = Browser::as_staff(&state, &c.drafter).await;
        assert_eq!(officer.get("/staff/downtime").await.status.as_u16(), 404);
        let admin = staff(&state, Role::CityAdmin, "4117", None).await;
        let b = Browser::as_staff(&state, &admin).await;
        let key = b.get("/staff/downtime").await.hidden("form_key");
        let form = |to_day: &'static str| {
            vec![
                ("form_key", key.clone()),
                ("from-y", "2026".into()),
                ("from-m", "9".into()),
                ("from-d", "19".into()),
                ("from_time", "08:00".into()),
                ("to-y", "2026".into()),
                ("to-m", "9".into()),
                ("to-d", to_day.to_owned()),
                ("to_time", "09:30".into()),
                ("note", "机房断电".into()),
            ]
        };
        let send = |fields: Vec<(&'static str, String)>| {
            let b = b.clone();
            async move {
                let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
                b.post("/staff/downtime", &fields).await
            }
        };
        assert_eq!(send(form("30")).await.status.as_u16(), 422, "not in the future");
        assert_eq!(send(form("21")).await.location(), "/staff/downtime?done=saved");
        assert!(b.get("/staff/downtime").await.body.contains("机房断电"));
    })
    .await;
}
