//! Conditions of a statement: [`Where`] is a list of them.
use super::{Sql, Value};

/// Conditions that must all hold. Days and instants of what is added with [`Where::clock`] move with the time of the request, and
/// so are not part of what a cursor is bound to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Where {
    fixed: Vec<Sql>,
    moving: Vec<Sql>,
}

impl Where {
    /// A condition with its values.
    pub fn and<const N: usize>(mut self, text: &'static str, values: [Value; N]) -> Self {
        self.fixed.push(Sql::new(text, values));
        self
    }

    /// A condition on the time of the request.
    #[must_use]
    pub fn clock(mut self, condition: Sql) -> Self {
        self.moving.push(condition);
        self
    }

    /// `column` has this value.
    pub fn is(mut self, column: &'static str, value: impl Into<Value>) -> Self {
        self.fixed.push(Sql::from(column).add(Sql::new(" = $1", [value.into()])));
        self
    }

    /// `column` has this value, if one is asked for.
    pub fn maybe(self, column: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.is(column, value),
            None => self,
        }
    }

    /// `column` has one of these values; of none, nothing holds.
    pub fn among<V: Into<Value>>(
        mut self,
        column: &'static str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        self.fixed.push(among(column, values));
        self
    }

    /// A condition put together elsewhere.
    #[must_use]
    pub fn also(mut self, condition: Sql) -> Self {
        self.fixed.push(condition);
        self
    }

    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.fixed.extend(other.fixed);
        self.moving.extend(other.moving);
        self
    }

    const fn is_empty(&self) -> bool {
        self.fixed.is_empty() && self.moving.is_empty()
    }

    /// The conditions without `WHERE`, for instance after `CASE WHEN`; `1 = 1` if there are none.
    pub fn text(self) -> Sql {
        if self.is_empty() {
            return "1 = 1".into();
        }
        let mut sql = Sql::default();
        for (i, condition) in self.moving.into_iter().chain(self.fixed).enumerate() {
            sql = sql.add(if i == 0 { "" } else { " AND " }).add(condition);
        }
        sql
    }

    /// What a cursor is bound to.
    pub(in crate::base::db) fn fingerprint(&self) -> String {
        let fixed = self.fixed.iter().map(Sql::fingerprint);
        let timeless = |c: &Sql| Sql {
            values: c.values.iter().filter(|v| !v.is_time()).cloned().collect(),
            ..c.clone()
        };
        self.moving.iter().map(|c| timeless(c).fingerprint()).chain(fixed).collect::<Vec<_>>().join("\n")
    }
}

/// `column IN ($1, …)`, false for no values.
pub fn among<V: Into<Value>>(column: &'static str, values: impl IntoIterator<Item = V>) -> Sql {
    let mut sql = Sql::default();
    for value in values {
        let comma = if sql.values.is_empty() { "" } else { ", " };
        sql = sql.add(comma).add(Sql::new("$1", [value.into()]));
    }
    if sql.values.is_empty() {
        return "1 = 0".into();
    }
    Sql::from(column).add(" IN (").add(sql).add(")")
}

impl From<Where> for Sql {
    /// ` WHERE …`, or nothing.
    fn from(conditions: Where) -> Self {
        if conditions.is_empty() { Self::default() } else { Self::from(" WHERE ").add(conditions.text()) }
    }
}

/// The pattern of `LIKE $1 ESCAPE '\'` for texts that contain this one.
pub fn containing(text: &str) -> String {
    format!("%{}", beginning(text))
}

/// The same for texts that begin with this one.
pub fn beginning(text: &str) -> String {
    let plain =
        text.chars().flat_map(|c| matches!(c, '\\' | '%' | '_').then_some('\\').into_iter().chain([c]));
    plain.chain(['%']).collect()
}
