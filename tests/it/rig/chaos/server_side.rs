//! What a server says: passed on, spoiled.

use std::{
    io::{self, BufReader, Write as _},
    net::{Shutdown, TcpStream},
    thread,
    time::Duration,
};

use super::{Fault, Line, cut, fault::evil_names, hang, lock, unit::Unit};

/// Units after which a server that is about to stall does.
const STALL: u64 = 12;
/// Bytes of a huge line.
const HUGE: usize = 20_000_000;
/// Brackets of a deep response.
const DEEP: usize = 20_000;
/// Folders of a flood.
const FOLDERS: usize = 10_000;
/// KiB that follow a huge literal before the connection is cut.
const TRICKLE_KIB: usize = 200;
/// Junk of a line that is no IMAP.
const MOST_GARBAGE: usize = 200;

/// What one connection has come to.
#[derive(Default)]
struct Course {
    units: u64,
    fetches: u64,
    uid: Option<u64>,
    held: Vec<Vec<u8>>,
    fired: bool,
}

/// Passes responses until either side ends.
pub(super) fn pass(line: &Line, from: &TcpStream) -> io::Result<()> {
    let mut from = BufReader::new(from.try_clone()?);
    let mut course = Course::default();
    while let Some(unit) = Unit::read(&mut from)? {
        course.units += 1;
        let greets = course.units == 1;
        let begins_tls = take_note(line, &unit);
        match line.fault {
            Some(Fault::GreetsPreauth) if greets => {
                line.send(b"* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n")?;
            }
            Some(fault) => spoiled(line, fault, &mut course, unit)?,
            None => line.send(&unit.bytes())?,
        }
        if begins_tls {
            let mut client = lock(&line.out).client.try_clone()?;
            return io::copy(&mut from, &mut client).map(|_| ());
        }
    }
    Ok(())
}

/// Notes who signed in; answers whether TLS begins now.
fn take_note(line: &Line, unit: &Unit) -> bool {
    let first = unit.first();
    let mut words = first.split(|byte| *byte == b' ');
    let (tag, verdict) = (words.next().unwrap_or_default(), words.next());
    let mut talk = line.talk();
    let command = talk.commands.get(tag).cloned().unwrap_or_default();
    let fine = verdict == Some(b"OK") && unit.is_tagged();
    if fine && matches!(command.as_str(), "LOGIN" | "AUTHENTICATE") {
        talk.signed_in = true;
    }
    let begins = fine && command == "STARTTLS";
    talk.tunnel |= begins;
    begins
}

fn spoiled(line: &Line, fault: Fault, course: &mut Course, mut unit: Unit) -> io::Result<()> {
    let signed_in = line.talk().signed_in;
    let command = command_of(line, &unit);
    spoil_line(line, fault, course, &unit)?;
    if signed_in {
        unit = spoil_bytes(line, fault, unit)?;
    }
    let text = String::from_utf8_lossy(unit.first()).into_owned();
    if fault == Fault::UidvalidityMissing && text.contains("UIDVALIDITY ") {
        return Ok(());
    }
    if let Some(new) = fault.spoil_state(
        &text,
        if text.contains("UIDVALIDITY") {
            line.turn()
        } else {
            0
        },
    ) && let Some((first, _)) = unit.parts.first_mut()
    {
        *first = new.into_bytes();
    }
    if fault == Fault::IdleDeaf && line.talk().idle && unit.first().starts_with(b"*") {
        return Ok(());
    }
    if signed_in && (unit.is_fetch() || matches!(command.as_str(), "SELECT" | "EXAMINE")) {
        burst(line, fault, course)?;
    }
    if unit.is_fetch() {
        return spoil_fetch(line, fault, course, unit);
    }
    if unit.is_tagged() {
        return spoil_end(line, fault, course, &unit, &command);
    }
    line.send(&unit.bytes())
}

fn command_of(line: &Line, unit: &Unit) -> String {
    let tag = unit.first().split(|byte| *byte == b' ').next();
    let talk = line.talk();
    tag.and_then(|tag| talk.commands.get(tag).cloned())
        .unwrap_or_default()
}

