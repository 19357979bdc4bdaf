//! The auditors' pages: who sees what, what the filters leave, what an export leaves behind.
use axum::http::StatusCode;
use chrono::TimeDelta;

use crate::exec;
use crate::office::trail::{Entry, Purpose, What, record};
use crate::office::{change::Change, staff::types::Actor, staff::types::Role, trail::tests::lines};
use crate::testing::{each_engine, http::Browser, staff};
use crate::web::state::AppState;

async fn note(state: &AppState, actor: &Actor, what: What, object: &str, reason: &str) {
    let mut tx = state.db().write().await.unwrap();
    let entry = Entry::new(what, object).by(actor).reason(reason);
    record(&mut tx, state.keys(), state.clock().now(), entry).await.unwrap();
    tx.commit().await.unwrap();
}

struct Scene {
    auditor: Actor,
    city: Browser,
    county: Browser,
    queshan: Actor,
}

/// One line of Queshan's officer, one of Biyang's, one of the city, one of the portal: 1 to 4.
async fn scene(state: &AppState) -> Scene {
    let queshan = staff(state, Role::CountyOfficer, "411725", None).await;
    let biyang = staff(state, Role::CountyOfficer, "411726", None).await;
    let admin = staff(state, Role::CityAdmin, "4117", None).await;
    note(state, &queshan, What::NoticePublish, "notice:411725-2026-1", "").await;
    note(state, &biyang, What::NoticePublish, "notice:411726-2026-1", "").await;
    note(state, &admin, What::StaffAdd, "staff:1", "").await;
    lines(state, 1).await;
    let city = staff(state, Role::Auditor, "4117", None).await;
    let county = staff(state, Role::Auditor, "411725", None).await;
    Scene {
        city: Browser::as_staff(state, &city).await,
        auditor: city,
        county: Browser::as_staff(state, &county).await,
        queshan,
    }
}

#[tokio::test]
async fn ac_05_a_countys_auditor_sees_the_county_and_the_citys_sees_all() {
    each_engine(|state| async move {
        let s = scene(&state).await;
        let all = s.city.get("/staff/audit").await;
        assert_eq!(all.status, StatusCode::OK);
        for object in ["notice:411725-2026-1", "notice:411726-2026-1", "staff:1", "case:0"] {
            assert!(all.body.contains(object), "{object}");
        }
        let own = s.county.get("/staff/audit").await.body;
        assert!(own.contains("notice:411725-2026-1") && own.contains("确山县"));
        assert!(!own.contains("notice:411726-2026-1") && !own.contains("staff:1") && !own.contains("case:0"));
        for (seq, status) in
            [("1", 200), ("2", 404), ("3", 404), ("4", 404), ("9", 404), ("x", 404), ("-1", 404)]
        {
            let answer = s.county.get(&format!("/staff/audit/{seq}")).await;
            assert_eq!(answer.status.as_u16(), status, "{seq}");
        }
        let exported = s.county.post("/staff/audit/export", &[("format", "csv")]).await;
        assert!(exported.body.contains("411725-2026-1") && !exported.body.contains("411726-2026-1"));
    })
    .await;
}

