//! What can be wrong with a centre. The sentences are in `locales/*/import.toml`, through
//! `import/messages.rs`.

/// A broken rule of one value or between two.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.code())]
pub enum CentreError {
    /// Not nine digits and two.
    Code,
    /// The code begins with another township than the one named.
    CodeOfOtherTownship,
    /// Not `[a-z0-9-]`.
    Slug,
    Type,
    /// No such township in the city.
    UnknownTownship,
    /// The township's code and name name two townships.
    TwoTownships,
    /// Not a phone number of the form 0396-1234567.
    Phone,
    /// A mobile number: a person's, not an office's.
    PhoneIsMobile,
    /// Latitude or longitude without the other.
    HalfCoordinates,
    /// Far outside the city.
    FarAway,
    /// Latitude and longitude are in each other's place.
    SwappedCoordinates,
    /// More beds taken than there are.
    MoreThanBeds,
    /// A word that is no known facility or service.
    UnknownWord(String),
    /// A village clinic without a donee unit (DON-04).
    DoneeNeeded,
    /// A village clinic whose donee unit is itself, its host or another clinic (DON-04).
    DoneeIsClinic,
    /// A committee, a government that names no exception, or a centre: never a donee (DON-04).
    NotADonee,
    /// Not one of the five kinds (DON-04).
    DoneeKind,
    /// A government without its reason to accept gifts (DON-04).
    ExceptionReason,
    /// A government below the county (DON-04).
    ExceptionLevel,
    /// Reason or level although the donee unit is no government.
    NoException,
    /// Something about the donee unit, but not its name.
    DoneeName,
    /// A text that everybody reads holds what must not be public (PUB-20): the place, masked.
    Personal(String),
    /// Not a unified social credit code (ID-04).
    Uscc,
    Url,
    /// The year of a tax list without its address, or the other way round.
    HalfTaxDeduction,
}

impl CentreError {
    /// Stable name for logs and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::CodeOfOtherTownship => "code_of_other_township",
            Self::Slug => "slug",
            Self::Type => "type",
            Self::UnknownTownship => "unknown_township",
            Self::TwoTownships => "two_townships",
            Self::Phone => "phone",
            Self::PhoneIsMobile => "phone_is_mobile",
            Self::HalfCoordinates => "half_coordinates",
            Self::FarAway => "far_away",
            Self::SwappedCoordinates => "swapped_coordinates",
            Self::MoreThanBeds => "more_than_beds",
            Self::UnknownWord(_) => "unknown_word",
            Self::DoneeNeeded => "donee_needed",
            Self::DoneeIsClinic => "donee_is_clinic",
            Self::NotADonee => "not_a_donee",
            Self::DoneeKind => "donee_kind",
            Self::ExceptionReason => "exception_reason",
            Self::ExceptionLevel => "exception_level",
            Self::NoException => "no_exception",
            Self::DoneeName => "donee_name",
            Self::Personal(_) => "personal",
            Self::Uscc => "uscc",
            Self::Url => "url",
            Self::HalfTaxDeduction => "half_tax_deduction",
        }
    }
}
