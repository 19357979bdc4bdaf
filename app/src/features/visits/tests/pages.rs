//! From the form to the door, as browsers see it, with wrong input.
use super::*;
use crate::office::staff::types::{Actor, Role};
use crate::testing::http::{Answer, Browser};
use crate::testing::staff;

const GOOD: [(&str, &str); 5] = [
    ("adults", "2"),
    ("name", "林示例"),
    ("phone", "13800000001"),
    ("email", "lin@example.invalid"),
    ("conduct", "yes"),
];

/// A class of 28 with so many adults.
fn class(adults: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("adults", adults),
        ("teens", "28"),
        ("kind", "class"),
        ("unit", "示例中学高一（2）班"),
        ("name", "周示例"),
        ("phone", "13800000002"),
        ("certificates", "no"),
        ("conduct", "yes"),
    ]
}

fn with(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = GOOD.iter().copied().filter(|(name, _)| !changes.iter().any(|(n, _)| n == name));
    kept.chain(changes.iter().copied()).collect()
}

fn at(form: &str, id: TimeId, step: &str) -> String {
    format!("/bookings/{form}/{id}{step}")
}

async fn typed(state: &AppState, form: &str, id: TimeId, fields: &[(&str, &str)]) -> (Browser, Answer) {
    let b = Browser::anonymous(state);
    let saved = b.post(&at(form, id, ""), fields).await;
    (b.keeping(&saved), saved)
}

async fn send(b: &Browser, form: &str, id: TimeId) -> Answer {
    let check = b.get(&at(form, id, "/check")).await;
    assert_eq!(check.status, 200, "{}", check.body);
    let (key, kind) = (check.hidden("form_key"), check.hidden("kind"));
    b.post(&at(form, id, "/check"), &[("form_key", &key), ("kind", &kind)]).await
}