#[tokio::test]
async fn ac_01_only_auditors_and_they_change_nothing() {
    each_engine(|state| async move {
        for role in Role::ALL.iter().filter(|r| **r != Role::Auditor && !r.of_centre()) {
            let division = match role.levels()[0] {
                12 => "411725101201",
                9 => "411725101",
                6 => "411725",
                _ => "4117",
            };
            let browser = Browser::as_staff(&state, &staff(&state, *role, division, None).await).await;
            for path in ["/staff/audit", "/staff/audit/1", "/staff/audit/export", "/staff/audit/verify"] {
                assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{role:?} {path}");
            }
            for path in ["/staff/audit/export", "/staff/audit/verify"] {
                let answer = browser.post(path, &[("format", "csv")]).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{role:?} {path}");
            }
        }
        let nobody = Browser::anonymous(&state).get("/staff/audit").await;
        assert!(nobody.location().contains("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn filters_narrow_and_wrong_ones_are_told() {
    each_engine(|state| async move {
        let mut s = scene(&state).await;
        state.clock().advance(TimeDelta::days(2));
        s.city = Browser::as_staff(&state, &s.auditor).await;
        note(&state, &s.queshan, What::CaseStep, "case:411725-2026-00001", "").await;
        let id = s.queshan.id.uuid();
        let by = format!("actor={id}");
        for (query, inside, outside) in [
            ("action=staff-add", "staff:1", "notice:411725"),
            ("role=city_admin", "staff:1", "notice:411725"),
            (by.as_str(), "notice:411725-2026-1", "notice:411726"),
            ("object=notice%3A411726", "notice:411726-2026-1", "notice:411725-2026-1"),
            ("object=case%3A411725-2026-00001", "case:411725-2026-00001", "case:0"),
            ("from=2026-09-23", "case:411725-2026-00001", "notice:411726"),
            ("to=2026-09-22", "notice:411726-2026-1", "case:411725-2026-00001"),
            (
                "action=notice-publish&role=county_officer&object=notice%3A411725",
                "notice:411725-2026-1",
                "notice:411726-2026-1",
            ),
        ] {
            let page = s.city.get(&format!("/staff/audit?{query}")).await;
            assert_eq!(page.status, StatusCode::OK, "{query}");
            // The hint of the object field names examples: what counts is the table.
            let table =
                page.body.split("<tbody").nth(1).unwrap().split("</tbody>").next().unwrap().to_owned();
            assert!(table.contains(inside) && !table.contains(outside), "{query}: {table}");
        }
        assert!(s.city.get("/staff/audit?object=none").await.body.contains("没有符合条件"));
        for query in [
            "action=x",
            "role=x",
            "actor=x",
            "from=2026-13-01",
            "to=0001-01-01",
            "from=99999-01-01",
            "after=x",
            "action=a&action=b",
        ] {
            let answer = s.city.get(&format!("/staff/audit?{query}")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        }
        for object in ["%25", "_", "'", "\u{10FFFF}", "%27%20OR%201%3D1", "=cmd", "<i>x"] {
            let object = serde_urlencoded::to_string([("object", object)]).unwrap();
            let answer = s.city.get(&format!("/staff/audit?{object}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{object}");
            assert!(answer.body.contains("没有符合条件") && !answer.body.contains("<i>x"), "{object}");
        }
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_while_lines_are_added() {
    each_engine(|state| async move {
        let s = scene(&state).await;
        lines(&state, 116).await;
        let (mut path, mut seen) = ("/staff/audit?action=case-step".to_owned(), vec![]);
        for _ in 0..3 {
            let page = s.city.get(&path).await.body;
            let found: Vec<i64> = page
                .split("/staff/audit/")
                .skip(1)
                .filter_map(|rest| rest.split('"').next().unwrap_or_default().parse().ok())
                .collect();
            seen.extend(found);
            lines(&state, 1).await;
            // The switch of languages carries the cursor of this page.
            let next = page.split("rel=\"next\"").nth(1).and_then(|r| r.split("after=").nth(1));
            let Some(next) = next.and_then(|r| r.split('"').next()) else { break };
            path = format!("/staff/audit?action=case-step&after={next}");
        }
        assert_eq!(seen, (4..=120).rev().collect::<Vec<_>>());
        let moved = path.replace("case-step", "export");
        assert_eq!(
            s.city.get(&moved).await.status,
            StatusCode::BAD_REQUEST,
            "IN-02: a cursor of another filter"
        );
    })
    .await;
}

#[tokio::test]
async fn lg_02_an_export_is_guarded_and_in_the_trail_itself() {
    each_engine(|state| async move {
        let s = scene(&state).await;
        note(&state, &s.queshan, What::Settings, "=HYPERLINK(1)", "@x").await;
        let csv = s.city.post("/staff/audit/export", &[("format", "csv"), ("action", "settings")]).await;
        assert_eq!(csv.status, StatusCode::OK);
        assert!(csv.headers["content-disposition"].to_str().unwrap().contains("audit.csv"));
        assert_eq!(csv.headers["cache-control"], "no-store");
        // OU-06.
        assert!(csv.body.contains("'=HYPERLINK(1)") && csv.body.contains("'@x"), "{}", csv.body);
        assert_eq!(csv.body.lines().count(), 2, "a heading and one line");
        let json = s.city.post("/staff/audit/export", &[("format", "json")]).await;
        let lines: Vec<serde_json::Value> = serde_json::from_str(&json.body).unwrap();
        assert_eq!(lines.len(), 7, "five lines and two exports");
        assert_eq!((&lines[0]["action"], &lines[1]["reason"]), (&"export".into(), &"csv".into()));
        assert_eq!(lines[0]["seq"], 7);
        for bad in [&[("format", "xml")][..], &[][..], &[("format", "csv"), ("role", "x")][..]] {
            assert_eq!(s.city.post("/staff/audit/export", bad).await.status, StatusCode::BAD_REQUEST);
        }
    })
    .await;
}

#[tokio::test]
async fn one_line_says_everything_in_words_and_whether_it_is_whole() {
    each_engine(|state| async move {
        let s = scene(&state).await;
        let mut ch = Change::at(&state, state.clock().now(), Some(&s.queshan)).await.unwrap();
        ch.reveal("case:411725-2026-00001", Purpose::BoardSheet);
        ch.commit().await.unwrap();
        let page = s.county.get("/staff/audit/5").await.body;
        for part in [
            "查看姓名",
            "核对或打印",
            "确山县",
            "192.0.2.1",
            "2026-09-22T02:00:01.000Z",
            "2026年9月22日 10:00",
            "内容与校验码相符",
        ] {
            assert!(page.contains(part), "{part}");
        }
        assert!(s.county.get("/staff/audit/5?lang=en").await.body.contains("read a name"));
    })
    .await;
}

#[tokio::test]
async fn lg_05_the_check_on_the_page_names_the_fault() {
    each_engine(|state| async move {
        let s = scene(&state).await;
        let _ = std::fs::remove_file(crate::office::trail::heads::path(&state.running().data));
        let good = s.city.post("/staff/audit/verify", &[]).await;
        assert_eq!(good.status, StatusCode::OK);
        assert!(good.body.contains("留痕完整：4 条") && good.body.contains("banner--ok"));
        assert_eq!(s.city.get("/staff/audit/verify").await.location(), "/staff/audit");
        let mut tx = state.db().write().await.unwrap();
        for sql in match state.db().pool() {
            crate::base::db::Pool::Sqlite(_) => ["DROP TRIGGER audit_events_update"],
            crate::base::db::Pool::Postgres(_) => ["ALTER TABLE audit_events DISABLE TRIGGER USER"],
        } {
            exec!(&mut tx, sqlx::query(sql)).unwrap();
        }
        exec!(&mut tx, "UPDATE audit_events SET object = 'x' WHERE seq = 2").unwrap();
        tx.commit().await.unwrap();
        let bad = s.city.post("/staff/audit/verify", &[]).await.body;
        assert!(bad.contains("留痕链已断") && bad.contains("第 2 条") && bad.contains("banner--bad"));
        assert!(s.city.get("/staff/audit/2").await.body.contains("内容与校验码不符"));
    })
    .await;
}
