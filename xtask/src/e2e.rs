//! The browser part of `cargo xtask test`: two portals with the same demonstration data and the same fixed clock, one
//! on SQLite for every story, one on PostgreSQL for those tagged `@smoke`; Playwright from end2end/ with the system's
//! Chromium. Logs of both portals stay in target/e2e/.

use crate::{
    chromium, node,
    portal::{self, Site},
    postgres::{Durability, Postgres},
    sh::{self, TempDir},
    wasm,
};
use anyhow::{Context, Result};
use std::{
    path::PathBuf,
    process::Command,
    time::{SystemTime, UNIX_EPOCH},
};

/// A Tuesday morning in Zhumadian, with notices open, just ended and about to begin; the day of the visual reference.
pub const CLOCK: &str = "2026-09-22T10:00:00+08:00";
/// The same in seconds since 1970.
pub const CLOCK_SECONDS: u64 = 1_790_042_400;

/// Runs Playwright; `args` go to it (a file, `--project desktop-js`, `-g title`).
pub fn run(args: &[String]) -> Result<()> {
    node::install()?;
    let chromium = chromium::find()?;
    wasm::build()?;
    let binary = portal::binary(portal::Profile::Dev)?;
    sh::run(Command::new(node::bin("tsc")).args(["--noEmit"]).current_dir(node::dir()))?;

    let logs = sh::target().join("e2e");
    std::fs::create_dir_all(&logs)?;
    let cluster = Postgres::start(Durability::None)?;
    let (first, second) = (TempDir::new("e2e")?, TempDir::new("e2e")?);
    let site = |dir: &TempDir, database: Option<String>| -> Result<Site> {
        let (binary, dir) = (binary.clone(), dir.path().to_path_buf());
        // All tests come from one address, which in production would be told to slow down.
        let env = vec![("NUANFANG_RATE_LIMITS", "off".to_owned())];
        Ok(Site { binary, dir, database, clock: Some(CLOCK), port: sh::free_port()?, env })
    };
    let (sqlite, postgres) = (site(&first, None)?, site(&second, Some(cluster.create("nuanfang")?))?);
    sh::say("demonstration data on SQLite and PostgreSQL");
    sqlite.demo(&[])?;
    postgres.demo(&[])?;
    let log = |name: &str| -> PathBuf { logs.join(name) };
    let started = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let on_sqlite = sqlite.serve(Some(&log("sqlite.log")))?;
    let on_postgres = postgres.serve(Some(&log("postgres.log")))?;

    let mut playwright = Command::new(node::bin("playwright"));
    playwright.arg("test").args(args).current_dir(node::dir()).env("CHROMIUM", chromium);
    playwright.env("NUANFANG_E2E_URL", sqlite.url()).env("NUANFANG_E2E_PG_URL", postgres.url());
    playwright.env("NUANFANG_E2E_DATABASE", first.path().join("data/nuanfang.db"));
    // Codes of staff accounts depend on the portals' time; stories of weeks run portals of their own.
    playwright.env("NUANFANG_E2E_CLOCK", CLOCK).env("NUANFANG_E2E_STARTED", started.as_millis().to_string());
    playwright.env("NUANFANG_E2E_BINARY", &binary);
    for (variable, name) in [
        ("NUANFANG_E2E_PG_STORY", "story"),
        ("NUANFANG_E2E_PG_GIFTS", "gifts"),
        ("NUANFANG_E2E_PG_RACE", "race"),
    ] {
        playwright.env(variable, cluster.create(name)?);
    }
    let tested = sh::run(&mut playwright);
    drop((on_sqlite, on_postgres));
    tested.with_context(|| format!("the portals' logs are in {}", logs.display()))
}
