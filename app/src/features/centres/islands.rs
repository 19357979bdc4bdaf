//! The one thing of the centre pages that needs a browser. The page works without it, and it holds no text of its own: the
//! server hands over what it says. To add an island: a component here, `head.islands = true` on its page.
use leptos::prelude::*;

/// Narrows a long select as one types (汉字, pinyin or initials) or as the county changes. What it narrows is the plain
/// grouped select that the server draws: an option carries its search words in `data-k`, a group its county in `data-c`.
#[island]
pub fn TownshipPicker(
    /// Id of the select that is drawn inside.
    id: String,
    label: String,
    /// Label of the field one types into.
    type_here: String,
    /// How many are left; `#` stands for the number.
    found: String,
    /// Id of the select with the counties, if the choice there narrows the list here.
    county: Option<String>,
    children: Children,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(String::new());
    let ready = RwSignal::new(false);
    let left = RwSignal::new(0_usize);
    #[cfg(feature = "hydrate")]
    browser::attach(&id, county.as_deref(), typed, chosen, ready, left);
    #[cfg(not(feature = "hydrate"))]
    let _ = (county, chosen);
    let type_id = format!("{id}-type");
    let note_id = format!("{id}-left");
    let (for_typing, described) = (type_id.clone(), note_id.clone());
    let key = move |_ev: leptos::ev::KeyboardEvent| {
        #[cfg(feature = "hydrate")]
        browser::take_first(&_ev, &id, typed);
    };
    let select_id = for_typing.trim_end_matches("-type").to_owned();
    view! {
        <div class="field">
            <label for=select_id>{label}</label>
            <div hidden=move || !ready.get()>
                <label class="hint" for=for_typing>{type_here}</label>
                <input class="input" id=type_id type="search" autocomplete="off" maxlength="20" aria-describedby=described
                    prop:value=move || typed.get() on:input=move |ev| typed.set(event_target_value(&ev)) on:keydown=key/>
                <p class="hint" id=note_id aria-live="polite">
                    {move || if typed.get().is_empty() { String::new() } else { found.replace('#', &left.get().to_string()) }}
                </p>
            </div>
            {children()}
        </div>
    }
}

/// What touches the document; nothing of it exists on the server.
#[cfg(feature = "hydrate")]
mod browser {
    use leptos::{
        ev::KeyboardEvent,
        prelude::*,
        wasm_bindgen::JsCast as _,
        web_sys::{Element, HtmlSelectElement},
    };

    /// A group with all options it came with.
    struct Group(Element, String, Vec<(Element, String)>);

    fn select(id: &str) -> Option<HtmlSelectElement> {
        document().get_element_by_id(id)?.dyn_into().ok()
    }

    fn children(of: &Element, tag: &str) -> Vec<Element> {
        let all = of.children();
        (0..all.length())
            .filter_map(|i| all.item(i))
            .filter(|e| e.tag_name().eq_ignore_ascii_case(tag))
            .collect()
    }

    fn attribute(e: &Element, name: &str) -> String {
        e.get_attribute(name).unwrap_or_default()
    }

    /// Reads the select once and from then on keeps in it only what fits.
    pub fn attach(
        id: &str,
        county: Option<&str>,
        typed: RwSignal<String>,
        chosen: RwSignal<String>,
        ready: RwSignal<bool>,
        left: RwSignal<usize>,
    ) {
        let (id, county) = (id.to_owned(), county.map(str::to_owned));
        if let Some(county) = county.clone() {
            let handle = window_event_listener(leptos::ev::change, move |_| {
                chosen.set(select(&county).map(|s| s.value()).unwrap_or_default());
            });
            on_cleanup(move || handle.remove());
        }
        Effect::new(move |groups: Option<Vec<Group>>| {
            let first = groups.is_none();
            let Some(list) = select(&id) else { return vec![] };
            let groups = groups.unwrap_or_else(|| {
                children(&list, "optgroup")
                    .into_iter()
                    .map(|g| {
                        let options = children(&g, "option");
                        let options =
                            options.into_iter().map(|o| (o.clone(), attribute(&o, "data-k"))).collect();
                        Group(g.clone(), attribute(&g, "data-c"), options)
                    })
                    .collect()
            });
            if first {
                ready.set(true);
                chosen.set(county.as_deref().and_then(select).map(|s| s.value()).unwrap_or_default());
            }
            let wanted: String =
                typed.get().chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
            let (county, before) = (chosen.get(), list.value());
            let mut fitting = 0;
            for Group(group, code, options) in &groups {
                group.remove();
                let open = county.is_empty() || *code == county;
                let keep: Vec<_> = options.iter().filter(|(_, k)| open && k.contains(&wanted)).collect();
                if keep.is_empty() {
                    continue;
                }
                fitting += keep.len();
                group.set_text_content(None);
                for (option, _) in keep {
                    let _ = group.append_child(option);
                }
                let _ = list.append_child(group);
            }
            list.set_value(&before);
            if list.selected_index() < 0 {
                list.set_value("");
            }
            // What fits is shown as an open list; a closed one would hide that anything happened.
            let rows = if wanted.is_empty() { 0 } else { fitting.clamp(2, 7) };
            list.set_size(u32::try_from(rows).unwrap_or(0));
            left.set(fitting);
            groups
        });
    }

    /// Enter takes the first that fits instead of sending the form.
    pub fn take_first(ev: &KeyboardEvent, id: &str, typed: RwSignal<String>) {
        if ev.key() != "Enter" || typed.with_untracked(String::is_empty) {
            return;
        }
        ev.prevent_default();
        let Some(list) = select(id) else { return };
        let first =
            children(&list, "optgroup").first().and_then(|g| children(g, "option").into_iter().next());
        if let Some(option) = first {
            list.set_value(&attribute(&option, "value"));
            typed.set(String::new());
            let _ = list.focus();
        }
    }
}
