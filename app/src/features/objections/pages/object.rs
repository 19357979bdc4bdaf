//! `/notices/{no}/object`: objecting, as the kit for public submissions sees it.
use std::net::IpAddr;

use leptos::prelude::*;

use super::{parts, read};
use crate::base::{
    clock::last_day, clock::local_date, db::Tx, error::AppError, error::Result, i18n::Lang, ids::ObjectionId,
};
use crate::features::notices::{MENU, store as notices, types::Notice, types::Row};
use crate::features::objections::types::{Channel, FILES, Filing, Ground, Kind, files_of};
use crate::features::objections::{store, store::filing};
use crate::office::change::Change;
use crate::t::objections as o;
use crate::web::submission::{Errors, Filed, Receipt, Submission, Unfiled, Words};
use crate::web::{
    forms::Form, page::Cx, quotas::Limit, quotas::Span, ui::banner::Banner, ui::facts::Fact, ui::facts::fact,
    ui::field::Field, ui::field::Typed, ui::section::Panel, ui::section::paragraphs, ui::section::ticks,
};

/// A notice and what may be handed in about it now (OBJ-08).
pub(super) struct Object {
    notice: Notice,
    kind: Kind,
    rows: Vec<Row>,
}

impl Submission for Object {
    const KIND: &'static str = "objection";
    const PATH: &'static str = "/objections/new";
    const FOLLOW: &'static str = "/objections";
    const FIELDS: &'static [&'static str] =
        &["serial", "ground", "statement", "identity", "name", "phone", "email"];
    const FILES: usize = FILES;
    // A hundred people behind one address, each about a few lines.
    const SENDS: Limit = Limit { word: "objection", most: 400, span: Span::Hour };
    type Value = Filing;
    type Change = Change;

    async fn find(tx: &mut Tx, cx: &Cx, subject: &str) -> Result<Self> {
        let (notice, kind) = parts::notice(tx, cx, subject).await?;
        let rows = notices::rows(tx, &notice, cx.now).await?;
        Ok(Self { notice, kind, rows })
    }

    fn subject(&self) -> String {
        self.notice.no.to_string()
    }

    fn form(&self) -> String {
        format!("/notices/{}/object", self.notice.no)
    }

    fn home(&self) -> String {
        format!("/notices/{}", self.notice.no)
    }

    fn terms(&self) -> &'static str {
        self.kind.word()
    }

    fn is_last_day(&self, cx: &Cx) -> bool {
        self.kind == Kind::Objection && cx.today >= last_day(self.notice.life.ends_at)
    }

    fn read(&self, form: &Form, lang: Lang) -> Result<Filing, Errors> {
        read::filing(form, &self.notice, self.kind, (Channel::Web, None), lang)
    }

    fn words(&self, lang: Lang) -> Words {
        let no = &self.notice.no;
        let batch = crate::t::notices::batch(lang, self.notice.batch);
        Words {
            title: parts::title(self.kind, lang),
            about: no.official(),
            kicker: o::kicker(lang, no.official()),
            section: MENU,
            crumbs: vec![
                (crate::t::notices::crumb(lang).to_owned(), Some("/notices".to_owned())),
                (batch, Some(self.home())),
            ],
            submit: match self.kind {
                Kind::Objection => o::submit_object(lang),
                Kind::Report => o::submit_report(lang),
            },
            changed: o::became_report(lang),
        }
    }

    fn lead(&self, cx: &Cx) -> AnyView {
        let lang = cx.lang;
        match self.kind {
            Kind::Objection => {
                let until = lang.date(last_day(self.notice.life.ends_at));
                view! { <p class="lead">{o::lead_object(lang)}{o::until(lang, until)}</p> }.into_any()
            }
            Kind::Report => Banner::wait().text(o::lead_report(lang)).view(),
        }
    }

    fn fields(&self, typed: &Typed, lang: Lang) -> AnyView {
        let lines = (self.kind == Kind::Objection).then(|| {
            let field = Field::new("serial", o::about(lang)).hint(o::about_hint(lang));
            typed.select(field, self.lines(lang))
        });
        view! { {lines}{text_fields(typed, lang)}{person_fields(typed, lang)} }.into_any()
    }

    fn beside(&self, lang: Lang) -> AnyView {
        let lines = [o::secret_1(lang), o::secret_2(lang), o::secret_3(lang), o::secret_4(lang)];
        Panel::Calm.aside(o::secret_heading(lang), ticks(lines))
    }

    fn facts(&self, filing: &Filing, lang: Lang) -> Vec<Fact> {
        let mut list = vec![fact(o::check_notice(lang), self.notice.no.official())];
        if self.kind == Kind::Objection {
            list.push(fact(o::fact_about(lang), parts::line(filing.serial, &self.rows, lang)));
        }
        list.push(fact(o::ground(lang), filing.ground.label(lang)));
        list.push((o::statement(lang).to_owned(), paragraphs(&filing.statement)));
        list.push(fact(o::identity(lang), filing.identity().label(lang)));
        list.extend(parts::person_facts(lang, filing.person.clone().unwrap_or_default()));
        list
    }

    fn next(&self, lang: Lang) -> Vec<&'static str> {
        match self.kind {
            Kind::Objection => vec![o::after_1(lang), o::after_2(lang), o::after_3(lang), o::after_4(lang)],
            Kind::Report => vec![o::after_1(lang), o::after_3(lang)],
        }
    }

    async fn file(&self, ch: &mut Change, value: Filing, from: Option<IpAddr>) -> Result<Filed, Unfiled> {
        let (ip, today) = (from.map_or_else(String::new, |ip| ip.to_string()), local_date(ch.now));
        let filing::Filed { id, code, mailed } = filing::file(ch, &self.notice, &value, today, &ip).await?;
        Ok(Filed { id: id.uuid(), owner: files_of(id), code, mailed })
    }

    async fn receipt(tx: &mut Tx, cx: &Cx, filed: &Filed) -> Result<Receipt> {
        let objection =
            store::filed(tx, ObjectionId::from_uuid(filed.id)).await?.ok_or(AppError::NotFound)?;
        let (lang, code, same) = (cx.lang, filed.code.clone(), objection.clone());
        Ok(Receipt {
            title: parts::receipt_title(objection.kind, lang),
            slip: Box::new(move || parts::slip(&same, &code, lang)),
            course: Box::new(move || parts::course(&objection, lang)),
        })
    }
}

