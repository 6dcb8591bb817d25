//! A request whose body comes in two parts.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use super::PATIENCE;

/// A request whose first part the panel has begun to read.
pub struct Slow {
    stream: BufReader<TcpStream>,
    rest: Vec<u8>,
}

impl Slow {
    /// Sends the headers and, once the panel asks for the body, half of it. The panel asks
    /// when it reads the body: by then it has let the request in.
    pub fn begin(at: &str, way: (&str, &str), headers: &[(&str, &str)], body: &str) -> Self {
        let stream = TcpStream::connect(at).expect("the panel listens");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a socket takes an option");
        let mut head = format!(
            "{} {} HTTP/1.1\r\nhost: {at}\r\nconnection: close\r\nexpect: 100-continue\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n",
            way.0,
            way.1,
            body.len()
        );
        for (name, value) in headers {
            head.extend([*name, ": ", *value, "\r\n"]);
        }
        head.push_str("\r\n");
        let mut slow = Self {
            stream: BufReader::new(stream),
            rest: Vec::new(),
        };
        slow.send(head.as_bytes());
        let mut line = String::new();
        slow.stream
            .read_line(&mut line)
            .expect("the panel answers in time");
        assert_eq!(line.trim(), "HTTP/1.1 100 Continue");
        slow.stream
            .read_line(&mut line)
            .expect("the panel answers in time");
        let (first, rest) = body.as_bytes().split_at(body.len() / 2);
        slow.send(first);
        slow.rest = rest.to_vec();
        slow
    }

    /// Sends the rest; answers the status.
    pub fn finish(mut self) -> u16 {
        let rest = std::mem::take(&mut self.rest);
        self.send(&rest);
        let mut answer = String::new();
        self.stream
            .read_to_string(&mut answer)
            .expect("the panel answers in time");
        let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok());
        status.expect("an answer has a status")
    }

    fn send(&mut self, bytes: &[u8]) {
        self.stream
            .get_mut()
            .write_all(bytes)
            .expect("the panel reads");
    }
}
