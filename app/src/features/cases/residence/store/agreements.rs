//! Entrustment and agreement (RES-05).
use sqlx::Row as _;

use super::{Step, refused, tell};
use crate::{
    base::{
        db::Tx,
        error::AppError,
        ids::{CaseId, CentreId},
    },
    exec,
    features::cases::{
        admissions::{
            store::{
                places,
                step::{Facts, StepError, advance},
            },
            types::{Act, Case, Refusal},
        },
        residence::types::agreement::{Agreement, Item, Signer},
    },
    office::trail::{self as audit, Entry, What},
    on,
};

/// Records the signed agreement of a locked case and takes the step. All items of RES-05 are settled: the form asks for every one of
/// them, and what is stored is the whole list.
///
/// # Errors
/// [`StepError::Refused`] when the case does not stand at the signing.
pub async fn sign(
    tx: &mut Tx,
    step: Step<'_>,
    case: &Case,
    centre: CentreId,
    agreement: &Agreement,
) -> Result<Case, StepError> {
    let Some(actor) = step.actor else { return refused(Refusal::Rule("RES-05"), case) };
    places::set_centre(tx, case.id, centre).await?;
    let facts = Facts {
        on: Some(agreement.agreed_on),
        authority: actor.division.label(crate::base::i18n::Lang::ZhCn),
        number: agreement.number.clone(),
        note: String::new(),
    };
    let moved = advance(tx, step.keys, step.calendar, step.actor, step.now, case, Act::Sign, &facts).await?;
    let contents = Item::ALL.iter().map(|i| i.word()).collect::<Vec<_>>().join(" ");
    exec!(tx, sqlx::query(
        "INSERT INTO agreements (case_id, entrusted_on, agreed_on, number, template, signer, contents, free, fees, \
         image_consent, trial_days, recorded_by, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(case.id).bind(agreement.entrusted_on).bind(agreement.agreed_on).bind(&agreement.number)
        .bind(&agreement.template).bind(agreement.signer).bind(&contents).bind(agreement.free)
        .bind(&agreement.fees).bind(agreement.image_consent).bind(agreement.trial_days).bind(actor.id).bind(step.now))?;
    let entry = Entry::new(What::CaseStep, format!("case:{}", case.reference))
        .by(actor)
        .after(&[
            &agreement.number,
            &agreement.agreed_on.to_string(),
            &agreement.entrusted_on.to_string(),
            &contents,
        ])
        .reason("agreement");
    audit::record(tx, step.keys, step.now, entry).await?;
    tell(tx, step.now, &moved, "stay").await?;
    Ok(moved)
}

/// The agreement of a case.
pub async fn of_case(tx: &mut Tx, case: CaseId) -> Result<Option<Agreement>, AppError> {
    on!(tx, c => {
        let row = sqlx::query(
            "SELECT entrusted_on, agreed_on, number, template, signer, free, fees, image_consent, trial_days \
             FROM agreements WHERE case_id = $1").bind(case).fetch_optional(c).await?;
        row.map(|r| {
            let signer: String = r.try_get(4)?;
            Ok(Agreement {
                entrusted_on: r.try_get(0)?,
                agreed_on: r.try_get(1)?,
                number: r.try_get(2)?,
                template: r.try_get(3)?,
                signer: Signer::parse(&signer)
                    .ok_or_else(|| AppError::Internal("agreements: unreadable signer".into()))?,
                free: r.try_get(5)?,
                fees: r.try_get(6)?,
                image_consent: r.try_get(7)?,
                trial_days: r.try_get(8)?,
            })
        }).transpose()
    })
}
