//! Pages, in process.
