//! The binary `nuanfang`.
use std::process::ExitCode;

use clap::Parser as _;
use server::{cli::Cli, commands, config::Config, telemetry};

/// A fifth of the time of a page was spent in the system's allocator (docs/benchmarks.md).
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // What the portal writes (database, key, mails) is nobody else's to read.
    #[cfg(unix)]
    nix::sys::stat::umask(nix::sys::stat::Mode::from_bits_truncate(0o077));
    let outcome = Config::from_env().map_err(anyhow::Error::from).and_then(|config| {
        telemetry::init(&config.log)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(commands::run(cli, &config))
    });
    outcome.unwrap_or_else(|error| {
        eprintln!("nuanfang: {error:#}");
        ExitCode::FAILURE
    })
}
