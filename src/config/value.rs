//! What each kind of value may be.

use std::{net::SocketAddr, path::PathBuf};

use config::{Value, ValueKind};
use ipnet::IpNet;
use tracing::Level;

use super::Format;

/// A value that is not allowed, with what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(pub &'static str);

/// Most connections that can be allowed.
const MOST_CONNECTIONS: u64 = 100_000;

/// The smallest limit for whole messages, in bytes.
const LEAST_MESSAGE: u64 = 64 << 10;

/// The largest limit for whole messages, in bytes.
const MOST_MESSAGE: u64 = 1 << 30;

/// The least memory of a password hash, in bytes.
const LEAST_HASH: u64 = 19 << 20;

/// The most memory of a password hash, in bytes.
const MOST_HASH: u64 = 1 << 30;

/// Longest line of text, in bytes.
const LONGEST_TEXT: usize = 255;

/// Networks or domains that can be listed.
const MOST_NETWORKS: usize = 100;

/// Most backups that can be kept.
const MOST_BACKUPS: u64 = 1_000;

fn text(value: &Value) -> Option<&str> {
    match &value.kind {
        ValueKind::String(text) => Some(text.trim()),
        _ => None,
    }
}

/// `true` or `false`; a variable may say it in words only.
pub fn yes_no(value: &Value) -> Result<bool, Refused> {
    match &value.kind {
        ValueKind::Boolean(yes) => Ok(*yes),
        ValueKind::String(word) if word == "true" => Ok(true),
        ValueKind::String(word) if word == "false" => Ok(false),
        _ => Err(Refused("true or false")),
    }
}

/// A time of day.
pub fn time_of_day(value: &Value) -> Result<jiff::civil::Time, Refused> {
    text(value)
        .filter(|text| text.len() == 5)
        .and_then(|text| jiff::civil::Time::strptime("%H:%M", text).ok())
        .ok_or(Refused("a time of day between \"00:00\" and \"23:59\""))
}

/// How many backups are kept.
pub fn backups_kept(value: &Value) -> Result<usize, Refused> {
    const ALLOWED: Refused = Refused("a number from 1 to 1000");
    let number = whole(value)
        .filter(|number| (1..=MOST_BACKUPS).contains(number))
        .ok_or(ALLOWED)?;
    usize::try_from(number).map_err(|_| ALLOWED)
}

/// An IP address with a port.
pub fn socket(value: &Value) -> Result<SocketAddr, Refused> {
    text(value)
        .and_then(|text| text.parse().ok())
        .ok_or(Refused(
            "an IP address and a port, such as \"127.0.0.1:8025\" or \"[::1]:8025\"",
        ))
}

/// The panel's address: https, or http on this machine, with no path.
pub fn base_url(value: &Value) -> Result<Option<String>, Refused> {
    const ALLOWED: &str = "an address such as \"https://mail.example.com\" without a path \
                           (http:// for localhost only), or \"\"";
    let text = text(value).ok_or(Refused(ALLOWED))?;
    if text.is_empty() {
        return Ok(None);
    }
    let url = text.strip_suffix('/').unwrap_or(text);
    let (scheme, authority) = url.split_once("://").ok_or(Refused(ALLOWED))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    let host = host_of(authority);
    let local = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
    let scheme_fits = scheme == "https" || (scheme == "http" && local);
    if !scheme_fits || host.is_empty() || !authority.chars().all(plain) {
        return Err(Refused(ALLOWED));
    }
    Ok(Some(url.to_ascii_lowercase()))
}

/// The host of `host`, `host:port` or `[v6]:port`; empty if the port is none.
fn host_of(authority: &str) -> &str {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    match port.map(str::parse::<u16>) {
        Some(Err(_)) => "",
        _ => host,
    }
}

/// The lines of a list; a variable lists them with commas.
fn list(value: &Value) -> Option<Vec<&str>> {
    match &value.kind {
        ValueKind::Array(items) => items.iter().map(text).collect(),
        ValueKind::String(list) => Some(
            list.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .collect(),
        ),
        _ => None,
    }
}

/// Addresses and networks.
pub fn networks(value: &Value) -> Result<Vec<IpNet>, Refused> {
    const REFUSED: Refused =
        Refused("a list of at most 100 IP addresses or networks, such as [\"10.0.0.0/8\"]");
    let items = list(value)
        .filter(|items| items.len() <= MOST_NETWORKS)
        .ok_or(REFUSED)?;
    let network = |item: &str| {
        item.parse::<IpNet>()
            .or_else(|_| item.parse::<std::net::IpAddr>().map(IpNet::from))
            .map_err(|_| REFUSED)
    };
    items.into_iter().map(network).collect()
}

/// Domains of e-mail addresses, as these are compared.
pub fn domains(value: &Value) -> Result<Vec<String>, Refused> {
    const REFUSED: Refused = Refused("a list of at most 100 domains, such as [\"agency.example\"]");
    let items = list(value)
        .filter(|items| items.len() <= MOST_NETWORKS)
        .ok_or(REFUSED)?;
    let domain = |item: &str| {
        let address = model::AddressText::parse(&format!("somebody@{item}"))?;
        let (name, domain) = address.as_str().rsplit_once('@')?;
        (name == "somebody").then(|| domain.to_owned())
    };
    items
        .into_iter()
        .map(|item| domain(item).ok_or(REFUSED))
        .collect()
}

