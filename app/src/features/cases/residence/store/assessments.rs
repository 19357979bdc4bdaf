//! Re-assessments (RES-06): when they are due, what they found, and changes that bring them forward.
use chrono::{Days, NaiveDate};

use super::stays;
use crate::base::ids::{CaseId, StayId, WorkId};
use crate::base::{db::Tx, error::AppError, error::Result, keeping::Sealed, keys::Keys, keys::field::Cell};
use crate::features::cases::residence::types::stay::{Outcome, Stay, Why, change_due, yearly_due};
use crate::features::cases::{
    admissions::store::step::StepError, admissions::types::Case, admissions::types::eligibility::SelfCare,
};
use crate::office::work::{Audience, Item, Kind};
use crate::office::{change::Change, staff::types::Division, staff::types::Role, work};
use crate::{exec, fetch};

/// So many days ahead a re-assessment appears in the queue.
pub const AHEAD: u64 = 30;

pub const SEALED: &[Sealed] = &[Sealed::new("assessments", "result")];

/// A re-assessment that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub why: Why,
    pub due_on: NaiveDate,
    pub done_on: NaiveDate,
    /// What cannot be done alone (RES-03).
    pub failed: Vec<SelfCare>,
    pub outcome: Outcome,
}

/// Records a re-assessment of a stay that lasts; the next is due a year later.
pub async fn record(
    ch: &mut Change,
    case: &Case,
    stay: &Stay,
    (done_on, failed, outcome): (NaiveDate, &[SelfCare], Outcome),
) -> Result<(), StepError> {
    let (now, me) = (ch.now, ch.person()?.id);
    let id = WorkId::new(now).uuid();
    let words = failed.iter().map(|i| i.word()).collect::<Vec<_>>().join(" ");
    let sealed = ch.state.keys().fields().seal(Cell::new("assessments", "result", id), &words);
    exec!(&mut ch.tx, "INSERT INTO assessments (id, stay_id, why, due_on, done_on, result, outcome, done_by, \
         recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        id, stay.id, stay.assess_why, stay.assess_due, done_on, sealed, outcome, me, now)?;
    set_due(&mut ch.tx, stay.id, yearly_due(done_on), Why::Yearly, false).await?;
    work::close(&mut ch.tx, now, Kind::Reassess, case.id.uuid()).await?;
    stays::record(ch, case, "reassess", &[&done_on.to_string(), &words, outcome.word()]).await?;
    Ok(())
}

/// Something has changed: the re-assessment is due within ten working days, unless it is due earlier (RES-06).
pub async fn changed(ch: &mut Change, case: &Case, stay: &Stay) -> Result<(), StepError> {
    let now = ch.now;
    let due = change_due(&ch.calendar, crate::base::clock::local_date(now)).min(stay.assess_due);
    set_due(&mut ch.tx, stay.id, due, Why::Change, true).await?;
    wait(ch, &Waiting::of(case), due).await?;
    stays::record(ch, case, "change", &[&due.to_string()]).await?;
    Ok(())
}

async fn set_due(tx: &mut Tx, stay: StayId, due: NaiveDate, why: Why, told: bool) -> Result<()> {
    exec!(tx, "UPDATE stays SET assess_due = $1, assess_why = $2, assess_told = $3 WHERE id = $4";
        due, why, told, stay)?;
    Ok(())
}

/// What a waiting re-assessment says about its case.
pub(super) struct Waiting {
    case: CaseId,
    reference: String,
    county: String,
    township: String,
}

impl Waiting {
    fn of(case: &Case) -> Self {
        let (county, township) = (case.county.clone(), case.township.clone());
        Self { case: case.id, reference: case.reference.clone(), county, township }
    }
}

async fn wait(ch: &mut Change, w: &Waiting, due: NaiveDate) -> Result<()> {
    let now = ch.now;
    let Some(township) = Division::parse(&w.township) else { return Ok(()) };
    let item = Item {
        kind: Kind::Reassess,
        object: w.case.uuid(),
        reference: w.reference.clone(),
        path: format!("/staff/cases/{}/stay/assess", w.reference),
        audience: Audience::Role(Role::TownshipOfficer, township),
        county: w.county.clone(),
        except: [None, None],
        due: Some(due),
    };
    work::open(&mut ch.tx, now, &item).await
}

/// Lets what comes due within [`AHEAD`] days wait in the queue of its township; at most `most` at a time. Says how many. Each stay
/// is claimed by the update, so several nodes never do one twice.
pub async fn open_due(ch: &mut Change, most: i64) -> Result<usize> {
    let now = ch.now;
    let until =
        crate::base::clock::local_date(now).checked_add_days(Days::new(AHEAD)).unwrap_or(NaiveDate::MAX);
    type Line = (StayId, CaseId, NaiveDate, String, String, String);
    let lines: Vec<Line> = fetch!(&mut ch.tx, all "SELECT s.id, s.case_id, s.assess_due, k.reference, s.county_code, \
        s.township_code FROM stays s JOIN cases k ON k.id = s.case_id WHERE s.ended_on IS NULL AND s.assess_due <= \
        $1 AND NOT s.assess_told ORDER BY s.assess_due, s.id LIMIT $2"; until, most)?;
    let mut opened = 0;
    for (stay, case, due, reference, county, township) in lines {
        let mine = exec!(&mut ch.tx, "UPDATE stays SET assess_told = $1 WHERE id = $2 AND NOT assess_told";
            true, stay)?;
        if mine == 1 {
            wait(ch, &Waiting { case, reference, county, township }, due).await?;
            opened += 1;
        }
    }
    Ok(opened)
}

/// The re-assessments of a stay, the newest first.
pub async fn of_stay(tx: &mut Tx, keys: &Keys, stay: StayId) -> Result<Vec<Done>> {
    type Line = (uuid::Uuid, Why, NaiveDate, NaiveDate, Vec<u8>, Outcome);
    let lines: Vec<Line> = fetch!(tx, all "SELECT id, why, due_on, done_on, result, outcome FROM assessments WHERE \
        stay_id = $1 ORDER BY done_on DESC, id DESC"; stay)?;
    let broken = || AppError::Internal("assessments: a result cannot be opened".into());
    lines
        .into_iter()
        .map(|(id, why, due_on, done_on, sealed, outcome)| {
            let text =
                keys.fields().open(Cell::new("assessments", "result", id), &sealed).ok_or_else(broken)?;
            let failed = text.split_whitespace().filter_map(SelfCare::parse).collect();
            Ok(Done { why, due_on, done_on, failed, outcome })
        })
        .collect()
}
