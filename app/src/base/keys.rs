//! Keys made from the one secret of the installation (CR-01). Each purpose gets a key of its own by HKDF, so that what is
//! made for one purpose proves nothing for another.
//!
//! | purpose | key | used for |
//! |---|---|---|
//! | `cursor` | HMAC-SHA-256 | list cursors cannot be forged or carried to another list (IN-02) |
//! | `proof` | HMAC-SHA-256 | publication proofs (RET-04): keyed, or they would let anyone test guessed names |
//! | `audit` | HMAC-SHA-256 | the audit chain, its content hashes and its signed heads (LG-05) |
//! | `lookup` | HMAC-SHA-256 | finding an identity, a name, a token or a code without storing it (CR-04, AU-11) |
//! | `field/N` | XChaCha20-Poly1305 | personal data at rest ([`field`]); N grows with each rotation (CR-03) |
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

pub mod field;

/// The keys of one installation. `Debug` prints none of them (CR-06).
#[derive(Clone)]
pub struct Keys {
    cursor: [u8; 32],
    proof: [u8; 32],
    audit: [u8; 32],
    lookup: [u8; 32],
    fields: field::FieldKeys,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

/// Bytes of the code that seals a cursor; 96 bits are far beyond guessing through a web server.
const SEAL: usize = 12;

impl Keys {
    /// Derives all keys from the root secret of 32 bytes.
    pub fn new(root: &[u8; 32]) -> Self {
        let derive = |purpose: &str| derive(root, purpose);
        Self {
            cursor: derive("cursor"),
            proof: derive("proof"),
            audit: derive("audit"),
            lookup: derive("lookup"),
            fields: field::FieldKeys::new(root),
        }
    }

    /// The keys of personal data at rest.
    pub const fn fields(&self) -> &field::FieldKeys {
        &self.fields
    }

    /// The keyed code of audit content, as 64 hexadecimal digits: without the key nobody can test a guessed name against the
    /// trail, or recompute a suffix of it (LG-05).
    pub fn audit(&self, parts: &[&str]) -> String {
        hex(&mac(&self.audit, parts))
    }

    /// What a secret or an identity is found by, as 64 hexadecimal digits (CR-04). `purpose` keeps a token of one kind from
    /// being good for another (AU-11): `identity`, `name`, `session`, `invite` …
    pub fn lookup(&self, purpose: &str, secret: &str) -> String {
        hex(&mac(&self.lookup, &[purpose, secret]))
    }

    /// Reads the 64 hexadecimal digits of `NUANFANG_SECRET_KEY`; anything else is `None`.
    pub fn from_hex(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut root = [0_u8; 32];
        for (i, byte) in root.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(2 * i..2 * i + 2)?, 16).ok()?;
        }
        Some(Self::new(&root))
    }

    /// Seals `payload` as a cursor of `list` under `filter` (IN-02): it opens nowhere else.
    pub fn seal(&self, list: &str, filter: &str, payload: &str) -> String {
        let mut bytes = mac(&self.cursor, &[list, filter, payload])[..SEAL].to_vec();
        bytes.extend_from_slice(payload.as_bytes());
        format!("1{}", B64.encode(bytes))
    }

    /// Opens a cursor; `None` if it was changed, cut, made for another list or filter, or by another version.
    pub fn open(&self, list: &str, filter: &str, cursor: &str) -> Option<String> {
        let bytes = B64.decode(cursor.strip_prefix('1')?).ok()?;
        let (seal, payload) = bytes.split_at_checked(SEAL)?;
        let payload = std::str::from_utf8(payload).ok()?;
        let mut hmac = <Hmac<Sha256>>::new_from_slice(&self.cursor).ok()?;
        feed(&mut hmac, &[list, filter, payload]);
        hmac.verify_truncated_left(seal).ok()?;
        Some(payload.to_owned())
    }

    /// What tells this installation's key from another without telling the key (CR-05).
    pub fn fingerprint(&self) -> String {
        self.proof(&["installation"])
    }

    /// The keyed fingerprint of published content, as 64 hexadecimal digits (RET-04).
    pub fn proof(&self, parts: &[&str]) -> String {
        hex(&mac(&self.proof, parts))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The key of one purpose.
fn derive(root: &[u8; 32], purpose: &str) -> [u8; 32] {
    let mut key = [0_u8; 32];
    // Expanding to 32 bytes cannot fail: the limit is 255 × 32.
    let _ = hkdf::Hkdf::<Sha256>::new(Some(b"nuanfang/1"), root).expand(purpose.as_bytes(), &mut key);
    key
}

/// Every part goes in with its length, so that moving a border between parts changes the code.
fn feed(hmac: &mut Hmac<Sha256>, parts: &[&str]) {
    for part in parts {
        hmac.update(&(part.len() as u64).to_be_bytes());
        hmac.update(part.as_bytes());
    }
}

fn mac(key: &[u8; 32], parts: &[&str]) -> [u8; 32] {
    // HMAC takes a key of any length, so this never falls to the zeroes.
    <Hmac<Sha256>>::new_from_slice(key).map_or([0; 32], |mut hmac| {
        feed(&mut hmac, parts);
        hmac.finalize().into_bytes().into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::new(&[7; 32])
    }

    #[test]
    fn in_02_a_cursor_opens_only_where_it_was_made() {
        let k = keys();
        let c = k.seal("notices", "county=411725", "2026,1");
        assert_eq!(k.open("notices", "county=411725", &c).as_deref(), Some("2026,1"));
        assert_eq!(k.open("centres", "county=411725", &c), None);
        assert_eq!(k.open("notices", "county=411721", &c), None);
        assert_eq!(Keys::new(&[8; 32]).open("notices", "county=411725", &c), None);
    }

    #[test]
    fn in_02_every_flipped_byte_is_noticed() {
        let k = keys();
        let c = k.seal("notices", "", "2026-09-28,abc");
        for i in 0..c.len() {
            let mut bytes = c.clone().into_bytes();
            bytes[i] = if bytes[i] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            // Base64's last character may carry unused bits; the strict decoder refuses those.
            assert_eq!(k.open("notices", "", &changed), None, "byte {i}");
        }
        for bad in ["", "1", "2", "1AAAA", "x", "1é", &"1".repeat(10_000)] {
            assert_eq!(k.open("notices", "", bad), None);
        }
    }

    #[test]
    fn cr_01_purposes_and_borders_matter() {
        let k = keys();
        assert_ne!(k.cursor, k.proof);
        assert_ne!(k.lookup("invite", "x"), k.lookup("session", "x"), "AU-11");
        assert_ne!(k.lookup("", "x"), k.audit(&["", "x"]));
        assert_ne!(k.proof(&["ab", "c"]), k.proof(&["a", "bc"]));
        assert_eq!(format!("{k:?}"), "Keys(…)");
        assert!(Keys::from_hex(&"0f".repeat(32)).is_some());
        assert!(Keys::from_hex("short").is_none());
    }
}
