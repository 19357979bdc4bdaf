//! Who comes, by bands of age, and whether they may (MIN-01 to MIN-03). No birth date is asked for: a head-count is enough. All reasons are
//! said at once.
use crate::base::words;

words! {
    /// As what people come.
    Kind in bookings {
        Person = "person" => kind_person,
        Family = "family" => kind_family,
        Class = "class" => kind_class,
        Company = "company" => kind_company,
    }
}

words! {
    /// Why these heads may not come.
    Reason in bookings {
        /// Nobody.
        Empty = "empty" => reason_empty,
        /// Somebody under eight (MIN-01).
        Under8 = "under_8" => reason_under_8,
        /// Too few adults (MIN-02).
        Ratio = "ratio" => reason_ratio,
        /// 8 to 13 come with a family or a class only.
        YoungOnlyInFamilyOrClass = "young_only_in_family_or_class" => reason_young_only,
        /// Their guardian or teacher must be there.
        YoungNeedGuardianOrTeacher = "young_need_guardian_or_teacher" => reason_young_guardian,
        /// They do no care tasks.
        YoungNoCareTasks = "young_no_care_tasks" => reason_young_care,
        /// Hands-on care from 18.
        HandsOn18 = "hands_on_18" => reason_hands_on,
        /// Hands-on care needs training.
        Untrained = "untrained" => reason_untrained,
        /// Hands-on care needs a carer beside.
        NoCarer = "no_carer" => reason_no_carer,
        /// The activity asks for more years.
        ActivityMinAge = "activity_min_age" => reason_min_age,
        /// A guardian's consent is outstanding.
        ConsentMissing = "consent_missing" => reason_consent,
    }
}

/// How many minors one adult may lead.
const PER_ADULT: i64 = 5;

/// A head-count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Heads {
    /// Never bookable.
    pub under_8: i64,
    /// 8 to 13.
    pub young: i64,
    /// 14 to 17.
    pub teens: i64,
    /// From 18.
    pub adults: i64,
}

/// What an activity asks of whoever does it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Task {
    /// Cares for residents.
    pub care: bool,
    /// Feeding, moving, bathing.
    pub hands_on: bool,
    /// The youngest age, where that is more than eight.
    pub min_age: Option<i64>,
}

/// What is known of the group beyond its heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct With {
    /// As what they come.
    pub kind: Kind,
    /// Whether guardian or teacher are present throughout.
    pub guardian_or_teacher: bool,
    /// Consents on file for the minors.
    pub consents: i64,
    /// Whether everybody was trained for the task.
    pub trained: bool,
    /// Whether a carer stands beside.
    pub under_a_carer: bool,
}

impl Heads {
    /// All of them.
    #[must_use]
    pub const fn people(&self) -> i64 {
        self.under_8 + self.young + self.teens + self.adults
    }

    /// Those whose guardians must agree.
    #[must_use]
    pub const fn minors(&self) -> i64 {
        self.young + self.teens
    }

    /// How many adults these minors need: 28 need 6.
    #[must_use]
    pub const fn adults_needed(&self) -> i64 {
        (self.minors() + PER_ADULT - 1) / PER_ADULT
    }

    /// How many minors these adults may bring.
    #[must_use]
    pub const fn may_bring(&self) -> i64 {
        self.adults * PER_ADULT
    }

    /// How many consents are outstanding.
    #[must_use]
    pub const fn consents_missing(&self, on_file: i64) -> i64 {
        let missing = self.minors() - on_file;
        if missing > 0 { missing } else { 0 }
    }

    /// Why they may not come to do these tasks; empty when they may. [`Reason::ConsentMissing`] is outstanding at booking and refuses at
    /// the door.
    #[must_use]
    pub fn reasons(&self, with: With, task: Task) -> Vec<Reason> {
        let (young, minors) = (self.young > 0, self.minors() > 0);
        let in_family_or_class = matches!(with.kind, Kind::Family | Kind::Class);
        let min_age = task.min_age.unwrap_or_default();
        [
            (self.people() == 0, Reason::Empty),
            (self.under_8 > 0, Reason::Under8),
            (self.adults < self.adults_needed(), Reason::Ratio),
            (young && !in_family_or_class, Reason::YoungOnlyInFamilyOrClass),
            (young && !with.guardian_or_teacher, Reason::YoungNeedGuardianOrTeacher),
            (young && task.care, Reason::YoungNoCareTasks),
            (minors && task.hands_on, Reason::HandsOn18),
            (task.hands_on && !with.trained, Reason::Untrained),
            (task.hands_on && !with.under_a_carer, Reason::NoCarer),
            ((young && min_age > 8) || (self.teens > 0 && min_age > 14), Reason::ActivityMinAge),
            (self.consents_missing(with.consents) > 0, Reason::ConsentMissing),
        ]
        .into_iter()
        .filter_map(|(holds, reason)| holds.then_some(reason))
        .collect()
    }
}

impl Kind {
    /// Whether it takes one of the places for groups: whoever comes under an organiser.
    #[must_use]
    pub const fn is_group(self) -> bool {
        matches!(self, Self::Class | Self::Company)
    }
}
