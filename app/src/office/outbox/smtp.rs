//! One delivery over SMTP: one connection, one mail, one deadline around all of it. The library's own time-out covers only the
//! connect, and its pool may report the answer to one mail as that to another (security.md §0.2); so the conversation is led here,
//! step by step, and only the code 250 after the final dot means sent (ML-04).
use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use lettre::{
    address::Envelope,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, AsyncTokioStream, Certificate, TlsParameters},
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailParameter},
        response::Response,
    },
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::timeout,
};

use crate::office::{
    outbox::server::Protection, outbox::server::Server, outbox::types::Failure, outbox::types::Problem,
};

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// Until somebody answers at one of the server's addresses.
    pub connect: Duration,
    /// The whole delivery, the connect included.
    pub whole: Duration,
    /// The goodbye after it, whose outcome is of no interest.
    pub quit: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(60),
            quit: Duration::from_secs(2),
        }
    }
}

/// No conversation about one mail needs to read more, certificates included; a server that talks on is cut off. The library looks at
/// an answer anew with each of its lines, so a long one would cost far more than its length.
const READ_MAX: usize = 32 * 1024;

/// Hands one mail to the server.
///
/// # Errors
/// See [`Failure`]. Where the final answer did not come, whether the mail arrived is not known.
pub async fn send(
    server: &Server,
    deadlines: Deadlines,
    envelope: &Envelope,
    bytes: &[u8],
) -> Result<(), Failure> {
    let domain = envelope.from().map_or("localhost", |a| a.domain()).to_owned();
    let delivery = async {
        let mut conn = connect(server, deadlines, domain).await?;
        hand_over(&mut conn, envelope, bytes).await.map(|()| conn)
    };
    let mut conn = timeout(deadlines.whole, delivery).await.map_err(|_| Problem::Timeout)??;
    let _ = timeout(deadlines.quit, conn.quit()).await;
    Ok(())
}

/// What a server is like, found out without sending anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probe {
    /// Whether the connection is encrypted and the server verified.
    pub encrypted: bool,
    /// Whether user and password were accepted; none without them.
    pub signed_in: Option<bool>,
}

/// Connects, greets, encrypts and signs in, and leaves again: for `nuanfang check`.
pub async fn probe(server: &Server, deadlines: Deadlines, domain: &str) -> Result<Probe, Failure> {
    let connecting = connect(server, deadlines, domain.to_owned());
    let mut conn = timeout(deadlines.whole, connecting).await.map_err(|_| Problem::Timeout)??;
    let encrypted = conn.is_encrypted();
    let _ = timeout(deadlines.quit, conn.quit()).await;
    Ok(Probe { encrypted, signed_in: server.login.as_ref().map(|_| true) })
}

/// A connection that is protected as it must be, and signed in.
async fn connect(
    server: &Server,
    deadlines: Deadlines,
    domain: String,
) -> Result<AsyncSmtpConnection, Failure> {
    let hello = ClientId::Domain(domain);
    let mut conn = match server.protection {
        Protection::Wrapped => AsyncSmtpConnection::connect_tokio1(
            (server.host.as_str(), server.port),
            Some(deadlines.connect),
            &hello,
            Some(tls(server)?),
            None,
        )
        .await
        .map_err(|e| judge(&e, Step::Connect))?,
        Protection::StartTls | Protection::Plain => {
            let tcp = TcpStream::connect((server.host.as_str(), server.port));
            let tcp = timeout(deadlines.connect, tcp).await.map_err(|_| Problem::Connect)?;
            let stream = Bounded { tcp: tcp.map_err(|_| Problem::Connect)?, left: READ_MAX };
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello)
                .await
                .map_err(|e| judge(&e, Step::Greeting))?
        }
    };
    if server.protection == Protection::StartTls {
        // CR-07: without it neither the password nor the mail goes out.
        if !conn.can_starttls() {
            return Err(Problem::NoTls.into());
        }
        conn.starttls(tls(server)?, &hello).await.map_err(|e| judge(&e, Step::Tls))?;
    }
    if server.protection != Protection::Plain && !conn.is_encrypted() {
        return Err(Problem::NoTls.into());
    }
    if let Some((user, password)) = &server.login {
        let login = Credentials::new(user.clone(), password.clone());
        let answer = conn.auth(&[Mechanism::Plain, Mechanism::Login], &login).await;
        expect(answer, 235, Step::SignIn)?;
    }
    Ok(conn)
}

