//! Entrustment and agreement (RES-05).

use super::tell;
use crate::base::{db::Tx, error::Result, ids::CaseId, ids::CentreId};
use crate::features::cases::admissions::store::step::{Facts, StepError, advance};
use crate::features::cases::{
    admissions::store::places, admissions::types::Act, admissions::types::Case,
    residence::types::agreement::Agreement, residence::types::agreement::Item,
};
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::{exec, fetch};

/// Records the signed agreement of a locked case and takes the step. All items of RES-05 are settled: the form asks for every one of
/// them, and what is stored is the whole list.
///
/// # Errors
/// [`StepError::Refused`] when the case does not stand at the signing.
pub async fn sign(
    ch: &mut Change,
    case: &Case,
    centre: CentreId,
    agreement: &Agreement,
) -> Result<Case, StepError> {
    let (now, me) = (ch.now, ch.person()?.id);
    places::set_centre(&mut ch.tx, case.id, centre).await?;
    let facts = Facts {
        on: Some(agreement.agreed_on),
        authority: ch.person()?.division.label(crate::base::i18n::Lang::ZhCn),
        number: agreement.number.clone(),
        note: String::new(),
    };
    let moved = advance(ch, case, Act::Sign, &facts).await?;
    let contents = Item::ALL.iter().map(|i| i.word()).collect::<Vec<_>>().join(" ");
    exec!(&mut ch.tx, "INSERT INTO agreements (case_id, entrusted_on, agreed_on, number, template, signer, contents, \
         free, fees, image_consent, trial_days, recorded_by, recorded_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
        case.id, agreement.entrusted_on, agreement.agreed_on, &agreement.number, &agreement.template,
        agreement.signer, &contents, agreement.free, &agreement.fees, agreement.image_consent, agreement.trial_days,
        me, now)?;
    let entry = Entry::new(What::CaseStep, format!("case:{}", case.reference))
        .after(&[
            &agreement.number,
            &agreement.agreed_on.to_string(),
            &agreement.entrusted_on.to_string(),
            &contents,
        ])
        .reason("agreement");
    ch.trail(entry);
    tell(ch, &moved, "stay").await?;
    Ok(moved)
}

pub async fn of_case(tx: &mut Tx, case: CaseId) -> Result<Option<Agreement>> {
    Ok(
        fetch!(tx, maybe "SELECT entrusted_on, agreed_on, number, template, signer, free, fees, image_consent, \
        trial_days FROM agreements WHERE case_id = $1"; case)?,
    )
}
