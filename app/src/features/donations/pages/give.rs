//! `/donate/new/{need}`: registering an intention, as the kit for public submissions sees it (DON-01).
use std::net::IpAddr;

use leptos::prelude::*;

use super::{parts, read};
use crate::base::{db::Tx, error::AppError, i18n::Lang, ids::GiftId, ids::NeedId};
use crate::features::donations::types::{Delivery, Display, DonorKind, Offer, Refused, Settings, ValueBasis};
use crate::features::donations::{MENU, store, store::GIFT, store::pledge, store::pledge::PledgeError};
use crate::features::needs::{store as needs, types::Need, types::policy};
use crate::features::people::store::{orgs, sessions, things};
use crate::features::people::types::{Org, Person};
use crate::office::change::Change;
use crate::t::donate as o;
use crate::web::submission::{Errors, Filed, Receipt, Submission, Unfiled, Words};
use crate::web::{
    forms::Form, page::Cx, quotas::Limit, quotas::Span, ui::facts::Fact, ui::facts::fact, ui::field::Field,
    ui::field::Typed, ui::section::Panel, ui::section::paragraphs, ui::section::ticks,
};

/// The version of what people agree to; `donate.toml` holds the text.
const CONSENT: &str = "gift-2";

/// The form's address, without the base.
pub(super) fn form(need: NeedId) -> String {
    format!("/donate/new/{need}")
}

/// A need, and what else may be given for in the same gift: the centre's other needs, the same need of other centres.
pub(super) struct Give {
    need: Need,
    others: Vec<Need>,
    today: chrono::NaiveDate,
    /// Who is signed in, and the first organisation that they act for.
    person: Option<(Person, Option<Org>)>,
}

