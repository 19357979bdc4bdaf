//! The steps as forms: apply (with the answers to check), report, approve, file, return, refuse, withdraw. What stands in the way is
//! said in words before anything can be typed in vain.
use axum::{extract::Path, response::Response};
use chrono::NaiveDate;
use leptos::prelude::*;

use super::{parts, rights, words};
use crate::base::{db::Tx, divisions, error::AppError, error::Result, i18n::Lang};
use crate::features::cases::admissions::store::{check, consent, list, opinion};
use crate::features::cases::admissions::types::{Act, Block, Case, ConsentKind, Refusal};
use crate::features::cases::{
    admissions::store, admissions::store::act::blocks, admissions::store::act::perform,
    admissions::store::step::Facts, admissions::store::step::StepError, admissions::types::course::check_day,
};
use crate::features::centres::store as centres;
use crate::office::{change::Change, change::Halt, staff::desk::Desk, trail::Purpose};
use crate::t;
use crate::web::{
    forms::Form, page::Cx, ui::facts::Fact, ui::facts::fact, ui::field::Field, ui::field::Typed,
    ui::section::Panel, ui::summary::summary, ui::top::Top,
};

/// Which fields a step asks for.
struct Asks {
    on: bool,
    authority: bool,
    number: bool,
    /// Whether there is a note, and whether it must be written.
    note: Option<bool>,
}

const fn asks(act: Act) -> Asks {
    match act {
        Act::Apply => Asks { on: true, authority: false, number: false, note: None },
        Act::Report => Asks { on: true, authority: true, number: false, note: Some(false) },
        Act::Approve | Act::File => Asks { on: true, authority: true, number: true, note: Some(false) },
        Act::Reject => Asks { on: true, authority: true, number: true, note: Some(true) },
        Act::Withdraw => Asks { on: false, authority: false, number: false, note: Some(false) },
        _ => Asks { on: false, authority: false, number: false, note: Some(true) },
    }
}

/// What the township's government is called by its kind.
fn township_authority(case: &Case) -> String {
    let Some(t) = divisions::township(&case.township) else { return String::new() };
    let county = divisions::county(t.county).map_or("", |c| c.name);
    match t.kind {
        "街道" => format!("{county}{}办事处", t.name),
        _ => format!("{county}{}人民政府", t.name),
    }
}

/// What the form starts with: today, and the authority that decided last in the same place.
pub(super) async fn start(tx: &mut Tx, today: NaiveDate, case: &Case, act: Act) -> Result<Form> {
    let ask = asks(act);
    let mut form = Form::default();
    if ask.on {
        form = form.with_date("on", Some(today));
    }
    if ask.authority {
        let last = list::last_authority(tx, case, act).await?;
        let known = last.unwrap_or_else(|| match act {
            Act::Approve | Act::Reject => township_authority(case),
            _ => String::new(),
        });
        form = form.with("authority", known);
    }
    Ok(form)
}

/// Reads the facts of a step; days in order and not ahead (PUB-01), notes without numbers that do not belong there.
pub(super) fn read(cx: &Cx, case: Option<&Case>, act: Act, form: &Form) -> Result<Facts, Typed> {
    let (lang, ask) = (cx.lang, asks(act));
    let mut r = form.reader(lang);
    let mut facts = Facts::default();
    if ask.on {
        facts.on = r.required_date("on");
        let bad = facts.on.and_then(|on| match case {
            Some(case) => check_day(case, act, on, cx.today).err(),
            None => (on > cx.today).then_some(Block::DayAhead),
        });
        if let Some(block) = bad {
            r.fail("on", block.label(lang));
        }
    }
    if ask.number {
        facts.number = r.required("number", 60);
    }
    if ask.authority {
        facts.authority = r.required("authority", 60);
    }
    match ask.note {
        Some(true) => facts.note = r.required_lines("note", 1000),
        Some(false) => facts.note = r.optional_lines("note", 1000),
        None => {}
    }
    for (name, text) in [("note", &facts.note), ("authority", &facts.authority), ("number", &facts.number)] {
        rights::lint_note(&mut r, name, text);
    }
    r.end(Some(facts))
}

