//! The public lists: open ones by their end, ended ones newest first; filters from a closed set; counts that never walk the
//! whole table. Search looks a text up among numbers, townships and counties, so it needs no scan either.
use std::sync::Arc;

use chrono::{DateTime, TimeZone as _, Utc};

use super::NOTICES;
use crate::base::db::paging::{List, Page, Turn};
use crate::base::db::sql::{Sql, Where, among};
use crate::base::{clock::SHANGHAI, db::Tx, divisions, error::Result};
use crate::features::notices::types::{Notice, NoticeKind};
use crate::words;

/// Counting stops here: "more than 1 000" is all anyone needs.
pub const COUNT_CAP: i64 = 1000;

/// What the visitor narrowed the list to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub county: Option<String>,
    /// Townships: one chosen, or those a search text means. Empty and `Some`: the text means nothing.
    pub townships: Option<Vec<String>>,
    pub kind: Option<NoticeKind>,
    pub year: Option<i32>,
    /// The count within the year, when a number was typed.
    pub seq: Option<i64>,
}

words! {
    /// Which of the two lists.
    Which in notices {
        /// On display now, the one that ends first on top.
        Open = "open" => state_open,
        /// Closed, the latest on top.
        Ended = "ended" => state_ended,
    }
}

/// The townships that a filter names: each walks its own index in the order of the list.
const BY_TOWNSHIP: List<Notice, 2> =
    List { from: "notice_townships t CROSS JOIN notices n", key: ["t.closes_at", "t.notice_id"], ..NOTICES };

impl Filter {
    /// Whether it asks nothing of the notices themselves.
    const fn is_place(&self) -> bool {
        self.kind.is_none() && self.year.is_none() && self.seq.is_none()
    }

    /// What it asks of the notices themselves. There is an index for each set of these, in the order of the list (0018).
    fn facts(&self) -> Where {
        let rows = Where::default().maybe("n.kind", self.kind).maybe("n.year", self.year.map(i64::from));
        let Some(seq) = self.seq else { return rows };
        // A look-up for each county and year: a walk through a million notices for the few that are number 8 is slow.
        let counties = divisions::counties().iter().map(|c| c.code);
        let found = Sql::from("n.id IN (SELECT id FROM notices WHERE ").add(among("county_code", counties));
        let found = found.add(" AND year IN (SELECT DISTINCT year FROM notice_totals)");
        rows.also(found.add(Sql::new(" AND seq = $1)", [seq.into()])))
    }

    /// The rows of one of the lists at `now`, whatever the townships.
    fn anywhere(&self, which: Which, now: DateTime<Utc>) -> Where {
        let closes = match which {
            Which::Open => "n.closes_at > $1 AND n.posted_at <= $1",
            Which::Ended => "n.closes_at <= $1",
        };
        let rows = Where::default().maybe("n.county_code", self.county.as_deref());
        rows.with(self.facts()).clock(Sql::new(closes, [now.into()]))
    }

    /// The rows of one of the lists at `now` under some of its townships, which say their county themselves.
    fn under(&self, townships: Sql, which: Which, now: DateTime<Utc>) -> Where {
        let closes = match which {
            Which::Open => "t.closes_at > $1 AND n.posted_at <= $1",
            Which::Ended => "t.closes_at <= $1",
        };
        let mut rows = Where::default().also("n.id = t.notice_id".into()).also(townships);
        if let Some(year) = self.year {
            // A year's notices close within it or soon after: without these bounds a year long past is a long walk.
            let until = year_start(year + 1) + chrono::TimeDelta::days(120);
            rows =
                rows.and("t.closes_at >= $1 AND t.closes_at < $2", [year_start(year).into(), until.into()]);
        }
        rows.with(self.facts()).clock(Sql::new(closes, [now.into()]))
    }
}

fn year_start(year: i32) -> DateTime<Utc> {
    SHANGHAI
        .with_ymd_and_hms(year, 1, 1, 0, 0, 0)
        .single()
        .map_or(DateTime::UNIX_EPOCH, |t| t.with_timezone(&Utc))
}

/// One page of a list at `now`.
pub async fn page(
    tx: &mut Tx,
    turn: Turn<'_>,
    filter: &Filter,
    which: Which,
    now: DateTime<Utc>,
) -> Result<Page<Notice>> {
    let down = which == Which::Ended;
    let Some(townships) = filter.townships.as_deref() else {
        return List { down, ..NOTICES }.page(tx, turn, filter.anywhere(which, now)).await;
    };
    let list = List { down, ..BY_TOWNSHIP };
    let part = |code: &String| filter.under(Sql::new("t.township_code = $1", [code.into()]), which, now);
    match townships {
        [] => Ok(Page { items: vec![], next: None }),
        [one] => list.page(tx, turn, part(one)).await,
        // A notice that names two of them lies in two parts.
        several => {
            let parts = several.iter().map(part).collect();
            list.page_of_any(tx, turn, parts, ["closes_at", "id"]).await
        }
    }
}

