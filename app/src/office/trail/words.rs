//! What the trail's words mean to people, in both languages.
use crate::base::i18n::Lang;
use crate::office::{trail::verify::Fault, trail::verify::Report};
use crate::t;

/// What is wrong with the trail, in one sentence.
pub fn fault(lang: Lang, fault: Fault) -> String {
    use t::audit_words as w;
    match fault {
        Fault::NoHead => w::fault_no_head(lang).to_owned(),
        Fault::Empty(n) => w::fault_empty(lang, n),
        Fault::Missing(a, b) => w::fault_missing(lang, a, b),
        Fault::MissingTail(a, b) => w::fault_missing_tail(lang, a, b),
        Fault::Changed(n) => w::fault_changed(lang, n),
        Fault::BrokenLink(n) => w::fault_broken_link(lang, n),
        Fault::Recomputed(n) => w::fault_recomputed(lang, n),
        Fault::Unreadable(n) => w::fault_unreadable(lang, n),
        Fault::BeyondHead(n) => w::fault_beyond_head(lang, n),
        Fault::HeadDiffers(n) => w::fault_head_differs(lang, n),
        Fault::HeadsFile(n) => w::fault_heads_file(lang, n),
    }
}

/// A sound trail in a few sentences: how long it is, and how far signed heads reach.
pub fn report(lang: Lang, report: &Report) -> Vec<String> {
    use t::audit_words as w;
    let day = |at: Option<chrono::DateTime<chrono::Utc>>| {
        at.map_or_else(String::new, |at| lang.date(crate::base::clock::local_date(at)))
    };
    let mut lines = vec![w::sound(lang, report.events)];
    if report.events > 0 {
        lines.push(w::sound_days(lang, day(report.first), day(report.last)));
        lines.push(if report.heads == 0 {
            w::no_heads(lang).to_owned()
        } else {
            w::signed(lang, report.heads, report.signed)
        });
    }
    lines
}