impl Object {
    /// The lines one may choose: those on the page with their mask, the others by number. On long notices only those on the page.
    fn lines(&self, lang: Lang) -> Vec<(String, String)> {
        let (notice, rows) = (&self.notice, &self.rows);
        let mut list = vec![(String::new(), o::whole_notice(lang).to_owned())];
        let numbers: Vec<i64> = if notice.people <= 300 {
            (1..=notice.people).collect()
        } else {
            rows.iter().map(|r| r.serial).collect()
        };
        list.extend(numbers.into_iter().map(|n| (n.to_string(), parts::line(Some(n), rows, lang))));
        list
    }
}

/// The fields about what it is, which the form of staff has too.
pub(super) fn text_fields(typed: &Typed, lang: Lang) -> AnyView {
    view! {
        {typed.choices(Field::new("ground", o::ground(lang)), Ground::choices(lang), false)}
        {typed.area(Field::new("statement", o::statement(lang)).hint(o::statement_hint(lang)))}
    }
    .into_any()
}

/// The fields about the person: both choices are there, neither is made (OBJ-02).
pub(super) fn person_fields(typed: &Typed, lang: Lang) -> AnyView {
    let identities =
        [("real-name", o::identity_real_choice(lang)), ("anonymous", o::identity_anonymous_choice(lang))];
    let identities = identities.map(|(word, label)| (word.to_owned(), label.to_owned())).to_vec();
    view! {
        {typed.choices(Field::new("identity", o::identity(lang)).hint(o::identity_hint(lang)), identities, false)}
        {typed.text(Field::new("name", o::name(lang)).optional().autocomplete("name"))}
        {typed.text(Field::new("phone", o::phone(lang)).hint(o::contact_hint(lang)).optional().kind("tel").autocomplete("tel"))}
        {typed.text(Field::new("email", o::email(lang)).optional().mail().autocomplete("email"))}
    }
    .into_any()
}
