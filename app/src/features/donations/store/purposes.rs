//! Another purpose for goods (DON-16): the donee unit asks, the donor agrees on the tracking page, or says that the old one stays or that
//! they want the goods back. What somebody says by telephone is recorded by staff. Nothing else may change a purpose.
use chrono::{DateTime, Utc};

use super::step::note;
use crate::base::{
    db::Tx, error::AppError, ids::PartId, ids::PurposeId, keys::Keys, keys::field::Cell, words,
};
use crate::exec;
use crate::features::donations::types::{Event, Part, Refused};
use crate::office::change::Change;
use crate::office::work::{Audience, NewsKind};
use crate::on;

words! {
    /// What the donor said.
    Decision in gift_notes {
        /// Nothing yet.
        Asked = "asked" => purpose_asked,
        Agreed = "agreed" => purpose_agreed,
        /// The old purpose stays.
        Keep = "keep" => purpose_keep,
        /// The goods go back.
        Return = "return" => purpose_return,
    }
}

impl Decision {
    /// The line of the history that says it.
    const fn event(self) -> Event {
        match self {
            Self::Asked => Event::AskPurpose,
            Self::Agreed => Event::AgreePurpose,
            Self::Keep => Event::KeepPurpose,
            Self::Return => Event::WantBack,
        }
    }
}

/// What was asked, and what the donor said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    /// Its id.
    pub id: PurposeId,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// What for, and why; empty once it is erased.
    pub text: String,
    /// What the donor said.
    pub decision: Decision,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
}

fn cell(id: PurposeId) -> Cell {
    Cell::new("gift_purposes", "purpose", id.uuid())
}

/// What was asked about a part, the oldest first.
pub async fn of_part(tx: &mut Tx, keys: &Keys, part: PartId) -> Result<Vec<Purpose>, AppError> {
    type Line = (PurposeId, DateTime<Utc>, Option<Vec<u8>>, Decision, Option<DateTime<Utc>>);
    let lines: Vec<Line> = on!(tx, c => sqlx::query_as(
        "SELECT id, asked_at, purpose, decision, decided_at FROM gift_purposes WHERE part_id = $1 ORDER BY id")
        .bind(part).fetch_all(c).await)?;
    lines
        .into_iter()
        .map(|(id, asked_at, text, decision, decided_at)| {
            let open = |bytes: Vec<u8>| {
                let text = keys.fields().open(cell(id), &bytes);
                text.ok_or_else(|| AppError::Internal(format!("gift_purposes: {id} cannot be opened")))
            };
            let text = text.map(open).transpose()?.unwrap_or_default();
            Ok(Purpose { id, asked_at, text, decision, decided_at })
        })
        .collect()
}

/// Asks the donor of a locked part. One question waits at a time; only goods that are there have a purpose to change.
///
/// # Errors
/// When the database fails.
pub async fn ask(ch: &mut Change, part: &Part, text: &str) -> Result<Result<(), Refused>, AppError> {
    let state = ch.state.clone();
    let waits =
        of_part(&mut ch.tx, state.keys(), part.id).await?.iter().any(|p| p.decision == Decision::Asked);
    let over = part.state.stage().is_over() || !part.state.stage().is_public();
    if waits || over {
        return Ok(Err(Refused::Order));
    }
    let (id, by) = (PurposeId::new(ch.now), ch.by());
    let sealed = state.keys().fields().seal(cell(id), text);
    exec!(&mut ch.tx, "INSERT INTO gift_purposes (id, part_id, asked_at, staff_id, purpose, decision) \
         VALUES ($1, $2, $3, $4, $5, $6)"; id, part.id, ch.now, by, sealed, Decision::Asked)?;
    note(ch, part, Event::AskPurpose, text).await?;
    Ok(Ok(()))
}

/// The donor's answer about a locked part; false when there is nothing to answer any more.
///
/// # Errors
/// When the database fails.
pub async fn decide(
    ch: &mut Change,
    part: &Part,
    id: PurposeId,
    decision: Decision,
) -> Result<bool, AppError> {
    if decision == Decision::Asked {
        return Err(AppError::BadRequest);
    }
    let n = exec!(&mut ch.tx, "UPDATE gift_purposes SET decision = $1, decided_at = $2 WHERE id = $3 AND part_id = $4 \
         AND decision = $5"; decision, ch.now, id, part.id, Decision::Asked)?;
    if n == 1 {
        note(ch, part, decision.event(), "").await?;
        let about = (part.reference.as_str(), part.path());
        ch.tell(NewsKind::GiftPurpose, about, Audience::Centre(part.centre)).await?;
    }
    Ok(n == 1)
}
