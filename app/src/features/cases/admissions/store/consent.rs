//! What was agreed to or refused (seed 45, PUB-10). Lines are only added; the latest of a kind counts.
use chrono::NaiveDate;

use super::step::StepError;
use crate::base::{db::Tx, error::Result, ids::CaseId, ids::EventId};
use crate::features::cases::admissions::types::{Case, ConsentKind, ConsentLine, Signer};
use crate::features::notices::store as notices;
use crate::features::notices::store::{number, subjects, write};
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::{exec, fetch};

/// All that was said, the newest first.
pub async fn of_case(tx: &mut Tx, id: CaseId) -> Result<Vec<ConsentLine>> {
    Ok(
        fetch!(tx, all "SELECT k.kind, k.given, k.signer, k.on_date AS \"on\", k.text_version AS version, s.name AS \
        by, k.at FROM case_consents k JOIN staff s ON s.id = k.by_staff WHERE k.case_id = $1 ORDER BY k.at DESC, \
        k.id DESC"; id)?,
    )
}

/// Whether the latest declaration says that the admission is voluntary (seed 45).
pub async fn is_voluntary(tx: &mut Tx, id: CaseId) -> Result<bool> {
    Ok(of_case(tx, id).await?.iter().find(|l| l.kind == ConsentKind::Stay).is_some_and(|l| l.given))
}

/// What is noted.
#[derive(Debug, Clone)]
pub struct NewConsent {
    /// About what.
    pub kind: ConsentKind,
    /// Yes, or no: refused or taken back.
    pub given: bool,
    pub signer: Signer,
    pub on: NaiveDate,
    /// Which text.
    pub version: String,
}

/// Notes what was said on a locked case. A refusal of the row on the web takes it off at once (PUB-10).
pub async fn note(ch: &mut Change, case: &Case, new: &NewConsent) -> Result<(), StepError> {
    let (now, me) = (ch.now, ch.person()?.id);
    exec!(&mut ch.tx, "INSERT INTO case_consents (id, case_id, kind, given, signer, on_date, text_version, by_staff, \
         at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        EventId::new(now), case.id, new.kind, new.given, new.signer, new.on, &new.version, me, now)?;
    let word = if new.given { "given" } else { "refused" };
    exec!(&mut ch.tx, "UPDATE cases SET version = version + 1, updated_at = $1 WHERE id = $2"; now, case.id)?;
    if new.kind == ConsentKind::Web {
        exec!(&mut ch.tx, "UPDATE cases SET web_consent = $1 WHERE id = $2"; word, case.id)?;
        if !new.given {
            off_the_web(ch, case).await?;
        }
    }
    let entry = Entry::new(What::CaseChange, format!("case:{}", case.reference))
        .after(&[new.kind.word(), word, new.signer.word(), &new.on.to_string(), &new.version])
        .reason(&format!("consent-{}-{word}", new.kind.word()));
    ch.trail(entry);
    Ok(())
}

/// Takes the case's masked row off the notice it stands in, if the web shows one (PUB-10): at once, and before a notice that
/// waits for its hour is posted.
pub async fn off_the_web(ch: &mut Change, case: &Case) -> Result<()> {
    let now = ch.now;
    let Some((notice, serial)) = subjects::of_case(&mut ch.tx, ch.state.keys(), case.id).await? else {
        return Ok(());
    };
    let Some(no) = number::of(&mut ch.tx, notice).await? else { return Ok(()) };
    let Some(notice) = notices::load(&mut ch.tx, &no).await? else { return Ok(()) };
    let at = now.max(notice.life.posted_at);
    write::row_off(ch, (&no, serial), at, "row-consent-withdrawn").await.map(drop)
}
