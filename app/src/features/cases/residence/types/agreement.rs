//! Entrustment and agreement (RES-05): what the agreement must settle, who signs, and whether the dates follow each other.
use chrono::NaiveDate;

use crate::base::words;

/// The version of the two forms that [`crate::features::cases::residence::pages`] prints; a changed text is a new version.
pub const TEMPLATE: &str = "2026-1";

/// The longest trial that may be agreed, in days (RES-06: optional, default 0).
pub const TRIAL_MAX: i64 = 90;

words! {
    /// What an agreement must settle; all of it (RES-05).
    Item in agreement {
        Parties = "parties" => item_parties,
        Services = "services" => item_services,
        Fees = "fees" => item_fees,
        Duties = "duties" => item_duties,
        Health = "health" => item_health,
        Emergency = "emergency" => item_emergency,
        Medical = "medical" => item_medical,
        Valuables = "valuables" => item_valuables,
        /// Privacy, and whether pictures may be taken (RES-09).
        Privacy = "privacy" => item_privacy,
        Complaints = "complaints" => item_complaints,
        Change = "change" => item_change,
        Exit = "exit" => item_exit,
        Disputes = "disputes" => item_disputes,
    }

    Signer {
        Own = "self",
        Guardian = "guardian",
    }
}

/// An agreement as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Agreement {
    /// 委托书.
    pub entrusted_on: NaiveDate,
    /// 托养协议书.
    pub agreed_on: NaiveDate,
    pub number: String,
    /// The version of the forms.
    pub template: String,
    pub signer: Signer,
    /// Whether the stay costs nothing.
    pub free: bool,
    /// The items that cost something; empty when it is free.
    pub fees: String,
    /// RES-09: pictures need a written consent; without one it is no.
    pub image_consent: bool,
    /// Days on trial; 0 for none.
    pub trial_days: i64,
}

/// What is wrong with the days of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayError {
    /// The agreement is older than the entrustment.
    AgreementFirst,
    /// Before the county filed (RES-05).
    BeforeFiling,
    Future,
}

/// RES-05: filed, then entrusted and agreed, none of it in the future. The entrustment may be older than the filing.
pub fn check_days(
    filed: Option<NaiveDate>,
    entrusted: NaiveDate,
    agreed: NaiveDate,
    today: NaiveDate,
) -> Result<(), DayError> {
    if entrusted > today || agreed > today {
        return Err(DayError::Future);
    }
    if agreed < entrusted {
        return Err(DayError::AgreementFirst);
    }
    if filed.is_some_and(|day| agreed < day) {
        return Err(DayError::BeforeFiling);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn res_05_thirteen_items_and_days_in_order() {
        assert_eq!(Item::ALL.len(), 13);
        let d = |day| NaiveDate::from_ymd_opt(2026, 9, day).unwrap();
        let filed = Some(d(10));
        for (entrusted, agreed, said) in [
            (12, 12, Ok(())),
            (5, 10, Ok(())),
            (5, 9, Err(DayError::BeforeFiling)),
            (13, 12, Err(DayError::AgreementFirst)),
            (12, 23, Err(DayError::Future)),
            (23, 23, Err(DayError::Future)),
        ] {
            assert_eq!(check_days(filed, d(entrusted), d(agreed), d(22)), said, "{entrusted} {agreed}");
        }
    }
}
