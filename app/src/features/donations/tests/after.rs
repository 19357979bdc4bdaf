//! Gifts after their arrival, as their centre's browser sees them: use, transfer, return, correction, receipts.
use super::*;
use crate::features::donations::store::step::Counted;
use crate::on;
use crate::testing::http::{Answer, Browser};

pub(super) struct World {
    pub who: [Actor; 2],
    pub need: NeedId,
    pub manager: Browser,
    pub actor: Actor,
}

pub(super) async fn world(state: &AppState) -> World {
    let centre = centre_in(state, ZHUGOU, 1).await;
    let id = need(state, &centre, &draft("care_pads", "成人护理垫", "包", 10, 5000)).await;
    let actor = staff(state, Role::CentreManager, ZHUGOU, Some(centre.id)).await;
    let manager = Browser::as_staff(state, &actor).await;
    World { who: approvers(state).await, need: id, manager, actor }
}

/// A gift that came and was confirmed, and its code.
pub(super) async fn came(
    state: &AppState,
    w: &World,
    once: &str,
    pieces: i64,
    yuan: Option<i64>,
) -> (Part, String) {
    let (part, code) = accepted(state, w, once, pieces, yuan).await;
    (counted(state, w, &part, (pieces, pieces), true).await, code)
}

/// A gift that its centre waits for, and its code.
async fn accepted(state: &AppState, w: &World, once: &str, pieces: i64, yuan: Option<i64>) -> (Part, String) {
    let mut offer = offer(once, &[(w.need, pieces)]);
    if let Some(yuan) = yuan {
        offer.items[0].value = Value::new(ValueBasis::Invoice, Some(yuan * 100));
    }
    // Each gift a minute later: ids of one instant have no order.
    let now = state.clock().now() + chrono::TimeDelta::minutes(1);
    state.clock().set(now);
    let gift = give(state, now, &offer).await.unwrap();
    let part = parts(state, gift.id).await.remove(0);
    let all = Move::Accept { pieces: None, until: None, note: String::new() };
    (go(state, now, &w.who, &part, &all).await.unwrap(), gift.code)
}

/// A delivery of it was counted and confirmed.
async fn counted(state: &AppState, w: &World, part: &Part, (counted, good): (i64, i64), last: bool) -> Part {
    let now = state.clock().now();
    let mut tx = state.db().read().await.unwrap();
    let item = store::items(&mut tx, part.id).await.unwrap().remove(0).id;
    drop(tx);
    let counts = vec![Counted { item, counted, good }];
    go(state, now, &w.who, part, &Move::Inspect { counts, last, note: String::new() }).await.unwrap();
    go(state, now, &w.who, part, &Move::Confirm).await.unwrap()
}

async fn item_of(state: &AppState, part: &Part) -> String {
    let mut tx = state.db().read().await.unwrap();
    store::items(&mut tx, part.id).await.unwrap().remove(0).id.to_string()
}

/// Fills a form of that address in.
pub(super) async fn fill(b: &Browser, form: &str, fields: &[(&str, &str)]) -> Answer {
    let page = b.get(form).await;
    assert_eq!(page.status, 200, "{form}");
    let (key, version) = (page.hidden("form_key"), page.hidden("version"));
    let base = [("form_key", key.as_str()), ("version", version.as_str())];
    let to = form.split('?').next().unwrap();
    b.post(to, &[&base[..], fields].concat()).await
}

const DAY: [(&str, &str); 3] = [("on-y", "2026"), ("on-m", "9"), ("on-d", "22")];

fn with<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = DAY.iter().copied().filter(|(n, _)| !fields.iter().any(|(name, _)| name == n));
    fields.iter().copied().chain(kept).collect()
}

async fn waits(state: &AppState, kind: &str) -> Vec<chrono::NaiveDate> {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("SELECT due_on FROM work_items WHERE kind = $1 AND done_at IS NULL")
        .bind(kind).fetch_all(c).await)
    .unwrap()
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

