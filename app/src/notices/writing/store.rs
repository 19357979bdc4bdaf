//! All SQL of the writing side.
pub mod subjects;
