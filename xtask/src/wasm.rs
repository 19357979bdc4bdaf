//! The browser half: `app` compiled for wasm, its JavaScript glue by wasm-bindgen (as a library, pinned to the
//! lockfile), made small by wasm-opt from npm. Cargo decides what to rebuild; glue and wasm-opt are skipped when
//! cargo gave the same bytes as last time.

use crate::{node, sh};
use anyhow::{Context, Result, bail};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

const TARGET: &str = "wasm32-unknown-unknown";

/// What Rust emits today; wasm-opt refuses a module that uses a feature it was not told of.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Arguments that every cargo command about the browser half shares (build and clippy).
pub const CARGO_ARGS: [&str; 8] =
    ["-p", "app", "--lib", "--target", TARGET, "--no-default-features", "--features", "hydrate"];

/// Builds `target/site/pkg/nuanfang.js` and `nuanfang_bg.wasm`.
pub fn build() -> Result<()> {
    same_wasm_bindgen()?;
    ensure_target()?;
    sh::run(sh::cargo().arg("build").args(CARGO_ARGS).args(["--profile", "wasm"]))?;
    let input = sh::target().join(TARGET).join("wasm/app.wasm");
    let bytes = std::fs::read(&input).with_context(|| format!("cargo did not write {}", input.display()))?;

    let wasm_opt = wasm_opt()?;
    let site = sh::target().join("site");
    let pkg = site.join("pkg");
    let (stamp_file, stamp) = (site.join(".wasm-stamp"), stamp(&bytes, wasm_opt.as_deref()));
    let complete = ["nuanfang.js", "nuanfang_bg.wasm"].iter().all(|file| pkg.join(file).is_file());
    if complete && std::fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
        sh::say("browser part unchanged");
        return Ok(());
    }

    // Made beside and moved into place, so that a stopped build never leaves half a folder.
    let fresh = site.join("pkg.new");
    let _ = std::fs::remove_dir_all(&fresh);
    std::fs::create_dir_all(&fresh)?;
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(&input)
        .out_name("nuanfang")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&fresh)
        .context("wasm-bindgen failed")?;
    let module = fresh.join("nuanfang_bg.wasm");
    let before = size(&module);
    if let Some(wasm_opt) = wasm_opt {
        let small = fresh.join("small.wasm");
        let mut opt = Command::new(wasm_opt);
        sh::run(opt.args(FEATURES).arg("-Oz").arg(&module).arg("-o").arg(&small))?;
        std::fs::rename(&small, &module)?;
    }
    let _ = std::fs::remove_dir_all(&pkg);
    std::fs::rename(&fresh, &pkg)?;
    std::fs::write(stamp_file, stamp)?;
    sh::say(format!("browser part: {before} kB, {} kB after wasm-opt", size(&pkg.join("nuanfang_bg.wasm"))));
    Ok(())
}

/// The glue of one version does not fit a module of another: say so before building for minutes.
fn same_wasm_bindgen() -> Result<()> {
    let lock = std::fs::read_to_string("Cargo.lock").context("Cargo.lock is missing")?;
    let version = |name: &str| {
        let entry =
            lock.split("[[package]]").find(|entry| entry.contains(&format!("name = \"{name}\"\n")))?;
        Some(entry.split("version = \"").nth(1)?.split('"').next()?.to_owned())
    };
    match (version("wasm-bindgen"), version("wasm-bindgen-cli-support")) {
        (Some(lib), Some(cli)) if lib == cli => Ok(()),
        (lib, cli) => bail!(
            "wasm-bindgen is {} in Cargo.lock, but xtask uses wasm-bindgen-cli-support {}: make xtask/Cargo.toml say the same version",
            lib.unwrap_or_else(|| "missing".into()),
            cli.unwrap_or_else(|| "missing".into()),
        ),
    }
}

/// rust-toolchain.toml names the target; with automatic installation switched off it must be asked for.
fn ensure_target() -> Result<()> {
    let sysroot = sh::read(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(&sysroot).join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    sh::say(format!("adding the compile target {TARGET}"));
    sh::run(Command::new("rustup").args(["target", "add", TARGET]))
        .with_context(|| format!("please install the compile target: rustup target add {TARGET}"))
}

fn wasm_opt() -> Result<Option<PathBuf>> {
    if !node::has_npm() {
        sh::say("npm not found: wasm-opt is left out, the browser part stays about twice as large");
        return Ok(None);
    }
    node::install()?;
    Ok(Some(node::bin("wasm-opt")))
}

fn stamp(bytes: &[u8], wasm_opt: Option<&Path>) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x} opt={}", hasher.finish(), wasm_opt.is_some())
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |meta| meta.len() / 1000)
}
