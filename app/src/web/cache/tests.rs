//! What is served from memory, to whom and for how long; what never is.
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use axum::{Extension, Router, middleware::from_fn_with_state, routing::get};
use leptos::prelude::*;
use tokio::sync::Notify;

use super::*;
use crate::base::clock::Clock;
use crate::testing::{http::Answer, http::Browser, sqlite_state, tuesday};
use crate::web::page::{Cx, Head};
use crate::web::{forms, menu::Section};

/// What the test's pages tell about themselves.
#[derive(Default)]
struct Told {
    renders: AtomicU32,
    /// What stands on the page.
    value: AtomicU64,
    /// Milliseconds after [`tuesday`] at which the page changes.
    ends: AtomicU64,
    /// Waited for before the page is drawn, if `slow`.
    go: Notify,
}

async fn page(cx: Cx, Extension(told): Extension<Arc<Told>>, uri: axum::http::Uri) -> Response {
    told.renders.fetch_add(1, Ordering::SeqCst);
    let value = told.value.load(Ordering::SeqCst);
    if uri.path() == "/slow" {
        told.go.notified().await;
    }
    let ends = tuesday() + TimeDelta::milliseconds(told.ends.load(Ordering::SeqCst) as i64);
    let mut head = Head::new("x", "x", Section::HOME);
    if uri.path() == "/private" {
        head = head.private();
    }
    if uri.path() == "/missing" {
        head.status = StatusCode::NOT_FOUND;
    }
    if uri.path() != "/other" {
        head = head.kept(cx.until([ends]));
    }
    let fill = if uri.path() == "/large" { "示例".repeat(7_000) } else { String::new() };
    let said = format!("value={value} at={} elder={}", cx.now.timestamp_millis(), cx.elder);
    cx.page(head, move || view! { <p>{said}</p><p>{fill}</p> })
}

struct Scene {
    state: AppState,
    told: Arc<Told>,
    browser: Browser,
}

async fn scene() -> Scene {
    let state = sqlite_state(Clock::fixed(tuesday())).await;
    let told = Arc::new(Told::default());
    let routes = ["/page", "/private", "/other", "/missing", "/large", "/slow"];
    let router = routes.iter().fold(Router::new(), |r, path| r.route(path, get(page)));
    let router = router.layer(Extension(told.clone())).layer(from_fn_with_state(state.clone(), kept));
    let browser = Browser::on(router.with_state(state.clone()));
    Scene { state, told, browser }
}

impl Scene {
    fn renders(&self) -> u32 {
        self.told.renders.load(Ordering::SeqCst)
    }
    async fn write(&self) {
        self.state.db().write().await.unwrap().commit().await.unwrap();
    }
    async fn with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.browser.send(request.body(Body::empty()).unwrap()).await
    }
}

#[tokio::test]
async fn a_page_is_rendered_once_a_second_and_again_after_every_write() {
    let s = scene().await;
    s.told.ends.store(10_000, Ordering::SeqCst);
    let first = s.browser.get("/page").await;
    for _ in 0..3 {
        assert_eq!(s.browser.get("/page").await.body, first.body);
    }
    assert_eq!(s.renders(), 1);
    // A write is seen by whoever asks after it.
    s.told.value.store(7, Ordering::SeqCst);
    s.write().await;
    assert!(s.browser.get("/page").await.body.contains("value=7"));
    assert!(s.browser.get("/page").await.body.contains("value=7"));
    assert_eq!(s.renders(), 2);
    // What was read and rolled back is no write.
    drop(s.state.db().write().await.unwrap());
    s.browser.get("/page").await;
    assert_eq!(s.renders(), 2);
    // Another node's write is seen within the second.
    s.told.value.store(8, Ordering::SeqCst);
    s.state.clock().advance(TimeDelta::milliseconds(749));
    assert!(s.browser.get("/page").await.body.contains("value=7"));
    s.state.clock().advance(TimeDelta::milliseconds(1));
    assert!(s.browser.get("/page").await.body.contains("value=8"));
    // A clock that is put back makes nothing true again.
    s.state.clock().advance(TimeDelta::hours(-1));
    s.browser.get("/page").await;
    assert_eq!(s.renders(), 4);
}

