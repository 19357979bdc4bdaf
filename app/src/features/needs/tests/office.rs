//! The console: writing, confirming, taking back; where money goes; what waits; a sheet.
use super::*;
use crate::base::ids::CentreId;
use crate::features::needs::{jobs, store::pointers, types::pointer::PointerState};
use crate::office::staff::types::{Actor, Role};
use crate::on;
use crate::testing::{http::Answer, http::Browser, staff};

const FORM: &[(&str, &str)] = &[
    ("category", "care_pads"),
    ("item", "成人护理垫"),
    ("unit", "包"),
    ("per_package", "10"),
    ("piece", "片"),
    ("needed", "１２０"),
    ("in_parts", "yes"),
    ("phone", "0396-9990001"),
    ("address", "示例路 1 号"),
];

async fn manager(state: &AppState, serial: u32) -> (Brief, Actor, Browser) {
    let centre = centre_in(state, ZHUGOU, serial).await;
    let actor = staff(state, Role::CentreManager, ZHUGOU, Some(centre.id)).await;
    let browser = Browser::as_staff(state, &actor).await;
    (centre, actor, browser)
}

/// The form with what a page's hidden fields say.
fn sent<'a>(
    page: &'a Answer,
    fields: &[(&'a str, &'a str)],
    key: &'a str,
    version: &'a str,
) -> Vec<(&'a str, &'a str)> {
    assert_eq!(page.status, 200);
    let mut all = fields.to_vec();
    all.extend([("form_key", key), ("version", version)]);
    all
}

async fn ids(state: &AppState) -> Vec<NeedId> {
    let mut tx = state.db().read().await.unwrap();
    let rows: Vec<(NeedId,)> =
        on!(&mut tx, c => sqlx::query_as("SELECT id FROM needs ORDER BY id").fetch_all(c).await).unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

async fn waiting(state: &AppState, centre: CentreId) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(
        "SELECT COUNT(*) FROM work_items WHERE kind = 'needs-stale' AND object_id = $1 AND done_at IS NULL")
        .bind(centre).fetch_one(c).await)
    .unwrap()
}

