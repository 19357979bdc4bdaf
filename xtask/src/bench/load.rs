//! The load generator: 16 keep-alive connections, one thread each, one request at a time, for a bounded time.
//! The same program, the same requests for the portal and for the bare route, so that their ratio means something.

use crate::{http::Client, sh};
use anyhow::{Context, Result, bail, ensure};
use std::{
    fmt,
    time::{Duration, Instant},
};

const CONNECTIONS: usize = 16;
/// Enough for a sharp p99; keeps the lists small.
const MOST_PER_CONNECTION: usize = 200_000;

/// What a run gave.
#[derive(Clone, Copy)]
pub struct Figures {
    /// Answers in a second, all connections together.
    pub per_second: f64,
    /// Half of the answers came within this time.
    pub p50: Duration,
    /// 99 of 100 came within this time.
    pub p99: Duration,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        write!(f, "{:.0}/s, p50 {:.2} ms, p99 {:.2} ms", self.per_second, ms(self.p50), ms(self.p99))
    }
}

/// What browsers say they take.
pub const BROTLI: Headers<'static> = &[("accept-encoding", "gzip, deflate, br")];

/// What a request says beyond its path.
pub type Headers<'a> = &'a [(&'a str, &'a str)];

/// Loads one path for `time`, after a second of warming up; any answer but 200 is an error.
pub fn run(port: u16, path: &str, headers: Headers<'_>, time: Duration) -> Result<Figures> {
    round(port, path, headers, Duration::from_secs(1))?;
    round(port, path, headers, time)
}

fn round(port: u16, path: &str, headers: Headers<'_>, time: Duration) -> Result<Figures> {
    let started = Instant::now();
    let mut latencies = Vec::new();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|_| scope.spawn(|| connection(port, path, headers, started + time)))
            .collect();
        for thread in threads {
            latencies.extend(thread.join().ok().context("a load thread panicked")??);
        }
        anyhow::Ok(())
    })?;
    let took = started.elapsed().as_secs_f64();
    if sh::interrupted() {
        bail!("interrupted");
    }
    ensure!(!latencies.is_empty(), "{path}: no answer");
    latencies.sort_unstable();
    let at = |share: f64| latencies[((latencies.len() - 1) as f64 * share) as usize];
    Ok(Figures { per_second: latencies.len() as f64 / took, p50: at(0.5), p99: at(0.99) })
}

fn connection(port: u16, path: &str, headers: Headers<'_>, until: Instant) -> Result<Vec<Duration>> {
    let mut client = Client::connect(port)?;
    let request = client.request(path, headers);
    let mut latencies = Vec::new();
    while Instant::now() < until && latencies.len() < MOST_PER_CONNECTION && !sh::interrupted() {
        let sent = Instant::now();
        let answer = client.send(&request).with_context(|| format!("{path} under load"))?;
        ensure!(answer.status == 200, "{path} answers {} under load", answer.status);
        latencies.push(sent.elapsed());
    }
    Ok(latencies)
}