#[tokio::test]
async fn ret_01_a_page_is_gone_at_the_instant_that_it_named_and_at_midnight() {
    let s = scene().await;
    s.told.ends.store(300, Ordering::SeqCst);
    s.browser.get("/page").await;
    s.state.clock().set(tuesday() + TimeDelta::milliseconds(299));
    s.browser.get("/page").await;
    assert_eq!(s.renders(), 1);
    s.state.clock().set(tuesday() + TimeDelta::milliseconds(300));
    let at = format!("at={} ", tuesday().timestamp_millis() + 300);
    assert!(s.browser.get("/page").await.body.contains(&at));
    assert_eq!(s.renders(), 2);
    // 16:00 UTC is midnight in Shanghai.
    let midnight = crate::base::clock::start_of(s.state.clock().today() + chrono::Days::new(1));
    s.state.clock().set(midnight - TimeDelta::milliseconds(1));
    s.browser.get("/page").await;
    s.browser.get("/page").await;
    assert_eq!(s.renders(), 3);
    s.state.clock().set(midnight);
    s.browser.get("/page").await;
    assert_eq!(s.renders(), 4);
}

#[tokio::test]
async fn ou_04_languages_and_modes_are_never_mixed_and_nothing_else_tells_pages_apart() {
    let s = scene().await;
    let looks = ["", "lang=en", "mode=elder", "lang=en; mode=elder"];
    let mut seen = vec![];
    for _ in 0..2 {
        for cookie in looks {
            let answer = s.with("/page", &[("cookie", cookie)]).await;
            let lang = if cookie.contains("lang=en") { "en" } else { "zh-CN" };
            assert_eq!(answer.headers["content-language"], lang, "{cookie}");
            assert!(answer.body.contains(&format!("<html lang=\"{lang}\"")), "{cookie}");
            assert_eq!(answer.body.contains("elder=true"), cookie.contains("elder"), "{cookie}");
            seen.push(answer.body);
        }
    }
    assert_eq!(s.renders(), 4);
    assert_eq!(seen[..4], seen[4..]);
    // Words that are no language and no mode are as if they were not there; so are foreign cookies, hosts and everything else.
    for headers in [
        [("cookie", "lang=klingon; mode=x"), ("host", "evil.example")],
        [("cookie", "_ga=1; theme=dark"), ("x-forwarded-host", "evil.example")],
        [("accept-language", "en"), ("x-forwarded-proto", "https")],
        [("user-agent", "x"), ("referer", "http://evil.example/receipt")],
        [("authorization", "Bearer x"), ("accept", "application/json")],
        [("x-original-url", "/private"), ("range", "bytes=0-1")],
    ] {
        let answer = s.with("/page", &headers).await;
        assert_eq!((answer.status, &answer.body), (StatusCode::OK, &seen[0]), "{headers:?}");
    }
    assert_eq!(s.renders(), 4);
    // The order of a query means nothing, its values do.
    for query in ["a=1&b=2", "b=2&a=1", "b=%32&a=1", "a=2&b=1", "a=1"] {
        s.browser.get(&format!("/page?{query}")).await;
    }
    assert_eq!(s.renders(), 7);
}

#[tokio::test]
async fn ou_04_who_holds_something_of_the_portal_is_served_afresh() {
    let s = scene().await;
    s.browser.get("/page").await;
    for (n, name) in ["nf-staff", "nf-drafts", "__Host-nf-drafts", "nf-anything"].iter().enumerate() {
        s.browser.clone().with_cookie("_ga", "1").with_cookie(name, "x").get("/page").await;
        assert_eq!(s.renders(), 2 + n as u32, "{name}");
    }
    s.browser.get("/page").await;
    assert_eq!(s.renders(), 5);
}

