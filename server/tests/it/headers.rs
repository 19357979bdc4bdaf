//! OU-01, OU-02, OU-07: what every answer carries, and what an error shows.
use axum::{
    body::Body,
    extract::Request,
    http::{Method, StatusCode},
};
use server::{layers::Settings, ratelimit::Rates};
use std::time::Duration;

use crate::support::{form, from, get_request, header_of, portal, send, settings, text};

fn request(method: &str, uri: &str) -> Request {
    from([203, 0, 113, 2], Request::builder().method(method).uri(uri).body(Body::empty()).unwrap())
}

/// Every way to be answered, with the status it should give.
fn ways() -> Vec<(&'static str, Request, u16)> {
    let with = |name: &'static str, value: &'static str, mut request: Request| {
        request.headers_mut().append(name, value.parse().unwrap());
        request
    };
    vec![
        ("page", get_request("/"), 200),
        ("page, head", request("HEAD", "/"), 200),
        ("page with script", get_request("/island"), 200),
        ("API", get_request("/api/v1/things"), 200),
        ("form", form("/", "a=1"), 200),
        ("redirect", get_request("/gone"), 303),
        ("not modified", get_request("/same"), 304),
        ("handler's policy", get_request("/own"), 200),
        ("style sheet", get_request(server::assets::CSS), 200),
        ("no such file", get_request("/assets/no.css"), 404),
        ("no such page", get_request("/no"), 404),
        ("no such page, head", request("HEAD", "/no"), 404),
        ("no such API", get_request("/api/no"), 404),
        ("drawn by the handler", get_request("/drawn"), 404),
        ("bad number", get_request("/number?n=x"), 400),
        ("NUL", get_request("/?q=%00"), 400),
        ("not UTF-8", get_request("/notices/%ff"), 400),
        ("two hosts", with("host", "b", with("host", "a", get_request("/"))), 400),
        ("other site", with("sec-fetch-site", "cross-site", form("/", "a=1")), 403),
        ("wrong method", request("DELETE", "/"), 405),
        ("trace", request("TRACE", "/"), 405),
        ("invented method", request("BREW", "/"), 405),
        ("slow body", form("/", crate::support::Drip::body(100, 1, Duration::from_millis(10))), 408),
        ("large body", form("/", "a".repeat(300_000)), 413),
        ("long address", get_request(&format!("/?q={}", "a".repeat(9_000))), 414),
        ("plain text", with("content-type", "text/plain", request_with_body("/", "{}")), 415),
        ("no form at all", with("content-type", "application/json", request_with_body("/", "{}")), 415),
        ("bad JSON", with("content-type", "application/json", request_with_body("/api/v1/things", "{")), 400),
        ("handler fails", get_request("/unwell"), 500),
        ("panic", get_request("/panic"), 500),
        ("panic in a change", form("/panic", "a=1"), 500),
        ("too slow", get_request("/slow"), 503),
    ]
}

fn request_with_body(uri: &str, body: &'static str) -> Request {
    from([203, 0, 113, 2], Request::post(uri).body(body.into()).unwrap())
}

fn quick() -> Settings {
    Settings {
        answer_within: Duration::from_millis(400),
        body_within: Duration::from_millis(100),
        ..settings()
    }
}

#[tokio::test]
async fn ou_02_every_answer_carries_every_header() {
    let limited = portal(Settings { rates: Some(Rates { page: (1, 1), ..Rates::default() }), ..quick() });
    send(&limited, get_request("/")).await;
    let full = portal(Settings { places: 0, ..quick() });
    let mut answers = vec![
        ("too many", send(&limited, get_request("/")).await, 429),
        ("overload", send(&full, get_request("/")).await, 503),
    ];
    let portal = portal(quick());
    for (way, request, status) in ways() {
        answers.push((way, send(&portal, request).await, status));
    }
    assert!(answers.len() >= 30);
    for (way, answer, status) in answers {
        assert_eq!(answer.status().as_u16(), status, "{way}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("strict-transport-security", "max-age=31536000"),
        ] {
            assert_eq!(header_of(&answer, name), value, "{way}");
        }
        assert!(header_of(&answer, "permissions-policy").contains("geolocation=()"), "{way}");
        assert_eq!(header_of(&answer, "x-request-id").len(), 16, "{way}");
        let policies: Vec<_> = answer.headers().get_all("content-security-policy").iter().collect();
        assert_eq!(policies.len(), 1, "{way}");
        if status >= 400 {
            assert_eq!(header_of(&answer, "cache-control"), "no-store", "{way}");
            let kind = header_of(&answer, "content-type").to_owned();
            let api = ["no such API", "bad JSON"].contains(&way);
            assert!(kind.starts_with(if api { "application/json" } else { "text/html" }), "{way}: {kind}");
            let id = header_of(&answer, "x-request-id").to_owned();
            let policy = header_of(&answer, "content-security-policy").to_owned();
            assert!(api || policy.contains("script-src 'none'"), "{way}: {policy}");
            let body = text(answer).await;
            if way.ends_with("head") {
                assert_eq!(body, "", "{way}");
            } else if !api && way != "drawn by the handler" {
                // OU-07: words and the id, nothing from inside.
                assert!(
                    body.contains(&id) && !body.contains("SELECT") && !body.contains("expected"),
                    "{way}: {body}"
                );
            }
        }
    }
}

