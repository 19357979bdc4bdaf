//! Objections (异议) to a notice, from a citizen's form or a clerk's register to their outcome (OBJ-01 to OBJ-10).
pub mod pages;
