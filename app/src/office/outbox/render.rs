//! From a letter to subject, text and html. The texts lie in `app/templates/WORD.LANG.txt`, subject, text
//! and html one below the other, and are compiled in.
//!
//! `{{name}}` stands for a parameter, `{{#reason}}…{{/reason}}` for a part that falls away when the parameter is absent, and in
//! html `{{button:设置密码}}` for the one button, which leads to `{{link}}`. Parameters are escaped in html, and no control
//! character passes anywhere, so a name can add neither a header nor markup (ML-01). Whatever a template names and the letter
//! lacks is an error, never an empty place.
use std::borrow::Cow;

use super::types::{Letter, Template};
use crate::base::{i18n::Lang, site_config::Site};

/// A mail in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// The plain text; always there (ML-07).
    pub text: String,
    /// The same as html, without anything from elsewhere.
    pub html: String,
}

/// What is wrong with a letter or its template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The template asks for a parameter that the letter has not.
    #[error("parameter {0} is missing")]
    Missing(String),
    /// A brace is not closed, or a block not ended.
    #[error("template is broken at {0}")]
    Broken(String),
    /// A link leads away from the portal (ML-05).
    #[error("the link leads elsewhere")]
    Link,
}

/// The three texts of one mail in one language.
struct Texts {
    subject: &'static str,
    text: &'static str,
    html: &'static str,
}

impl Texts {
    fn of(template: Template, lang: Lang) -> Result<Self, RenderError> {
        let broken = || RenderError::Broken(template.word().to_owned());
        let (subject, rest) = template.source(lang).split_once("\n--- text\n").ok_or_else(broken)?;
        let (text, html) = rest.split_once("\n--- html\n").ok_or_else(broken)?;
        Ok(Self { subject: subject.trim(), text: text.trim(), html: html.trim() })
    }
}

const FRAME: &str = include_str!("../../../templates/frame.html");
const BUTTON: &str = include_str!("../../../templates/button.html");
const FOOT_ZH: &str = include_str!("../../../templates/foot.zh-CN.txt");
const FOOT_EN: &str = include_str!("../../../templates/foot.en.txt");

/// What the foot says of a mail that may be stopped: where.
const STOP: &str = "stop";
/// No subject needs more; a longer one is cut.
const SUBJECT_MAX: usize = 120;
/// No parameter needs more, `lines` excepted.
const VALUE_MAX: usize = 500;
/// `lines` hold a day's work.
const LINES_MAX: usize = 20_000;

/// Fills the templates of a letter.
pub fn render(site: &Site, letter: &Letter) -> Result<Rendered, RenderError> {
    let texts = Texts::of(letter.template, letter.lang)?;
    let values = Values::of(site, letter)?;
    let foot = match letter.lang {
        Lang::ZhCn => FOOT_ZH,
        Lang::En => FOOT_EN,
    };
    let subject = fill(texts.subject, &values, Kind::Subject)?;
    let subject: String = subject.chars().take(SUBJECT_MAX).collect();
    let text = format!(
        "{}\n\n-- \n{}\n",
        fill(texts.text, &values, Kind::Text)?,
        fill(foot.trim(), &values, Kind::Text)?
    );
    let body = fill(texts.html, &values, Kind::Html)?;
    let html = frame(&[
        ("lang", letter.lang.tag().to_owned()),
        ("subject", escape(&subject)),
        ("foot", fill(foot.trim(), &values, Kind::Html)?.replace('\n', "<br>")),
        ("body", body),
    ])?;
    Ok(Rendered { subject, text, html })
}

/// Fills the frame around every html, in a single pass as well; the parts are html already.
fn frame(parts: &[(&str, String)]) -> Result<String, RenderError> {
    let mut out = String::new();
    let mut pieces = FRAME.split("{{");
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (name, after) = piece.split_once("}}").ok_or_else(|| RenderError::Broken(excerpt(piece)))?;
        let part =
            parts.iter().find(|(n, _)| *n == name).ok_or_else(|| RenderError::Missing(excerpt(name)))?;
        out.push_str(&part.1);
        out.push_str(after);
    }
    Ok(out)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Subject,
    Text,
    Html,
}