impl Submission for Give {
    const KIND: &'static str = "gift";
    const PATH: &'static str = "/donate/new";
    const FOLLOW: &'static str = "/track";
    const FIELDS: &'static [&'static str] = &[
        "quantity",
        "basis",
        "yuan",
        "need2",
        "quantity2",
        "basis2",
        "yuan2",
        "need3",
        "quantity3",
        "basis3",
        "yuan3",
        "expires-y",
        "expires-m",
        "expires-d",
        "condition",
        "kind",
        "name",
        "uscc",
        "hands",
        "contact",
        "phone",
        "email",
        "way",
        "day-y",
        "day-m",
        "day-d",
        "use",
        "purpose",
        "agreement",
        "display",
        "consent",
    ];
    const FILES: usize = 3;
    const SENDS: Limit = Limit { word: "gift", most: 400, span: Span::Hour };
    type Value = Offer;
    type Change = Change;

    async fn find(tx: &mut Tx, cx: &Cx, subject: &str) -> Result<Self, AppError> {
        let id: NeedId = subject.parse().map_err(|_| AppError::NotFound)?;
        let need = needs::by_id(tx, id).await?.ok_or(AppError::NotFound)?;
        let mut others = needs::of_centre(tx, cx.today, need.centre, 30).await?;
        others.extend(needs::elsewhere(tx, cx.today, &need, 30).await?);
        others.retain(|n| n.id != id && n.takes(cx.today) && n.donee.is_some());
        let person = match sessions::person(tx, cx).await? {
            Some(person) => {
                let org = orgs::acted_for(tx, person.id).await?.into_iter().next();
                Some((person, org))
            }
            None => None,
        };
        Ok(Self { need, others, today: cx.today, person })
    }

    fn subject(&self) -> String {
        self.need.id.to_string()
    }

    fn form(&self) -> String {
        form(self.need.id)
    }

    fn home(&self) -> String {
        if self.is_open() { "/donate".to_owned() } else { format!("/donate?need={}", self.need.id) }
    }

    fn is_open(&self) -> bool {
        self.need.takes(self.today) && self.need.donee.is_some()
    }

    /// Whoever is signed in need not say again who they are; how they want to be named is asked each time (DON-12).
    fn start(&self) -> Form {
        let Some((person, org)) = &self.person else { return Form::default() };
        let form = Form::default().with("phone", &person.profile.phone).with("email", &person.email);
        match org {
            Some(org) => form
                .with("kind", org.kind.word())
                .with("name", &org.name)
                .with("uscc", &org.code)
                .with("contact", &person.profile.name),
            None => form.with("name", &person.profile.name),
        }
    }

    fn terms(&self) -> &'static str {
        CONSENT
    }

    fn is_last_day(&self, _: &Cx) -> bool {
        false
    }

    fn read(&self, form: &Form, lang: Lang) -> Result<Offer, Errors> {
        read::offer(form, (&self.need, &self.others), self.today, CONSENT, lang)
    }

    fn words(&self, lang: Lang) -> Words {
        Words {
            title: o::form_title(lang),
            about: self.need.item.clone(),
            kicker: o::kicker(lang, &self.need.item, &self.need.centre_name),
            section: MENU,
            crumbs: vec![(o::title(lang).to_owned(), Some("/donate".to_owned()))],
            submit: o::submit(lang),
            changed: o::changed(lang),
        }
    }

    fn lead(&self, cx: &Cx) -> AnyView {
        let lang = cx.lang;
        view! { <p class="lead">{o::form_lead(lang, self.need.left(lang))}</p><p>{o::no_contract(lang)}</p> }
            .into_any()
    }

    fn fields(&self, typed: &Typed, lang: Lang) -> AnyView {
        let rules: Vec<_> =
            policy::rules(&self.need.category.policy).map(|rule| rule.sentence(lang)).collect();
        let rules = (!rules.is_empty()).then(|| Panel::Plain.section(o::rules(lang), ticks(rules)));
        let expires = read::keeps(&self.need).then(|| {
            typed.date(Field::new("expires", o::expires(lang)).hint(o::expires_hint(lang)).optional())
        });
        let condition = read::worn(&self.need).then(|| {
            let choices = [
                ("new", o::condition_new(lang)),
                ("washed_disinfected", o::condition_disinfected(lang)),
                ("washed", o::condition_washed(lang)),
                ("used", o::condition_used(lang)),
            ];
            let choices = choices.map(|(word, label)| (word.to_owned(), label.to_owned())).to_vec();
            typed.choices(Field::new("condition", o::condition(lang)), choices, false)
        });
        view! {
            {rules}
            {self.amount(typed, &self.need, 0, lang)}
            {expires}
            {condition}
            {self.more(typed, lang)}
            {person(typed, lang)}
            {delivery(typed, lang)}
            {wishes(typed, lang)}
        }
        .into_any()
    }

    fn beside(&self, lang: Lang) -> AnyView {
        let n = &self.need;
        let mut list = vec![
            fact(o::fact_centre(lang), &n.centre_name),
            fact(o::fact_left(lang), n.left(lang)),
            fact(o::fact_donee(lang), n.donee.clone().unwrap_or_default()),
            fact(o::fact_address(lang), &n.address),
            fact(o::fact_phone(lang), &n.phone),
        ];
        if let Some(day) = n.until() {
            list.push(fact(o::fact_until(lang), lang.date(day)));
        }
        Panel::Calm.aside(o::about(lang), crate::web::ui::facts::facts(list))
    }

    fn facts(&self, offer: &Offer, lang: Lang) -> Vec<Fact> {
        let mut list = vec![];
        for offered in &offer.items {
            let need = [&self.need].into_iter().chain(&self.others).find(|n| n.id == offered.need);
            let Some(need) = need else { continue };
            let value = offered.value.fen().map_or_else(
                || ValueBasis::None.label(lang).to_owned(),
                |fen| o::value(lang, parts::yuan(fen, lang), offered.value.basis().label(lang)),
            );
            let what = need.packing.words(lang, offered.pieces);
            list.push(fact(o::for_need(lang, &need.item, &need.centre_name), format!("{what} · {value}")));
        }
        list.push(fact(o::kind(lang), offer.kind.label(lang)));
        let d = &offer.donor;
        let known = [
            (o::name(lang), &d.name),
            (o::uscc(lang), &d.uscc),
            (o::contact(lang), &d.contact),
            (o::phone(lang), &d.phone),
            (o::email(lang), &d.email),
        ];
        list.extend(known.into_iter().filter(|(_, v)| !v.is_empty()).map(|(name, v)| fact(name, v)));
        if let Some(n) = offer.hands {
            list.push(fact(o::hands(lang), o::hands_n(lang, n)));
        }
        list.push(fact(o::way(lang), offer.way.label(lang)));
        if let Some(day) = offer.deliver_on {
            list.push(fact(o::day(lang), lang.date(day)));
        }
        list.push(fact(o::use_(lang), if offer.free_use { o::use_free(lang) } else { o::use_need(lang) }));
        let shown = offer.kind.public_name(&d.name, offer.display, lang);
        list.push(fact(o::display(lang), shown.unwrap_or_else(|| Display::Hidden.label(lang).to_owned())));
        if offer.agreement {
            list.push(fact(o::agreement(lang), o::agreement_yes(lang)));
        }
        if !offer.note.is_empty() {
            list.push((o::purpose(lang).to_owned(), paragraphs(&offer.note)));
        }
        list
    }

    fn next(&self, lang: Lang) -> Vec<&'static str> {
        vec![o::after_1(lang), o::after_2(lang), o::after_3(lang), o::no_contract(lang)]
    }

    async fn file(&self, ch: &mut Change, mut offer: Offer, _: Option<IpAddr>) -> Result<Filed, Unfiled> {
        offer.until = Some(Settings::default().hold(ch.now));
        let lang = offer.lang;
        match pledge::pledge(ch, &offer).await {
            Ok(pledged) => {
                if let Some((person, _)) = &self.person {
                    things::own(&mut ch.tx, person.id, (GIFT, pledged.id.uuid()), &offer.donor.uscc).await?;
                }
                Ok(Filed {
                    id: pledged.id.uuid(),
                    owner: parts::files_of(pledged.id),
                    code: pledged.code,
                    mailed: pledged.mailed,
                })
            }
            Err(PledgeError::App(error)) => Err(error.into()),
            Err(PledgeError::NoDonee(id)) => Err(self.refused(&offer, id, o::no_donee(lang).to_owned())),
            Err(PledgeError::Need(id, Refused::Over(left))) => {
                let need = [&self.need].into_iter().chain(&self.others).find(|n| n.id == id);
                let text = need.map_or_else(String::new, |n| read::over(n, left, lang));
                Err(self.refused(&offer, id, text))
            }
            Err(PledgeError::Need(id, _)) => Err(self.refused(&offer, id, o::over_none(lang).to_owned())),
        }
    }

    async fn receipt(tx: &mut Tx, cx: &Cx, filed: &Filed) -> Result<Receipt, AppError> {
        let id = GiftId::from_uuid(filed.id);
        let gift = store::gift(tx, id).await?.ok_or(AppError::NotFound)?;
        let mut list = vec![];
        for part in store::parts(tx, id).await? {
            let items = store::items(tx, part.id).await?;
            list.push((part, items));
        }
        let (lang, code) = (cx.lang, filed.code.clone());
        let link = cx.state.site().absolute(&format!("/track/{code}"));
        let due = list.first().map(|(part, _)| part.due_on);
        Ok(Receipt {
            title: o::receipt_title(lang),
            slip: Box::new(move || parts::slip(&gift, &list, (&code, &link), lang)),
            course: Box::new(move || parts::first_course(due, lang)),
        })
    }
}

