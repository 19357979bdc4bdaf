//! Reads names and attributes off one raw tag, without its angle brackets.

/// The name with its prefix.
pub(super) fn full_name(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|b| b.is_ascii_whitespace() || *b == b'/').unwrap_or(tag.len());
    &tag[..end]
}

/// The name without its prefix.
pub(super) fn local_name(tag: &[u8]) -> &[u8] {
    let name = full_name(tag);
    name.iter().rposition(|b| *b == b':').map_or(name, |colon| &name[colon + 1..])
}

/// The raw value of the attribute with this local name.
pub(super) fn attribute(tag: &[u8], name: &[u8]) -> Option<String> {
    let mut rest = &tag[tag.iter().position(u8::is_ascii_whitespace)?..];
    loop {
        let equals = rest.iter().position(|b| *b == b'=')?;
        let key = rest[..equals].trim_ascii();
        let value = rest[equals + 1..].trim_ascii_start();
        let (quote, value) = value.split_first()?;
        let end = value.iter().position(|b| b == quote)?;
        if key.rsplit(|b| *b == b':').next() == Some(name) {
            return Some(String::from_utf8_lossy(&value[..end]).into_owned());
        }
        rest = &value[end + 1..];
    }
}

pub(super) fn hidden(tag: &[u8]) -> bool {
    attribute(tag, b"hidden").is_some_and(|v| v == "1" || v == "true")
}

/// calamine reserves room for as many strings as `uniqueCount` says. Looked at without parsing attributes, so
/// that no odd way to write it slips through.
pub(super) fn declares_few(tag: &[u8]) -> bool {
    const NAME: &[u8] = b"uniqueCount";
    let after = |at: usize| &tag[at + NAME.len()..];
    let starts = tag.windows(NAME.len()).enumerate().filter(|(_, w)| *w == NAME).map(|(at, _)| after(at));
    starts.into_iter().all(|rest| {
        let value =
            rest.iter().skip_while(|b| !b.is_ascii_digit() && **b != b'>').take_while(|b| b.is_ascii_digit());
        value.count() <= 6
    })
}
