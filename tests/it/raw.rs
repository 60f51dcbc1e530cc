//! A client that sends bytes: also those that no HTTP client would send.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// What a server sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name)?;
        Some(&found.1)
    }
}

/// A request with its `Content-Length`, which asks that the connection be closed behind it.
pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for (name, value) in headers {
        write!(text, "{name}: {value}\r\n").unwrap();
    }
    if !body.is_empty() {
        write!(text, "Content-Length: {}\r\n", body.len()).unwrap();
    }
    format!("{text}\r\n{body}").into_bytes()
}

/// Sends the bytes; `None` where the server closes the connection without a word.
pub(crate) fn send(server: SocketAddr, bytes: &[u8]) -> Option<Reply> {
    let mut stream = TcpStream::connect(server).unwrap();
    // So that a server which never answers is a failure and no standstill.
    stream
        .set_read_timeout(Some(Duration::from_mins(1)))
        .unwrap();
    // A server may answer, and close, before it has read everything.
    let _ = stream.write_all(bytes);
    read(&mut stream, bytes.starts_with(b"HEAD"))
}

/// Reads one answer.
pub(crate) fn read(stream: &mut TcpStream, is_head: bool) -> Option<Reply> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => bytes.push(byte[0]),
            _ if bytes.is_empty() => return None,
            _ => panic!("half a head: {:?}", String::from_utf8_lossy(&bytes)),
        }
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
    let mut reply = Reply {
        status: status.parse().unwrap(),
        headers: headers.collect(),
        body: String::new(),
    };
    if is_head || [101, 204, 304].contains(&reply.status) {
        return Some(reply);
    }
    let mut body = Vec::new();
    if let Some(length) = reply.header("content-length") {
        body.resize(length.parse().unwrap(), 0);
        stream.read_exact(&mut body).unwrap();
    } else {
        stream.read_to_end(&mut body).unwrap();
    }
    if reply.header("transfer-encoding") == Some("chunked") {
        body = joined(&body);
    }
    reply.body = String::from_utf8_lossy(&body).into_owned();
    Some(reply)
}

fn joined(mut chunked: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = chunked.windows(2).position(|two| two == b"\r\n").unwrap();
        let length = std::str::from_utf8(&chunked[..end]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        if length == 0 {
            return body;
        }
        body.extend(&chunked[end + 2..end + 2 + length]);
        chunked = &chunked[end + 4 + length..];
    }
}
