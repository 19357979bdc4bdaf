//! The bytes of a mail. Everything that could differ between two tries follows from the mail's id and its line in the outbox, so
//! a repeat after a crash is the same mail to the byte, with the same Message-ID (ML-03).
use chrono::{DateTime, Utc};
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart, MultiPartKind, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};

use crate::base::{ids::MailId, site_config::Site};
use crate::office::outbox::render;
use crate::office::outbox::types::{Failure, Letter, Problem};

/// A mail that is ready to go.
#[derive(Debug, Clone)]
pub struct Ready {
    /// Sender and the one recipient.
    pub envelope: Envelope,
    /// Header and body.
    pub bytes: Vec<u8>,
}

/// Reads `NUANFANG_MAIL_FROM`: `暖方 <noreply@example.gov.cn>`, or the address alone.
pub fn sender(text: &str) -> Option<Mailbox> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return None;
    }
    match text.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, address)) => {
            let name = name.trim().trim_matches('"').trim();
            Some(Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address.trim().parse().ok()?))
        }
        None => Some(Mailbox::new(None, text.parse().ok()?)),
    }
}

/// The Message-ID of a mail: its id at the sender's domain. Every try carries it.
pub fn message_id(id: MailId, sender: &Mailbox) -> String {
    format!("<{}@{}>", id.uuid(), sender.email.domain())
}

/// Puts a mail together.
///
/// # Errors
/// A problem of the letter, of its recipient's address, or of the sender's.
pub fn build(
    site: &Site,
    mail_from: &str,
    id: MailId,
    created_at: DateTime<Utc>,
    letter: Option<&Letter>,
) -> Result<Ready, Failure> {
    let letter = letter.ok_or(Problem::Content)?;
    let from = sender(mail_from).ok_or(Problem::Config)?;
    let to: Address = letter.to.trim().parse().map_err(|_| Problem::Address)?;
    let rendered = render::render(site, letter).map_err(|error| {
        tracing::error!(mail = %id.uuid(), template = letter.template.word(), %error, "a mail cannot be filled in");
        Problem::Content
    })?;
    let body = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(format!("nuanfang-{}", id.uuid().simple()))
        .singlepart(SinglePart::plain(rendered.text))
        .singlepart(SinglePart::html(rendered.html));
    let mut message = Message::builder()
        .message_id(Some(message_id(id, &from)))
        .from(from)
        .to(Mailbox::new(None, to))
        .subject(rendered.subject)
        .date(created_at.into())
        // No out-of-office answer may come back to a machine (RFC 3834).
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .raw_header(header("Content-Language", letter.lang.tag()));
    if let Some(stop) = &letter.stop {
        // RFC 8058: a mail program's own button posts there, without a page between (ML-06).
        message = message
            .raw_header(header("List-Unsubscribe", &format!("<{}>", site.absolute(stop))))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    let message = message.multipart(body).map_err(|_| Problem::Content)?;
    Ok(Ready { envelope: message.envelope().clone(), bytes: message.formatted() })
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::i18n::Lang;
    use crate::office::outbox::{sample, types::Template};

    #[test]
    fn ml_06_what_may_be_stopped_says_how_in_its_headers_and_below_its_text() {
        let site = Site { url: "https://portal.example.cn/nf".into(), ..Site::default() };
        let bytes = |stop: Option<&str>| {
            let mut letter = sample::letter(Template::GiftNews, Lang::En);
            letter.stop = stop.map(str::to_owned);
            let at = "2026-09-22T02:00:00Z".parse().unwrap();
            let ready = build(&site, "<a@b.cn>", MailId::new(at), at, Some(&letter)).unwrap();
            String::from_utf8(ready.bytes).unwrap()
        };
        let mail = bytes(Some("/mail/off/gifts/1abc"));
        let address = "https://portal.example.cn/nf/mail/off/gifts/1abc";
        assert!(mail.contains(&format!("\r\nList-Unsubscribe: <{address}>\r\n")), "{mail}");
        assert!(mail.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"), "{mail}");
        assert!(!bytes(None).contains("List-Unsubscribe"));
        let mut letter = sample::letter(Template::GiftNews, Lang::ZhCn);
        letter.stop = Some("/mail/off/gifts/1abc".into());
        let rendered = render::render(&site, &letter).unwrap();
        assert!(rendered.text.contains(address) && rendered.html.contains(address), "{rendered:?}");
    }

    #[test]
    fn senders_are_read() {
        for (text, name, address) in [
            ("暖方 <noreply@example.gov.cn>", Some("暖方"), "noreply@example.gov.cn"),
            ("暖方 <noreply@localhost>", Some("暖方"), "noreply@localhost"),
            ("\"暖方，驻马店\" <a@b.cn>", Some("暖方，驻马店"), "a@b.cn"),
            (" a@b.cn ", None, "a@b.cn"),
            ("<a@b.cn>", None, "a@b.cn"),
        ] {
            let read = sender(text).unwrap();
            assert_eq!((read.name.as_deref(), read.email.to_string().as_str()), (name, address), "{text}");
        }
        for bad in ["", "暖方", "a@b@c.cn", "x <y>", "x <a@b.cn>\r\nBcc: <c@d.cn>", "<a@b.cn> x"] {
            assert!(sender(bad).is_none(), "{bad:?}");
        }
    }
}
