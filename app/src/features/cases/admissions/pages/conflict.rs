//! What the page of a conflict says about a case ([`Contested`]): the latest that happened to it, why the step is refused, where it
//! stands now. For the steps of its residence too.
use chrono::{DateTime, Utc};

use crate::base::{error::AppError, error::Result, i18n::Lang};
use crate::features::cases::admissions::store::{check, consent, history, opinion};
use crate::features::cases::admissions::types::{Case, Refusal, State};
use crate::features::cases::{
    admissions::store, admissions::store::step::StepError, admissions::store::step::lock,
};
use crate::office::change::{Change, Contested, Met};
use crate::office::{staff::access::Action, staff::desk::Desk, staff::types::Place};
use crate::t;

impl Contested for Case {
    type Key = String;
    type Why = Refusal;
    const STALE: Refusal = Refusal::Stale;

    async fn lock(ch: &mut Change, reference: &String) -> Result<Option<Self>> {
        let scope = ch.person()?.scope();
        let Some(case) = store::by_reference(&mut ch.tx, &scope, reference).await? else { return Ok(None) };
        match lock(&mut ch.tx, case.id, None).await {
            Ok(case) => Ok(Some(case)),
            Err(StepError::App(error)) => Err(error),
            Err(StepError::Missing | StepError::Refused(..)) => Ok(None),
        }
    }

    fn place(&self) -> Option<Place> {
        Some(Self::place(self))
    }

    fn version(&self) -> i64 {
        self.version
    }

    async fn met(&self, desk: &mut Desk, why: &Refusal) -> Result<Met> {
        let (lang, scope) = (desk.cx.lang, desk.actor.scope());
        // The other change may have moved the case; what one may not see any longer does not exist.
        let case = store::by_id(desk.tx().await?, &scope, self.id).await?.ok_or(AppError::NotFound)?;
        desk.actor.require(Action::CaseRead, &case.place())?;
        let title = match why {
            Refusal::Stale | Refusal::Order { .. } => t::change::first(lang),
            _ => t::change::refused(lang),
        };
        let stands = t::change::stands(lang, case.state.label(lang));
        let look = t::change::look_again(lang).to_owned();
        let mut next = vec![(case.path(), look)];
        if case.state.has_place() || case.state == State::Exited {
            next.push((format!("{}/stay", case.path()), t::residence::stay_title(lang).to_owned()));
        }
        Ok(Met {
            head: super::rights::head(lang, &case, title),
            last: latest(desk, &case).await?,
            lines: reason(lang, why, &case).into_iter().chain([stands]).collect(),
            label,
            next,
        })
    }
}

/// Why it is refused, where that is more than being second.
fn reason(lang: Lang, why: &Refusal, case: &Case) -> Option<String> {
    Some(match why {
        Refusal::Stale | Refusal::Order { .. } => return None,
        Refusal::Full => t::residence::conflict_full(lang).to_owned(),
        Refusal::SameHands => t::residence::conflict_hands(lang).to_owned(),
        Refusal::Rule("ID-07") => t::residence::conflict_other(lang).to_owned(),
        Refusal::Rule("RES-07") if case.state == State::Exited => {
            t::residence::conflict_late(lang).to_owned()
        }
        Refusal::Rule(rule) => t::residence::conflict_rule(lang, rule),
    })
}

/// The latest thing that happened to a case: when, by whom, what.
async fn latest(desk: &mut Desk, case: &Case) -> Result<Option<(DateTime<Utc>, String, String)>> {
    let (lang, state) = (desk.cx.lang, desk.cx.state.clone());
    let tx = desk.tx().await?;
    let mut all = vec![];
    for e in history::of_case(tx, case.id).await?.into_iter().take(1) {
        all.push((e.at, e.by, e.act.label(lang).to_owned()));
    }
    for c in check::of_case(tx, state.keys(), case.id).await? {
        all.push((c.at, c.by, t::cases::did_check(lang, c.level.label(lang))));
    }
    for c in consent::of_case(tx, case.id).await?.into_iter().take(1) {
        all.push((c.at, c.by, t::cases::did_consent(lang, c.kind.label(lang))));
    }
    for o in opinion::of_case(tx, case.id).await? {
        let kind = o.kind.label(lang);
        all.push((o.asked_at, o.asked_by, t::cases::did_ask(lang, kind)));
        if let Some((_, at, by)) = o.answer {
            all.push((at, by, t::cases::did_answer(lang, kind)));
        }
    }
    Ok(all.into_iter().max_by_key(|(at, ..)| *at))
}

/// What the fields of the forms of a case are called; no keys, no versions, and never an ID.
fn label(lang: Lang, name: &str) -> Option<&'static str> {
    Some(match name {
        "on" => t::cases::on(lang),
        "authority" => t::cases::authority(lang),
        "number" | "decision_no" => t::cases::number(lang),
        "note" => t::cases::note(lang),
        "referral" => t::eligibility::referral(lang),
        "name" => t::cases::name(lang),
        "village" => t::cases::village(lang),
        "guardian" => t::cases::guardian(lang),
        "phone" => t::cases::phone(lang),
        "fees_items" => t::agreement::fees_items(lang),
        "evidence" => t::exits::evidence(lang),
        "statement" => t::exits::statement(lang),
        "grounds" => t::exits::grounds(lang),
        "review_note" => t::exits::review_note(lang),
        _ => return None,
    })
}
