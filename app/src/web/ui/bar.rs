//! An amount as a bar: how much is there, how much is on the way, of how much. Words beside it say it, the bar repeats it for the
//! eye; its widths are attributes, because the policy of scripts and styles allows no `style`.
use leptos::prelude::*;

/// Parts of a whole in one unit: `Bar { whole: 200, there: 80, coming: 40 }.svg()`.
#[derive(Debug, Clone, Copy)]
pub struct Bar {
    pub whole: i64,
    pub there: i64,
    /// What is on the way.
    pub coming: i64,
}

impl Bar {
    /// Shares in hundredths; together never more than the whole, whatever the numbers are.
    fn shares(self) -> (i64, i64) {
        let of = |n: i64| n.saturating_mul(100) / self.whole.max(1);
        let there = of(self.there).clamp(0, 100);
        (there, of(self.coming).clamp(0, 100 - there))
    }

    pub fn svg(self) -> AnyView {
        let (there, coming) = self.shares();
        let way = (coming > 0).then(|| {
            view! { <rect class="way" x=format!("{there}%") width=format!("{coming}%") height="100%"/> }
        });
        view! { <svg class="bar" aria-hidden="true"><rect class="a" width=format!("{there}%") height="100%"/>{way}</svg> }
            .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_fit_the_whole() {
        let shares = |whole, there, coming| Bar { whole, there, coming }.shares();
        assert_eq!(shares(200, 80, 40), (40, 20));
        assert_eq!(shares(10, 9, 5), (90, 10), "more than enough is full");
        assert_eq!(shares(10, 99, 5), (100, 0));
        assert_eq!(shares(0, 0, 0), (0, 0));
    }
}
