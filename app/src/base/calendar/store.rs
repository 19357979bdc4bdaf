//! Holiday years that were added after the build; they replace the built-in year of the same number (CAL-01).
use chrono::{DateTime, Utc};

use super::Calendar;
use crate::base::{db::Tx, error::AppError, error::Result};
use crate::{exec, fetch};

/// The built-in calendar with the database's years over it.
///
/// # Errors
/// When the database fails or holds a year that cannot be read.
pub async fn load(tx: &mut Tx) -> Result<Calendar> {
    let years: Vec<(String,)> = fetch!(tx, all "SELECT json FROM calendar_years ORDER BY year")?;
    let mut calendar = Calendar::builtin();
    for (json,) in years {
        calendar.with_year_json(&json).map_err(|e| AppError::Internal(format!("calendar_years: {e}")))?;
    }
    Ok(calendar)
}

/// The texts of the years in the database, oldest first.
pub async fn years(tx: &mut Tx) -> Result<Vec<String>> {
    Ok(fetch!(tx, values "SELECT json FROM calendar_years ORDER BY year")?)
}

/// Adds or replaces a year.
pub async fn put(tx: &mut Tx, year: i32, json: &str, now: DateTime<Utc>) -> Result<()> {
    exec!(tx, "INSERT INTO calendar_years (year, json, imported_at) VALUES ($1, $2, $3) ON CONFLICT (year) \
         DO UPDATE SET json = $2, imported_at = $3"; i64::from(year), json, now)?;
    Ok(())
}
