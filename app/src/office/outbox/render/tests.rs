use super::*;
use crate::office::outbox::sample;

fn site() -> Site {
    Site { url: "https://www.example.gov.cn/nf".into(), ..Site::default() }
}

fn every() -> impl Iterator<Item = (Template, Lang)> {
    Template::ALL.iter().flat_map(|t| Lang::ALL.map(|l| (*t, l)))
}

/// What a text asks for.
fn asked(text: &str) -> Vec<String> {
    let tags = text.split("{{").skip(1).filter_map(|p| p.split_once("}}")).map(|(tag, _)| tag);
    tags.map(|tag| match tag.split_once(':') {
        Some(("button", _)) => "link".to_owned(),
        _ => tag.trim_start_matches(['#', '/']).to_owned(),
    })
    .collect()
}

#[test]
fn ml_07_every_template_fills_in_both_languages_and_uses_what_it_asks_for() {
    for (template, lang) in every() {
        let what = format!("{} {}", template.word(), lang.tag());
        let rendered =
            render(&site(), &sample::letter(template, lang)).unwrap_or_else(|e| panic!("{what}: {e}"));
        assert!(!rendered.subject.is_empty() && !rendered.subject.contains('\n'), "{what}");
        for text in [&rendered.subject, &rendered.text, &rendered.html] {
            assert!(!text.contains("{{") && !text.contains("}}"), "{what}: {text}");
        }
        // Both parts carry everything: who reads plain text misses nothing.
        let texts = Texts::of(template, lang).unwrap();
        for (part, text) in [("text", texts.text), ("html", texts.html)] {
            let asked = asked(text);
            for name in template.params() {
                assert!(asked.iter().any(|a| a == name), "{what}: {part} leaves {name} out");
            }
            for name in &asked {
                assert!(template.params().contains(&name.as_str()), "{what}: {part} asks for {name}");
            }
        }
        for name in asked(texts.subject) {
            assert!(template.params().contains(&name.as_str()), "{what}: the subject asks for {name}");
            // A subject shows on a locked phone: no secret stands there.
            assert!(
                !["link", "code", "lines", "name"].contains(&name.as_str()),
                "{what}: {name} in the subject"
            );
        }
        let zh = |text: &str| text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
        let parts = [texts.subject, texts.text, texts.html];
        assert!(parts.iter().all(|t| zh(t) == (lang == Lang::ZhCn)), "{what}: a text in the other language");
    }
}

#[test]
fn ml_07_no_parameter_is_about_a_resident() {
    const KNOWN: &[&str] = &[
        "name",
        "link",
        "valid",
        "what",
        "when",
        "minutes",
        "count",
        "lines",
        "reference",
        "reason",
        "code",
        "centre",
        "number",
        "deadline",
        "state",
        "next",
    ];
    for template in Template::ALL {
        for name in template.params() {
            assert!(KNOWN.contains(name), "{name} is new: is it about a resident?");
        }
    }
}

#[test]
fn a_missing_parameter_is_an_error_and_an_optional_one_falls_away() {
    for (template, lang) in every() {
        for name in template.params() {
            let mut letter = sample::letter(template, lang);
            letter.params.remove(*name);
            let rendered = render(&site(), &letter);
            if template.optional().contains(name) {
                assert!(!rendered.unwrap().text.contains("{{"));
            } else {
                assert_eq!(rendered, Err(RenderError::Missing((*name).to_owned())), "{}", template.word());
            }
        }
    }
    let values = |params: &[(&str, &str)]| Values {
        list: params.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        optional: &["reason"],
    };
    assert!(fill("{{name", &values(&[("name", "x")]), Kind::Text).is_err());
    assert!(fill("{{#reason}}x", &values(&[("reason", "x")]), Kind::Text).is_err());
    assert!(fill("{{#name}}x{{/name}}", &values(&[("name", "x")]), Kind::Text).is_err());
    let nested = values(&[("reason", "{{name}}"), ("name", "secret")]);
    assert_eq!(fill("{{reason}}", &nested, Kind::Text).unwrap(), "{{name}}", "a value is no template");
}

#[test]
fn ml_01_values_are_escaped_and_hold_no_controls() {
    let evil = "x\r\nBcc: a@b.cn\r\n\r\n<script>alert(1)</script>\u{202E}\" onload='1' {{body}} {{foot}}";
    for (template, lang) in every() {
        let mut letter = sample::letter(template, lang);
        for (name, value) in &mut letter.params {
            if name != "link" {
                *value = format!("{evil}{}", "长".repeat(2_000));
            }
        }
        let rendered = render(&site(), &letter).unwrap();
        assert!(!rendered.subject.chars().any(char::is_control), "{}", template.word());
        assert!(rendered.subject.chars().count() <= SUBJECT_MAX);
        assert!(
            !rendered.html.contains("<script") && !rendered.html.contains("onload='"),
            "{}",
            template.word()
        );
        assert!(!rendered.text.contains('\r') && !rendered.text.contains('\u{202E}'));
        let keeps_lines = template.params().contains(&"lines");
        assert_eq!(rendered.text.contains("\nBcc:"), keeps_lines, "a body may hold lines, a header may not");
        assert_eq!(rendered.html.matches("<title>").count(), 1, "what a value names is not filled in");
        assert_eq!(rendered.html.matches("<!doctype").count(), 1);
    }
}

#[test]
fn ml_05_links_lead_to_the_portal_only() {
    for (link, good) in [
        ("/staff/x", Some("https://www.example.gov.cn/nf/staff/x")),
        ("https://www.example.gov.cn/nf/staff", Some("https://www.example.gov.cn/nf/staff")),
        ("https://www.example.gov.cn/nf", Some("https://www.example.gov.cn/nf")),
        ("https://www.example.gov.cn/nfx", None),
        ("https://www.example.gov.cn.evil.example/nf/x", None),
        ("//evil.example/x", None),
        ("javascript:alert(1)", None),
        ("/x y", None),
        ("/x\r\nBcc: a@b.cn", None),
        ("", None),
    ] {
        let letter = sample::letter(Template::NewWork, Lang::En).with("link", link);
        let rendered = render(&site(), &letter);
        match good {
            Some(address) => assert!(rendered.unwrap().text.contains(address), "{link}"),
            None => assert_eq!(rendered, Err(RenderError::Link), "{link}"),
        }
    }
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    for (template, lang) in every() {
        let html = render(&site(), &sample::letter(template, lang)).unwrap().html;
        for bad in ["<img", "<link", "<script", "<iframe", "@import", "url(", "src=", "<form"] {
            assert!(!html.contains(bad), "{}: {bad}", template.word());
        }
        assert_eq!(html.matches("http").count(), html.matches("https://www.example.gov.cn/nf").count());
    }
}
