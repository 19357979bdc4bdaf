//! `cargo xtask run`: from a fresh clone to a portal one can look at.
//!
//! The dev profile is used for the server: a release build with LTO takes several times as long from nothing, and a
//! page still comes in milliseconds. The browser part is always the small one, it is built once.

use crate::{portal, sh, wasm};
use anyhow::{Context, Result};
use std::{path::Path, time::Instant};

/// Options of `run`.
#[derive(clap::Args)]
pub struct Args {
    /// The port on 127.0.0.1
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// The release build: slower to compile, as fast as in production
    #[arg(long)]
    release: bool,
}

/// Builds, fills `data/` on first start, serves until Ctrl-C.
pub fn run(args: &Args) -> Result<()> {
    std::net::TcpListener::bind(("127.0.0.1", args.port)).with_context(|| {
        format!("port {} is taken; stop what runs there or choose another with --port", args.port)
    })?;
    let started = Instant::now();
    sh::say("browser part (the first time takes a few minutes)");
    wasm::build()?;
    sh::say("server (the first time takes a few minutes)");
    let profile = if args.release { portal::Profile::Release } else { portal::Profile::Dev };
    let binary = portal::binary(profile)?;

    let mut site = portal::Site {
        binary,
        dir: sh::root(),
        database: std::env::var("DATABASE_URL").ok(),
        clock: None,
        port: args.port,
        env: Vec::new(),
    };
    // The developer's own settings win over ours.
    for name in ["NUANFANG_URL", "NUANFANG_CLOCK", "NUANFANG_DEMO"] {
        site.env.extend(std::env::var(name).ok().map(|value| (name, value)));
    }
    let accounts = demo(&site)?;
    let portal = site.serve(None)?;
    println!("\n{}", accounts.trim());
    println!(
        "\nNuanfang runs after {:.0} s: {}   (Ctrl-C stops it)\n",
        started.elapsed().as_secs_f64(),
        site.url()
    );
    serve(portal)
}

/// Ctrl-C is how this ends, so it is not an error.
fn serve(mut portal: portal::Portal) -> Result<()> {
    match portal.wait() {
        Err(_) if sh::interrupted() => Ok(()),
        ended => ended,
    }
}

/// Fills the database on first start; gives the text about the demonstration accounts, kept beside the database.
fn demo(site: &portal::Site) -> Result<String> {
    if site.database.is_some() {
        return Ok("DATABASE_URL is set: its data is used as it is, nothing was filled in.".into());
    }
    let (database, note) = (Path::new("data/nuanfang.db"), Path::new("data/demo.txt"));
    if database.exists() {
        return Ok(std::fs::read_to_string(note).unwrap_or_default());
    }
    sh::say("first start: filling data/ with demonstration data");
    std::fs::create_dir_all("data")?;
    let printed = site.demo(&[]).inspect_err(|_| {
        // It did not exist before: half a database would pass for a full one next time.
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", database.display()));
        }
    })?;
    std::fs::write(note, &printed)?;
    Ok(printed)
}
