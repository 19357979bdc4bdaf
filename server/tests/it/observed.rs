//! LG-01, LG-03, LG-08: what logs and metrics hold, and what they never do.
use std::{
    io::Write,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use http_body_util::BodyExt as _;
use server::telemetry;
use tracing_subscriber::layer::SubscriberExt as _;

use crate::support::{form, get_request, header_of, portal, send, settings};

static RECORDING: AtomicBool = AtomicBool::new(false);

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn lg_01_a_line_holds_the_pattern_of_the_route_and_nothing_the_client_wrote() {
    let sink = Sink::default();
    let writer = sink.clone();
    let subscriber = tracing_subscriber::registry()
        // The other tests are not slowed down.
        .with(tracing_subscriber::filter::filter_fn(|_| RECORDING.load(Ordering::SeqCst)))
        // Whatever an operator asks for.
        .with(telemetry::filter("trace,tower_http=trace").unwrap())
        .with(telemetry::json(move || writer.clone()));
    // For the whole process: a subscriber of one thread misses what other threads have already asked about.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    RECORDING.store(true, Ordering::SeqCst);
    let portal = portal(settings());
    let mut marked = get_request("/notices/MARK1?q=MARK2&name=%E5%BC%A0%E4%B8%89");
    for (name, value) in [
        ("user-agent", "MARK3\u{1b}[31m"),
        ("cookie", "session=MARK4"),
        ("referer", "https://portal.example.cn/track/MARK5"),
        ("x-forwarded-for", "198.51.100.77"),
        ("authorization", "Bearer MARK6"),
        ("accept-language", "MARK7"),
    ] {
        marked
            .headers_mut()
            .insert(name, value.as_bytes().try_into().unwrap_or_else(|_| "x".parse().unwrap()));
    }
    let mut ids = Vec::new();
    for request in
        [marked, form("/panic", "name=MARK8"), get_request("/no/such/MARK9"), get_request("/?q=MARK%00")]
    {
        let answer = send(&portal, request).await;
        ids.push(header_of(&answer, "x-request-id").to_owned());
        let _ = answer.into_body().collect().await;
    }

    let told = send(&portal, form("/tells", "a=1")).await;
    RECORDING.store(false, Ordering::SeqCst);

    let log = String::from_utf8(sink.0.lock().unwrap().clone()).unwrap();
    for hidden in ["MARK", "198.51.100.77", "13800138000", "张三", "\u{1b}", "/no/such"] {
        assert!(!log.contains(hidden), "{hidden}: {:?}", log.lines().find(|l| l.contains(hidden)));
    }
    let all: Vec<serde_json::Value> = log.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let lines: Vec<_> = ids
        .iter()
        .filter_map(|id| all.iter().find(|l| l["target"] == "access" && l["request_id"] == **id))
        .collect();
    assert_eq!(lines.len(), 4);
    // What a handler logs can be found by the id on the visitor's page, also from the task of a change.
    let line = all.iter().find(|l| l["message"] == "it went wrong").unwrap();
    assert_eq!(line["span"]["id"], header_of(&told, "x-request-id"));
    assert_eq!((&lines[0]["route"], &lines[0]["status"]), (&"/notices/{no}".into(), &200.into()));
    assert_eq!(lines[0]["bytes"], 5);
    // Known although the handler panicked.
    assert_eq!(
        (&lines[1]["route"], &lines[1]["status"], &lines[1]["method"]),
        (&"/panic".into(), &500.into(), &"POST".into())
    );
    assert_eq!((&lines[2]["route"], &lines[2]["status"]), (&"none".into(), &404.into()));
    let fields: Vec<_> = lines[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        fields,
        [
            "bytes",
            "level",
            "message",
            "method",
            "ms",
            "request_id",
            "route",
            "sent_ms",
            "status",
            "target",
            "timestamp"
        ]
    );
}

#[tokio::test]
async fn lg_08_ten_thousand_paths_and_methods_make_no_more_series() {
    let metrics = telemetry::metrics();
    let portal = portal(server::layers::Settings { rates: None, ..settings() });
    let series =
        |route: &str| metrics.render().lines().filter(|l| l.contains(&format!("route=\"{route}\""))).count();
    let some = |n: usize| {
        let mut request = get_request(&format!("/no/{n}"));
        if n.is_multiple_of(3) {
            *request.method_mut() = format!("M{n}").parse().unwrap();
        }
        request
    };
    for n in 0..10 {
        send(&portal, some(n)).await;
    }
    let before = series("none");
    assert!(before > 0);
    for n in 10..10_000 {
        send(&portal, some(n)).await;
    }
    assert!(series("none") <= before + 40, "other tests may add a method and a status class, not a path");
    let text = metrics.render();
    assert!(!text.contains("/no/") && !text.contains("M9"));
    assert!(text.contains("nuanfang_http_request_seconds_bucket"), "{text}");
}
