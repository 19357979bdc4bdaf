//! From the form to the confirmation, as a browser sees it.
use super::*;
use crate::testing::http::{Answer, Browser};

mod roles;

/// An enterprise that gives 20 packs.
pub(super) const GOOD: [(&str, &str); 11] = [
    ("quantity", "20"),
    ("basis", "invoice"),
    ("yuan", "600"),
    ("kind", "enterprise"),
    ("name", "示例商贸有限公司"),
    ("uscc", "91350100M000100Y43"),
    ("email", "give@example.invalid"),
    ("way", "brought"),
    ("use", "need"),
    ("display", "full-name"),
    ("consent", "yes"),
];

pub(super) struct World {
    pub id: NeedId,
    pub centre: crate::base::ids::CentreId,
}

pub(super) async fn world(state: &AppState, pieces: i64) -> World {
    let centre = centre_in(state, ZHUGOU, 1).await;
    let id = need(state, &centre, &draft("care_pads", "成人护理垫", "包", 1, pieces)).await;
    World { id, centre: centre.id }
}

fn at(id: NeedId, step: &str) -> String {
    format!("/donate/new/{id}{step}")
}

pub(super) fn with(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = GOOD.iter().copied().filter(|(name, _)| !changes.iter().any(|(n, _)| n == name));
    kept.chain(changes.iter().copied()).collect()
}

async fn typed(state: &AppState, id: NeedId, fields: &[(&str, &str)]) -> Browser {
    typed_by(&Browser::anonymous(state), id, fields).await
}

async fn typed_by(b: &Browser, id: NeedId, fields: &[(&str, &str)]) -> Browser {
    let saved = b.post(&at(id, ""), fields).await;
    assert_eq!((saved.status.as_u16(), saved.location()), (303, at(id, "/files").as_str()), "{}", saved.body);
    b.clone().keeping(&saved)
}

async fn send(b: &Browser, id: NeedId) -> Answer {
    let check = b.get(&at(id, "/check")).await;
    assert_eq!(check.status, 200, "{}", check.body);
    let (key, kind) = (check.hidden("form_key"), check.hidden("kind"));
    b.post(&at(id, "/check"), &[("form_key", &key), ("kind", &kind)]).await
}

