//! A member of staff of the demonstration who has signed in like anybody: password, then the code of the authenticator.

use crate::{e2e, http::Answer, http::Client};
use anyhow::{Context, Result, ensure};
use std::time::Instant;
use totp_rs::{Builder, Secret};

/// Who: an officer with cases, gifts and notices in sight.
const WHO: &str = "county1@demo.nuanfang.invalid";

/// Signs in at a portal that was started then at [`e2e::CLOCK`], and gives the cookie; `printed` is what `nuanfang demo` said.
pub fn open(port: u16, printed: &str, started: Instant) -> Result<String> {
    let password =
        printed.split("the password of all is ").nth(1).and_then(|rest| rest.split_whitespace().next());
    let line = printed.lines().find(|line| line.starts_with(WHO));
    let secret = line.and_then(|line| line.split_whitespace().last());
    let (password, secret) = password.zip(secret).context("`nuanfang demo` printed no accounts")?;
    let mut client = Client::connect(port)?;
    let fields = format!("next=%2Fstaff&email={}&password={password}", WHO.replace('@', "%40"));
    let first = send(&mut client, "/sign-in", &fields, "")?;
    let secret = Secret::try_from_base32(secret).ok().context("the secret is not base32")?;
    let totp =
        Builder::new().with_secret(secret).with_account_name("x").build().ok().context("no authenticator")?;
    let code = totp.generate(e2e::CLOCK_SECONDS + started.elapsed().as_secs());
    let last = send(&mut client, "/sign-in/code", &format!("totp={code}"), &cookie(&first)?)?;
    cookie(&last)
}

fn send(client: &mut Client, path: &str, fields: &str, cookie: &str) -> Result<Answer> {
    let request = client.form(path, fields, &[("cookie", cookie)]);
    let answer = client.send(&request)?;
    ensure!(answer.status == 303, "{path} answers {}", answer.status);
    Ok(answer)
}

/// The cookies that an answer sets, as a browser sends them back.
fn cookie(answer: &Answer) -> Result<String> {
    let set = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
    let all: Vec<_> =
        set.filter_map(|(_, value)| value.split(';').next()).filter(|c| !c.ends_with('=')).collect();
    ensure!(!all.is_empty(), "signing in set no cookie");
    Ok(all.join("; "))
}
