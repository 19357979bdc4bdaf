//! Who may be admitted (seed 39–46): the facts that village and township find, each for itself, and [`assess`], which says yes, or
//! which rules stand against it. Pure; nothing here is ever public (2.3).
//!
//! A term of a code list that ends or begins gets its dates in [`Hardship::term`] and the list a new [`LIST_VERSION`]; what was
//! assessed before keeps the version it was assessed by (RES-02).
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::base::words;
use crate::office::staff::types::CITY;

/// The version of the code lists that new checks are made by.
pub const LIST_VERSION: &str = "2026-1";

words! {
    /// 困难类别 (RES-02): a dated list, because 建档立卡 ended with 2020.
    Hardship in eligibility {
        Tekun = "tekun" => hardship_tekun,
        Dibao = "dibao" => hardship_dibao,
        DibaoEdge = "dibao_edge" => hardship_dibao_edge,
        RigidExpenditure = "rigid_expenditure" => hardship_rigid,
        Monitored = "monitored" => hardship_monitored,
        /// 历史建档立卡: good for assessments up to 2020 only.
        JdlkPoor = "jdlk_poor" => hardship_jdlk,
        OtherLocal = "other_local" => hardship_other,
        Nothing = "none" => hardship_none,
    }
}

/// The first day of a year; all dates of the lists are such days.
const fn new_year(year: i32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, 1, 1) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

impl Hardship {
    /// The first day on which the category could be found, and the last one (RES-02).
    pub fn term(self) -> (NaiveDate, Option<NaiveDate>) {
        match self {
            Self::JdlkPoor => (new_year(2014), NaiveDate::from_ymd_opt(2020, 12, 31)),
            Self::DibaoEdge | Self::RigidExpenditure | Self::Monitored => (new_year(2020), None),
            Self::Tekun | Self::Dibao | Self::OtherLocal | Self::Nothing => (new_year(2014), None),
        }
    }

    /// Whether it could be found on that day.
    pub fn in_force(self, on: NaiveDate) -> bool {
        let (from, to) = self.term();
        on >= from && to.is_none_or(|to| on <= to)
    }
}

words! {
    /// 残疾类别, the 19th digit of the certificate (3.3).
    DisabilityType in eligibility {
        Visual = "1" => type_visual,
        Hearing = "2" => type_hearing,
        Speech = "3" => type_speech,
        Limb = "4" => type_limb,
        Intellectual = "5" => type_intellectual,
        Mental = "6" => type_mental,
        Multiple = "7" => type_multiple,
    }
}

impl DisabilityType {
    /// What a multiple disability can be made of.
    pub const SINGLE: [Self; 6] =
        [Self::Visual, Self::Hearing, Self::Speech, Self::Limb, Self::Intellectual, Self::Mental];

    /// Limb or intellectual (seed 42).
    pub const fn is_admitted(self) -> bool {
        matches!(self, Self::Limb | Self::Intellectual)
    }
}

words! {
    /// 残疾等级; 1 is the most severe.
    Grade in eligibility {
        One = "1" => grade_1,
        Two = "2" => grade_2,
        Three = "3" => grade_3,
        Four = "4" => grade_4,
    }
}

impl Grade {
    /// 二级以上: grades 1 and 2 (seed 41).
    pub const fn is_severe(self) -> bool {
        matches!(self, Self::One | Self::Two)
    }
}

words! {
    /// What daily living is asked by (RES-03).
    SelfCare in eligibility {
        Eat = "eat" => care_eat,
        Dress = "dress" => care_dress,
        Bed = "bed" => care_bed,
        Toilet = "toilet" => care_toilet,
        Walk = "walk" => care_walk,
        Bathe = "bathe" => care_bathe,
    }
}

/// What the six items add up to (RES-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dependence {
    /// Can do all: 具备生活自理能力.
    Able,
    /// One to three cannot be done: 部分丧失.
    Partly,
    /// Four or more: 完全丧失.
    Fully,
}

