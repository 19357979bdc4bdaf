//! The console: opening, changing, cancelling times; series; what stands in the way; the county's switch.
use super::*;
use crate::office::staff::types::{Actor, Role};
use crate::testing::{http::Answer, http::Browser, staff};

const FORM: &[(&str, &str)] = &[
    ("day-y", "2026"),
    ("day-m", "9"),
    ("day-d", "30"),
    ("time", "１５：００"),
    ("minutes", "120"),
    ("activities", "cleaning"),
    ("activities", "haircut"),
    ("limits", "理发 4"),
    ("places", "10"),
    ("groups", "1"),
    ("tasks", "打扫活动室，给住户理发"),
    ("insurance", "卫生院统一办理志愿者意外险"),
    ("lead", "24"),
    ("instant", "yes"),
    ("every", "once"),
];

async fn manager(state: &AppState, serial: u32) -> (Brief, Actor, Browser) {
    let centre = centre_in(state, ZHUGOU, serial).await;
    let actor = staff(state, Role::CentreManager, ZHUGOU, Some(centre.id)).await;
    let browser = Browser::as_staff(state, &actor).await;
    (centre, actor, browser)
}

/// The form with another value of some fields, and what a page's hidden fields say.
fn sent(page: &Answer, other: &[(&str, &str)]) -> Vec<(String, String)> {
    assert_eq!(page.status, 200);
    let kept = FORM.iter().filter(|(k, _)| !other.iter().any(|(o, _)| o == k));
    let mut all: Vec<(String, String)> =
        kept.chain(other).map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    all.push(("form_key".to_owned(), page.hidden("form_key")));
    all.push(("version".to_owned(), page.hidden("version")));
    all
}

async fn post(browser: &Browser, path: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    browser.post(path, &fields).await
}

async fn all(state: &AppState) -> Vec<TimeId> {
    let mut tx = state.db().read().await.unwrap();
    crate::fetch!(&mut tx, values "SELECT id FROM visit_times ORDER BY starts_at, id").unwrap()
}

#[tokio::test]
async fn a_centre_opens_a_time_once_and_wrong_input_comes_back_whole() {
    each_engine(async |state| {
        let (_, _, browser) = manager(&state, 1).await;
        let page = browser.get("/staff/times/new").await;
        for (field, value, words) in [
            ("day-d", "21", "已经过去"),
            ("day-y", "2029", "400 天"),
            ("time", "三点", "15:00"),
            ("minutes", "5", "15"),
            ("places", "", "请填写名额"),
            ("places", "0", "1"),
            ("places", "3", "比总名额还多"),
            ("limits", "唱歌 4", "没有看懂"),
            ("tasks", "联系人手机138 0000 1234", "不能"),
            ("insurance", "", "要有保险"),
            ("activities", "media", "另外批准"),
        ] {
            let back = post(&browser, "/staff/times/new", &sent(&page, &[(field, value)])).await;
            assert_eq!(back.status, 422, "{field}={value}: {}", back.location());
            assert!(back.body.contains(words), "{field}={value}: {words}");
            assert!(back.body.contains("给住户理发") || field == "tasks", "what was typed stays");
        }
        let nothing: Vec<_> = sent(&page, &[]).into_iter().filter(|(k, _)| k != "activities").collect();
        assert_eq!(post(&browser, "/staff/times/new", &nothing).await.status, 422);
        assert!(all(&state).await.is_empty());
        for _ in 0..2 {
            let done = post(&browser, "/staff/times/new", &sent(&page, &[])).await;
            assert_eq!(done.location(), "/staff/times?done=new", "twice is once: {}", done.body);
        }
        let ids = all(&state).await;
        assert_eq!(ids.len(), 1);
        let time = read(&state, ids[0]).await;
        assert_eq!((time.slot, time.terms.places, time.terms.groups), (slot("2026-09-30"), 10, Some(1)));
        assert_eq!(time.terms.offers, terms(&[("cleaning", None), ("haircut", Some(4))], 1, None).offers);
        let list = browser.get("/staff/times?done=new").await.body.replace("<!>", "");
        assert!(list.contains("时段已经发布") && list.contains("9月30日 周三 15:00–17:00"));
        assert!(browser.get(&format!("/staff/times/new?copy={}", ids[0])).await.body.contains("理发 4"));
    })
    .await;
}

