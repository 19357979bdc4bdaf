//! The sections of a notice as views over its types: no query, no handler. The page of a notice and the preview of a draft are made
//! of them, so that what is reviewed is what will be published (PUB-06); that is why a later feature may use them.
pub mod channels;
pub mod course;
pub mod days;
pub mod parts;
pub mod people;