/// The parameters, cleaned.
struct Values {
    list: Vec<(String, String)>,
    optional: &'static [&'static str],
}

impl Values {
    fn of(site: &Site, letter: &Letter) -> Result<Self, RenderError> {
        let mut values = vec![("site".to_owned(), site.absolute(""))];
        values.extend(letter.stop.as_ref().map(|stop| (STOP.to_owned(), site.absolute(stop))));
        for (name, value) in &letter.params {
            let value = match name.as_str() {
                "link" => link(site, value)?,
                "lines" => clean_lines(value),
                _ => clean(value, VALUE_MAX),
            };
            values.push((name.clone(), value));
        }
        Ok(Self { list: values, optional: letter.template.optional() })
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// A path of the portal gets its public address; an address must be one of the portal (ML-05): whatever host a request named,
/// a mail leads to where the operator says the portal is.
fn link(site: &Site, value: &str) -> Result<String, RenderError> {
    let address = if value.starts_with('/') && !value.starts_with("//") {
        site.absolute(value)
    } else {
        value.to_owned()
    };
    let inside = address
        .strip_prefix(site.absolute("").as_str())
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
    let plain =
        address.len() <= 2_000 && address.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>');
    if inside && plain { Ok(address) } else { Err(RenderError::Link) }
}

/// One line without controls, direction marks and surplus length (ML-01).
fn clean(value: &str, max: usize) -> String {
    let plain = value.chars().map(|c| if hidden(c) { ' ' } else { c });
    plain.take(max).collect::<String>().trim().to_owned()
}

fn clean_lines(value: &str) -> String {
    let lines: Vec<_> = value.lines().map(|line| clean(line, VALUE_MAX)).collect();
    lines.join("\n").trim_matches('\n').chars().take(LINES_MAX).collect()
}

fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// For html text and attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Fills one text in a single pass: what a parameter holds is never read as a template.
fn fill(template: &str, values: &Values, kind: Kind) -> Result<String, RenderError> {
    let mut out = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some(start) = rest.find("{{") {
        out.push_str(&rest[..start]);
        let inner = &rest[start + 2..];
        let end = inner.find("}}").ok_or_else(|| RenderError::Broken(excerpt(inner)))?;
        let (tag, after) = (&inner[..end], &inner[end + 2..]);
        rest = after;
        if let Some(name) = tag.strip_prefix('#') {
            let close = format!("{{{{/{name}}}}}");
            let stop = after.find(&close).ok_or_else(|| RenderError::Broken(excerpt(inner)))?;
            if name != STOP && !values.optional.contains(&name) {
                return Err(RenderError::Broken(excerpt(inner)));
            }
            if values.get(name).is_some_and(|v| !v.is_empty()) {
                out.push_str(&fill(&after[..stop], values, kind)?);
            }
            rest = &after[stop + close.len()..];
        } else if let Some(label) = tag.strip_prefix("button:") {
            let link = values.get("link").ok_or_else(|| RenderError::Missing("link".to_owned()))?;
            let button =
                BUTTON.trim().replace("{{label}}", &escape(label)).replace("{{link}}", &escape(link));
            out.push_str(&button);
        } else {
            let value = values.get(tag).ok_or_else(|| RenderError::Missing(excerpt(tag)))?;
            out.push_str(&dress(value, kind));
        }
    }
    out.push_str(rest);
    Ok(out)
}

fn dress(value: &str, kind: Kind) -> Cow<'_, str> {
    match kind {
        Kind::Text => value.into(),
        Kind::Subject => value.replace('\n', " ").into(),
        Kind::Html => escape(value).replace('\n', "<br>").into(),
    }
}

fn excerpt(text: &str) -> String {
    text.chars().take(30).collect()
}

#[cfg(test)]
mod tests;
