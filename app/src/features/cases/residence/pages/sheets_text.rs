//! What stands on the papers, in Chinese. A changed text is a new `types::agreement::TEMPLATE`.
use chrono::NaiveDate;
use leptos::prelude::*;

use super::agreement::trial;
use crate::base::i18n::Lang;
use crate::features::cases::residence::types::agreement::{Agreement, Item, Signer, TEMPLATE};
use crate::features::cases::{
    admissions::types::Person, residence::types::exit::Exit, residence::types::exit::Words,
};
use crate::t::{agreement as a, exits as e};

/// Papers are in Chinese, whatever the language of the console: that is what is signed.
const ZH: Lang = Lang::ZhCn;

fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| a::blank_day(ZH).to_owned(), |d| ZH.date(d))
}

fn or_blank(text: &str) -> String {
    if text.is_empty() { a::blank(ZH).to_owned() } else { text.to_owned() }
}

fn number(found: Option<&Agreement>) -> AnyView {
    let no = found.map_or_else(|| a::blank(ZH).to_owned(), |f| f.number.clone());
    let version = found.map_or(TEMPLATE, |f| f.template.as_str());
    view! { <p class="doc-no"><span>{a::sheet_no(ZH, no)}</span><span>{a::sheet_version(ZH, version)}</span></p> }.into_any()
}

/// 委托书.
pub(super) fn entrustment(found: Option<&Agreement>, someone: &Person, centre: &str) -> AnyView {
    let guardian = (!someone.guardian.is_empty()).then(|| {
        view! { <p class="big">{a::entrust_guardian(ZH, &someone.guardian, or_blank(&someone.phone))}</p> }
    });
    let signed = day(found.map(|f| f.entrusted_on));
    view! {
        <article class="sheet" lang="zh-CN">
            <header class="flow">{number(found)}<h1>{a::entrust_heading(ZH)}</h1></header>
            <p class="big">{a::entrust_body(ZH, &someone.name, or_blank(&someone.village), or_blank(centre))}</p>
            {guardian}
            <p class="big">{a::entrust_scope(ZH)}</p>
            <p class="big">{a::entrust_voluntary(ZH)}</p>
            <div class="sheet__ends"><div>
                <p>{a::sign_entrust(ZH)}{a::blank(ZH)}</p>
                <p>{a::sign_guardian(ZH)}{a::blank(ZH)}</p>
                <p>{a::sign_day(ZH, signed)}</p>
            </div></div>
        </article>
    }
    .into_any()
}

/// 托养协议书: one clause for each item of RES-05.
pub(super) fn agreement(found: Option<&Agreement>, someone: &Person, centre: &str) -> AnyView {
    let guardian = (!someone.guardian.is_empty())
        .then(|| view! { <p>{a::agree_party_c(ZH, &someone.guardian, or_blank(&someone.phone))}</p> });
    let fees = match found {
        Some(f) if f.free => a::free_word(ZH).to_owned(),
        Some(f) => f.fees.clone(),
        None => a::blank(ZH).to_owned(),
    };
    let image = match found.map(|f| f.image_consent) {
        Some(true) => a::image_yes_word(ZH),
        // RES-09: without a written consent it is no.
        Some(false) | None => a::image_no_word(ZH),
    };
    let contact = match (someone.guardian.as_str(), someone.phone.as_str()) {
        ("", phone) => or_blank(phone),
        (name, phone) => format!("{name} {phone}"),
    };
    let clause = |item: Item| -> String {
        match item {
            Item::Parties => a::clause_parties(ZH).to_owned(),
            Item::Services => a::clause_services(ZH).to_owned(),
            Item::Fees => a::clause_fees(ZH, &fees),
            Item::Duties => a::clause_duties(ZH).to_owned(),
            Item::Health => a::clause_health(ZH).to_owned(),
            Item::Emergency => a::clause_emergency(ZH, &contact),
            Item::Medical => a::clause_medical(ZH).to_owned(),
            Item::Valuables => a::clause_valuables(ZH).to_owned(),
            Item::Privacy => a::clause_privacy(ZH, image),
            Item::Complaints => a::clause_complaints(ZH).to_owned(),
            Item::Change => a::clause_change(ZH).to_owned(),
            Item::Exit => a::clause_exit(ZH).to_owned(),
            Item::Disputes => a::clause_disputes(ZH).to_owned(),
        }
    };
    let clauses = Item::ALL.iter().map(|i| view! { <li>{clause(*i)}</li> }).collect_view();
    let trial_line = found.map(|f| view! { <p>{a::clause_trial(ZH, trial(ZH, f.trial_days))}</p> });
    let signed = day(found.map(|f| f.agreed_on));
    let signer = match found.map(|f| f.signer) {
        Some(Signer::Guardian) => someone.guardian.clone(),
        _ => String::new(),
    };
    view! {
        <article class="sheet" lang="zh-CN">
            <header class="flow">{number(found)}<h1>{a::agree_heading(ZH)}</h1></header>
            <div>
                <p>{a::agree_party_a(ZH, or_blank(centre))}</p>
                <p>{a::agree_party_b(ZH, &someone.name, or_blank(&someone.village))}</p>
                {guardian}
            </div>
            <ol>{clauses}</ol>
            {trial_line}
            <div class="sheet__ends">
                <div class="seal" role="img" aria-label=a::sign_a(ZH)><span>{a::sign_a(ZH)}</span></div>
                <div>
                    <p>{a::sign_a_name(ZH)}{a::blank(ZH)}</p>
                    <p>{a::sign_b(ZH)}{a::blank(ZH)}{(!signer.is_empty()).then(|| format!("（{signer}）"))}</p>
                    <p>{a::sign_day(ZH, signed)}</p>
                </div>
            </div>
        </article>
    }
    .into_any()
}

/// The written decision, with its reasons and remedies (RES-07, OBJ-09).
pub(super) fn decision(exit: &Exit, said: &Words, someone: &Person, centre: &str) -> AnyView {
    let heard = exit.heard.map(|(who, day)| {
        view! { <p class="big">{e::doc_heard(ZH, ZH.date(day), who.label(ZH))}</p> }
    });
    let back = exit.reason.can_return().then(|| view! { <p class="big">{e::doc_return(ZH)}</p> });
    let decided = exit.reviewed.map(|(_, at)| crate::base::clock::local_date(at));
    view! {
        <article class="sheet" lang="zh-CN">
            <header class="flow">
                <p class="doc-no"><span>{a::sheet_no(ZH, &exit.decision_no)}</span></p>
                <h1>{e::doc_title(ZH)}</h1>
            </header>
            <p class="big">{e::doc_to(ZH, &someone.name, or_blank(&someone.village))}</p>
            <p class="big">{e::doc_body(ZH, or_blank(centre), exit.reason.label(ZH))}</p>
            {heard}
            <p class="big">{e::doc_grounds(ZH, &said.grounds)}</p>
            {back}
            <p class="big">{e::doc_remedies(ZH)}</p>
            <div class="sheet__ends">
                <div class="seal" role="img" aria-label=e::doc_seal(ZH)><span>{e::doc_seal(ZH)}</span></div>
                <div><p>{day(decided)}</p></div>
            </div>
        </article>
    }
    .into_any()
}
