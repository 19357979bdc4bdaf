//! The register of residents' names, which the linter asks before a text becomes public (PUB-20). It holds keyed codes, never a name. A
//! feature that keeps residents stores [`code`] beside the person, and its migration adds the column to the view `resident_names`.
use std::{cell::RefCell, collections::HashSet};

use crate::base::privacy::linter::{Finding, LintContext, Rule, lint};
use crate::base::privacy::{masking::normalise, public_text::PublicText};
use crate::base::{db::Tx, db::sql::Sql, db::sql::Where, error::Result, keys::Keys};
use crate::office::change::Change;
use crate::t;
use crate::web::forms::Reader;

/// The keyed code by which a name is recognised.
pub fn code(keys: &Keys, name: &str) -> String {
    keys.lookup("name", &normalise(name))
}

/// Which of these codes belong to somebody in the register.
async fn known(tx: &mut Tx, codes: HashSet<String>) -> Result<HashSet<String>> {
    if codes.is_empty() {
        return Ok(codes);
    }
    let sql =
        Sql::from("SELECT DISTINCT code FROM resident_names").add(Where::default().among("code", codes));
    Ok(sql.all::<(String,)>(tx).await?.into_iter().map(|(code,)| code).collect())
}

/// What the linter finds in a text that is to be published, the register included. It cannot wait for a database, so the pieces it
/// takes for names are collected first.
pub async fn findings(tx: &mut Tx, keys: &Keys, text: &str) -> Result<Vec<Finding>> {
    let known = known(tx, asked_for(keys, text)).await?;
    Ok(lint(text, &LintContext { is_resident_name: &|name: &str| known.contains(&code(keys, name)) }))
}

/// The codes of every piece of a text that the linter takes for a possible name.
fn asked_for(keys: &Keys, text: &str) -> HashSet<String> {
    let asked = RefCell::new(HashSet::new());
    let note = |name: &str| {
        asked.borrow_mut().insert(code(keys, name));
        false
    };
    drop(lint(text, &LintContext { is_resident_name: &note }));
    asked.into_inner()
}

/// The resident's name that a text holds, starred out.
pub async fn resident(tx: &mut Tx, keys: &Keys, text: &str) -> Result<Option<String>> {
    let found = findings(tx, keys, text).await?;
    Ok(found.into_iter().find(|f| f.rule == Rule::ResidentName).map(|f| f.excerpt_masked))
}

/// Lets what was typed into a field pass, or says beside it why not. A resident's name is only warned of elsewhere; in a sentence that
/// somebody writes for the public it is refused (PUB-20).
pub async fn pass(
    ch: &mut Change,
    r: &mut Reader<'_>,
    field: &str,
    text: &str,
) -> Result<Option<PublicText>> {
    let why = t::writing::personal(r.lang());
    told(ch, r, (field, text), why).await
}

/// The same for a sentence that goes to somebody outside, a donor or a visitor, with words of its own for why not (VIS-06).
pub async fn told(
    ch: &mut Change,
    r: &mut Reader<'_>,
    (field, text): (&str, &str),
    why: &str,
) -> Result<Option<PublicText>> {
    let named = resident(&mut ch.tx, ch.state.keys(), text).await?.is_some();
    let passed = PublicText::parse(text).ok().filter(|_| !named);
    if passed.is_none() {
        r.fail(field, why);
    }
    Ok(passed)
}
