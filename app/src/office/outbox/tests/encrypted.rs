//! CR-07 against a server that really encrypts, with an authority and a certificate for `localhost` made for these tests: they
//! protect nothing.
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use tokio::{
    io::{AsyncBufRead, AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::office::outbox::types::{Failure, Problem, State};
use crate::office::{outbox::server::Server, outbox::smtp::Probe, outbox::smtp::probe};
use crate::testing::each_engine;

const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/office/outbox/tests/tls/authority.pem");

fn acceptor() -> TlsAcceptor {
    let cert = CertificateDer::from_pem_slice(include_bytes!("tls/localhost.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/localhost-key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Answers until the mail is there, or STARTTLS is asked for (`true`). What it hears is noted with the way it came.
async fn talk<S: AsyncBufRead + AsyncWrite + Unpin>(
    stream: &mut S,
    way: &str,
    ehlo: &str,
    heard: &std::sync::Mutex<Vec<String>>,
) -> std::io::Result<bool> {
    let mut body = false;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(false);
        }
        if body {
            body = line != ".\r\n";
            if !body {
                stream.write_all(b"250 ok\r\n").await?;
                stream.flush().await?;
            }
            continue;
        }
        let word = line.split([' ', ':']).next().unwrap_or_default().trim().to_uppercase();
        heard.lock().unwrap().push(format!("{way} {word}"));
        let answer = match word.as_str() {
            "EHLO" => ehlo,
            "AUTH" => "235 welcome",
            "STARTTLS" => "220 go on",
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
        stream.flush().await?;
        body = word == "DATA";
        if word == "STARTTLS" {
            return Ok(true);
        }
    }
}

async fn encrypted<S: AsyncRead + AsyncWrite + Unpin>(
    acceptor: TlsAcceptor,
    stream: S,
    greet: bool,
    heard: &std::sync::Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(acceptor.accept(stream).await?);
    if greet {
        stream.write_all(b"220 sink\r\n").await?;
        stream.flush().await?;
    }
    talk(&mut stream, "tls", "250-sink\r\n250 AUTH PLAIN", heard).await.map(drop)
}

/// A server; wrapped, or with STARTTLS. Its port and what it hears.
async fn start(wrapped: bool) -> (u16, Arc<std::sync::Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::<std::sync::Mutex<Vec<String>>>::default();
    let notes = heard.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, notes) = (acceptor(), notes.clone());
            tokio::spawn(async move {
                if wrapped {
                    return encrypted(acceptor, stream, true, &notes).await;
                }
                let mut stream = BufReader::new(stream);
                stream.write_all(b"220 sink\r\n").await?;
                if talk(&mut stream, "plain", "250-sink\r\n250 STARTTLS", &notes).await? {
                    return encrypted(acceptor, stream.into_inner(), false, &notes).await;
                }
                Ok(())
            });
        }
    });
    (port, heard)
}

#[tokio::test]
async fn cr_07_only_a_verified_server_hears_password_and_mail() {
    each_engine(|state| async move {
        for wrapped in [true, false] {
            let (scheme, options) = if wrapped { ("smtps", "") } else { ("smtp", "tls=required&") };
            for (host, authority, good) in [
                ("localhost", format!("ca={AUTHORITY}"), true),
                // The name is another, and nobody vouches for it.
                ("127.0.0.1", format!("ca={AUTHORITY}"), false),
                ("localhost", String::new(), false),
            ] {
                let (port, heard) = start(wrapped).await;
                let url = format!("{scheme}://user:geheim@{host}:{port}?{options}{authority}");
                let state = with_smtp(&state, &url);
                let server = Server::parse(&url).unwrap();
                let probed = probe(&server, quick().deadlines, "example.invalid").await;
                let id = queue(&state, &letter("a@example.invalid")).await;
                once(&state).await;
                let mail = look(&state, id).await;
                let said = heard.lock().unwrap().clone();
                let secret = |line: &&String| !line.ends_with("EHLO") && !line.ends_with("STARTTLS");
                let told: Vec<_> = said.iter().filter(secret).cloned().collect();
                if good {
                    assert_eq!(probed, Ok(Probe { encrypted: true, signed_in: Some(true) }), "{url}");
                    assert_eq!((mail.state, mail.failure), (State::Sent, None), "{url}");
                    assert_eq!(
                        told,
                        ["AUTH", "QUIT", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"].map(|w| format!("tls {w}"))
                    );
                } else {
                    assert_eq!(probed, Err(Failure::from(Problem::Tls)), "{url}");
                    assert_eq!(
                        (mail.state, mail.failure),
                        (State::Retry, Some(Problem::Tls.into())),
                        "{url}"
                    );
                    assert_eq!(told, [""; 0], "{url}");
                    faults::settle(&state, id).await;
                }
            }
        }
    })
    .await;
}