#[tokio::test]
async fn don_15_use_is_reported_oldest_first_and_everybody_sees_it() {
    each_engine(async |state| {
        let w = world(&state).await;
        let (first, code) = came(&state, &w, "a", 30, None).await;
        let (second, _) = came(&state, &w, "b", 20, None).await;
        assert_eq!(waits(&state, "gift-report").await, [day("2026-12-22")], "one for all gifts of a need");
        assert_eq!(waits(&state, "gift-receipt").await, [], "DON-10: nothing has a value");
        assert_eq!(first.due_on, day("2026-12-22"));
        let list = w.manager.get("/staff/gifts/stock").await;
        assert!(list.body.contains("还剩 5 包") && list.body.contains("2 笔捐赠"), "{}", list.body);
        let path = format!("/staff/gifts/stock/{}", w.need);
        assert!(list.body.contains(&path));
        // The next day; what comes back is said beside its field.
        state.clock().set(crate::testing::tuesday() + chrono::TimeDelta::days(1));
        let w = World { manager: Browser::as_staff(&state, &w.actor).await, ..w };
        for (changes, expected) in [
            (&[("text", ""), ("pieces", "5")][..], "id=\"text-msg\""),
            (&[("text", "换洗"), ("pieces", "")][..], "id=\"pieces-msg\""),
            (&[("text", "换洗"), ("pieces", "51")][..], "只剩 5 包"),
            (&[("text", "换洗"), ("pieces", "1.5")][..], "id=\"pieces-msg\""),
            (&[("text", "打 13800001234 问"), ("pieces", "5")][..], "id=\"text-msg\""),
            (&[("text", "张三丰送的，换洗"), ("pieces", "5")][..], "捐赠人的名称"),
            (&[("text", "换洗"), ("pieces", "5"), ("on-d", "24")][..], "不能晚于今天"),
        ] {
            let back = fill(&w.manager, &path, &with(&[&[("act", "use")], changes].concat())).await;
            assert_eq!(back.status, 422, "{changes:?}");
            assert!(back.body.contains(expected), "{changes:?}: {}", back.body);
        }
        let good = with(&[("act", "use"), ("text", "卧床住户换洗"), ("pieces", "35")]);
        let done = fill(&w.manager, &path, &good).await;
        assert_eq!(
            (done.status.as_u16(), done.location()),
            (303, format!("{path}?done=use").as_str()),
            "{}",
            done.body
        );
        let shown = w.manager.get(done.location()).await;
        assert!(
            shown.body.contains("还剩 1 包 5 片") && shown.body.contains("卧床住户换洗"),
            "{}",
            shown.body
        );
        assert!(!shown.body.contains(&first.reference) || shown.body.contains(&second.reference));
        assert_eq!(waits(&state, "gift-report").await, [day("2026-12-23")], "the clock starts again");
        let track = Browser::anonymous(&state).get(&format!("/track/{code}")).await;
        assert!(track.body.contains("卧床住户换洗") && track.body.contains("3 包"), "{}", track.body);
        let ledger = Browser::anonymous(&state).get("/donations").await;
        assert!(ledger.body.contains("用上 3 包（卧床住户换洗）"), "{}", ledger.body);
        // The rest: nothing is due any more.
        let rest = with(&[("act", "use"), ("text", "卧床住户换洗"), ("pieces", "15")]);
        assert_eq!(fill(&w.manager, &path, &rest).await.status, 303);
        assert_eq!(waits(&state, "gift-report").await, []);
        assert_eq!(parts(&state, first.gift).await[0].state.stage().word(), "closed");
        sound(&state).await;
    })
    .await;
}

