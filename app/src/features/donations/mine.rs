//! What donors with an account have of their gifts: the panels on their page and on their organisation's, what comes next, the file of
//! their data, claiming an older gift by its code. Which gifts are theirs is `people`'s to know, under [`store::GIFT`].
use serde_json::{Value, json};
use uuid::Uuid;

use crate::base::{db::Tx, error::AppError, i18n::Lang, ids::GiftId, ids::PersonId, random};
use crate::features::donations::pages::mine::{self as pages, FIRST};
use crate::features::donations::pages::parts;
use crate::features::donations::store::{self, GIFT, step};
use crate::features::donations::types::{Event, Gift, Item, Part};
use crate::features::people::store::things::{self, Owner};
use crate::features::people::{ME, ORGANISATION};
use crate::office::work::store::NEVER;
use crate::t::gifts_mine as m;
use crate::web::{mine::Claim, mine::Mine, mine::Next, page::Cx, panels::Panel};

/// More gifts than anybody has.
const MANY: usize = 1_000;

/// On one's own page.
pub const PANEL: Panel = Panel {
    spot: ME,
    order: 10,
    draw: |tx, cx, id| Box::pin(pages::panel(tx, cx, Owner::Person(PersonId::from_uuid(id)))),
};
/// On the page of an organisation.
pub const ORG_PANEL: Panel = Panel {
    spot: ORGANISATION,
    order: 10,
    draw: |tx, cx, id| Box::pin(pages::panel(tx, cx, Owner::Org(crate::base::ids::OrgId::from_uuid(id)))),
};
/// What donations have of somebody.
pub const MINE: Mine = Mine {
    name: "gifts",
    next: |tx, cx, id| Box::pin(next(tx, cx, PersonId::from_uuid(id))),
    export: |tx, cx, id| Box::pin(export(tx, cx, PersonId::from_uuid(id))),
    claim: |tx, cx, id, code| Box::pin(claim(tx, cx, PersonId::from_uuid(id), code)),
};

/// A gift as its donor sees it.
pub struct Own {
    /// The gift.
    pub gift: Gift,
    /// Its code; empty once it has ended.
    pub code: String,
    /// Its parts with what they hold.
    pub parts: Vec<(Part, Vec<Item>)>,
}

impl Own {
    /// What was given, in a few words.
    pub fn what(&self, lang: Lang) -> String {
        let items = self.parts.iter().flat_map(|(_, items)| items);
        let words: Vec<_> = items.map(|i| format!("{} {}", i.item, parts::amount(i, lang))).collect();
        lang.list(&words)
    }
}

/// Loads gifts that belong to somebody.
pub async fn load(tx: &mut Tx, cx: &Cx, ids: &[Uuid]) -> Result<Vec<Own>, AppError> {
    let mut list = vec![];
    for id in ids.iter().copied().map(GiftId::from_uuid) {
        let Some(gift) = store::gift(tx, id).await? else { continue };
        let code = store::code(tx, cx.state.keys(), id).await?;
        let mut parts = vec![];
        for part in store::parts(tx, id).await? {
            let items = store::items(tx, part.id).await?;
            parts.push((part, items));
        }
        list.push(Own { gift, code, parts });
    }
    Ok(list)
}

async fn next(tx: &mut Tx, cx: &Cx, person: PersonId) -> Result<Vec<Next>, AppError> {
    let ids = things::all(tx, Owner::Person(person), GIFT, FIRST).await?;
    let lang = cx.lang;
    let mut list = vec![];
    for own in load(tx, cx, &ids).await? {
        let waits = own.parts.iter().filter(|(part, _)| part.due_on != NEVER);
        let first = waits.min_by_key(|(part, _)| part.due_on);
        let Some((part, text)) = first.and_then(|(part, _)| Some((part, parts::next(part, cx.today, lang)?)))
        else {
            continue;
        };
        list.push(Next {
            on: part.due_on,
            title: m::next(lang, own.what(lang), part.state.stage().label(lang)),
            text,
            href: cx.to(&format!("/track/{}", own.code)),
        });
    }
    Ok(list)
}

async fn export(tx: &mut Tx, cx: &Cx, person: PersonId) -> Result<Value, AppError> {
    let keys = cx.state.keys();
    let ids = things::all(tx, Owner::Person(person), GIFT, MANY).await?;
    let mut list = vec![];
    for own in load(tx, cx, &ids).await? {
        let mut parts = vec![];
        for (part, items) in &own.parts {
            // What was said among colleagues is theirs.
            let events = step::events(tx, keys, part.id).await?.into_iter();
            let events = events.filter(|e| e.act != Event::Assess);
            parts.push(json!({
                "reference": part.reference,
                "centre": part.centre_name,
                "donee": part.donee,
                "state": part.state.stage().word(),
                "items": items.iter().map(|i| json!({
                    "item": i.item,
                    "pledged": i.quantities.pledged,
                    "confirmed": i.quantities.confirmed,
                    "value_yuan_fen": i.value().fen(),
                })).collect::<Vec<_>>(),
                "history": events.map(|e| json!({ "at": e.at.to_rfc3339(), "what": e.act.word(), "note": e.note })).collect::<Vec<_>>(),
            }));
        }
        list.push(json!({
            "code": own.code,
            "registered_at": own.gift.registered_at.to_rfc3339(),
            "donor_kind": own.gift.kind.word(),
            "donor": store::donor(tx, keys, own.gift.id).await?,
            "named_as": own.gift.display.word(),
            "delivery": own.gift.way.word(),
            "deliver_on": own.gift.deliver_on,
            "note": store::note(tx, keys, own.gift.id).await?,
            "parts": parts,
        }));
    }
    Ok(list.into())
}

async fn claim(tx: &mut Tx, cx: &Cx, person: PersonId, code: &str) -> Result<Claim, AppError> {
    let keys = cx.state.keys();
    // What cannot be a code is looked up like one: nothing tells them apart by time.
    let code = random::parse_code(code).unwrap_or_default();
    let Some(gift) = store::by_code(tx, keys, &code).await? else { return Ok(Claim::Unknown) };
    let uscc = store::donor(tx, keys, gift.id).await?.map(|d| d.uscc).unwrap_or_default();
    let theirs = things::own(tx, person, (GIFT, gift.id.uuid()), &uscc).await?;
    Ok(if theirs { Claim::Theirs } else { Claim::Taken })
}
