//! How servers and people are reached: names of hosts, numbers of phones.

use std::net::{IpAddr, Ipv6Addr};

/// Longest name of a host, in bytes (RFC 1123, section 2.1).
const MAX_HOST: usize = 253;

/// Longest part of a name between dots, in bytes (RFC 1035, section 2.3.4).
const MAX_LABEL: usize = 63;

/// Whether a text can be a server's name (RFC 1123, or one that IDNA makes so) or IP address.
pub fn is_host(text: &str) -> bool {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix('[') {
        let inner = inner.strip_suffix(']');
        return inner.is_some_and(|inner| inner.parse::<Ipv6Addr>().is_ok());
    }
    text.parse::<IpAddr>().is_ok() || is_name(text.strip_suffix('.').unwrap_or(text))
}

fn is_name(text: &str) -> bool {
    let Ok(name) = idna::domain_to_ascii(text) else {
        return false;
    };
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // A name that ends in a number is an address, and this one is none.
    let last = name.rsplit('.').next().unwrap_or_default();
    name.len() <= MAX_HOST
        && name.split('.').all(is_label)
        && !last.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text holds only what a phone number is written with: digits, blanks,
/// `+ ( ) - . /`, and `x` or `ext` before an extension.
pub fn is_phone(text: &str) -> bool {
    let marks =
        |c: char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')' | '-' | '.' | '/' | 'x');
    text.to_ascii_lowercase()
        .replace("ext", "")
        .chars()
        .all(marks)
}

#[cfg(test)]
mod tests {
    use super::{is_host, is_phone};

    #[test]
    fn hosts_are_names_or_addresses() {
        let long = format!("{}.example", "a".repeat(64));
        let longer = "abcdefgh.".repeat(29);
        for host in [
            "imap.example.com",
            "localhost",
            "3com.example",
            "xn--bcher-kva.example",
            "poczta.źródło.example",
            "Mail-1.EXAMPLE.com.",
            " mail.example ",
            "192.0.2.7",
            "2001:db8::7",
            "[2001:db8::7]",
        ] {
            assert!(is_host(host), "{host}");
        }
        for text in [
            "",
            ".",
            "%\"'`&<>",
            "mail example",
            "mail..example",
            "-mail.example",
            "mail-.example",
            "mail.example:993",
            "https://mail.example",
            "a@mail.example",
            "mail_1.example",
            "1.2.3",
            "999.1.1.1",
            "[mail.example]",
            "[2001:db8::7",
            "fe80::1%eth0",
            "mail.example..",
            "mail\u{7}.example",
            long.as_str(),
            longer.as_str(),
        ] {
            assert!(!is_host(text), "{text}");
        }
    }

    #[test]
    fn phones_are_written_with_digits_and_marks() {
        for phone in [
            "",
            "+48 (22) 123-45.67/8",
            "022 1234567 x12",
            "022 1234567 Ext. 12",
        ] {
            assert!(is_phone(phone), "{phone}");
        }
        for text in [
            "<b>",
            "call me",
            "12 34 extra",
            "123;456",
            "12\n34",
            "٣٤٥",
            "#31#",
        ] {
            assert!(!is_phone(text), "{text}");
        }
    }
}
