//! A way in steps: done has a tick, now is lit, what is to come has its number.
use leptos::prelude::*;

use crate::t;
use crate::web::{page::cx, ui::icon::Icon};

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Behind us.
    Done,
    Now,
    /// Ahead.
    Todo,
    /// Told as one of the steps, wherever anybody stands.
    Told,
}

#[derive(Debug, Clone)]
pub struct Step {
    pub name: String,
    /// When, who: one line each.
    pub lines: Vec<String>,
    pub progress: Progress,
}

/// Steps of which some are done: the first that is not is where it stands.
pub fn course(list: impl IntoIterator<Item = (String, Vec<String>, bool)>) -> Vec<Step> {
    let mut now = Progress::Now;
    let step = |(name, lines, done)| {
        let progress = if done { Progress::Done } else { std::mem::replace(&mut now, Progress::Todo) };
        Step { name, lines, progress }
    };
    list.into_iter().map(step).collect()
}

/// The steps, side by side where there is room.
pub fn steps(list: Vec<Step>) -> AnyView {
    draw("steps steps--across", list)
}

/// The steps below each other: beside a text.
pub fn steps_down(list: Vec<Step>) -> AnyView {
    draw("steps", list)
}

fn draw(class: &'static str, list: Vec<Step>) -> AnyView {
    let lang = cx().lang;
    view! {
        <div class="steps-box">
            <ol class=class>
                {list.into_iter().enumerate().map(|(i, step)| {
                    let (class, mark, word) = match step.progress {
                        Progress::Done => ("done", Icon::Tick.svg().into_any(), t::common::step_done(lang)),
                        Progress::Now => ("now", (i + 1).to_string().into_any(), t::common::step_now(lang)),
                        Progress::Todo => ("todo", (i + 1).to_string().into_any(), t::common::step_todo(lang)),
                        Progress::Told => ("done", (i + 1).to_string().into_any(), ""),
                    };
                    let current = (step.progress == Progress::Now).then_some("step");
                    view! {
                        <li class=class aria-current=current>
                            <span class="box" aria-hidden="true">{mark}</span>
                            <b>{step.name}<span class="vh">{word}</span></b>
                            {step.lines.into_iter().map(|l| view! { <span class="meta">{l}</span> }).collect_view()}
                        </li>
                    }
                }).collect_view()}
            </ol>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_step_that_is_not_done_is_where_it_stands() {
        let of = |done: [bool; 3]| -> Vec<Progress> {
            course(done.map(|d| (String::new(), vec![], d))).iter().map(|s| s.progress).collect()
        };
        use Progress::*;
        assert_eq!(of([true, false, false]), [Done, Now, Todo]);
        assert_eq!(of([true, true, true]), [Done, Done, Done]);
        assert_eq!(of([false, true, false]), [Now, Done, Todo]);
    }
}
