//! RL-01 to RL-03 and IN-04 through the layers: networks, bodies, time, overload, and changes that run to their end.
use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use axum::extract::Request;
use server::{layers::Settings, ratelimit::Rates};

use crate::support::{
    DONE, Drip, config, form, from, get_request, header_of, portal, router, send, settings,
};

fn strict(trusted: &str) -> Settings {
    let rates = Rates { list: (1, 3), page: (1, 3), write: (1, 3) };
    Settings { rates: Some(rates), trusted: trusted.parse().unwrap(), ..settings() }
}

/// How many of ten requests pass when the nth carries these forwarding headers.
async fn passing(trusted: &str, peer: [u8; 4], lines: impl Fn(u8) -> Vec<String>) -> usize {
    let portal = portal(strict(trusted));
    let mut passed = 0;
    for n in 0..10 {
        let mut request = from(peer, get_request("/"));
        request.extensions_mut().insert(axum::extract::ConnectInfo(std::net::SocketAddr::from((peer, 1))));
        for line in lines(n) {
            request.headers_mut().append("x-forwarded-for", line.parse().unwrap());
        }
        request.headers_mut().insert("x-real-ip", format!("9.9.9.{n}").parse().unwrap());
        request.headers_mut().insert("forwarded", format!("for=9.9.9.{n}").parse().unwrap());
        passed += usize::from(send(&portal, request).await.status() == 200);
    }
    passed
}

#[tokio::test]
async fn rl_01_rotating_headers_do_not_help_and_a_trusted_proxy_is_believed() {
    let proxy = [10, 0, 0, 1];
    let outside = [203, 0, 113, 5];
    assert_eq!(passing("", outside, |n| vec![format!("1.1.1.{n}")]).await, 3, "no proxy is trusted");
    assert_eq!(
        passing("10.0.0.0/8", outside, |n| vec![format!("1.1.1.{n}")]).await,
        3,
        "the peer is no proxy"
    );
    assert_eq!(
        passing("10.0.0.0/8", proxy, |n| vec![format!("1.1.1.{n}")]).await,
        10,
        "ten clients behind the proxy"
    );
    assert_eq!(
        passing("10.0.0.0/8", proxy, |n| vec![format!("1.1.1.{n}, 8.8.8.8")]).await,
        3,
        "forged left part"
    );
    assert_eq!(
        passing("10.0.0.0/8", proxy, |n| vec![format!("1.1.1.{n}"), "8.8.8.8".into()]).await,
        3,
        "two lines"
    );
    assert_eq!(passing("10.0.0.0/8", proxy, |n| vec![format!("1.1.1.{n}, x")]).await, 3, "garbage");
    assert_eq!(passing("10.0.0.0/8", proxy, |n| vec![format!("2001:db8::{n}")]).await, 3, "one /64");
    assert_eq!(passing("10.0.0.0/8", proxy, |n| vec![format!("2001:db8:0:{n}::1")]).await, 10, "ten /64");
}

#[tokio::test]
async fn a_refusal_says_when_to_come_back_and_files_stay_free() {
    let portal = portal(strict(""));
    for _ in 0..3 {
        assert_eq!(send(&portal, get_request("/notices/1")).await.status(), 200);
    }
    let refused = send(&portal, get_request("/notices/2")).await;
    assert_eq!((refused.status().as_u16(), header_of(&refused, "retry-after")), (429, "1"));
    assert_eq!(send(&portal, get_request("/")).await.status(), 200, "pages are counted apart");
    for _ in 0..20 {
        assert_eq!(send(&portal, get_request(server::assets::CSS)).await.status(), 200);
    }
}