/// Faults of the connection itself.
fn spoil_line(line: &Line, fault: Fault, course: &Course, unit: &Unit) -> io::Result<()> {
    let (signed_in, bytes) = (line.talk().signed_in, unit.bytes());
    let part = |of: usize| line.talk().chance.below(of + 1);
    match fault {
        Fault::Slow => thread::sleep(Duration::from_millis(50)),
        Fault::StallsSoon if course.units > STALL => return stall(line),
        Fault::HalfCloses if course.units > STALL => {
            let client = lock(&line.out).client.try_clone()?;
            client.shutdown(Shutdown::Write)?;
            return hang(&client).and(Err(cut()));
        }
        Fault::Flaky if line.percent(2) => {
            line.send(&bytes[..part(bytes.len())])?;
            return Err(cut());
        }
        Fault::ByeAnywhere if signed_in && line.percent(5) => {
            line.send(b"* BYE shutting down\r\n")?;
            return Err(cut());
        }
        Fault::CutsInLiteral => {
            if let (first, Some(literal)) = (unit.first(), unit.literal()) {
                line.send(first)?;
                line.send(&literal[..part(literal.len())])?;
                return Err(cut());
            }
        }
        Fault::CutsInLine if signed_in && line.percent(20) => {
            line.send(&unit.first()[..unit.first().len() / 2])?;
            return Err(cut());
        }
        _ => {}
    }
    Ok(())
}

/// Says nothing more and keeps the connection.
fn stall(line: &Line) -> io::Result<()> {
    let client = lock(&line.out).client.try_clone()?;
    while client.peer_addr().is_ok() && line.fault == *lock(&line.state.fault) {
        thread::sleep(Duration::from_millis(200));
    }
    Err(cut())
}

/// Faults of the bytes of a line.
fn spoil_bytes(line: &Line, fault: Fault, mut unit: Unit) -> io::Result<Unit> {
    match fault {
        Fault::Garbage if line.percent(20) => {
            let mut junk: Vec<u8> = {
                let chance = &mut line.talk().chance;
                let length = 1 + chance.below(MOST_GARBAGE);
                (0..length).map(|_| chance.next().to_le_bytes()[0]).collect()
            };
            junk.extend_from_slice(b"\r\n");
            line.send(&junk)?;
        }
        Fault::Unknown => line.send(
            b"* XFOO (BAR NIL \"a\\\"b\" {3}\r\nx\r\n) [BAZ]\r\n* 5 XSOMETHING (a b)\r\n\
              * OK [XCODE a b c] text\r\n* NO warning\r\n* BAD odd\r\n* OK [ALERT] \xc3\xa9\xff\r\n",
        )?,
        Fault::BitFlips if line.percent(5) => {
            let (at, bit) = {
                let chance = &mut line.talk().chance;
                (chance.below(unit.first().len()), chance.below(8))
            };
            if let Some(byte) = unit.parts.first_mut().and_then(|part| part.0.get_mut(at)) {
                *byte ^= 1 << bit;
            }
        }
        Fault::Nul if !unit.is_tagged() => {
            if let Some((first, _)) = unit.parts.first_mut() {
                first.insert(2.min(first.len()), 0);
            }
        }
        _ => {}
    }
    Ok(unit)
}

/// What comes once a connection, out of nowhere.
fn burst(line: &Line, fault: Fault, course: &mut Course) -> io::Result<()> {
    if course.fired {
        return Ok(());
    }
    let nested = |open: &str, middle: &str, close: &str| {
        format!("* 1 FETCH ({open}{middle}{close})\r\n").into_bytes()
    };
    match fault {
        Fault::HugeLine | Fault::EndlessLine => {
            course.fired = true;
            line.send(b"* OK [ALERT] ")?;
            let piece = vec![b'A'; 65_536];
            for _ in 0..HUGE / piece.len() {
                line.send(&piece)?;
            }
            if fault == Fault::EndlessLine {
                return stall(line);
            }
            line.send(b"\r\n")
        }
        Fault::DeepBodystructure => {
            course.fired = true;
            let middle = "(\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 1 1)";
            let open = format!("BODYSTRUCTURE {}", "(".repeat(DEEP));
            line.send(&nested(&open, middle, &" \"MIXED\")".repeat(DEEP)))
        }
        Fault::DeepBrackets => {
            course.fired = true;
            let open = format!("X {}", "(".repeat(5 * DEEP));
            line.send(&nested(&open, "", &")".repeat(5 * DEEP)))
        }
        _ => Ok(()),
    }
}

