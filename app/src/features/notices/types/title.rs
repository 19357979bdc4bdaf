//! What a notice is called: the title of the document, the short form of lists, the words for its kind. Pure. Only places
//! that the notice may name appear (PUB-09). A new kind is a line in each function here.
use crate::base::{divisions, i18n::Lang};
use crate::features::notices::types::{Notice, NoticeKind};
use crate::t;

/// The title of the document in sense groups, between which a line may break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title(String);

impl Title {
    /// The title of a notice. In the texts of `locales/` a bar stands where a line may break.
    #[must_use]
    pub fn of(notice: &Notice, lang: Lang) -> Self {
        let place = place(notice, lang);
        Self(match notice.kind {
            NoticeKind::AdmissionProposed => t::notices::title_admission(lang, place),
            NoticeKind::ExitProposed => t::notices::title_exit(lang, place),
            NoticeKind::AdmissionResult => t::notices::title_admission_result(lang, place),
            NoticeKind::ExitResult => t::notices::title_exit_result(lang, place),
        })
    }

    pub fn groups(&self) -> Vec<String> {
        self.0.split('|').map(str::to_owned).collect()
    }

    pub fn text(&self) -> String {
        self.0.replace('|', "")
    }
}

/// The short form: `示例镇等拟入住公示（第8批）`.
pub fn short(notice: &Notice, lang: Lang) -> String {
    let (place, batch) = (place(notice, lang), notice.batch);
    match notice.kind {
        NoticeKind::AdmissionProposed => t::notices::short_admission(lang, place, batch),
        NoticeKind::ExitProposed => t::notices::short_exit(lang, place, batch),
        NoticeKind::AdmissionResult => t::notices::short_admission_result(lang, place, batch),
        NoticeKind::ExitResult => t::notices::short_exit_result(lang, place, batch),
    }
}

/// The first township that may be named, with 等 if there are more; the county if none may (PUB-09).
pub fn place(notice: &Notice, lang: Lang) -> String {
    let named = notice.places.first().and_then(|code| divisions::township(code));
    match named {
        Some(first) if notice.places.len() > 1 => t::notices::place_and_others(lang, first.label(lang)),
        Some(first) => first.label(lang).to_owned(),
        None => divisions::county_label(notice.no.county(), lang),
    }
}

/// Kind and number of people: `拟入住 6 人`.
pub fn people(notice: &Notice, lang: Lang) -> String {
    let n = notice.people;
    match notice.kind {
        NoticeKind::AdmissionProposed => t::notices::people_admission(lang, n),
        NoticeKind::ExitProposed => t::notices::people_exit(lang, n),
        NoticeKind::AdmissionResult => t::notices::people_admission_result(lang, n),
        NoticeKind::ExitResult => t::notices::people_exit_result(lang, n),
    }
}
