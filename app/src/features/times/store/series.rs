//! Times that repeat: a series writes its times ahead, day by day, as long as it runs. An edit moves what nobody booked and nobody changed by
//! hand; what it leaves is for the centre to decide, and waits in its queue.
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Utc};

use super::house;
use super::write::put_cancel;
use super::{TIMES, write};
use crate::base::db::sql::{Sql, Where};
use crate::base::{
    clock::local_date, db::Tx, error::AppError, error::Result, i18n::Lang, ids::CentreId, ids::SeriesId,
    ids::TimeId,
};
use crate::features::centres::store::{beds, beds::Brief};
use crate::features::times::types::series::{Edit, Fate, Instance, Repeat, Rest, instant};
use crate::features::times::types::{Slot, State, Terms, Time};
use crate::office::work::{self, types::Audience, types::Item, types::Kind as WorkKind};
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::t;
use crate::{exec, fetch};

/// So many days ahead times are written.
pub const AHEAD: u64 = 70;
/// Series that one run writes on.
const ROUND: i64 = 200;

/// A series as it stands.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Series {
    pub id: SeriesId,
    #[sqlx(rename = "centre_id")]
    pub centre: CentreId,
    rule: String,
    first: String,
    pub minutes: i64,
    rest_days: Rest,
    /// Minutes before a beginning at which booking closes.
    pub lead: i64,
    #[sqlx(flatten)]
    pub terms: Terms,
    pub filled_to: NaiveDate,
    pub ended_at: Option<DateTime<Utc>>,
    pub version: i64,
}

impl Series {
    /// Its rule.
    ///
    /// # Errors
    /// [`AppError::Internal`] when what is stored is none.
    pub fn repeat(&self) -> Result<Repeat> {
        let first = NaiveDateTime::parse_from_str(&self.first, FIRST).ok();
        let repeat = first.and_then(|first| Repeat::parse(&self.rule, first, self.rest_days).ok());
        repeat.ok_or_else(|| AppError::Internal(format!("times: the rule of {} cannot be read", self.id)))
    }

    pub fn desk(&self) -> String {
        format!("/staff/times/series/{}", self.id)
    }
}

const FIRST: &str = "%Y-%m-%dT%H:%M";

macro_rules! columns {
    () => {
        "SELECT id, centre_id, rule, first, minutes, rest_days, lead, offers, places, groups, instant, min_age, tasks, risks, bring, \
         meals, insurance, filled_to, ended_at, version FROM time_series "
    };
}

pub async fn get(tx: &mut Tx, id: SeriesId) -> Result<Option<Series>> {
    Ok(fetch!(tx, maybe concat!(columns!(), "WHERE id = $1"); id)?)
}

/// Those of a centre that run.
pub async fn of_centre(tx: &mut Tx, centre: CentreId) -> Result<Vec<Series>> {
    Ok(fetch!(tx, all concat!(columns!(), "WHERE centre_id = $1 AND ended_at IS NULL ORDER BY id"); centre)?)
}

/// Locks one by updating it.
pub async fn lock(tx: &mut Tx, id: SeriesId) -> Result<Option<Series>> {
    exec!(tx, "UPDATE time_series SET version = version WHERE id = $1"; id)?;
    get(tx, id).await
}

pub async fn create(
    ch: &mut Change,
    centre: &Brief,
    repeat: &Repeat,
    slot: Slot,
    terms: &Terms,
) -> Result<SeriesId> {
    let id = put(&mut ch.tx, ch.now, centre, repeat, slot, terms).await?;
    ch.trail(
        Entry::new(What::VisitTime, object(id)).reason("series").after(&[repeat.rule(), repeat.rest.word()]),
    );
    fill(ch, id).await?;
    Ok(id)
}

/// Puts one in as of an instant, without its times and without a line of the trail.
pub async fn put(
    tx: &mut Tx,
    at: DateTime<Utc>,
    centre: &Brief,
    repeat: &Repeat,
    slot: Slot,
    terms: &Terms,
) -> Result<SeriesId> {
    let id = SeriesId::new(at);
    exec!(tx, "INSERT INTO time_series (id, centre_id, rule, first, minutes, rest_days, lead, offers, places, groups, instant, min_age, \
        tasks, risks, bring, meals, insurance, filled_to, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
        $12, $13, $14, $15, $16, $17, $18, $19, 1)";
        id, centre.id, repeat.rule(), repeat.first().format(FIRST).to_string(), slot.minutes(), repeat.rest, slot.lead(),
        &terms.offers, terms.places, terms.groups, terms.instant, terms.min_age, &terms.tasks, &terms.risks, &terms.bring,
        &terms.meals, &terms.insurance, local_date(at) - Days::new(1), at)?;
    Ok(id)
}

