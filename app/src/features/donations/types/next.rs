//! What comes next for a part and by when, in one sentence: what donors, staff and mails read.
use chrono::NaiveDate;

use super::{Part, Stage};
use crate::base::i18n::Lang;
use crate::office::work::store::NEVER;
use crate::t::donate as o;

impl Part {
    /// Whether the day that runs is that of a use report (DON-15): no receipt is owed any more (DON-09).
    #[must_use]
    pub fn reports_next(&self) -> bool {
        self.state.stage().is_public() && self.receipt_on.is_none()
    }

    /// Whether the centre let its day pass: what its donor then reads says so.
    #[must_use]
    pub fn is_late(&self, today: NaiveDate) -> bool {
        let donors =
            matches!(self.state.stage(), Stage::Accepted | Stage::AgreementSigned | Stage::InTransit);
        self.due_on < today && !donors
    }

    /// What comes next, while something does.
    #[must_use]
    pub fn next(&self, lang: Lang) -> Option<String> {
        let by = || lang.date(self.due_on);
        Some(match self.state.stage() {
            Stage::Intended | Stage::UnderAssessment => o::next_answer(lang, &self.donee, by()),
            Stage::Accepted if self.duties.agreement => o::next_sign(lang).to_owned(),
            Stage::Accepted | Stage::AgreementSigned => o::next_deliver(lang, by()),
            Stage::InTransit => o::next_arrive(lang).to_owned(),
            Stage::Received => o::next_inspect(lang, by()),
            Stage::Inspected => o::next_confirm(lang).to_owned(),
            // DON-09, then DON-15.
            _ if self.receipt_on.is_some() => o::next_receipt(lang, by()),
            Stage::Confirmed | Stage::ReceiptIssued | Stage::Used if self.due_on < NEVER => {
                o::next_report(lang, by())
            }
            Stage::Confirmed
            | Stage::ReceiptIssued
            | Stage::Used
            | Stage::Closed
            | Stage::Declined
            | Stage::Withdrawn
            | Stage::Cancelled => return None,
        })
    }
}
