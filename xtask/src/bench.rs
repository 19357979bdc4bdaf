//! `cargo xtask bench`: what design.md §7 asks for, measured on this machine, each number beside its bar.
//!
//! - `load` the load generator and its figures; `browser` page weight and Lighthouse (end2end/bench);
//! - here: the order of things. Results go to the terminal and to target/bench.md.

mod browser;
mod load;
mod report;

use crate::{
    e2e, http,
    portal::{self, Site},
    postgres::{Durability, Postgres},
    sh::{self, TempDir},
    wasm,
};
use anyhow::{Context, Result};
use load::Figures;
use report::{Report, ms};
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

/// What one engine at one size gave.
struct Measured {
    /// Name of the page, its figures, and the bare route's with the same bytes.
    pages: Vec<(&'static str, Figures, Option<Figures>)>,
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
        let small = measure(engine, &binary, SMALL, time, true)?;
        let many = measure(engine, &binary, large, time, false)?;
        speed(&mut report, engine, &small);
        growth(&mut report, engine, large, &small, &many);
    }
    report.write()
}

fn measure(engine: Engine, binary: &Path, rows: u32, time: Duration, with_bare: bool) -> Result<Measured> {
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
    site.demo(&["--scale", &rows.to_string()])?;
    sh::say(format!("filled in {:.1} s", filling.elapsed().as_secs_f64()));

    let log = dir.path().join("serve.log");
    drop(site.serve(Some(&log))?); // the first start makes keys and folders; the second is the one that counts
    let portal = site.serve(Some(&log))?;
    let paths = sample(port)?;
    let bare = with_bare.then(|| Bare::start(port, &paths, dir.path())).transpose()?;
    let mut pages = Vec::new();
    for (index, (name, path)) in paths.iter().enumerate() {
        let figures = load::run(port, path, time)?;
        let beside =
            bare.as_ref().map(|bare| load::run(bare.port, &format!("/{index}"), time)).transpose()?;
        sh::say(format!("{} · {rows} rows · {path}: {figures}", engine.name()));
        pages.push((*name, figures, beside));
    }
    let resident_kb = portal.resident_kb();
    Ok(Measured { pages, resident_kb, listening: portal.listening_after })
}

/// The pages that are measured; a notice and a centre are the first that their lists link to.
fn sample(port: u16) -> Result<Vec<(&'static str, String)>> {
    let first = |list: &str| -> Result<String> {
        let answer = http::get(port, list, &[])?;
        let html = String::from_utf8_lossy(&answer.body).into_owned();
        let start = format!("href=\"{list}/");
        let found = html.split(&start).nth(1).and_then(|rest| rest.split('"').next());
        Ok(format!("{list}/{}", found.with_context(|| format!("{list} links to nothing"))?))
    };
    Ok(vec![
        ("home", "/".to_owned()),
        ("notices", "/notices".to_owned()),
        ("a notice", first("/notices")?),
        ("centres", "/centres".to_owned()),
        ("a centre", first("/centres")?),
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
            let answer = http::get(portal, path, &[])?;
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

fn speed(report: &mut Report, engine: Engine, measured: &Measured) {
    let head = ["page", "requests/s", "p50 ms", "p99 ms", "bare requests/s", "share of bare", "bar"];
    let rows = measured.pages.iter().map(|(name, figures, bare)| {
        let bare = bare.as_ref().map_or(0.0, |bare| bare.per_second);
        let good = figures.p50 <= Duration::from_millis(5) && figures.p99 <= Duration::from_millis(20);
        vec![
            (*name).to_owned(),
            format!("{:.0}", figures.per_second),
            ms(figures.p50),
            ms(figures.p99),
            format!("{bare:.0}"),
            format!("{:.2}", figures.per_second / bare.max(1.0)),
            report::verdict(good, "p50 ≤ 5, p99 ≤ 20"),
        ]
    });
    report.table(&format!("Speed on {}, {SMALL} rows, 16 connections", engine.name()), &head, rows.collect());
}

fn growth(report: &mut Report, engine: Engine, large: u32, small: &Measured, many: &Measured) {
    let head = ["page", "p50 ms at 1 000", "p50 ms", "p99 ms", "requests/s", "time ratio", "bar"];
    let rows = small.pages.iter().zip(&many.pages).map(|((name, before, _), (_, after, _))| {
        let ratio = before.per_second / after.per_second.max(0.001);
        let (p50, p99, rate) = (ms(after.p50), ms(after.p99), format!("{:.0}", after.per_second));
        let verdict = report::verdict(ratio <= 1.5, "≤ 1.5");
        vec![(*name).to_owned(), ms(before.p50), p50, p99, rate, format!("{ratio:.2}"), verdict]
    });
    report.table(
        &format!("Growth on {}: {large} rows against {SMALL}", engine.name()),
        &head,
        rows.collect(),
    );
    let memory = many.resident_kb.unwrap_or(0) as f64 / 1000.0;
    let rows = vec![
        vec![
            "memory after the bench".into(),
            format!("{memory:.0} MB"),
            report::verdict(memory <= 80.0, "≤ 80 MB"),
        ],
        vec![
            "start to listening".into(),
            format!("{} ms", ms(many.listening)),
            report::verdict(many.listening <= Duration::from_millis(500), "≤ 500 ms"),
        ],
    ];
    report.table(&format!("Process on {}, {large} rows", engine.name()), &["what", "measured", "bar"], rows);
}
