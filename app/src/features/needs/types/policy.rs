//! What can be taken (domain.md §5.3): [`judge`] asks the rules of a policy for what is known of a gift. Which rules a policy has,
//! and the sentence of each, stand in `app/data/goods.json`; how a rule judges stands here. To add one: a line in [`Rule`], its
//! judgement in [`Rule::ask`], its sentence and its policy in the file.
use chrono::{Months, NaiveDate};

use super::catalogue::FILE;
use crate::base::{i18n::Lang, words};

words! {
    /// A rule about goods, in the order of their words.
    #[derive(PartialOrd, Ord)]
    Rule {
        AdultSizes = "adult_sizes",
        Advertising = "advertising",
        /// 3C.
        Ccc = "ccc",
        Clean = "clean",
        DeviceRegistration = "device_registration",
        Expired = "expired",
        FoodLabel = "food_label",
        HealthFood = "health_food",
        MedicineDonee = "medicine_donee",
        MedicineSource = "medicine_source",
        NamedResident = "named_resident",
        NeverFood = "never_food",
        NoMoney = "no_money",
        SameWeek = "same_week",
        ShelfLife = "shelf_life",
        Underwear = "underwear",
        Unpackaged = "unpackaged",
        UsedDevice = "used_device",
        Warranty = "warranty",
    }

    /// What becomes of an offer.
    Decision {
        Accept = "accept",
        /// The form takes it, the centre decides.
        Ask = "ask",
        Refuse = "refuse",
    }

    /// In what state clothes and bedding are.
    Condition {
        New = "new",
        Used = "used",
        Washed = "washed",
        WashedDisinfected = "washed_disinfected",
    }
}

/// What is known of goods; none where nobody said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Food: it has a label.
    pub label: Option<bool>,
    /// Food: the producer is named.
    pub producer: Option<bool>,
    /// Food: it has an SC licence.
    pub sc_licence: Option<bool>,
    pub arrives: Option<NaiveDate>,
    pub expires: Option<NaiveDate>,
    pub produced: Option<NaiveDate>,
    /// Short-life food: agreed with the centre for the same week.
    pub same_week: Option<bool>,
    /// Opened, or loose.
    pub unpackaged: Option<bool>,
    /// Medicines: given by a private person.
    pub private_donor: bool,
    /// Medicines: the donor is a licensed maker or wholesaler.
    pub licensed: Option<bool>,
    /// Medicines: the donee is a hospital with a pharmacy.
    pub pharmacy: Option<bool>,
    /// Devices: registered or filed.
    pub registration: Option<bool>,
    /// Devices: used before.
    pub used: Option<bool>,
    /// Devices: inspected since.
    pub inspected: Option<bool>,
    /// Clothes and bedding.
    pub condition: Option<Condition>,
    /// Clothes: underwear.
    pub underwear: Option<bool>,
    /// Clothes: sizes of children.
    pub child_sizes: Option<bool>,
    /// Electrical: 3C mark.
    pub ccc: Option<bool>,
    /// Electrical: under warranty.
    pub warranty: Option<bool>,
    /// It carries tobacco or forbidden advertising.
    pub advertising: Option<bool>,
    pub named_resident: Option<bool>,
}

/// What the rules say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub decision: Decision,
    /// The rules that made it, sorted; none for what is accepted.
    pub rules: Vec<Rule>,
}

/// Asks every rule of the policy. An unknown policy accepts nothing by itself.
pub fn judge(policy: &str, facts: &Facts) -> Verdict {
    let own = rules(policy).chain([Rule::Advertising, Rule::NamedResident]);
    let said: Vec<(Rule, Decision)> = own.map(|rule| (rule, rule.ask(facts, policy))).collect();
    let known = FILE.policies.contains_key(policy);
    let worst = [Decision::Refuse, Decision::Ask].into_iter().find(|d| said.iter().any(|(_, s)| s == d));
    let decision = worst.unwrap_or(if known { Decision::Accept } else { Decision::Ask });
    let mut rules: Vec<Rule> = said
        .into_iter()
        .filter(|(_, s)| *s == decision && decision != Decision::Accept)
        .map(|(r, _)| r)
        .collect();
    rules.sort_unstable();
    rules.dedup();
    Verdict { decision, rules }
}

pub fn rules(policy: &str) -> impl Iterator<Item = Rule> + use<> {
    let words = FILE.policies.get(policy).map(Vec::as_slice).unwrap_or_default();
    words.iter().filter_map(|word| Rule::parse(word)).collect::<Vec<_>>().into_iter()
}

/// What of this policy is welcome, in sentences.
pub fn welcome(policy: &str, lang: Lang) -> Vec<String> {
    let Some(texts) = FILE.yes.get(policy) else { return vec![] };
    match lang {
        Lang::ZhCn => texts.zh.clone(),
        Lang::En => texts.en.clone(),
    }
}

/// True refuses, false is fine, unknown is asked.
const fn must_not(fact: Option<bool>) -> Decision {
    match fact {
        Some(true) => Decision::Refuse,
        _ => Decision::Accept,
    }
}

