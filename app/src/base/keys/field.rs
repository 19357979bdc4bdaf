//! Personal data at rest (CR-01 to CR-03): XChaCha20-Poly1305 with a random nonce of 192 bits, bound to table, column and row,
//! so that a cell that was moved or changed is unreadable and not wrong.
//!
//! Layout: version (1 byte) · key number (4 bytes) · nonce (24) · ciphertext with tag. Version 1 is this one; another
//! algorithm (SM4-GCM, should 密评 ask) becomes version 2 and both are read. Keys are numbered and all follow from the root
//! secret, so a reader knows the key of every cell, during a rotation too.
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead as _, KeyInit as _, Payload},
};
use uuid::Uuid;

const VERSION: u8 = 1;
const HEAD: usize = 1 + 4 + 24;

/// Which cell a value belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    pub table: &'static str,
    pub column: &'static str,
    pub row: Uuid,
}

impl Cell {
    /// The cell of `column` in the row `row` of `table`.
    pub const fn new(table: &'static str, column: &'static str, row: Uuid) -> Self {
        Self { table, column, row }
    }

    fn aad(self) -> Vec<u8> {
        let mut aad = format!("{}\0{}\0", self.table, self.column).into_bytes();
        aad.extend_from_slice(self.row.as_bytes());
        aad
    }
}

/// The numbered keys; clones share which one is current.
#[derive(Clone)]
pub struct FieldKeys {
    root: [u8; 32],
    current: Arc<AtomicU32>,
}

impl std::fmt::Debug for FieldKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FieldKeys({})", self.current())
    }
}

impl FieldKeys {
    pub(super) fn new(root: &[u8; 32]) -> Self {
        Self { root: *root, current: Arc::new(AtomicU32::new(1)) }
    }

    /// The number of the key that new values are sealed with.
    pub fn current(&self) -> u32 {
        self.current.load(Ordering::Relaxed)
    }

    /// From now on seals with key `number`, as the database says; numbers only grow.
    pub fn set_current(&self, number: u32) {
        self.current.fetch_max(number.max(1), Ordering::Relaxed);
    }

    fn cipher(&self, number: u32) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&super::derive(&self.root, &format!("field/{number}")).into())
    }

    /// Seals `text` for `cell`.
    pub fn seal(&self, cell: Cell, text: &str) -> Vec<u8> {
        self.seal_bytes(cell, text.as_bytes())
    }

    /// As [`FieldKeys::seal`], for the content of a file.
    pub fn seal_bytes(&self, cell: Cell, plain: &[u8]) -> Vec<u8> {
        let number = self.current();
        let nonce: [u8; 24] = crate::base::random::bytes();
        let payload = Payload { msg: plain, aad: &cell.aad() };
        // Fails only beyond 256 GB.
        let sealed = self.cipher(number).encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
        let mut out = Vec::with_capacity(HEAD + sealed.len());
        out.push(VERSION);
        out.extend_from_slice(&number.to_be_bytes());
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        out
    }

    /// Opens what [`FieldKeys::seal`] made for the same cell; `None` when it was changed, moved or made by another
    /// installation or version.
    pub fn open(&self, cell: Cell, sealed: &[u8]) -> Option<String> {
        String::from_utf8(self.open_bytes(cell, sealed)?).ok()
    }

    /// As [`FieldKeys::open`], for the content of a file.
    pub fn open_bytes(&self, cell: Cell, sealed: &[u8]) -> Option<Vec<u8>> {
        let number = Self::number(sealed)?;
        let nonce: [u8; 24] = sealed.get(5..HEAD)?.try_into().ok()?;
        let payload = Payload { msg: sealed.get(HEAD..)?, aad: &cell.aad() };
        self.cipher(number).decrypt(&XNonce::from(nonce), payload).ok()
    }

    /// The key number of a sealed value, if it is of a known version.
    pub fn number(sealed: &[u8]) -> Option<u32> {
        (sealed.first() == Some(&VERSION)).then_some(())?;
        Some(u32::from_be_bytes(sealed.get(1..5)?.try_into().ok()?))
    }

    /// What every cell sealed with key `number` begins with: a rotation looks for it.
    pub fn head(number: u32) -> [u8; 5] {
        let [a, b, c, d] = number.to_be_bytes();
        [VERSION, a, b, c, d]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::keys::Keys;

    #[test]
    fn cr_02_a_value_opens_in_its_own_cell_only() {
        let keys = Keys::new(&[3; 32]);
        let fields = keys.fields();
        let cell = Cell::new("cases", "person", Uuid::from_u128(7));
        let sealed = fields.seal(cell, "张虚构");
        assert_eq!(fields.open(cell, &sealed).as_deref(), Some("张虚构"));
        assert_eq!(fields.open(Cell { column: "other", ..cell }, &sealed), None);
        assert_eq!(fields.open(Cell { table: "other", ..cell }, &sealed), None);
        assert_eq!(fields.open(Cell { row: Uuid::from_u128(8), ..cell }, &sealed), None);
        assert_eq!(Keys::new(&[4; 32]).fields().open(cell, &sealed), None);
        for i in 0..sealed.len() {
            let mut bad = sealed.clone();
            bad[i] ^= 1;
            assert_eq!(fields.open(cell, &bad), None, "byte {i}");
            assert_eq!(fields.open(cell, &sealed[..i]), None);
        }
        assert_ne!(sealed, fields.seal(cell, "张虚构"), "a nonce each");
    }

    #[test]
    fn cr_03_readers_know_old_and_new_keys() {
        let keys = Keys::new(&[3; 32]);
        let cell = Cell::new("cases", "person", Uuid::from_u128(7));
        let old = keys.fields().seal(cell, "a");
        keys.clone().fields().set_current(2);
        let new = keys.fields().seal(cell, "b");
        assert_eq!((FieldKeys::number(&old), FieldKeys::number(&new)), (Some(1), Some(2)));
        assert_eq!(keys.fields().open(cell, &old).as_deref(), Some("a"));
        assert_eq!(keys.fields().open(cell, &new).as_deref(), Some("b"));
        keys.fields().set_current(1);
        assert_eq!(keys.fields().current(), 2, "never back");
    }
}
