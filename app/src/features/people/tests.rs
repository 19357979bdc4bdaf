//! People on both engines: the way in (`signing_in`), what is theirs (`mine`), organisations from both sides (`orgs`), mails that are
//! stopped (`mails`), the clock (`over_time`), what everybody sees (`public`).
#![allow(clippy::unwrap_used)]
use chrono::TimeDelta;
use sqlx::AssertSqlSafe;

use crate::base::ids::{OrgId, PersonId};
use crate::features::people::store::{self, orgs};
use crate::features::people::types::{Act, By, Org, OrgDraft, OrgKind, Person, Profile, Refused, Standing};
use crate::office::outbox::{Letter, Template, store::queue};
use crate::office::{change::Change, change::StepError, staff::types::Role};
use crate::on;
use crate::testing::http::{Answer, Browser};
use crate::testing::{each_engine, staff};
use crate::web::state::AppState;

mod mails;
mod mine;
mod orgs_;
mod over_time;
mod public;
mod signing_in;

/// The county of 确山, and its neighbour.
pub const COUNTY: &str = "411725";
const NEIGHBOUR: &str = "411726";
/// A good credit code.
pub const CODE: &str = "91350100M000100Y43";

async fn count(state: &AppState, sql: &str) -> i64 {
    let mut tx = state.db().read().await.unwrap();
    on!(&mut tx, c => sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(c).await).unwrap()
}

/// The mails that wait, in the order in which they were caused if that was not at the same instant; they are taken.
async fn letters(state: &AppState) -> Vec<Letter> {
    let mut list = vec![];
    let mut tx = state.db().write().await.unwrap();
    while let Some(claim) = queue::claim(&mut tx, state.keys(), state.clock().now()).await.unwrap() {
        list.extend(claim.letter);
    }
    tx.commit().await.unwrap();
    list
}

/// The links with which one signs in, in the mails that wait.
async fn links(state: &AppState) -> Vec<String> {
    let letters = letters(state).await.into_iter().filter(|l| l.template == Template::SignIn);
    letters.filter_map(|l| l.params.get("link").cloned()).collect()
}

/// Asks for a link.
async fn ask(b: &Browser, email: &str) -> Answer {
    let key = b.get("/sign-in").await.hidden("form_key");
    b.post("/sign-in/mail", &[("form_key", &key), ("email", email)]).await
}

/// A browser in which this address is signed in, by a mailed link and its button.
pub async fn signed_in(state: &AppState, email: &str) -> Browser {
    let b = Browser::anonymous(state);
    assert_eq!(ask(&b, email).await.status, 303);
    let link = links(state).await.pop().unwrap();
    let inside = b.post(&link, &[]).await;
    assert_eq!((inside.status.as_u16(), inside.location()), (303, "/me"), "{}", inside.body);
    b.keeping(&inside)
}

/// The person with this address.
pub async fn person(state: &AppState, email: &str) -> Person {
    let mut ch = Change::at(state, state.clock().now(), None).await.unwrap();
    let mut person = store::known(&mut ch, email, crate::base::i18n::Lang::ZhCn).await.unwrap();
    if person.profile.name.is_empty() {
        person.profile = Profile { name: "林例舟".into(), phone: "19900003001".into() };
        store::save(&mut ch, &person, person.version).await.unwrap();
    }
    ch.commit().await.unwrap();
    person
}

/// Says that somebody acts for the organisation of [`CODE`].
pub async fn wish(state: &AppState, person: &Person) -> Org {
    let draft = OrgDraft {
        code: CODE.into(),
        name: "示例商贸有限公司".into(),
        kind: OrgKind::Enterprise,
        county: COUNTY.into(),
    };
    let mut ch = Change::at(state, state.clock().now(), None).await.unwrap();
    let org = orgs::ask(&mut ch, person, &draft).await.unwrap().unwrap();
    ch.commit().await.unwrap();
    org
}

/// Takes a step with somebody.
pub async fn take(state: &AppState, org: OrgId, whom: PersonId, act: Act, by: By) -> Result<(), Refused> {
    let mut ch = Change::at(state, state.clock().now(), None).await.unwrap();
    let org = orgs::lock(&mut ch, org).await.unwrap().unwrap();
    match orgs::step(&mut ch, &org, whom, act, by).await {
        Ok(()) => {
            ch.commit().await.unwrap();
            Ok(())
        }
        Err(StepError::Refused(why, _)) => Err(why),
        Err(other) => panic!("{other}"),
    }
}

async fn stands(state: &AppState, org: OrgId, person: PersonId) -> Option<Standing> {
    let mut tx = state.db().read().await.unwrap();
    orgs::standing(&mut tx, org, person).await.unwrap()
}
