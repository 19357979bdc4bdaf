//! What is printed of a gift, what a count leaves, what a day shows, as browsers see it.
use super::after::{came, world};
use super::*;
use crate::testing::http::Browser;
use crate::web::files::tests::picture;

/// An enterprise's gift of that value, accepted by two.
async fn accepted(state: &AppState, w: &after::World, yuan: i64) -> (Part, String) {
    let mut offer = offer("p", &[(w.need, 200)]);
    offer.kind = DonorKind::Enterprise;
    offer.donor =
        Donor { name: "示例商贸有限公司".into(), phone: "13800000001".into(), ..Donor::default() };
    offer.items[0].value = Value::new(ValueBasis::Invoice, Some(yuan * 100));
    let now = state.clock().now();
    let gift = give(state, now, &offer).await.unwrap();
    let part = parts(state, gift.id).await.remove(0);
    let all = Move::Accept { pieces: None, until: None, note: "工作日上午送。".into() };
    (go(state, now, &w.who, &part, &all).await.unwrap(), gift.code)
}

#[tokio::test]
async fn a_label_says_where_to_and_never_who_from() {
    each_engine(async |state| {
        let w = world(&state).await;
        let b = Browser::anonymous(&state);
        let early = give(&state, state.clock().now(), &offer("e", &[(w.need, 10)])).await.unwrap();
        assert_eq!(b.get(&format!("/track/{}/label", early.code)).await.status, 404, "not before the answer");
        let (part, code) = accepted(&state, &w, 600).await;
        for paper in ["a6", "a4"] {
            let page = b.get(&format!("/track/{code}/label?part={}&boxes=3&paper={paper}", part.id)).await;
            assert_eq!(page.status, 200);
            let paper = page.body.split("<article").skip(1).collect::<String>();
            assert!(paper.contains(&part.delivery_no) && paper.contains(&part.donee), "{paper}");
            for secret in ["示例商贸", "13800000001", &code, &code.replace('-', "")] {
                assert!(!paper.contains(secret), "AC-10, DON-13: {secret}");
            }
            assert!(paper.contains("共 3 件"), "{paper}");
        }
        let page = b.get(&format!("/track/{code}/label?boxes=3")).await;
        assert_eq!(page.body.matches("paper--a6").count(), 3);
        for bad in ["boxes=0", "boxes=100", "boxes=x", "paper=a5"] {
            assert_eq!(b.get(&format!("/track/{code}/label?{bad}")).await.status, 400, "{bad}");
        }
        let foreign = parts(&state, early.id).await.remove(0).id;
        assert_eq!(b.get(&format!("/track/{code}/label?part={foreign}")).await.status, 404);
        assert_eq!(w.manager.get(&format!("{}/label", part.path())).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn don_07_don_08_the_answer_and_the_draft_are_on_paper() {
    each_engine(async |state| {
        let w = world(&state).await;
        let (part, code) = accepted(&state, &w, 12_000).await;
        assert!(part.duties.agreement, "from 10 000 yuan on");
        let b = Browser::anonymous(&state);
        let draft = b.get(&format!("/track/{code}/papers/agreement")).await;
        for words in ["示例商贸有限公司", "12,000.00 元（依据：发票）", "20 包", &part.donee]
        {
            assert!(draft.body.contains(words), "{words}: {}", draft.body);
        }
        let answer = b.get(&format!("/track/{code}/papers/answer")).await;
        assert!(
            answer.body.contains("同意接收") && answer.body.contains("工作日上午送。"),
            "{}",
            answer.body
        );
        assert_eq!(b.get(&format!("/track/{code}/papers/poem")).await.status, 404);
        // Staff see the name by a press that stands in the trail.
        let path = format!("{}/papers/agreement", part.path());
        let ask = w.manager.get(&path).await;
        assert!(ask.status == 200 && !ask.body.contains("示例商贸"), "{}", ask.body);
        let shown = w.manager.post(&path, &[]).await;
        assert!(shown.body.contains("示例商贸有限公司"), "{}", shown.body);
        let mut tx = state.db().read().await.unwrap();
        let reveals: i64 = crate::on!(&mut tx, c => sqlx::query_scalar(
            "SELECT COUNT(*) FROM audit_events WHERE action = 'name-reveal'").fetch_one(c).await)
        .unwrap();
        assert_eq!(reveals, 1);
        drop(tx);
        let refused = give(&state, state.clock().now(), &offer("n", &[(w.need, 10)])).await.unwrap();
        let other = parts(&state, refused.id).await.remove(0);
        go(&state, state.clock().now(), &w.who, &other, &Move::Decline("规格不合".into())).await.unwrap();
        let answer = b.get(&format!("/track/{}/papers/answer", refused.code)).await;
        assert!(answer.body.contains("不能接收") && answer.body.contains("规格不合"), "{}", answer.body);
        assert_eq!(b.get(&format!("/track/{}/papers/agreement", refused.code)).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_count_keeps_its_photos() {
    each_engine(async |state| {
        let w = world(&state).await;
        let (part, _) = accepted(&state, &w, 600).await;
        let page = w.manager.get(&part.path()).await;
        let (key, version) = (page.hidden("form_key"), page.hidden("version"));
        let to = format!("/staff/uploads/gift/{}", part.id);
        assert!(page.body.contains(&to), "{}", page.body);
        let count = |text: &'static str, key: &str| {
            vec![
                ("form_key", key.to_owned()),
                ("version", version.clone()),
                ("act", "inspect".into()),
                ("counted1", "200".into()),
                ("good1", "190".into()),
                ("last", "last".into()),
                ("text", text.into()),
            ]
        };
        let send = async |text: &'static str, files: &[(&str, &str, &[u8])]| {
            let fields = count(text, &key);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            w.manager.upload(&to, &fields, files).await
        };
        let photo = picture(image::ImageFormat::Jpeg);
        let back = send("", &[("photos", "damage.jpg", &photo)]).await;
        assert_eq!(back.status, 422);
        assert!(back.body.contains("damage"), "the photo waits: {}", back.body);
        let done = send("1 包破损，当场退回", &[]).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = w.manager.get(&part.path()).await;
        let photo =
            page.body.split(&format!("{}/photos/", part.path())).nth(1).unwrap().split('"').next().unwrap();
        let got = w.manager.post(&format!("{}/photos/{photo}", part.path()), &[]).await;
        assert_eq!((got.status.as_u16(), got.headers["content-type"].to_str().unwrap()), (200, "image/jpeg"));
        let (other, _) = came(&state, &w, "o", 10, None).await;
        assert_eq!(w.manager.post(&format!("{}/photos/{photo}", other.path()), &[]).await.status, 404);
        sound(&state).await;
    })
    .await;
}

#[tokio::test]
async fn a_box_is_found_by_its_number() {
    each_engine(async |state| {
        let w = world(&state).await;
        let (part, code) = accepted(&state, &w, 600).await;
        let found = async |b: &Browser, no: &str| b.get(&format!("/staff/gifts/receive?no={no}")).await;
        let typed = part.delivery_no.to_lowercase().replace('-', "+");
        let led = found(&w.manager, &typed).await;
        assert_eq!((led.status.as_u16(), led.location()), (303, part.path().as_str()));
        for wrong in ["0000-0000", "x", &code] {
            let back = found(&w.manager, wrong).await;
            assert_eq!(back.status, 422, "{wrong}");
            assert!(back.body.contains("没有这个送货编号"), "{}", back.body);
        }
        assert_eq!(w.manager.get("/staff/gifts/receive").await.status, 200);
        let far = centre_in(&state, "411726102", 1).await;
        let other = staff(&state, Role::CentreManager, "411726102", Some(far.id)).await;
        let other = Browser::as_staff(&state, &other).await;
        assert_eq!(found(&other, &part.delivery_no).await.status, 422, "AC-04: another centre's");
    })
    .await;
}
