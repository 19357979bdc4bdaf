//! What people do on a visit, and with which qualification: `app/data/activities.json`. Another activity or qualification is a line there.
//! A key that is stored is never renamed.
use std::sync::LazyLock;

use serde::Deserialize;

use super::Band;
use crate::base::{i18n::Lang, listed::Both};
use crate::listed;

#[derive(Debug, Default, Deserialize)]
struct File {
    qualifications: Vec<QualificationLine>,
    activities: Vec<ActivityLine>,
}

// A test reads it; a file that cannot be read leaves no activity, and nothing can be opened.
static FILE: LazyLock<File> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../data/activities.json")).unwrap_or_default()
});

/// What the law asks for some activities (VOL-04, VOL-06).
#[derive(Debug, Deserialize)]
pub struct QualificationLine {
    pub key: String,
    #[serde(flatten)]
    name: Both,
}

listed!(Qualification, QualificationLine, key, qualifications);

impl Qualification {
    pub fn label(self, lang: Lang) -> &'static str {
        self.0.name.get(lang)
    }
}

/// One thing that can be done.
#[derive(Debug, Deserialize)]
pub struct ActivityLine {
    pub key: String,
    #[serde(flatten)]
    name: Both,
    /// From which age (MIN-02): 8, 14 or 18.
    pub min_age: i64,
    /// Residents are touched: moving, feeding, washing, examining.
    pub hands_on: bool,
    /// A care task, which no child does.
    pub care: bool,
    /// Any one of these lets somebody do it; none for most.
    needs: Vec<String>,
    /// Personal danger is possible, so an insurance is compulsory (VOL-05).
    pub insured: bool,
    /// Whether it is recorded as volunteering (REC-04).
    pub counts: bool,
    /// The county approves it apart.
    pub approval: bool,
    what: Both,
    risks: Vec<Both>,
}

listed!(Activity, ActivityLine, key, activities);

impl Activity {
    pub fn label(self, lang: Lang) -> &'static str {
        self.0.name.get(lang)
    }

    /// What one does, in a sentence.
    pub fn what(self, lang: Lang) -> &'static str {
        self.0.what.get(lang)
    }

    /// What may happen (VOL-03).
    pub fn risks(self, lang: Lang) -> impl Iterator<Item = &'static str> {
        self.0.risks.iter().map(move |risk| risk.get(lang))
    }

    /// The qualifications of which one is needed; none where everybody may.
    pub fn needs(self) -> impl Iterator<Item = Qualification> {
        self.0.needs.iter().filter_map(|key| Qualification::get(key))
    }

    /// Whether somebody with this qualification, or with none, may do it (VOL-04).
    pub fn open_to(self, holds: Option<Qualification>) -> bool {
        self.0.needs.is_empty() || holds.is_some_and(|q| self.needs().any(|n| n == q))
    }

    /// Whether this band may do it, apart from who comes with them; `min_age` is what the centre asks on top (MIN-02).
    pub fn admits(self, band: Band, min_age: i64) -> bool {
        let grown = band == Band::Adult;
        band != Band::Under8
            && band.lowest() >= self.min_age.max(min_age)
            && (grown || !(self.hands_on || self.care))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole() {
        assert!(Activity::all().count() >= 10 && Qualification::all().count() > 0);
        for a in Activity::all() {
            assert_eq!(a.needs().count(), a.0.needs.len(), "{}: an unknown qualification", a.key);
            assert!([8, 14, 18].contains(&a.min_age) && !a.0.risks.is_empty(), "{}", a.key);
            assert!(a.min_age == 18 || !(a.hands_on || a.care), "{}: MIN-02", a.key);
            assert!(a.key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{}", a.key);
            assert_eq!(Activity::all().filter(|o| o.key == a.key).count(), 1, "{}", a.key);
        }
    }

    #[test]
    fn vol_04_and_min_02_who_may_do_what() {
        let get = |key| Activity::get(key).unwrap();
        let nurse = Qualification::get("nurse");
        assert!(get("cleaning").open_to(None) && get("nursing").open_to(nurse));
        assert!(!get("nursing").open_to(None) && !get("rehab_guidance").open_to(nurse));
        assert!(get("company").admits(Band::Child, 0) && !get("company").admits(Band::Child, 14));
        assert!(!get("company").admits(Band::Under8, 0) && !get("nursing").admits(Band::Teen, 0));
        assert!(get("cleaning").admits(Band::Teen, 0) && !get("cleaning").admits(Band::Child, 0));
        assert!(!get("greeting").counts && get("media").approval);
    }
}
