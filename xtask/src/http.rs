//! A small HTTP/1.1 client for 127.0.0.1: enough to wait for a server, weigh its answers and load it. Keeps its
//! connection; understands Content-Length and chunked bodies; follows nothing.

use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

/// One answer.
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Header lines in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as sent, still compressed if it was.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

/// A connection that is kept open.
pub struct Client {
    stream: BufReader<TcpStream>,
    port: u16,
    line: String,
}

impl Client {
    /// Connects to 127.0.0.1.
    pub fn connect(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { stream: BufReader::with_capacity(64 * 1024, stream), port, line: String::new() })
    }

    /// The bytes of a GET, so that a load test builds them once.
    pub fn request(&self, path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
        let mut text =
            format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\naccept: text/html,*/*\r\n", self.port);
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        text.into_bytes()
    }

    /// The bytes of a form that is sent from a page of the portal itself.
    pub fn form(&self, path: &str, fields: &str, headers: &[(&str, &str)]) -> Vec<u8> {
        let length = fields.len().to_string();
        let origin = format!("http://127.0.0.1:{}", self.port);
        let own = [
            ("origin", origin.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("content-length", length.as_str()),
        ];
        let mut bytes = self.request(path, &[&own[..], headers].concat());
        bytes.splice(..3, *b"POST");
        bytes.extend_from_slice(fields.as_bytes());
        bytes
    }

    /// Sends such bytes and reads the whole answer.
    pub fn send(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.get_mut().write_all(request)?;
        let first = self.read_line()?;
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no status line")?;
        let mut headers = Vec::new();
        loop {
            let line = self.read_line()?;
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':') {
                headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        let mut answer = Answer { status, headers, body: Vec::new() };
        if answer.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
            while self.read_chunk(&mut answer.body)? {}
        } else if let Some(length) = answer.header("content-length") {
            let length = length.parse().context("wrong content-length")?;
            answer.body.resize(length, 0);
            self.stream.read_exact(&mut answer.body)?;
        }
        Ok(answer)
    }

    fn read_line(&mut self) -> Result<String> {
        self.line.clear();
        if self.stream.read_line(&mut self.line)? == 0 {
            bail!("the server closed the connection");
        }
        Ok(self.line.trim_end().to_owned())
    }

    fn read_chunk(&mut self, body: &mut Vec<u8>) -> Result<bool> {
        let size = self.read_line()?;
        let size =
            usize::from_str_radix(size.split(';').next().unwrap_or_default(), 16).context("wrong chunk")?;
        let start = body.len();
        body.resize(start + size, 0);
        self.stream.read_exact(&mut body[start..])?;
        self.read_line()?;
        Ok(size > 0)
    }
}

/// One GET on a connection of its own.
pub fn get(port: u16, path: &str, headers: &[(&str, &str)]) -> Result<Answer> {
    let mut client = Client::connect(port)?;
    let request = client.request(path, headers);
    client.send(&request).with_context(|| format!("GET {path}"))
}
