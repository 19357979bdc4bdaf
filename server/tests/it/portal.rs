//! The portal itself on a SQLite database, through the same function that the binary calls.
use std::sync::Arc;

use app::{base::clock::Clock, testing};
use axum::{body::Body, extract::Request};
use http_body_util::BodyExt as _;
use server::{
    config::Config,
    layers::{LayerConfig, Portal},
    router, telemetry,
};

use crate::support::{from, get_request, header_of, send, text};

async fn portal(
    vars: &'static [(&'static str, &'static str)],
) -> (Portal, LayerConfig, app::web::state::AppState) {
    let config =
        Config::read(&|name| vars.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())).unwrap();
    let state = testing::sqlite_state(Clock::fixed(testing::tuesday())).await;
    let layers = router::layers(&config, &state);
    let portal = router::portal(&config, state.clone(), &layers, telemetry::metrics()).unwrap();
    (portal, layers, state)
}

fn local(uri: &str) -> Request {
    from([127, 0, 0, 1], Request::get(uri).header("host", "127.0.0.1:3000").body(Body::empty()).unwrap())
}

#[tokio::test]
async fn the_home_page_and_its_errors_are_pages() {
    let (portal, ..) = portal(&[]).await;
    let home = send(&portal, get_request("/")).await;
    assert_eq!(home.status(), 200);
    assert!(text(home).await.contains("<h1"));
    for (uri, status) in
        [("/no-such-page", 404), ("/?lang=klingon", 400), ("/notices?after=x", 400), ("/notices/none", 404)]
    {
        let answer = send(&portal, get_request(uri)).await;
        assert_eq!(answer.status().as_u16(), status, "{uri}");
        let id = header_of(&answer, "x-request-id").to_owned();
        let page = text(answer).await;
        assert!(page.contains("<h1") && page.contains(&id), "{uri}");
    }
    let api = send(&portal, get_request("/api/v1/none")).await;
    assert!(header_of(&api, "content-type").starts_with("application/json"));
    let slash = send(&portal, get_request("/notices/?county=1")).await;
    assert_eq!((slash.status().as_u16(), header_of(&slash, "location")), (308, "/notices?county=1"));
}

#[tokio::test]
async fn a_kept_page_is_compressed_once_and_carries_the_headers_of_any_other() {
    let (portal, ..) = portal(&[]).await;
    let ask = async |tag: Option<&str>| {
        let mut request = get_request("/about");
        request.headers_mut().insert("accept-encoding", "gzip, br".parse().unwrap());
        if let Some(tag) = tag {
            request.headers_mut().insert("if-none-match", tag.parse().unwrap());
        }
        send(&portal, request).await
    };
    let plain = text(send(&portal, get_request("/about")).await).await;
    let (mut ids, mut sizes) = (vec![], vec![]);
    for _ in 0..3 {
        let answer = ask(None).await;
        let encodings: Vec<_> = answer.headers().get_all("content-encoding").iter().collect();
        assert_eq!(encodings, ["br"]);
        assert_eq!(header_of(&answer, "cache-control"), "private, no-cache");
        assert!(header_of(&answer, "content-security-policy").contains("script-src 'none'"));
        ids.push(header_of(&answer, "x-request-id").to_owned());
        let tag = header_of(&answer, "etag").to_owned();
        sizes.push(answer.into_body().collect().await.unwrap().to_bytes().len());
        let known = ask(Some(&tag)).await;
        assert_eq!((known.status().as_u16(), header_of(&known, "etag")), (304, tag.as_str()));
        assert!(header_of(&known, "content-security-policy").contains("script-src 'none'"));
    }
    assert!(sizes.iter().all(|n| *n == sizes[0] && *n < plain.len() / 2), "{sizes:?} of {}", plain.len());
    assert!(ids[0] != ids[1] && ids[1] != ids[2]);
}