async fn hand_over(conn: &mut AsyncSmtpConnection, envelope: &Envelope, bytes: &[u8]) -> Result<(), Failure> {
    let mut options = vec![];
    let addresses = envelope.to().iter().chain(envelope.from());
    if !addresses.map(AsRef::<str>::as_ref).all(str::is_ascii) {
        if !conn.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(Problem::Address.into());
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    let answer = conn.command(Mail::new(envelope.from().cloned(), options)).await;
    expect(answer, 250, Step::Mail)?;
    for to in envelope.to() {
        let answer = conn.command(Rcpt::new(to.clone(), vec![])).await;
        // 251: not here, but it will be forwarded.
        if !matches!(&answer, Ok(a) if a.has_code(251)) {
            expect(answer, 250, Step::Mail)?;
        }
    }
    expect(conn.command(Data).await, 354, Step::Mail)?;
    expect(conn.message(bytes).await, 250, Step::Mail)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Connect,
    Greeting,
    Tls,
    SignIn,
    Mail,
}

fn expect(answer: Result<Response, Error>, code: u16, step: Step) -> Result<(), Failure> {
    match answer {
        Ok(answer) if answer.has_code(code) => Ok(()),
        // Any other code is an answer to something else.
        Ok(answer) => Err(Failure { problem: Problem::Reply, code: Some(answer.code().into()) }),
        Err(error) => Err(judge(&error, step)),
    }
}

/// What an error means at this step. Only what a server says about the mail itself can fail it for good: a server that turns
/// everybody away may think better of it.
fn judge(error: &Error, step: Step) -> Failure {
    let code = error.status().map(u16::from);
    let problem = match (step, error) {
        (Step::Mail, e) if e.is_permanent() => Problem::Refused,
        (Step::Mail, e) if e.is_transient() => Problem::Deferred,
        (Step::SignIn, e) if e.is_permanent() || e.is_client() => Problem::SignIn,
        (Step::Tls, _) => Problem::Tls,
        (Step::Connect, e) if is_certificate(e) => Problem::Tls,
        (Step::Connect, e) if !e.is_response() && code.is_none() => Problem::Connect,
        (_, _) if code.is_some() => Problem::Greeting,
        _ => Problem::Reply,
    };
    Failure { problem, code }
}

/// Whether an error of a wrapped connect comes from the encryption and not from the network.
fn is_certificate(error: &Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(e) = source {
        if e.downcast_ref::<io::Error>().is_some_and(|io| io.kind() == io::ErrorKind::InvalidData) {
            return true;
        }
        source = e.source();
    }
    error.is_tls()
}

fn tls(server: &Server) -> Result<TlsParameters, Failure> {
    let mut builder = TlsParameters::builder(server.host.clone());
    if let Some(file) = &server.authority {
        let pem = std::fs::read(file).map_err(|error| {
            tracing::error!(%error, "NUANFANG_SMTP_URL: the file of ca= cannot be read");
            Problem::Config
        })?;
        builder = builder.add_root_certificate(Certificate::from_pem(&pem).map_err(|_| Problem::Config)?);
    }
    builder.build().map_err(|_| Problem::Tls.into())
}

/// A connection from which only so much can be read: the library collects a line of any length before it looks at it.
#[derive(Debug)]
struct Bounded {
    tcp: TcpStream,
    left: usize,
}

impl AsyncRead for Bounded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.left == 0 {
            return Poll::Ready(Err(io::Error::other("the server talks too much")));
        }
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.tcp).poll_read(cx, buf);
        self.left = self.left.saturating_sub(buf.filled().len().saturating_sub(before));
        polled
    }
}

impl AsyncWrite for Bounded {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tcp).poll_write(cx, bytes)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Bounded {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.peer_addr()
    }
}
