//! Reading the chain: in order for the check, newest first and filtered for people.
use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;

use crate::base::db::paging::{List, Page, Turn};
use crate::base::{db::Tx, db::sql::Where, error::Result, ids::StaffId, keys::Keys};
use crate::fetch;
use crate::office::{staff::types::Division, staff::types::Role, trail::types::What};

/// One line of the trail as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Event {
    /// Its place in the chain, from 1 without gaps.
    pub seq: i64,
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// Who; none for the portal itself and for the public.
    pub actor_id: Option<StaffId>,
    /// The actor's role at that time.
    pub role: String,
    /// The county the actor worked in at that time.
    pub county_code: String,
    /// From which address.
    pub ip: String,
    /// What; a word of [`What`].
    pub action: String,
    pub object: String,
    /// Keyed code of the content before.
    pub before_hash: String,
    /// Keyed code of the content after.
    pub after_hash: String,
    pub reason: String,
    /// The code of the line before.
    pub prev_hash: String,
    /// The code of this line.
    pub hash: String,
}

impl Event {
    /// The code this line should carry: over all its parts in their order, each with its length.
    pub fn code(&self, keys: &Keys) -> String {
        let actor = self.actor_id.map_or_else(String::new, |a| a.uuid().to_string());
        keys.audit(&[
            "link",
            &self.seq.to_string(),
            &self.id.to_string(),
            &self.at.to_rfc3339_opts(SecondsFormat::Millis, true),
            &actor,
            &self.role,
            &self.county_code,
            &self.ip,
            &self.action,
            &self.object,
            &self.before_hash,
            &self.after_hash,
            &self.reason,
            &self.prev_hash,
        ])
    }
}

/// Where the chain ends, read in one instant.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Ends {
    /// The head row's number.
    pub head: i64,
    /// The head row's code.
    pub hash: String,
    /// The highest number among the lines.
    pub last: i64,
}

/// Head row and last line in one statement, so that no writer comes between. `None` when the head row is gone.
pub async fn ends(tx: &mut Tx) -> Result<Option<Ends>> {
    Ok(
        fetch!(tx, maybe "SELECT seq AS head, hash, (SELECT COALESCE(MAX(seq), 0) FROM audit_events) AS last FROM \
        audit_head WHERE id = 1")?,
    )
}

/// Lines after `seq` in their order. A line whose bytes cannot be read fails the whole page, with the engine's own error.
pub(in crate::office::trail) async fn after(
    tx: &mut Tx,
    seq: i64,
    limit: i64,
) -> Result<Vec<Event>, sqlx::Error> {
    fetch!(tx, all "SELECT * FROM audit_events WHERE seq > $1 ORDER BY seq LIMIT $2"; seq, limit)
}

/// The numbers after `seq`, without what stands there.
pub(in crate::office::trail) async fn numbers_after(tx: &mut Tx, seq: i64, limit: i64) -> Result<Vec<i64>> {
    Ok(fetch!(tx, values "SELECT seq FROM audit_events WHERE seq > $1 ORDER BY seq LIMIT $2"; seq, limit)?)
}

/// What somebody looks for in the trail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The county of a county's auditor; none sees all.
    pub county: Option<String>,
    pub what: Option<What>,
    pub role: Option<Role>,
    pub actor: Option<StaffId>,
    /// On which object: the whole of it, or its beginning.
    pub object: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
}

impl Filter {
    /// What this division's auditors may see (AC-05): a county's, what was done by staff of that county.
    pub fn of(division: &Division) -> Self {
        Self { county: division.county().map(str::to_owned), ..Self::default() }
    }

    /// All of it in one text: what a cursor is bound to, and what the trail keeps a code of.
    pub fn text(&self) -> String {
        format!("{self:?}")
    }

    fn rows(&self) -> Where {
        let rows = Where::default()
            .maybe("county_code", self.county.as_deref())
            .maybe("action", self.what)
            .maybe("role", self.role)
            .maybe("actor_id", self.actor);
        let rows = match &self.object {
            // A beginning is a range: no pattern to escape, and the index serves it.
            Some(object) => rows
                .and("object >= $1 AND object < $2", [object.into(), format!("{object}{AFTER_ALL}").into()]),
            None => rows,
        };
        let rows = match self.from {
            Some(from) => rows.and("at >= $1", [from.into()]),
            None => rows,
        };
        match self.until {
            Some(until) => rows.and("at < $1", [until.into()]),
            None => rows,
        }
    }
}

/// The least text after all that begin with a text.
const AFTER_ALL: char = '\u{10FFFF}';

/// The whole trail, newest first.
const EVENTS: List<Event, 1> = List {
    name: "audit",
    columns: "*",
    from: "audit_events",
    key: ["seq"],
    down: true,
    of: |event| [event.seq.into()],
};

/// A page of the trail, newest first.
pub async fn list(tx: &mut Tx, turn: Turn<'_>, filter: &Filter) -> Result<Page<Event>> {
    EVENTS.page(tx, turn, filter.rows()).await
}

/// The newest lines, at most `limit`.
pub async fn newest(tx: &mut Tx, filter: &Filter, limit: usize) -> Result<Vec<Event>> {
    EVENTS.first(tx, filter.rows(), limit).await
}

/// The latest line about an object: when, by whom, what.
pub async fn last(tx: &mut Tx, object: &str) -> Result<Option<(DateTime<Utc>, Option<StaffId>, What)>> {
    let found = EVENTS.first(tx, Where::default().is("object", object), 1).await?.pop();
    Ok(found.and_then(|e| Some((e.at, e.actor_id, What::parse(&e.action)?))))
}

/// How many lines match, counted up to `cap` and no further: then one more.
pub async fn count(tx: &mut Tx, filter: &Filter, cap: i64) -> Result<i64> {
    EVENTS.count(tx, filter.rows(), cap).await
}

/// One line, if this auditor may see it.
pub async fn one(tx: &mut Tx, filter: &Filter, seq: i64) -> Result<Option<Event>> {
    EVENTS.one(tx, filter.rows().is("seq", seq)).await
}
