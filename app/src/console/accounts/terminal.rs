//! `nuanfang staff …`: accounts from the command line. Whoever may run it holds the database and its key already, so it asks for no
//! session; what it does is written down like everything else.
use crate::base::{db::paging::Turn, error::AppError, i18n::Lang};
use crate::features::centres::{store as centres, types::Slug};
use crate::office::staff::types::{CITY, Division, Role};
use crate::office::{
    change::Change, staff::admin, staff::admin::Refused, staff::admin::Wanted, staff::signin,
    staff::store::links::Purpose, staff::store::people,
};
use crate::web::state::AppState;

/// What was typed after `staff add`.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    pub email: String,
    pub role: String,
    pub division: Option<String>,
    pub centre: Option<String>,
    pub name: Option<String>,
    pub lang: String,
}

fn refused(why: Refused) -> String {
    match why {
        Refused::Taken => "this address has an account already".into(),
        Refused::Unfit => "role, division and centre do not go together".into(),
        Refused::Stale | Refused::Yourself | Refused::LastAdmin => format!("refused: {why:?}"),
        Refused::App(error) => error.to_string(),
    }
}

fn failed(error: impl Into<AppError>) -> String {
    error.into().to_string()
}

/// Makes an account; the lines to print end with its link.
pub async fn add(state: &AppState, wish: Wish) -> Result<Vec<String>, String> {
    let email = signin::email(&wish.email).ok_or("--email: not an e-mail address")?;
    let role = Role::parse(&wish.role).ok_or_else(|| {
        format!("--role: one of {}", Role::ALL.iter().map(|r| r.word()).collect::<Vec<_>>().join(", "))
    })?;
    let lang = Lang::parse(&wish.lang).ok_or("--lang: zh-CN or en")?;
    let name = wish.name.unwrap_or_else(|| email.clone());
    let mut ch = Change::at(state, state.clock().now(), None).await.map_err(failed)?;
    let centre = match wish.centre {
        None => None,
        Some(slug) => {
            let slug = Slug::parse(&slug).map_err(|_| "--centre: no such centre")?;
            Some(centres::get(&mut ch.tx, &slug).await.map_err(failed)?.ok_or("--centre: no such centre")?)
        }
    };
    let code = match (&wish.division, &centre) {
        (Some(code), _) => code.clone(),
        (None, Some(centre)) => centre.details.township.clone(),
        (None, None) => CITY.to_owned(),
    };
    let division = Division::parse(&code).ok_or("--division: no such division")?;
    let wanted = Wanted { name, role, division, unit: None, centre: centre.map(|c| c.id), lang };
    let id = admin::add(&mut ch, &email, wanted).await.map_err(refused)?;
    let link = admin::hand(&mut ch, id, Purpose::Invite, false).await.map_err(failed)?;
    ch.commit().await.map_err(failed)?;
    Ok(vec![
        format!("{email}: {} in {code}", role.word()),
        "This link works once, within 72 hours:".into(),
        link.unwrap_or_default(),
    ])
}

/// All accounts, a line each.
pub async fn list(state: &AppState) -> Result<Vec<String>, String> {
    let mut tx = state.db().read().await.map_err(failed)?;
    let turn = Turn::first(state.keys(), 100_000);
    let all = people::page(&mut tx, turn, &people::Filter::default()).await.map_err(failed)?;
    let lines = all.items.iter().map(|a| {
        format!(
            "{:<40} {:<22} {:<13} {:<9} {}",
            a.email,
            a.role.word(),
            a.division.code(),
            a.status.word(),
            a.name
        )
    });
    Ok(lines.collect())
}

/// Takes a password away, and the authenticator if asked to; the lines end with the link.
pub async fn reset(state: &AppState, email: &str, totp: bool) -> Result<Vec<String>, String> {
    let email = signin::email(email).ok_or("--email: not an e-mail address")?;
    let mut ch = Change::at(state, state.clock().now(), None).await.map_err(failed)?;
    let found =
        people::by_email(&mut ch.tx, state.keys(), &email).await.map_err(failed)?.ok_or("no such account")?;
    let id = found.account.id;
    if totp && found.account.enrolled {
        admin::reset_totp(&mut ch, id, None, "", false).await.map_err(refused)?;
    }
    let link = admin::reset_password(&mut ch, id, None, false).await.map_err(refused)?;
    ch.commit().await.map_err(failed)?;
    Ok(vec!["The old password is gone. This link works once:".into(), link.unwrap_or_default()])
}
