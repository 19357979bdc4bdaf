//! Closed lists and rules of residence. Pure.
pub mod agreement;
pub mod exit;
pub mod stay;
