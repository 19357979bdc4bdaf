//! What a day brings at a centre, and which centres let things wait.
use chrono::NaiveDate;

use super::{PARTS, desk::scope};
use crate::base::db::{Tx, sql::Sql, sql::Where};
use crate::base::{error::AppError, ids::CentreId};
use crate::features::donations::types::{Part, Stage};
use crate::office::staff::types::Actor;

/// The most lines of each kind that a day shows.
pub const MANY: usize = 50;

crate::words! {
    /// What is to be done.
    Todo in gifts_day {
        Answer = "answer" => todo_answer,
        /// On its way, or to come today or before.
        Arrive = "arrive" => todo_arrive,
        Inspect = "inspect" => todo_inspect,
        Confirm = "confirm" => todo_confirm,
        Receipt = "receipt" => todo_receipt,
    }
}

impl Todo {
    fn rows(self, today: NaiveDate) -> Where {
        let stages = |list: &[Stage]| Where::default().among("p.stage", list.iter().copied());
        match self {
            Self::Answer => stages(&[Stage::Intended, Stage::UnderAssessment]),
            Self::Arrive => {
                stages(&[Stage::Accepted, Stage::AgreementSigned, Stage::InTransit]).also(Sql::new(
                    "(p.stage = 'in-transit' OR p.gift_id IN (SELECT id FROM gifts WHERE deliver_on <= $1))",
                    [today.into()],
                ))
            }
            Self::Inspect => stages(&[Stage::Received]),
            Self::Confirm => stages(&[Stage::Inspected]),
            Self::Receipt => Where::default().and("p.receipt_on IS NOT NULL", []),
        }
    }

    /// Until when.
    #[must_use]
    pub fn due(self, part: &Part) -> Option<NaiveDate> {
        match self {
            Self::Arrive => None,
            Self::Receipt => part.receipt_on,
            _ => Some(part.due_on),
        }
    }
}

/// What of it waits within reach, the most urgent first.
pub async fn todo(tx: &mut Tx, actor: &Actor, today: NaiveDate, todo: Todo) -> Result<Vec<Part>, AppError> {
    let rows = scope(actor, ["p.county_code", "p.township_code", "p.centre_id"]).with(todo.rows(today));
    PARTS.first(tx, rows, MANY).await
}

/// What a centre lets wait beyond its day.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Slow {
    /// The centre.
    #[sqlx(rename = "centre_id")]
    pub centre: CentreId,
    /// Its name.
    pub name: String,
    /// The county it lies in.
    pub county: String,
    /// Intentions without an answer.
    pub answers: i64,
    /// Deliveries that are not inspected or not confirmed.
    pub inspections: i64,
    /// Receipts that are not recorded.
    pub receipts: i64,
    /// Needs whose use is not reported.
    pub reports: i64,
    /// The day that is longest over.
    pub since: NaiveDate,
}

/// The centres within reach that let something wait, the one with the longest wait first.
pub async fn slow(tx: &mut Tx, actor: &Actor, today: NaiveDate) -> Result<Vec<Slow>, AppError> {
    let late = |text| Sql::new(text, [today.into()]);
    let parts = Sql::from("SELECT p.centre_id, ")
        .add(late("CASE WHEN p.due_on < $1 AND p.stage IN ('intended', 'under-assessment') THEN 1 ELSE 0 END AS answers, "))
        .add(late("CASE WHEN p.due_on < $1 AND p.stage IN ('received', 'inspected') THEN 1 ELSE 0 END AS inspections, "))
        .add(late("CASE WHEN p.receipt_on < $1 THEN 1 ELSE 0 END AS receipts, 0 AS reports, "))
        .add(late("CASE WHEN p.receipt_on < $1 AND p.receipt_on < p.due_on THEN p.receipt_on ELSE p.due_on END AS day FROM gift_parts p"))
        .add(scope(actor, ["p.county_code", "p.township_code", "p.centre_id"]).also(late(
            "(p.receipt_on < $1 OR p.due_on < $1 AND p.stage IN ('intended', 'under-assessment', 'received', 'inspected'))",
        )));
    let reports = Sql::from("SELECT n.centre_id, 0 AS answers, 0 AS inspections, 0 AS receipts, 1 AS reports, MIN(i.report_on) AS day")
        .add(" FROM gift_items i JOIN needs n ON n.id = i.need_id")
        .add(scope(actor, ["n.county_code", "n.township_code", "n.centre_id"]).also(late("i.report_on < $1")))
        .add(" GROUP BY n.centre_id, i.need_id");
    let sql = Sql::from(
        "SELECT w.centre_id, c.name, c.county_code AS county, CAST(SUM(w.answers) AS BIGINT) AS answers, \
         CAST(SUM(w.inspections) AS BIGINT) AS inspections, CAST(SUM(w.receipts) AS BIGINT) AS receipts, \
         CAST(SUM(w.reports) AS BIGINT) AS reports, MIN(w.day) AS since FROM (",
    );
    let sql = sql.add(parts).add(" UNION ALL ").add(reports).add(
        ") w JOIN centres c ON c.id = w.centre_id GROUP BY w.centre_id, c.name, c.county_code ORDER BY MIN(w.day), c.name",
    );
    Ok(sql.limit(500).all(tx).await?)
}
