//! A way in steps: done has a tick, now is lit, what is to come has its number.
use leptos::prelude::*;

use crate::{
    t,
    web::{page::cx, ui::icon::Icon},
};

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Behind us.
    Done,
    /// Where it stands.
    Now,
    /// Ahead.
    Todo,
}

/// One step.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// When, who: one line each.
    pub lines: Vec<String>,
    /// How far.
    pub progress: Progress,
}

/// The steps, side by side where there is room.
pub fn steps(list: Vec<Step>) -> impl IntoView {
    let lang = cx().lang;
    view! {
        <div class="steps-box">
            <ol class="steps steps--across">
                {list.into_iter().enumerate().map(|(i, step)| {
                    let (class, mark, word) = match step.progress {
                        Progress::Done => ("done", Icon::Tick.svg().into_any(), t::common::step_done(lang)),
                        Progress::Now => ("now", (i + 1).to_string().into_any(), t::common::step_now(lang)),
                        Progress::Todo => ("todo", (i + 1).to_string().into_any(), t::common::step_todo(lang)),
                    };
                    view! {
                        <li class=class>
                            <span class="box" aria-hidden="true">{mark}</span>
                            <b>{step.name}<span class="vh">{word}</span></b>
                            {step.lines.into_iter().map(|l| view! { <span class="meta">{l}</span> }).collect_view()}
                        </li>
                    }
                }).collect_view()}
            </ol>
        </div>
    }
}
