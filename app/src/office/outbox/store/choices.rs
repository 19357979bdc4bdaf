//! What somebody wants no mails about any more. A mail that may be stopped has a [`Topic`]; it carries a link and the headers of
//! RFC 8058, and is not queued for who stopped it (ML-06). It makes no difference whether they have an account: the choice is stored
//! under a keyed code of the address, which is also all that the link holds, sealed. Receipts and links to sign in have no topic.
use chrono::{DateTime, Utc};

use crate::base::{db::Tx, error::AppError, keys::Keys, words};
use crate::office::outbox::types::Template;
use crate::{exec, on};

words! {
    /// What mails are about that may be stopped.
    Topic in mail {
        /// How things stand with one's gifts.
        Gifts = "gifts" => topic_gifts,
    }
}

impl Template {
    /// What it is about, if it may be stopped.
    pub const fn topic(self) -> Option<Topic> {
        match self {
            Self::GiftNews => Some(Topic::Gifts),
            _ => None,
        }
    }
}

/// The list of the seal: a link to one topic is good for no other.
const SEAL: &str = "mail-off";

/// Whose choice it is.
fn whose(keys: &Keys, address: &str) -> String {
    keys.lookup("mail-off", &address.trim().to_lowercase())
}

/// Where the holder of an address stops mails about a topic, without the base.
pub fn path(keys: &Keys, topic: Topic, address: &str) -> String {
    format!("/mail/off/{}/{}", topic.word(), keys.seal(SEAL, topic.word(), &whose(keys, address)))
}

/// Whether a token is one of [`path`]'s: then whose choice it is.
pub fn of_token(keys: &Keys, topic: Topic, token: &str) -> Option<String> {
    keys.open(SEAL, topic.word(), token)
}

/// Whether the holder of an address has stopped mails about a topic.
pub async fn stopped(tx: &mut Tx, keys: &Keys, topic: Topic, address: &str) -> Result<bool, AppError> {
    let n: i64 = on!(tx, c => sqlx::query_scalar("SELECT COUNT(*) FROM mail_stops WHERE hash = $1 AND topic = $2")
        .bind(whose(keys, address)).bind(topic).fetch_one(c).await)?;
    Ok(n > 0)
}

/// Stops mails, for whom [`of_token`] names. Twice is once.
pub async fn stop(tx: &mut Tx, now: DateTime<Utc>, topic: Topic, whose: &str) -> Result<(), AppError> {
    exec!(tx, "INSERT INTO mail_stops (hash, topic, at) VALUES ($1, $2, $3) ON CONFLICT (hash, topic) DO NOTHING";
        whose, topic, now)?;
    Ok(())
}

/// What the holder of an address chose: mails about this, or none.
pub async fn set(
    tx: &mut Tx,
    keys: &Keys,
    now: DateTime<Utc>,
    topic: Topic,
    address: &str,
    wanted: bool,
) -> Result<(), AppError> {
    let whose = whose(keys, address);
    if wanted {
        exec!(tx, "DELETE FROM mail_stops WHERE hash = $1 AND topic = $2"; whose, topic)?;
        return Ok(());
    }
    stop(tx, now, topic, &whose).await
}
