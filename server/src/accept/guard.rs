//! Deadlines below HTTP, where hyper has none: for a client that says nothing at all, and for one that takes its answer
//! byte by byte.
use std::{
    future::Future,
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

/// What a client must take of its answer in the time it has: 16 kB in 30 s is slower than any working line.
pub const PACE: usize = 16 * 1024;

/// HTTP's version is known after the 24 bytes of HTTP/2's preface; hyper waits for them without a timer.
const PREFACE: usize = 24;

/// A connection with deadlines.
pub struct Guarded {
    io: TcpStream,
    /// Runs until the first bytes are there.
    silent: Option<Pin<Box<Sleep>>>,
    heard: usize,
    /// Runs while the client does not take what is ready for it.
    stalled: Option<Pin<Box<Sleep>>>,
    taken: usize,
    patience: Duration,
}

impl Guarded {
    /// Guards a connection: its first bytes, and the pace at which it takes answers.
    pub fn new(io: TcpStream, first_within: Duration, patience: Duration) -> Self {
        let silent = Some(Box::pin(sleep(first_within)));
        Self { io, silent, heard: 0, stalled: None, taken: 0, patience }
    }

    fn judge<T>(
        &mut self,
        cx: &mut Context<'_>,
        outcome: Poll<io::Result<T>>,
        bytes: usize,
    ) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.taken += bytes;
            if self.taken >= PACE || bytes == 0 {
                // Kept its pace, or everything is flushed.
                self.stalled = None;
                self.taken = 0;
            }
            return outcome;
        }
        let patience = self.patience;
        let deadline = self.stalled.get_or_insert_with(|| Box::pin(sleep(patience)));
        if deadline.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

impl AsyncRead for Guarded {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        let outcome = Pin::new(&mut this.io).poll_read(cx, buf);
        if let Some(deadline) = &mut this.silent {
            this.heard += buf.filled().len() - before;
            if this.heard >= PREFACE {
                this.silent = None;
            } else if outcome.is_pending() && deadline.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
        }
        outcome
    }
}

impl AsyncWrite for Guarded {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.io).poll_write(cx, buf);
        let bytes = if let Poll::Ready(Ok(n)) = outcome { n.max(1) } else { 0 };
        this.judge(cx, outcome, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.io).poll_write_vectored(cx, bufs);
        let bytes = if let Poll::Ready(Ok(n)) = outcome { n.max(1) } else { 0 };
        this.judge(cx, outcome, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let outcome = Pin::new(&mut this.io).poll_flush(cx);
        this.judge(cx, outcome, 0)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().io).poll_shutdown(cx)
    }
}