/// Writes the times of a series that are due to be written: days on which its centre takes nobody are left out.
pub async fn fill(ch: &mut Change, id: SeriesId) -> Result<()> {
    let Some(series) = lock(&mut ch.tx, id).await?.filter(|s| s.ended_at.is_none()) else { return Ok(()) };
    let Some(centre) = beds::by_id(&mut ch.tx, series.centre).await? else { return Ok(()) };
    let (repeat, today) = (series.repeat()?, local_date(ch.now));
    let to = today + Days::new(AHEAD);
    let from = (series.filled_to + Days::new(1)).max(today);
    let black = house::blackouts(&mut ch.tx, centre.id, today).await?;
    for planned in repeat.days(&ch.calendar.clone(), &[], (from, to)) {
        let slot = Slot::new(repeat.on(planned.day), series.minutes, series.lead);
        if slot.starts_at > ch.now && !black.iter().any(|b| b.holds(planned.day)) {
            write::put(&mut ch.tx, ch.now, &centre, slot, &series.terms, Some((id, planned.day))).await?;
        }
    }
    exec!(&mut ch.tx, "UPDATE time_series SET filled_to = $2 WHERE id = $1"; id, to)?;
    Ok(())
}

/// Series whose times are due to be written.
pub async fn due(tx: &mut Tx, today: NaiveDate) -> Result<Vec<SeriesId>> {
    Ok(
        fetch!(tx, values "SELECT id FROM time_series WHERE ended_at IS NULL AND filled_to < $1 ORDER BY filled_to, id LIMIT $2";
        today + Days::new(AHEAD), ROUND)?,
    )
}

/// What an edit did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Edited {
    pub moved: usize,
    pub removed: usize,
    pub undecided: usize,
}

/// Edits a locked series and what it has written (F07).
///
/// # Errors
/// [`AppError::BadRequest`] when nothing would be left of its rule; else when the database does.
pub async fn edit(ch: &mut Change, series: &Series, edit: &Edit) -> Result<Edited> {
    let before = series.repeat()?;
    let after = before.edited(edit).map_err(|_| AppError::BadRequest)?;
    let edited = follow(ch, series, &before, edit).await?;
    let minutes = edit.minutes.unwrap_or(series.minutes);
    exec!(&mut ch.tx, "UPDATE time_series SET rule = $2, first = $3, minutes = $4, version = version + 1 WHERE id = $1";
        series.id, after.rule(), after.first().format(FIRST).to_string(), minutes)?;
    ch.trail(
        Entry::new(What::VisitTime, object(series.id))
            .reason("series-edit")
            .before(&[before.rule()])
            .after(&[after.rule()]),
    );
    Ok(edited)
}

/// Lets what a series has written follow an edit, and what does not follow wait for the centre.
async fn follow(ch: &mut Change, series: &Series, before: &Repeat, edit: &Edit) -> Result<Edited> {
    let mut edited = Edited::default();
    for id in ahead(&mut ch.tx, series.id, ch.now, edit.shift_days > 0).await? {
        // Locked before it is judged: somebody may be booking it.
        let Some(time) = write::lock(ch, id).await? else { continue };
        let day = series_day(&mut ch.tx, id).await?;
        let planned = instant(before.on(day));
        let of = Instance {
            planned,
            slot: time.slot,
            people: time.has_people(),
            by_hand: time.by_hand,
            cancelled: time.state == State::Cancelled,
        };
        let fate = edit.fate(&of, ch.now);
        match fate {
            Fate::Past | Fate::StaysCancelled | Fate::Unchanged => {}
            Fate::Removed => {
                let reason = t::times_desk::series_removed(Lang::ZhCn);
                put_cancel(&mut ch.tx, ch.now, id, reason).await?;
                edited.removed += 1;
            }
            Fate::Moved(slot) => {
                exec!(&mut ch.tx, "UPDATE visit_times SET day = $2, weekday = $3, starts_at = $4, ends_at = $5, closes_at = $6, \
                    series_day = $7, sequence = sequence + 1, changed_at = $8, version = version + 1 WHERE id = $1";
                    id, slot.day(), slot.weekday(), slot.starts_at, slot.ends_at, slot.closes_at, edit.target(planned).date(), ch.now)?;
                edited.moved += 1;
            }
            Fate::KeptBooked | Fate::KeptChanged | Fate::KeptWouldBePast => {
                undecided(&mut ch.tx, id).await?;
                // It stands for the day on which the series would put another now: no second one is made.
                exec!(&mut ch.tx, "UPDATE visit_times SET series_day = $2 WHERE id = $1"; id, edit.target(planned).date())?;
                edited.undecided += 1;
            }
        }
    }
    wait(ch, series.centre).await?;
    Ok(edited)
}