/// Goes all the way; the code.
async fn booked(state: &AppState, form: &str, id: TimeId, fields: &[(&str, &str)]) -> String {
    let (b, saved) = typed(state, form, id, fields).await;
    assert_eq!(saved.location(), at(form, id, "/check"), "{}", saved.body);
    let sent = send(&b, form, id).await;
    assert_eq!(sent.location(), at(form, id, "/receipt"), "{}", sent.body);
    let receipt = b.get(&at(form, id, "/receipt")).await;
    assert_eq!(receipt.headers["cache-control"], "no-store");
    receipt.body.split("class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

async fn manager(state: &AppState, id: TimeId) -> Actor {
    let centre = read(state, id).await.centre;
    staff(state, Role::CentreManager, ZHUGOU, Some(centre)).await
}

#[tokio::test]
async fn a_person_books_changes_and_cancels_by_code() {
    each_engine(async |state| {
        let id = time(&state, 1, 10, Some(1)).await;
        let b = Browser::anonymous(&state);
        let form = b.get(&format!("/visits/{id}/book")).await;
        assert_eq!(form.status, 200);
        assert!(
            form.body.contains("还有 10 个名额") && !form.body.contains(" checked"),
            "nothing is ticked beforehand"
        );
        let code = booked(&state, "new", id, &GOOD).await;
        assert!(code.starts_with("F-"), "{code}");
        assert_eq!(read(&state, id).await.taken_places, 2);
        let page = b.get(&format!("/bookings/{}", code.to_lowercase())).await;
        assert_eq!(
            (page.status.as_u16(), page.headers["cache-control"].to_str().unwrap()),
            (200, "no-store")
        );
        assert!(page.body.contains("已确认") && !page.body.contains("林示例"), "{}", page.body);
        let path = format!("/bookings/{code}");
        // 500 heads, none, and six children alone.
        for (fields, words) in [
            (vec![("adults", "500")], "名额不够"),
            (vec![("adults", "501")], "501"),
            (vec![("adults", "0")], "请至少填 1 人"),
            (vec![("adults", "1"), ("teens", "6")], "要有 2 位成年人带队"),
        ] {
            let mut all = vec![("act", "resize")];
            all.extend(fields);
            let answer = b.post(&path, &all).await;
            assert_eq!(answer.status, 422, "{words}");
            assert!(answer.body.contains(words) || words == "501", "{words}: {}", answer.body);
        }
        let more = b.post(&path, &[("act", "resize"), ("adults", "3")]).await;
        assert_eq!(more.location(), format!("{path}?done=resize"));
        assert_eq!(read(&state, id).await.taken_places, 3);
        let gone = b.post(&path, &[("act", "cancel")]).await;
        assert_eq!(gone.location(), format!("{path}?done=cancel"));
        let again = b.post(&path, &[("act", "cancel")]).await;
        assert_eq!(again.status, 422);
        assert!(again.body.contains("已经办过"), "{}", again.body);
        assert_eq!(read(&state, id).await.taken_places, 0);
        assert_eq!(b.get("/bookings/F-7K4M-2QXD-9H3T-W8NB-5").await.status, 404);
        assert_eq!(b.post(&path, &[("act", "confirm")]).await.status, 400);
    })
    .await;
}

#[tokio::test]
async fn min_02_a_class_with_too_few_adults_is_told_everything_at_once() {
    each_engine(async |state| {
        let id = time(&state, 1, 60, Some(1)).await;
        let (_, few) = typed(&state, "group", id, &class("5")).await;
        assert_eq!(few.status, 422);
        assert!(few.body.contains("28 位未成年人，要有 6 位成年人带队，现在是 5 位"), "{}", few.body);
        assert!(few.body.contains("示例中学高一（2）班"), "nothing typed is lost");
        let mut wrong = class("5");
        wrong.extend([("young", "3")]);
        let (_, more) = typed(&state, "group", id, &wrong).await;
        assert!(
            more.body.contains("7 位成年人带队") && more.body.contains("家长或老师全程在旁"),
            "all at once"
        );
        let code = booked(&state, "group", id, &class("6")).await;
        let now = read(&state, id).await;
        assert_eq!((now.taken_places, now.taken_groups), (34, 1));
        let page = Browser::anonymous(&state).get(&format!("/bookings/{code}")).await;
        assert!(page.body.contains("14–17 岁 28 位"), "{}", page.body);
        // A child alone is no visitor; a second group waits for the one place of groups.
        let alone = with(&[("adults", "0"), ("teens", "1")]);
        let (_, alone) = typed(&state, "new", id, &alone).await;
        assert!(alone.body.contains("要有 1 位成年人带队"), "{}", alone.body);
        let mut other = class("6");
        other[5] = ("phone", "13800000003");
        booked(&state, "group", id, &other).await;
        assert_eq!(read(&state, id).await.waiting, 34);
    })
    .await;
}

#[tokio::test]
async fn vis_03_a_second_booking_of_one_person_is_refused_without_telling_where() {
    each_engine(async |state| {
        let (one, two) = (time(&state, 1, 10, None).await, time(&state, 2, 10, None).await);
        booked(&state, "new", one, &GOOD).await;
        let other = with(&[("phone", "+86 138-0000-0001"), ("email", "")]);
        let (b, saved) = typed(&state, "new", two, &other).await;
        assert_eq!(saved.status, 303);
        let page = b.get(&format!("/visits/{two}")).await;
        assert!(page.body.contains(&format!("/visits/{two}/book")), "{}", page.body);
        let refused = send(&b, "new", two).await;
        assert_eq!(refused.status, 409);
        let centre = read(&state, one).await.centre_name;
        assert!(refused.body.contains("同一时间已有另一个预约"), "{}", refused.body);
        assert!(!refused.body.contains(&format!("在{centre}")));
        let mut tx = state.db().read().await.unwrap();
        let told: i64 =
            crate::fetch!(&mut tx, value "SELECT COUNT(*) FROM mails WHERE template = 'visit-news'").unwrap();
        drop(tx);
        assert_eq!(told, 1, "the first one is told");
        // Somebody else with the same telephone says so.
        let mut family = other.clone();
        family.push(("another", "yes"));
        booked(&state, "new", two, &family).await;
        assert_eq!(read(&state, two).await.taken_places, 2);
    })
    .await;
}

#[tokio::test]
async fn the_same_form_twice_is_one_booking_and_a_closed_time_takes_none() {
    each_engine(async |state| {
        let id = time(&state, 1, 10, None).await;
        let (b, _) = typed(&state, "new", id, &GOOD).await;
        let check = b.get(&at("new", id, "/check")).await;
        let (key, kind) = (check.hidden("form_key"), check.hidden("kind"));
        for _ in 0..2 {
            let sent = b.post(&at("new", id, "/check"), &[("form_key", &key), ("kind", &kind)]).await;
            assert_eq!(sent.location(), at("new", id, "/receipt"));
        }
        assert_eq!(read(&state, id).await.taken_places, 2);
        let (late, _) = typed(&state, "new", id, &with(&[("phone", "13800000005")])).await;
        state.clock().set(read(&state, id).await.slot.closes_at);
        let home = format!("/visits/{id}");
        let form = late.get(&format!("/visits/{id}/book")).await;
        assert_eq!(form.location(), home);
        assert_eq!(late.get("/visits/nothing/book").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn w_7_an_offer_is_taken_by_a_button_and_not_by_a_link() {
    each_engine(async |state| {
        let id = time(&state, 1, 2, None).await;
        let first = booked(&state, "new", id, &GOOD).await;
        let second = booked(&state, "new", id, &with(&[("phone", "13800000006"), ("adults", "1")])).await;
        let b = Browser::anonymous(&state);
        let path = format!("/bookings/{second}");
        assert!(b.get(&path).await.body.contains("您排第 1 位"));
        b.post(&format!("/bookings/{first}"), &[("act", "cancel")]).await;
        for _ in 0..2 {
            assert!(b.get(&path).await.body.contains("轮到您了"), "opening it confirms nothing");
        }
        let bare = b.post(&path, &[("act", "accept")]).await;
        assert_eq!(bare.status, 422);
        assert!(bare.body.contains("请先勾选健康情况和须知"), "{}", bare.body);
        let done = b.post(&path, &[("act", "accept"), ("health", "yes")]).await;
        assert_eq!(done.location(), format!("{path}?done=accept"));
        assert_eq!(read(&state, id).await.taken_places, 1);
    })
    .await;
}

#[tokio::test]
async fn vis_02_the_centre_asks_confirms_and_another_centre_sees_nothing() {
    each_engine(async |state| {
        let id = time(&state, 1, 10, None).await;
        let mut tx = state.db().write().await.unwrap();
        crate::exec!(&mut tx, "UPDATE visit_times SET instant = $1 WHERE id = $2"; false, id).unwrap();
        tx.commit().await.unwrap();
        let code = booked(&state, "new", id, &GOOD).await;
        let desk = Browser::as_staff(&state, &manager(&state, id).await).await;
        let list = desk.get("/staff/bookings").await;
        assert!(list.body.contains("等中心答复") && !list.body.contains("林示例"), "{}", list.body);
        let mut tx = state.db().read().await.unwrap();
        let b = store::by_code(&mut tx, state.keys(), &code).await.unwrap().unwrap();
        drop(tx);
        let path = format!("/staff/bookings/{}", b.id);
        let page = desk.get(&path).await;
        assert!(page.body.contains(&b.reference) && !page.body.contains(&code), "no code for staff");
        let other = Browser::as_staff(&state, &manager(&state, time(&state, 2, 1, None).await).await).await;
        assert_eq!(other.get(&path).await.status, 404);
        let fields = |page: &Answer, act: &'static str, text: &'static str| {
            vec![
                ("form_key", page.hidden("form_key")),
                ("version", page.hidden("version")),
                ("act", act.to_owned()),
                ("text", text.to_owned()),
            ]
        };
        let post = async |who: &Browser, fields: Vec<(&str, String)>| {
            let fields: Vec<_> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            who.post(&path, &fields).await
        };
        assert_eq!(post(&other, fields(&page, "confirm", "")).await.status, 404);
        assert_eq!(post(&desk, fields(&page, "ask", "")).await.status, 422, "a question is asked for");
        // VIS-06: a visitor is told of no resident, and no number of anybody.
        let mut tx = state.db().write().await.unwrap();
        // Nobody lives in this database: the register is told a name.
        let named = crate::office::register::code(state.keys(), "王小明");
        crate::exec!(&mut tx, "DROP VIEW resident_names").unwrap();
        let view = format!("CREATE VIEW resident_names AS SELECT '{named}' AS code");
        crate::exec!(&mut tx, sqlx::query(sqlx::AssertSqlSafe(view.clone()))).unwrap();
        tx.commit().await.unwrap();
        for text in ["请陪王小明读报", "请打 13812345678"] {
            let back = post(&desk, fields(&page, "ask", text)).await;
            assert_eq!(back.status, 422, "{text}");
            assert!(back.body.contains("不能有证件号") && back.body.contains(text), "{}", back.body);
        }
        let asked = post(&desk, fields(&page, "ask", "会理发吗？")).await;
        assert_eq!(asked.location(), format!("{path}?saved=1"), "{}", asked.body);
        let stale = post(
            &desk,
            vec![
                ("form_key", "k2".to_owned()),
                ("version", page.hidden("version")),
                ("act", "confirm".into()),
            ],
        )
        .await;
        assert_eq!(stale.status, 409, "AC-07");
        let visitor = Browser::anonymous(&state);
        let public = format!("/bookings/{code}");
        assert!(visitor.get(&public).await.body.contains("会理发吗？"));
        visitor.post(&public, &[("act", "answer"), ("answer", "会")]).await;
        let page = desk.get(&path).await;
        let done = post(&desk, fields(&page, "confirm", "")).await;
        assert_eq!(done.location(), format!("{path}?saved=1"));
        assert!(visitor.get(&public).await.body.contains("已确认"));
        let shown = desk.post(&format!("{path}/visitor"), &[("purpose", "call")]).await;
        assert!(shown.body.contains("林示例") && shown.body.contains("13800000001"), "{}", shown.body);
        assert_eq!(desk.post(&format!("{path}/visitor"), &[]).await.status, 400);
    })
    .await;
}

#[tokio::test]
async fn vis_04_in_and_out_at_the_door_and_a_walk_in() {
    each_engine(async |state| {
        let id = time(&state, 1, 10, None).await;
        booked(&state, "new", id, &with(&[("adults", "1")])).await;
        let who = manager(&state, id).await;
        let door = staff(&state, Role::CentreStaff, ZHUGOU, who.centre).await;
        let desk = Browser::as_staff(&state, &door).await;
        let day = "/staff/bookings/day";
        assert!(desk.get(day).await.body.contains("这一天没有预约"));
        state.clock().set("2026-09-30T07:05:00Z".parse().unwrap());
        let desk2 = Browser::as_staff(&state, &door).await;
        let page = desk2.get(day).await;
        assert!(page.body.contains("林某") && page.body.contains("签到"), "{}", page.body);
        let mut tx = state.db().read().await.unwrap();
        let b = store::of_time(&mut tx, id).await.unwrap().remove(0);
        drop(tx);
        let to = format!("/staff/bookings/{}/door", b.id);
        let act = async |word: &str, version: i64| {
            let key = format!("{word}-{version}");
            desk2.post(&to, &[("form_key", &key), ("version", &version.to_string()), ("act", word)]).await
        };
        assert_eq!(act("out", b.version).await.status, 409, "out before in");
        let done = act("in", b.version).await;
        assert_eq!(done.location(), format!("{day}?done=in"), "{}", done.body);
        let now = of(&state, b.id).await;
        assert_eq!((now.state.stage(), now.present), (Stage::CheckedIn, Some(1)));
        assert_eq!(act("in", now.version).await.status, 409, "not twice");
        state.clock().set("2026-09-30T07:25:00Z".parse().unwrap());
        assert_eq!(act("out", now.version).await.location(), format!("{day}?done=out"));
        assert_eq!(of(&state, b.id).await.state.stage(), Stage::Completed);
        let page = desk2.get(day).await;
        let walk = [
            ("form_key", page.hidden("form_key")),
            ("time", id.to_string()),
            ("name", "赵示例".to_owned()),
            ("adults", "2".to_owned()),
        ];
        let fields: Vec<_> = walk.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert_eq!(desk2.post(day, &fields[..3]).await.status, 422);
        assert_eq!(desk2.post(day, &fields).await.location(), format!("{day}?done=walk-in"));
        assert_eq!(
            desk2.post(day, &fields).await.location(),
            format!("{day}?done=walk-in"),
            "twice the same"
        );
        let mut tx = state.db().read().await.unwrap();
        assert_eq!(store::of_time(&mut tx, id).await.unwrap().len(), 2);
        drop(tx);
        let sheet = desk2.post("/staff/bookings/day/sheet", &[("day", "2026-09-30")]).await;
        assert!(sheet.body.contains("林示例") && sheet.body.contains("sheet--day"), "{}", sheet.body);
        let county = staff(&state, Role::CountyOfficer, "411725", None).await;
        assert_eq!(Browser::as_staff(&state, &county).await.get(day).await.status, 404);
    })
    .await;
}
