//! All SQL of people. Here is who has an account; [`links`] are mailed, [`sessions`] begin with one, [`orgs`] are acted for, [`things`]
//! belong to somebody, [`retention`] ends what is over. Somebody is found by a keyed code of the address.
use crate::base::db::paging::List;
use crate::base::{
    db::Tx, db::sql::Where, error::AppError, i18n::Lang, ids::PersonId, keeping::Sealed, keys::Keys,
    keys::field::Cell,
};
use crate::exec;
use crate::features::people::types::{Person, Profile};
use crate::office::{change::Change, trail::Entry, trail::What};

pub mod links;
pub mod orgs;
pub mod retention;
pub mod sessions;
pub mod things;

/// The sealed columns of people.
pub const SEALED: &[Sealed] = &[Sealed::new("people", "email"), Sealed::new("people", "profile")];

#[derive(sqlx::FromRow)]
struct Row {
    id: PersonId,
    email: Vec<u8>,
    profile: Vec<u8>,
    lang: Lang,
    version: i64,
}

const PEOPLE: List<Row, 1> = List {
    name: "people",
    columns: "p.id, p.email, p.profile, p.lang, p.version",
    from: "people p",
    key: ["p.id"],
    down: false,
    of: |p| [p.id.into()],
};

impl Row {
    fn open(self, keys: &Keys) -> Result<Person, AppError> {
        let Self { id, lang, version, .. } = self;
        let unreadable = || AppError::Internal(format!("people: {id} cannot be opened"));
        let read = |column, sealed: &[u8]| keys.fields().open(Cell::new("people", column, id.uuid()), sealed);
        let email = read("email", &self.email).ok_or_else(unreadable)?;
        let profile = read("profile", &self.profile).and_then(|text| serde_json::from_str(&text).ok());
        Ok(Person { id, email, profile: profile.ok_or_else(unreadable)?, lang, version })
    }
}

/// What somebody is found by.
fn code(keys: &Keys, email: &str) -> String {
    keys.lookup("person", &email.to_lowercase())
}

fn seal_profile(keys: &Keys, id: PersonId, profile: &Profile) -> Result<Vec<u8>, AppError> {
    let text = serde_json::to_string(profile).map_err(|e| AppError::Internal(e.to_string()))?;
    Ok(keys.fields().seal(Cell::new("people", "profile", id.uuid()), &text))
}

/// The person with this id.
pub async fn by_id(tx: &mut Tx, keys: &Keys, id: PersonId) -> Result<Option<Person>, AppError> {
    let row = PEOPLE.one(tx, Where::default().is("p.id", id)).await?;
    row.map(|row| row.open(keys)).transpose()
}

/// The person with this address, who has just proved that it is theirs; made if there is none.
pub async fn known(ch: &mut Change, email: &str, lang: Lang) -> Result<Person, AppError> {
    let (keys, now) = (ch.state.keys().clone(), ch.now);
    let (id, hash) = (PersonId::new(now), code(&keys, email));
    let sealed = keys.fields().seal(Cell::new("people", "email", id.uuid()), email);
    exec!(&mut ch.tx, "INSERT INTO people (id, email_hash, email, profile, lang, created_at, seen_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $6, 1) ON CONFLICT (email_hash) DO UPDATE SET seen_at = excluded.seen_at";
        id, &hash, sealed, seal_profile(&keys, id, &Profile::default())?, lang, now)?;
    let row = PEOPLE.one(&mut ch.tx, Where::default().is("p.email_hash", hash)).await?;
    row.ok_or(AppError::NotFound)?.open(&keys)
}

/// Writes what somebody says of themselves; false when they did so in another tab meanwhile (AC-07).
pub async fn save(ch: &mut Change, person: &Person, seen: i64) -> Result<bool, AppError> {
    let sealed = seal_profile(ch.state.keys(), person.id, &person.profile)?;
    let n = exec!(&mut ch.tx, "UPDATE people SET profile = $1, lang = $2, version = version + 1 WHERE id = $3 AND version = $4";
        sealed, person.lang, person.id, seen)?;
    Ok(n == 1)
}

/// Erases somebody: sessions, what belongs to them is theirs no longer, their place in organisations goes to the next (PIPL 47).
pub async fn erase(ch: &mut Change, id: PersonId) -> Result<(), AppError> {
    for (org, _) in orgs::of(&mut ch.tx, id).await? {
        orgs::leave(ch, org.id, id).await?;
    }
    // A link that was asked for and not used holds the address too.
    exec!(&mut ch.tx, "DELETE FROM person_links WHERE email_hash = (SELECT email_hash FROM people WHERE id = $1)"; id)?;
    sessions::end_all(&mut ch.tx, id).await?;
    things::disown(&mut ch.tx, id).await?;
    exec!(&mut ch.tx, "DELETE FROM people WHERE id = $1"; id)?;
    ch.trail(Entry::new(What::Person, format!("person:{id}")).reason("erased"));
    Ok(())
}
