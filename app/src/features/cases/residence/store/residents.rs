//! The list of residents: whoever has a place, leave, hospital and exits on their way included.
use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::assessments::AHEAD;
use crate::{
    base::{
        db::{
            Tx,
            paging::{Bound, Page},
        },
        error::AppError,
        ids::{CaseId, CentreId},
        words,
    },
    bind_scope,
    features::cases::admissions::types::State,
    office::staff::types::Scope,
    on,
};

words! {
    /// Which residents.
    Which in residence {
        Here = "here" => which_here,
        Leave = "leave" => which_leave,
        Hospital = "hospital" => which_hospital,
        Late = "late" => which_late,
        Leaving = "leaving" => which_leaving,
        /// A re-assessment is due within thirty days (RES-06).
        Due = "due" => which_due,
    }
}

impl Which {
    /// The condition; `$2` is a day where [`Which::day`] has one.
    const fn clause(self) -> &'static str {
        match self {
            Self::Here => "k.state = 'resident'",
            Self::Leave => "k.state = 'on-leave'",
            Self::Hospital => "k.state = 'in-hospital'",
            Self::Leaving => "k.state IN ('exit-proposed', 'exit-notice')",
            Self::Late => "a.expected_on < $2",
            Self::Due => "s.assess_due <= $2",
        }
    }

    fn day(self, today: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Late => Some(today),
            Self::Due => today.checked_add_days(Days::new(AHEAD)),
            _ => None,
        }
    }
}

/// One resident, without a name.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Resident {
    /// The case.
    #[sqlx(rename = "case_id")]
    pub case: CaseId,
    /// Its reference.
    pub reference: String,
    /// Surname with 某.
    pub masked: String,
    /// Where it stands.
    pub state: State,
    /// Where they live.
    #[sqlx(rename = "centre_id")]
    pub centre: CentreId,
    /// Since.
    pub moved_in_on: NaiveDate,
    /// Next re-assessment.
    pub assess_due: NaiveDate,
    /// When the return is expected, for who is away.
    pub expected_on: Option<NaiveDate>,
}

const FROM: &str = "FROM stays s JOIN (SELECT id, reference, masked, state FROM cases) k ON k.id = s.case_id \
    LEFT JOIN (SELECT stay_id, expected_on FROM absences WHERE back_on IS NULL) a ON a.stay_id = s.id \
    WHERE s.ended_on IS NULL";

/// One page of residents in the scope, in the order of their cases.
pub async fn page(
    tx: &mut Tx,
    scope: &Scope,
    (which, today): (Option<Which>, NaiveDate),
    (bound, after, limit): (Bound<'_>, Option<&str>, usize),
) -> Result<Page<Resident>, AppError> {
    let after = match bound.open(after)? {
        Some(key) => Uuid::parse_str(&key).map_err(|_| AppError::BadCursor)?,
        None => Uuid::nil(),
    };
    let day = which.and_then(|w| w.day(today));
    let n = if day.is_some() { 3 } else { 2 };
    let filter = which.map_or(String::new(), |w| format!(" AND {}", w.clause()));
    let most = i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1;
    let sql = format!(
        "SELECT s.case_id, k.reference, k.masked, k.state, s.centre_id, s.moved_in_on, s.assess_due, a.expected_on \
         {FROM}{filter} AND {} AND s.case_id > ${n} ORDER BY s.case_id LIMIT {most}",
        scope.clause(1)
    );
    let rows: Vec<Resident> = on!(tx, c => {
        let q = bind_scope!(sqlx::query_as(sqlx::AssertSqlSafe(sql)), scope);
        let q = match day { Some(day) => q.bind(day), None => q };
        q.bind(after).fetch_all(c).await
    })?;
    Ok(bound.page(rows, limit, |r| r.case.uuid().to_string()))
}

/// How many there are.
pub async fn count(
    tx: &mut Tx,
    scope: &Scope,
    (which, today): (Option<Which>, NaiveDate),
) -> Result<i64, AppError> {
    let day = which.and_then(|w| w.day(today));
    let filter = which.map_or(String::new(), |w| format!(" AND {}", w.clause()));
    let sql = format!("SELECT COUNT(*) {FROM}{filter} AND {}", scope.clause(1));
    Ok(on!(tx, c => {
        let q = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
        let q = bind_scope!(q, scope);
        let q = match day { Some(day) => q.bind(day), None => q };
        q.fetch_one(c).await
    })?)
}