fn whole(value: &Value) -> Option<u64> {
    match &value.kind {
        ValueKind::I64(number) => u64::try_from(*number).ok(),
        ValueKind::U64(number) => Some(*number),
        ValueKind::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A number of connections.
pub fn connections(value: &Value) -> Result<usize, Refused> {
    whole(value)
        .filter(|number| (1..=MOST_CONNECTIONS).contains(number))
        .and_then(|number| usize::try_from(number).ok())
        .ok_or(Refused("a whole number from 1 to 100000"))
}

/// A size in bytes, KiB, MiB or GiB.
pub fn message_size(value: &Value) -> Result<u64, Refused> {
    text(value)
        .and_then(size)
        .filter(|bytes| (LEAST_MESSAGE..=MOST_MESSAGE).contains(bytes))
        .ok_or(Refused(
            "a size from \"64KiB\" to \"1GiB\", such as \"50MiB\"",
        ))
}

/// Minutes without use after which a session ends.
pub fn idle_minutes(value: &Value) -> Result<u32, Refused> {
    between(value, 5, 1_440).ok_or(Refused("a whole number from 5 to 1440"))
}

/// Hours after which a session ends in any case.
pub fn absolute_hours(value: &Value) -> Result<u32, Refused> {
    between(value, 1, 720).ok_or(Refused("a whole number from 1 to 720"))
}

/// Passes of a password hash; OWASP's least for argon2id with 19 MiB is 2.
pub fn hash_passes(value: &Value) -> Result<u32, Refused> {
    between(value, 2, 20).ok_or(Refused("a whole number from 2 to 20"))
}

/// Memory of a password hash in KiB; OWASP's least for argon2id is 19 MiB.
pub fn hash_memory_kib(value: &Value) -> Result<u32, Refused> {
    text(value)
        .and_then(size)
        .filter(|bytes| (LEAST_HASH..=MOST_HASH).contains(bytes))
        .and_then(|bytes| u32::try_from(bytes >> 10).ok())
        .ok_or(Refused(
            "a size from \"19MiB\" to \"1GiB\", such as \"64MiB\"",
        ))
}

fn between(value: &Value, least: u32, most: u32) -> Option<u32> {
    whole(value)
        .and_then(|number| u32::try_from(number).ok())
        .filter(|number| (least..=most).contains(number))
}

fn size(text: &str) -> Option<u64> {
    let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];
    let (number, unit) = units
        .into_iter()
        .find_map(|(word, bytes)| Some((text.strip_suffix(word)?, bytes)))?;
    number.trim().parse::<u64>().ok()?.checked_mul(unit)
}

/// A server's name or IP address, or none.
pub fn host(value: &Value) -> Result<String, Refused> {
    let fits = |c: char| c.is_alphanumeric() || ".-:[]_".contains(c);
    text(value)
        .filter(|text| text.len() <= LONGEST_TEXT && text.chars().all(fits))
        .map(str::to_owned)
        .ok_or(Refused(
            "a server's name or IP address, such as \"smtp.example.com\", or \"\"",
        ))
}

/// A TCP port.
pub fn port(value: &Value) -> Result<u16, Refused> {
    between(value, 1, u32::from(u16::MAX))
        .and_then(|number| u16::try_from(number).ok())
        .ok_or(Refused("a whole number from 1 to 65535"))
}

/// How a connection is protected.
pub fn security(value: &Value) -> Result<model::Security, Refused> {
    text(value)
        .and_then(model::Security::from_word)
        .ok_or(Refused("tls, starttls or none"))
}

/// A line of text.
pub fn plain(value: &Value) -> Result<String, Refused> {
    text(value)
        .filter(|text| text.len() <= LONGEST_TEXT && !text.chars().any(char::is_control))
        .map(str::to_owned)
        .ok_or(Refused("a line of text"))
}

/// A line of text that must be given.
pub fn given(value: &Value) -> Result<String, Refused> {
    plain(value)
        .ok()
        .filter(|text| !text.is_empty())
        .ok_or(Refused("a line of text, which must be given"))
}

/// A file that must be given.
pub fn path(value: &Value) -> Result<PathBuf, Refused> {
    text(value)
        .filter(|text| !text.is_empty())
        .map(PathBuf::from)
        .ok_or(Refused("a file, which must be given"))
}

/// An e-mail address, or none.
pub fn optional_address(value: &Value) -> Result<String, Refused> {
    text(value)
        .filter(|text| text.is_empty() || model::AddressText::parse(text).is_some())
        .map(str::to_owned)
        .ok_or(Refused(
            "an address, such as \"korespond@agency.example\", or \"\"",
        ))
}

/// A directory given from the root.
pub fn directory(value: &Value) -> Result<PathBuf, Refused> {
    text(value)
        .filter(|text| !text.is_empty())
        .map(PathBuf::from)
        .ok_or(Refused("a directory, such as \"/var/lib/korespond\""))
}

/// A file, or none.
pub fn optional_path(value: &Value) -> Result<Option<PathBuf>, Refused> {
    text(value)
        .map(|text| Some(PathBuf::from(text)).filter(|_| !text.is_empty()))
        .ok_or(Refused("a file, or \"\""))
}

/// The form of logs.
pub fn format(value: &Value) -> Result<Format, Refused> {
    match text(value) {
        Some("auto") => Ok(Format::Auto),
        Some("text") => Ok(Format::Text),
        Some("json") => Ok(Format::Json),
        Some("journald") => Ok(Format::Journald),
        _ => Err(Refused("auto, text, json or journald")),
    }
}

/// The level of logs.
pub fn level(value: &Value) -> Result<Level, Refused> {
    match text(value) {
        Some("error") => Ok(Level::ERROR),
        Some("warn") => Ok(Level::WARN),
        Some("info") => Ok(Level::INFO),
        Some("debug") => Ok(Level::DEBUG),
        _ => Err(Refused("error, warn, info or debug")),
    }
}
