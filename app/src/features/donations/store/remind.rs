//! What happens to gifts by the clock: a donor is reminded to deliver before the place of the gift is given away, a use report that is due
//! soon is told to its centre (DON-15), and what a centre lets wait beyond its day goes to the township. Each is said once for a day that
//! it is about, on however many nodes; a step meanwhile makes it void.
use chrono::{Days, NaiveDate, Timelike as _};

use super::{PARTS, follow, questions, refused, step, tell};
use crate::base::{clock::SHANGHAI, clock::local_date, db::sql::Where, error::AppError, ids::PartId};
use crate::exec;
use crate::features::donations::types::{Part, Stage};
use crate::office::{change::Change, work, work::Kind};
use crate::web::state::AppState;

/// A donor is reminded so many days before.
const REMIND: Days = Days::new(3);
/// A centre is told of a use report so many days before it is due.
const REPORT: Days = Days::new(14);
/// Parts of one run.
const MOST: usize = 500;
/// Hours in Asia/Shanghai in which a donor is written to.
const AWAKE: std::ops::Range<u32> = 8..20;

/// What there is to say; the words of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Say {
    Deliver,
    Report,
    Late,
}

impl Say {
    const fn word(self) -> &'static str {
        match self {
            Self::Deliver => "deliver",
            Self::Report => "report",
            Self::Late => "late",
        }
    }

    /// The last of the days for which it is said today.
    fn until(self, today: NaiveDate) -> NaiveDate {
        match self {
            Self::Deliver => today + REMIND,
            Self::Report => today + REPORT,
            Self::Late => today - Days::new(1),
        }
    }

    /// In which stages.
    const fn stages(self) -> &'static [Stage] {
        match self {
            Self::Deliver => &[Stage::Accepted, Stage::AgreementSigned],
            Self::Report => &[Stage::Confirmed, Stage::ReceiptIssued, Stage::Used],
            Self::Late => &[
                Stage::Intended,
                Stage::UnderAssessment,
                Stage::Received,
                Stage::Inspected,
                Stage::Confirmed,
                Stage::ReceiptIssued,
                Stage::Used,
            ],
        }
    }

    /// Whether it holds of a part as it is now.
    fn holds(self, part: &Part, today: NaiveDate) -> bool {
        part.due_on <= self.until(today)
            && self.stages().contains(&part.state.stage())
            // While a receipt is owed, that is what its day is about.
            && (self != Self::Report || part.reports_next())
            && (self != Self::Deliver || part.state.hold().is_some_and(|h| !h.lapsed))
    }
}

/// Says what is due; called every minute.
///
/// # Errors
/// When the database fails; the next run goes on.
pub async fn run(state: &AppState) -> Result<(), AppError> {
    let now = state.clock().now();
    if AWAKE.contains(&now.with_timezone(&SHANGHAI).hour()) {
        each(state, Say::Deliver).await?;
    }
    each(state, Say::Report).await?;
    each(state, Say::Late).await?;
    questions::run(state).await?;
    refused::run(state).await
}

async fn each(state: &AppState, say: Say) -> Result<(), AppError> {
    let today = state.clock().today();
    let rows = Where::default()
        .and("p.due_on <= $1", [say.until(today).into()])
        .among("p.stage", say.stages().iter().copied())
        .and(
            "NOT EXISTS (SELECT 1 FROM gift_reminders r WHERE r.part_id = p.id AND r.what = $1 AND r.due_on = p.due_on)",
            [say.word().into()],
        );
    let mut tx = state.db().read().await?;
    let due = PARTS.first(&mut tx, rows, MOST).await?;
    drop(tx);
    for part in due.iter().filter(|p| say.holds(p, today)) {
        let mut ch = Change::job(state).await?;
        let Some(part) = step::lock(&mut ch, part.id).await?.filter(|p| say.holds(p, local_date(ch.now)))
        else {
            continue;
        };
        if mark(&mut ch, &part, say).await? {
            match say {
                Say::Deliver => tell::reminder(&mut ch, &part, &format!("deliver/{}", part.due_on)).await?,
                Say::Late => follow::late(&mut ch, &part).await?,
                Say::Report => tell::managers(&mut ch, &part, Kind::GiftReport).await?,
            }
            ch.commit().await?;
        }
    }
    Ok(())
}

/// What was late of a part is so no longer: another day counts.
pub(super) async fn in_time(ch: &mut Change, part: PartId) -> Result<(), AppError> {
    work::close(&mut ch.tx, ch.now, Kind::GiftLate, part.uuid()).await
}

/// Notes that it is said; false when it was said before.
async fn mark(ch: &mut Change, part: &Part, say: Say) -> Result<bool, AppError> {
    let n = exec!(&mut ch.tx, "INSERT INTO gift_reminders (part_id, what, due_on, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT DO NOTHING"; part.id, say.word(), part.due_on, ch.now)?;
    Ok(n == 1)
}
