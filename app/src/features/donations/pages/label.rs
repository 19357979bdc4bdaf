//! Labels for the boxes (A6) and the dispatch note (A4): they say where to, never who from. They carry the delivery number, with which nobody
//! can do anything but be found by staff; the code that lets its holder act is never printed on them (AC-10, DON-13). What stands on
//! paper is Chinese.
use chrono::NaiveDate;
use leptos::prelude::*;

use crate::base::{db::Tx, error::AppError, i18n::Lang};
use crate::features::donations::store;
use crate::features::donations::types::{Item, Part, Stage};
use crate::features::needs::{store as needs, types::Need};
use crate::t::gifts_paper as p;
use crate::web::ui::table::{Col, Table, cells};
use crate::web::{
    forms::Params, page::Cx, ui::facts::fact, ui::facts::facts, ui::icon::Icon, ui::qr, ui::top::Top,
};

const ZH: Lang = Lang::ZhCn;
/// The most boxes.
pub const BOXES: i64 = 99;

crate::words! {
    /// What is printed at once: printers hold one kind of paper.
    Paper in gifts_paper {
        A6 = "a6" => show_a6,
        A4 = "a4" => show_a4,
    }
}

/// What the papers say.
pub struct Label {
    part: Part,
    items: Vec<Item>,
    /// The first need: where the goods are delivered.
    need: Need,
    day: Option<NaiveDate>,
    boxes: i64,
    paper: Paper,
}

/// Whether something is to travel, so that there is something to print.
pub const fn travels(stage: Stage) -> bool {
    matches!(stage, Stage::Accepted | Stage::AgreementSigned | Stage::InTransit | Stage::Received)
}

/// Reads what is asked for.
///
/// # Errors
/// [`AppError::NotFound`] for a part of which nothing travels, [`AppError::BadFilter`].
pub async fn load(
    tx: &mut Tx,
    params: &Params,
    part: Part,
    day: Option<NaiveDate>,
) -> Result<Label, AppError> {
    if !travels(part.state.stage()) {
        return Err(AppError::NotFound);
    }
    let number =
        |v: &str| crate::base::checks::fold(v).trim().parse().ok().filter(|n| (1..=BOXES).contains(n));
    let boxes = params.read("boxes", number)?.or(part.boxes).unwrap_or(1);
    let paper = params.read("paper", Paper::parse)?.unwrap_or(Paper::A6);
    let mut items = store::items(tx, part.id).await?;
    items.retain(|i| i.quantities.promised > 0);
    let first = items.first().ok_or(AppError::NotFound)?.need;
    let need = needs::by_id(tx, first).await?.ok_or(AppError::NotFound)?;
    Ok(Label { part, items, need, day, boxes, paper })
}

impl Label {
    /// The page: how many boxes, which paper, and the paper.
    pub fn view(&self, cx: &Cx, action: &str) -> AnyView {
        let lang = cx.lang;
        let top =
            Top::new(p::label_title(lang)).kicker(self.part.centre_name.clone()).lead(p::label_lead(lang));
        let no = self.part.delivery_no.clone();
        let other = |paper: Paper| {
            let on = paper == self.paper;
            view! { <label class="choice"><input type="radio" name="paper" value=paper.word() checked=on/><span>{paper.label(lang)}</span></label> }
        };
        let papers = Paper::ALL.iter().map(|paper| other(*paper)).collect_view();
        let part = self.part.id.to_string();
        let sheet = match self.paper {
            Paper::A6 => (1..=self.boxes).map(|i| self.label(cx, i)).collect_view().into_any(),
            Paper::A4 => self.note(cx),
        };
        view! {
            <div class="no-print flow">
                {top.view()}
                <form class="form" action=action.to_owned() method="get">
                    <input type="hidden" name="part" value=part/>
                    <fieldset class="field"><legend>{p::which_paper(lang)}</legend><div class="choices choices--2">{papers}</div></fieldset>
                    <div class="field"><label for="boxes">{p::boxes(lang)}</label><span class="hint" id="boxes-hint">{p::boxes_hint(lang)}</span>
                        <input class="input w-s" id="boxes" name="boxes" inputmode="numeric" autocomplete="off" aria-describedby="boxes-hint" value=self.boxes.to_string()/></div>
                    <div class="form__end"><button class="btn btn--2">{p::boxes_show(lang)}</button></div>
                </form>
                <p class="row">{Icon::Print.svg()}{p::print_hint(lang)}</p>
                <p class="meta">{p::label_no_printer(lang, no)}</p>
            </div>
            {sheet}
        }
        .into_any()
    }

