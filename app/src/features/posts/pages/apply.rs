//! `/posts/apply/{no}`: registering an interest, as the kit for public submissions sees it (JOB-03). Nothing is asked but what the
//! township needs to telephone.
use std::net::IpAddr;

use leptos::prelude::*;

use super::follow;
use crate::base::{
    db::Tx, divisions, error::AppError, error::ErrorKind, error::Result, i18n::Lang, ids::InterestId,
};
use crate::features::centres::store as centres;
use crate::features::posts;
use crate::features::posts::store::{self, filing, interests};
use crate::features::posts::types::interest::{Applicant, CALL_WITHIN, CONSENT};
use crate::features::posts::types::{Group, Post, PostNo, yuan};
use crate::office::change::Change;
use crate::t::posts as p;
use crate::web::submission::{Errors, Filed, Receipt, Submission, Unfiled, Words};
use crate::web::{
    forms::Form, page::Cx, quotas::Limit, quotas::Span, ui::facts::Fact, ui::facts::fact, ui::field::Field,
    ui::field::Typed, ui::section::ticks,
};

const NONE: &str = "none";

/// A post and whether interest is taken now.
pub struct Apply {
    post: Post,
    centre: String,
    open: bool,
}

/// The typed person and in which language they read.
pub struct Typing(Applicant, Lang);