pub(super) fn fields(cx: &Cx, act: Act, typed: &Typed) -> AnyView {
    use t::cases as c;
    let (lang, ask) = (cx.lang, asks(act));
    let number = match act {
        Act::File => c::filing_number(lang),
        _ => c::number(lang),
    };
    let (label, hint) = match act {
        Act::Reject => (c::reasons(lang), Some(c::reasons_hint(lang))),
        Act::ReturnToVillage | Act::ReturnToTownship => (c::return_reason(lang), Some(c::return_hint(lang))),
        Act::Withdraw => (c::withdraw_reason(lang), Some(c::note_hint(lang))),
        _ => (c::note(lang), Some(c::note_hint(lang))),
    };
    let on = if act == Act::Apply { c::applied_on(lang) } else { c::on(lang) };
    view! {
        {ask.on.then(|| typed.date(Field::new("on", on)))}
        {ask.number.then(|| typed.text(Field::new("number", number).hint(c::number_hint(lang)).width("w-m")))}
        {ask.authority.then(|| typed.text(Field::new("authority", c::authority(lang))))}
        {ask.note.map(|must| {
            let field = Field::new("note", label);
            let field = match hint { Some(h) => field.hint(h), None => field };
            typed.area(if must { field } else { field.optional() })
        })}
    }
    .into_any()
}

/// What stands beside the form: the answers to check before applying, the findings and opinions before deciding.
struct Beside {
    answers: Vec<(Fact, Option<String>)>,
    checks: Vec<check::Check>,
    opinions: Vec<crate::features::cases::admissions::types::OpinionLine>,
    blocks: Vec<Block>,
}

/// The answers with links to where each is changed. It shows the name: written down (RET-05).
async fn answers(ch: &mut Change, lang: Lang, case: &Case) -> Result<Vec<(Fact, Option<String>)>> {
    use t::cases as c;
    let person = store::reveal(ch, case, Purpose::HandleCase).await?;
    let centre = match case.centre {
        Some(id) => centres::names(&mut ch.tx, &[id]).await?.remove(&id).map(|(_, name)| name),
        None => None,
    };
    let said = consent::of_case(&mut ch.tx, case.id).await?;
    let consent = |kind: ConsentKind| {
        let line = said.iter().find(|l| l.kind == kind);
        let word = words::consent(lang, line.map(|l| l.given));
        let word = line.map_or_else(
            || word.to_owned(),
            |l| c::said_by(lang, word, l.signer.label(lang), lang.date(l.on)),
        );
        (fact(kind.label(lang), word), Some(format!("{}/consents/{}", case.path(), kind.word())))
    };
    let edit = |fact: Fact| (fact, Some(format!("{}/edit", case.path())));
    let mut list: Vec<_> = parts::person_facts(lang, person).map(edit).into();
    list.push(edit(fact(c::centre(lang), centre.unwrap_or_else(|| c::centre_later(lang).to_owned()))));
    list.extend([ConsentKind::Stay, ConsentKind::Web].map(consent));
    Ok(list)
}

async fn beside(desk: &mut Desk, case: &Case, act: Act) -> Result<Beside> {
    let mut shown = vec![];
    if act == Act::Apply {
        // Only the answers to check show a name, and so write a line of the trail.
        let mut ch = desk.write().await?;
        shown = answers(&mut ch, desk.cx.lang, case).await?;
        ch.commit().await?;
    }
    let state = desk.cx.state.clone();
    let tx = desk.tx().await?;
    let decides = matches!(act, Act::Report | Act::Approve | Act::Reject | Act::File);
    let checks = if decides { check::of_case(tx, state.keys(), case.id).await? } else { vec![] };
    let opinions = if decides { opinion::of_case(tx, case.id).await? } else { vec![] };
    Ok(Beside { answers: shown, checks, opinions, blocks: blocks(tx, case, act).await? })
}

