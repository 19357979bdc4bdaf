//! `/track/{code}/thanks`: the letter of thanks and the record of a gift, for the printer (A4). How the donor is called follows from the
//! display choice, so a letter on a wall says no more than the ledger; and no code stands on it, for whoever holds that may act. A record
//! has a number that grows with every step and correction: an older one says that it was put right.
use axum::{Extension, extract::Path, http::HeaderMap, response::Response};
use leptos::prelude::*;

use super::{Found, Shown, load};
use crate::base::{clock::local_date, error::AppError, i18n::Lang, ids::PartId};
use crate::features::donations::MENU;
use crate::features::donations::pages::{parts, receipts};
use crate::features::donations::store::entries;
use crate::features::donations::types::{Event, Item};
use crate::t::{donate as o, track as k};
use crate::web::page::{Cx, Head, Peer};
use crate::web::submission::follow;
use crate::web::ui::{banner::Banner, facts::Fact, facts::fact, facts::facts};

/// The page.
///
/// # Errors
/// [`AppError::NotFound`] for a code that is none, a part of another gift, or one that nobody has confirmed yet.
pub async fn show(
    Path(code): Path<String>,
    cx: Cx,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let found: Found = match follow::led(&cx, peer, &headers, &code).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let id: PartId = cx.params.one("part")?.and_then(|p| p.parse().ok()).ok_or(AppError::NotFound)?;
    let mut tx = cx.state.db().read().await?;
    let list = load(&mut tx, &cx, &found.gift).await?;
    let shown = list.into_iter().find(|s| s.part.id == id && s.came());
    let shown = shown.ok_or(AppError::NotFound)?;
    let corrections = entries::corrections(&mut tx, id).await?;
    drop(tx);
    let number = i64::try_from(shown.events.len()).unwrap_or(0) + corrections;
    let asked = cx.params.read("v", |v| v.parse::<i64>().ok())?;
    let old = asked.is_some_and(|v| v < number);
    let lang = cx.lang;
    let head = Head::new(k::thanks_title(lang), k::thanks_lead(lang), MENU)
        .crumb(o::track_title(lang), Some("/track"))
        .crumb(o::track_gift(lang), Some(&found.path()))
        .crumb(k::thanks_title(lang), None)
        .private();
    Ok(cx.draw(head, move |cx| {
        let back = cx.to(&found.path());
        let fresh = format!("{back}/thanks?part={id}&v={number}");
        let note = if old {
            Banner::wait().text(k::superseded(lang)).link(fresh, k::superseded_link(lang)).unprinted().view()
        } else {
            Banner::info().text(k::print_hint(lang)).unprinted().view()
        };
        let number = format!("{}-{}", shown.part.reference, asked.filter(|_| old).unwrap_or(number));
        view! {
            <div class="head no-print"><h1>{k::thanks_title(lang)}</h1><p class="lead">{k::thanks_lead(lang)}</p></div>
            <div class="flow no-print section">{note}<p><a class="go" href=back>{k::thanks_back(lang)}</a></p></div>
            {letter(&found, &shown, lang)}
            {record(&found, &shown, (number, old), lang)}
        }
    }))
}

/// How the donor is called.
fn called(found: &Found, lang: Lang) -> String {
    let name = found.gift.kind.public_name(&found.name, found.gift.display, lang);
    name.unwrap_or_else(|| crate::t::donations::name_anonymous(lang).to_owned())
}

fn goods(items: &[Item], lang: Lang) -> String {
    let list: Vec<_> = items.iter().map(|i| k::title(lang, &i.item, parts::amount(i, lang))).collect();
    lang.list(&list)
}

/// The day of the last event of a kind.
fn day_of(s: &Shown, act: Event, lang: Lang) -> Option<String> {
    s.events.iter().rev().find(|e| e.act == act).map(|e| lang.date(local_date(e.at)))
}

/// What is used, and what is left.
fn use_of(item: &Item, lang: Lang) -> String {
    let q = item.quantities;
    k::used_left(lang, item.packing.words(lang, q.used), item.packing.words(lang, q.remaining()))
}

fn letter(found: &Found, s: &Shown, lang: Lang) -> AnyView {
    let month = lang.date(local_date(found.gift.registered_at));
    let inspected = day_of(s, Event::Inspect, lang);
    let body = match inspected {
        Some(day) => k::letter_1(lang, month, &s.part.centre_name, goods(&s.items, lang), day),
        // It came from another centre, where it was inspected.
        None => k::letter_1_moved(lang, month, &s.part.centre_name, goods(&s.items, lang)),
    };
    let uses: Vec<_> = s
        .items
        .iter()
        .filter(|i| i.quantities.used > 0)
        .map(|i| view! { <p class="in">{k::letter_use(lang, &i.item, use_of(i, lang))}</p> })
        .collect();
    let hands = found.gift.hands.map(|n| view! { <p class="in">{k::letter_hands(lang, n)}</p> });
    let day = s.part.confirmed_at.map(|at| lang.date(local_date(at)));
    view! {
        <article class="sheet sheet--cert letter">
            <header class="flow"><h2>{k::letter_title(lang)}</h2></header>
            <p class="big">{k::letter_to(lang, called(found, lang))}</p>
            <p class="in">{body}</p>
            {hands}
            {uses}
            <p class="in">{k::letter_end(lang)}</p>
            <div class="sheet__ends">
                <div class="seal" role="img" aria-label=k::seal_label(lang)><span>{k::seal(lang)}</span></div>
                <div><p>{s.part.donee.clone()}</p><p>{day}</p></div>
            </div>
        </article>
    }
    .into_any()
}

fn record(found: &Found, s: &Shown, (number, old): (String, bool), lang: Lang) -> AnyView {
    let mut list: Vec<Fact> = vec![
        fact(k::rec_donor(lang), called(found, lang)),
        fact(o::fact_donee(lang), &s.part.donee),
        fact(k::rec_centre(lang), &s.part.centre_name),
    ];
    for item in &s.items {
        list.push(fact(k::rec_goods(lang), k::title(lang, &item.item, parts::amount(item, lang))));
        let q = item.quantities;
        let worth = item.worth(q.confirmed + q.transferred_in).map_or_else(
            || item.value().basis().label(lang).to_owned(),
            |fen| o::value(lang, parts::yuan(fen, lang), item.value().basis().label(lang)),
        );
        list.push(fact(k::value(lang), worth));
        list.push(fact(k::rec_use(lang), use_of(item, lang)));
    }
    let known = [(k::rec_inspected(lang), Event::Inspect), (k::rec_confirmed(lang), Event::Confirm)];
    list.extend(known.into_iter().filter_map(|(name, act)| Some(fact(name, day_of(s, act, lang)?))));
    let receipts = s.receipts.iter().filter(|r| r.voided_at.is_none());
    list.extend(receipts.map(|r| fact(k::rec_receipt(lang), receipts::line(r, lang))));
    let stamp = old.then(|| view! { <p class="big"><strong>{k::rec_old(lang)}</strong></p> });
    view! {
        <article class="sheet letter">
            <header class="flow"><h2>{k::rec_title(lang)}</h2><p class="doc-no"><span>{k::rec_no(lang, number)}</span></p>{stamp}</header>
            {facts(list)}
            <p>{k::rec_note(lang)}</p>
            <div class="sheet__ends"><div><p>{s.part.donee.clone()}</p></div></div>
            <p class="meta">{k::rec_foot(lang)}</p>
        </article>
    }
    .into_any()
}
