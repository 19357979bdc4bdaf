//! An amount as a bar: how much is there, how much is on the way, of how much. The words say it first, the bar repeats it for the
//! eye; its widths are attributes, because the policy of scripts and styles allows no `style`.
use leptos::prelude::*;

/// Parts of a whole in one unit: `Bar { whole: 200, there: 80, coming: 40 }.view(words)`.
#[derive(Debug, Clone, Copy)]
pub struct Bar {
    /// The whole.
    pub whole: u32,
    /// What is there.
    pub there: u32,
    /// What is on the way.
    pub coming: u32,
}

impl Bar {
    /// Shares in hundredths; together never more than the whole, whatever the numbers are.
    fn shares(self) -> (u32, u32) {
        let of = |n: u32| u64::from(n) * 100 / u64::from(self.whole.max(1));
        let there = of(self.there).min(100);
        let coming = of(self.coming).min(100 - there);
        (u32::try_from(there).unwrap_or(100), u32::try_from(coming).unwrap_or(0))
    }

    /// The words and the bar.
    pub fn view(self, words: impl Into<String>) -> AnyView {
        let (there, coming) = self.shares();
        let words = words.into();
        let way = (coming > 0).then(|| {
            view! { <rect class="way" x=format!("{there}%") width=format!("{coming}%") height="100%"/> }
        });
        view! {
            <p>{words}</p>
            <svg class="bar" aria-hidden="true"><rect class="a" width=format!("{there}%") height="100%"/>{way}</svg>
        }
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
