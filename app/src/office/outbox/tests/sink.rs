//! An SMTP server on this machine with the faults of FI-06. It notes what it heard.
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream, tcp::OwnedWriteHalf},
    task::JoinHandle,
};

/// How the server behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// As it should.
    Good,
    /// Says nothing at all.
    HangAtConnect,
    /// 421 instead of a greeting.
    Greeting421,
    /// 554 instead of a greeting.
    Greeting554,
    /// Offers AUTH and refuses.
    Auth535,
    /// 451 at RCPT.
    Rcpt451,
    /// 550 at RCPT, with the address in its text.
    Rcpt550,
    /// 550 at RCPT for one recipient, the others are welcome.
    Rcpt550For(&'static str),
    /// Nothing after DATA.
    HangAtData,
    /// Closes in the middle of the body.
    CutInBody,
    /// Takes the mail and closes without a word.
    CutAfterDot,
    /// 554 after the body.
    Data554,
    /// 452 after the body.
    Data452,
    /// 354 after the body: the answer to something else.
    Data354,
    /// One byte of an answer now and then.
    Slow,
    /// An answer of 5 000 lines to EHLO.
    Huge,
    /// An answer without an end of line.
    Endless,
    /// Never answers QUIT.
    HangAtQuit,
    /// Offers STARTTLS and then speaks nonsense.
    BrokenTls,
}

/// What the server heard.
#[derive(Debug, Default, Clone)]
pub struct Heard {
    /// Every line outside bodies.
    pub lines: Vec<String>,
    /// Bodies that came whole.
    pub bodies: Vec<String>,
    /// Connections.
    pub connections: usize,
}

impl Heard {
    /// How many lines start so.
    pub fn count(&self, start: &str) -> usize {
        self.lines.iter().filter(|l| l.to_uppercase().starts_with(start)).count()
    }
}

/// A server that runs until it is dropped.
pub struct Sink {
    /// `127.0.0.1:PORT`.
    pub at: String,
    heard: Arc<Mutex<Heard>>,
    task: JoinHandle<()>,
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Sink {
    pub async fn start(mode: Mode) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap().to_string();
        let heard = Arc::<Mutex<Heard>>::default();
        let notes = heard.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                notes.lock().unwrap().connections += 1;
                let notes = notes.clone();
                tokio::spawn(async move {
                    let _ = serve(stream, mode, &notes).await;
                });
            }
        });
        Self { at, heard, task }
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.at)
    }

    pub fn heard(&self) -> Heard {
        self.heard.lock().unwrap().clone()
    }
}

async fn forever() {
    tokio::time::sleep(Duration::from_secs(60)).await;
}

async fn say(out: &mut OwnedWriteHalf, mode: Mode, text: &str) -> std::io::Result<()> {
    if mode == Mode::Slow {
        for byte in text.bytes() {
            out.write_all(&[byte]).await?;
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }
    out.write_all(if mode == Mode::Slow { b"\r\n" } else { text.as_bytes() }).await?;
    if mode != Mode::Slow {
        out.write_all(b"\r\n").await?;
    }
    out.flush().await
}

async fn serve(stream: TcpStream, mode: Mode, heard: &Mutex<Heard>) -> std::io::Result<()> {
    let (read, mut out) = stream.into_split();
    let mut read = BufReader::new(read);
    match mode {
        Mode::HangAtConnect => forever().await,
        Mode::Greeting421 => return say(&mut out, mode, "421 too busy").await,
        Mode::Greeting554 => return say(&mut out, mode, "554 go away").await,
        _ => say(&mut out, mode, "220 sink ESMTP").await?,
    }
    let mut line = String::new();
    loop {
        line.clear();
        if read.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let said = line.trim_end().to_owned();
        heard.lock().unwrap().lines.push(said.clone());
        let upper = said.to_uppercase();
        let answer = match upper.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => match mode {
                Mode::Huge => {
                    for n in 0..5_000 {
                        say(&mut out, mode, &format!("250-X-LINE-{n}-{}", "x".repeat(60))).await?;
                    }
                    "250 HELP"
                }
                Mode::Endless => {
                    let chunk = vec![b'x'; 64 * 1024];
                    loop {
                        out.write_all(&chunk).await?;
                    }
                }
                Mode::Auth535 => "250-sink\r\n250 AUTH PLAIN LOGIN",
                Mode::BrokenTls => "250-sink\r\n250 STARTTLS",
                _ => "250-sink\r\n250 8BITMIME",
            },
            "STARTTLS" => "220 go on\r\nthis is no TLS",
            "AUTH" => "535 5.7.8 no",
            "MAIL" => "250 ok",
            "RCPT" => match mode {
                Mode::Rcpt451 => "451 greylisted",
                Mode::Rcpt550 => "550 5.1.1 <zhang.san@example.invalid> unknown",
                Mode::Rcpt550For(who) if said.contains(who) => "550 unknown",
                _ => "250 ok",
            },
            "DATA" => {
                if mode == Mode::HangAtData {
                    forever().await;
                }
                say(&mut out, mode, "354 go on").await?;
                let mut body = String::new();
                loop {
                    line.clear();
                    if read.read_line(&mut line).await? == 0 {
                        return Ok(());
                    }
                    if line == ".\r\n" {
                        break;
                    }
                    body.push_str(&line);
                    if mode == Mode::CutInBody {
                        return Ok(());
                    }
                }
                heard.lock().unwrap().bodies.push(body);
                match mode {
                    Mode::CutAfterDot => return Ok(()),
                    Mode::Data554 => "554 no spam",
                    Mode::Data452 => "452 disk full",
                    Mode::Data354 => "354 go on",
                    _ => "250 2.0.0 queued",
                }
            }
            "QUIT" => {
                if mode == Mode::HangAtQuit {
                    forever().await;
                }
                return say(&mut out, mode, "221 bye").await;
            }
            _ => "502 what",
        };
        say(&mut out, mode, answer).await?;
    }
}
