//! All SQL of times. Here is how one is read; [`places`] is how bookings take and free what it has, [`write`] what a centre does,
//! [`series`] what repeats,
//! [`house`] and [`switch`] what stands in the way, [`changes`] what others are told of, [`list`] and [`desk`] what pages show.
use super::types::{Activity, Time};
use crate::base::{db::Tx, db::paging::List, db::sql::Where, error::Result, ids::CentreId, ids::TimeId};
use crate::fetch;

pub mod changes;
pub mod desk;
pub mod house;
pub mod list;
pub mod places;
pub mod series;
pub mod switch;
pub mod write;

pub use places::{Full, alternatives, alternatives_of, free, take, wait};

/// What [`Time`] is read from. What a time does not say itself is its centre's.
macro_rules! columns {
    () => {
        "v.id, v.centre_id, c.slug AS centre_slug, c.name AS centre_name, c.host_unit, c.address, c.phone, \
         COALESCE(h.way, '') AS way, v.county_code, \
         v.township_code, v.series_id, v.starts_at, v.ends_at, v.closes_at, v.offers, v.places, v.groups, v.instant, v.min_age, \
         v.tasks, v.risks, v.bring, v.meals, v.insurance, v.taken_places, v.taken_groups, v.waiting, v.state, v.reason, v.by_hand, \
         v.undecided, v.sequence, v.created_at, v.changed_at, v.version"
    };
}

use columns;

/// All times, the next first.
const TIMES: List<Time, 2> = List {
    name: "times",
    columns: columns!(),
    from: "visit_times v JOIN centres c ON c.id = v.centre_id LEFT JOIN visit_houses h ON h.centre_id = v.centre_id",
    key: ["v.starts_at", "v.id"],
    down: false,
    of: |v| [v.slot.starts_at.into(), v.id.into()],
};

/// The time with this id, whoever may see it and whatever state it is in.
pub async fn get(tx: &mut Tx, id: TimeId) -> Result<Option<Time>> {
    TIMES.one(tx, Where::default().is("v.id", id)).await
}

/// How much of an activity is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Taken {
    pub activity: Activity,
    /// Its own limit, where it has one.
    pub places: Option<i64>,
    pub taken: i64,
    /// Whether it can be chosen; what was booked before it was closed stays.
    pub open: bool,
}

impl Taken {
    /// People that still fit, where it has a limit of its own.
    pub fn free(&self) -> Option<i64> {
        self.places.map(|n| (n - self.taken).max(0))
    }
}

/// The activities of a time, those included that were closed after somebody booked them.
pub async fn activities(tx: &mut Tx, id: TimeId) -> Result<Vec<Taken>> {
    Ok(
        fetch!(tx, all "SELECT activity, places, taken, open FROM visit_time_activities WHERE time_id = $1"; id)?,
    )
}

/// The times of a centre on a day, whatever state they are in.
pub async fn of_day(tx: &mut Tx, centre: CentreId, day: chrono::NaiveDate) -> Result<Vec<Time>> {
    TIMES.first(tx, Where::default().is("v.centre_id", centre).is("v.day", day), 100).await
}
