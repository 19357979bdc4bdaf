//! The check of eligibility (seed 39–46): one form for village and township, each confirms for itself; the portal works out the
//! verdict, and the facts are sealed.
use axum::{extract::Path, response::Response};
use leptos::prelude::*;

use super::rights;
use crate::base::{divisions, error::AppError, error::Result, i18n::Lang};
use crate::features::cases::admissions::types::eligibility::{
    DisabilityType, Facts, FamilyCare, Grade, Hardship, LIST_VERSION, SelfCare,
};
use crate::features::cases::admissions::types::{Case, Level, Refusal};
use crate::features::cases::{
    admissions::store::check, admissions::store::consent, admissions::store::step::StepError,
};
use crate::office::{
    change::Halt, staff::access::Action, staff::desk::Desk, staff::desk::Reading, staff::types::Actor,
};
use crate::t;
use crate::web::{forms::Form, page::Cx, ui::field::Field, ui::field::Typed, ui::top::Top};

/// The names of the fields for the parts of a multiple disability.
const PARTS: [(&str, DisabilityType); 6] = [
    ("part_1", DisabilityType::Visual),
    ("part_2", DisabilityType::Hearing),
    ("part_3", DisabilityType::Speech),
    ("part_4", DisabilityType::Limb),
    ("part_5", DisabilityType::Intellectual),
    ("part_6", DisabilityType::Mental),
];
/// What the select of counties sends for elsewhere.
const ELSEWHERE: &str = "elsewhere";

const fn action_of(level: Level) -> Action {
    match level {
        Level::Village => Action::CaseReport,
        Level::Township => Action::CaseApprove,
    }
}

/// For which level this person confirms now; to others the form does not exist.
fn level_of(actor: &Actor, case: &Case) -> Result<Level> {
    let level = Level::of(actor.role, case.state).ok_or(AppError::NotFound)?;
    actor.require(action_of(level), &case.place())?;
    Ok(level)
}

/// What the form starts with: the level's own finding, else what the village found.
fn start(facts: &Facts) -> Form {
    let registered = if facts.registered.is_empty() { ELSEWHERE } else { &facts.registered };
    let form = Form::default()
        .with("registered", registered)
        .with("hardship", facts.hardship.word())
        .with("kind", facts.kind.word())
        .with("grade", facts.grade.word())
        .with("family", facts.family.word())
        .with("referral", facts.referral.clone());
    let form = facts.cannot.iter().fold(form, |f, c| f.with("cannot", c.word()));
    PARTS.iter().fold(form, |f, (name, kind)| match facts.parts.iter().find(|(k, _)| k == kind) {
        Some((_, grade)) => f.with(name, grade.word()),
        None => f,
    })
}

fn read(lang: Lang, form: &Form, voluntary: bool) -> Result<Facts, Typed> {
    let mut r = form.reader(lang);
    let registered = r.required_choice("registered", |code| {
        if code == ELSEWHERE {
            Some(String::new())
        } else {
            divisions::county(code).map(|c| c.code.to_owned())
        }
    });
    let hardship = r.required_choice("hardship", Hardship::parse);
    let kind = r.required_choice("kind", DisabilityType::parse);
    let mut parts = vec![];
    for (name, part) in PARTS {
        parts.extend(r.choice(name, Grade::parse).map(|grade| (part, grade)));
    }
    let multiple = kind == Some(DisabilityType::Multiple);
    // Of a multiple disability the grade follows from its parts (RES-10).
    let grade = if multiple {
        r.choice("grade", Grade::parse).or(Some(Grade::Four))
    } else {
        r.required_choice("grade", Grade::parse)
    };
    if multiple && parts.is_empty() {
        r.fail("part_1", t::eligibility::parts_missing(lang));
    }
    let mut cannot = vec![];
    for word in form.all("cannot") {
        match SelfCare::parse(word) {
            Some(item) if !cannot.contains(&item) => cannot.push(item),
            Some(_) => {}
            None => r.fail("cannot", t::forms::bad_choice(lang)),
        }
    }
    let family = r.required_choice("family", FamilyCare::parse);
    let referral = r.optional_lines("referral", 300);
    rights::lint_note(&mut r, "referral", &referral);
    if !form.has("seen", "1") {
        r.fail("seen", t::eligibility::seen_missing(lang));
    }
    match (registered, hardship, kind, grade, family) {
        (Some(registered), Some(hardship), Some(kind), Some(grade), Some(family)) if r.good() => {
            let parts = if multiple { parts } else { vec![] };
            let grade = Facts::overall(kind, grade, &parts);
            let list = LIST_VERSION.to_owned();
            Ok(Facts { list, registered, hardship, kind, grade, parts, cannot, family, voluntary, referral })
        }
        _ => Err(r.back()),
    }
}

