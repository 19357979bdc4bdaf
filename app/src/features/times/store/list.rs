//! What the public finds: filters from a closed set, the next time first or by distance from a township; how many there are; the days of a
//! month. A time is listed while bookings are taken ([`Time::takes`]), whether places are left or only the waiting list.
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};

use super::{TIMES, columns, places::open};
use crate::base::db::paging::{List, Page, Turn};
use crate::base::db::sql::{Sql, Where};
use crate::base::{clock::start_of, db::Tx, error::Result, ids::CentreId};
use crate::features::centres::{store::list::Origin, types::Slug};
use crate::features::times::types::{Activity, Band, PLACES, Qualification, Time};
use crate::web::{forms::Params, lists::Area};

crate::words! {
    /// On which days somebody has time.
    Days in times {
        Weekdays = "weekdays" => days_weekdays,
        Weekend = "weekend" => days_weekend,
        Monday = "1" => days_1,
        Tuesday = "2" => days_2,
        Wednesday = "3" => days_3,
        Thursday = "4" => days_4,
        Friday = "5" => days_5,
        Saturday = "6" => days_6,
        Sunday = "7" => days_7,
    }
}

impl Days {
    /// From which to which, Monday being 1.
    fn span(self) -> (i64, i64) {
        match self {
            Self::Weekdays => (1, 5),
            Self::Weekend => (6, 7),
            one => {
                let n = one.word().parse().unwrap_or(1);
                (n, n)
            }
        }
    }
}

/// What somebody may do by the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holds(pub Option<Qualification>);

impl Holds {
    /// Whoever has none.
    pub const NONE: &'static str = "none";

    fn parse(word: &str) -> Option<Self> {
        if word == Self::NONE { Some(Self(None)) } else { Qualification::get(word).map(|q| Self(Some(q))) }
    }

    pub fn word(self) -> &'static str {
        self.0.map_or(Self::NONE, Qualification::word)
    }
}

/// The query of `/visits`, of the month and of the open data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    pub area: Area,
    pub centre: Option<Slug>,
    /// From this day on.
    pub from: Option<NaiveDate>,
    /// Up to this day.
    pub to: Option<NaiveDate>,
    pub days: Option<Days>,
    pub activity: Option<Activity>,
    /// So many people come together.
    pub size: Option<i64>,
    pub band: Option<Band>,
    pub holds: Option<Holds>,
}

impl Filter {
    pub fn read(params: &Params) -> Result<Self> {
        let day = |v: &str| v.parse::<NaiveDate>().ok().filter(|d| (2020..2100).contains(&d.year()));
        Ok(Self {
            area: Area::read(params)?,
            centre: params.read("centre", |v| Slug::parse(v).ok())?,
            from: params.read("from", day)?,
            to: params.read("to", day)?,
            days: params.read("days", Days::parse)?,
            activity: params.read("activity", Activity::get)?,
            size: params.read("size", |v| v.parse().ok().filter(|n| (1..=PLACES).contains(n)))?,
            band: params.read("age", |v| Band::parse(v).filter(|b| *b != Band::Under8))?,
            holds: params.read("holds", Holds::parse)?,
        })
    }

    /// Whether anything is narrowed; the order is not.
    pub fn is_on(&self) -> bool {
        Self { area: Area { near: None, ..self.area }, ..self.clone() } != Self::default()
    }

    /// The activities that remain, if not all do.
    fn activities(&self) -> Option<Vec<Activity>> {
        let narrowed = self.activity.is_some() || self.band.is_some() || self.holds.is_some();
        let fits = |a: &Activity| {
            self.activity.is_none_or(|wanted| wanted == *a)
                && self.holds.is_none_or(|h| a.open_to(h.0))
                && self.band.is_none_or(|b| a.admits(b, 0))
        };
        narrowed.then(|| Activity::all().filter(fits).collect())
    }

    fn rows(&self, now: DateTime<Utc>) -> Where {
        let mut rows = self
            .area
            .rows("v.county_code", "v.township_code")
            .with(open(now))
            .maybe("c.slug", self.centre.as_ref().map(Slug::as_str));
        if let Some(day) = self.from {
            rows = rows.and("v.starts_at >= $1", [start_of(day).into()]);
        }
        if let Some(day) = self.to {
            rows = rows.and("v.starts_at < $1", [start_of(day + chrono::Days::new(1)).into()]);
        }
        if let Some((first, last)) = self.days.map(Days::span) {
            rows = rows.and("v.weekday BETWEEN $1 AND $2", [first.into(), last.into()]);
        }
        if let Some(size) = self.size {
            rows = rows.and("v.places - v.taken_places >= $1", [size.into()]);
        }
        if let Some(band) = self.band {
            rows = rows.and("v.min_age <= $1", [band.lowest().into()]);
        }
        if let Some(activities) = self.activities() {
            let size = self.size.unwrap_or_default();
            let one = Where::default().among("a.activity", activities).and(
                "a.time_id = v.id AND a.open AND (a.places IS NULL OR a.places - a.taken >= $1)",
                [size.into()],
            );
            rows = rows.also(Sql::from("EXISTS (SELECT 1 FROM visit_time_activities a").add(one).add(")"));
        }
        rows
    }
}

