//! Lists of cases: keyset pages within a scope, counts that never count a hundred thousand rows, what is ready for a notice.
use std::collections::HashMap;

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::COLUMNS;
use crate::{
    base::{
        db::{
            Tx,
            paging::{Bound, Page},
        },
        divisions,
        error::AppError,
    },
    bind_scope,
    features::{
        cases::admissions::types::{Act, Case, State},
        notices::types::PublicityPoint,
    },
    office::staff::types::{Division, Scope},
    on,
};

/// What a list is narrowed by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Where the cases stand.
    pub state: Option<State>,
    /// A township, a village or a county.
    pub division: Option<Division>,
    /// The beginning of a case reference: digits and hyphens.
    pub reference: Option<String>,
}

impl Filter {
    /// In a fixed order, for the cursor.
    #[must_use]
    pub fn canonical(&self) -> String {
        let division = self.division.as_ref().map_or("", Division::code);
        format!(
            "{}|{division}|{}",
            self.state.map_or("", State::word),
            self.reference.as_deref().unwrap_or("")
        )
    }

    /// Reads what was typed to search by: a reference or its beginning, full-width digits and blanks taken.
    #[must_use]
    pub fn typed_reference(text: &str) -> Option<String> {
        let text: String =
            text.chars().map(crate::base::checks::half_width).filter(|c| !c.is_whitespace()).collect();
        let good =
            !text.is_empty() && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        good.then_some(text)
    }
}

/// One page of the cases in the scope, the newest first.
pub async fn page(
    tx: &mut Tx,
    bound: &Bound<'_>,
    scope: &Scope,
    filter: &Filter,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<Case>, AppError> {
    let start = bound.open(after)?;
    let start = start.map(|key| key.parse::<Uuid>().map_err(|_| AppError::BadCursor)).transpose()?;
    let mut sql = format!("SELECT {COLUMNS} FROM cases WHERE {}", scope.clause(1));
    let mut values: Vec<String> = vec![];
    let mut and = |condition: &str, value: String| {
        values.push(value);
        sql.push_str(&format!(" AND {condition} ${}", values.len() + 1));
    };
    if let Some(state) = filter.state {
        and("state =", state.word().to_owned());
    }
    if let Some(division) = &filter.division {
        let column = match division.code().len() {
            12 => "village_code =",
            9 => "township_code =",
            _ => "county_code =",
        };
        and(column, division.code().to_owned());
    }
    if let Some(reference) = &filter.reference {
        and("reference LIKE", format!("{reference}%"));
    }
    if start.is_some() {
        sql.push_str(&format!(" AND id < ${}", values.len() + 2));
    }
    sql.push_str(&format!(" ORDER BY id DESC LIMIT {}", limit + 1));
    let rows: Vec<Case> = on!(tx, c => {
        let mut q = bind_scope!(sqlx::query_as(AssertSqlSafe(sql)), scope);
        for value in values {
            q = q.bind(value);
        }
        if let Some(id) = start {
            q = q.bind(id);
        }
        q.fetch_all(c).await
    })?;
    Ok(bound.page(rows, limit, |case| case.id.uuid().to_string()))
}

/// How many cases of the scope stand where. City, county and township add up the kept numbers; a village or a centre is small
/// enough to be counted by its index.
pub async fn counts(tx: &mut Tx, scope: &Scope) -> Result<HashMap<State, i64>, AppError> {
    let rows: Vec<(State, i64)> = match scope {
        Scope::Village(_) | Scope::Centre(_) => {
            let sql = format!("SELECT state, COUNT(*) FROM cases WHERE {} GROUP BY state", scope.clause(1));
            on!(tx, c => bind_scope!(sqlx::query_as(AssertSqlSafe(sql)), scope).fetch_all(c).await)?
        }
        Scope::City => on!(tx, c => sqlx::query_as(
            "SELECT state, CAST(SUM(n) AS BIGINT) FROM case_counts GROUP BY state").fetch_all(c).await)?,
        Scope::Township(code) => on!(tx, c => sqlx::query_as(
            "SELECT state, n FROM case_counts WHERE township_code = $1").bind(code).fetch_all(c).await)?,
        Scope::County(code) => {
            // The statistical zone lies in its district, so the digits alone do not tell (domain.md §8).
            let all: Vec<(String, State, i64)> = on!(tx, c => sqlx::query_as(
                "SELECT township_code, state, n FROM case_counts WHERE n > 0").fetch_all(c).await)?;
            let within = |township: &str| divisions::township(township).is_some_and(|t| t.county == code);
            all.into_iter().filter(|(t, ..)| within(t)).map(|(_, state, n)| (state, n)).collect()
        }
    };
    let mut counts = HashMap::new();
    for (state, n) in rows {
        *counts.entry(state).or_default() += n;
    }
    Ok(counts)
}

/// The cases of the scope that a notice of proposed admission can be drafted from (PUB-01), in the order of filing or approval.
pub async fn filed_for_notice(
    tx: &mut Tx,
    scope: &Scope,
    point: PublicityPoint,
) -> Result<Vec<Case>, AppError> {
    let state = match point {
        PublicityPoint::AfterFiling => State::CountyFiled,
        PublicityPoint::BeforeFiling => State::TownshipApproved,
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM cases WHERE {} AND state = $2 ORDER BY state_since, id LIMIT 1000",
        scope.clause(1)
    );
    Ok(on!(tx, c => bind_scope!(sqlx::query_as(AssertSqlSafe(sql)), scope).bind(state).fetch_all(c).await)?)
}

/// The authority that last took this step in the same place: what a form offers, so that a clerk types it once.
pub async fn last_authority(tx: &mut Tx, case: &Case, act: Act) -> Result<Option<String>, AppError> {
    let (sql, place) = match act {
        Act::Report => (
            "SELECT reported_by FROM cases WHERE village_code = $1 AND reported_by IS NOT NULL ORDER BY id DESC LIMIT 1",
            case.village.code(),
        ),
        Act::Approve | Act::Reject => (
            "SELECT approved_by FROM cases WHERE township_code = $1 AND approved_by IS NOT NULL ORDER BY id DESC LIMIT 1",
            case.township.as_str(),
        ),
        Act::File => (
            "SELECT filed_by FROM cases WHERE county_code = $1 AND filed_by IS NOT NULL ORDER BY id DESC LIMIT 1",
            case.county.as_str(),
        ),
        _ => return Ok(None),
    };
    Ok(on!(tx, c => sqlx::query_scalar(sql).bind(place).fetch_optional(c).await)?)
}
