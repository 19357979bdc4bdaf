//! Reading the bell: how many lines are unseen, and the list, newest first.
use chrono::{DateTime, Utc};

use crate::base::db::paging::{List, Page, Turn};
use crate::base::{db::Tx, db::sql::Sql, db::sql::Where, error::Result, ids::NewsId};
use crate::office::{staff::types::Actor, staff::types::Role, work::types::NewsKind};

/// So far unseen lines are counted; more are "99+".
pub const CAP: i64 = 100;
const MOST: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Told {
    pub id: NewsId,
    /// What changed.
    pub kind: NewsKind,
    /// How staff call the object.
    pub reference: String,
    pub path: String,
    pub at: DateTime<Utc>,
}

/// Everything that was told, the newest first.
const NEWS: List<Told, 2> = List {
    name: "news",
    columns: "id, kind, reference, path, at",
    from: "news",
    key: ["at", "id"],
    down: true,
    of: |n| [n.at.into(), n.id.into()],
};

/// What was told to somebody, in two parts.
fn mine(actor: &Actor) -> [Where; 2] {
    let rows = Where::default();
    let post = match (actor.role, actor.centre) {
        (Role::CentreManager, Some(centre)) => rows.is("centre_id", centre),
        // What is told to a centre is about cases and applicants, which they do not see.
        _ => rows.is("role", actor.role).is("division", actor.division.code()),
    };
    [post, Where::default().is("staff_id", actor.id)]
}

/// How many lines came since this person last marked them as seen, at most [`CAP`]. On every page of the console, so it is one
/// query that reads at most as many index entries as it counts.
pub async fn unseen(tx: &mut Tx, actor: &Actor) -> Result<i64> {
    let [one, two] = mine(actor).map(|rows| {
        let fresh = rows.and("at > (SELECT news_seen_at FROM staff WHERE id = $1)", [actor.id.into()]);
        let part = Sql::from("SELECT 1 AS one FROM news").add(fresh).limit(MOST);
        Sql::from("SELECT * FROM (").add(part).add(") AS part")
    });
    let both = one.add(" UNION ALL ").add(two);
    let (n,): (i64,) = Sql::from("SELECT COUNT(*) FROM (").add(both).add(") AS both_parts").one(tx).await?;
    Ok(n.min(CAP))
}

/// One page of the bell, the newest first.
pub async fn page(tx: &mut Tx, turn: Turn<'_>, actor: &Actor) -> Result<Page<Told>> {
    NEWS.page_of_two(tx, turn, mine(actor)).await
}
