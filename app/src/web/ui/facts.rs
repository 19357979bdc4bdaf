//! Key and value: what is known of one thing.
use leptos::prelude::*;

/// One fact: its name and what stands for it.
pub type Fact = (String, AnyView);

/// A fact in words.
pub fn fact(name: impl Into<String>, value: impl Into<String>) -> Fact {
    (name.into(), value.into().into_any())
}

pub fn facts(list: impl IntoIterator<Item = Fact>) -> AnyView {
    let list: Vec<_> =
        list.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect();
    view! { <dl class="facts">{list}</dl> }.into_any()
}

/// A large figure with its unit and what it means.
pub struct Figure {
    /// What is counted.
    pub name: String,
    pub value: String,
    /// Its unit, which follows smaller.
    pub unit: String,
    /// As of when, or what it says.
    pub note: String,
}

/// Figures side by side.
pub fn figures(list: Vec<Figure>) -> impl IntoView {
    view! {
        <dl class="facts facts--big">
            {list.into_iter().map(|f| view! {
                <div><dt>{f.name}</dt><dd>{f.value}<small>{f.unit}</small><p class="meta">{f.note}</p></dd></div>
            }).collect_view()}
        </dl>
    }
}
