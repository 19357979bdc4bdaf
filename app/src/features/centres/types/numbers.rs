//! Beds and staff: what is counted, and how much of it the public sees.

use super::CentreError;
use crate::words;

/// Beds, and how many are taken, where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beds {
    total: u16,
    occupied: Option<u16>,
}

impl Beds {
    /// Most beds of one centre; above it somebody mistyped.
    pub const MAX: u16 = 500;

    /// Checks that no more beds are taken than there are.
    ///
    /// # Errors
    /// [`CentreError::MoreThanBeds`].
    pub fn new(total: u16, occupied: Option<u16>) -> Result<Self, CentreError> {
        if occupied.is_some_and(|n| n > total) {
            Err(CentreError::MoreThanBeds)
        } else {
            Ok(Self { total, occupied })
        }
    }

    /// All beds; public.
    pub fn total(self) -> u16 {
        self.total
    }

    /// Beds taken: for staff, never for the public, who see [`Beds::vacancy`].
    pub fn occupied(self) -> Option<u16> {
        self.occupied
    }

    /// What the public sees. Nearly full means that one bed, or a tenth of them, is free.
    pub fn vacancy(self) -> Vacancy {
        match self.occupied.map(|n| self.total - n) {
            None => Vacancy::Unknown,
            Some(0) => Vacancy::Full,
            Some(free) if free <= (self.total / 10).max(1) => Vacancy::NearlyFull,
            Some(_) => Vacancy::Free,
        }
    }
}

words! {
    /// How full a centre is, coarse enough that nobody's arrival or leaving can be read from it. The public never gets `Full`: see
    /// `public::vacancy`.
    Vacancy in centres {
        Free = "free" => vacancy_free,
        NearlyFull = "nearly_full" => vacancy_nearly_full,
        Full = "full" => vacancy_nearly_full,
        /// Not reported.
        Unknown = "unknown" => vacancy_unknown,
    }
}

/// Residents per carer on duty (RES-01). The measure of 1:2 is the programme's own rule, not a standard's;
/// wherever it is shown, that is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffingRatio {
    /// One of the numbers is not reported.
    Unknown,
    /// Nobody lives there, so there is nothing to measure.
    NoResidents,
    /// Residents, but no carer on duty.
    NoCarers,
    /// Both are more than zero.
    Known { residents: u16, carers: u16 },
}

words! {
    /// The colour of a [`StaffingRatio`].
    RatioLevel in centres {
        /// At most two residents for a carer.
        Ok = "ok" => staffing_ok,
        /// More than 2.0.
        Amber = "amber" => staffing_amber,
        /// More than 2.5, or nobody on duty.
        Red = "red" => staffing_red,
        /// Nothing to judge.
        Unknown = "unknown" => staffing_unknown,
    }
}

impl StaffingRatio {
    /// From what is reported.
    pub fn new(residents: Option<u16>, carers: Option<u16>) -> Self {
        match (residents, carers) {
            (Some(0), _) => Self::NoResidents,
            (Some(_), Some(0)) => Self::NoCarers,
            (Some(residents), Some(carers)) => Self::Known { residents, carers },
            _ => Self::Unknown,
        }
    }

    /// Its colour; whole numbers, so that 2.0 is exactly 2.0.
    pub fn level(self) -> RatioLevel {
        match self {
            Self::Unknown | Self::NoResidents => RatioLevel::Unknown,
            Self::NoCarers => RatioLevel::Red,
            Self::Known { residents, carers } => {
                let (residents, carers) = (u32::from(residents), u32::from(carers));
                if 2 * residents > 5 * carers {
                    RatioLevel::Red
                } else if residents > 2 * carers {
                    RatioLevel::Amber
                } else {
                    RatioLevel::Ok
                }
            }
        }
    }

    /// "1.9", rounded up, so that a number shown as 2.0 is never amber.
    pub fn per_carer(self) -> Option<String> {
        let Self::Known { residents, carers } = self else {
            return None;
        };
        let tenths = (u32::from(residents) * 10).div_ceil(u32::from(carers).max(1));
        Some(format!("{}.{}", tenths / 10, tenths % 10))
    }
}
