//! What is asked about persons and organisations: checked numbers. Nothing here stores one.
pub mod checks;