const fn must(fact: Option<bool>, otherwise: Decision) -> Decision {
    match fact {
        Some(true) => Decision::Accept,
        Some(false) => otherwise,
        None => Decision::Ask,
    }
}

impl Rule {
    pub fn sentence(self, lang: Lang) -> &'static str {
        FILE.rules.get(self.word()).map_or("", |both| both.get(lang))
    }

    fn ask(self, f: &Facts, policy: &str) -> Decision {
        use Decision::{Accept, Ask, Refuse};
        let all = |facts: &[Option<bool>]| {
            if facts.contains(&Some(false)) { Some(false) } else { (!facts.contains(&None)).then_some(true) }
        };
        match self {
            Self::NeverFood | Self::HealthFood | Self::NoMoney => Refuse,
            Self::Advertising => must_not(f.advertising),
            Self::NamedResident if f.named_resident == Some(true) => Ask,
            Self::NamedResident => Accept,
            Self::FoodLabel => must(all(&[f.label, f.producer, f.sc_licence]), Refuse),
            Self::Expired => must_not(f.arrives.zip(f.expires).map(|(a, e)| a > e)),
            Self::ShelfLife => must(long_enough(f, policy == "packaged_food"), Refuse),
            Self::SameWeek => must(f.same_week, Ask),
            Self::Unpackaged => must_not(f.unpackaged),
            Self::MedicineSource if f.private_donor => Refuse,
            Self::MedicineSource => must(f.licensed, Refuse),
            Self::MedicineDonee => must(f.pharmacy, Refuse),
            Self::DeviceRegistration => must(f.registration, Refuse),
            Self::UsedDevice => {
                must(f.used.map(|used| !used || f.inspected == Some(true)).or(Some(true)), Ask)
            }
            Self::Clean => match f.condition {
                Some(Condition::New | Condition::WashedDisinfected) => Accept,
                Some(_) => Refuse,
                None => Ask,
            },
            Self::Underwear => must_not(f.underwear.map(|is| is && f.condition != Some(Condition::New))),
            Self::AdultSizes => must_not(f.child_sizes),
            Self::Ccc => must(f.ccc, Refuse),
            Self::Warranty => must(f.warranty, Ask),
        }
    }
}

/// Whether enough of its life is left on arrival: six months, or three where `short` allows it and the whole life is six or less.
fn long_enough(f: &Facts, short: bool) -> Option<bool> {
    let (arrives, expires) = f.arrives.zip(f.expires)?;
    let brief = short && f.produced.is_some_and(|made| made + Months::new(6) >= expires);
    Some(arrives + Months::new(if brief { 3 } else { 6 }) <= expires)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::vectors;

    fn facts(v: &Value) -> Facts {
        let flag = |key: &str| v[key].as_bool();
        let day = |key: &str| v[key].as_str().and_then(|d| d.parse().ok());
        Facts {
            label: flag("label"),
            producer: flag("producer"),
            sc_licence: flag("sc_licence"),
            arrives: day("arrives_on"),
            expires: day("expires_on"),
            produced: day("produced_on"),
            same_week: flag("same_week_agreement"),
            unpackaged: flag("unpackaged").or(flag("opened")).or(flag("packaged").map(|p| !p)),
            private_donor: v["donor"] == "individual",
            licensed: flag("licensed_maker_or_wholesaler"),
            pharmacy: flag("donee_is_hospital_pharmacy"),
            registration: flag("registration"),
            used: flag("used"),
            inspected: flag("inspected"),
            condition: v["condition"].as_str().and_then(Condition::parse),
            underwear: flag("underwear"),
            child_sizes: v["sizes"].as_str().map(|s| s == "child"),
            ccc: flag("ccc"),
            warranty: flag("warranty"),
            advertising: flag("tobacco_or_forbidden_advertising"),
            named_resident: flag("for_named_resident"),
        }
    }

    #[test]
    fn goods_are_judged_as_the_vectors_say() {
        vectors::each("goods_policy", "vectors", |v| {
            let is = judge(v["category"].as_str().unwrap(), &facts(&v["facts"]));
            let rules: Vec<_> = is.rules.iter().map(|r| r.word()).collect();
            let is = json!({"decision": is.decision.word(), "rules": rules});
            if v["expect"] == is { Ok(()) } else { Err(is.to_string()) }
        });
    }

    #[test]
    fn every_label_of_the_vectors_has_a_sentence_in_both_languages() {
        let labels = vectors::file("goods_policy");
        let list = |key: &str| labels["labels"][key].as_array().unwrap().clone();
        for word in list("rules") {
            let rule = Rule::parse(word.as_str().unwrap()).unwrap();
            assert!(!rule.sentence(Lang::ZhCn).is_empty() && !rule.sentence(Lang::En).is_empty(), "{word}");
        }
        for policy in list("category") {
            assert!(FILE.policies.contains_key(policy.as_str().unwrap()), "{policy}");
        }
        assert!(FILE.policies.values().flatten().all(|word| Rule::parse(word).is_some()));
        assert_eq!(judge("no such policy", &Facts::default()).decision, Decision::Ask);
    }
}