/// The times of a series that have not begun, so that none is put where another still stands.
async fn ahead(tx: &mut Tx, id: SeriesId, now: DateTime<Utc>, down: bool) -> Result<Vec<TimeId>> {
    let rows = Where::default().is("v.series_id", id).clock(Sql::new("v.starts_at > $1", [now.into()]));
    let mut all: Vec<TimeId> = TIMES.first(tx, rows, 1_000).await?.into_iter().map(|time| time.id).collect();
    if down {
        all.reverse();
    }
    Ok(all)
}

/// The times of a series that have not begun and stand, the next first.
pub async fn times_of(tx: &mut Tx, id: SeriesId, now: DateTime<Utc>) -> Result<Vec<Time>> {
    let rows = Where::default().is("v.series_id", id).and("v.state = 'open'", []);
    TIMES.first(tx, rows.clock(Sql::new("v.starts_at > $1", [now.into()])), 1_000).await
}

async fn series_day(tx: &mut Tx, id: TimeId) -> Result<NaiveDate> {
    Ok(fetch!(tx, value "SELECT series_day FROM visit_times WHERE id = $1"; id)?)
}

/// Ends a locked series today: what people booked stays and is for the centre to decide.
pub async fn end(ch: &mut Change, series: &Series) -> Result<Edited> {
    let last = local_date(ch.now);
    let edit = Edit { last_day: Some(last), ..Edit::default() };
    let edited = follow(ch, series, &series.repeat()?, &edit).await?;
    exec!(&mut ch.tx, "UPDATE time_series SET ended_at = $2, version = version + 1 WHERE id = $1"; series.id, ch.now)?;
    ch.trail(Entry::new(What::VisitTime, object(series.id)).reason("series-end"));
    Ok(edited)
}

/// Lets a time wait for the centre's decision.
pub(super) async fn undecided(tx: &mut Tx, id: TimeId) -> Result<()> {
    exec!(tx, "UPDATE visit_times SET undecided = TRUE WHERE id = $1"; id)?;
    Ok(())
}

/// The centre lets a locked time stand as it is.
pub async fn keep(ch: &mut Change, time: &Time) -> Result<()> {
    exec!(&mut ch.tx, "UPDATE visit_times SET undecided = FALSE, version = version + 1 WHERE id = $1"; time.id)?;
    ch.trail(Entry::new(What::VisitTime, write::object(time.id)).reason("keep"));
    wait(ch, time.centre).await
}

/// What waits for a centre about its times: one item while any of them is undecided, due on the day before the first of them.
pub async fn wait(ch: &mut Change, centre: CentreId) -> Result<()> {
    let found: Option<(String, String, NaiveDate)> = fetch!(&mut ch.tx, maybe "SELECT c.name, c.county_code, MIN(v.day) FROM visit_times v \
        JOIN centres c ON c.id = v.centre_id WHERE v.centre_id = $1 AND v.undecided AND v.state = 'open' AND v.starts_at > $2 \
        GROUP BY c.name, c.county_code"; centre, ch.now)?;
    let Some((reference, county, first)) = found else {
        return work::close(&mut ch.tx, ch.now, WorkKind::TimesDecide, centre.uuid()).await;
    };
    let item = Item {
        kind: WorkKind::TimesDecide,
        object: centre.uuid(),
        reference,
        path: "/staff/times?which=undecided".to_owned(),
        audience: Audience::Centre(centre),
        county,
        except: [None, None],
        due: Some((first - Days::new(1)).max(local_date(ch.now))),
    };
    work::open(&mut ch.tx, ch.now, &item).await
}

fn object(id: SeriesId) -> String {
    format!("time-series:{id}")
}

/// Writes the one-off times of a week of a centre again, in another week; says how many. What stands there already, has begun or may not be
/// there is left out.
pub async fn copy_week(ch: &mut Change, centre: &Brief, from: NaiveDate, to: NaiveDate) -> Result<usize> {
    let rows = Where::default().is("v.centre_id", centre.id).and(
        "v.day BETWEEN $1 AND $2 AND v.series_id IS NULL AND v.state <> 'cancelled'",
        [from.into(), (from + Days::new(6)).into()],
    );
    let week = TIMES.first(&mut ch.tx, rows, 200).await?;
    let mut n = 0;
    for time in week {
        let slot = time.slot.moved(time.slot.starts_at + (to - from), None);
        let there: Option<(i64,)> = fetch!(&mut ch.tx, maybe "SELECT COUNT(*) FROM visit_times WHERE centre_id = $1 AND starts_at = $2 \
            AND state <> 'cancelled' HAVING COUNT(*) > 0"; centre.id, slot.starts_at)?;
        if there.is_none()
            && slot.starts_at > ch.now
            && house::blocked(&mut ch.tx, centre.id, slot).await?.is_none()
        {
            write::create(ch, centre, slot, &time.terms).await?;
            n += 1;
        }
    }
    Ok(n)
}