#[tokio::test]
async fn in_11_ac_07_a_form_acts_once_and_on_what_its_sender_saw() {
    each_engine(async |state| {
        let w = world(&state).await;
        came(&state, &w, "a", 30, None).await;
        let path = format!("/staff/gifts/stock/{}", w.need);
        let page = w.manager.get(&path).await;
        let (key, version) = (page.hidden("form_key"), page.hidden("version"));
        let send = async |key: &str| {
            let fields = with(&[
                ("form_key", key),
                ("version", &version),
                ("act", "use"),
                ("text", "换洗"),
                ("pieces", "10"),
            ]);
            w.manager.post(&path, &fields).await
        };
        assert_eq!((send(&key).await.status.as_u16(), send(&key).await.status.as_u16()), (303, 303));
        assert_eq!(stock_of(&state, w.need).await.1.used, 10, "pressed twice");
        let late = send("another").await;
        assert_eq!(late.status, 409);
        assert!(late.body.contains("换洗") && late.body.contains("还剩 2 包"), "{}", late.body);
        assert_eq!(
            w.manager.post(&path, &[("act", "use"), ("version", &version)]).await.status,
            400,
            "without a key"
        );
        // Another centre, another township, nobody.
        let far = centre_in(&state, "411726102", 1).await;
        for other in [
            staff(&state, Role::CentreManager, "411726102", Some(far.id)).await,
            staff(&state, Role::TownshipOfficer, "411726102", None).await,
            staff(&state, Role::CountyOfficer, "411725", None).await,
        ] {
            let b = Browser::as_staff(&state, &other).await;
            assert_eq!(b.get(&path).await.status, 404, "AC-04");
            let fields =
                with(&[("form_key", "k"), ("version", "1"), ("act", "use"), ("text", "x"), ("pieces", "1")]);
            assert_eq!(b.post(&path, &fields).await.status, 404);
        }
        for forged in ["/staff/gifts/stock/x", "/staff/gifts/stock/00000000-0000-7000-8000-000000000000"] {
            assert_eq!(w.manager.get(forged).await.status, 404);
        }
        assert_eq!(w.manager.get(&format!("{path}?do=steal")).await.status, 400);
        assert_eq!(w.manager.get("/staff/gifts/stock?which=x").await.status, 400);
    })
    .await;
}

#[tokio::test]
async fn don_16_surplus_moves_with_consent_and_everybody_sees_where() {
    each_engine(async |state| {
        let w = world(&state).await;
        let (part, code) = came(&state, &w, "a", 30, Some(600)).await;
        let path = format!("/staff/gifts/stock/{}", w.need);
        let none = w.manager.get(&format!("{path}?do=transfer")).await;
        assert!(none.body.contains("没有别的中心缺同样的东西"), "{}", none.body);
        let there = centre_in(&state, "411726102", 2).await;
        let to = need(&state, &there, &draft("care_pads", "成人护理垫", "包", 10, 500)).await.to_string();
        // Counted in other pieces: nothing is converted.
        let odd = crate::features::needs::types::draft::Draft {
            packing: Packing::single(Unit::get("箱").unwrap()),
            ..draft("care_pads", "护理垫", "箱", 1, 500)
        };
        let odd = need(&state, &there, &odd).await.to_string();
        let lot = item_of(&state, &part).await;
        let form = format!("{path}?do=transfer");
        assert!(!w.manager.get(&form).await.body.contains(&odd));
        let base = [("act", "transfer"), ("lot", lot.as_str()), ("to", to.as_str()), ("pieces", "12")];
        let back = fill(&w.manager, &form, &with(&base)).await;
        assert_eq!(back.status, 422, "without consent");
        assert!(back.body.contains("id=\"consent-msg\""), "{}", back.body);
        let back = fill(
            &w.manager,
            &form,
            &with(&[&base[..2], &[("to", &odd), ("pieces", "12"), ("consent", "phone")]].concat()),
        )
        .await;
        assert_eq!(back.status, 422, "a target that was not offered");
        let done = fill(&w.manager, &form, &with(&[&base[..], &[("consent", "phone")]].concat())).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = w.manager.get(&path).await;
        assert!(page.body.contains(&format!("转给{}（电话同意）", there.name)), "{}", page.body);
        let track = Browser::anonymous(&state).get(&format!("/track/{code}")).await;
        assert!(track.body.contains("由别的中心转来") && track.body.contains("转出"), "{}", track.body);
        assert!(!track.body.contains("电话同意"), "how the donor agreed is for staff");
        let ledger = Browser::anonymous(&state).get("/donations").await;
        assert!(ledger.body.contains(&format!("转给{} 1 包 2 片", there.name)), "{}", ledger.body);
        let other = staff(&state, Role::CentreManager, "411726102", Some(there.id)).await;
        let stock = Browser::as_staff(&state, &other).await.get("/staff/gifts/stock").await;
        assert!(stock.body.contains("还剩 1 包 2 片"), "{}", stock.body);
        assert_eq!(waits(&state, "gift-report").await.len(), 2);
        sound(&state).await;
    })
    .await;
}

