//! What centres lack (domain.md §5, DON-03): `types` is the domain with its catalogue and the goods policy, `store` all SQL. What is
//! promised and what comes is moved by `donations` through `store::stock`.
pub mod store;
#[cfg(test)]
pub(crate) mod tests;
pub mod types;
