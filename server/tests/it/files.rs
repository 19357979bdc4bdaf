//! The embedded files: kept for a year, asked for once, unknown ones never a page (OU-04).
use axum::{body::Body, extract::Request};
use http_body_util::BodyExt as _;
use server::assets::{CSS, FILES};

use crate::support::{get_request, header_of, portal, send, settings};

#[tokio::test]
async fn every_file_is_served_in_every_encoding_and_kept() {
    let portal = portal(settings());
    for file in FILES {
        for (accept, copy, encoding) in
            [("br", file.br, "br"), ("gzip", file.gz, "gzip"), ("identity", None, "")]
        {
            let mut request = get_request(file.path);
            request.headers_mut().insert("accept-encoding", accept.parse().unwrap());
            let answer = send(&portal, request).await;
            assert_eq!(answer.status(), 200);
            assert_eq!(header_of(&answer, "content-type"), file.content_type);
            assert_eq!(header_of(&answer, "content-encoding"), if copy.is_some() { encoding } else { "" });
            if file.immutable {
                assert_eq!(header_of(&answer, "cache-control"), "public, max-age=31536000, immutable");
                assert!(file.path.contains(file.hash) || file.path.starts_with("/assets/nuanfang."));
            }
            let tag = header_of(&answer, "etag").to_owned();
            let policy = header_of(&answer, "content-security-policy").to_owned();
            assert!(policy.starts_with("default-src 'none'"));
            assert_eq!(header_of(&answer, "content-length"), copy.unwrap_or(file.body).len().to_string());
            assert_eq!(answer.into_body().collect().await.unwrap().to_bytes(), copy.unwrap_or(file.body));

            let mut again = get_request(file.path);
            again.headers_mut().insert("accept-encoding", accept.parse().unwrap());
            again.headers_mut().insert("if-none-match", tag.parse().unwrap());
            let answer = send(&portal, again).await;
            assert_eq!((answer.status().as_u16(), header_of(&answer, "etag")), (304, &*tag));
            assert_eq!(header_of(&answer, "content-security-policy"), policy);
            assert!(answer.into_body().collect().await.unwrap().to_bytes().is_empty());
        }
    }
}

#[tokio::test]
async fn head_says_the_length_and_sends_nothing() {
    let portal = portal(settings());
    let answer = send(&portal, Request::head(CSS).body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status(), 200);
    assert_ne!(header_of(&answer, "content-length"), "");
    assert!(answer.into_body().collect().await.unwrap().to_bytes().is_empty());
}

#[tokio::test]
async fn ou_04_an_unknown_file_is_not_there_and_not_kept() {
    let portal = portal(settings());
    let old = CSS.replace(&CSS[CSS.len() - 14..CSS.len() - 4], "0000000000");
    for path in [
        "/assets/",
        "/assets/x.css",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        &old,
        "/assets/nuanfang.css",
    ] {
        let answer = send(&portal, get_request(path)).await;
        assert_eq!(
            (answer.status().as_u16(), header_of(&answer, "cache-control")),
            (404, "no-store"),
            "{path}"
        );
    }
}