#[tokio::test]
async fn returns_disposals_and_corrections_have_their_reason() {
    each_engine(async |state| {
        let w = world(&state).await;
        let (part, _) = came(&state, &w, "a", 30, None).await;
        let path = format!("/staff/gifts/stock/{}", w.need);
        let lot = item_of(&state, &part).await;
        let back =
            fill(&w.manager, &path, &with(&[("act", "return"), ("pieces", "5"), ("text", "规格不合")])).await;
        assert!(back.body.contains("id=\"lot-msg\""), "a return names its gift: {}", back.body);
        for (act, text) in [("return", "规格不合"), ("dispose", "受潮发霉")] {
            let bare = with(&[("act", act), ("pieces", "5"), ("lot", &lot)]);
            assert_eq!(fill(&w.manager, &path, &bare).await.status, 422);
            let good = with(&[("act", act), ("pieces", "5"), ("lot", &lot), ("text", text)]);
            assert_eq!(fill(&w.manager, &path, &good).await.status, 303);
        }
        let correct = |what, sign, pieces| {
            [
                ("act", "correct"),
                ("lot", lot.as_str()),
                ("what", what),
                ("sign", sign),
                ("pieces", pieces),
                ("text", "点错了"),
            ]
        };
        let below = fill(&w.manager, &path, &correct("returned", "less", "6")).await;
        assert_eq!(below.status, 422);
        assert!(below.body.contains("会小于零"), "{}", below.body);
        assert_eq!(fill(&w.manager, &path, &correct("received", "less", "21")).await.status, 422);
        assert_eq!(fill(&w.manager, &path, &correct("received", "less", "10")).await.status, 303);
        let (need, q) = stock_of(&state, w.need).await;
        assert_eq!((need.amounts.received, q.returned, q.disposed, q.remaining()), (20, 5, 5, 10));
        let page = w.manager.get(&path).await;
        assert!(page.body.contains("更正：收到") && page.body.contains("−1 包"), "{}", page.body);
        sound(&state).await;
    })
    .await;
}

#[tokio::test]
async fn don_09_a_number_belongs_to_one_gift_and_a_void_one_stays() {
    each_engine(async |state| {
        let w = world(&state).await;
        let (part, code) = came(&state, &w, "a", 30, Some(600)).await;
        let (other, _) = came(&state, &w, "b", 30, Some(900)).await;
        let (bare, _) = came(&state, &w, "c", 30, None).await;
        assert_eq!(part.receipt_on, Some(day("2026-09-30")), "five working days and a rest day");
        assert_eq!(waits(&state, "gift-receipt").await.len(), 2);
        let form = format!("/staff/gifts/{}/receipt", part.id);
        for _ in 0..2 {
            let page = w.manager.get(&form).await;
            assert!(page.body.contains("600.00 元"), "looking uses none up: {}", page.body);
        }
        let none = w.manager.get(&format!("/staff/gifts/{}/receipt", bare.id)).await;
        assert!(none.body.contains("没有价格依据的只记数量"), "DON-10: {}", none.body);
        for (fields, expected) in [
            (&[("medium", ""), ("number", "示0000-000123")][..], "id=\"medium-msg\""),
            (&[("medium", "paper"), ("number", "12")][..], "id=\"number-msg\""),
            (&[("medium", "waived"), ("number", "示0000-000123")][..], "票据号空着"),
            (&[("medium", "paper"), ("number", "示0000-000123"), ("on-d", "23")][..], "不能晚于今天"),
        ] {
            let back = fill(&w.manager, &form, &with(fields)).await;
            assert_eq!(back.status, 422);
            assert!(back.body.contains(expected), "{expected}: {}", back.body);
        }
        let good = with(&[("medium", "electronic"), ("number", "示0000-000123")]);
        assert_eq!(fill(&w.manager, &form, &good).await.status, 303);
        let again = fill(&w.manager, &format!("/staff/gifts/{}/receipt", other.id), &good).await;
        assert_eq!(again.status, 422);
        assert!(again.body.contains("只属于一笔捐赠"), "{}", again.body);
        let track = async || Browser::anonymous(&state).get(&format!("/track/{code}")).await.body;
        assert!(track().await.contains("电子票据 示0000-000123，2026年9月22日，600.00 元"));
        assert_eq!(parts(&state, part.gift).await[0].receipt_on, None);
        let page = w.manager.get(&part.path()).await.body;
        let void = page.split(&format!("{form}/")).nth(1).unwrap().split('"').next().unwrap().to_owned();
        let foreign = format!("/staff/gifts/{}/receipt/{void}", other.id);
        assert_eq!(w.manager.get(&foreign).await.status, 404, "of another gift");
        let void = format!("{form}/{void}");
        assert_eq!(fill(&w.manager, &void, &[("text", "")]).await.status, 422);
        assert_eq!(fill(&w.manager, &void, &[("text", "金额写错")]).await.status, 303);
        assert!(track().await.contains("2026年9月22日作废：金额写错"));
        let gone = w.manager.get(&void).await;
        assert!(gone.status == 200 && !gone.body.contains("form_key"), "it is void once");
        // The number is used up for good; another one may be recorded.
        assert_eq!(fill(&w.manager, &form, &good).await.status, 422);
        let new = with(&[("medium", "electronic"), ("number", "示0000-000124")]);
        assert_eq!(fill(&w.manager, &form, &new).await.status, 303);
        assert!(track().await.contains("示0000-000124") && track().await.contains("示0000-000123"));
        let waived = with(&[("medium", "waived")]);
        let form = format!("/staff/gifts/{}/receipt", other.id);
        assert_eq!(fill(&w.manager, &form, &waived).await.status, 303);
        assert_eq!(waits(&state, "gift-receipt").await, []);
        let nothing = w.manager.get(&form).await;
        assert!(nothing.body.contains("没有要开票据的"), "{}", nothing.body);
        let officer = staff(&state, Role::TownshipOfficer, "411726102", None).await;
        assert_eq!(Browser::as_staff(&state, &officer).await.get(&void).await.status, 404, "AC-04");
        sound(&state).await;
    })
    .await;
}

