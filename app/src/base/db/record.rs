//! Rows that are read and written as a whole: [`record!`] names the columns once.
//!
//! ```text
//! record! {
//!     /// A donee unit as it is stored.
//!     struct Unit in "donee_units" by id { id: Uuid, name: String } with { found_in: String }
//! }
//! ```
//!
//! makes the struct, read by the names of its columns, and `save`, which puts the row in or replaces the one with its key. What
//! stands after `with` is read too (a join), but belongs to another table. To add a column: a line, and its migration.
use std::fmt::Write as _;

#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident in $table:literal by $key:ident
        { $($(#[$field_meta:meta])* $field:ident: $type:ty),* $(,)? } $(with { $($joined:ident: $joined_type:ty),* $(,)? })?) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, sqlx::FromRow, serde::Serialize, serde::Deserialize)]
        $vis struct $name { $($(#[$field_meta])* $vis $field: $type,)* $($($vis $joined: $joined_type),*)? }
        impl $name {
            /// Puts the row in, or replaces the one with its key.
            $vis async fn save(&self, tx: &mut $crate::base::db::Tx) -> Result<(), sqlx::Error> {
                let sql = $crate::base::db::record::upsert($table, stringify!($key), &[$(stringify!($field)),*]);
                $crate::exec!(tx, sqlx::query(sqlx::AssertSqlSafe(sql.as_str()))$(.bind(&self.$field))*).map(drop)
            }
        }
    };
}

/// The statement of `save`; all of it are words of the program.
pub fn upsert(table: &'static str, key: &'static str, columns: &[&'static str]) -> String {
    let places = (1..=columns.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let mut sql = format!(
        "INSERT INTO {table} ({}) VALUES ({places}) ON CONFLICT ({key}) DO UPDATE SET ",
        columns.join(", ")
    );
    for (n, column) in columns.iter().filter(|c| **c != key).enumerate() {
        let comma = if n == 0 { "" } else { ", " };
        let _ = write!(sql, "{comma}{column} = excluded.{column}");
    }
    sql
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_column_is_written_and_the_key_stays() {
        assert_eq!(
            super::upsert("t", "id", &["id", "a", "b"]),
            "INSERT INTO t (id, a, b) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET a = excluded.a, b = excluded.b"
        );
    }
}
