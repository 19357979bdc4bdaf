//! A real listener: connections that never end, and an end that loses nothing (OP-02, OP-03).
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use server::{
    accept::{self, Limits},
    layers::{LayerConfig, Settings},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::{sleep, timeout},
};

use crate::support::{config, router, settings};

struct Node {
    addr: SocketAddr,
    config: LayerConfig,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<bool>,
}

fn quick() -> Limits {
    Limits {
        headers_within: Duration::from_millis(300),
        stalled_after: Duration::from_millis(300),
        grace: Duration::from_millis(300),
        drain: Duration::from_secs(3),
        ..Limits::default()
    }
}

async fn node(settings: Settings, limits: Limits) -> Node {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let config = config(settings);
    let big = || async { "x".repeat(20_000_000) };
    let slow = || async {
        sleep(Duration::from_millis(600)).await;
        "slow but done"
    };
    let router = router().route("/big", axum::routing::get(big)).route("/half", axum::routing::get(slow));
    let portal = server::layers::with_layers(router, &config).unwrap();
    let (stop, stopped) = oneshot::channel();
    let shutdown = async { drop(stopped.await) };
    let ended = tokio::spawn(accept::serve(listener, portal, config.clone(), limits, shutdown));
    Node { addr, config, stop, ended }
}

async fn open(node: &Node) -> TcpStream {
    TcpStream::connect(node.addr).await.unwrap()
}

/// What comes until the server closes the connection.
async fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let _ = timeout(Duration::from_secs(5), stream.read_to_end(&mut all)).await.expect("the server closes");
    String::from_utf8_lossy(&all).into_owned()
}

/// One request on a connection that stays open, by its Content-Length.
async fn ask(stream: &mut TcpStream, path: &str) -> Option<String> {
    stream
        .write_all(format!("GET {path} HTTP/1.1\r\nHost: portal.example.cn\r\n\r\n").as_bytes())
        .await
        .ok()?;
    let mut got = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&got).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .to_lowercase()
                .lines()
                .find_map(|l| l.strip_prefix("content-length: ")?.parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return Some(text);
            }
        }
        match stream.read(&mut buffer).await {
            Ok(n) if n > 0 => got.extend_from_slice(&buffer[..n]),
            _ => return None,
        }
    }
}

#[tokio::test]
async fn op_02_who_says_nothing_half_a_header_or_half_a_preface_is_let_go() {
    let node = node(settings(), quick()).await;
    for said in [
        "",
        "G",
        "PRI * HT",
        "GET / HTTP/1.1\r\nHost: portal.example.cn\r\nX-Slow: ",
        "GET / HTTP/1.1\r\nHost: a\r\n",
    ] {
        let mut stream = open(&node).await;
        stream.write_all(said.as_bytes()).await.unwrap();
        let start = Instant::now();
        let answer = rest(&mut stream).await;
        assert!(start.elapsed() < Duration::from_secs(2), "{said:?}");
        assert!(!answer.contains("200 OK"), "{said:?}: {answer}");
    }
    // Also one header byte at a time.
    let mut stream = open(&node).await;
    let start = Instant::now();
    stream.write_all(b"GET / HTTP/1.1\r\nX: ").await.unwrap();
    while stream.write_all(b"a").await.is_ok() && start.elapsed() < Duration::from_secs(5) {
        sleep(Duration::from_millis(20)).await;
    }
    assert!(start.elapsed() < Duration::from_secs(2));
    // And an idle connection.
    let mut stream = open(&node).await;
    assert!(ask(&mut stream, "/gone").await.unwrap().contains("303"));
    assert_eq!(rest(&mut stream).await, "");
}

