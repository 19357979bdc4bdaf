//! `cargo xtask test`: everything CI runs, the quick things first, each with a title and its seconds. The first step
//! that fails ends the run; the outputs of the tools stay visible, their own closing lines count the tests.

use crate::{
    deny, e2e,
    postgres::{Durability, Postgres},
    sh::{self, TempDir},
    wasm,
};
use anyhow::{Context, Result};
use std::time::Instant;

/// Options of `test`.
#[derive(clap::Args)]
pub struct Args {
    /// Only these steps, e.g. `--only fmt,clippy`
    #[arg(long, value_delimiter = ',')]
    only: Vec<Step>,
    /// Words after `--` go to `cargo test` (a filter) or to Playwright (with `--only e2e`)
    #[arg(last = true)]
    rest: Vec<String>,
}

/// The steps, in the order in which they run.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Step {
    /// rustfmt
    Fmt,
    /// Lints as errors: server side, browser side, xtask
    Clippy,
    /// Licences, sources, banned crates, advisories
    Deny,
    /// Unit and store tests, on both engines
    Unit,
    /// In-process requests, on both engines
    Http,
    /// Playwright and axe in a real browser
    E2e,
}

const ALL: [Step; 6] = [Step::Fmt, Step::Clippy, Step::Deny, Step::Unit, Step::Http, Step::E2e];

/// Titles and seconds of what ran, for the table at the end.
#[derive(Default)]
struct Log(Vec<(&'static str, f64)>);

impl Log {
    fn step(&mut self, title: &'static str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n▶ {title}");
        let started = Instant::now();
        let done = work();
        let seconds = started.elapsed().as_secs_f64();
        println!("{} {title}: {seconds:.1} s", if done.is_ok() { "✓" } else { "✗" });
        self.0.push((title, seconds));
        done.with_context(|| format!("failed: {title}"))
    }

    fn table(&self) {
        println!();
        for (title, seconds) in &self.0 {
            println!("{seconds:8.1} s  {title}");
        }
        println!("{:8.1} s  together", self.0.iter().map(|(_, seconds)| seconds).sum::<f64>());
    }
}

/// Runs the chosen steps, all of them by default.
pub fn run(args: &Args) -> Result<()> {
    let wanted = |step: Step| args.only.is_empty() || args.only.contains(&step);
    let mut log = Log::default();
    let done = ALL.into_iter().filter(|step| wanted(*step)).try_for_each(|step| match step {
        Step::Fmt => log.step("format (rustfmt)", fmt),
        Step::Clippy => {
            log.step("lints: app and server", || clippy(&["-p", "app", "-p", "server", "--all-targets"]))?;
            log.step("lints: browser part", || clippy(&wasm::CARGO_ARGS))?;
            log.step("lints: xtask", || clippy(&["-p", "xtask"]))
        }
        Step::Deny => log.step("dependencies (cargo-deny)", deny::run),
        // Both together are one cargo call: the same build, and the documentation's examples with it.
        Step::Unit if wanted(Step::Http) => {
            log.step("browser part", wasm::build)?;
            log.step("unit, store and request tests on SQLite and PostgreSQL", || cargo_test(&[], &args.rest))
        }
        Step::Unit => log.step("unit and store tests on SQLite and PostgreSQL", || {
            cargo_test(&["--lib", "--bins"], &args.rest)
        }),
        Step::Http if wanted(Step::Unit) => Ok(()),
        Step::Http => {
            log.step("browser part", wasm::build)?;
            log.step("request tests on SQLite and PostgreSQL", || cargo_test(&["--test", "*"], &args.rest))
        }
        Step::E2e => {
            let rest = if args.only == [Step::E2e] { args.rest.as_slice() } else { &[] };
            log.step("end-to-end tests in a browser", || e2e::run(rest))
        }
    });
    log.table();
    done?;
    println!("\nAll steps passed.");
    Ok(())
}

fn fmt() -> Result<()> {
    sh::run(sh::cargo().args(["fmt", "--all", "--", "--check"]))
}

fn clippy(args: &[&str]) -> Result<()> {
    sh::run(sh::cargo().args(["clippy", "--locked"]).args(args).args(["--", "-D", "warnings"]))
}

/// Not `--quiet`, and without stopping at the first red test file: the whole picture of this step, once.
fn cargo_test(which: &[&str], filter: &[String]) -> Result<()> {
    let cluster = Postgres::start(Durability::None)?;
    // SQLite files of tests that were cut off go with it.
    let files = TempDir::new("files")?;
    let mut test = sh::cargo();
    test.args(["test", "--locked", "-p", "app", "-p", "server", "--no-fail-fast"]).args(which).args(filter);
    sh::run(test.env("NUANFANG_TEST_PG", cluster.url("postgres")).env("TMPDIR", files.path()))
}