fn code_of(receipt: &Answer) -> String {
    receipt.body.split("class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

/// Goes all the way; the code.
pub(super) async fn register(state: &AppState, id: NeedId, fields: &[(&str, &str)]) -> String {
    register_by(&Browser::anonymous(state), id, fields).await
}

/// Likewise in this browser.
pub(super) async fn register_by(b: &Browser, id: NeedId, fields: &[(&str, &str)]) -> String {
    let b = typed_by(b, id, fields).await;
    let sent = send(&b, id).await;
    assert_eq!((sent.status.as_u16(), sent.location()), (303, at(id, "/receipt").as_str()), "{}", sent.body);
    let receipt = b.get(&at(id, "/receipt")).await;
    assert_eq!(receipt.headers["cache-control"], "no-store");
    code_of(&receipt)
}

#[tokio::test]
async fn don_01_an_enterprise_registers_follows_and_withdraws() {
    each_engine(async |state| {
        let w = world(&state, 50).await;
        let b = Browser::anonymous(&state);
        let page = b.get("/donate").await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("成人护理垫") && page.body.contains("本站不收款"), "{}", page.body);
        let led = b.get(&format!("/donate?need={}", w.id)).await;
        assert_eq!((led.status.as_u16(), led.location()), (303, at(w.id, "").as_str()));
        let form = b.get(&at(w.id, "")).await;
        assert_eq!(form.status, 200);
        assert!(!form.body.contains("checked"), "DON-12: nothing is ticked beforehand");
        assert!(form.body.contains("登记意向不构成捐赠合同"), "DON-01");
        let code = register(&state, w.id, &GOOD).await;
        assert_eq!(read(&state, w.id).await.amounts.open(), 30);
        let track = b.get(&format!("/track/{}", code.to_lowercase())).await;
        assert_eq!(track.status, 200);
        assert_eq!(track.headers["cache-control"], "no-store");
        assert!(track.body.contains("等待答复") && track.body.contains("2026年9月28日"), "{}", track.body);
        assert_eq!(b.get("/track/7K4M-2QXD-9H3T-W8NB-5").await.status, 404);
        let wrong = b.post("/track", &[("code", "7K4M")]).await;
        assert_eq!(wrong.status, 422);
        // Nothing chosen: said, and nothing changes; a choice anew; then a withdrawal, pressed twice.
        let path = format!("/track/{code}");
        let none = b.post(&path, &[("act", "display")]).await;
        let page = b.get(none.location()).await;
        assert!(
            page.body.contains("请选一种署名方式") && page.body.contains("现在：示例商贸有限公司"),
            "{}",
            page.body
        );
        b.post(&path, &[("act", "display"), ("display", "anonymous")]).await;
        let page = b.get(&path).await;
        assert!(page.body.contains("现在：爱心人士"), "{}", page.body);
        let part = page.hidden("part");
        for said in ["?done=withdrawn", ""] {
            let done = b.post(&path, &[("act", "withdraw"), ("part", &part)]).await;
            assert_eq!((done.status.as_u16(), done.location()), (303, format!("{path}{said}").as_str()));
        }
        assert_eq!(read(&state, w.id).await.amounts.open(), 50);
        let page = b.get(&path).await;
        assert!(page.body.contains("已撤回") && !page.body.contains("withdraw"), "{}", page.body);
        sound(&state).await;
    })
    .await;
}

#[tokio::test]
async fn don_06_who_is_second_loses_nothing_and_is_told_what_is_left() {
    each_engine(async |state| {
        let w = world(&state, 30).await;
        let (first, second) = (typed(&state, w.id, &GOOD).await, typed(&state, w.id, &GOOD).await);
        assert_eq!(send(&first, w.id).await.status, 303);
        let check = second.get(&at(w.id, "/check")).await;
        // The check page leads back as soon as it knows.
        assert_eq!((check.status.as_u16(), check.location()), (303, at(w.id, "").as_str()));
        let again = second.post(&at(w.id, ""), &GOOD).await;
        assert_eq!(again.status, 422);
        assert!(
            again.body.contains("只剩 10 包") && again.body.contains("示例商贸有限公司"),
            "{}",
            again.body
        );
        register(&state, w.id, &with(&[("quantity", "10")])).await;
        let full = Browser::anonymous(&state).get(&format!("/donate?need={}", w.id)).await;
        assert_eq!(full.status, 200);
        assert!(full.body.contains("已经够了"), "{}", full.body);
    })
    .await;
}

#[tokio::test]
async fn every_mistake_has_its_sentence_and_nothing_is_lost() {
    each_engine(async |state| {
        let w = world(&state, 50).await;
        let cases: [(&[(&'static str, &'static str)], &str); 13] = [
            (&[("quantity", "")], "id=\"quantity-msg\""),
            (&[("quantity", "-1")], "id=\"quantity-msg\""),
            (&[("quantity", "1.5")], "id=\"quantity-msg\""),
            (&[("quantity", "51")], "只剩 50 包"),
            (&[("uscc", "91350100M000100Y44")], "id=\"uscc-msg\""),
            (&[("uscc", "")], "统一社会信用代码"),
            // PUB-20: it may stand in the ledger.
            (&[("name", "轮椅批发 139 0000 1234")], "单位名称里不能有手机号"),
            (&[("email", "")], "请留电话或邮箱"),
            (&[("display", "")], "请选一种署名方式"),
            (&[("consent", "")], "同意以后才能登记"),
            (&[("yuan", "一百")], "金额要写数字"),
            (&[("kind", "anonymous")], "请把姓名和信用代码空着"),
            (&[("day-y", "2026"), ("day-m", "9"), ("day-d", "1")], "不能早于今天"),
        ];
        for (changes, expected) in cases {
            let b = Browser::anonymous(&state);
            let back = b.post(&at(w.id, ""), &with(changes)).await;
            assert_eq!(back.status, 422, "{changes:?}");
            assert!(back.body.contains(expected), "{changes:?} {expected}: {}", back.body);
        }
        // An individual who chooses nothing stays without a name (DON-12); full-width digits are read.
        let person = with(&[
            ("kind", "individual"),
            ("name", "张三丰"),
            ("uscc", ""),
            ("display", ""),
            ("quantity", "２０"),
        ]);
        register(&state, w.id, &person).await;
        assert_eq!(read(&state, w.id).await.amounts.open(), 30);
    })
    .await;
}

#[tokio::test]
async fn don_07_two_people_answer_and_the_centre_receives() {
    each_engine(async |state| {
        let w = world(&state, 50).await;
        let code = register(&state, w.id, &GOOD).await;
        let manager = staff(&state, Role::CentreManager, ZHUGOU, Some(w.centre)).await;
        let officer = staff(&state, Role::TownshipOfficer, ZHUGOU, None).await;
        let stranger = staff(&state, Role::TownshipOfficer, "411726102", None).await;
        let (m, o) = (Browser::as_staff(&state, &manager).await, Browser::as_staff(&state, &officer).await);
        let list = m.get("/staff/gifts").await;
        assert_eq!(list.status, 200);
        let queue = list.body.split("class=\"queue\"").nth(1).unwrap();
        let path = queue.split("href=\"/staff/gifts/").nth(1).unwrap().split('"').next().unwrap();
        let path = format!("/staff/gifts/{path}");
        assert_eq!(Browser::as_staff(&state, &stranger).await.get(&path).await.status, 404, "AC-04");
        let page = m.get(&path).await;
        assert!(!page.body.contains("give@example.invalid") && !page.body.contains(&code), "DON-13, AC-10");
        let points: Vec<(&str, &str)> = [
            "legal",
            "duties",
            "need",
            "donor",
            "feasible",
            "commercial",
            "competition",
            "claims",
            "quality",
            "conditions",
            "harm",
            "other",
        ]
        .map(|p| ("points", p))
        .to_vec();
        let act = async |b: &Browser, fields: &[(&str, &str)]| {
            let page = b.get(&path).await;
            let (key, version) = (page.hidden("form_key"), page.hidden("version"));
            let base = [("form_key", key.as_str()), ("version", version.as_str())];
            b.post(&path, &[&base[..], fields].concat()).await
        };
        let half = act(&m, &[("act", "assess"), ("points", "legal")]).await;
        assert_eq!(half.status, 422);
        let done = act(&m, &[&[("act", "assess")][..], &points].concat()).await;
        assert_eq!(done.status, 303, "{}", done.body);
        assert!(m.get(&path).await.body.contains("不接收"), "the first may still say no");
        let same = act(&m, &[&[("act", "accept")][..], &points].concat()).await;
        assert_eq!(same.status, 422, "nobody answers twice");
        assert!(same.body.contains("要另一位同事评估"), "{}", same.body);
        let more = act(&o, &[("act", "accept"), ("pieces1", "21")]).await;
        assert_eq!(more.status, 422);
        let bare = act(&o, &[("act", "accept"), ("pieces1", "18")]).await;
        assert!(bare.body.contains("id=\"points-msg\""), "the second looks at every point too: {}", bare.body);
        let yes = [&[("act", "accept"), ("pieces1", "18"), ("text", "周三上午送来。")][..], &points].concat();
        let yes = act(&o, &yes).await;
        assert_eq!((yes.status.as_u16(), yes.location()), (303, format!("{path}?saved=1").as_str()), "{}", yes.body);
        assert_eq!(read(&state, w.id).await.amounts.open(), 32);
        let track = Browser::anonymous(&state).get(&format!("/track/{code}")).await;
        assert!(track.body.contains("周三上午送来。") && track.body.contains("送货编号"), "{}", track.body);
        assert_eq!(act(&m, &[("act", "receive")]).await.status, 303);
        let counts = [("act", "inspect"), ("counted1", "18"), ("good1", "16"), ("last", "last")];
        assert_eq!(act(&m, &counts).await.status, 422, "a difference has its reason");
        let counts = [&counts[..], &[("text", "2 包外包装破损，当场退回。")]].concat();
        let done = act(&m, &counts).await;
        assert_eq!(done.status, 303, "{}", done.body);
        assert_eq!(act(&m, &[("act", "confirm")]).await.status, 303);
        let a = read(&state, w.id).await.amounts;
        assert_eq!((a.reserved, a.received, a.open()), (0, 16, 34));
        let track = Browser::anonymous(&state).get(&format!("/track/{code}")).await;
        assert!(track.body.contains("16 包") && track.body.contains("外包装破损"), "{}", track.body);
        assert!(!track.body.contains("value=\"withdraw\""), "DON-06: not after the inspection");
        // Who gave is read with a purpose, and that stands in the trail.
        let shown = m.post(&format!("{path}/donor"), &[("purpose", "arrange")]).await;
        assert_eq!(shown.status, 200);
        assert!(shown.body.contains("give@example.invalid"));
        let mut tx = state.db().read().await.unwrap();
        let (reveals, mails): (i64, i64) = crate::on!(&mut tx, c => sqlx::query_as(
            "SELECT (SELECT COUNT(*) FROM audit_events WHERE action = 'name-reveal'), \
             (SELECT COUNT(*) FROM mails WHERE template LIKE 'gift-%')").fetch_one(c).await)
        .unwrap();
        assert_eq!((reveals, mails), (1, 4), "registered, accepted, arrived, confirmed");
        let waits: Vec<String> = crate::on!(&mut tx, c => sqlx::query_scalar(
            "SELECT kind FROM work_items WHERE kind LIKE 'gift-%' AND done_at IS NULL ORDER BY kind").fetch_all(c).await)
        .unwrap();
        assert_eq!(waits, ["gift-receipt", "gift-report"], "its receipt and its use report");
        drop(tx);
        sound(&state).await;
    })
    .await;
}