#[tokio::test]
async fn op_02_who_does_not_take_the_answer_is_let_go() {
    let node = node(settings(), quick()).await;
    let mut stream = open(&node).await;
    stream.write_all(b"GET /big HTTP/1.1\r\nHost: portal.example.cn\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(1_500)).await;
    let mut all = Vec::new();
    let _ =
        timeout(Duration::from_secs(5), stream.read_to_end(&mut all)).await.expect("the server has closed");
    assert!(all.len() < 20_000_000, "only what the kernel had taken: {}", all.len());
    // Who does take it gets it all.
    let mut stream = open(&node).await;
    stream
        .write_all(b"GET /big HTTP/1.1\r\nHost: portal.example.cn\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    assert!(rest(&mut stream).await.len() > 20_000_000);
}

#[tokio::test]
async fn in_04_bodies_over_the_wire() {
    let node = node(Settings { body_within: Duration::from_millis(300), ..settings() }, quick()).await;
    let head =
        "POST / HTTP/1.1\r\nHost: portal.example.cn\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    // Announced too large: refused before it is sent.
    let mut stream = open(&node).await;
    stream.write_all(format!("{head}Content-Length: 300000\r\n\r\n").as_bytes()).await.unwrap();
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 413"));
    // Sent all the same, by a client that listens only afterwards: it hears why (a reset would have thrown the answer away).
    for _ in 0..5 {
        let mut stream = open(&node).await;
        let body = "a".repeat(10_000_000);
        let sent = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(sent.as_bytes()).await.expect("the body is taken, and thrown away");
        assert!(rest(&mut stream).await.starts_with("HTTP/1.1 413"));
    }
    // Chunked without end.
    let mut stream = open(&node).await;
    stream.write_all(format!("{head}Transfer-Encoding: chunked\r\n\r\n").as_bytes()).await.unwrap();
    let chunk = format!("1000\r\n{}\r\n", "a".repeat(4_096));
    let mut sent = 0;
    while sent < 2_000_000 && stream.write_all(chunk.as_bytes()).await.is_ok() {
        sent += 4_096;
    }
    let mut answer = vec![0; 64];
    let got = stream.read(&mut answer).await.unwrap_or(0);
    assert!(got == 0 || answer.starts_with(b"HTTP/1.1 413"), "{}", String::from_utf8_lossy(&answer));
    // One byte, then silence.
    let mut stream = open(&node).await;
    stream.write_all(format!("{head}Content-Length: 10\r\n\r\na").as_bytes()).await.unwrap();
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 408"));
    // Two answers to "how long" (RE-04): hyper goes by the chunks and takes nothing more from this connection, so
    // whatever a proxy may have thought to be a second request is never read as one.
    let mut stream = open(&node).await;
    let smuggled = "GET /notices/smuggled HTTP/1.1\r\nHost: portal.example.cn\r\n\r\n";
    let both = format!("{head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}");
    stream.write_all(both.as_bytes()).await.unwrap();
    let answer = rest(&mut stream).await;
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn op_03_the_end_loses_no_request() {
    let node = node(Settings { rates: None, ..settings() }, quick()).await;
    let addr = node.addr;
    // Clients that go on until they are refused a connection; every request they send must be answered.
    let clients: Vec<_> = (0..8)
        .map(|_| {
            tokio::spawn(async move {
                let (mut answered, mut lost) = (0, 0);
                'connections: loop {
                    let Ok(mut stream) = TcpStream::connect(addr).await else { break };
                    loop {
                        let Some(answer) = ask(&mut stream, "/gone").await else {
                            lost += 1;
                            break 'connections;
                        };
                        answered += 1;
                        if answer.to_lowercase().contains("connection: close") {
                            break;
                        }
                    }
                }
                (answered, lost)
            })
        })
        .collect();
    let mut late = open(&node).await;
    late.write_all(b"GET /half HTTP/1.1\r\nHost: portal.example.cn\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(300)).await;
    node.stop.send(()).unwrap();
    assert!(rest(&mut late).await.contains("slow but done"), "what was begun is answered");
    assert!(node.ended.await.unwrap(), "everything ended in time");
    assert!(node.config.draining());
    let (mut answered, mut lost) = (0, 0);
    for client in clients {
        let (a, l) = client.await.unwrap();
        answered += a;
        lost += l;
    }
    assert!(answered > 100, "{answered}");
    assert_eq!(lost, 0, "of {answered}");
}

#[tokio::test]
async fn op_03_who_takes_too_long_is_cut_and_said_so() {
    let limits = Limits { grace: Duration::from_millis(50), drain: Duration::from_millis(300), ..quick() };
    let node = node(settings(), limits).await;
    let mut stream = open(&node).await;
    stream.write_all(b"GET /slow HTTP/1.1\r\nHost: portal.example.cn\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(50)).await;
    node.stop.send(()).unwrap();
    assert!(!node.ended.await.unwrap());
}

#[tokio::test]
async fn op_02_silent_connections_make_room_for_those_that_ask() {
    let slow_headers = Duration::from_secs(30);
    let limits = Limits {
        connections: 4,
        headers_within: slow_headers,
        idle_in_crowd: Duration::from_millis(200),
        ..quick()
    };
    let node = node(settings(), limits).await;
    // One is at work; it stays although others wait.
    let mut busy = open(&node).await;
    busy.write_all(b"GET /half HTTP/1.1\r\nHost: portal.example.cn\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let _silent = [open(&node).await, open(&node).await, open(&node).await];
    sleep(Duration::from_millis(100)).await;
    let start = Instant::now();
    let mut late = open(&node).await;
    assert!(timeout(Duration::from_secs(5), ask(&mut late, "/gone")).await.unwrap().unwrap().contains("303"));
    assert!(start.elapsed() < Duration::from_secs(2));
    assert!(rest(&mut busy).await.contains("slow but done"));
}

#[tokio::test]
async fn a_connection_grows_only_so_old() {
    let limits =
        Limits { age: Duration::from_millis(300), headers_within: Duration::from_secs(5), ..quick() };
    let node = node(Settings { rates: None, ..settings() }, limits).await;
    let mut stream = open(&node).await;
    let start = Instant::now();
    while ask(&mut stream, "/gone").await.is_some_and(|a| !a.contains("onnection: close")) {
        assert!(start.elapsed() < Duration::from_secs(3));
    }
    assert!(start.elapsed() >= Duration::from_millis(250));
}
