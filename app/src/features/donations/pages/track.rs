//! `/track`: typing a code; `/track/{code}`: every step of a gift, what comes next and by when, and what its donor may do. Both through
//! the kit (`submission::follow`); never kept by anybody (AC-10). The code is the right to act.
//!
//! [`acts`] is what the donor does, `view` how a part is drawn, [`thanks`] letter and record for the printer, [`kept`] the codes that this
//! device keeps, [`lost`] the way to a code that was lost.
use axum::{Extension, extract::Path, http::HeaderMap, response::Response};
use leptos::prelude::*;

use crate::base::{db::Tx, error::AppError, i18n::Lang};
use crate::features::donations::store::{purposes, purposes::Purpose, questions, questions::Question};
use crate::features::donations::store::{receipts::Receipt, shelf, shelf::Entry};
use crate::features::donations::store::{refused, refused::Refused, step, step::Happened};
use crate::features::donations::types::{Gift, Item, Part};
use crate::features::donations::{MENU, store};
use crate::features::needs::{store as needs, types::Need};
use crate::t::{donate as o, track as k};
use crate::web::page::{Cx, Head, Peer};
use crate::web::submission::{follow, follow::Asked, follow::Followed};
use crate::web::{forms::Form, ui::banner::Banner, ui::banner::done, ui::field::Typed, ui::icon::Icon};

pub mod acts;
pub mod kept;
pub mod lost;
pub mod thanks;
mod view;

/// What a code leads to.
pub struct Found {
    pub(super) gift: Gift,
    pub(super) code: String,
    name: String,
}

impl Found {
    /// Its page, without the base.
    fn path(&self) -> String {
        format!("/track/{}", self.code)
    }
}

impl Followed for Found {
    const FOLLOW: &'static str = "/track";

    fn asked(lang: Lang) -> Asked {
        Asked {
            title: o::track_title(lang),
            lead: o::track_lead(lang),
            code: o::track_code(lang),
            hint: o::track_hint(lang),
            button: o::track_button(lang),
            wrong: o::track_wrong(lang),
            section: MENU,
        }
    }

    async fn by_code(tx: &mut Tx, cx: &Cx, code: &str) -> Result<Option<Self>, AppError> {
        let keys = cx.state.keys();
        let Some(gift) = store::by_code(tx, keys, code).await? else { return Ok(None) };
        let name = store::donor(tx, keys, gift.id).await?.map(|d| d.name).unwrap_or_default();
        Ok(Some(Self { gift, code: code.to_owned(), name }))
    }

    fn more(cx: &Cx) -> Option<AnyView> {
        let lang = cx.lang;
        let (lost, kept) = (cx.to("/track/lost"), cx.to("/track/kept"));
        Some(
            view! {
                <p><a class="go" href=lost>{k::lost_link(lang)}{Icon::Arrow.svg()}</a></p>
                <p><a class="go" href=kept>{k::kept_link(lang)}{Icon::Arrow.svg()}</a></p>
            }
            .into_any(),
        )
    }
}

/// A part with everything that its donor reads.
struct Shown {
    part: Part,
    items: Vec<Item>,
    events: Vec<Happened>,
    questions: Vec<Question>,
    purposes: Vec<Purpose>,
    refused: Vec<Refused>,
    trace: Vec<Entry>,
    receipts: Vec<Receipt>,
    /// The first need, for address, hours and telephone.
    need: Option<Need>,
}

impl Shown {
    /// Whether anything of it was confirmed: what was refused at the door is nothing to thank for.
    fn came(&self) -> bool {
        let came = |i: &Item| i.quantities.confirmed + i.quantities.transferred_in > 0;
        self.part.state.stage().is_public() && self.items.iter().any(came)
    }
}

async fn load(tx: &mut Tx, cx: &Cx, gift: &Gift) -> Result<Vec<Shown>, AppError> {
    let keys = cx.state.keys();
    let mut list = vec![];
    for part in store::parts(tx, gift.id).await? {
        let items = store::items(tx, part.id).await?;
        let need = match items.first() {
            Some(item) => needs::by_id(tx, item.need).await?,
            None => None,
        };
        list.push(Shown {
            events: step::events(tx, keys, part.id).await?,
            questions: questions::of_part(tx, keys, part.id).await?,
            purposes: purposes::of_part(tx, keys, part.id).await?,
            refused: refused::of_part(tx, part.id).await?,
            trace: shelf::trace(tx, part.id).await?,
            receipts: store::receipts::of(tx, part.id).await?,
            items,
            need,
            part,
        });
    }
    Ok(list)
}

/// Where a gift stands.
///
/// # Errors
/// [`AppError::NotFound`] for a code that is none.
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
    let typed = Typed::start(cx.lang);
    page(cx, &headers, found, typed).await
}

/// Draws it; `typed` is a question that comes back.
async fn page(cx: Cx, headers: &HeaderMap, found: Found, typed: Typed) -> Result<Response, AppError> {
    let mut tx = cx.state.db().read().await?;
    let list = load(&mut tx, &cx, &found.gift).await?;
    drop(tx);
    let lang = cx.lang;
    let title = view::title(&list, lang);
    let head = Head::new(&title, o::track_lead(lang), MENU)
        .crumb(o::track_title(lang), Some("/track"))
        .crumb(o::track_gift(lang), None)
        .private()
        .of(&typed);
    let kept = kept::Kept::of(&cx, headers).has(&found.code);
    let said = said(&cx);
    Ok(cx.draw(head, move |cx| {
        let action = cx.to(&found.path());
        let part = |(i, s): (usize, &Shown)| {
            let part = view::part(s, &action, &typed, (cx.today, lang));
            if i == 0 { part } else { view! { <div class="section">{part}</div> }.into_any() }
        };
        let parts = list.iter().enumerate().map(part).collect_view();
        let code = view! { <span class="num nowrap">{found.code.clone()}</span> };
        view! {
            <div class="head">
                <span class="kicker">{o::track_code(lang)}" "{code}</span>
                <h1>{title}</h1>
                {(list.len() == 1).then(|| list.first().map(|s| view! { <p class="row">{view::mark(&s.part, lang)}</p> }))}
                <p class="meta">{o::track_kicker(lang, lang.moment(found.gift.registered_at))}</p>
            </div>
            {said}
            <div class="split">
                <div class="flow-l">{parts}</div>
                <aside class="flow-l" aria-label=k::about(lang)>
                    {view::about(&found, &list, lang)}
                    {view::named(&found, &action, lang)}
                    {kept::panel(kept, &action, lang)}
                </aside>
            </div>
        }
    }))
}

/// What was just done, or could not be: only words that are known say something.
fn said(cx: &Cx) -> Option<AnyView> {
    let lang = cx.lang;
    let word = cx.params.one("done").ok().flatten()?;
    Some(match word {
        "full" => Banner::wait().text(o::sent_full(lang)).answer().view(),
        "choose" => Banner::wait().text(o::error_display(lang)).answer().view(),
        "asked" => done(k::asked_done(lang)),
        "named" => done(k::named_done(lang)),
        "withdrawn" => done(k::withdrawn_done(lang)),
        "sent" => done(k::sent_done(lang)),
        "decided" => done(k::decided_done(lang)),
        "kept" => done(k::kept_done(lang)),
        "forgotten" => done(k::forgotten_done(lang)),
        _ => return None,
    })
}

/// The form of a question that comes back.
fn back(lang: Lang, form: Form, message: impl Into<String>) -> Typed {
    Typed::wrong(lang, form, "question", message)
}
