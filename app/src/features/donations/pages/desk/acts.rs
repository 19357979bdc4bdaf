//! What can be done with a part now: the acts that its state offers, each as a form with its fields. [`asked`](super::asked) reads them.
use leptos::prelude::*;

use crate::base::{i18n::Lang, ids::StaffId};
use crate::features::donations::types::{Item, Part, Stage};
use crate::office::{staff::access::Action, staff::types::Actor};
use crate::t::gifts_desk as d;
use crate::web::{files::store::Meta, forms::Form, forms::once, ui::field::Field, ui::field::Typed, uploads};

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
pub(super) const COUNTED: [&str; 4] = ["counted1", "counted2", "counted3", "counted4"];
pub(super) const GOOD: [&str; 4] = ["good1", "good2", "good3", "good4"];
pub(super) const PIECES: [&str; 4] = ["pieces1", "pieces2", "pieces3", "pieces4"];
/// The most photos of a count.
pub const PHOTOS: usize = 4;

/// The points of an assessment in words.
pub fn points(lang: Lang) -> impl Iterator<Item = &'static str> {
    Point::ALL.iter().map(move |p| p.label(lang))
}

impl Doing {
    /// Who may, where the part stands: whoever works in the centre receives and counts and decides nothing; the donee unit's officer is a
    /// second approver and never the first.
    pub const fn action(self, stage: Stage) -> Action {
        match (self, stage) {
            (Self::Receive | Self::Inspect, _) => Action::GiftCount,
            (Self::Accept | Self::Decline, Stage::UnderAssessment) => Action::GiftSecond,
            _ => Action::GiftHandle,
        }
    }
}

/// What is offered to somebody, the next step first.
pub fn offered(part: &Part, actor: &Actor) -> Vec<Doing> {
    let mut all = follows(part, actor.id);
    all.retain(|doing| actor.role.may(doing.action(part.state.stage())));
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
    base: &str,
    part: &Part,
    items: &[Item],
    (typed, waiting): (&Typed, &[Meta]),
    lang: Lang,
) -> AnyView {
    let mine = typed.form().raw("act") == doing.word();
    let fresh = Typed::new(lang, Form::default());
    // What came back belongs to the form that was sent.
    let typed = if mine { typed } else { &fresh };
    let fields = fields(doing, part, items, (typed, waiting), lang);
    let class = if first { "btn" } else { "btn btn--2" };
    // A form with photos goes where the server takes files.
    let (action, kind) = match doing {
        Doing::Inspect => (format!("{base}/staff/uploads/gift/{}", part.id), Some("multipart/form-data")),
        _ => (format!("{base}{}", part.path()), None),
    };
    let inner = view! {
        <form class="flow" action=action method="post" enctype=kind>
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

fn fields(
    doing: Doing,
    part: &Part,
    items: &[Item],
    (typed, waiting): (&Typed, &[Meta]),
    lang: Lang,
) -> AnyView {
    let points = || typed.choices(Field::new("points", d::points(lang)), Point::choices(lang), true);
    let reason = |label: &'static str, hint: &'static str| typed.area(Field::new("text", label).hint(hint));
    let word = || typed.area(Field::new("text", d::word(lang)).hint(d::word_hint(lang)).optional());
    match doing {
        Doing::Assess => view! {
            <p>{d::assess_hint(lang)}</p>
            {points()}
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
            // DON-07: the second looks at everything too.
            let second = second(part).then(|| view! { <p>{d::assess_second(lang)}</p>{points()} });
            view! { {second}{pieces}{word()} }.into_any()
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
                {uploads::kept(waiting, lang)}
                {typed.files(Field::new("photos", d::photos(lang)).hint(d::photos_hint(lang, PHOTOS)).optional(), "image/*")}
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

/// Whether the second of two approvers speaks now (DON-07).
pub(super) fn second(part: &Part) -> bool {
    part.duties.two_approvers && part.state.first_approver().is_some()
}
