//! The console: who keeps posts, what may not stand in them, two people at once.
use super::*;

const FORM: [(&str, &str); 11] = [
    ("kind", "carer"),
    ("welfare", "1"),
    ("wanted", "3"),
    ("pay", "2200"),
    ("shifts", "三班倒"),
    ("duties", "照看住户起居。"),
    ("requirements", "能倒班。"),
    ("phone", "0396-9990001"),
    ("closes-y", "2026"),
    ("closes-m", "10"),
    ("closes-d", "10"),
];

fn with(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut form: Vec<_> = FORM.iter().filter(|(k, _)| *k != name).copied().collect();
    form.push((name, value));
    form
}

#[tokio::test]
async fn job_01_a_manager_publishes_once_and_a_township_for_its_centres_only() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let other = centre(&state, "411725102", 1, "任店镇示例托养中心").await;
        let b = Browser::as_staff(&state, &w.manager).await;
        let page = b.get("/staff/posts/new").await;
        assert!(page.body.contains("0396-9990001"), "the office's telephone is there");
        let key = page.hidden("form_key");
        let own = w.centre.slug.as_str();
        let form = [
            &FORM[..],
            &[
                ("centre", own),
                ("form_key", &key),
                ("offers", "training"),
                ("offers", "meals"),
                ("priority", "poor_household"),
            ],
        ]
        .concat();
        let first = b.post("/staff/posts/new", &form).await;
        assert_eq!(first.status, 303, "{}", first.body);
        assert_eq!(b.post("/staff/posts/new", &form).await.location(), first.location(), "IN-11");
        assert_eq!(number(&state, "SELECT COUNT(*) FROM posts").await, 1);
        let page = b.get(first.location()).await;
        assert!(page.status == 200 && page.body.contains("岗位已发布"));
        assert!(b.get("/staff/posts").await.body.contains("411725-2026-G00001"));
        assert!(Browser::anonymous(&state).get("/posts").await.body.contains("411725-2026-G00001"));

        // A township chooses among its own centres; others do not exist.
        let t = Browser::as_staff(&state, &w.township).await;
        let key = t.get("/staff/posts/new").await.hidden("form_key");
        let foreign = [&FORM[..], &[("centre", other.slug.as_str()), ("form_key", &key)]].concat();
        let back = t.post("/staff/posts/new", &foreign).await;
        assert!(back.status == 422 && back.body.contains("href=\"#centre\""));
        let post = publish(&state, &other, &draft()).await;
        for actor in [&w.manager, &w.township] {
            let b = Browser::as_staff(&state, actor).await;
            assert!(!b.get("/staff/posts").await.body.contains(post.no.as_str()));
            assert_eq!(b.get(&post.desk()).await.status, 404);
            let form = [&FORM[..], &[("form_key", "k"), ("version", "1")]].concat();
            for end in ["", "/fill", "/close"] {
                assert_eq!(
                    b.post(&format!("{}{end}", post.desk()), &form).await.status,
                    404,
                    "{:?} {end}",
                    actor.role
                );
            }
        }
        let county = staff(&state, Role::CountyOfficer, "411725", no_centre()).await;
        let c = Browser::as_staff(&state, &county).await;
        for path in ["/staff/posts", "/staff/posts/new", "/staff/applicants"] {
            assert_eq!(c.get(path).await.status, 404, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn job_02_and_pub_20_what_may_not_stand_in_a_post_comes_back_with_its_sentence() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let b = Browser::as_staff(&state, &w.manager).await;
        let own = w.centre.slug.as_str();
        for (form, field, says) in [
            (with("requirements", "限女性，45岁以下"), "requirements", "性别"),
            (with("requirements", "要求本地户口"), "requirements", "户籍"),
            (with("duties", "不招少数民族"), "duties", "民族"),
            (with("requirements", "无乙肝"), "requirements", "乙肝"),
            (with("duties", "找王姐，13800001234"), "duties", "个人信息"),
            (with("shifts", "身份证号11010519491231002X"), "shifts", "个人信息"),
            (with("pay", "1999"), "pay", "2,000"),
            (with("pay", ""), "pay", ""),
            (with("wanted", "0"), "wanted", "1"),
            (with("phone", "13800001234"), "phone", "手机号"),
            (with("phone", "2000001"), "phone", "区号"),
            (with("closes-y", "2025"), "closes", "半年"),
            (with("kind", "driver"), "kind", ""),
        ] {
            let key = b.get("/staff/posts/new").await.hidden("form_key");
            let form = [&form[..], &[("centre", own), ("form_key", key.as_str())]].concat();
            let back = b.post("/staff/posts/new", &form).await;
            assert_eq!(back.status, 422, "{field} {says}");
            assert!(
                back.body.contains(&format!("href=\"#{field}\"")) && back.body.contains(says),
                "{field} {says}"
            );
        }
        assert_eq!(number(&state, "SELECT COUNT(*) FROM posts").await, 0);
        let fine = [
            &with("requirements", "不限性别、民族和户籍，要有健康证")[..],
            &[("centre", own), ("form_key", "k")],
        ]
        .concat();
        assert_eq!(b.post("/staff/posts/new", &fine).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn ac_07_who_comes_second_sees_what_happened() {
    each_engine(|state| async move {
        let w = world(&state).await;
        let post = publish(&state, &w.centre, &draft()).await;
        let b = Browser::as_staff(&state, &w.manager).await;
        let page = b.get(&post.desk()).await;
        let (key, version) = (page.hidden("form_key"), page.hidden("version"));
        let both = [("form_key", key.as_str()), ("version", version.as_str())];
        let fill = [
            &both[..],
            &[("began-y", "2026"), ("began-m", "9"), ("began-d", "21"), ("group", "poor_household")],
        ]
        .concat();
        let filled = b.post(&format!("{}/fill", post.desk()), &fill).await;
        assert_eq!(filled.location(), format!("{}?done=filled", post.desk()), "{}", filled.body);
        let t = Browser::as_staff(&state, &w.township).await;
        let stale = [&FORM[..], &[("form_key", "another"), ("version", "1")]].concat();
        let met = t.post(&post.desk(), &stale).await;
        assert!(met.status == 409 && met.body.contains("照看住户起居"), "what was typed is not lost");

        // Fewer than began is no number; the last one closes it; more opens it again.
        let page = b.get(&post.desk()).await;
        let both = [("form_key", page.hidden("form_key")), ("version", page.hidden("version"))];
        let both: Vec<(&str, &str)> = both.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let later = [&both[..], &[("began-y", "2026"), ("began-m", "9"), ("began-d", "23")]].concat();
        let back = b.post(&format!("{}/fill", post.desk()), &later).await;
        assert!(back.status == 422 && back.body.contains("href=\"#began\""));
        let last = [&both[..], &[("began-y", "2026"), ("began-m", "9"), ("began-d", "22")]].concat();
        assert_eq!(b.post(&format!("{}/fill", post.desk()), &last).await.status, 303);
        let now = super::post(&state, &post.no).await;
        assert_eq!((now.state.word(), now.filled, now.closed_on), ("filled", 2, Some(day("2026-09-22"))));
        for (wanted, status) in [("1", 422), ("2", 422), ("3", 303)] {
            let page = b.get(&post.desk()).await;
            let (key, version) = (page.hidden("form_key"), page.hidden("version"));
            let form =
                [&with("wanted", wanted)[..], &[("form_key", key.as_str()), ("version", version.as_str())]]
                    .concat();
            assert_eq!(b.post(&post.desk(), &form).await.status, status, "{wanted}");
        }
        let now = super::post(&state, &post.no).await;
        assert_eq!((now.state.word(), now.closed_on), ("open", None));
        assert_eq!(number(&state, "SELECT COUNT(*) FROM audit_events WHERE action = 'post'").await, 4);
    })
    .await;
}
