//! Reading what waits: one keyset page and the counts by kind, each a single query that an index answers.
//!
//! The audience of a member of staff has two parts: what waits for their role in exactly their division (for managers: for their
//! centre), and what waits for them in person. What they themselves may not judge (`except`) is not theirs.
use chrono::{DateTime, NaiveDate, Utc};

use crate::base::db::paging::{List, Page, Turn};
use crate::base::{db::Tx, db::sql::Sql, db::sql::Where, error::Result, ids::WorkId};
use crate::office::{staff::types::Actor, staff::types::Role, work::types::Kind};

/// Something that waits, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    pub id: WorkId,
    pub kind: Kind,
    /// How staff call the object.
    pub reference: String,
    /// Where it is worked on.
    pub path: String,
    /// The role it waits for; empty for a person.
    pub role: String,
    /// In which division; empty for a centre or a person.
    pub division: String,
    pub opened_at: DateTime<Utc>,
    /// By when; [`super::NEVER`] when nothing runs out.
    #[sqlx(rename = "due_on")]
    pub due: NaiveDate,
}

/// How many wait of one kind, and how urgently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Count {
    pub kind: Kind,
    #[sqlx(rename = "n")]
    pub all: i64,
    pub late: i64,
    /// Due today.
    pub today: i64,
    /// Due within a week after today.
    pub week: i64,
}

/// Everything that waits, the nearest deadline first.
pub(super) const WORK: List<Waiting, 2> = List {
    name: "work",
    columns: "id, kind, reference, path, role, division, opened_at, due_on",
    from: "work_items",
    key: ["due_on", "id"],
    down: false,
    of: |w| [w.due.into(), w.id.into()],
};

/// The part of somebody's audience that is not the person.
fn post(actor: &Actor) -> Where {
    let rows = Where::default();
    match (actor.role, actor.centre) {
        (Role::CentreManager, Some(centre)) => rows.is("centre_id", centre),
        // What concerns cases is not theirs.
        (Role::CentreStaff, Some(centre)) => rows.is("centre_id", centre).is("kind", Kind::GiftInspect),
        // The second approval that waits for a township waits for its donee unit as well (DON-07), and hours to countersign (VOL-01).
        (Role::DoneeOfficer, _) => rows
            .is("role", Role::TownshipOfficer)
            .is("division", actor.division.code())
            .among("kind", [Kind::GiftAnswer, Kind::VisitSign]),
        _ => rows.is("role", actor.role).is("division", actor.division.code()),
    }
}

/// What waits for somebody, in two parts, without what they drafted or reviewed before (PUB-06).
pub(super) fn mine(actor: &Actor) -> [Where; 2] {
    [post(actor), Where::default().is("staff_id", actor.id)].map(|rows| {
        rows.and("done_at IS NULL", []).and(
            "(except_1 IS NULL OR except_1 <> $1) AND (except_2 IS NULL OR except_2 <> $1)",
            [actor.id.into()],
        )
    })
}

/// One page of what waits for somebody, the nearest deadline first; one person's cursor opens nobody else's (IN-02).
pub async fn page(tx: &mut Tx, turn: Turn<'_>, actor: &Actor, kind: Option<Kind>) -> Result<Page<Waiting>> {
    WORK.page_of_two(tx, turn, mine(actor).map(|rows| rows.maybe("kind", kind))).await
}

/// How much waits of each kind; only kinds of which something waits.
pub async fn counts(tx: &mut Tx, actor: &Actor, today: NaiveDate) -> Result<Vec<Count>> {
    let week = today + chrono::TimeDelta::days(7);
    let [one, two] = mine(actor).map(|rows| {
        Sql::new(
            "SELECT kind, COUNT(*) AS n, SUM(CASE WHEN due_on < $1 THEN 1 ELSE 0 END) AS late, \
             SUM(CASE WHEN due_on = $1 THEN 1 ELSE 0 END) AS today, \
             SUM(CASE WHEN due_on > $1 AND due_on <= $2 THEN 1 ELSE 0 END) AS week FROM work_items",
            [today.into(), week.into()],
        )
        .add(rows)
        .add(" GROUP BY kind")
    });
    let rows: Vec<Count> = one.add(" UNION ALL ").add(two).all(tx).await?;
    let sum = |kind: &Kind| {
        let add = |of: fn(&Count) -> i64| rows.iter().filter(|c| c.kind == *kind).map(of).sum();
        Count {
            kind: *kind,
            all: add(|c| c.all),
            late: add(|c| c.late),
            today: add(|c| c.today),
            week: add(|c| c.week),
        }
    };
    Ok(Kind::ALL.iter().map(sum).filter(|c| c.all > 0).collect())
}
