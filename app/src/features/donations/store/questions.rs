//! Questions of donors (DON-14): asked on the tracking page, answered by the centre within five working days; after that they wait for the
//! township too. Question and answer are sealed.
use chrono::{DateTime, NaiveDate, Utc};

use super::{step, tell};
use crate::base::{
    db::BATCH, db::Tx, error::AppError, ids::PartId, ids::QuestionId, keys::Keys, keys::field::Cell,
};
use crate::exec;
use crate::features::donations::types::{Part, Settings};
use crate::office::work::{Audience, Item, Kind};
use crate::office::{
    change::Change, staff::types::Division, staff::types::Role, trail::Entry, trail::What, work,
};
use crate::on;
use crate::t::gift_notes as t;
use crate::web::state::AppState;

/// The most questions of a part that wait at once.
pub const OPEN: usize = 5;

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// The last day for the answer.
    pub due_on: NaiveDate,
    /// What was asked.
    pub question: String,
    /// What was answered, and when.
    pub answer: Option<(DateTime<Utc>, String)>,
}

fn cell(column: &'static str, id: QuestionId) -> Cell {
    Cell::new("gift_questions", column, id.uuid())
}

/// The questions about a part, the oldest first.
pub async fn of_part(tx: &mut Tx, keys: &Keys, part: PartId) -> Result<Vec<Question>, AppError> {
    type Line = (QuestionId, DateTime<Utc>, NaiveDate, Vec<u8>, Option<Vec<u8>>, Option<DateTime<Utc>>);
    let lines: Vec<Line> = on!(tx, c => sqlx::query_as(
        "SELECT id, asked_at, due_on, question, answer, answered_at FROM gift_questions WHERE part_id = $1 ORDER BY id")
        .bind(part).fetch_all(c).await)?;
    let open = |column, id, bytes: &[u8]| {
        let text = keys.fields().open(cell(column, id), bytes);
        text.ok_or_else(|| AppError::Internal(format!("gift_questions: {column} of {id} cannot be opened")))
    };
    lines
        .into_iter()
        .map(|(id, asked_at, due_on, question, answer, at)| {
            let answer = match (at, answer) {
                (Some(at), Some(bytes)) => Some((at, open("answer", id, &bytes)?)),
                _ => None,
            };
            Ok(Question { id, asked_at, due_on, question: open("question", id, &question)?, answer })
        })
        .collect()
}

fn item(part: &Part, id: QuestionId, due: NaiveDate, kind: Kind, audience: Audience) -> Item {
    Item {
        kind,
        object: id.uuid(),
        reference: part.reference.clone(),
        path: part.path(),
        audience,
        county: part.county.clone(),
        except: [None, None],
        due: Some(due),
    }
}

/// Takes a question in about a locked part; none when as many wait as may.
///
/// # Errors
/// When the database fails.
pub async fn ask(ch: &mut Change, part: &Part, text: &str) -> Result<Option<QuestionId>, AppError> {
    let state = ch.state.clone();
    let open =
        of_part(&mut ch.tx, state.keys(), part.id).await?.iter().filter(|q| q.answer.is_none()).count();
    if open >= OPEN {
        return Ok(None);
    }
    let (id, now) = (QuestionId::new(ch.now), ch.now);
    let due = Settings::default().question(&ch.calendar, now).last_day;
    let sealed = state.keys().fields().seal(cell("question", id), text);
    exec!(&mut ch.tx, "INSERT INTO gift_questions (id, part_id, asked_at, due_on, question) VALUES ($1, $2, $3, $4, $5)";
        id, part.id, now, due, sealed)?;
    let item = item(part, id, due, Kind::GiftQuestion, Audience::Centre(part.centre));
    work::open(&mut ch.tx, now, &item).await?;
    ch.trail(Entry::new(What::GiftStep, format!("gift:{}", part.reference)).reason("ask"));
    Ok(Some(id))
}

/// Answers a question about a locked part; false when it was answered before.
///
/// # Errors
/// When the database fails.
pub async fn answer(ch: &mut Change, part: &Part, id: QuestionId, text: &str) -> Result<bool, AppError> {
    let sealed = ch.state.keys().fields().seal(cell("answer", id), text);
    let by = ch.by();
    let n = exec!(&mut ch.tx, "UPDATE gift_questions SET answer = $1, answered_at = $2, staff_id = $3 WHERE id = $4 \
         AND part_id = $5 AND answered_at IS NULL"; sealed, ch.now, by, id, part.id)?;
    if n == 1 {
        work::close_all(&mut ch.tx, ch.now, id.uuid()).await?;
        ch.trail(
            Entry::new(What::GiftStep, format!("gift:{}", part.reference)).after(&[text]).reason("answer"),
        );
        tell::donor_of(ch, part, |lang| t::answered(lang).to_owned(), None, &format!("answer/{id}")).await?;
    }
    Ok(n == 1)
}

/// Lets what was not answered in time wait for the township too, once.
///
/// # Errors
/// When the database fails; the next run goes on.
pub async fn run(state: &AppState) -> Result<(), AppError> {
    let mut tx = state.db().read().await?;
    let due: Vec<(QuestionId, PartId, NaiveDate)> = on!(&mut tx, c => sqlx::query_as(
        "SELECT id, part_id, due_on FROM gift_questions WHERE answered_at IS NULL AND due_on < $1 AND escalated_at IS NULL \
         ORDER BY due_on LIMIT $2").bind(state.clock().today()).bind(BATCH).fetch_all(c).await)?;
    drop(tx);
    for (id, part, due) in due {
        let mut ch = Change::job(state).await?;
        let Some(part) = step::lock(&mut ch, part).await? else { continue };
        let n = exec!(&mut ch.tx, "UPDATE gift_questions SET escalated_at = $1 WHERE id = $2 AND answered_at IS NULL \
             AND escalated_at IS NULL"; ch.now, id)?;
        let township = Division::parse(&part.township).map(|d| Audience::Role(Role::TownshipOfficer, d));
        if let Some(audience) = township.filter(|_| n == 1) {
            let item = item(&part, id, due, Kind::GiftLate, audience);
            work::open(&mut ch.tx, ch.now, &item).await?;
        }
        ch.commit().await?;
    }
    Ok(())
}
