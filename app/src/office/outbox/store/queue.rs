//! What workers do with the outbox. A claim is an update that only one of several workers can win; it carries a lease, after
//! which another may take the mail over, and a fence, without which the late write of the first is refused (ML-03, FI-07).
use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::base::{
    db::Tx, error::AppError, error::Result, i18n::Lang, ids::MailId, keys::Keys, keys::field::Cell,
};
use crate::office::outbox::store::choices;
use crate::office::outbox::types::{BACKOFF, Failure, Letter, Problem, Template, backoff};
use crate::office::staff::types::{CITY, Division, Role};
use crate::office::work;
use crate::office::work::types::{Audience, Item, Kind};
use crate::{exec, fetch};

/// How long a claim holds. Far longer than a delivery may take, so that a node whose clock is ten minutes ahead does not take
/// over what is being sent (FI-12); a worker that stops in order gives its claim back at once.
pub const LEASE: TimeDelta = TimeDelta::minutes(15);

/// A mail that this worker holds.
#[derive(Debug, Clone)]
pub struct Claim {
    pub id: MailId,
    /// Which try this is, from 1.
    pub attempts: i64,
    /// The token of this claim.
    pub fence: i64,
    /// When it was queued: the date that the mail carries.
    pub created_at: DateTime<Utc>,
    /// The letter; none when it cannot be read (another key, a template that is gone).
    pub letter: Option<Letter>,
}

type Line = (MailId, String, String, Option<Vec<u8>>, Option<Vec<u8>>, i64, DateTime<Utc>, i64);

/// Claims the mail that is due: accounts first, digests last, of one rank the longest waiting; none when nothing is due, or another worker
/// was faster. What its recipient stopped after it was queued is cancelled (ML-06).
pub async fn claim(tx: &mut Tx, keys: &Keys, now: DateTime<Utc>) -> Result<Option<Claim>> {
    while let Some(claim) = take(tx, keys, now).await? {
        let topic = claim.letter.as_ref().and_then(|l| Some((l.template.topic()?, l.to.as_str())));
        match topic {
            Some((topic, to)) if choices::stopped(tx, keys, topic, to).await? => {
                exec!(tx, "UPDATE mails SET state = 'cancelled', ended_at = $1 WHERE id = $2 AND fence = $3"; now, claim.id, claim.fence)?;
            }
            _ => return Ok(Some(claim)),
        }
    }
    Ok(None)
}

async fn take(tx: &mut Tx, keys: &Keys, now: DateTime<Utc>) -> Result<Option<Claim>> {
    // The state and the time are asked a second time: on PostgreSQL the one who waited for the row sees it as it is now.
    let line: Option<Line> = fetch!(tx, maybe "UPDATE mails SET state = 'sending', due_at = $2, attempts = attempts \
        + 1, fence = fence + 1 WHERE id = (SELECT id FROM mails WHERE state IN ('queued', 'retry', 'sending') AND \
        due_at <= $1 ORDER BY rank, due_at, id LIMIT 1) AND state IN ('queued', 'retry', 'sending') AND due_at <= $1 \
        RETURNING id, template, lang, recipient, params, attempts, created_at, fence"; now, now + LEASE)?;
    Ok(line.map(|(id, template, lang, recipient, params, attempts, created_at, fence)| {
        let open = |column, sealed: Option<Vec<u8>>| {
            keys.fields().open(Cell::new("mails", column, id.uuid()), &sealed?)
        };
        let letter = (|| {
            let params: BTreeMap<String, String> = serde_json::from_str(&open("params", params)?).ok()?;
            let (to, template) = (open("recipient", recipient)?, Template::parse(&template)?);
            Some(Letter {
                lang: Lang::parse(&lang)?,
                stop: template.topic().map(|topic| choices::path(keys, topic, &to)),
                to,
                template,
                params,
                once: None,
                limited: false,
                due: None,
            })
        })();
        Claim { id, attempts, fence, created_at, letter }
    }))
}

/// The server took it over. `false` when the claim is no longer this worker's: then nothing is changed.
pub async fn sent(tx: &mut Tx, now: DateTime<Utc>, claim: &Claim) -> Result<bool> {
    Ok(exec!(tx, "UPDATE mails SET state = 'sent', ended_at = $1, error = NULL WHERE id = $2 \
         AND state = 'sending' AND fence = $3"; now, claim.id, claim.fence)?
        == 1)
}

/// It could not be handed over: another try by the written backoff, or failed (ML-04), which then waits for an administrator.
/// `false` as for [`sent`].
pub async fn not_sent(tx: &mut Tx, now: DateTime<Utc>, claim: &Claim, failure: Failure) -> Result<bool> {
    let wait = backoff(claim.attempts).filter(|_| !failure.problem.is_final());
    let (state, due, ended) = match wait {
        Some(wait) => ("retry", now + wait, None),
        None => ("failed", now, Some(now)),
    };
    let n = exec!(tx, "UPDATE mails SET state = $1, due_at = $2, ended_at = $3, error = $4 WHERE id = $5 \
         AND state = 'sending' AND fence = $6"; state, due, ended, failure.text(), claim.id, claim.fence)?;
    if n == 1 && wait.is_none() {
        work::open(tx, now, &item(claim.id)?).await?;
    }
    Ok(n == 1)
}

/// Gives a claim back untried: the worker stops. Whether a delivery that was under way arrived is not known, so the next try
/// repeats its Message-ID.
pub async fn release(tx: &mut Tx, now: DateTime<Utc>, claim: &Claim) -> Result<bool> {
    Ok(exec!(tx, "UPDATE mails SET state = 'retry', due_at = $1, attempts = attempts - 1 WHERE id = $2 \
         AND state = 'sending' AND fence = $3"; now, claim.id, claim.fence)?
        == 1)
}

/// Whether this mail was claimed more often than tries can explain: whoever sends it dies of it.
pub fn lost(claim: &Claim) -> Option<Failure> {
    let most = i64::try_from(BACKOFF.len()).unwrap_or(i64::MAX).saturating_add(3);
    (claim.attempts > most).then_some(Problem::Lost.into())
}

/// How staff call a mail: the end of its id, which is random.
pub fn reference(id: MailId) -> String {
    let text = id.uuid().simple().to_string();
    format!("M-{}", &text[24..])
}

fn item(id: MailId) -> Result<Item> {
    let city = Division::parse(CITY).ok_or_else(|| AppError::Internal("no city".to_owned()))?;
    Ok(Item {
        kind: Kind::MailFailed,
        object: id.uuid(),
        reference: reference(id),
        path: format!("/staff/mail/{}", id.uuid()),
        audience: Audience::Role(Role::CityAdmin, city),
        county: String::new(),
        except: [None, None],
        due: None,
    })
}