/// One page, the next time first.
pub async fn page(tx: &mut Tx, now: DateTime<Utc>, turn: Turn<'_>, filter: &Filter) -> Result<Page<Time>> {
    TIMES.page(tx, turn, filter.rows(now)).await
}

/// A time and how far it is.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Near {
    distance: f64,
    #[sqlx(flatten)]
    pub time: Time,
}

/// What stands for a centre without coordinates: the end of the list.
const FAR: f64 = 1e9;

impl Near {
    /// Kilometres as the crow flies; none where the centre's place is not known.
    pub fn km(&self) -> Option<f64> {
        (self.distance < FAR).then(|| self.distance.sqrt() * 111.2)
    }
}

const NEAR: List<Near, 3> = List {
    name: "times.near",
    columns: concat!("c.distance, ", columns!()),
    from: "",
    key: ["c.distance", "v.starts_at", "v.id"],
    down: false,
    of: |n| [n.distance.into(), n.time.slot.starts_at.into(), n.time.id.into()],
};

/// One page by distance from `from`.
pub async fn page_near(
    tx: &mut Tx,
    now: DateTime<Utc>,
    turn: Turn<'_>,
    filter: &Filter,
    from: Origin,
) -> Result<Page<Near>> {
    let tables = from
        .distances("centres")
        .add(" c JOIN visit_times v ON v.centre_id = c.id LEFT JOIN visit_houses h ON h.centre_id = c.id");
    NEAR.page_from(tx, turn, tables, filter.rows(now)).await
}

/// How much a filter leaves, and when it becomes less by the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, sqlx::FromRow)]
pub struct Counts {
    pub times: i64,
    pub centres: i64,
    /// The next instant at which one of them closes.
    pub changes_at: Option<DateTime<Utc>>,
}

/// What is known of everything that is listed, until the first of it closes.
struct Whole(DateTime<Utc>, Counts);

/// Counts what a filter leaves; of everything it is remembered.
pub async fn counts(tx: &mut Tx, now: DateTime<Utc>, filter: &Filter) -> Result<Counts> {
    if let Some(known) = tx
        .recall::<Whole>()
        .filter(|known| !filter.is_on() && known.0 <= now && known.1.changes_at.is_none_or(|at| now < at))
    {
        return Ok(known.1);
    }
    let sql = Sql::from(
        "SELECT COUNT(*) AS times, COUNT(DISTINCT v.centre_id) AS centres, MIN(v.closes_at) AS changes_at FROM visit_times v",
    );
    let sql = if filter.centre.is_some() { sql.add(" JOIN centres c ON c.id = v.centre_id") } else { sql };
    let counts: Counts = sql.add(filter.rows(now)).one(tx).await?;
    if !filter.is_on() {
        tx.remember(Whole(now, counts));
    }
    Ok(counts)
}

/// What one day has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct OfDay {
    pub day: NaiveDate,
    pub times: i64,
    /// Times with a place left.
    pub free: i64,
    pub changes_at: DateTime<Utc>,
}

/// The days with times that a filter leaves.
pub async fn days(tx: &mut Tx, now: DateTime<Utc>, filter: &Filter) -> Result<Vec<OfDay>> {
    let sql = Sql::from(
        "SELECT v.day, COUNT(*) AS times, COUNT(CASE WHEN v.taken_places < v.places THEN 1 END) AS free, \
         MIN(v.closes_at) AS changes_at FROM visit_times v",
    );
    let sql = if filter.centre.is_some() { sql.add(" JOIN centres c ON c.id = v.centre_id") } else { sql };
    Ok(sql.add(filter.rows(now)).add(" GROUP BY v.day ORDER BY v.day").all(tx).await?)
}

/// The last day for which anything is published.
pub async fn last_day(tx: &mut Tx) -> Result<Option<NaiveDate>> {
    let (day,): (Option<NaiveDate>,) =
        Sql::from("SELECT MAX(v.day) FROM visit_times v WHERE v.state = 'open'").one(tx).await?;
    Ok(day)
}

/// The next times of a centre.
pub async fn of_centre(tx: &mut Tx, now: DateTime<Utc>, centre: CentreId, limit: usize) -> Result<Vec<Time>> {
    TIMES.first(tx, open(now).is("v.centre_id", centre), limit).await
}

/// What a calendar holds: the times of a filter from a little while ago on, cancelled ones too, so that they vanish where they are kept.
pub async fn calendar(tx: &mut Tx, now: DateTime<Utc>, filter: &Filter, limit: usize) -> Result<Vec<Time>> {
    let since = Sql::new("v.ends_at > $1 AND v.starts_at > $1", [(now - chrono::TimeDelta::days(14)).into()]);
    let mut rows = filter.area.rows("v.county_code", "v.township_code").clock(since);
    rows = rows.maybe("c.slug", filter.centre.as_ref().map(Slug::as_str));
    if let Some(activity) = filter.activity {
        let one = Where::default().is("a.activity", activity).and("a.time_id = v.id AND a.open", []);
        rows = rows.also(Sql::from("EXISTS (SELECT 1 FROM visit_time_activities a").add(one).add(")"));
    }
    TIMES.first(tx, rows, limit).await
}