#[tokio::test]
async fn probes_tell_the_truth() {
    let (portal, layers, state) = portal(&[]).await;
    assert_eq!(send(&portal, get_request("/healthz")).await.status(), 200);
    assert_eq!(send(&portal, get_request("/readyz")).await.status(), 200);
    // OP-04: without its database a node is alive and not ready, and a page says so in words.
    let app::base::db::Pool::Sqlite(pool) = state.db().pool() else { unreachable!() };
    pool.close().await;
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    assert_eq!(send(&portal, get_request("/healthz")).await.status(), 200);
    assert_eq!(send(&portal, get_request("/readyz")).await.status(), 503);
    let page = send(&portal, get_request("/notices")).await;
    assert_eq!(page.status(), 503);
    assert!(text(page).await.contains("<h1"));
    layers.drain();
    assert_eq!(send(&portal, get_request("/readyz")).await.status(), 503);
    assert_eq!(header_of(&send(&portal, get_request("/healthz")).await, "connection"), "close");
}

#[tokio::test]
async fn lg_08_metrics_are_for_this_machine_or_for_the_token() {
    let status = async |portal: &Portal, request: Request| send(portal, request).await.status().as_u16();
    let (open, ..) = portal(&[]).await;
    assert_eq!(status(&open, local("/metrics")).await, 200);
    assert_eq!(status(&open, get_request("/metrics")).await, 404);
    let mut proxied = local("/metrics");
    proxied.headers_mut().insert("x-forwarded-for", "127.0.0.1".parse().unwrap());
    assert_eq!(status(&open, proxied).await, 404);
    let mut public = local("/metrics");
    public.headers_mut().insert("host", "portal.example.cn".parse().unwrap());
    assert_eq!(status(&open, public).await, 404);

    let (closed, ..) = portal(&[("NUANFANG_METRICS_TOKEN", "0123456789abcdef")]).await;
    assert_eq!(status(&closed, local("/metrics")).await, 404);
    for (token, answer) in [
        ("Bearer 0123456789abcdef", 200),
        ("Bearer 0123456789abcdeg", 404),
        ("Bearer ", 404),
        ("0123456789abcdef", 404),
    ] {
        let mut request = get_request("/metrics");
        request.headers_mut().insert("authorization", token.parse().unwrap());
        assert_eq!(status(&closed, request).await, answer, "{token}");
    }
}

#[tokio::test]
async fn robots_stay_out_of_codes_and_out_of_demonstrations() {
    let (public, ..) = portal(&[]).await;
    assert!(text(send(&public, get_request("/robots.txt")).await).await.contains("Disallow: /track/"));
    let (demo, ..) = portal(&[("NUANFANG_DEMO", "1")]).await;
    assert_eq!(text(send(&demo, get_request("/robots.txt")).await).await, "User-agent: *\nDisallow: /\n");
}

/// IN-01: hostile texts in path and query give words, never a 500.
#[tokio::test]
async fn hostile_texts_are_answered_in_words() {
    let (portal, ..) = portal(&[("NUANFANG_DEMO", "1"), ("NUANFANG_RATE_LIMITS", "off")]).await;
    let portal = Arc::new(portal);
    let long = "a".repeat(7_000);
    for text in [
        "%00",
        "%ff",
        "%",
        "%zz",
        "%C0%80",
        "'%20OR%201=1--",
        "%3Cscript%3E",
        "..%2f..%2fetc%2fpasswd",
        "%E2%80%AE",
        "1e309",
        "-1",
        "9999999999999999999999",
        "2026-02-30",
        "%F0%A0%AE%B7",
        "%25",
        "_",
        "%0d%0aSet-Cookie:a=b",
        "k[]=1&k[]=2",
        "a&a=b",
        &long,
    ] {
        for uri in [
            format!("/notices?q={text}"),
            format!("/notices?county={text}"),
            format!("/notices?after={text}"),
            format!("/notices/{text}"),
            format!("/centres?q={text}"),
            format!("/centres/{text}"),
            format!("/{text}"),
            format!("/?lang={text}"),
            format!("/api/v1/{text}"),
        ] {
            let Ok(request) = Request::get(&uri).body(Body::empty()) else { continue };
            let answer = send(&portal, from([203, 0, 113, 7], request)).await;
            assert!(answer.status().as_u16() < 500, "{uri}: {}", answer.status());
            assert!(!header_of(&answer, "set-cookie").contains("a=b"));
        }
    }
}
