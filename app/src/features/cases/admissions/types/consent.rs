//! What a person or guardian agrees to: living in a centre (seed 45), and, separately, a masked row on the web (PUB-10). The texts
//! that are signed lie in `app/data/consents/`; a text is never changed: a new one is a new file and a line in [`TEXTS`], and
//! what was signed keeps its version.
use chrono::{DateTime, NaiveDate, Utc};

use crate::base::{i18n::Lang, words};

words! {
    /// What it is about.
    ConsentKind in cases {
        Stay = "stay" => consent_stay,
        Web = "web" => consent_web,
    }

    Signer in cases {
        Own = "self" => signer_self,
        Guardian = "guardian" => signer_guardian,
    }
}

/// A text that can be signed.
#[derive(Debug, Clone, Copy)]
pub struct ConsentText {
    /// About what.
    pub kind: ConsentKind,
    pub version: &'static str,
    zh: &'static str,
    en: &'static str,
}

/// All texts ever used, the newest of a kind last.
pub const TEXTS: &[ConsentText] = &[
    ConsentText {
        kind: ConsentKind::Stay,
        version: "2026-1",
        zh: include_str!("../../../../../data/consents/stay-2026-1.zh-CN.txt"),
        en: include_str!("../../../../../data/consents/stay-2026-1.en.txt"),
    },
    ConsentText {
        kind: ConsentKind::Web,
        version: "2026-1",
        zh: include_str!("../../../../../data/consents/web-2026-1.zh-CN.txt"),
        en: include_str!("../../../../../data/consents/web-2026-1.en.txt"),
    },
];

impl ConsentText {
    /// The texts of a kind, the newest first.
    pub fn of(kind: ConsentKind) -> impl Iterator<Item = &'static Self> {
        TEXTS.iter().rev().filter(move |t| t.kind == kind)
    }

    /// The text with this version.
    pub fn find(kind: ConsentKind, version: &str) -> Option<&'static Self> {
        Self::of(kind).find(|t| t.version == version)
    }

    /// Its paragraphs; the first is its title. The Chinese text is the one that is signed.
    pub fn paragraphs(&self, lang: Lang) -> impl Iterator<Item = &'static str> + use<> {
        let text = match lang {
            Lang::ZhCn => self.zh,
            Lang::En => self.en,
        };
        text.lines().filter(|l| !l.is_empty())
    }
}

/// What was said, when, by whom, to which text.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ConsentLine {
    /// About what.
    pub kind: ConsentKind,
    /// Yes, or no.
    pub given: bool,
    pub signer: Signer,
    /// The day of the signature.
    pub on: NaiveDate,
    /// The version of the text.
    pub version: String,
    /// Who noted it.
    pub by: String,
    pub at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pub_10_every_text_is_there_in_both_languages_and_names_its_version() {
        for kind in ConsentKind::ALL {
            assert!(ConsentText::of(*kind).next().is_some(), "{kind:?}");
        }
        for text in TEXTS {
            for lang in Lang::ALL {
                let first = text.paragraphs(lang).next().unwrap();
                assert!(first.contains(text.version), "{first}");
                assert!(text.paragraphs(lang).count() > 1);
            }
            assert_eq!(ConsentText::find(text.kind, text.version).unwrap().version, text.version);
        }
        assert!(ConsentText::find(ConsentKind::Web, "1999-1").is_none());
    }
}