/// How many notices the two lists hold; at most [`COUNT_CAP`] + 1 where no ready total exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub open: i64,
    pub ended: i64,
}

impl Counts {
    /// Of one list.
    pub const fn of(self, which: Which) -> i64 {
        match which {
            Which::Open => self.open,
            Which::Ended => self.ended,
        }
    }
}

/// Both counts of a filter, in one statement.
pub async fn counts(tx: &mut Tx, filter: &Filter, now: DateTime<Utc>) -> Result<Counts> {
    let cap = |n: i64| n.min(COUNT_CAP + 1);
    if let Some(townships) = &filter.townships {
        let few = |which| {
            let among = among("t.township_code", townships);
            // What ended under townships and nothing else is counted in their index alone, without a look at each notice.
            let (from, rows) = if which == Which::Ended && filter.is_place() {
                let rows = Where::default().also(among).clock(Sql::new("t.closes_at <= $1", [now.into()]));
                ("notice_townships t", rows)
            } else {
                (BY_TOWNSHIP.from, filter.under(among, which, now))
            };
            let few = Sql::from("SELECT DISTINCT t.notice_id FROM ").add(from).add(rows);
            let few = few.limit(usize::try_from(COUNT_CAP + 1).unwrap_or_default());
            Sql::from("(SELECT COUNT(*) FROM (").add(few).add(") AS few)")
        };
        let (open, ended) = both(tx, few(Which::Open), few(Which::Ended)).await?;
        return Ok(Counts { open, ended });
    }
    if filter.seq.is_some() {
        let few = |which| NOTICES.counting(filter.anywhere(which, now), COUNT_CAP);
        let (open, ended) = both(tx, few(Which::Open), few(Which::Ended)).await?;
        return Ok(Counts { open, ended });
    }
    // All that were ever published, less those not closed yet, which are few; of these, less those not posted yet.
    let rows = || Where::default().maybe("n.county_code", filter.county.as_deref()).with(filter.facts());
    let living = rows().clock(Sql::new("n.closes_at > $1", [now.into()]));
    let coming = rows().clock(Sql::new("n.posted_at > $1", [now.into()]));
    let (living, coming) =
        both(tx, NOTICES.counting(living, 2 * COUNT_CAP), NOTICES.counting(coming, COUNT_CAP)).await?;
    Ok(Counts { open: cap(living - coming), ended: totals(tx).await?.of(filter) - living })
}

/// Two counts.
async fn both(tx: &mut Tx, one: Sql, other: Sql) -> Result<(i64, i64)> {
    Ok(Sql::from("SELECT ").add(one).add(", ").add(other).one(tx).await?)
}

/// The published totals, kept by the publishing transaction: county, kind, year, how many.
#[derive(Debug)]
struct Totals(Vec<(String, NoticeKind, i64, i64)>);

impl Totals {
    fn of(&self, filter: &Filter) -> i64 {
        let fits = |(county, kind, year, _): &&(String, NoticeKind, i64, i64)| {
            filter.county.as_ref().is_none_or(|c| c == county)
                && filter.kind.is_none_or(|k| k == *kind)
                && filter.year.is_none_or(|y| i64::from(y) == *year)
        };
        self.0.iter().filter(fits).map(|(.., n)| n).sum()
    }
}

async fn totals(tx: &mut Tx) -> Result<Arc<Totals>> {
    if let Some(known) = tx.recall() {
        return Ok(known);
    }
    let all = Sql::from("SELECT county_code, kind, year, n FROM notice_totals").all(tx).await?;
    Ok(tx.remember(Totals(all)))
}

/// The years that hold notices, newest first, for the filter.
pub async fn years(tx: &mut Tx) -> Result<Vec<i64>> {
    let mut years: Vec<i64> = totals(tx).await?.0.iter().map(|(_, _, year, _)| *year).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    Ok(years)
}

/// An instant at which the lists change by the clock alone.
struct Next(Option<DateTime<Utc>>);

/// When they do so next: a notice is posted, or closes.
pub async fn changes_at(tx: &mut Tx, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    if let Some(Next(at)) = tx.recall::<Next>().as_deref().filter(|next| next.0.is_none_or(|at| at > now)) {
        return Ok(*at);
    }
    let sql = "SELECT MIN(x.at) FROM (SELECT MIN(closes_at) AS at FROM notices WHERE closes_at > $1 \
        UNION ALL SELECT MIN(posted_at) AS at FROM notices WHERE posted_at > $1) AS x";
    let (at,) = Sql::new(sql, [now.into()]).one(tx).await?;
    tx.remember(Next(at));
    Ok(at)
}
