//! Keyset pages: a list asks for one row more than it shows, and the cursor is the sort key of the last row shown, sealed
//! so that it opens on this list with these filters only (IN-02). Nothing counts its way through rows it skips.
use crate::base::{error::AppError, keys::Keys};

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows, at most as many as were asked for.
    pub items: Vec<T>,
    /// The sealed cursor of the next page, if there is one: the value of `?after=`.
    pub next: Option<String>,
}

/// What a cursor is bound to: the list's name and its filters in one text.
#[derive(Debug, Clone, Copy)]
pub struct Bound<'a> {
    /// Makes and opens cursors.
    pub keys: &'a Keys,
    /// The list, for instance `notices.ended`.
    pub list: &'static str,
    /// All filters that shape the list, in a fixed order.
    pub filter: &'a str,
}

impl Bound<'_> {
    /// Opens `?after=`.
    ///
    /// # Errors
    /// [`AppError::BadCursor`] when it was changed or belongs to another list.
    pub fn open(&self, after: Option<&str>) -> Result<Option<String>, AppError> {
        after.map(|c| self.keys.open(self.list, self.filter, c).ok_or(AppError::BadCursor)).transpose()
    }

    /// Cuts `rows`, fetched with `limit + 1`, into a page; `key` writes the sort key of a row.
    pub fn page<T>(&self, mut rows: Vec<T>, limit: usize, key: impl Fn(&T) -> String) -> Page<T> {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|r| self.keys.seal(self.list, self.filter, &key(r)));
        Page { items: rows, next }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_where_the_next_begins() {
        let keys = Keys::new(&[1; 32]);
        let bound = Bound { keys: &keys, list: "t", filter: "" };
        let page = bound.page(vec![1, 2, 3], 2, ToString::to_string);
        assert_eq!(page.items, [1, 2]);
        assert_eq!(bound.open(page.next.as_deref()).unwrap().as_deref(), Some("2"));
        assert!(bound.page(vec![1, 2], 2, ToString::to_string).next.is_none());
        assert!(matches!(bound.open(Some("x")), Err(AppError::BadCursor)));
        assert!(bound.open(None).unwrap().is_none());
    }
}