    fn qr(&self, cx: &Cx) -> Option<AnyView> {
        qr::svg(&cx.state.site().absolute(&format!("/staff/gifts/receive?no={}", self.part.delivery_no)))
    }

    fn id(&self, cx: &Cx) -> AnyView {
        let no = self.part.delivery_no.clone();
        view! { <div class="paper__id"><div><p class="meta">{p::delivery_no(ZH)}</p><p class="code">{no}</p></div>{self.qr(cx)}</div> }
            .into_any()
    }

    /// The label of one box.
    fn label(&self, cx: &Cx, i: i64) -> AnyView {
        let goods = self.items.iter().map(|item| {
            let n = item.packing.words(ZH, item.quantities.promised);
            view! { <p class="paper__n">{item.item.clone()}</p><p>{n}</p> }
        });
        let foot = match self.day {
            Some(day) => {
                format!("{}{}", p::arrives(ZH, ZH.day_month(day)), p::for_centre(ZH, &self.part.centre_name))
            }
            None => p::for_centre(ZH, &self.part.centre_name),
        };
        view! {
            <article class="paper paper--a6" lang="zh-CN">
                <div class="paper__head"><b>{p::goods(ZH)}</b><span class="num">{p::nth(ZH, i, self.boxes)}</span></div>
                {self.id(cx)}
                <div>{goods.collect_view()}</div>
                <div class="paper__to">
                    <p class="meta">{p::receive(ZH)}</p>
                    <p><b>{p::donee(ZH, &self.part.donee)}</b></p>
                    <p>{self.need.address.clone()}</p>
                    <p>{self.need.phone.clone()}" "{self.need.hours.clone()}</p>
                </div>
                <div class="paper__foot meta"><p>{foot}</p><p>{p::foot(ZH)}</p></div>
            </article>
        }
        .into_any()
    }

    /// The dispatch note, which travels with the first box.
    fn note(&self, cx: &Cx) -> AnyView {
        let mut list = vec![
            fact(p::f_donee(ZH), &self.part.donee),
            fact(p::f_centre(ZH), &self.part.centre_name),
            fact(p::f_address(ZH), &self.need.address),
            fact(p::f_phone(ZH), format!("{} {}", self.need.phone, self.need.hours)),
        ];
        if let Some(day) = self.day {
            list.push(fact(p::f_day(ZH), ZH.date(day)));
        }
        let cols = [
            Col::head(p::c_name(ZH)),
            Col::number(p::c_number(ZH)),
            Col::number(p::c_came(ZH)),
            Col::number(p::c_good(ZH)),
        ];
        let rows = self
            .items
            .iter()
            .map(|i| cells![i.item.clone(), i.packing.words(ZH, i.quantities.promised), "", ""]);
        let table = Table::new(p::goods(ZH), cols).rows(rows);
        let n = p::nth(ZH, 1, self.boxes);
        let signs = [p::s_brought(ZH), p::s_took(ZH), p::s_second(ZH), p::s_date(ZH)];
        let signs = signs.map(|s| view! { <p>{s}</p> });
        view! {
            <article class="paper paper--a4 sheet" lang="zh-CN">
                <div class="paper__head"><b>{p::note_title(ZH)}</b><span class="num">{n}</span></div>
                {self.id(cx)}
                {facts(list)}
                {table}
                <p>{p::differences(ZH)}</p>
                <div class="sign"><p>"\u{a0}"</p></div>
                <div class="sign">{signs}</div>
                <p class="meta">{p::no_receipt(ZH)}</p>
            </article>
        }
        .into_any()
    }
}