impl Give {
    /// A refusal at the field of the need that it is about.
    fn refused(&self, offer: &Offer, need: NeedId, text: String) -> Unfiled {
        let place = offer.items.iter().position(|o| o.need == need).unwrap_or(0);
        let field = read::QUANTITY.get(place).copied().unwrap_or(read::QUANTITY[0]);
        Unfiled::Refused(vec![(field.to_owned(), text)])
    }

    fn amount(&self, typed: &Typed, need: &Need, i: usize, lang: Lang) -> AnyView {
        let unit = need.packing.unit.label(lang, 2);
        let hint = if need.packing.per_package > 1 {
            o::quantity_hint_packages(
                lang,
                unit,
                need.packing.words(lang, need.packing.per_package),
                need.packing.per_package,
            )
        } else {
            o::quantity_hint(lang, unit)
        };
        let field = Field::new(read::QUANTITY[i], o::quantity(lang, unit)).hint(hint).numeric().width("w-s");
        view! { {typed.text(field)}{worth(typed, i, lang)} }.into_any()
    }

    /// Two more needs, folded away: most people give for one.
    fn more(&self, typed: &Typed, lang: Lang) -> Option<AnyView> {
        if self.others.is_empty() {
            return None;
        }
        let mut choices = vec![(String::new(), o::more_none(lang).to_owned())];
        choices.extend(
            self.others
                .iter()
                .map(|n| (n.id.to_string(), o::more_one(lang, &n.item, &n.centre_name, n.left(lang)))),
        );
        let open = read::MORE.iter().any(|name| !typed.form().raw(name).is_empty());
        let blocks = read::MORE.into_iter().enumerate().map(|(i, name)| {
            let quantity =
                Field::new(read::QUANTITY[i + 1], o::quantity_more(lang)).hint(o::quantity_more_hint(lang));
            view! {
                {typed.select(Field::new(name, o::more_need(lang)).optional(), choices.clone())}
                {typed.text(quantity.optional().width("w-s"))}
                {worth(typed, i + 1, lang)}
            }
        });
        let blocks = blocks.collect_view();
        Some(view! { <details class="more" open=open><summary>{o::more(lang)}</summary><div class="flow">{blocks}</div></details> }.into_any())
    }
}

