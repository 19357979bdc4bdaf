//! Donations (捐赠): from an intention to what became of the gift (DON-01 to DON-16). No payment, no fundraising (DON-02).
pub mod types;
