//! Passwords: read from the first line of standard input, or made and shown once.

use std::io::{self, BufRead, IsTerminal};

use zeroize::Zeroizing;

use super::fault::{Exit, Fault};

/// Longest first line read, in bytes.
const LINE_LIMIT: u64 = 4096;

/// Letters of a made password: those that are not mistaken for each other.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Letters of a made password; each carries five bits.
const MADE_LETTERS: usize = 24;

/// A made password is cut into groups of this many letters.
const GROUP: usize = 6;

/// The first line of standard input, without its newline.
pub fn read() -> Result<Zeroizing<String>, Fault> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        eprintln!("Password (it shows while you type):");
    }
    first_line(stdin.lock())
}

fn first_line(from: impl BufRead) -> Result<Zeroizing<String>, Fault> {
    let mut line = Zeroizing::new(String::with_capacity(LINE_LIMIT as usize));
    from.take(LINE_LIMIT)
        .read_line(&mut line)
        .map_err(|e| Fault::failed(format!("the password can't be read: {e}")))?;
    let bare = line.strip_suffix('\n').map_or(line.as_str(), |line| {
        line.strip_suffix('\r').unwrap_or(line)
    });
    if bare.is_empty() {
        return Err(
            Fault::new(Exit::Usage, "standard input's first line holds no password")
                .remedy("Give it so: korespond ... --password-stdin < FILE"),
        );
    }
    Ok(Zeroizing::new(bare.to_owned()))
}

/// A new password of 120 random bits.
pub fn make() -> Result<Zeroizing<String>, Fault> {
    let mut chance = Zeroizing::new([0_u8; MADE_LETTERS]);
    getrandom::fill(chance.as_mut_slice())
        .map_err(|e| Fault::failed(format!("no randomness: {e}")))?;
    let mut made = Zeroizing::new(String::with_capacity(2 * MADE_LETTERS));
    for (at, byte) in chance.iter().enumerate() {
        if at > 0 && at % GROUP == 0 {
            made.push('-');
        }
        // 32 letters divide 256, so all are equally likely.
        let letter = LETTERS.get(usize::from(*byte) % LETTERS.len());
        made.push(char::from(*letter.unwrap_or(&b'a')));
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newline_is_cut_off() {
        let read = |text: &str| first_line(text.as_bytes()).map(|line| line.to_string());
        assert_eq!(read(" pass word \nmore").unwrap(), " pass word ");
        assert_eq!(read("pw\r\n").unwrap(), "pw");
        assert_eq!(read("pw").unwrap(), "pw");
        assert_eq!(read("\n").unwrap_err().exit, Exit::Usage);
        assert_eq!(read("").unwrap_err().exit, Exit::Usage);
    }

    #[test]
    fn made_passwords_differ_and_are_long() {
        let (one, two) = (make().unwrap(), make().unwrap());
        assert_ne!(*one, *two);
        assert_eq!(one.len(), MADE_LETTERS + 3);
    }
}
