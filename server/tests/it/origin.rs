//! SO-01: a change comes from our own pages, or from something that is no browser.
use axum::{
    body::Body,
    extract::Request,
    http::{Method, StatusCode},
};

use server::layers::Settings;

use crate::support::{ORIGIN, portal, send, settings};

const HOST: &str = "portal.example.cn";

#[tokio::test]
async fn so_01_the_matrix() {
    let portal = portal(Settings { rates: None, ..settings() });
    let sites = [None, Some("same-origin"), Some("same-site"), Some("cross-site"), Some("none")];
    let origins = [
        None,
        Some(ORIGIN),
        Some("https://portal.example.cn:8443"),
        Some("http://portal.example.cn"),
        Some("https://evil.example"),
        Some("null"),
    ];
    let hosts = [HOST, "10.0.0.5:3000", "evil.example"];
    let mut cells = 0;
    for method in
        [Method::GET, Method::HEAD, Method::OPTIONS, Method::POST, Method::PUT, Method::PATCH, Method::DELETE]
    {
        for site in sites {
            for origin in origins {
                for host in hosts {
                    // Also where there is no route: an attacker learns nothing from the difference.
                    for path in ["/", "/no/such/page", "/api/v1/things"] {
                        let mut request = Request::builder().method(&method).uri(path).header("host", host);
                        if let Some(site) = site {
                            request = request.header("sec-fetch-site", site);
                        }
                        if let Some(origin) = origin {
                            request = request.header("origin", origin);
                        }
                        let answer = send(&portal, request.body(Body::empty()).unwrap()).await;
                        let refused = answer.status() == StatusCode::FORBIDDEN;
                        let expected = !method.is_safe() && !allowed(site, origin, host);
                        assert_eq!(refused, expected, "{method} {path} {site:?} {origin:?} {host}");
                        cells += 1;
                    }
                }
            }
        }
    }
    assert_eq!(cells, 7 * 5 * 6 * 3 * 3);
}

/// What the browser says about itself decides; without that, the origin must be ours or that of the host asked for.
fn allowed(site: Option<&str>, origin: Option<&str>, host: &str) -> bool {
    let same_host = origin.and_then(|o| o.split_once("://")).is_some_and(|(_, authority)| authority == host);
    match (site, origin) {
        (Some("same-origin" | "none"), _) | (None, None) => true,
        (Some(_), origin) => origin == Some(ORIGIN),
        (None, Some(ORIGIN)) => true,
        (None, Some(_)) => same_host,
    }
}