#[tokio::test]
async fn w_10_less_than_is_booked_is_refused_and_a_cancellation_has_a_reason() {
    each_engine(async |state| {
        let (centre, _, browser) = manager(&state, 1).await;
        let id = open(
            &state,
            &centre,
            slot("2026-09-30"),
            &terms(&[("cleaning", None), ("haircut", Some(4))], 10, Some(1)),
        )
        .await;
        take(&state, id, &[activity("haircut")], 3, 0).await.unwrap();
        take(&state, id, &[activity("cleaning")], 4, 1).await.unwrap();
        let path = format!("/staff/times/{id}");
        let page = browser.get(&path).await;
        for (field, value, words) in
            [("places", "6", "多 1 人"), ("groups", "0", "多 1 个"), ("limits", "理发 2", "多出 1 人")]
        {
            let back = post(&browser, &path, &sent(&page, &[(field, value)])).await;
            assert_eq!(back.status, 422, "{field}");
            assert!(back.body.replace("<!>", "").contains(words), "{field}: {words}");
        }
        let done = post(&browser, &path, &sent(&page, &[("places", "7"), ("time", "16:00")])).await;
        assert_eq!(done.location(), "/staff/times?done=changed");
        let time = read(&state, id).await;
        assert_eq!((time.terms.places, time.sequence, time.version), (7, 1, 2));
        let stale = post(
            &browser,
            &path,
            &[sent(&page, &[]), vec![]]
                .concat()
                .into_iter()
                .map(
                    |(k, v)| {
                        if k == "form_key" { (k, "another-key-of-that-form".to_owned()) } else { (k, v) }
                    },
                )
                .collect::<Vec<_>>(),
        )
        .await;
        assert_eq!(stale.status, 409, "AC-07");
        let page = browser.get(&path).await;
        let cancel = |reason: &str| {
            vec![
                ("form_key".to_owned(), page.hidden("form_key")),
                ("version".to_owned(), page.hidden("version")),
                ("reason".to_owned(), reason.to_owned()),
            ]
        };
        assert_eq!(post(&browser, &format!("{path}/cancel"), &cancel("")).await.status, 422);
        let done = post(&browser, &format!("{path}/cancel"), &cancel("当天检查")).await;
        assert_eq!(done.location(), "/staff/times?done=cancelled");
        assert_eq!(read(&state, id).await.state, State::Cancelled);
        // What is cancelled is not changed any more.
        let page = browser.get(&path).await;
        let again = vec![
            ("form_key".to_owned(), "a-key-for-another-form".to_owned()),
            ("version".to_owned(), "3".to_owned()),
            ("reason".to_owned(), "再来".to_owned()),
        ];
        assert_eq!(page.status, 200);
        assert_eq!(post(&browser, &format!("{path}/cancel"), &again).await.status, 409);
    })
    .await;
}

#[tokio::test]
async fn ac_04_a_foreign_centre_and_other_roles_change_nothing() {
    each_engine(async |state| {
        let (_, _, browser) = manager(&state, 1).await;
        let (other, _, stranger) = manager(&state, 2).await;
        let id = open(&state, &other, slot("2026-09-30"), &terms(&[("company", None)], 9, None)).await;
        let path = format!("/staff/times/{id}");
        let page = stranger.get(&path).await;
        assert_eq!(browser.get(&path).await.status, 404);
        assert_eq!(post(&browser, &path, &sent(&page, &[])).await.status, 404);
        assert_eq!(post(&browser, &format!("{path}/keep"), &sent(&page, &[])).await.status, 404);
        assert_eq!(browser.get("/staff/times/switch").await.status, 404);
        let county = staff(&state, Role::CountyOfficer, "411725", None).await;
        let county = Browser::as_staff(&state, &county).await;
        assert!(county.get("/staff/times").await.body.contains(&id.to_string()));
        assert_eq!(county.get("/staff/times/new").await.status, 404);
        assert_eq!(post(&county, &path, &sent(&page, &[])).await.status, 404);
        let neighbour = staff(&state, Role::CountyOfficer, "411726", None).await;
        let neighbour = Browser::as_staff(&state, &neighbour).await;
        assert!(!neighbour.get("/staff/times").await.body.contains(&id.to_string()));
        assert_eq!(neighbour.get(&path).await.status, 404);
        let helper = staff(&state, Role::CentreStaff, ZHUGOU, Some(other.id)).await;
        let helper = Browser::as_staff(&state, &helper).await;
        let seen = helper.get(&path).await;
        assert!(seen.status == 200 && !seen.body.contains("name=\"places\""), "reads only");
        assert_eq!(Browser::anonymous(&state).get(&path).await.status.as_u16(), 303);
        assert_eq!(read(&state, id).await.version, 1);
    })
    .await;
}

