//! npm, for the tests and for wasm-opt: `npm ci --ignore-scripts` in end2end/, again only when the lockfile changed.

use crate::sh;
use anyhow::{Context, Result};
use std::{path::PathBuf, process::Command};

/// The folder with package.json.
pub fn dir() -> PathBuf {
    sh::root().join("end2end")
}

/// Whether Node.js and npm are here.
pub fn has_npm() -> bool {
    sh::which("npm").is_some() && sh::which("node").is_some()
}

/// One of the programs that npm installed.
pub fn bin(name: &str) -> PathBuf {
    dir().join("node_modules/.bin").join(name)
}

/// Installs exactly what package-lock.json says, without running any package's install script (SC-03).
pub fn install() -> Result<()> {
    anyhow::ensure!(has_npm(), "please install Node.js 20 or newer with npm");
    let lock =
        std::fs::read_to_string(dir().join("package-lock.json")).context("end2end/package-lock.json")?;
    let stamp = dir().join("node_modules/.nuanfang-lock");
    if std::fs::read_to_string(&stamp).is_ok_and(|done| done == lock) {
        return Ok(());
    }
    sh::say("npm ci in end2end/");
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(dir());
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").env("PUPPETEER_SKIP_DOWNLOAD", "1");
    sh::run(&mut npm)?;
    std::fs::write(stamp, lock)?;
    Ok(())
}
