//! What staff see of times: their centre's, or those of their township, county or city, whatever state they are in.
use chrono::{DateTime, Utc};

use super::TIMES;
use crate::base::db::paging::{List, Page, Turn};
use crate::base::db::sql::{Sql, Where};
use crate::base::{db::Tx, error::Result, ids::TimeId};
use crate::features::times::types::Time;
use crate::office::staff::types::{Actor, Scope};

crate::words! {
    /// Which times a list shows.
    Which in times_desk {
        Coming = "coming" => which_coming,
        /// Their series or their day changed, and people come.
        Undecided = "undecided" => which_undecided,
        Over = "over" => which_over,
        Cancelled = "cancelled" => which_cancelled,
    }
}

impl Which {
    fn rows(self, now: DateTime<Utc>) -> Where {
        let rows = Where::default();
        let coming = Sql::new("v.ends_at > $1", [now.into()]);
        match self {
            Self::Coming => rows.and("v.state <> 'cancelled'", []).clock(coming),
            Self::Undecided => rows.and("v.undecided AND v.state = 'open'", []).clock(coming),
            Self::Over => {
                rows.and("v.state <> 'cancelled'", []).clock(Sql::new("v.ends_at <= $1", [now.into()]))
            }
            Self::Cancelled => rows.and("v.state = 'cancelled'", []),
        }
    }
}

/// The rows that somebody reaches.
fn reach(actor: &Actor) -> Where {
    let rows = Where::default();
    match actor.scope() {
        Scope::City => rows,
        Scope::County(code) => rows.is("v.county_code", code),
        Scope::Township(code) => rows.is("v.township_code", code),
        Scope::Village(_) => rows.and("1 = 0", []),
        Scope::Centre(id) => rows.is("v.centre_id", id),
    }
}

const NEXT: List<Time, 2> = List { name: "times.desk", ..TIMES };
const LAST: List<Time, 2> = List { name: "times.past", down: true, ..TIMES };

pub async fn page(
    tx: &mut Tx,
    now: DateTime<Utc>,
    turn: Turn<'_>,
    actor: &Actor,
    which: Which,
) -> Result<Page<Time>> {
    let list = if matches!(which, Which::Over | Which::Cancelled) { LAST } else { NEXT };
    list.page(tx, turn, reach(actor).with(which.rows(now))).await
}

/// How many there are of each, within reach.
pub async fn counts(tx: &mut Tx, now: DateTime<Utc>, actor: &Actor) -> Result<Vec<(Which, i64)>> {
    let holds = |which: Which| Sql::from("COUNT(CASE WHEN ").add(which.rows(now).text()).add(" THEN 1 END)");
    let mut sql = Sql::from("SELECT ");
    for (i, which) in Which::ALL.iter().enumerate() {
        sql = sql.add(if i == 0 { "" } else { ", " }).add(holds(*which));
    }
    let (a, b, c, d): (i64, i64, i64, i64) = sql.add(" FROM visit_times v").add(reach(actor)).one(tx).await?;
    Ok(Which::ALL.iter().copied().zip([a, b, c, d]).collect())
}

/// The time with this id, if somebody reaches it.
pub async fn reached(tx: &mut Tx, actor: &Actor, id: TimeId) -> Result<Option<Time>> {
    TIMES.one(tx, reach(actor).is("v.id", id)).await
}
