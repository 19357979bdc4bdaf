//! The house of the portal: one window a centre, lit where there is light.
use std::fmt::Write as _;

use leptos::prelude::*;

/// Columns and rows of windows: twelve by nine make the city's 108 centres.
const COLUMNS: usize = 12;
const ROWS: usize = 9;

/// Which windows are lit, by number.
#[derive(Debug, Clone, Default)]
pub struct House {
    /// Numbers of the lit windows; those beyond the last window are left out.
    pub lit: Vec<usize>,
}

impl House {
    /// Lights `n` windows, spread over the house in a fixed pattern.
    pub fn with_lit(n: usize) -> Self {
        // 41 and 108 have no common factor, so every window comes up once.
        Self { lit: (0..n.min(COLUMNS * ROWS)).map(|i| (i * 41 + 2) % (COLUMNS * ROWS)).collect() }
    }

    /// The drawing; with a label it is an image of its own, without it is decoration.
    pub fn svg(&self, label: Option<String>) -> impl IntoView + use<> {
        let (mut on, mut off) = (String::new(), String::new());
        for i in 0..COLUMNS * ROWS {
            let (x, y) = (30 + 24 * (i % COLUMNS), 72 + 22 * (i / COLUMNS));
            let path = if self.lit.contains(&i) { &mut on } else { &mut off };
            let _ = write!(path, "M{x} {y}h16v14h-16z");
        }
        let role = label.is_some().then_some("img");
        let hidden = label.is_none().then_some("true");
        view! {
            <svg class="house" viewBox="0 0 340 292" role=role aria-label=label aria-hidden=hidden>
                <path class="dot" d="M160 2h20v20h-20z"/>
                <path class="eave" d="M4 46c60-3 110-10 166-22 56 12 106 19 166 22v12H4z"/>
                <path class="w" fill="none" stroke-width="6" d="M17 58v231h306V58"/>
                <path class="off" d=off/>
                <path class="lit" d=on/>
            </svg>
        }
    }
}
