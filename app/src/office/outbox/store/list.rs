//! What administrators see of the outbox, and what they may do to a mail. The fence is the version of a line: whatever happens to
//! it meanwhile changes the fence or the state, and a decision on an older look is refused.
use chrono::{DateTime, Utc};

use crate::base::db::paging::{List, Page, Turn};
use crate::base::{
    checks::mask_email, db::Tx, db::sql::Sql, db::sql::Where, error::AppError, error::Result, i18n::Lang,
    ids::MailId, keys::Keys, keys::field::Cell, words,
};
use crate::exec;
use crate::office::outbox::types::{Failure, State, Template};
use crate::office::{change::Change, trail::types::Entry, trail::types::What, work, work::types::Kind};

/// A mail as administrators see it: never its text, and its recipient masked.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: MailId,
    /// Of which kind; none when this version no longer knows it.
    pub template: Option<Template>,
    pub lang: Lang,
    /// `a***@example.gov.cn`; none when it was wiped or cannot be read.
    pub recipient: Option<String>,
    pub state: State,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// The next try; while it is being sent, the end of the claim.
    pub due_at: DateTime<Utc>,
    /// When it was sent, failed or was cancelled.
    pub ended_at: Option<DateTime<Utc>>,
    /// What went wrong the last time.
    pub failure: Option<Failure>,
    /// The version, for [`act`].
    pub fence: i64,
    /// Whether recipient and parameters are still there, without which nothing can be sent again.
    pub whole: bool,
}

#[derive(sqlx::FromRow)]
struct Stored {
    id: MailId,
    template: String,
    lang: Lang,
    recipient: Option<Vec<u8>>,
    state: State,
    attempts: i64,
    created_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    error: Option<String>,
    fence: i64,
}

/// All mails, the newest first.
const MAILS: List<Stored, 1> = List {
    name: "mails",
    columns: "id, template, lang, recipient, state, attempts, created_at, due_at, ended_at, error, fence",
    from: "mails",
    key: ["id"],
    down: true,
    of: |mail| [mail.id.into()],
};

impl Stored {
    fn line(self, keys: &Keys) -> Line {
        let cell = Cell::new("mails", "recipient", self.id.uuid());
        let whole = self.recipient.is_some();
        let recipient = self.recipient.and_then(|sealed| keys.fields().open(cell, &sealed));
        Line {
            id: self.id,
            template: Template::parse(&self.template),
            lang: self.lang,
            recipient: recipient.map(|address| mask_email(&address)),
            state: self.state,
            attempts: self.attempts,
            created_at: self.created_at,
            due_at: self.due_at,
            ended_at: self.ended_at,
            failure: self.error.as_deref().and_then(Failure::parse),
            fence: self.fence,
            whole,
        }
    }
}

/// How many mails stand where, for every state.
pub async fn counts(tx: &mut Tx) -> Result<Vec<(State, i64)>> {
    let found: Vec<(State, i64)> =
        Sql::from("SELECT state, COUNT(*) FROM mails GROUP BY state").all(tx).await?;
    let count = |state: State| found.iter().find(|(s, _)| *s == state).map_or(0, |(_, n)| *n);
    Ok(State::ALL.iter().map(|state| (*state, count(*state))).collect())
}

/// One page of mails, the newest first; all of them, or those in one state.
pub async fn page(tx: &mut Tx, turn: Turn<'_>, state: Option<State>) -> Result<Page<Line>> {
    let page = MAILS.page(tx, turn, Where::default().maybe("state", state)).await?;
    page.read(|mail| Ok(mail.line(turn.keys)))
}

pub async fn by_id(tx: &mut Tx, keys: &Keys, id: MailId) -> Result<Line> {
    let found = MAILS.one(tx, Where::default().is("id", id)).await?;
    Ok(found.ok_or(AppError::NotFound)?.line(keys))
}

words! {
    /// What an administrator does to a mail.
    Act {
        /// Have it tried now, with the whole backoff before it again.
        Retry = "retry",
        /// Take it back.
        Cancel = "cancel",
    }
}

impl Act {
    /// Whether this may be done to it as it stands.
    pub const fn fits(self, mail: &Line) -> bool {
        match self {
            Self::Retry => mail.whole && mail.state.can_retry(),
            Self::Cancel => mail.state.can_cancel(),
        }
    }
}

/// Does it, and writes it into the trail; what waited for an administrator waits no longer. `false` when the mail has moved on
/// since `version` was seen, or may not be acted on: then nothing happened.
pub async fn act(ch: &mut Change, id: MailId, version: i64, act: Act) -> Result<bool> {
    let now = ch.now;
    let seen = by_id(&mut ch.tx, ch.state.keys(), id).await?;
    if seen.fence != version || !act.fits(&seen) {
        return Ok(false);
    }
    let sql = match act {
        Act::Retry => {
            "UPDATE mails SET state = 'queued', attempts = 0, due_at = $1, ended_at = NULL, fence = fence + 1 \
             WHERE id = $2 AND fence = $3 AND state IN ('retry', 'failed') AND recipient IS NOT NULL"
        }
        Act::Cancel => {
            "UPDATE mails SET state = 'cancelled', ended_at = $1, fence = fence + 1 \
             WHERE id = $2 AND fence = $3 AND state IN ('queued', 'retry', 'failed')"
        }
    };
    if exec!(&mut ch.tx, sql; now, id, version)? == 0 {
        return Ok(false);
    }
    work::close(&mut ch.tx, now, Kind::MailFailed, id.uuid()).await?;
    let after = if act == Act::Retry { State::Queued } else { State::Cancelled };
    let entry = Entry::new(What::Mail, format!("mail:{}", id.uuid()))
        .before(&[seen.state.word()])
        .after(&[after.word()])
        .reason(act.word());
    ch.trail(entry);
    Ok(true)
}
