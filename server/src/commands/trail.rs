//! `verify` and `rotate-keys`: the trail and the key of personal data.
use std::{process::ExitCode, time::Duration};

use anyhow::Context as _;
use app::{
    base::i18n::Lang,
    wiring::{
        rotation::{self, Progress},
        verify,
    },
};

use crate::{config::Config, serve};

/// How often `rotate-keys` looks whether the other nodes have taken the new key over.
const AGAIN: Duration = Duration::from_secs(10);

/// Says that the trail is whole, or where it breaks (LG-05).
pub(super) async fn verify(config: &Config, lang: Lang) -> anyhow::Result<ExitCode> {
    let state = serve::state(config).await?;
    let verdict = verify::run(&state, lang).await;
    serve::close(state.db()).await;
    match verdict.context("the portal cannot be checked")? {
        Ok(lines) => {
            lines.iter().for_each(|line| println!("{line}"));
            Ok(ExitCode::SUCCESS)
        }
        Err(fault) => {
            eprintln!("{fault}");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Begins a rotation, or goes on with one, and waits until no cell needs an older key (CR-03).
pub(super) async fn rotate_keys(config: &Config) -> anyhow::Result<ExitCode> {
    let state = serve::state(config).await?;
    let number = rotation::begin(&state).await?;
    println!("key {number} is in use from now on; older cells are sealed again while the portal runs");
    let mut told = false;
    let outcome = loop {
        match rotation::go_on(&state).await? {
            Progress::Done => {
                println!("done: nothing is sealed with an older key");
                break ExitCode::SUCCESS;
            }
            Progress::Left(n) => {
                eprintln!(
                    "{n} cells could not be sealed again: they cannot be opened with this installation's keys"
                );
                break ExitCode::FAILURE;
            }
            Progress::Waiting if told => {}
            Progress::Waiting => {
                told = true;
                println!(
                    "all cells are done; waiting two minutes until every node has taken the new key over"
                );
            }
        }
        tokio::time::sleep(AGAIN).await;
    };
    serve::close(state.db()).await;
    Ok(outcome)
}
