//! Mail: whether the server is there, encrypts (CR-07) and takes user and password. Nothing is sent.
use std::time::Duration;

use app::office::outbox::{
    message,
    server::{Protection, Server},
    smtp::{self, Deadlines},
    types::{Failure, Problem},
};

use super::Finding;
use crate::config::Config;

const WHAT: &str = "mail";

/// Looks at sender and server.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let Some(sender) = message::sender(&config.mail_from) else {
        return vec![Finding::wrong(
            WHAT,
            "NUANFANG_MAIL_FROM is no sender: write 暖方 <noreply@www.example.gov.cn>",
        )];
    };
    let Some(smtp) = &config.smtp else {
        return vec![Finding::note(
            WHAT,
            format!(
                "NUANFANG_SMTP_URL is unset: mails become files in {}",
                super::shown(&config.data.join("mail"))
            ),
        )];
    };
    let server = match Server::parse(smtp.expose()) {
        Ok(server) => server,
        // The address may hold a password, so it is not repeated.
        Err(error) => return vec![Finding::wrong(WHAT, format!("NUANFANG_SMTP_URL: {error}"))],
    };
    let domain = sender.email.domain();
    let mut report = vec![];
    if domain == "localhost" && server.protection != Protection::Plain {
        report.push(Finding::wrong(
            WHAT,
            "NUANFANG_MAIL_FROM is an address at localhost, to which nobody can answer and which relays refuse",
        ));
    }
    let at = format!("{}:{}", server.host, server.port);
    let deadlines = Deadlines { whole: Duration::from_secs(15), ..Deadlines::default() };
    report.push(match smtp::probe(&server, deadlines, domain).await {
        Ok(probe) => {
            let line =
                if probe.encrypted { "encrypted and verified" } else { "unencrypted, on this machine" };
            let login = if probe.signed_in.is_some() { ", user and password accepted" } else { "" };
            Finding::fine(WHAT, format!("{at} answers, {line}{login}; nothing was sent"))
        }
        Err(failure) => Finding::wrong(WHAT, format!("{at}: {}", words(failure))),
    });
    report
}

fn words(failure: Failure) -> String {
    let text = match failure.problem {
        Problem::Connect => "cannot be reached: check the address, the port and the firewall",
        Problem::Timeout => "does not answer in time",
        Problem::NoTls => {
            "offers no STARTTLS, so no password and no mail would go out (CR-07): use smtps:// or another port"
        }
        Problem::Tls => {
            "its certificate cannot be verified (CR-07): check the name; for an authority of your own add ?ca=FILE"
        }
        Problem::SignIn => "refuses user or password",
        Problem::Config => "the file of ?ca= cannot be read",
        _ => "does not speak as a mail server should",
    };
    failure.code.map_or_else(|| text.to_owned(), |code| format!("{text} (reply {code})"))
}
