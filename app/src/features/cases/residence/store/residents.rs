//! The list of residents: whoever has a place, leave, hospital and exits on their way included.
use chrono::{Days, NaiveDate};

use super::assessments::AHEAD;
use crate::base::db::paging::{List, Page, Turn};
use crate::base::{db::Tx, db::sql::Sql, db::sql::Where, error::Result, ids::CaseId, ids::CentreId, words};
use crate::features::cases::admissions::types::State;
use crate::office::staff::types::Scope;

words! {
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
    fn rows(self, today: NaiveDate) -> Where {
        let rows = Where::default();
        match self {
            Self::Here => rows.is("k.state", State::Resident),
            Self::Leave => rows.is("k.state", State::OnLeave),
            Self::Hospital => rows.is("k.state", State::InHospital),
            Self::Leaving => rows.among("k.state", [State::ExitProposed, State::ExitNotice]),
            Self::Late => rows.clock(Sql::new("a.expected_on < $1", [today.into()])),
            Self::Due => {
                let ahead = today.checked_add_days(Days::new(AHEAD)).unwrap_or(today);
                rows.clock(Sql::new("s.assess_due <= $1", [ahead.into()]))
            }
        }
    }
}

/// One resident, without a name.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Resident {
    pub case_id: CaseId,
    pub reference: String,
    /// Surname with 某.
    pub masked: String,
    pub state: State,
    pub centre_id: CentreId,
    pub moved_in_on: NaiveDate,
    /// Next re-assessment.
    pub assess_due: NaiveDate,
    /// When the return is expected, for who is away.
    pub expected_on: Option<NaiveDate>,
}

/// All residents, in the order of their cases.
const RESIDENTS: List<Resident, 1> = List {
    name: "residents",
    columns: "s.case_id, k.reference, k.masked, k.state, s.centre_id, s.moved_in_on, s.assess_due, a.expected_on",
    from: "stays s JOIN (SELECT id, reference, masked, state FROM cases) k ON k.id = s.case_id \
        LEFT JOIN (SELECT stay_id, expected_on FROM absences WHERE back_on IS NULL) a ON a.stay_id = s.id",
    key: ["s.case_id"],
    down: false,
    of: |r| [r.case_id.into()],
};

fn rows(scope: &Scope, which: Option<Which>, today: NaiveDate) -> Where {
    let rows = scope.rows().and("s.ended_on IS NULL", []);
    match which {
        Some(which) => rows.with(which.rows(today)),
        None => rows,
    }
}

/// One page of residents in the scope.
pub async fn page(
    tx: &mut Tx,
    turn: Turn<'_>,
    scope: &Scope,
    which: Option<Which>,
    today: NaiveDate,
) -> Result<Page<Resident>> {
    RESIDENTS.page(tx, turn, rows(scope, which, today)).await
}

pub async fn count(tx: &mut Tx, scope: &Scope, which: Option<Which>, today: NaiveDate) -> Result<i64> {
    let (n,): (i64,) =
        Sql::from("SELECT COUNT(*) FROM ").add(RESIDENTS.from).add(rows(scope, which, today)).one(tx).await?;
    Ok(n)
}
