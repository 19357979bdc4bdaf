//! How each county publishes, with who changed it when (PUB-01, PUB-04, PUB-10).
use chrono::{DateTime, Utc};

use crate::base::{db::Tx, error::AppError, error::Result};
use crate::features::publishing::types::Settings;
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::{exec, fetch};

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    settings: Settings,
    version: i64,
}

fn read(text: &str) -> Result<Settings> {
    serde_json::from_str(text).map_err(|e| AppError::Internal(format!("county_settings_history: {e}")))
}

/// The settings of a county and their version; none and 0 before they were first written.
pub async fn get(tx: &mut Tx, county: &str) -> Result<(Option<Settings>, i64)> {
    let found: Option<Row> = fetch!(tx, maybe "SELECT authority, phone, address, hours, publicity_point AS point, \
        notice_rule AS rule, web_rows_policy AS policy, version FROM county_settings WHERE county_code = $1"; county)?;
    Ok(found.map_or((None, 0), |row| (Some(row.settings), row.version)))
}

/// Writes the settings; `seen` is the version the actor looked at. `false` when somebody else was first (AC-07).
pub async fn put(ch: &mut Change, county: &str, (new, seen): (&Settings, i64)) -> Result<bool> {
    let (now, me) = (ch.now, ch.person()?.id);
    let text = serde_json::to_string(new)?;
    let before = get(&mut ch.tx, county).await?.0;
    let before = before.map_or_else(String::new, |s| serde_json::to_string(&s).unwrap_or_default());
    let sql = if seen == 0 {
        "INSERT INTO county_settings (county_code, authority, phone, address, hours, publicity_point, notice_rule, \
         web_rows_policy, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9 + 1) ON CONFLICT (county_code) DO NOTHING"
    } else {
        "UPDATE county_settings SET authority = $2, phone = $3, address = $4, hours = $5, publicity_point = $6, \
         notice_rule = $7, web_rows_policy = $8, version = version + 1 WHERE county_code = $1 AND version = $9"
    };
    let changed = exec!(&mut ch.tx, sql; county, &new.authority, &new.phone, &new.address, &new.hours, new.point,
        new.rule, new.policy, seen)?;
    if changed == 0 {
        return Ok(false);
    }
    exec!(&mut ch.tx, "INSERT INTO county_settings_history (county_code, version, at, staff_id, before, after) \
         VALUES ($1, $2, $3, $4, $5, $6)"; county, seen + 1, now, me, &before, &text)?;
    let entry = Entry::new(What::Settings, format!("county:{county}"));
    ch.trail(entry.before(&[&before]).after(&[&text]));
    Ok(true)
}

#[derive(Debug, Clone)]
pub struct Past {
    pub at: DateTime<Utc>,
    pub by: String,
    /// Before; none the first time.
    pub before: Option<Settings>,
    pub after: Settings,
}

pub async fn history(tx: &mut Tx, county: &str) -> Result<Vec<Past>> {
    let lines: Vec<(DateTime<Utc>, String, String, String)> = fetch!(tx, all "SELECT h.at, s.name, h.before, h.after \
        FROM county_settings_history h JOIN staff s ON s.id = h.staff_id WHERE h.county_code = $1 ORDER BY h.version \
        DESC LIMIT 50"; county)?;
    lines
        .into_iter()
        .map(|(at, by, before, after)| {
            Ok(Past {
                at,
                by,
                before: (!before.is_empty()).then(|| read(&before)).transpose()?,
                after: read(&after)?,
            })
        })
        .collect()
}