fn page(cx: Cx, case: &Case, level: Level, voluntary: bool, typed: Typed) -> Response {
    use t::eligibility as e;
    let lang = cx.lang;
    let title = e::title(lang);
    let head = rights::head(lang, case, title).of(&typed);
    let (action, back) = (cx.to(&format!("{}/eligibility", case.path())), cx.to(&case.path()));
    let consent = cx.to(&format!("{}/consents/stay", case.path()));
    let lead = match level {
        Level::Village => e::lead_village(lang),
        Level::Township => e::lead_township(lang),
    };
    let (kicker, version, today) = (case.kicker(), case.version, cx.today);
    cx.page(head, move || {
        let choose = || (String::new(), t::cases::choose(lang).to_owned());
        let counties = std::iter::once(choose())
            .chain(divisions::counties().iter().map(|c| (c.code.to_owned(), c.label(lang))))
            .chain([(ELSEWHERE.to_owned(), e::registered_elsewhere(lang).to_owned())]);
        // A category that is over is not offered; a finding made while it held keeps it (RES-02).
        let hardship = Hardship::ALL
            .iter()
            .filter(|h| h.in_force(today))
            .map(|h| (h.word().to_owned(), h.label(lang).to_owned()));
        let none = || std::iter::once((String::new(), e::part_none(lang).to_owned()));
        let parts = PARTS
            .map(|(name, kind)| typed.select(Field::new(name, kind.label(lang)).width("w-s"), none().chain(Grade::choices(lang)).collect()))
            .collect_view();
        let said = if voluntary { t::cases::given(lang) } else { t::cases::not_given(lang) };
        let fields = view! {
            {typed.select(Field::new("registered", e::registered(lang)).width("w-m"), counties.collect())}
            {typed.choices(Field::new("hardship", e::hardship(lang)).hint(e::hardship_hint(lang, LIST_VERSION)), hardship.collect(), false)}
            {typed.choices(Field::new("kind", e::kind(lang)).hint(e::kind_hint(lang)), DisabilityType::choices(lang), false)}
            {typed.choices(Field::new("grade", e::grade(lang)).hint(e::grade_hint(lang)), Grade::choices(lang), false)}
            <details class="field"><summary>{e::parts(lang)}</summary><p class="hint">{e::parts_hint(lang)}</p><div class="grid">{parts}</div></details>
            {typed.choices(Field::new("cannot", e::cannot(lang)).hint(e::cannot_hint(lang)), SelfCare::choices(lang), true)}
            {typed.choices(Field::new("family", e::family(lang)), FamilyCare::choices(lang), false)}
            <p><b>{e::voluntary(lang)}</b>" "{e::voluntary_from(lang, said)}" "<a href=consent>{t::cases::go_there(lang)}<span class="vh">{e::voluntary(lang)}</span></a></p>
            {typed.area(Field::new("referral", e::referral(lang)).hint(e::referral_hint(lang)).optional())}
            {typed.choices(Field::new("seen", t::cases::confirm_legend(lang)), vec![("1".to_owned(), e::seen(lang).to_owned())], true)}
        };
        let sent = typed.post(action).seen(version).cancel(back, t::cases::cancel(lang));
        view! { {Top::new(title).kicker(kicker).lead(lead).view()}{sent.view(e::confirm(lang), fields)} }
    })
}

/// The form of the level that this person confirms for.
pub(super) async fn form(
    Reading { cx, actor, mut tx }: Reading,
    Path(reference): Path<String>,
) -> Result<Response> {
    let case = rights::find(&mut tx, &actor, &reference).await?;
    let level = level_of(&actor, &case)?;
    let found = check::of_case(&mut tx, cx.state.keys(), case.id).await?;
    let own = found.iter().find(|c| c.level == level).or_else(|| found.first());
    let form = own.map(|c| start(&c.facts)).unwrap_or_default();
    let voluntary = consent::is_voluntary(&mut tx, case.id).await?;
    drop(tx);
    let typed = Typed::new(cx.lang, form);
    Ok(page(cx, &case, level, voluntary, typed))
}

pub(super) async fn confirm(
    mut desk: Desk,
    Path(reference): Path<String>,
    form: Form,
) -> Result<Response, Halt> {
    let (mut ch, case): (_, Case) = desk.begin(&form, &reference, Action::CaseReport).await?;
    let level = level_of(&desk.actor, &case)?;
    let voluntary = consent::is_voluntary(&mut ch.tx, case.id).await?;
    let facts = match read(desk.cx.lang, &form, voluntary) {
        Ok(facts) => facts,
        Err(typed) => return Ok(page(desk.cx, &case, level, voluntary, typed)),
    };
    let verdict = check::confirm(&mut ch, &case, level, &facts).await;
    if let Err(StepError::Refused(Refusal::SameHands, _)) = verdict {
        let lang = desk.cx.lang;
        let typed = Typed::wrong(lang, form, "seen", t::eligibility::same_hands(lang));
        return Ok(page(desk.cx, &case, level, voluntary, typed));
    }
    let done = if verdict.as_ref().is_ok_and(|v| v.eligible) { "eligible" } else { "ineligible" };
    desk.end(ch, &form, verdict, &format!("{}?done={done}", case.path())).await
}