impl Submission for Apply {
    const KIND: &'static str = "post-interest";
    const PATH: &'static str = "/posts/apply";
    const FOLLOW: &'static str = "/posts/interest";
    const FIELDS: &'static [&'static str] = &["name", "phone", "home", "group", "consent"];
    const FILES: usize = 0;
    // A job fair: a hundred people behind one address, each for a few posts.
    const SENDS: Limit = Limit { word: "post-interest", most: 400, span: Span::Hour };
    type Value = Typing;
    type Change = Change;

    async fn find(tx: &mut Tx, cx: &Cx, subject: &str) -> Result<Self> {
        let no = PostNo::parse(subject).ok_or(AppError::NoSuch(ErrorKind::Post))?;
        let post = store::by_no(tx, &no).await?.ok_or(AppError::NoSuch(ErrorKind::Post))?;
        let centre = centres::names(tx, &[post.centre]).await?.remove(&post.centre).unwrap_or_default().1;
        let open = post.takes(cx.today);
        Ok(Self { post, centre, open })
    }

    fn subject(&self) -> String {
        self.post.no.to_string()
    }

    fn form(&self) -> String {
        format!("{}/{}", Self::PATH, self.post.no)
    }

    fn home(&self) -> String {
        self.post.path()
    }

    fn is_open(&self) -> bool {
        self.open
    }

    fn terms(&self) -> &'static str {
        CONSENT
    }

    fn is_last_day(&self, cx: &Cx) -> bool {
        cx.today >= self.post.closes_on
    }

    fn read(&self, form: &Form, lang: Lang) -> Result<Typing, Errors> {
        let mut r = form.reader(lang);
        let name = r.person_name("name");
        if name.is_none() && form.raw("name").trim().is_empty() {
            r.fail("name", p::error_name(lang));
        }
        let phone = r.telephone("phone");
        if phone.is_none() && form.raw("phone").trim().is_empty() {
            r.fail("phone", p::error_phone(lang));
        }
        let home = r.required_choice("home", |v| divisions::township(v).map(|t| t.code));
        let claimed = r.choice("group", |v| if v == NONE { Some(None) } else { Group::parse(v).map(Some) });
        if form.raw("consent").is_empty() {
            r.fail("consent", p::error_consent(lang));
        } else if form.raw("consent") != CONSENT {
            r.fail("consent", p::error_consent_changed(lang));
        }
        let good = r.good();
        match (name, phone, home) {
            (Some(name), Some(phone), Some(home)) if good => {
                let person = Applicant {
                    name: name.expose().to_owned(),
                    phone: phone.expose().to_owned(),
                    home: home.to_owned(),
                    claimed: claimed.flatten(),
                };
                Ok(Typing(person, lang))
            }
            _ => Err(r.errors()),
        }
    }

    fn words(&self, lang: Lang) -> Words {
        Words {
            title: p::apply_title(lang),
            about: self.post.name(lang),
            kicker: format!("{}{}{}", self.post.name(lang), p::gap(lang), self.centre),
            section: posts::MENU,
            crumbs: vec![
                (p::nav(lang).to_owned(), Some("/posts".to_owned())),
                (self.post.name(lang), Some(self.home())),
            ],
            submit: p::apply_submit(lang),
            changed: p::error_consent_changed(lang),
        }
    }

    fn lead(&self, cx: &Cx) -> AnyView {
        let lang = cx.lang;
        let township = divisions::place(&self.post.township, lang);
        view! { <p class="lead">{p::apply_lead(lang, township, CALL_WITHIN)}</p> }.into_any()
    }

    fn fields(&self, typed: &Typed, lang: Lang) -> AnyView {
        let mut towns = vec![(String::new(), p::choose(lang).to_owned())];
        // The county of the post first: most who ask live there.
        let county = &self.post.county;
        let near = divisions::townships_of(county);
        let far = divisions::townships().iter().filter(|t| t.county != county);
        towns.extend(near.map(|t| (t.code.to_owned(), t.label(lang).to_owned())));
        towns.extend(far.map(|t| (t.code.to_owned(), divisions::place(t.code, lang))));
        let mut groups = Group::choices(lang);
        groups.push((NONE.to_owned(), p::group_none(lang).to_owned()));
        let consent = vec![(CONSENT.to_owned(), p::consent(lang).to_owned())];
        let township = divisions::place(&self.post.township, lang);
        view! {
            {typed.text(Field::new("name", p::name(lang)).autocomplete("name").width("w-m"))}
            {typed.text(Field::new("phone", p::your_phone(lang)).hint(p::phone_hint(lang, &township)).kind("tel").autocomplete("tel").width("w-m"))}
            {typed.select(Field::new("home", p::home(lang)), towns)}
            {typed.choices(Field::new("group", p::claim(lang)).hint(p::claim_hint(lang)).optional(), groups, false)}
            {typed.choices(Field::new("consent", p::consent_label(lang)).hint(p::consent_text(lang, township)), consent, true)}
        }
        .into_any()
    }

    fn beside(&self, lang: Lang) -> AnyView {
        let list =
            [p::beside_1(lang).to_owned(), p::beside_2(lang).to_owned(), p::beside_3(lang, &self.post.phone)];
        view! {
            <aside class="panel panel--calm" aria-label=p::beside_title(lang)><h2>{p::beside_title(lang)}</h2>{ticks(list)}</aside>
        }
        .into_any()
    }

    fn facts(&self, Typing(person, _): &Typing, lang: Lang) -> Vec<Fact> {
        let group = person.claimed.map_or_else(|| p::group_none(lang), |g| g.label(lang));
        vec![
            fact(p::check_post(lang), format!("{}{}{}", self.post.name(lang), p::gap(lang), self.centre)),
            fact(p::pay(lang), p::pay_month(lang, yuan(self.post.pay_from, lang))),
            fact(p::name(lang), &person.name),
            fact(p::your_phone(lang), &person.phone),
            fact(p::home(lang), person.home(lang)),
            fact(p::claim(lang), group),
            fact(p::consent_label(lang), p::consent(lang)),
        ]
    }

    fn next(&self, lang: Lang) -> Vec<&'static str> {
        vec![p::next_1(lang), p::next_2(lang), p::next_3(lang), p::next_4(lang)]
    }

    async fn file(
        &self,
        ch: &mut Change,
        Typing(person, lang): Typing,
        from: Option<IpAddr>,
    ) -> Result<Filed, Unfiled> {
        let ip = from.map_or_else(String::new, |ip| ip.to_string());
        let Some((id, code)) = filing::register(ch, &self.post, &person, (lang, &ip)).await? else {
            return Err(Unfiled::Refused(vec![("name".to_owned(), p::over_closed(lang).to_owned())]));
        };
        Ok(Filed { id: id.uuid(), owner: format!("post-interest:{}", id.uuid()), code, mailed: false })
    }

    async fn receipt(tx: &mut Tx, cx: &Cx, filed: &Filed) -> Result<Receipt> {
        let interest =
            interests::filed(tx, InterestId::from_uuid(filed.id)).await?.ok_or(AppError::NotFound)?;
        let post = store::by_id(tx, interest.post).await?.ok_or(AppError::NotFound)?;
        let centre = centres::names(tx, &[post.centre]).await?.remove(&post.centre).unwrap_or_default().1;
        let (lang, code, same) = (cx.lang, filed.code.clone(), interest.clone());
        Ok(Receipt {
            title: p::receipt_title(lang),
            slip: Box::new(move || follow::slip(&same, &post, &centre, &code, lang)),
            course: Box::new(move || follow::course(&interest, lang)),
        })
    }
}
