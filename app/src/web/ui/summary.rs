//! The answers of a form to check before it is sent: each with the link to where it is changed.
use leptos::prelude::*;

use super::facts::Fact;
use crate::base::i18n::Lang;
use crate::t;

/// An answer and where it is changed, if it can be: `(fact(name, value), Some(href))`.
pub type Answer = (Fact, Option<String>);

pub fn summary(lang: Lang, list: impl IntoIterator<Item = Answer>) -> AnyView {
    let rows: Vec<_> = list
        .into_iter()
        .map(|((name, value), href)| {
            let change = href.map(|href| {
                view! { <dd class="no-print"><a href=href>{t::forms::change(lang)}<span class="vh">{name.clone()}</span></a></dd> }
            });
            view! { <div><dt>{name}</dt><dd>{value}</dd>{change}</div> }
        })
        .collect();
    view! { <dl class="facts facts--check">{rows}</dl> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::ui::facts::fact;

    #[test]
    fn the_change_link_says_what_it_changes() {
        let html =
            summary(Lang::ZhCn, [(fact("姓名", "王某"), Some("/x#name".into())), (fact("编号", "1"), None)])
                .to_html();
        assert_eq!(html.matches("<a ").count(), 1, "{html}");
        assert!(
            html.contains("href=\"/x#name\"") && html.contains("<span class=\"vh\">姓名</span>"),
            "{html}"
        );
    }
}
