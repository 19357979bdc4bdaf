//! Lists of cases: keyset pages within a scope, counts that never count a hundred thousand rows, what is ready for a notice.
use std::collections::HashMap;

use super::CASES;
use crate::base::db::paging::{List, Page, Turn};
use crate::base::db::sql::{Sql, Where, beginning};
use crate::base::{checks::half_width, db::Tx, divisions, error::Result};
use crate::features::cases::admissions::types::{Act, Case, State};
use crate::features::notices::types::PublicityPoint;
use crate::fetch;
use crate::office::staff::types::{Division, Scope};
use crate::web::forms::Params;

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
    pub fn read(params: &Params) -> Result<Self> {
        Ok(Self {
            state: params.read("state", State::parse)?,
            division: params.read("place", Division::parse)?,
            reference: params.read("q", typed_reference)?,
        })
    }

    fn rows(&self, scope: &Scope) -> Where {
        let rows = scope.rows().maybe("state", self.state);
        let rows = match &self.division {
            Some(division) => rows.with(division.rows()),
            None => rows,
        };
        match &self.reference {
            Some(text) => rows.and("reference LIKE $1 ESCAPE '\\'", [beginning(text).into()]),
            None => rows,
        }
    }
}

/// Reads what was typed to search by: a reference or its beginning, full-width digits and blanks taken.
fn typed_reference(text: &str) -> Option<String> {
    let text: String = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    let good = !text.is_empty() && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    good.then_some(text)
}

/// One page of the cases in the scope, the newest first.
pub async fn page(tx: &mut Tx, turn: Turn<'_>, scope: &Scope, filter: &Filter) -> Result<Page<Case>> {
    CASES.page(tx, turn, filter.rows(scope)).await
}

/// How many cases of the scope stand where. City, county and township add up the kept numbers; a village or a centre is small
/// enough to be counted by its index.
pub async fn counts(tx: &mut Tx, scope: &Scope) -> Result<HashMap<State, i64>> {
    let kept = |rows: Where| {
        Sql::from("SELECT state, CAST(SUM(n) AS BIGINT) FROM case_counts").add(rows).add(" GROUP BY state")
    };
    let sql = match scope {
        Scope::Village(_) | Scope::Centre(_) => {
            Sql::from("SELECT state, COUNT(*) FROM cases").add(scope.rows()).add(" GROUP BY state")
        }
        Scope::City => kept(Where::default()),
        Scope::Township(code) => kept(Where::default().is("township_code", code)),
        // The statistical zone lies in its district, so the digits alone do not tell (domain.md §8).
        Scope::County(code) => {
            kept(Where::default().among("township_code", divisions::townships_of(code).map(|t| t.code)))
        }
    };
    let rows: Vec<(State, i64)> = sql.all(tx).await?;
    Ok(rows.into_iter().filter(|(_, n)| *n > 0).collect())
}

/// The cases of the scope that a notice of proposed admission can be drafted from (PUB-01), in the order of filing or approval.
pub async fn filed_for_notice(tx: &mut Tx, scope: &Scope, point: PublicityPoint) -> Result<Vec<Case>> {
    let state = match point {
        PublicityPoint::AfterFiling => State::CountyFiled,
        PublicityPoint::BeforeFiling => State::TownshipApproved,
    };
    longest_waiting(tx, scope.rows().is("state", state), 1000).await
}

/// Cases in the order in which they came into their state.
pub(super) async fn longest_waiting(tx: &mut Tx, rows: Where, limit: usize) -> Result<Vec<Case>> {
    let list = List { key: ["state_since, id"], down: false, ..CASES };
    list.first(tx, rows, limit).await
}

/// The authority that last took this step in the same place: what a form offers, so that a clerk types it once.
pub async fn last_authority(tx: &mut Tx, case: &Case, act: Act) -> Result<Option<String>> {
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
    Ok(fetch!(tx, maybe_value sql; place)?)
}