#[tokio::test]
async fn a_series_is_published_edited_and_ended_and_a_week_copied() {
    each_engine(async |state| {
        let (_, _, browser) = manager(&state, 1).await;
        let page = browser.get("/staff/times/new").await;
        let done =
            post(&browser, "/staff/times/new", &sent(&page, &[("every", "week"), ("rest", "skip")])).await;
        assert_eq!(done.location(), "/staff/times?done=series");
        let written = all(&state).await.len();
        assert!(written >= 8, "{written}");
        let list = browser.get("/staff/times").await.body.replace("<!>", "");
        assert!(list.contains("每周三 15:00"));
        let href = list.split("href=\"/staff/times/series/").nth(1).unwrap().split('"').next().unwrap();
        let path = format!("/staff/times/series/{href}");
        let page = browser.get(&path).await;
        let form = |other: &[(&str, &str)]| {
            let mut all = vec![("form_key", page.hidden("form_key")), ("version", page.hidden("version"))];
            all.extend([
                ("weekday", "4".to_owned()),
                ("time", "14:30".to_owned()),
                ("minutes", "90".to_owned()),
            ]);
            all.retain(|(k, _)| !other.iter().any(|(o, _)| o == k));
            all.extend(other.iter().map(|(k, v)| (*k, (*v).to_owned())));
            all.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<Vec<_>>()
        };
        assert_eq!(post(&browser, &path, &form(&[("time", "x")])).await.status, 422);
        let done = post(&browser, &path, &form(&[])).await;
        assert_eq!(done.location(), "/staff/times?done=edited", "{}", done.body);
        let list = browser.get("/staff/times").await.body.replace("<!>", "");
        assert!(list.contains("每周四 14:30") && list.contains("10月1日 周四 14:30–16:00"));
        let page = browser.get(&path).await;
        let end = vec![
            ("form_key".to_owned(), page.hidden("form_key")),
            ("version".to_owned(), page.hidden("version")),
        ];
        assert_eq!(post(&browser, &format!("{path}/end"), &end).await.location(), "/staff/times?done=ended");
        assert_eq!(browser.get(&path).await.status, 404, "it no longer runs");
        let page = browser.get("/staff/times").await;
        let week = vec![
            ("form_key".to_owned(), page.hidden("form_key")),
            ("from".to_owned(), "2026-09-21".to_owned()),
            ("to".to_owned(), "2026-09-28".to_owned()),
        ];
        assert_eq!(
            post(&browser, "/staff/times/week", &week).await.location(),
            "/staff/times?done=week-none"
        );
    })
    .await;
}

#[tokio::test]
async fn hours_of_rest_days_without_visitors_and_the_switch_stand_in_the_way() {
    each_engine(async |state| {
        let (_, _, browser) = manager(&state, 1).await;
        let path = "/staff/times/house";
        let page = browser.get(path).await;
        let form = |fields: &[(&str, &str)]| {
            let mut all = vec![
                ("form_key".to_owned(), page.hidden("form_key")),
                ("version".to_owned(), page.hidden("version")),
            ];
            all.extend(fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
            all
        };
        assert_eq!(
            post(&browser, path, &form(&[("way", "公交"), ("quiet_from", "12:00")])).await.status,
            422
        );
        let quiet = form(&[("way", "公交示例 3 路"), ("quiet_from", "12:00"), ("quiet_to", "16:00")]);
        assert_eq!(post(&browser, path, &quiet).await.location(), "/staff/times/house?done=house");
        let new = browser.get("/staff/times/new").await;
        let refused = post(&browser, "/staff/times/new", &sent(&new, &[])).await;
        assert!(
            refused.status == 422 && refused.body.replace("<!>", "").contains("12:00 至 16:00 是休息时间")
        );
        let page = browser.get(path).await;
        let key = page.body.split("blackouts\"").nth(1).unwrap().split("name=\"form_key\"").nth(1).unwrap();
        let key = key.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let span = |last: &str| {
            let fields = [
                ("first-y", "2026"),
                ("first-m", "9"),
                ("first-d", "29"),
                ("to-y", "2026"),
                ("to-m", "9"),
                ("to-d", last),
                ("kind", "inspection"),
                ("reason", "消防检查"),
            ];
            let mut all: Vec<_> = fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            all.push(("form_key".to_owned(), key.clone()));
            all
        };
        assert_eq!(post(&browser, "/staff/times/house/blackouts", &span("28")).await.status, 422);
        assert_eq!(
            post(&browser, "/staff/times/house/blackouts", &span("30")).await.location(),
            "/staff/times/house?done=blackout"
        );
        let refused = post(&browser, "/staff/times/new", &sent(&new, &[("time", "17:00")])).await;
        assert!(refused.status == 422 && refused.body.replace("<!>", "").contains("消防检查"));
        // The county.
        let officer = staff(&state, Role::CountyOfficer, "411725", None).await;
        let county = Browser::as_staff(&state, &officer).await;
        let page = county.get("/staff/times/switch").await;
        let turn = |page: &Answer, more: (&str, &str)| {
            vec![
                ("form_key".to_owned(), page.hidden("form_key")),
                ("version".to_owned(), page.hidden("version")),
                (more.0.to_owned(), more.1.to_owned()),
            ]
        };
        assert_eq!(post(&county, "/staff/times/switch", &turn(&page, ("reason", ""))).await.status, 422);
        assert_eq!(
            post(&county, "/staff/times/switch", &turn(&page, ("reason", "流感高发"))).await.location(),
            "/staff/times/switch?done=on"
        );
        assert!(Browser::anonymous(&state).get("/visits").await.body.contains("流感高发"));
        let page = county.get("/staff/times/switch").await;
        assert_eq!(
            post(&county, "/staff/times/switch", &turn(&page, ("turn", "off"))).await.location(),
            "/staff/times/switch?done=off"
        );
        assert!(!Browser::anonymous(&state).get("/visits").await.body.contains("流感高发"));
        assert_eq!(post(&browser, "/staff/times/switch", &turn(&page, ("reason", "x"))).await.status, 404);
    })
    .await;
}
