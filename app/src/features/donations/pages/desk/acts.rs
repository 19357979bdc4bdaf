//! What can be done with a part now: the acts that its state offers, each as a form with its fields, and from a posted form to a [`Move`].
use leptos::prelude::*;

use crate::base::{i18n::Lang, ids::GiftItemId, ids::StaffId, privacy::public_text::PublicText};
use crate::features::donations::store::step::{Counted, Move};
use crate::features::donations::types::{Item, Part, Settings, Stage};
use crate::office::{staff::access::Action, staff::types::Actor};
use crate::t::gifts_desk as d;
use crate::web::{forms::Form, forms::once, submission::Errors, ui::field::Field, ui::field::Typed};

crate::words! {
    /// What somebody may do.
    Doing in gifts_desk {
        Assess = "assess" => do_assess,
        Accept = "accept" => do_accept,
        Decline = "decline" => do_decline,
        Sign = "sign" => do_sign,
        Receive = "receive" => do_receive,
        Inspect = "inspect" => do_inspect,
        Confirm = "confirm" => do_confirm,
        CloseRest = "close-rest" => do_close_rest,
        Cancel = "cancel" => do_cancel,
    }
}

crate::words! {
    /// The points of an assessment (DON-07).
    Point in gifts_desk {
        Legal = "legal" => point_legal,
        Duties = "duties" => point_duties,
        Need = "need" => point_need,
        Donor = "donor" => point_donor,
        Feasible = "feasible" => point_feasible,
        Commercial = "commercial" => point_commercial,
        Competition = "competition" => point_competition,
        Claims = "claims" => point_claims,
        Quality = "quality" => point_quality,
        Conditions = "conditions" => point_conditions,
        Harm = "harm" => point_harm,
        Other = "other" => point_other,
    }
}

/// The most items of a part that its forms have fields for.
const COUNTED: [&str; 4] = ["counted1", "counted2", "counted3", "counted4"];
const GOOD: [&str; 4] = ["good1", "good2", "good3", "good4"];
const PIECES: [&str; 4] = ["pieces1", "pieces2", "pieces3", "pieces4"];
/// The most characters of a reason.
const TEXT: usize = 500;

impl Doing {
    /// Who may: whoever works in the centre receives and counts, and decides nothing.
    pub const fn action(self) -> Action {
        match self {
            Self::Receive | Self::Inspect => Action::GiftCount,
            _ => Action::GiftHandle,
        }
    }
}

/// What is offered to somebody, the next step first.
pub fn offered(part: &Part, actor: &Actor) -> Vec<Doing> {
    let mut all = follows(part, actor.id);
    all.retain(|doing| actor.role.may(doing.action()));
    all
}

fn follows(part: &Part, me: StaffId) -> Vec<Doing> {
    use Doing as D;
    let two = part.duties.two_approvers;
    match part.state.stage() {
        Stage::Intended if two => vec![D::Assess, D::Decline],
        Stage::Intended => vec![D::Accept, D::Decline],
        // The same person does not answer twice.
        Stage::UnderAssessment if part.state.first_approver() == Some(me) => vec![D::Decline],
        Stage::UnderAssessment => vec![D::Accept, D::Decline],
        Stage::Accepted if part.duties.agreement => vec![D::Sign, D::Receive, D::Cancel],
        Stage::Accepted | Stage::AgreementSigned | Stage::InTransit => {
            vec![D::Receive, D::Inspect, D::Cancel]
        }
        Stage::Received => vec![D::Inspect, D::Cancel],
        Stage::Inspected if part.state.is_outstanding() => vec![D::Confirm, D::CloseRest],
        Stage::Inspected => vec![D::Confirm],
        _ if part.state.is_outstanding() => vec![D::Inspect, D::CloseRest],
        _ => vec![],
    }
}

/// The form of an act. The first is open and has the filled button, the others are folded.
pub fn form(
    doing: Doing,
    first: bool,
    action: &str,
    part: &Part,
    items: &[Item],
    typed: &Typed,
    lang: Lang,
) -> AnyView {
    let mine = typed.form().raw("act") == doing.word();
    let fresh = Typed::new(lang, Form::default());
    // What came back belongs to the form that was sent.
    let typed = if mine { typed } else { &fresh };
    let fields = fields(doing, items, typed, lang);
    let class = if first { "btn" } else { "btn btn--2" };
    let inner = view! {
        <form class="flow" action=action.to_owned() method="post">
            {typed.summary()}
            {once::seen(typed.form(), part.version)}
            <input type="hidden" name="act" value=doing.word()/>
            {fields}
            <button class=class>{doing.label(lang)}</button>
        </form>
    };
    if first {
        inner.into_any()
    } else {
        view! { <details open=mine><summary>{doing.label(lang)}</summary>{inner}</details> }.into_any()
    }
}