#[tokio::test]
async fn ou_01_only_the_script_of_the_answers_hash_runs() {
    let portal = portal(settings());
    let policy = |answer: &axum::response::Response| header_of(answer, "content-security-policy").to_owned();
    let page = policy(&send(&portal, get_request("/")).await);
    assert!(page.contains("script-src 'none'; style-src 'self'"), "{page}");
    let island = policy(&send(&portal, get_request("/island")).await);
    assert!(island.contains("script-src 'sha256-abc123' 'strict-dynamic' 'wasm-unsafe-eval';"), "{island}");
    for policy in [&page, &island] {
        for part in [
            "default-src 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{part}");
        }
        assert!(!policy.contains("unsafe-inline"));
    }
    assert!(policy(&send(&portal, get_request("/api/v1/things")).await).starts_with("default-src 'none'"));
    assert_eq!(policy(&send(&portal, get_request("/own")).await), "sandbox");
    // What the browser keeps is renewed by a 304, so that must not carry the policy of a file.
    assert!(policy(&send(&portal, get_request("/same")).await).starts_with("default-src 'self'"));
}

#[tokio::test]
async fn hsts_only_where_the_public_address_is_encrypted() {
    let plain = portal(Settings { origin: "http://127.0.0.1:3000".into(), ..settings() });
    assert_eq!(header_of(&send(&plain, get_request("/")).await, "strict-transport-security"), "");
    let wide = portal(Settings { hsts_subdomains: true, ..settings() });
    let value = send(&wide, get_request("/")).await;
    assert_eq!(header_of(&value, "strict-transport-security"), "max-age=31536000; includeSubDomains");
}

#[tokio::test]
async fn an_id_from_outside_is_not_taken() {
    let portal = portal(settings());
    let mut request = get_request("/");
    request.headers_mut().insert("x-request-id", "forged".parse().unwrap());
    let (one, two) = (send(&portal, request).await, send(&portal, get_request("/")).await);
    let id = header_of(&one, "x-request-id");
    assert!(id != "forged" && id != header_of(&two, "x-request-id"));
}

#[tokio::test]
async fn refusals_keep_what_tells_the_client_how_to_go_on() {
    let portal = portal(settings());
    let answer = send(&portal, request("PUT", "/gone")).await;
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(header_of(&answer, "allow"), "GET,HEAD");
    // HEAD says how long the page would be.
    let head = send(
        &portal,
        from(
            [203, 0, 113, 2],
            Request::builder().method(Method::HEAD).uri("/no").body(Body::empty()).unwrap(),
        ),
    )
    .await;
    let length: usize = header_of(&head, "content-length").parse().unwrap();
    assert_eq!(length, text(send(&portal, get_request("/no")).await).await.len());
}

#[tokio::test]
async fn pages_are_compressed_and_so_are_their_errors() {
    let portal = portal(settings());
    for (accept, encoding) in [("gzip, br", "br"), ("gzip", "gzip"), ("identity", ""), ("zstd", "")] {
        let mut request = get_request("/");
        request.headers_mut().insert("accept-encoding", accept.parse().unwrap());
        let answer = send(&portal, request).await;
        assert_eq!(header_of(&answer, "content-encoding"), encoding, "{accept}");
        assert!(header_of(&answer, "vary").to_ascii_lowercase().contains("accept-encoding"));
    }
    // Too small to be worth it.
    let mut request = get_request("/no");
    request.headers_mut().insert("accept-encoding", "br".parse().unwrap());
    assert_eq!(header_of(&send(&portal, request).await, "content-encoding"), "");
}

#[tokio::test]
async fn gov_01_a_proxy_may_leave_the_base_path_on() {
    let portal = portal(Settings { base: "/nuanfang".into(), ..settings() });
    for (uri, status) in [
        ("/nuanfang/notices/1", 200),
        ("/nuanfang", 200),
        ("/nuanfang?a=1", 200),
        ("/notices/1", 200),
        ("/nuanfangs", 404),
        ("/nuanfang/nuanfang", 404),
    ] {
        assert_eq!(send(&portal, get_request(uri)).await.status().as_u16(), status, "{uri}");
    }
}