fn page(cx: Cx, case: &Case, act: Act, beside: Beside, typed: Typed) -> Response {
    use t::cases as c;
    let lang = cx.lang;
    let title = act.label(lang);
    let head = rights::head(lang, case, title).of(&typed);
    let (action, back) = (cx.to(&format!("{}/steps/{}", case.path(), act.word())), cx.to(&case.path()));
    let kicker = format!("{} · {}", case.kicker(), case.state.label(lang));
    let case = case.clone();
    cx.draw(head, move |cx| {
        let answers = (!beside.answers.is_empty()).then(|| {
            let list = beside
                .answers
                .into_iter()
                .map(|((name, value), to)| ((name, value), to.map(|to| cx.to(&to))));
            view! { <section class="flow"><h2>{c::check_answers(lang)}</h2>{summary(lang, list)}</section> }
        });
        let form = if beside.blocks.is_empty() {
            let sent = typed.post(action).seen(case.version).cancel(back, c::cancel(lang));
            let stop =
                matches!(act, Act::Reject | Act::ReturnToVillage | Act::ReturnToTownship | Act::Withdraw);
            let sent = if stop { sent.stops() } else { sent };
            sent.view(title, fields(cx, act, &typed))
        } else {
            let blocked = parts::blocked(cx, &case, &beside.blocks);
            let blocked = Panel::Key.section(c::blocked_title(lang), blocked);
            view! { {typed.summary()}{blocked}<p><a href=back>{c::back_to_case(lang)}</a></p> }.into_any()
        };
        let cards: Vec<_> = beside.checks.iter().map(|x| parts::check_card(lang, x)).collect();
        let heard: Vec<_> = beside.opinions.iter().map(|o| super::detail::opinion_line(lang, o)).collect();
        let aside = (!cards.is_empty() || !heard.is_empty())
            .then(|| Panel::Calm.aside(c::found(lang), view! { <ul class="check">{cards}{heard}</ul> }));
        view! {
            {Top::new(title).kicker(kicker).lead(lead(lang, act)).view()}
            <div class="split"><div class="flow-l">{answers}{form}</div>{aside}</div>
        }
    })
}

fn lead(lang: crate::base::i18n::Lang, act: Act) -> &'static str {
    use t::cases as c;
    match act {
        Act::Apply => c::lead_apply(lang),
        Act::Report => c::lead_report(lang),
        Act::Approve => c::lead_approve(lang),
        Act::File => c::lead_file(lang),
        Act::Reject => c::lead_reject(lang),
        Act::Withdraw => c::lead_withdraw(lang),
        _ => c::lead_return(lang),
    }
}

fn known(act: &str) -> Result<(Act, crate::office::staff::access::Action)> {
    let act = Act::parse(act).ok_or(AppError::NotFound)?;
    Ok((act, rights::action(act).ok_or(AppError::NotFound)?))
}

pub(super) async fn form(mut desk: Desk, Path((reference, act)): Path<(String, String)>) -> Result<Response> {
    let (act, action) = known(&act)?;
    let (actor, today) = (desk.actor.clone(), desk.cx.today);
    let tx = desk.tx().await?;
    let case = store::by_reference(tx, &actor.scope(), &reference).await?.ok_or(AppError::NotFound)?;
    actor.require(action, &case.place())?;
    // A way that leads nowhere from here: somebody was first, or an old page came back.
    if let Err(refusal) = case.state.after(act, case.filed.is_some()) {
        return desk.conflict(&case, &refusal, &Form::default()).await;
    }
    let form = start(tx, today, &case, act).await?;
    let beside = beside(&mut desk, &case, act).await?;
    let typed = Typed::new(desk.cx.lang, form);
    Ok(page(desk.cx, &case, act, beside, typed))
}

/// Takes the step.
pub(super) async fn take(
    mut desk: Desk,
    Path((reference, act)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Halt> {
    let (act, action) = known(&act)?;
    let (mut ch, case): (_, Case) = desk.begin(&form, &reference, action).await?;
    let typed = match read(&desk.cx, Some(&case), act, &form) {
        Err(typed) => typed,
        Ok(facts) => match perform(&mut ch, &case, act, &facts).await {
            Err(StepError::Refused(Refusal::Rule(word), _)) => {
                let lang = desk.cx.lang;
                let why = Block::parse(word).map_or(word, |b| b.label(lang));
                Typed::wrong(lang, form, "blocks", why)
            }
            done => return desk.end(ch, &form, done, &format!("{}?done={}", case.path(), act.word())).await,
        },
    };
    // Nothing was changed: the key is given back, and what is shown once more is written down.
    drop(ch);
    let beside = beside(&mut desk, &case, act).await?;
    Ok(page(desk.cx, &case, act, beside, typed))
}