/// Faults of a message's data.
fn spoil_fetch(line: &Line, fault: Fault, course: &mut Course, mut unit: Unit) -> io::Result<()> {
    course.fetches += 1;
    let turn = course.fetches;
    match fault {
        Fault::ExpungeBetween if turn.is_multiple_of(3) => line.send(b"* 1 EXPUNGE\r\n")?,
        Fault::VanishedAll if turn == 2 => line.send(b"* VANISHED 1:*\r\n")?,
        Fault::ByeInFetch if turn == 3 => {
            line.send(b"* BYE [UNAVAILABLE] restart\r\n")?;
            return Err(cut());
        }
        Fault::Dropped if turn.is_multiple_of(4) => return Ok(()),
        Fault::Twice => line.send(&unit.bytes())?,
        Fault::Foreign if turn == 1 => line.send(
            b"* 99999 FETCH (UID 99999 BODY[] {5}\r\nhello)\r\n* 1 FETCH (FLAGS (\\Seen $x))\r\n",
        )?,
        Fault::Reversed | Fault::TagBeforeData => {
            course.held.push(unit.bytes());
            return Ok(());
        }
        Fault::LiteralHuge | Fault::LiteralAbsurd if unit.literal().is_some() => {
            let length = match fault {
                Fault::LiteralHuge => "4294967295",
                _ => "99999999999999999999",
            };
            unit.recount(|_| length.to_owned());
            line.send(unit.first())?;
            for _ in 0..TRICKLE_KIB {
                line.send(&[b'x'; 1_024])?;
                thread::sleep(Duration::from_millis(50));
            }
            return Err(cut());
        }
        _ => {}
    }
    fault.spoil_uid(&mut unit, course.uid, turn);
    course.uid = unit.uid().or(course.uid);
    fault.spoil_body(&mut unit, turn);
    line.send(&unit.bytes())
}

/// Faults of a command's end.
fn spoil_end(
    line: &Line,
    fault: Fault,
    course: &mut Course,
    unit: &Unit,
    command: &str,
) -> io::Result<()> {
    let bytes = unit.bytes();
    let held = std::mem::take(&mut course.held);
    let signed_in = line.talk().signed_in;
    match fault {
        Fault::ByeAfterSignIn if matches!(command, "LOGIN" | "AUTHENTICATE") => {
            line.send(&bytes)?;
            line.send(b"* BYE [UNAVAILABLE] going down\r\n")?;
            Err(cut())
        }
        Fault::StallsBeforeTheEnd if matches!(command, "UID FETCH" | "UID SEARCH") => Ok(()),
        Fault::EvilNames if command == "LIST" => {
            line.send(&evil_names())?;
            line.send(&bytes)
        }
        Fault::FolderFlood if command == "LIST" => {
            for number in 0..FOLDERS {
                let name = format!("* LIST (\\HasNoChildren) \"/\" \"flood/{number}\"\r\n");
                line.send(name.as_bytes())?;
            }
            line.send(&bytes)
        }
        Fault::StarttlsInjected if command == "STARTTLS" => {
            let mut both = bytes;
            both.extend_from_slice(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN INJECTED\r\n");
            let mut out = lock(&line.out);
            out.client.write_all(&both)
        }
        Fault::Reversed => {
            for response in held.iter().rev() {
                line.send(response)?;
            }
            line.send(&bytes)
        }
        Fault::TagBeforeData => {
            line.send(&bytes)?;
            held.iter().try_for_each(|response| line.send(response))
        }
        Fault::ForeignTag if signed_in => {
            let rest = bytes.iter().position(|byte| *byte == b' ').unwrap_or(0);
            line.send(&[b"ZZ99", &bytes[rest..]].concat())
        }
        Fault::TagTwice => {
            line.send(&bytes)?;
            line.send(&bytes)
        }
        _ => line.send(&bytes),
    }
}
