//! Loads cases for demonstrations and benchmarks, many at a time. Not a way to enter one: no trail, no history.
use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use crate::base::{
    db::Tx, db::bulk::marks, error::Result, ids::CaseId, ids::StaffId, keys::Keys, keys::field::Cell,
    privacy::masking::mask,
};
use crate::features::cases::admissions::types::{Person, State};
use crate::office::register;
use crate::{exec, fetch, on};

/// Rows per statement: 16 parameters each stay below SQLite's 32 766.
pub const CHUNK: usize = 250;

/// A case as it is loaded.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub id: CaseId,
    pub reference: String,
    /// Six digits.
    pub county: String,
    pub township: String,
    /// Twelve digits.
    pub village: String,
    pub state: State,
    pub since: DateTime<Utc>,
    pub person: Person,
    /// Who entered it.
    pub created_by: StaffId,
}

/// Writes up to [`CHUNK`] cases.
pub async fn load(tx: &mut Tx, keys: &Keys, list: &[Loaded]) -> Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO cases (id, reference, county_code, township_code, village_code, state, state_since, version, live, \
         masked, person, name_code, created_by, created_at, updated_at, web_consent) VALUES {}",
        marks(tx, 16, list.len())
    );
    let mut sealed = Vec::with_capacity(list.len());
    for case in list {
        let person = serde_json::to_string(&case.person)?;
        sealed.push(keys.fields().seal(Cell::new("cases", "person", case.id.uuid()), &person));
    }
    on!(tx, c => {
        let mut q = sqlx::query(AssertSqlSafe(sql));
        for (case, person) in list.iter().zip(sealed) {
            q = q.bind(case.id).bind(&case.reference).bind(&case.county).bind(&case.township).bind(&case.village)
                .bind(case.state).bind(case.since).bind(1_i64).bind(case.state.is_live())
                .bind(mask(&case.person.name)).bind(person).bind(register::code(keys, &case.person.name))
                .bind(case.created_by).bind(case.since).bind(case.since).bind("unknown");
        }
        q.execute(c).await.map(|r| r.rows_affected())
    })?;
    Ok(())
}

/// The last number taken in a county's year.
pub async fn last_number(tx: &mut Tx, county: &str, year: i64) -> Result<i64> {
    let last: Option<i64> = fetch!(tx, maybe_value "SELECT last FROM case_numbers WHERE county_code = $1 AND year = \
        $2"; county, year)?;
    Ok(last.unwrap_or_default())
}

/// Sets the last number of a county's year.
pub async fn set_numbers(tx: &mut Tx, county: &str, year: i64, last: i64) -> Result<()> {
    exec!(tx, "INSERT INTO case_numbers (county_code, year, last) VALUES ($1, $2, $3) \
         ON CONFLICT (county_code, year) DO UPDATE SET last = excluded.last"; county, year, last)?;
    Ok(())
}

/// Counts all cases anew.
pub async fn recount(tx: &mut Tx) -> Result<()> {
    exec!(tx, "DELETE FROM case_counts")?;
    exec!(
        tx,
        "INSERT INTO case_counts (township_code, state, n) SELECT township_code, state, COUNT(*) \
         FROM cases GROUP BY township_code, state"
    )?;
    Ok(())
}
