//! `cargo xtask build`: one release binary with assets, migrations, templates and locales inside.

use crate::{portal, sh, wasm};
use anyhow::Result;

/// Builds `target/release/nuanfang`.
pub fn run() -> Result<()> {
    sh::say("browser part");
    wasm::build()?;
    sh::say("release binary");
    let binary = portal::binary(portal::Profile::Release)?;
    let size = std::fs::metadata(&binary)?.len();
    println!("\n{} ({:.1} MB): copy it to a server and start it.", binary.display(), size as f64 / 1e6);
    Ok(())
}
