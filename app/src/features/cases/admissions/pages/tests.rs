//! The pages in process, on both engines: as the people who use them.
use crate::office::staff::types::{Actor, Role};
use crate::on;
use crate::testing::{http::Answer, http::Browser, staff};
use crate::web::state::AppState;

mod course;
mod entering;
mod many;
mod reach;
mod rights;

/// The people of one county, with their browsers.
pub(super) struct Cast {
    pub village: Actor,
    pub township: Actor,
    pub county: Actor,
    pub v: Browser,
    pub t: Browser,
    pub c: Browser,
}

pub(super) async fn cast(state: &AppState) -> Cast {
    let village = staff(state, Role::VillageReporter, "411725101201", None).await;
    let township = staff(state, Role::TownshipOfficer, "411725101", None).await;
    let county = staff(state, Role::CountyOfficer, "411725", None).await;
    let v = Browser::as_staff(state, &village).await;
    let t = Browser::as_staff(state, &township).await;
    let c = Browser::as_staff(state, &county).await;
    centre(state).await;
    Cast { village, township, county, v, t, c }
}

/// An invented number with a right check character, in a region that does not exist.
pub(super) fn citizen(serial: u32, birth: &str) -> String {
    let body = format!("999900{birth}{serial:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{body}{}", "10X98765432".chars().nth((sum % 11) as usize).unwrap())
}

/// One centre in the township; its slug is `c1`.
async fn centre(state: &AppState) {
    let draft = crate::features::centres::tests::draft("411725101", 1, "示例镇托养中心");
    crate::features::centres::tests::add(state, draft).await;
}

/// The slug of that centre.
pub(super) async fn slug(state: &AppState) -> String {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar("SELECT slug FROM centres ORDER BY slug LIMIT 1").fetch_one(c).await)
        .unwrap()
}

/// A number from the database.
pub(super) async fn number(state: &AppState, sql: &'static str) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(sql).fetch_one(c).await).unwrap()
}

/// Enters a case as the village and gives its path.
pub(super) async fn enter(state: &AppState, b: &Browser, serial: u32, name: &str) -> String {
    let slug = slug(state).await;
    let key = b.get("/staff/cases/new").await.hidden("form_key");
    let id = citizen(serial, "19700101");
    let answer = b
        .post(
            "/staff/cases/new",
            &[
                ("form_key", &key),
                ("name", name),
                ("id", &id),
                ("village", "示例村"),
                ("village_no", "201"),
                ("guardian", "示例监护"),
                ("phone", "13800000000"),
                ("centre", &slug),
            ],
        )
        .await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.location().split('?').next().unwrap().to_owned()
}

/// Opens a form, fills it in and sends it with its key and version.
pub(super) async fn send(b: &Browser, form: &str, fields: &[(&str, &str)]) -> Answer {
    let page = b.get(form).await;
    assert_eq!(page.status, 200, "{form}: {}", page.body);
    let (key, version) = (page.hidden("form_key"), page.hidden("version"));
    let mut all = vec![("form_key", key.as_str()), ("version", version.as_str())];
    all.extend_from_slice(fields);
    b.post(form, &all).await
}

pub(super) const TODAY: [(&str, &str); 3] = [("on-y", "2026"), ("on-m", "9"), ("on-d", "22")];

pub(super) fn with_today<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = TODAY.to_vec();
    all.extend_from_slice(more);
    all
}

pub(super) const ELIGIBLE: [(&str, &str); 7] = [
    ("registered", "411725"),
    ("hardship", "dibao"),
    ("kind", "4"),
    ("grade", "2"),
    ("cannot", "bathe"),
    ("family", "difficult"),
    ("seen", "1"),
];

/// Notes the declaration, which every step needs.
pub(super) async fn voluntary(b: &Browser, path: &str) {
    let fields = with_today(&[("answer", "given"), ("signer", "guardian"), ("text", "2026-1")]);
    let answer = send(b, &format!("{path}/consents/stay"), &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

/// Takes an entered case to the township: declaration, check, application, report.
pub(super) async fn report(b: &Browser, path: &str) {
    voluntary(b, path).await;
    let answer = send(b, &format!("{path}/eligibility"), &ELIGIBLE).await;
    assert!(answer.location().ends_with("done=eligible"), "{}", answer.body);
    let answer = send(b, &format!("{path}/steps/apply"), &TODAY).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let answer = send(b, &format!("{path}/steps/report"), &with_today(&[("authority", "示例村委会")])).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

/// Everything in every table, as text: what a thief of the database would read.
pub(super) async fn dump_holds(state: &AppState, needle: &str) -> bool {
    let tables: Vec<String> = match state.db().pool() {
        crate::base::db::Pool::Sqlite(pool) => {
            sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
                .fetch_all(pool)
                .await
                .unwrap()
        }
        crate::base::db::Pool::Postgres(pool) => sqlx::query_scalar(
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
        )
        .fetch_all(pool)
        .await
        .unwrap(),
    };
    assert!(tables.len() > 10);
    for table in tables {
        let columns: Vec<String> = match state.db().pool() {
            crate::base::db::Pool::Sqlite(pool) => sqlx::query_scalar("SELECT name FROM pragma_table_info($1)")
                .bind(&table)
                .fetch_all(pool)
                .await
                .unwrap(),
            crate::base::db::Pool::Postgres(pool) => sqlx::query_scalar(
                "SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1",
            )
            .bind(&table)
            .fetch_all(pool)
            .await
            .unwrap(),
        };
        for column in columns {
            let sql = format!("SELECT COUNT(*) FROM \"{table}\" WHERE CAST(\"{column}\" AS TEXT) LIKE $1");
            let mut tx = state.db().read().await.unwrap();
            let n: i64 = on!(&mut tx, c => sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                .bind(format!("%{needle}%")).fetch_one(c).await)
            .unwrap();
            if n > 0 {
                return true;
            }
        }
    }
    false
}
