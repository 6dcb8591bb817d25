//! What a client says: passed on, or answered in the server's stead.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    thread,
    time::Duration,
};

use super::{Fault, Line, cut, unit::literal_length};

/// EXISTS in a flood.
const FLOOD: usize = 2_000;

/// Passes commands until either side ends.
pub(super) fn pass(line: &Line, from: TcpStream, mut to: &TcpStream) -> io::Result<()> {
    let mut from = BufReader::new(from);
    loop {
        if line.talk().tunnel {
            return io::copy(&mut from, &mut to).map(|_| ());
        }
        let mut said = Vec::new();
        if from.read_until(b'\n', &mut said)? == 0 {
            return Ok(());
        }
        if line.talk().idle && said.eq_ignore_ascii_case(b"DONE\r\n") {
            if line.fault == Some(Fault::IdleStuck) {
                continue;
            }
            line.talk().idle = false;
            to.write_all(&said)?;
            continue;
        }
        let text = String::from_utf8_lossy(&said).into_owned();
        let (tag, command) = named(&text);
        line.talk()
            .commands
            .insert(tag.as_bytes().to_vec(), command.clone());
        if answered(line, &tag, &command, &text)? {
            continue;
        }
        if command == "IDLE" {
            line.talk().idle = true;
        }
        to.write_all(&said)?;
        while let Some(length) = literal_length(&said) {
            let mut bytes = Vec::new();
            from.by_ref().take(length).read_to_end(&mut bytes)?;
            to.write_all(&bytes)?;
            said.clear();
            from.read_until(b'\n', &mut said)?;
            to.write_all(&said)?;
        }
    }
}

/// The tag and the command of a line; of a UID command both words.
fn named(text: &str) -> (String, String) {
    let mut words = text.split_ascii_whitespace();
    let tag = words.next().unwrap_or_default().to_owned();
    let first = words.next().unwrap_or_default().to_ascii_uppercase();
    let command = match (first.as_str(), words.next()) {
        ("UID", Some(second)) => format!("UID {}", second.to_ascii_uppercase()),
        _ => first,
    };
    (tag, command)
}

/// Answers a command in the server's stead, if the fault says so.
fn answered(line: &Line, tag: &str, command: &str, text: &str) -> io::Result<bool> {
    let Some(fault) = line.fault else {
        return Ok(false);
    };
    if matches!(command, "LOGIN" | "AUTHENTICATE") {
        if fault == Fault::SignInDropped {
            return Err(cut());
        }
        if let Some(answer) = fault.sign_in_answer() {
            line.send(format!("{tag} {answer}\r\n").as_bytes())?;
            return Ok(true);
        }
    }
    let luck = line.percent(50);
    if let Some(answer) = fault.command_answer(command, text, luck) {
        line.send(format!("{tag} {answer}\r\n").as_bytes())?;
        return Ok(true);
    }
    if command == "IDLE" && fault == Fault::IdleFlood {
        let mut flood = Vec::new();
        for count in 1..=FLOOD {
            flood.extend(format!("* {count} EXISTS\r\n* 1 RECENT\r\n").into_bytes());
        }
        line.send(b"+ idling\r\n")?;
        line.send(&flood)?;
    }
    if command == "IDLE" && fault == Fault::IdleBye {
        line.send(b"+ idling\r\n")?;
        thread::sleep(Duration::from_secs(1));
        line.send(b"* BYE Autologout\r\n")?;
        return Err(cut());
    }
    Ok(false)
}
