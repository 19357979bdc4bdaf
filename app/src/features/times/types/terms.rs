//! What a centre says of a time apart from when it is (VOL-03): what can be done, for how many, and on which terms.
use super::Activity;
use crate::base::{i18n::Lang, privacy::public_text::PublicText};

/// An activity of a time; a limit of its own where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    pub activity: Activity,
    pub places: Option<i64>,
}

/// What can be done at a time, in the order of the list of activities. Stored as `cleaning haircut:4`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers(Vec<Offer>);

impl Offers {
    pub fn new(offers: impl IntoIterator<Item = Offer>) -> Self {
        let mut all: Vec<Offer> = offers.into_iter().collect();
        let place = |o: &Offer| Activity::all().position(|a| a == o.activity);
        all.sort_by_key(place);
        all.dedup_by_key(|o| o.activity);
        Self(all)
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Offer> {
        self.0.iter()
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn activities(&self) -> impl Iterator<Item = Activity> {
        self.0.iter().map(|o| o.activity)
    }

    pub fn has(&self, activity: Activity) -> bool {
        self.activities().any(|a| a == activity)
    }

    /// 打扫、理发.
    pub fn label(&self, lang: Lang) -> String {
        lang.list(&self.activities().map(|a| a.label(lang)).collect::<Vec<_>>())
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let one = |word: &str| {
            let (key, places) = word.split_once(':').map_or((word, None), |(k, n)| (k, Some(n)));
            let places = places.map(|n| n.parse().ok()).map_or(Some(None), |n| n.map(Some))?;
            Some(Offer { activity: Activity::get(key)?, places })
        };
        text.split_whitespace().map(one).collect::<Option<Vec<_>>>().map(Self)
    }

    pub(super) fn write(&self) -> String {
        let one = |o: &Offer| match o.places {
            Some(n) => format!("{}:{n}", o.activity.key),
            None => o.activity.key.clone(),
        };
        self.0.iter().map(one).collect::<Vec<_>>().join(" ")
    }
}

crate::stored!(Offers, offers => offers.write(), text => Offers::read(text));

/// What a centre says of a time apart from when it is (VOL-03).
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Terms {
    pub offers: Offers,
    /// People at once.
    pub places: i64,
    /// Groups at once; none: no limit beside the people. Zero: no groups.
    pub groups: Option<i64>,
    /// Whether a booking is confirmed at once; otherwise the centre answers.
    pub instant: bool,
    /// What the centre asks on top of the activities; 0 for nothing.
    pub min_age: i64,
    /// What exactly is done.
    pub tasks: PublicText,
    /// Risks that the activities do not name already.
    pub risks: PublicText,
    pub bring: PublicText,
    /// Meals and travel.
    pub meals: PublicText,
    pub insurance: PublicText,
}

/// Why terms contradict themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    #[error("nothing can be done")]
    NoActivity,
    #[error("an activity has more places than the time")]
    MorePlaces(Activity),
    /// The county approves it apart: alone, and never at once.
    #[error("needs an approval of its own")]
    Approval(Activity),
    /// VOL-05.
    #[error("an insurance is compulsory")]
    Insurance(Activity),
}

impl Terms {
    /// Whether they go together.
    ///
    /// # Errors
    /// The first thing that does not.
    pub fn check(&self) -> Result<(), TermsError> {
        if self.offers.is_empty() {
            return Err(TermsError::NoActivity);
        }
        for offer in self.offers.iter() {
            let activity = offer.activity;
            if offer.places.is_some_and(|n| n > self.places) {
                return Err(TermsError::MorePlaces(activity));
            }
            if activity.approval && (self.instant || self.offers.iter().len() > 1) {
                return Err(TermsError::Approval(activity));
            }
            if activity.insured && self.insurance.is_empty() {
                return Err(TermsError::Insurance(activity));
            }
        }
        Ok(())
    }

    /// The lowest age that something here admits (MIN-02).
    pub fn lowest_age(&self) -> i64 {
        let ages = self.offers.activities().map(|a| a.min_age.max(self.min_age));
        ages.min().unwrap_or(self.min_age)
    }
}