fn fields(doing: Doing, items: &[Item], typed: &Typed, lang: Lang) -> AnyView {
    let reason = |label: &'static str, hint: &'static str| typed.area(Field::new("text", label).hint(hint));
    let word = || typed.area(Field::new("text", d::word(lang)).hint(d::word_hint(lang)).optional());
    match doing {
        Doing::Assess => view! {
            <p>{d::assess_hint(lang)}</p>
            {typed.choices(Field::new("points", d::points(lang)), Point::choices(lang), true)}
        }
        .into_any(),
        Doing::Accept => {
            let pieces: Vec<_> = items
                .iter()
                .zip(PIECES)
                .map(|(item, name)| {
                    let label = d::pieces(lang, &item.item);
                    let hint = d::pieces_hint(
                        lang,
                        item.packing.words(lang, item.quantities.pledged),
                        item.packing.unit.label(lang, 2),
                    );
                    typed.text(Field::new(name, label).hint(hint).optional().numeric().width("w-s"))
                })
                .collect();
            view! { {pieces}{word()} }.into_any()
        }
        Doing::Inspect => {
            let counts: Vec<_> = items
                .iter()
                .zip(COUNTED.into_iter().zip(GOOD))
                .map(|(item, (counted, good))| {
                    let unit = item.packing.piece.label(lang, 2);
                    let came = d::counted_hint(lang, item.packing.words(lang, item.quantities.outstanding), unit);
                    view! {
                        {typed.text(Field::new(counted, d::counted(lang, &item.item)).hint(came).numeric().width("w-s"))}
                        {typed.text(Field::new(good, d::good(lang, &item.item)).hint(d::good_hint(lang)).numeric().width("w-s"))}
                    }
                })
                .collect();
            let rest = vec![
                ("last".to_owned(), d::last_yes(lang).to_owned()),
                ("more".to_owned(), d::last_no(lang).to_owned()),
            ];
            view! {
                {counts}
                {typed.choices(Field::new("last", d::last(lang)), rest, false)}
                {typed.area(Field::new("text", d::difference(lang)).hint(d::difference_hint(lang)).optional())}
            }
            .into_any()
        }
        Doing::Decline => reason(d::decline_reason(lang), d::reason_hint(lang)),
        Doing::Cancel => reason(d::cancel_reason(lang), d::reason_hint(lang)),
        Doing::Sign => view! { <p>{d::sign_hint(lang)}</p> }.into_any(),
        Doing::Receive => view! { <p>{d::receive_hint(lang)}</p> }.into_any(),
        Doing::Confirm => view! { <p>{d::confirm_hint(lang)}</p> }.into_any(),
        Doing::CloseRest => view! { <p>{d::close_rest_hint(lang)}</p> }.into_any(),
    }
}

/// From the form to what it asks for.
///
/// # Errors
/// What is wrong.
pub fn read(
    form: &Form,
    items: &[Item],
    window: Option<chrono::NaiveDate>,
    now: chrono::DateTime<chrono::Utc>,
    lang: Lang,
) -> Result<Move, Errors> {
    let mut r = form.reader(lang);
    let doing = r.required_choice("act", Doing::parse);
    let text = match doing {
        Some(Doing::Decline | Doing::Cancel) => r.required_lines("text", TEXT),
        _ => r.optional_lines("text", TEXT),
    };
    // It goes to the donor: no numbers and no illness of others (PUB-20).
    if PublicText::parse(&text).is_err() {
        r.fail("text", d::text_blocked(lang));
    }
    let mut pieces: Vec<(GiftItemId, i64)> = vec![];
    let mut counts = vec![];
    match doing {
        Some(Doing::Assess) => {
            let ticked = Point::ALL.iter().all(|p| form.has("points", p.word()));
            if !ticked {
                r.fail("points", d::points_all(lang));
            }
        }
        Some(Doing::Accept) => {
            for (item, name) in items.iter().zip(PIECES) {
                let n = match form.raw(name).trim() {
                    "" => item.quantities.pledged,
                    "0" | "０" => 0,
                    typed => item.packing.parse(typed).map_or_else(
                        |e| {
                            r.fail(name, e.message(lang, &item.packing));
                            0
                        },
                        |q| q.pieces,
                    ),
                };
                if n > item.quantities.pledged {
                    r.fail(name, d::pieces_more(lang));
                }
                pieces.push((item.id, n));
            }
            if pieces.iter().all(|(_, n)| *n == 0) {
                r.fail(PIECES[0], d::pieces_none(lang));
            }
        }
        Some(Doing::Inspect) => {
            for (item, (counted, good)) in items.iter().zip(COUNTED.into_iter().zip(GOOD)) {
                let most = crate::features::needs::types::quantity::MOST;
                let (c, g) = (r.number(counted, 0, most), r.number(good, 0, most));
                match (c, g) {
                    (Some(c), Some(g)) if g > c => r.fail(good, d::good_more(lang)),
                    (Some(c), Some(g)) => counts.push(Counted { item: item.id, counted: c, good: g }),
                    (None, _) if form.raw(counted).trim().is_empty() => {
                        r.fail(counted, d::count_needed(lang))
                    }
                    (_, None) if form.raw(good).trim().is_empty() => r.fail(good, d::count_needed(lang)),
                    _ => {}
                }
            }
            let _ = r.required_choice("last", |v| matches!(v, "last" | "more").then_some(()));
            let differs = items
                .iter()
                .zip(&counts)
                .any(|(i, c)| c.good != c.counted || c.counted != i.quantities.outstanding);
            if differs && text.is_empty() {
                r.fail("text", d::difference_needed(lang));
            }
        }
        _ => {}
    }
    let good = r.good();
    let errors = r.errors();
    let Some(doing) = doing.filter(|_| good) else { return Err(errors) };
    Ok(match doing {
        Doing::Assess => Move::Assess(text),
        Doing::Accept => Move::Accept {
            pieces: Some(pieces),
            until: Some(Settings::default().accepted(now, window)),
            note: text,
        },
        Doing::Decline => Move::Decline(text),
        Doing::Sign => Move::Sign,
        Doing::Receive => Move::Receive,
        Doing::Inspect => Move::Inspect { counts, last: form.has("last", "last"), note: text },
        Doing::Confirm => Move::Confirm,
        Doing::CloseRest => Move::CloseRest,
        Doing::Cancel => Move::Cancel(text),
    })
}
