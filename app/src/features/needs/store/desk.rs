//! What staff see of needs: their centre's, or those of their county or city, whatever state they are in.
use std::collections::HashMap;

use chrono::{Days, NaiveDate};

use super::{NEEDS, by_id};
use crate::base::db::paging::{List, Page, Turn};
use crate::base::db::sql::{Sql, Where};
use crate::base::{
    clock::start_of, db::Tx, error::Result, ids::CentreId, ids::NeedId, privacy::public_text::PublicText,
};
use crate::exec;
use crate::features::needs::types::{FRESH, Need};
use crate::office::{change::Change, staff::types::Actor, staff::types::Scope};

crate::words! {
    /// Which needs a list shows.
    Which in needs_desk {
        /// Open or promised.
        Live = "live" => which_live,
        /// To be confirmed, or their day is over.
        Stale = "stale" => which_stale,
        /// Enough came.
        Closed = "closed" => which_closed,
        /// Taken back.
        Ended = "ended" => which_ended,
    }
}

impl Which {
    fn rows(self, today: NaiveDate) -> Where {
        let rows = Where::default();
        match self {
            Self::Live => rows.and("n.ended_at IS NULL AND n.rank < 3", []),
            Self::Stale => rows.and("n.ended_at IS NULL AND n.rank < 3", []).clock(Sql::new(
                "(n.confirmed_at < $1 OR n.needed_by < $2)",
                [stale(today).into(), today.into()],
            )),
            Self::Closed => rows.and("n.ended_at IS NULL AND n.rank = 3", []),
            Self::Ended => rows.and("n.ended_at IS NOT NULL", []),
        }
    }
}

/// What was confirmed before this instant is stale.
pub(super) fn stale(today: NaiveDate) -> chrono::DateTime<chrono::Utc> {
    start_of(today - Days::new(FRESH.unsigned_abs()))
}

/// The rows that somebody reaches.
fn reach(actor: &Actor) -> Where {
    let rows = Where::default();
    match actor.scope() {
        Scope::City => rows,
        Scope::County(code) => rows.is("n.county_code", code),
        Scope::Township(code) => rows.is("n.township_code", code),
        Scope::Village(_) => rows.and("1 = 0", []),
        Scope::Centre(id) => rows.is("n.centre_id", id),
    }
}

/// What staff see, the most urgent first; what has ended with the latest first.
const DESK: List<Need, 3> = List { name: "needs.desk", ..NEEDS };

pub async fn page(
    tx: &mut Tx,
    today: NaiveDate,
    turn: Turn<'_>,
    actor: &Actor,
    which: Which,
    centre: Option<CentreId>,
) -> Result<Page<Need>> {
    let rows = reach(actor).maybe("n.centre_id", centre).with(which.rows(today));
    DESK.page(tx, turn, rows).await
}

/// How many there are of each, within reach.
pub async fn counts(
    tx: &mut Tx,
    today: NaiveDate,
    actor: &Actor,
    centre: Option<CentreId>,
) -> Result<Vec<(Which, i64)>> {
    let holds =
        |which: Which| Sql::from("COUNT(CASE WHEN ").add(which.rows(today).text()).add(" THEN 1 END)");
    let mut sql = Sql::from("SELECT ");
    for (i, which) in Which::ALL.iter().enumerate() {
        sql = sql.add(if i == 0 { "" } else { ", " }).add(holds(*which));
    }
    let (a, b, c, d): (i64, i64, i64, i64) =
        sql.add(" FROM needs n").add(reach(actor).maybe("n.centre_id", centre)).one(tx).await?;
    Ok(Which::ALL.iter().copied().zip([a, b, c, d]).collect())
}

/// The need with this id, if somebody reaches it.
pub async fn reached(tx: &mut Tx, actor: &Actor, id: NeedId) -> Result<Option<Need>> {
    NEEDS.one(tx, reach(actor).is("n.id", id)).await
}

pub async fn lock(ch: &mut Change, id: NeedId) -> Result<Option<Need>> {
    exec!(&mut ch.tx, "UPDATE needs SET version = version WHERE id = $1"; id)?;
    by_id(&mut ch.tx, id).await
}

/// What should not be brought to a centre.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Avoid {
    avoid: String,
    /// Counts every change (AC-07).
    pub version: i64,
}

impl Avoid {
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.avoid.lines().filter(|l| !l.is_empty())
    }

    /// All of it, as it is typed.
    pub fn text(&self) -> &str {
        &self.avoid
    }
}

/// What all centres said.
struct Avoids(HashMap<CentreId, Avoid>);

/// What should not be brought to this centre; nothing where it said nothing.
pub async fn avoid(tx: &mut Tx, centre: CentreId) -> Result<Avoid> {
    if let Some(known) = tx.recall::<Avoids>() {
        return Ok(known.0.get(&centre).cloned().unwrap_or_default());
    }
    let all: Vec<(CentreId, String, i64)> =
        Sql::from("SELECT centre_id, avoid, version FROM need_notes").all(tx).await?;
    let all = all.into_iter().map(|(id, avoid, version)| (id, Avoid { avoid, version })).collect();
    Ok(tx.remember(Avoids(all)).0.get(&centre).cloned().unwrap_or_default())
}

/// Writes it; `false` when somebody was first.
pub async fn set_avoid(ch: &mut Change, centre: CentreId, text: &PublicText, seen: i64) -> Result<bool> {
    let sql = "INSERT INTO need_notes (centre_id, avoid, version, updated_at) VALUES ($1, $2, $4 + 1, $3) \
        ON CONFLICT (centre_id) DO UPDATE SET avoid = excluded.avoid, version = need_notes.version + 1, \
        updated_at = excluded.updated_at WHERE need_notes.version = $4";
    Ok(exec!(&mut ch.tx, sql; centre, text.as_str(), ch.now, seen)? == 1)
}

/// Centres with a need that is stale or over and for which nothing waits yet.
pub async fn stale_centres(tx: &mut Tx, today: NaiveDate) -> Result<Vec<CentreId>> {
    let rows = Where::default().and(
        "NOT EXISTS (SELECT 1 FROM work_items w WHERE w.kind = 'needs-stale' AND w.object_id = n.centre_id AND w.done_at IS NULL)",
        [],
    );
    let sql = Sql::from("SELECT DISTINCT n.centre_id FROM needs n").add(Which::Stale.rows(today).with(rows));
    let found: Vec<(CentreId,)> = sql.limit(500).all(tx).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}
