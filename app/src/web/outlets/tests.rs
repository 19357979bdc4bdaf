//! A made-up list through every outlet.
use axum::{body::Body, http::Request};
use chrono::{DateTime, NaiveDate, Utc};
use tower::ServiceExt as _;

use super::*;
use crate::base::clock::Clock;
use crate::t::common;
use crate::testing::{sqlite_state, tuesday};

struct Toy;

struct Row {
    name: &'static str,
    n: Option<i64>,
    gift: Option<&'static str>,
}

type Of = Column<Row>;

impl Outlet for Toy {
    type Row = Row;
    const NAME: &'static str = "toys";
    const DOC: &'static str = "Toys.";
    const SCHEMA: &'static str = "Toy";
    const PARAMS: &'static [Param] = &[Param::new("has", Kind::Words, "Words")];
    const COLUMNS: &'static [Column<Row>] = &[
        Of::new("name", Kind::Text, "Name", |r, _| r.name.into()).head(common::site_name),
        Of::new("n", Kind::Integer, "How many", |r, _| r.n.into()).null().head(common::home),
        Of::new("kind", Kind::Text, "A code", |_, _| Value::word("a", "甲")).head(common::site_name),
        Of::new("only_json", Kind::Day, "A day", |_, _| NaiveDate::from_ymd_opt(2026, 9, 2).into()),
        Of::new("towns", Kind::Places, "Where", |_, _| {
            Value::list([Value::place("1", "东"), Value::place("2", "西")], "、")
        })
        .head(common::home),
        Of::group(
            "gift",
            "From whom",
            &[Of::new("from", Kind::Text, "Who", |r, _| r.gift.into()).head(common::home)],
            |r, _| r.gift.is_some(),
        ),
        Of::new("at", Kind::Moment, "When", |_, _| when().into()).head(common::home),
    ];
    const CACHE: Cache = Cache::Never;
    const FEED: Option<Feed> =
        Some(Feed { title: common::site_name, subtitle: common::site_name, page: "/toys" });

    async fn list(_cx: &Cx, turn: Turn<'_>) -> Result<Found<Row>> {
        let rows = vec![
            Row { name: "=1+1", n: Some(-3), gift: Some("@x") },
            Row { name: "二", n: None, gift: None },
        ];
        Ok(Found { rows, next: turn.after.map(str::to_owned), total: Some(2) })
    }

    async fn news(_cx: &Cx) -> Result<Vec<News>> {
        let one = |page: &str, updated| News {
            page: page.to_owned(),
            title: "甲".to_owned(),
            summary: "<b>".to_owned(),
            published: when(),
            updated,
        };
        Ok(vec![one("/toys/1", when()), one("/toys/2", tuesday())])
    }
}

fn when() -> DateTime<Utc> {
    "2026-09-01T17:30:00Z".parse().unwrap()
}

async fn get(path: &str) -> (axum::http::HeaderMap, String) {
    let state = sqlite_state(Clock::fixed(tuesday())).await;
    let router = (Declared::of::<Toy>().routes)().with_state(state);
    let answer = router.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    let headers = answer.headers().clone();
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    (headers, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn one_envelope_in_the_order_of_the_columns() {
    let (headers, body) = get("/api/v1/toys?after=x").await;
    let start = body.find("\"total\"").unwrap();
    assert!(body.starts_with("{\"as_of\":\"2026-") && body[..start].ends_with("+08:00\","), "{body}");
    assert_eq!(
        &body[start..],
        "\"total\":2,\"items\":[\
         {\"name\":\"=1+1\",\"n\":-3,\"kind\":\"a\",\"only_json\":\"2026-09-02\",\
         \"towns\":[{\"code\":\"1\",\"name\":\"东\"},{\"code\":\"2\",\"name\":\"西\"}],\
         \"gift\":{\"from\":\"@x\"},\"at\":\"2026-09-02T01:30:00+08:00\"},\
         {\"name\":\"二\",\"n\":null,\"kind\":\"a\",\"only_json\":\"2026-09-02\",\
         \"towns\":[{\"code\":\"1\",\"name\":\"东\"},{\"code\":\"2\",\"name\":\"西\"}],\
         \"gift\":null,\"at\":\"2026-09-02T01:30:00+08:00\"}],\"next\":\"x\"}"
    );
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["x-robots-tag"], "noindex, noarchive");
}

#[tokio::test]
async fn ou_06_the_file_is_for_excel_and_holds_no_formula() {
    let (headers, body) = get("/api/v1/toys.csv?after=x&lang=en").await;
    let lines: Vec<_> = body.split("\r\n").collect();
    assert!(lines[0].starts_with('\u{feff}') && lines[0].split(',').count() == 6, "{body}");
    assert_eq!(lines[1..], ["'=1+1,-3,甲,东、西,'@x,2026-09-02", "二,,甲,东、西,,2026-09-02", ""]);
    assert_eq!(headers["content-disposition"], "attachment; filename=\"toys.csv\"");
    assert_eq!(headers["vary"], "Cookie");
}

#[tokio::test]
async fn the_feed_has_the_latest_first_and_lasting_ids() {
    let (headers, body) = get("/feeds/toys.atom").await;
    assert_eq!(headers["content-type"], "application/atom+xml; charset=utf-8");
    let feed = atom_syndication::Feed::read_from(body.as_bytes()).unwrap();
    let ids: Vec<_> = feed.entries().iter().map(|e| e.id().to_owned()).collect();
    assert_eq!(ids, ["tag:127.0.0.1,2026-01-01:toys/2", "tag:127.0.0.1,2026-01-01:toys/1"]);
    assert_eq!(feed.entries()[1].summary().unwrap().value, "<b>");
    assert_eq!(feed.updated().to_utc(), tuesday());
}

#[test]
fn the_description_is_openapi_and_follows_the_columns() {
    let info = serde_json::json!({ "title": "x", "version": "1" });
    let json = document([Declared::of::<Toy>()].iter(), &info);
    let read: utoipa::openapi::OpenApi = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(read.paths.paths.keys().collect::<Vec<_>>(), ["/api/v1/toys", "/api/v1/toys.csv"]);
    let toy = &json["components"]["schemas"]["Toy"]["properties"];
    assert_eq!(toy["n"]["type"], serde_json::json!(["integer", "null"]));
    assert_eq!(toy["only_json"]["format"], "date");
    assert_eq!(toy["gift"]["properties"]["from"]["description"], "Who");
    let params = &json["paths"]["/api/v1/toys"]["get"]["parameters"];
    assert_eq!((&params[0]["name"], &params[1]["name"]), (&"has".into(), &"after".into()));
}

#[test]
fn ids_are_tags_of_the_host() {
    let site = |url: &str| crate::base::site_config::Site { url: url.to_owned(), ..Default::default() };
    assert_eq!(feed::tag(&site("https://a.gov.cn/nf"), "x"), "tag:a.gov.cn,2026-01-01:x");
    assert_eq!(feed::tag(&site("http://127.0.0.1:3000"), "x"), "tag:127.0.0.1,2026-01-01:x");
}