/// The result of the six items, by how many cannot be done (RES-03).
pub const fn dependence(failed: usize) -> Dependence {
    match failed {
        0 => Dependence::Able,
        1..=3 => Dependence::Partly,
        _ => Dependence::Fully,
    }
}

words! {
    /// Whether the family can care (seed 44).
    FamilyCare in eligibility {
        Unable = "none" => family_unable,
        Difficult = "difficult" => family_difficult,
        Able = "able" => family_able,
    }
}

/// What was found about one person. Sealed where it is stored; `Debug` prints none of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The version of the code lists.
    pub list: String,
    /// The county of the household register, six digits; empty when it is elsewhere.
    pub registered: String,
    /// 困难类别.
    pub hardship: Hardship,
    /// 残疾类别.
    pub kind: DisabilityType,
    /// 残疾等级; of a multiple disability that of its most severe part.
    pub grade: Grade,
    /// The parts of a multiple disability (RES-10).
    pub parts: Vec<(DisabilityType, Grade)>,
    /// What the person cannot do alone.
    pub cannot: Vec<SelfCare>,
    /// Whether the family can care.
    pub family: FamilyCare,
    /// Whether the person or the guardian wants it (seed 45).
    pub voluntary: bool,
    /// A reason to refer elsewhere (RES-04): for staff, never public; it decides nothing by itself.
    pub referral: String,
}

impl std::fmt::Debug for Facts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Facts(…)")
    }
}

impl Facts {
    /// The grade that counts: of a multiple disability that of its most severe part (RES-10).
    pub fn overall(kind: DisabilityType, grade: Grade, parts: &[(DisabilityType, Grade)]) -> Grade {
        if kind != DisabilityType::Multiple {
            return grade;
        }
        parts.iter().map(|(_, g)| *g).min_by_key(|g| g.word()).unwrap_or(grade)
    }
}

words! {
    /// A rule that stands against an admission.
    Rule in eligibility {
        /// The household is not registered in the city.
        NotLocal = "SEED-39" => rule_not_local,
        NoHardship = "SEED-40" => rule_no_hardship,
        HardshipTerm = "RES-02" => rule_hardship_term,
        WrongType = "SEED-42" => rule_wrong_type,
        NotSevere = "SEED-41" => rule_not_severe,
        /// A multiple disability without a severe limb or intellectual part.
        NoSuchPart = "RES-10" => rule_no_such_part,
        SelfReliant = "RES-03" => rule_self_reliant,
        FamilyCan = "SEED-44" => rule_family_can,
        NotVoluntary = "SEED-45" => rule_not_voluntary,
    }
}

/// A rule that was found broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed {
    pub rule: Rule,
}

/// What the facts come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether all rules hold.
    pub eligible: bool,
    /// Those that do not, in the order of the seed.
    pub failures: Vec<Failed>,
}

/// Applies every rule; all must hold (seed 39–46).
pub fn assess(facts: &Facts, on: NaiveDate) -> Verdict {
    let multiple = facts.kind == DisabilityType::Multiple;
    let part = facts.parts.iter().any(|(kind, grade)| kind.is_admitted() && grade.is_severe());
    let rules = [
        (Rule::NotLocal, facts.registered.starts_with(CITY)),
        (Rule::NoHardship, facts.hardship != Hardship::Nothing),
        (Rule::HardshipTerm, facts.hardship.in_force(on)),
        (Rule::WrongType, multiple || facts.kind.is_admitted()),
        (Rule::NotSevere, multiple || facts.grade.is_severe()),
        (Rule::NoSuchPart, !multiple || part),
        (Rule::SelfReliant, dependence(facts.cannot.len()) != Dependence::Able),
        (Rule::FamilyCan, facts.family != FamilyCare::Able),
        (Rule::NotVoluntary, facts.voluntary),
    ];
    let failures: Vec<_> =
        rules.into_iter().filter(|(_, holds)| !holds).map(|(rule, _)| Failed { rule }).collect();
    Verdict { eligible: failures.is_empty(), failures }
}

#[cfg(test)]
#[path = "eligibility_tests.rs"]
mod tests;
