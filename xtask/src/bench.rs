//! `cargo xtask bench`: what design.md §7 asks for, measured on this machine, each number beside its bar.
//!
//! - `load` the load generator and its figures; `tables` its bars; `session` a member of staff who has signed in; `browser` page weight and
//!   Lighthouse (end2end/bench);
//! - here: the order of things. Results go to the terminal and to target/bench.md.

mod browser;
mod load;
mod report;
mod session;
mod tables;

use crate::{
    e2e, http,
    portal::{self, Site},
    postgres::{Durability, Postgres},
    sh::{self, TempDir},
    wasm,
};
use anyhow::{Context, Result};
use load::Figures;
use report::Report;
use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Options of `bench`.
#[derive(clap::Args)]
pub struct Args {
    /// A short run: 10 000 rows instead of a million, 3 s for each page
    #[arg(long)]
    quick: bool,
    /// Only one engine
    #[arg(long)]
    engine: Option<Engine>,
    /// Leave Lighthouse and page weight out
    #[arg(long)]
    no_browser: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

const SMALL: u32 = 1_000;

/// The pages that visitors share, for which there are bars from memory and rendered; a new public page is counted here.
const PAGES: usize = 9;
/// What is never kept: a gift behind its code and the console. What follows in the list of pages is measured for growth alone.
const OWN: usize = 2;

/// What one engine at one size gave.
struct Measured {
    /// Name of the page, its figures from memory with brotli, and the bare route's with the same bytes.
    kept: Vec<(&'static str, Figures, Figures)>,
    /// Name of the page and its figures when every page is rendered for whoever asks.
    fresh: Vec<(&'static str, Figures)>,
    filled: Duration,
    resident_kb: Option<u64>,
    listening: Duration,
}

/// Builds, fills, measures, prints.
pub fn run(args: &Args) -> Result<()> {
    wasm::build()?;
    let binary = portal::binary(portal::Profile::Release)?;
    sh::run(sh::cargo().args(["build", "--release", "-p", "server", "--example", "bare"]))?;
    let (large, seconds) = if args.quick { (10_000, 3) } else { (1_000_000, 8) };
    let time = Duration::from_secs(seconds);
    let mut report = Report::new(args.quick)?;
    if !args.no_browser {
        browser::run(&binary, args.quick, &mut report)?;
    }

    for engine in [Engine::Sqlite, Engine::Postgres] {
        if args.engine.is_some_and(|only| only != engine) {
            continue;
        }
        let small = measure(engine, &binary, SMALL, time)?;
        tables::kept(&mut report, engine, &small);
        tables::fresh(&mut report, engine, &small);
        let many = measure(engine, &binary, large, time)?;
        tables::growth(&mut report, engine, large, &small, &many);
        tables::process(&mut report, engine, large, &many);
    }
    report.write()
}

fn measure(engine: Engine, binary: &Path, rows: u32, time: Duration) -> Result<Measured> {
    let cluster = (engine == Engine::Postgres).then(|| Postgres::start(Durability::Full)).transpose()?;
    let dir = TempDir::new("bench")?;
    let database = cluster.as_ref().map(|cluster| cluster.create("nuanfang")).transpose()?;
    let port = sh::free_port()?;
    let (binary, folder) = (binary.to_path_buf(), dir.path().to_path_buf());
    // The load comes from one address, which in production would be told to slow down.
    let env = vec![("NUANFANG_LOG", "warn".to_owned()), ("NUANFANG_RATE_LIMITS", "off".to_owned())];
    let site = Site { binary, dir: folder, database, clock: Some(e2e::CLOCK), port, env };
    sh::say(format!("{}: filling {rows} rows", engine.name()));
    let filling = Instant::now();
    let rows_text = rows.to_string();
    let printed = site.demo(&["--scale", &rows_text, "--gifts", &rows_text])?;
    let filled = filling.elapsed();
    sh::say(format!("filled in {:.1} s", filled.as_secs_f64()));

    let log = dir.path().join("serve.log");
    drop(site.serve(Some(&log))?); // the first start makes keys and folders; the second is the one that counts
    let portal = site.serve(Some(&log))?;
    let listening = portal.listening_after;
    let paths = sample(port, &printed)?;
    let bare = Bare::start(port, &paths[..PAGES], dir.path())?;
    let mut kept = Vec::new();
    for (index, (name, path)) in paths.iter().take(PAGES).enumerate() {
        let figures = load::run(port, path, load::BROTLI, time)?;
        let beside = load::run(bare.port, &format!("/{index}"), load::BROTLI, time)?;
        sh::say(format!("{} · {rows} rows · {path}, kept: {figures}", engine.name()));
        kept.push((*name, figures, beside));
    }
    drop((portal, bare));

    let mut site = site;
    site.env.push(("NUANFANG_PAGE_CACHE", "off".to_owned()));
    let portal = site.serve(Some(&log))?;
    let cookie = session::open(port, &printed, portal.started)?;
    let mut fresh = Vec::new();
    for (name, path) in &paths {
        let headers: &[(&str, &str)] = if path.starts_with("/staff") { &[("cookie", &cookie)] } else { &[] };
        let figures = load::run(port, path, headers, time)?;
        sh::say(format!("{} · {rows} rows · {path}, rendered: {figures}", engine.name()));
        fresh.push((*name, figures));
    }
    let resident_kb = portal.resident_kb();
    Ok(Measured { kept, fresh, filled, resident_kb, listening })
}

/// The pages that are measured; a notice and a centre are the first that their lists link to.
fn sample(port: u16, printed: &str) -> Result<Vec<(&'static str, String)>> {
    let first = |list: &str| -> Result<String> {
        let answer = http::get(port, list, &[])?;
        let html = String::from_utf8_lossy(&answer.body).into_owned();
        let start = format!("href=\"{list}/");
        let found = html.split(&start).nth(1).and_then(|rest| rest.split('"').next());
        Ok(format!("{list}/{}", found.with_context(|| format!("{list} links to nothing"))?))
    };
    let track = printed.split_whitespace().find(|word| word.starts_with("/track/"));
    let track = track.context("`nuanfang demo` printed no gift to follow")?.to_owned();
    Ok(vec![
        ("home", "/".to_owned()),
        ("notices", "/notices".to_owned()),
        ("a notice", first("/notices")?),
        ("centres", "/centres".to_owned()),
        ("a centre", first("/centres")?),
        ("needs", "/needs".to_owned()),
        ("a need", first("/needs")?),
        ("posts", "/posts".to_owned()),
        ("donations", "/donations".to_owned()),
        ("a gift by its code", track),
        ("console", "/staff".to_owned()),
        ("notices of a year", "/notices?year=2023".to_owned()),
        ("ended ones", "/notices?state=ended".to_owned()),
        ("of a county, kind, year", "/notices?county=411725&kind=exit&year=2024".to_owned()),
        ("of a township", "/notices?township=411725101".to_owned()),
        ("a search, one township", "/notices?q=%E7%AB%B9%E6%B2%9F".to_owned()),
        ("a search, several", "/notices?q=%E5%9F%8E%E5%85%B3".to_owned()),
        ("donations of a county", "/donations?county=411725".to_owned()),
        ("donations of a category", "/donations?category=care_pads".to_owned()),
    ])
}

/// The same bytes from an axum route that does nothing else, in a process of its own.
struct Bare {
    child: Child,
    port: u16,
}

impl Bare {
    fn start(portal: u16, paths: &[(&'static str, String)], dir: &Path) -> Result<Self> {
        let port = sh::free_port()?;
        let mut command = Command::new(sh::target().join("release/examples/bare"));
        command.arg(port.to_string()).stdin(Stdio::null());
        for (index, (_, path)) in paths.iter().enumerate() {
            let answer = http::get(portal, path, load::BROTLI)?;
            anyhow::ensure!(answer.status == 200, "{path} answers {}", answer.status);
            let file = dir.join(format!("page-{index}.html"));
            std::fs::write(&file, answer.body)?;
            command.arg(file);
        }
        let bare = Self { child: command.spawn().context("could not start the bare server")?, port };
        let start = Instant::now();
        while http::get(port, "/0", &[]).is_err() {
            anyhow::ensure!(start.elapsed() < Duration::from_secs(5), "the bare server does not answer");
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(bare)
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        sh::stop(&mut self.child, "KILL", Duration::from_secs(1));
    }
}
