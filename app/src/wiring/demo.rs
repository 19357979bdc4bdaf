//! Demonstration data: clearly fictional (ADM-03), the same for the same seed, relative to the clock it is made at. [`people`]
//! invents names, [`staff`] the accounts, [`centres`] the 108 centres, [`living`] notices in every state through the real transactions, [`history`]
//! as many past ones as asked for.
use chrono::{DateTime, TimeDelta, Utc};
use rand::{SeedableRng as _, rngs::StdRng};

use crate::base::{checks::Uscc, clock::local_date, clock::start_of, db::Tx, error::AppError, error::Result};
use crate::features::notices::{store::write::WriteError, types::Channels, types::draft::Problem};
use crate::office::change::StepError;
use crate::web::state::AppState;
use crate::{exec, fetch};

pub mod bulk;
pub mod cases;
pub mod centres;
pub mod donors;
pub mod gifts;
pub mod history;
pub mod ledger;
pub mod living;
pub mod needs;
pub mod people;
pub mod posts;
pub mod staff;
pub mod times;
pub mod visits;

/// How many notices a demonstration holds when nothing else is asked for.
pub const DEFAULT_SCALE: u64 = 600;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pub centres: usize,
    /// Notices, living and past.
    pub notices: u64,
    /// The code of a gift, for whoever wants to follow one.
    pub gift: String,
    /// The code of a booking.
    pub visit: String,
}

/// Why it was not made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database holds something already.
    #[error("the database is not empty; demonstration data goes into an empty one only")]
    NotEmpty,
    /// A rule refused what the demonstration made: a fault of the demonstration.
    #[error("demonstration draft refused: {0:?}")]
    Refused(Vec<Problem>),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<sqlx::Error> for DemoError {
    fn from(e: sqlx::Error) -> Self {
        Self::App(e.into())
    }
}

impl<T, W: std::fmt::Display> From<StepError<T, W>> for DemoError {
    fn from(e: StepError<T, W>) -> Self {
        Self::App(match e {
            StepError::App(e) => e,
            StepError::Missing => AppError::NotFound,
            StepError::Refused(why, _) => AppError::Internal(format!("demonstration: {why}")),
        })
    }
}

/// Fills an empty database. `progress` is told how many notices of how many are written.
///
/// # Errors
/// When the database is not empty or fails; nothing is half filled but the history, which is written in parts.
pub async fn fill(
    state: &AppState,
    seed: u64,
    scale: u64,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Summary, DemoError> {
    let mut rng = StdRng::seed_from_u64(seed);
    let now = state.clock().now();
    let mut tx = state.db().write().await?;
    let full: i64 = fetch!(&mut tx, value "SELECT (SELECT COUNT(*) FROM county_settings) + (SELECT COUNT(*) FROM \
        notice_numbers)")?;
    if full > 0 {
        return Err(DemoError::NotEmpty);
    }
    crate::base::installation::mark_demo(&mut tx).await?;
    settings(&mut tx).await?;
    let centres = centres::make(&mut tx, &mut rng, now).await?;
    staff::make(&mut tx, state).await?;
    tx.commit().await?;
    let past = history::make(state, &mut rng, scale, now, progress).await?;
    let living = living::make(state, &mut rng, &centres, now).await?;
    cases::make(state, &mut rng, now).await?;
    let wanted = needs::make(state, &mut rng, &centres, now).await?;
    donors::make(state, now).await?;
    let gift = gifts::make(state, &mut rng, &centres, &wanted, now).await?;
    posts::make(state, &centres, now).await?;
    times::make(state, &centres, now).await?;
    let visit = visits::make(state, &centres, now).await?;
    progress(past + living, past + living);
    state.db().analyze().await?;
    Ok(Summary { centres: centres.len(), notices: past + living, gift, visit })
}

/// The authority and channels of a county, visibly invented.
pub fn authority(county: &crate::base::divisions::County) -> (String, Channels) {
    let channels = Channels {
        phone: format!("0396-000 00{}（示例）", &county.code[4..]),
        address: format!("{}示例路 1 号，示例楼 101 室", county.name),
        hours: "工作日 8:30–12:00，14:30–17:30".to_owned(),
    };
    (format!("{}示例民政局", county.name), channels)
}

async fn settings(tx: &mut Tx) -> Result<()> {
    for county in crate::base::divisions::counties() {
        let (name, channels) = authority(county);
        exec!(tx, "INSERT INTO county_settings (county_code, authority, phone, address, hours, publicity_point, \
             notice_rule, web_rows_policy) VALUES ($1, $2, $3, $4, $5, 'after-filing', 'calendar:7', \
             'masked-opt-out')"; county.code, &name, &channels.phone, &channels.address, &channels.hours)?;
    }
    Ok(())
}

/// A credit code with this beginning, which has zeros where a real one has its number, and the check sign that fits.
fn uscc(body: &str) -> Option<Uscc> {
    "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().find_map(|sign| Uscc::parse(&format!("{body}{sign}")).ok())
}

/// Nine in the morning in Shanghai, `days` after the day of `now`.
fn morning(now: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    start_of(local_date(now)) + TimeDelta::days(days) + TimeDelta::hours(9)
}
