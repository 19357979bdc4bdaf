//! The one gate before a text becomes public (PUB-20): a [`PublicText`] can only be made by passing the linter, and nothing else calls
//! it; a test of the storeys says so. Where the register of residents is asked too, `office::register` does it. A new public text
//! passes here, and the store that keeps it asks for the type.
use std::{fmt, ops::Deref};

use super::linter::{Finding, LintContext, is_blocked, lint};

/// A text that anybody may read. What the database or a history holds of this type passed when it was written.
#[derive(Clone, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct PublicText(String);

crate::stored!(PublicText, text => text.as_str(), text => Some(PublicText(text.to_owned())));

impl From<PublicText> for String {
    fn from(text: PublicText) -> Self {
        text.0
    }
}

impl PublicText {
    /// Lets a text through that holds nothing forbidden. The register of residents is asked through `context`.
    ///
    /// # Errors
    /// Everything found in it, warnings included, when something in it blocks.
    pub fn check(text: &str, context: &LintContext<'_>) -> Result<Self, Vec<Finding>> {
        let findings = lint(text, context);
        if is_blocked(&findings) { Err(findings) } else { Ok(Self(text.to_owned())) }
    }

    /// As [`PublicText::check`] without the register, for texts that no resident's name comes near.
    ///
    /// # Errors
    /// As [`PublicText::check`].
    pub fn parse(text: &str) -> Result<Self, Vec<Finding>> {
        Self::check(text, &LintContext::without_register())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for PublicText {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PublicText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PublicText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::linter::Rule, *};

    #[test]
    fn pub_20_what_the_linter_blocks_becomes_no_public_text() {
        let name = |n: &str| n == "王明";
        let context = LintContext { is_resident_name: &name };
        assert_eq!(PublicText::parse("周一至周五9:00-11:00").unwrap().as_str(), "周一至周五9:00-11:00");
        // A warning alone does not stop a text; the page shows it.
        assert!(PublicText::check("王明来过", &context).is_ok());
        let found = PublicText::parse("联系人手机138 0000 1234").unwrap_err();
        assert_eq!(found[0].rule, Rule::Mobile);
        assert!(PublicText::parse("身份证号11010519491231002X").is_err());
    }
}
