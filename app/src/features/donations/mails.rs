//! The mails of gifts: to donors, who read more behind their code (ML-07), and to the managers of a centre. A step tells its donor
//! through [`tell`](super::store::tell); here is only what is written.
use chrono::NaiveDate;

use super::types::{Gift, Part};
use crate::base::i18n::Lang;
use crate::office::outbox::{Letter, Template};
use crate::office::{staff::store::colleagues::Colleague, work::Kind};
use crate::web::state::AppState;

/// To whom a donor's mail goes, and with which code.
pub(super) struct Reader<'a> {
    pub gift: &'a Gift,
    pub email: &'a str,
    pub code: &'a str,
}

impl Reader<'_> {
    fn letter(&self, state: &AppState, template: Template, part: &Part) -> Letter {
        Letter::new(self.email, self.gift.lang, template)
            .with("centre", &part.centre_name)
            .with("code", self.code)
            .with("link", state.site().absolute(&format!("/track/{}", self.code)))
    }

    /// Something new: what, the number of its receipt, what comes next.
    pub(super) fn news(&self, state: &AppState, part: &Part, what: &str, number: Option<&str>) -> Letter {
        let mut letter = self.letter(state, Template::GiftNews, part).with("state", what);
        if let Some(next) = part.next(self.gift.lang) {
            letter = letter.with("next", next);
        }
        match number {
            Some(number) => letter.with("number", number),
            None => letter,
        }
    }

    /// That it should come before its place is given away.
    pub(super) fn reminder(&self, state: &AppState, part: &Part) -> Letter {
        let day = self.gift.lang.date(part.due_on);
        self.letter(state, Template::GiftReminder, part).with("deadline", day)
    }
}

/// The codes of an address, with the centre of each.
pub(super) fn codes(state: &AppState, email: &str, lang: Lang, found: &[(String, String)]) -> Letter {
    let lines: Vec<_> = found.iter().map(|(code, centre)| format!("{code}  {centre}")).collect();
    Letter::new(email, lang, Template::GiftCodes)
        .with("lines", lines.join("\n"))
        .with("link", state.site().absolute("/track"))
}

/// That something waits: the first of its kind on a day, for the others there is the digest of the next morning.
pub(super) fn to_manager(
    state: &AppState,
    to: &Colleague,
    part: &Part,
    kind: Kind,
    today: NaiveDate,
) -> Letter {
    let lang = to.actor.lang;
    Letter::new(&to.email, lang, Template::GiftCentre)
        .with("name", &to.actor.name)
        .with("what", kind.label(lang))
        .with("reference", &part.reference)
        .with("deadline", lang.date(part.due_on))
        .with("link", state.site().absolute(&part.path()))
        .once(format!("{}/{}/{today}", kind.word(), to.actor.id.uuid()))
}
