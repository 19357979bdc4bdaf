//! The portal's own icons: 24 × 24, square caps, drawn in the current colour, beside words and hidden from readers.
use leptos::prelude::*;

/// An icon. To add one: a variant and its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A magnifier with a square glass.
    Search,
    /// An arrow to the right.
    Arrow,
    Tick,
    /// A cross: takes away.
    Cross,
    /// A clock, square.
    Clock,
    /// A sheet of paper.
    Document,
    /// A house.
    Centre,
    /// A triangle with a mark: something is wrong.
    Alert,
    /// A printer.
    Print,
    /// A box with a bow.
    Gift,
    /// A sheet of days.
    Calendar,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Search => "M4 4h12v12H4zM16 16l5 5",
            Self::Arrow => "M4 12h15M13 6l6 6-6 6",
            Self::Tick => "m5 12 5 5L19 7",
            Self::Cross => "M6 6l12 12M18 6 6 18",
            Self::Clock => "M4 4h16v16H4zM12 8v5h4",
            Self::Document => "M5 3h14v18H5zM9 8h6M9 12h6M9 16h3",
            Self::Centre => "M3 11l9-7 9 7M5 10v11h14V10M10 21v-7h4v7",
            Self::Alert => "M12 3 2 20h20zM12 10v4M12 17v.5",
            Self::Gift => "M4 10h16v10H4zM3 6h18v4H3zM12 6v14M12 6C9 6 8 2 10 2s2 4 2 4 0-4 2-4 1 4-2 4",
            Self::Calendar => "M4 5h16v16H4zM4 10h16M8 2v5M16 2v5M8 14h3M8 17h6",
            Self::Print => "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
        }
    }

    pub fn svg(self) -> impl IntoView {
        view! {
            <svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.75"
                stroke-linecap="square" stroke-linejoin="miter" aria-hidden="true"><path d=self.path()/></svg>
        }
    }
}