#[tokio::test]
async fn don_09_each_delivery_has_its_receipt_and_a_correction_ends_what_is_owed() {
    each_engine(async |state| {
        let w = world(&state).await;
        let (part, code) = accepted(&state, &w, "a", 30, Some(600)).await;
        let first = counted(&state, &w, &part, (20, 20), false).await;
        assert_eq!(first.receipt_on, Some(day("2026-09-30")));
        let form = format!("/staff/gifts/{}/receipt", part.id);
        let number = |number| with(&[("medium", "paper"), ("number", number)]);
        assert_eq!(fill(&w.manager, &form, &number("示0000-000201")).await.status, 303);
        assert_eq!(parts(&state, part.gift).await[0].receipt_on, None);
        let second = counted(&state, &w, &part, (10, 10), true).await;
        assert!(second.receipt_on.is_some(), "the second delivery is on no receipt");
        assert_eq!(fill(&w.manager, &form, &number("示0000-000202")).await.status, 303);
        let track = Browser::anonymous(&state).get(&format!("/track/{code}")).await.body;
        assert!(track.contains("示0000-000201") && track.contains("400.00 元"), "{track}");
        assert!(track.contains("示0000-000202") && track.contains("200.00 元"), "{track}");
        // What turns out not to have come is owed no receipt.
        let (wrong, _) = came(&state, &w, "b", 30, Some(600)).await;
        assert_eq!(waits(&state, "gift-receipt").await.len(), 1);
        let lot = item_of(&state, &wrong).await;
        let path = format!("/staff/gifts/stock/{}", w.need);
        let correct = [
            ("act", "correct"),
            ("lot", lot.as_str()),
            ("what", "received"),
            ("sign", "less"),
            ("pieces", "30"),
            ("text", "记到别的单子上了"),
        ];
        assert_eq!(fill(&w.manager, &path, &correct).await.status, 303);
        assert_eq!(parts(&state, wrong.gift).await[0].receipt_on, None);
        assert_eq!(waits(&state, "gift-receipt").await, []);
        sound(&state).await;
    })
    .await;
}

#[tokio::test]
async fn don_06_a_gift_of_which_nothing_is_good_ends_with_its_count() {
    each_engine(async |state| {
        let w = world(&state).await;
        let (part, _) = accepted(&state, &w, "a", 30, Some(600)).await;
        let part = counted(&state, &w, &part, (30, 0), true).await;
        assert_eq!(part.state.stage().word(), "closed");
        assert_eq!(
            (waits(&state, "gift-report").await, waits(&state, "gift-receipt").await),
            (vec![], vec![])
        );
        sound(&state).await;
    })
    .await;
}
