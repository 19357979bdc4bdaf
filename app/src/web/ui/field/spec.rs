//! What a field is called and how it behaves.

/// What a field is called and how it behaves.
#[derive(Debug, Clone)]
pub struct Field {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) hint: Option<String>,
    pub(super) kind: &'static str,
    pub(super) width: &'static str,
    pub(super) autocomplete: &'static str,
    pub(super) inputmode: Option<&'static str>,
    pub(super) optional: bool,
}

impl Field {
    /// A field that must be filled in. `name` is also its id.
    pub fn new(name: &'static str, label: impl Into<String>) -> Self {
        Self {
            name,
            label: label.into(),
            hint: None,
            kind: "text",
            width: "",
            autocomplete: "off",
            inputmode: None,
            optional: false,
        }
    }
    /// Adds a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
    /// May stay empty; says so.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
    /// Short (`w-s`) or middle (`w-m`).
    pub const fn width(mut self, class: &'static str) -> Self {
        self.width = class;
        self
    }
    /// `email`, `password`, `tel` …
    pub const fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }
    /// `username`, `current-password`, `one-time-code` …
    pub const fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = what;
        self
    }
    /// An e-mail address: the keyboard of a phone shows @, and the browser lets full-width letters through to be folded.
    #[must_use]
    pub const fn mail(mut self) -> Self {
        self.inputmode = Some("email");
        self
    }
    /// Digits: the keyboard of a phone shows them.
    #[must_use]
    pub const fn numeric(mut self) -> Self {
        self.inputmode = Some("numeric");
        self
    }
}