fn worth(typed: &Typed, i: usize, lang: Lang) -> AnyView {
    let mut bases = vec![(String::new(), o::basis_choose(lang).to_owned())];
    bases.extend(ValueBasis::choices(lang));
    view! {
        {typed.select(Field::new(read::BASIS[i], o::basis(lang)).hint(o::basis_hint(lang)).optional(), bases)}
        {typed.text(Field::new(read::YUAN[i], o::yuan(lang)).hint(o::yuan_hint(lang)).optional().width("w-m"))}
    }
    .into_any()
}

fn person(typed: &Typed, lang: Lang) -> AnyView {
    view! {
        {typed.choices(Field::new("kind", o::kind(lang)), DonorKind::choices(lang), false)}
        {typed.text(Field::new("name", o::name(lang)).hint(o::name_hint(lang)).optional())}
        {typed.text(Field::new("uscc", o::uscc(lang)).hint(o::uscc_hint(lang)).optional())}
        {typed.text(Field::new("hands", o::hands(lang)).hint(o::hands_hint(lang)).optional().numeric().width("w-s"))}
        {typed.text(Field::new("contact", o::contact(lang)).optional().autocomplete("name"))}
        {typed.text(Field::new("phone", o::phone(lang)).hint(o::contact_hint(lang)).optional().kind("tel").autocomplete("tel"))}
        {typed.text(Field::new("email", o::email(lang)).optional().mail().autocomplete("email"))}
    }
    .into_any()
}

fn delivery(typed: &Typed, lang: Lang) -> AnyView {
    view! {
        {typed.choices(Field::new("way", o::way(lang)), Delivery::choices(lang), false)}
        {typed.date(Field::new("day", o::day(lang)).hint(o::day_hint(lang)).optional())}
    }
    .into_any()
}

/// Display, purpose, agreement, consent: nothing is ticked beforehand (DON-12).
fn wishes(typed: &Typed, lang: Lang) -> AnyView {
    let one = |label: &'static str| vec![("yes".to_owned(), label.to_owned())];
    let uses = [("need", o::use_need(lang)), ("free", o::use_free(lang))];
    let uses = uses.map(|(word, label)| (word.to_owned(), label.to_owned())).to_vec();
    view! {
        {typed.choices(Field::new("display", o::display(lang)).hint(o::display_hint(lang)), Display::choices(lang), false)}
        {typed.choices(Field::new("use", o::use_(lang)), uses, false)}
        {typed.area(Field::new("purpose", o::purpose(lang)).hint(o::purpose_hint(lang)).optional())}
        {typed.choices(Field::new("agreement", o::agreement(lang)).optional(), one(o::agreement_wanted(lang)), true)}
        {typed.choices(Field::new("consent", o::consent(lang)), one(o::consent_yes(lang)), true)}
    }
    .into_any()
}