#[tokio::test]
async fn in_04_a_body_is_as_large_as_it_says_or_as_it_turns_out() {
    let portal = portal(settings());
    assert_eq!(send(&portal, form("/", "a".repeat(256 * 1024))).await.status(), 200);
    assert_eq!(send(&portal, form("/", "a".repeat(256 * 1024 + 1))).await.status(), 413);
    let endless = Drip::body(usize::MAX, 4_096, Duration::ZERO);
    let refused = send(&portal, form("/", endless)).await;
    assert_eq!((refused.status().as_u16(), header_of(&refused, "connection")), (413, "close"));
    // Also where nobody would have read it as a form.
    let json =
        |body| Request::post("/api/v1/things").header("content-type", "application/json").body(body).unwrap();
    assert_eq!(send(&portal, json(Drip::body(usize::MAX, 4_096, Duration::ZERO))).await.status(), 413);
}

#[tokio::test]
async fn in_04_a_body_that_drips_ends() {
    let portal = portal(Settings { body_within: Duration::from_millis(150), ..settings() });
    let start = Instant::now();
    let refused = send(&portal, form("/", Drip::body(usize::MAX, 1, Duration::from_millis(20)))).await;
    assert_eq!((refused.status().as_u16(), header_of(&refused, "connection")), (408, "close"));
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up() {
    let portal = portal(Settings { answer_within: Duration::from_millis(100), ..settings() });
    let refused = send(&portal, get_request("/slow")).await;
    assert_eq!((refused.status().as_u16(), header_of(&refused, "retry-after")), (503, "5"));
}

#[tokio::test]
async fn more_work_than_places_is_refused_at_once_but_files_are_served() {
    let portal = portal(Settings { places: 2, answer_within: Duration::from_millis(500), ..settings() });
    let busy: Vec<_> = (0..2)
        .map(|_| {
            tokio::spawn({
                let portal = portal.clone();
                async move { send(&portal, get_request("/slow")).await }
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let refused = send(&portal, get_request("/")).await;
    assert_eq!((refused.status().as_u16(), header_of(&refused, "retry-after")), (503, "5"));
    assert_eq!(send(&portal, get_request(server::assets::CSS)).await.status(), 200);
    for task in busy {
        task.await.unwrap();
    }
    assert_eq!(send(&portal, get_request("/")).await.status(), 200, "places come back");
}

#[tokio::test]
async fn op_02_bodies_that_never_come_take_no_place() {
    let portal = portal(Settings { places: 2, ..settings() });
    let never = |ip: [u8; 4]| {
        let portal = portal.clone();
        let request = from(ip, form("/", Drip::body(1, 1, Duration::from_secs(3600))));
        tokio::spawn(async move { send(&portal, request).await.status().as_u16() })
    };
    let open: Vec<_> = (0..540).map(|n| never([203, 0, 113, (n / 60) as u8])).collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(send(&portal, get_request("/")).await.status(), 200, "a page");
    assert_eq!(send(&portal, form("/", "a=b")).await.status(), 200, "a form whose body is there");
    // One network has so many bodies on their way and no more; another is not touched.
    let more: Vec<_> = (0..70).map(|_| never([198, 51, 100, 1])).collect();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let refused = more.iter().filter(|t| t.is_finished()).count();
    assert_eq!(refused, 6);
    for task in open.into_iter().chain(more) {
        task.abort();
    }
}

/// security.md §3.1: neither a client that leaves nor a deadline drops a change half-way.
#[tokio::test]
async fn a_change_once_begun_runs_to_its_end() {
    let config = config(Settings { answer_within: Duration::from_millis(100), ..settings() });
    let portal = server::layers::with_layers(router(), &config).unwrap();
    let before = DONE.load(Ordering::SeqCst);
    // The time is up.
    assert_eq!(send(&portal, form("/change", "a=1")).await.status(), 503);
    // The client leaves.
    let left = tokio::time::timeout(Duration::from_millis(50), send(&portal, form("/change", "a=1"))).await;
    assert!(left.is_err());
    assert_eq!(DONE.load(Ordering::SeqCst), before);
    config.changes_done().await;
    assert_eq!(DONE.load(Ordering::SeqCst), before + 2);
}
