//! Bytes to text (IN-10): a byte order mark, else strict UTF-8, else GB18030 that refuses errors.
//!
//! The trap is the damaged UTF-8 file: most of it would also pass as GB18030, as nonsense. So a file that
//! holds mostly well-formed UTF-8 is treated as UTF-8 with a bad byte, and the row is named.

use encoding_rs::{DecoderResult, GB18030, UTF_16BE, UTF_16LE};

use super::{Encoding, ReadError};

/// The whole file as text, and what it was read as.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Encoding), ReadError> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return utf8(rest);
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        let encoding = if bytes[0] == 0xFF { UTF_16LE } else { UTF_16BE };
        return strict(encoding, &bytes[2..], Encoding::Utf16);
    }
    if std::str::from_utf8(bytes).is_ok() || mostly_utf8(bytes) {
        return utf8(bytes);
    }
    strict(GB18030, bytes, Encoding::Gb18030)
}

fn utf8(bytes: &[u8]) -> Result<(String, Encoding), ReadError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.to_owned(), Encoding::Utf8)),
        Err(e) => {
            let row = row_of(&bytes[..e.valid_up_to()]);
            Err(ReadError::BadByte { row, encoding: Encoding::Utf8 })
        }
    }
}

/// Characters of several bytes that are right, against places that are wrong: real GB18030 text is far below
/// the bar, because two Chinese characters rarely look like one of UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut right, mut wrong) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    right > 4 * wrong
}

fn strict(
    from: &'static encoding_rs::Encoding,
    bytes: &[u8],
    name: Encoding,
) -> Result<(String, Encoding), ReadError> {
    let mut decoder = from.new_decoder_without_bom_handling();
    let most = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).ok_or(ReadError::Damaged)?;
    let mut text = String::with_capacity(most);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true).0 {
        DecoderResult::InputEmpty => Ok((text, name)),
        // What came before the bad byte is already text, so its lines can be counted there.
        _ => Err(ReadError::BadByte { row: row_of(text.as_bytes()), encoding: name }),
    }
}

/// The row that follows `before`: line breaks inside quotation marks start no row.
fn row_of(before: &[u8]) -> u32 {
    let (mut quoted, mut rows, mut last) = (false, 1_u32, 0_u8);
    for &b in before {
        match b {
            b'"' => quoted = !quoted,
            b'\r' if !quoted => rows = rows.saturating_add(1),
            b'\n' if !quoted && last != b'\r' => rows = rows.saturating_add(1),
            _ => {}
        }
        last = b;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gb(text: &str) -> Vec<u8> {
        let (bytes, _, failed) = GB18030.encode(text);
        assert!(!failed);
        bytes.into_owned()
    }

    #[test]
    fn rare_hanzi_round_trip() {
        let text = "名称,乡镇\n𠮷祥中心,㐂庄〇号\n";
        assert_eq!(decode(text.as_bytes()).unwrap(), (text.to_owned(), Encoding::Utf8));
        assert_eq!(decode(&gb(text)).unwrap(), (text.to_owned(), Encoding::Gb18030));
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        assert_eq!(decode(&marked).unwrap(), (text.to_owned(), Encoding::Utf8));
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let wide = [b"\xFF\xFE".as_slice(), &wide].concat();
        assert_eq!(decode(&wide).unwrap(), (text.to_owned(), Encoding::Utf16));
    }

    #[test]
    fn one_bad_byte_in_row_7() {
        let row = "示例中心,\"两\n行\",30\r\n";
        for (bytes, encoding) in [(row.as_bytes().to_vec(), Encoding::Utf8), (gb(row), Encoding::Gb18030)] {
            let mut file = bytes.repeat(9);
            file[6 * bytes.len() + 3] = 0xFF;
            assert_eq!(decode(&file), Err(ReadError::BadByte { row: 7, encoding }));
        }
        let mut half = "﻿名称\n".as_bytes().to_vec();
        half.pop();
        half.pop();
        assert!(matches!(decode(&half), Err(ReadError::BadByte { row: 1, .. })));
    }
}
