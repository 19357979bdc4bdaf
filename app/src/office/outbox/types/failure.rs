//! Why a mail could not be handed over: a closed list, stored as a word and, where the server gave one, its code. A server's own
//! text is never kept: it may repeat the recipient's address.
use crate::base::words;

words! {
    /// What went wrong.
    Problem in mail {
        /// The server's name could not be resolved, or nobody answered there.
        Connect = "connect" => p_connect,
        /// The server took longer than it may.
        Timeout = "timeout" => p_timeout,
        /// The server offers no encryption (CR-07); no password and no mail went out.
        NoTls = "no-tls" => p_no_tls,
        /// The server's certificate could not be verified (CR-07); no password and no mail went out.
        Tls = "tls" => p_tls,
        /// The server refused the connection or the greeting.
        Greeting = "greeting" => p_greeting,
        /// The server refused user and password.
        SignIn = "sign-in" => p_sign_in,
        /// The connection broke, or the answer could not be understood: whether the mail arrived is not known.
        Reply = "reply" => p_reply,
        /// Refused for now (4xx).
        Deferred = "deferred" => p_deferred,
        /// Refused for good (5xx).
        Refused = "refused" => p_refused,
        /// The recipient's address is none.
        Address = "address" => p_address,
        /// The mail cannot be put together: a parameter is missing, or what was stored cannot be read.
        Content = "content" => p_content,
        /// `NUANFANG_SMTP_URL` or `NUANFANG_MAIL_FROM` cannot be read.
        Config = "config" => p_config,
        /// The file could not be written.
        Folder = "folder" => p_folder,
        /// The worker ended while it held the mail, time and again.
        Lost = "lost" => p_lost,
    }
}

impl Problem {
    /// Whether another try cannot help (ML-04).
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Refused | Self::Address | Self::Content | Self::Lost)
    }

    /// Whether it is about the server and not about this mail: the next mail would meet it too, so the run ends.
    pub const fn is_of_the_server(self) -> bool {
        matches!(
            self,
            Self::Connect
                | Self::Timeout
                | Self::NoTls
                | Self::Tls
                | Self::Greeting
                | Self::SignIn
                | Self::Config
                | Self::Folder
        )
    }
}

/// A problem, with the server's code if it gave one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    pub problem: Problem,
    /// The three digits of the reply.
    pub code: Option<u16>,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self { problem, code: None }
    }
}

impl Failure {
    /// As it is stored: `refused 550`.
    pub fn text(self) -> String {
        match self.code {
            Some(code) => format!("{} {code}", self.problem.word()),
            None => self.problem.word().to_owned(),
        }
    }

    /// Reads what [`Failure::text`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (word, code) =
            text.split_once(' ').map_or((text, None), |(word, code)| (word, code.parse().ok()));
        Problem::parse(word).map(|problem| Self { problem, code })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_stored_as_words() {
        for problem in Problem::ALL {
            for code in [None, Some(550)] {
                let failure = Failure { problem: *problem, code };
                assert_eq!(Failure::parse(&failure.text()), Some(failure));
            }
        }
        assert_eq!(Failure::parse("550 <zhang@example.gov.cn> unknown"), None);
    }
}
