//! The interface kit: one accessible component a file, with the class names of `style/`. A component takes finished texts
//! and links, asks nothing of the database, and works without a script. To add one: a file here, a style sheet of the same
//! name in `style/`, and a line in `style/order.txt`.
pub mod after;
pub mod badge;
pub mod banner;
pub mod bar;
pub mod bars;
pub mod facts;
pub mod field;
pub mod form;
pub mod house;
pub mod icon;
pub mod layout;
pub mod qr;
pub mod section;
pub mod slip;
pub mod steps;
pub mod strip;
pub mod summary;
pub mod table;
pub mod top;