#[tokio::test]
async fn a_centre_writes_a_need_once_and_wrong_input_comes_back_whole() {
    each_engine(async |state| {
        let (_, _, browser) = manager(&state, 1).await;
        let page = browser.get("/staff/needs/new").await;
        let (key, version) = (page.hidden("form_key"), page.hidden("version"));
        for (field, value, words) in [
            ("needed", "240个", "请填 24"),
            ("needed", "-1", "不能是负数"),
            ("needed", "1.5", "整数"),
            ("needed", "二十", "数字"),
            ("item", "联系人手机138 0000 1234", "不能写"),
            ("category", "cars", "请从列出的选项"),
            ("phone", "13800001234", "手机"),
            ("needed_by-y", "2020", "日期"),
        ] {
            let mut fields: Vec<_> = FORM.iter().copied().filter(|(k, _)| *k != field).collect();
            fields.push((field, value));
            let back = browser.post("/staff/needs/new", &sent(&page, &fields, &key, &version)).await;
            assert_eq!(back.status, 422, "{field}={value}");
            assert!(back.body.contains(words), "{field}={value}: {words}");
            assert!(back.body.contains("成人护理垫") || field == "item", "what was typed stays");
        }
        assert!(ids(&state).await.is_empty());
        for _ in 0..2 {
            let done = browser.post("/staff/needs/new", &sent(&page, FORM, &key, &version)).await;
            assert_eq!(
                (done.status.as_u16(), done.location()),
                (303, "/staff/needs?done=new"),
                "twice is once"
            );
        }
        let all = ids(&state).await;
        assert_eq!(all.len(), 1);
        let need = read(&state, all[0]).await;
        assert_eq!((need.amounts.needed, need.packing.per_package), (1200, 10));
        let list = browser.get("/staff/needs?done=new").await.body;
        assert!(list.contains("已经公开") && list.contains("成人护理垫"));
        assert_eq!(browser.get(&format!("/staff/needs/new?copy={}", all[0])).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn ac_04_and_ac_07_a_foreign_centre_and_a_stale_version_change_nothing() {
    each_engine(async |state| {
        let (_, _, browser) = manager(&state, 1).await;
        let (other, _, stranger) = manager(&state, 2).await;
        let id = need(&state, &other, &draft("wipes", "湿巾", "包", 1, 60)).await;
        let path = format!("/staff/needs/{id}");
        let page = stranger.get(&path).await;
        let (key, version) = (page.hidden("form_key"), page.hidden("version"));
        assert_eq!(browser.get(&path).await.status, 404);
        let foreign = browser.post(&path, &sent(&page, FORM, &key, &version)).await;
        assert_eq!(foreign.status, 404);
        let fields = sent(&page, FORM, &key, &version);
        assert_eq!(stranger.post(&path, &fields).await.location(), "/staff/needs?done=changed");
        let stale = stranger
            .post(&path, &[("form_key", "another-key-of-that-form"), ("version", &version), ("item", "别的")])
            .await;
        assert_eq!(stale.status, 409);
        assert!(stale.body.contains("别的"), "what was typed is shown");
        assert_eq!(read(&state, id).await.item, "成人护理垫");
        // The county sees it and changes nothing.
        let county = staff(&state, Role::CountyOfficer, "411725", None).await;
        let county = Browser::as_staff(&state, &county).await;
        assert!(county.get("/staff/needs").await.body.contains("成人护理垫"));
        assert_eq!(county.get(&path).await.status, 404);
        assert_eq!(county.get("/staff/needs/new").await.status, 404);
        let neighbour = staff(&state, Role::CountyOfficer, "411726", None).await;
        let neighbour = Browser::as_staff(&state, &neighbour).await;
        assert!(!neighbour.get("/staff/needs").await.body.contains("成人护理垫"));
    })
    .await;
}

#[tokio::test]
async fn stale_needs_wait_for_their_centre_until_one_press_confirms_them_all() {
    each_engine(async |state| {
        let (centre, _, browser) = manager(&state, 1).await;
        let now = state.clock().now();
        let mut tx = state.db().write().await.unwrap();
        for (item, days) in [("湿巾", 15), ("手套", 20), ("棉被", 3)] {
            let fresh = draft("wipes", item, "包", 1, 60);
            write::put(&mut tx, now - TimeDelta::days(days), &centre, &fresh, None).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(jobs::run(&state).await.unwrap(), 1);
        assert_eq!(jobs::run(&state).await.unwrap(), 0, "it waits already");
        assert_eq!(waiting(&state, centre.id).await, 1);
        let page = browser.get("/staff/needs?which=stale").await;
        assert!(
            page.body.contains("湿巾")
                && page.body.contains("手套")
                && !page.body.contains("<h3><a href=\"/staff/needs/x")
        );
        let key = page.hidden("form_key");
        let done = browser.post("/staff/needs/confirm", &[("form_key", &key)]).await;
        assert_eq!(done.location(), "/staff/needs?done=all");
        assert_eq!(waiting(&state, centre.id).await, 0);
        for id in ids(&state).await {
            assert_eq!(read(&state, id).await.confirmed_at, now);
        }
    })
    .await;
}

#[tokio::test]
async fn a_template_and_what_should_not_be_brought() {
    each_engine(async |state| {
        let (centre, _, browser) = manager(&state, 1).await;
        let page = browser.get("/staff/needs/templates/winter").await;
        let key = page.hidden("form_key");
        let none = browser.post("/staff/needs/templates/winter", &[("form_key", &key)]).await;
        assert_eq!(none.status, 422);
        let done = browser
            .post("/staff/needs/templates/winter", &[("form_key", &key), ("n0", "12"), ("n2", "5")])
            .await;
        assert_eq!(done.location(), "/staff/needs?done=season");
        assert_eq!(ids(&state).await.len(), 2);
        let page = browser.get("/staff/needs/avoid").await;
        let (key, version) = (page.hidden("form_key"), page.hidden("version"));
        let bad = browser
            .post(
                "/staff/needs/avoid",
                &[("form_key", &key), ("version", &version), ("avoid", "找13800001234")],
            )
            .await;
        assert_eq!(bad.status, 422);
        let good = [("form_key", key.as_str()), ("version", &version), ("avoid", "带绳子的衣服\n\n香水")];
        assert_eq!(browser.post("/staff/needs/avoid", &good).await.location(), "/staff/needs?done=avoid");
        let mut tx = state.db().read().await.unwrap();
        let said = store::desk::avoid(&mut tx, centre.id).await.unwrap();
        assert_eq!(said.lines().collect::<Vec<_>>(), ["带绳子的衣服", "香水"]);
    })
    .await;
}

#[tokio::test]
async fn don_05_money_goes_where_somebody_else_has_verified_it() {
    each_engine(async |state| {
        let (_, _, browser) = manager(&state, 1).await;
        let public = Browser::anonymous(&state);
        let page = browser.get("/staff/money/new").await;
        let key = page.hidden("form_key");
        let office = [("form_key", key.as_str()), ("kind", "offline_office"), ("name", "示例卫生院财务科")];
        assert_eq!(
            browser.post("/staff/money/new", &office).await.status,
            422,
            "address and telephone are missing"
        );
        let mut office = office.to_vec();
        office.extend([("address", "示例路 8 号"), ("phone", "０３９６－９９９７００１")]);
        assert_eq!(browser.post("/staff/money/new", &office).await.location(), "/staff/money?done=proposed");
        assert!(
            !public.get("/needs/money").await.body.contains("示例卫生院财务科"),
            "not before it is verified"
        );
        let mut tx = state.db().read().await.unwrap();
        let admin = staff(&state, Role::CityAdmin, "4117", None).await;
        let pointer = pointers::list(&mut tx, &admin).await.unwrap().remove(0);
        drop(tx);
        let desk = Browser::as_staff(&state, &admin).await;
        let path = pointer.desk();
        let page = desk.get(&path).await;
        let (key, version) = (page.hidden("form_key"), page.hidden("version"));
        let decide = |to: &'static str| {
            [("form_key", key.clone()), ("version", version.clone()), ("decision", to.to_owned())]
        };
        let post = async |browser: &Browser, to: &'static str| {
            let fields = decide(to);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            browser.post(&path, &fields).await
        };
        assert_eq!(post(&browser, "verified").await.status, 404, "a centre verifies nothing");
        assert_eq!(post(&desk, "refused").await.status, 422, "a refusal has a reason");
        assert_eq!(post(&desk, "verified").await.location(), "/staff/money?done=verified");
        let shown = public.get("/needs/money").await.body;
        assert!(shown.contains("示例卫生院财务科") && shown.contains("本站不收款"));
        // A campaign on a platform that is not designated is not even proposed.
        let page = browser.get("/staff/money/new").await;
        let key = page.hidden("form_key");
        let campaign = [
            ("form_key", key.as_str()),
            ("kind", "campaign"),
            ("name", "示例慈善会"),
            ("uscc", "52411700MJ000000AN"),
            ("certificate_no", "示0001"),
            ("plan_no", "示0002"),
            ("link", "https://platform.example.evil.example/"),
        ];
        assert_eq!(browser.post("/staff/money/new", &campaign).await.status, 422);
        let mut tx = state.db().read().await.unwrap();
        let still = pointers::by_id(&mut tx, pointer.id).await.unwrap().unwrap();
        assert_eq!((still.state, still.verified_by), (PointerState::Verified, Some(admin.id)));
    })
    .await;
}

#[tokio::test]
async fn a_sheet_is_read_in_whole_or_not_at_all_and_taken_back() {
    each_engine(async |state| {
        let (_, _, browser) = manager(&state, 1).await;
        let upload = async |rows: &str| {
            let page = browser.get("/staff/needs/import").await;
            let key = page.hidden("form_key");
            let csv = format!("类别,物品名称,数量,单位,每件几个,最小单位\n{rows}");
            browser
                .upload(
                    "/staff/uploads/needs",
                    &[("form_key", &key)],
                    &[("file", "needs.csv", csv.as_bytes())],
                )
                .await
        };
        let bad = upload("尿垫,成人护理垫,１２０,包,10,片\n药品,感冒药,5,盒,1,\n棉被,棉被,1.5,床,1,").await;
        assert_eq!(bad.status, 422);
        assert!(bad.body.contains("没有这个类别") && bad.body.contains("整数"), "{}", bad.body);
        let good = upload("尿垫,成人护理垫,１２０,包,10,片\n棉被,棉被 1.5 米,20,床,1,").await;
        assert_eq!(good.status.as_u16(), 303, "{}", good.body);
        let check = browser.get(good.location()).await;
        assert!(check.body.contains("120 包"), "{}", check.body);
        let key = check.hidden("form_key");
        let done = browser.post(good.location(), &[("form_key", &key), ("act", "confirm")]).await;
        assert_eq!(ids(&state).await.len(), 2);
        let batch = browser.get(done.location()).await;
        assert!(batch.body.contains("棉被 1.5 米"));
        let at = done.location().split('?').next().unwrap().to_owned();
        let key = batch.hidden("form_key");
        let undone = browser.post(&at, &[("form_key", &key)]).await;
        assert_eq!(undone.status.as_u16(), 303, "{}", undone.body);
        assert!(ids(&state).await.is_empty());
    })
    .await;
}
