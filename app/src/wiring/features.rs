//! The list of everything that declares something. Routes, jobs, retention, rotation and checks follow from it. To add a feature:
//! its constant, in the order of the storeys.
use crate::console::{accounts, mails, queue, trail as trail_pages};
use crate::features::{
    cases, centres, donations, needs, notices, objections, people, posts, publishing, times, visits,
};
use crate::office::{feature::Feature, imports, outbox, staff, trail, work};
use crate::site;
use crate::web::{files, forms, quotas, submission::drafts, uploads::waiting};

/// What the kits of `web` leave in the database, whoever uses them.
const KITS: Feature = Feature {
    retention: &[forms::once::OLD, drafts::OLD, waiting::OLD, quotas::OLD],
    sealed: &[files::store::SEALED, drafts::SEALED],
    ..Feature::new("kits")
};

pub const FEATURES: &[Feature] = &[
    KITS,
    staff::FEATURE,
    trail::FEATURE,
    outbox::FEATURE,
    imports::FEATURE,
    work::FEATURE,
    centres::FEATURE,
    notices::FEATURE,
    cases::FEATURE,
    publishing::FEATURE,
    objections::FEATURE,
    people::FEATURE,
    needs::FEATURE,
    posts::FEATURE,
    donations::FEATURE,
    times::FEATURE,
    visits::FEATURE,
    accounts::FEATURE,
    queue::FEATURE,
    mails::FEATURE,
    trail_pages::FEATURE,
    site::FEATURE,
];

#[cfg(test)]
mod tests {
    use super::FEATURES;

    #[test]
    fn every_name_is_there_once() {
        let rules = FEATURES.iter().flat_map(|f| f.retention).map(|rule| rule.name);
        let jobs = FEATURES.iter().flat_map(|f| f.jobs).map(|job| job.name);
        for mut names in [FEATURES.iter().map(|f| f.name).collect::<Vec<_>>(), rules.chain(jobs).collect()] {
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{names:?}");
        }
    }
}
