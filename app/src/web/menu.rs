//! What features declare about the frame of a page: the entries of the menus, the frame of the console. The wiring collects the
//! public ones into [`crate::web::state::Declared`]; those of the console pass through the office's gate, which knows who may
//! see which and fills a [`Frame`]. To add an entry: a `const` in the feature, named in its declaration and by its pages' heads.
use crate::base::i18n::Lang;
use crate::t;

/// A part of the portal: an entry of a menu, and what its pages name as theirs in [`crate::web::page::Head`].
#[derive(Debug, Clone, Copy)]
pub struct Section {
    /// Its first page; the id too.
    pub path: &'static str,
    /// Its name in the menu, the breadcrumbs and `ColumnName` (GOV-10).
    pub label: fn(Lang) -> &'static str,
    /// Its place in the menu; gaps are for whoever comes between.
    pub order: u16,
}

impl Section {
    /// The home page, and pages that belong to no entry.
    pub const HOME: Self = Self { path: "/", label: t::common::home, order: 0 };
    /// What the outlets offer, whoever they belong to.
    pub const OPEN_DATA: Self = Self { path: "/open-data", label: t::common::nav_data, order: 80 };
}

impl PartialEq for Section {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

/// The frame of the console for one person, in the language of the page; a request extension, so that error pages keep it.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Role and name.
    pub who: String,
    pub place: String,
    /// Where the console begins.
    pub start: Section,
    /// The entries that they may see.
    pub menu: Vec<Section>,
    /// What is new for them.
    pub bell: Bell,
}

/// How much is new.
#[derive(Debug, Clone, Copy)]
pub struct Bell {
    /// Where it is listed.
    pub news: Section,
    /// How many lines they have not seen, counted up to `cap`.
    pub unseen: i64,
    /// Where the counting stops.
    pub cap: i64,
}

impl Bell {
    /// The number, if there is one: `99+` from where the counting stops.
    pub fn number(&self) -> Option<String> {
        match self.unseen {
            0 => None,
            n if n >= self.cap => Some(format!("{}+", self.cap - 1)),
            n => Some(n.to_string()),
        }
    }

    /// The bell in words.
    pub fn words(&self, lang: Lang) -> String {
        match self.number() {
            Some(n) => t::work::bell_some(lang, n),
            None => t::work::bell_none(lang).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bell_stops_counting_at_its_cap() {
        let number = |unseen| Bell { news: Section::HOME, unseen, cap: 100 }.number();
        assert_eq!(number(0), None);
        assert_eq!(number(99).as_deref(), Some("99"));
        assert_eq!(number(100).as_deref(), Some("99+"));
    }
}
