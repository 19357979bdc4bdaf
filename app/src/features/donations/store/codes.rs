//! Codes that were lost (AC-10): the codes of an address, for a mail to it; and another one in place of the old, which ends, after what
//! the caller knows agrees with what was registered.
use super::{code, donor, gift as read_gift};
use crate::base::{
    checks::Email, checks::Telephone, clock::local_date, db::Tx, error::AppError, ids::GiftId, keys::Keys,
    random,
};
use crate::features::donations::CODE;
use crate::features::donations::mails;
use crate::features::donations::types::Part;
use crate::office::{change::Change, trail::Entry, trail::What};
use crate::{exec, on};

/// So many gifts of an address are named, the newest.
const MOST: i64 = 20;
/// So many details must agree.
pub const AGREE: usize = 3;

/// By what the gifts of an address are found; empty for none.
pub(super) fn address(keys: &Keys, email: &str) -> Option<String> {
    let email = email.trim().to_lowercase();
    (!email.is_empty()).then(|| keys.lookup("gift-email", &email))
}

/// The codes of an address, the newest first, with the first centre of each.
pub async fn of_address(tx: &mut Tx, keys: &Keys, email: &str) -> Result<Vec<(String, String)>, AppError> {
    let Some(hash) = address(keys, email) else { return Ok(vec![]) };
    let ids: Vec<GiftId> = on!(tx, c => sqlx::query_scalar(
        "SELECT id FROM gifts WHERE email_hash = $1 AND erased_at IS NULL ORDER BY id DESC LIMIT $2")
        .bind(hash).bind(MOST).fetch_all(c).await)?;
    let mut found = vec![];
    for id in ids {
        let centre = super::parts(tx, id).await?.into_iter().next().map(|p| p.centre_name);
        found.push((code(tx, keys, id).await?, centre.unwrap_or_default()));
    }
    Ok(found)
}

/// What a caller says about a gift; what they do not know is empty.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// The name.
    pub name: String,
    /// Telephone.
    pub phone: Option<Telephone>,
    /// E-mail.
    pub email: Option<Email>,
    /// The day on which it was registered.
    pub day: Option<chrono::NaiveDate>,
    /// How many pieces of the first item were registered.
    pub pieces: Option<i64>,
}

/// What came of asking for another code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replaced {
    /// Too little agrees, or something does not.
    Differs,
    /// It went to the address that was registered; nobody here sees it.
    Mailed,
    /// There is no address: shown this once, to be read out.
    Code(String),
}

/// Gives the gift of a locked part another code when at least [`AGREE`] details agree and none differs. The old one ends.
///
/// # Errors
/// When the database fails.
pub async fn replace(ch: &mut Change, part: &Part, said: &Said) -> Result<Replaced, AppError> {
    let state = ch.state.clone();
    let keys = state.keys();
    let gift = read_gift(&mut ch.tx, part.gift).await?.ok_or(AppError::NotFound)?;
    let known = donor(&mut ch.tx, keys, gift.id).await?.unwrap_or_default();
    let pledged = super::items(&mut ch.tx, part.id).await?.first().map(|i| i.quantities.pledged);
    let fold = |text: &str| crate::base::privacy::masking::normalise(text);
    let agrees: Vec<bool> = [
        (!said.name.is_empty()).then(|| fold(&said.name) == fold(&known.name)),
        said.phone.as_ref().map(|p| Telephone::parse(&known.phone).is_ok_and(|k| k.key() == p.key())),
        said.email.as_ref().map(|e| e.expose().eq_ignore_ascii_case(&known.email)),
        said.day.map(|day| day == local_date(gift.registered_at)),
        said.pieces.map(|n| Some(n) == pledged),
    ]
    .into_iter()
    .flatten()
    .collect();
    let good = agrees.len() >= AGREE && agrees.iter().all(|a| *a);
    let entry = Entry::new(What::GiftStep, format!("gift:{}", part.reference));
    if !good {
        ch.trail(entry.reason("code-refused"));
        return Ok(Replaced::Differs);
    }
    let new = random::code_of(CODE);
    let sealed = keys.fields().seal(super::cell("code", gift.id), &new);
    exec!(&mut ch.tx, "UPDATE gifts SET code = $1, code_hash = $2, version = version + 1 WHERE id = $3";
        sealed, keys.lookup("gift", &new), gift.id)?;
    ch.trail(entry.reason("code-replaced"));
    if known.email.is_empty() {
        return Ok(Replaced::Code(new));
    }
    ch.mail(&mails::codes(&state, &known.email, gift.lang, &[(new, part.centre_name.clone())])).await?;
    Ok(Replaced::Mailed)
}
