//! One person's way from 户申请 to 公示, into a centre and out of it (RES-08): [`admissions`] until a case is cleared, and
//! [`residence`] from the waiting list to the exit, [`retention`] when both forget a person. Residence imports admissions, not the reverse.
pub mod admissions;
pub mod residence;
pub mod retention;

use crate::office::{feature::Feature, feature::Job, imports::Declared, imports::pages};

pub const FEATURE: Feature = Feature {
    desk: || {
        admissions::pages::routes()
            .merge(pages::routes::<admissions::imports::Cases>())
            .merge(residence::pages::routes())
    },
    jobs: &[Job {
        name: "reassessments",
        run: |state| Box::pin(async { residence::jobs::run(state).await.map(drop) }),
    }],
    retention: &[retention::OLD],
    imports: &[Declared::of::<admissions::imports::Cases>()],
    sealed: &[
        admissions::store::SEALED,
        admissions::store::check::SEALED,
        residence::store::absences::SEALED,
        residence::store::assessments::SEALED,
        residence::store::exits::SEALED,
    ],
    items: &[admissions::DESK, residence::DESK],
    panels: &[residence::PANEL],
    ..Feature::new("cases")
};
