//! Names of files as their senders chose them: cleaned once, and never used as a path (IN-05).
use super::Type;
use crate::base::checks::visible;

/// The most characters of a name without its extension.
const MAX: usize = 80;

/// The last part of a path of either kind of system.
fn last(name: &str) -> &str {
    name.rsplit(['/', '\\', ':']).next().unwrap_or_default()
}

/// The name as a message shows it to its sender: without a path, whole or cut in the middle.
pub fn shown(name: &str) -> String {
    let name: Vec<char> = visible(last(name)).trim().chars().filter(|c| !c.is_control()).collect();
    match (name.get(..30), name.len().checked_sub(12).filter(|_| name.len() > 45).and_then(|n| name.get(n..)))
    {
        (Some(head), Some(tail)) => head.iter().chain(&['…']).chain(tail).collect(),
        _ => name.into_iter().collect(),
    }
}

/// The extension in small letters; empty without one.
pub fn extension(name: &str) -> String {
    last(name).trim().rsplit_once('.').map_or_else(String::new, |(_, e)| e.to_ascii_lowercase())
}

/// A name that is harmless everywhere: no path, no control or direction marks, no quotes, one extension that is the true one.
pub fn clean(name: &str, kind: Type) -> String {
    let name = last(name).trim();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let kept: String = stem
        .chars()
        .map(|c| if c == '.' || c.is_whitespace() { '_' } else { c })
        // Letters of any script, digits, and a few signs; so quotes, angle brackets, marks and controls go.
        .filter(|c| {
            c.is_alphanumeric() || matches!(c, '_' | '-' | '(' | ')' | '（' | '）' | '《' | '》' | '、')
        })
        .take(MAX)
        .collect();
    let kept = kept.trim_matches('_');
    let stem = if kept.is_empty() { "file" } else { kept };
    format!("{stem}.{}", kind.extension())
}
