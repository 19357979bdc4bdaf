//! The draft of the agreement (DON-08) and the written answer (DON-07): A4, in Chinese, for both sides to print. They name the donor, so staff
//! see them through a reveal, and a donor through the code.
use chrono::NaiveDate;
use leptos::prelude::*;

use super::parts::yuan;
use crate::base::{clock::local_date, db::Tx, error::AppError, i18n::Lang, keys::Keys};
use crate::features::donations::store;
use crate::features::donations::store::step::{Happened, events};
use crate::features::donations::types::{Donor, Event, Gift, Item, Part, Stage};
use crate::features::needs::store as needs;
use crate::t::gifts_paper as p;

const ZH: Lang = Lang::ZhCn;

crate::words! {
    /// Which paper.
    Paper in gifts_paper {
        Agreement = "agreement" => agreement_title,
        Answer = "answer" => answer_title,
    }
}

/// What the papers say.
pub struct Sheet {
    part: Part,
    gift: Gift,
    items: Vec<Item>,
    donor: Donor,
    note: String,
    address: String,
    /// When it was accepted or declined, and what was said.
    answer: Option<Happened>,
}

impl Paper {
    /// Whether there is such a paper for the part now.
    #[must_use]
    pub fn is_there(self, part: &Part) -> bool {
        let stage = part.state.stage();
        let open = matches!(stage, Stage::Intended | Stage::UnderAssessment | Stage::Withdrawn);
        match self {
            Self::Agreement => !open && !stage.is_over(),
            Self::Answer => !open && stage != Stage::Cancelled,
        }
    }
}

/// Reads it.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such paper.
pub async fn load(tx: &mut Tx, keys: &Keys, paper: Paper, part: Part) -> Result<Sheet, AppError> {
    if !paper.is_there(&part) {
        return Err(AppError::NotFound);
    }
    let gift = store::gift(tx, part.gift).await?.ok_or(AppError::NotFound)?;
    let donor = store::donor(tx, keys, gift.id).await?.unwrap_or_default();
    let note = store::note(tx, keys, gift.id).await?;
    let items = store::items(tx, part.id).await?;
    let address = match items.first() {
        Some(item) => needs::by_id(tx, item.need).await?.map(|n| n.address).unwrap_or_default(),
        None => String::new(),
    };
    let said = events(tx, keys, part.id).await?;
    let answer = said.into_iter().find(|e| matches!(e.act, Event::Accept | Event::Decline));
    // A part that came from another centre was never answered.
    if paper == Paper::Answer && answer.is_none() {
        return Err(AppError::NotFound);
    }
    Ok(Sheet { part, gift, items, donor, note, address, answer })
}

impl Sheet {
    fn name(&self) -> String {
        if self.donor.name.is_empty() { p::anonymous(ZH).to_owned() } else { self.donor.name.clone() }
    }

    /// The paper.
    pub fn view(&self, paper: Paper) -> AnyView {
        match paper {
            Paper::Agreement => self.agreement(),
            Paper::Answer => self.answer(),
        }
    }

    fn agreement(&self) -> AnyView {
        let centre = &self.part.centre_name;
        let goods = self.items.iter().filter(|i| i.quantities.promised > 0).map(|i| {
            let row = p::goods_row(ZH, &i.item, i.packing.words(ZH, i.quantities.promised));
            let value = match i.worth(i.quantities.promised) {
                Some(fen) => p::goods_value(ZH, yuan(fen, ZH), i.value().basis().label(ZH)),
                None => p::goods_no_value(ZH).to_owned(),
            };
            view! { <li>{row}{value}</li> }
        });
        let goods = goods.collect_view();
        let purpose = if self.note.trim().is_empty() {
            p::purpose_default(ZH, centre)
        } else {
            self.note.trim().to_owned()
        };
        let day = |d: NaiveDate| p::delivery_day(ZH, ZH.date(d));
        let day = self.gift.deliver_on.map_or_else(|| p::delivery_agreed(ZH).to_owned(), day);
        let clauses = [
            p::clause_purpose(ZH, purpose),
            p::clause_delivery(ZH, day, &self.address),
            p::clause_quality(ZH).to_owned(),
            p::clause_conditions(ZH).to_owned(),
            p::clause_receipt(ZH).to_owned(),
            p::clause_publish(ZH).to_owned(),
            p::clause_report(ZH).to_owned(),
            p::clause_ask(ZH).to_owned(),
            p::clause_dispute(ZH).to_owned(),
        ];
        let clauses = clauses.map(|c| view! { <li>{c}</li> });
        let code =
            (!self.donor.uscc.is_empty()).then(|| view! { <p>{p::party_a_uscc(ZH, &self.donor.uscc)}</p> });
        let seals = [p::seal_a(ZH), p::seal_b(ZH)].map(|seal| {
            view! { <div class="flow"><div class="seal" role="img" aria-label=seal><span>{seal}</span></div><p>{p::signed_on(ZH)}</p></div> }
        });
        view! {
            <article class="sheet" lang="zh-CN">
                <header class="flow">
                    <p class="doc-no"><span>{p::agreement_no(ZH, &self.part.reference)}</span></p>
                    <h1>{p::agreement_title(ZH)}</h1>
                </header>
                <div><p>{p::party_a(ZH, self.name())}</p>{code}<p>{p::party_b(ZH, &self.part.donee)}</p></div>
                <div><p>{p::clause_goods(ZH, centre)}</p><ul class="ticks">{goods}</ul></div>
                <ol>{clauses}</ol>
                <div class="sheet__ends">{seals}</div>
            </article>
        }
        .into_any()
    }

    fn answer(&self) -> AnyView {
        let no = &self.part.reference;
        let declined = self.answer.as_ref().is_some_and(|e| e.act == Event::Decline);
        let said = self.answer.as_ref().map(|e| e.note.clone()).unwrap_or_default();
        let body = if declined {
            view! { <p class="big">{p::answer_no(ZH, no)}</p><p class="big">{said}</p> }.into_any()
        } else {
            let rows = self.items.iter().map(|i| {
                let say = |n| i.packing.words(ZH, n);
                view! { <li>{p::answer_part(ZH, &i.item, say(i.quantities.pledged), say(i.quantities.promised))}</li> }
            });
            let said = (!said.is_empty()).then(|| view! { <p class="big">{p::answer_said(ZH, said)}</p> });
            view! {
                <p class="big">{p::answer_yes(ZH, no)}</p><ul class="ticks">{rows.collect_view()}</ul>{said}
                <p class="big">{p::answer_deliver(ZH, &self.address, &self.part.delivery_no)}</p>
            }
            .into_any()
        };
        let day = self.answer.as_ref().map(|e| ZH.date(local_date(e.at)));
        view! {
            <article class="sheet" lang="zh-CN">
                <header class="flow"><h1>{p::answer_title(ZH)}</h1></header>
                <p class="big">{p::answer_to(ZH, self.name())}</p>
                {body}
                <p class="big">{p::answer_thanks(ZH)}</p>
                <div class="sheet__ends">
                    <div class="seal" role="img" aria-label=p::answer_seal(ZH)><span>{p::answer_seal(ZH)}</span></div>
                    <div><p>{self.part.donee.clone()}</p><p>{day}</p></div>
                </div>
            </article>
        }
        .into_any()
    }
}
