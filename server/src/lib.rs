//! The server around the portal: configuration, connections, layers, files, commands. What the portal shows is in `app`.
//!
//! | module | holds |
//! |---|---|
//! | [`cli`], [`commands`] | the command line, and what each command does |
//! | [`config`], [`telemetry`] | the environment; logs and metrics |
//! | [`serve`], [`worker`], [`accept`] | a running node: start and end, jobs, connections |
//! | [`router`], [`layers`] | all routes, and what surrounds them |
//! | [`client`], [`ratelimit`] | who asks, and how often one may |
//! | [`assets`] | the embedded files |
//! | [`check`] | the doctor |
pub mod accept;
pub mod assets;
pub mod check;
pub mod cli;
pub mod client;
pub mod commands;
pub mod config;
pub mod layers;
pub mod ratelimit;
pub mod router;
pub mod serve;
pub mod telemetry;
pub mod worker;