#[tokio::test]
async fn what_is_never_kept() {
    let s = scene().await;
    for path in ["/other", "/missing", "/page?lang=en", "/page?lang=zh-CN&a=1"] {
        let before = s.renders();
        for _ in 0..3 {
            let answer = s.browser.get(path).await;
            assert_eq!(answer.headers.contains_key("set-cookie"), path.contains("lang"), "{path}");
        }
        assert_eq!(s.renders(), before + 3, "{path}");
    }
    // Nor are they remembered as something to wait for.
    assert_eq!(s.state.pages().pages.entry_count(), 0);
    s.browser.get("/page").await;
    let posted = s.browser.post("/page", &[]).await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(s.with("/page?a=%ff", &[]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn thousands_of_queries_do_not_grow_memory() {
    let s = scene().await;
    s.told.ends.store(u64::from(u32::MAX), Ordering::SeqCst);
    for n in 0..1_500 {
        s.browser.get(&format!("/large?q={n}")).await;
        if n % 100 == 0 {
            assert!(s.state.pages().bytes().await <= BYTES);
        }
    }
    let bytes = s.state.pages().bytes().await;
    assert!(bytes > BYTES / 2 && bytes <= BYTES, "{bytes}");
    // Nor do thousands that find nothing.
    let pages = s.state.pages();
    for n in 0..100_000 {
        pages.pages.insert(format!("/{n}"), None).await;
    }
    assert!(pages.bytes().await <= BYTES && pages.pages.entry_count() <= BYTES / ENTRY as u64);
}

#[tokio::test]
async fn every_encoding_says_the_same_and_a_known_tag_needs_no_body() {
    let s = scene().await;
    let plain = s.with("/page", &[]).await;
    let take = async |encoding: &'static str, tag: Option<&str>| {
        let mut request = Request::get("/page").header("accept-encoding", encoding);
        if let Some(tag) = tag {
            request = request.header("if-none-match", tag);
        }
        s.browser.raw(request.body(Body::empty()).unwrap()).await
    };
    for (asked, encoding) in [("gzip, br", "br"), ("gzip;q=0.5", "gzip"), ("br;q=0", ""), ("deflate", "")] {
        let (status, headers, body) = take(asked, None).await;
        let header = |name: &str| headers.get(name).map_or("", |v| v.to_str().unwrap()).to_owned();
        assert_eq!((status, header("content-encoding").as_str()), (StatusCode::OK, encoding), "{asked}");
        let vary: Vec<_> = headers.get_all("vary").iter().collect();
        assert_eq!(vary, ["Cookie", "accept-encoding"]);
        let mut text = vec![];
        match encoding {
            "br" => brotli::BrotliDecompress(&mut &*body, &mut text).unwrap(),
            "gzip" => {
                let _: u64 = std::io::copy(&mut flate2::read::GzDecoder::new(&*body), &mut text).unwrap();
            }
            _ => text = body.to_vec(),
        }
        assert_eq!(String::from_utf8(text).unwrap(), plain.body);
        let tag = header("etag");
        assert!(tag.len() >= 18, "{tag}");
        let (status, again, body) = take(asked, Some(&tag)).await;
        assert_eq!((status, body.len()), (StatusCode::NOT_MODIFIED, 0));
        assert_eq!(
            (again.get("etag"), again.get("cache-control")),
            (headers.get("etag"), headers.get("cache-control"))
        );
        assert!(!again.contains_key("content-encoding") && !again.contains_key("content-type"));
        assert_eq!(take(asked, Some("\"other\"")).await.0, StatusCode::OK);
    }
    assert_eq!(s.renders(), 1);
    // PUB-14: what nobody may keep has nothing to ask again with.
    let private = s.with("/private", &[]).await;
    assert_eq!(private.headers["cache-control"], "no-store");
    assert!(!private.headers.contains_key("etag"));
}

#[tokio::test]
async fn one_renders_while_others_wait_but_not_for_what_is_older_than_a_write() {
    let s = scene().await;
    // The route is learnt.
    s.told.go.notify_one();
    s.browser.get("/slow?0").await;
    let ask = |query: &str| {
        let (browser, path) = (s.browser.clone(), format!("/slow?{query}"));
        tokio::spawn(async move { browser.get(&path).await.body })
    };
    let rest = async || tokio::time::sleep(Duration::from_millis(50)).await;
    let asked: Vec<_> = (0..10).map(|_| ask("1")).collect();
    rest().await;
    assert_eq!(s.renders(), 2);
    // One who comes after a write is not shown what was begun before it.
    s.told.value.store(9, Ordering::SeqCst);
    s.write().await;
    let late = ask("1");
    rest().await;
    s.told.go.notify_one();
    for body in asked {
        assert!(body.await.unwrap().contains("value=0"));
    }
    rest().await;
    assert_eq!(s.renders(), 3);
    s.told.go.notify_one();
    assert!(late.await.unwrap().contains("value=9"));
    assert!(s.browser.get("/slow?1").await.body.contains("value=9"));
    // Whoever leaves while rendering leaves the work to the next.
    let (gone, next) = (ask("2"), ask("2"));
    rest().await;
    gone.abort();
    rest().await;
    s.told.go.notify_one();
    tokio::time::timeout(Duration::from_secs(5), next).await.unwrap().unwrap();
}

#[test]
fn a_query_that_cannot_be_read_has_no_key() {
    let key = |uri: &str| key(&Request::get(uri).body(Body::empty()).unwrap());
    assert_eq!(key("/a?q=%E9%95%87").as_deref(), Some("zh-CN  /a?q=%E9%95%87"));
    assert_eq!(key("/a?q=%ff"), None);
    assert_eq!(key("/a?lang="), None);
    let many = (0..forms::QUERY_MAX + 1).map(|n| format!("k{n}=1")).collect::<Vec<_>>().join("&");
    assert_eq!(key(&format!("/a?{many}")), None);
}
