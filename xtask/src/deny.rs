//! cargo-deny: licences, banned crates and sources offline, advisories when their database can be reached (SC-01).

use crate::sh;
use anyhow::{Context, Result};
use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

const VERSION: &str = "0.20.2";

/// Checks the dependencies against deny.toml.
pub fn run() -> Result<()> {
    let deny = tool()?;
    sh::run(Command::new(&deny).args(["--locked", "check", "licenses", "bans", "sources"]))?;
    // The advisory database is a git repository on github.com: not every network lets one through.
    let fetched = Command::new(&deny)
        .args(["--locked", "fetch", "db"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if fetched.is_ok_and(|status| status.success()) {
        sh::run(Command::new(&deny).args(["--locked", "check", "--disable-fetch", "advisories"]))
    } else {
        sh::say("the advisory database could not be reached: advisories were NOT checked");
        Ok(())
    }
}

/// The program: on the PATH, or built once into target/tools.
fn tool() -> Result<PathBuf> {
    let own = sh::target().join("tools");
    let ours = own.join("bin/cargo-deny");
    if ours.is_file() {
        return Ok(ours);
    }
    if let Some(path) = sh::which("cargo-deny") {
        return Ok(path);
    }
    sh::say(format!("installing cargo-deny {VERSION} into {} (once, some minutes)", own.display()));
    let mut install = sh::cargo();
    install.args(["install", "cargo-deny", "--locked", "--version", VERSION, "--root"]).arg(&own);
    // It runs for a second: compiled with less care it is there in half the time.
    let careless = [("LTO", "off"), ("OPT_LEVEL", "1"), ("CODEGEN_UNITS", "64"), ("DEBUG", "0")];
    install.envs(careless.map(|(name, value)| (format!("CARGO_PROFILE_RELEASE_{name}"), value)));
    sh::run(&mut install).context("cargo-deny could not be installed; `--only` chooses the other steps")?;
    Ok(ours)
}
