//! E-mail addresses as they are matched: folded, IDNA, without `+tag`.

use std::fmt;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{
    ids::{ContactId, OrganizationId},
    line::is_unseen,
};

/// Longest address taken in, in bytes; RFC 5321 allows 254, room is left for IDNA forms.
const MAX_ADDRESS: usize = 512;

/// A name with an address, as a header shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Mailbox {
    /// The display name; empty where none was given.
    #[n(0)]
    pub name: String,
    /// The address as written.
    #[n(1)]
    pub address: String,
}

impl Mailbox {
    /// What a person reads: the name, or the address where there is no name.
    pub fn label(&self) -> &str {
        if self.name.is_empty() {
            &self.address
        } else {
            &self.name
        }
    }
}

/// An address in the one form in which addresses are compared (C-13).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressText(String);

impl AddressText {
    /// Folds case, turns the domain into its IDNA A-label form and drops `+tag`.
    ///
    /// `None` for what is no address: no `@`, an empty part, blanks, too long.
    pub fn parse(address: &str) -> Option<Self> {
        let exact = Self::folded(address)?;
        let (local, domain) = exact.0.rsplit_once('@')?;
        match local.split_once('+') {
            Some((before, _)) if !before.is_empty() => Some(Self(format!("{before}@{domain}"))),
            _ => Some(exact),
        }
    }

    /// The same with its `+tag`, and nothing in it that is not seen: the form in which people
    /// sign in and are written to.
    pub fn exact(address: &str) -> Option<Self> {
        let exact = Self::folded(address)?;
        (!exact.0.chars().any(is_unseen)).then_some(exact)
    }

    fn folded(address: &str) -> Option<Self> {
        let address = address.trim();
        if address.is_empty() || address.len() > MAX_ADDRESS {
            return None;
        }
        let (local, domain) = address.rsplit_once('@')?;
        if local.is_empty()
            || address
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';'))
        {
            return None;
        }
        let domain = domain_text(domain)?;
        Some(Self(format!("{}@{domain}", local.to_lowercase())))
    }

    /// What stands for a contact among a message's addresses where it was attached by hand
    /// (M-31): no mail address can be this text.
    pub fn of_contact(id: ContactId) -> Self {
        Self(format!("contact/{id}"))
    }

    /// The same for an organization.
    pub fn of_organization(id: OrganizationId) -> Self {
        Self(format!("organization/{id}"))
    }

    /// A whole mail domain, written `@domain`, in the same form.
    pub fn domain(domain: &str) -> Option<Self> {
        domain_text(domain.trim().trim_start_matches('@')).map(|domain| Self(format!("@{domain}")))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part behind the `@`.
    pub fn domain_part(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// Whether the domain is one where anybody gets an address, so that it says nothing
    /// about a company.
    pub fn is_public_domain(&self) -> bool {
        PUBLIC_DOMAINS.contains(&self.domain_part())
    }

    /// The same domain as an entry of its own.
    #[must_use]
    pub fn its_domain(&self) -> Self {
        Self(format!("@{}", self.domain_part()))
    }
}

impl fmt::Display for AddressText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn domain_text(domain: &str) -> Option<String> {
    let domain = domain.trim_end_matches('.');
    if domain.is_empty() || domain.len() > 253 {
        return None;
    }
    if domain.starts_with('[') {
        return Some(domain.to_ascii_lowercase());
    }
    let ascii = idna::domain_to_ascii(domain).ok()?;
    (!ascii.is_empty() && !ascii.contains(['/', ' '])).then_some(ascii)
}

/// The domain of an address as written, in comparable form.
pub fn domain_of(address: &str) -> Option<String> {
    domain_text(address.rsplit_once('@')?.1)
}

/// Whether an address is one that nobody reads (C-28).
pub fn is_no_reply(address: &str) -> bool {
    let local: String = address
        .rsplit_once('@')
        .map_or(address, |(local, _)| local)
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    [
        "noreply",
        "donotreply",
        "mailerdaemon",
        "postmaster",
        "nieodpowiadaj",
        "bounce",
        "nuraspunde",
    ]
    .iter()
    .any(|word| local.starts_with(word) || local.ends_with(word))
}

/// Domains at which anybody gets an address.
pub const PUBLIC_DOMAINS: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "yahoo.com",
    "yahoo.ro",
    "yahoo.pl",
    "ymail.com",
    "aol.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "gmx.com",
    "gmx.net",
    "gmx.de",
    "web.de",
    "t-online.de",
    "fastmail.com",
    "fastmail.fm",
    "proton.me",
    "protonmail.com",
    "tutanota.com",
    "zoho.com",
    "mail.com",
    "wp.pl",
    "o2.pl",
    "tlen.pl",
    "go2.pl",
    "onet.pl",
    "onet.eu",
    "op.pl",
    "poczta.onet.pl",
    "vp.pl",
    "autograf.pl",
    "interia.pl",
    "interia.eu",
    "poczta.fm",
    "gazeta.pl",
    "mail.ru",
    "bk.ru",
    "inbox.ru",
    "list.ru",
    "internet.ru",
    "yandex.ru",
    "yandex.com",
    "ya.ru",
    "rambler.ru",
    "ukr.net",
    "mail.ua",
    "seznam.cz",
    "libero.it",
    "orange.fr",
    "free.fr",
    "laposte.net",
    "hotmail.co.uk",
    "live.co.uk",
    "yahoo.co.uk",
    "outlook.de",
    "hotmail.de",
    "rdslink.ro",
    "clicknet.ro",
    "email.ro",
    "k.ro",
    "home.ro",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_one_address() {
        for written in [
            "Anna.Nowak@Example.COM",
            " anna.nowak+oferty@example.com. ",
            "anna.nowak@EXAMPLE.com",
        ] {
            assert_eq!(
                AddressText::parse(written).unwrap().as_str(),
                "anna.nowak@example.com"
            );
        }
        assert_eq!(
            AddressText::parse("łukasz@źródło.pl").unwrap().as_str(),
            "łukasz@xn--rdo-zuaoe5k.pl"
                .replace("xn--rdo-zuaoe5k", &idna::domain_to_ascii("źródło").unwrap())
        );
        for no in [
            "",
            "anna",
            "@example.com",
            "anna@",
            "an na@example.com",
            "a@b@ ",
        ] {
            assert!(AddressText::parse(no).is_none(), "{no}");
        }
    }

    #[test]
    fn the_exact_form_keeps_the_tag() {
        for (written, exact) in [
            (" Anna+Oferty@Example.COM.", "anna+oferty@example.com"),
            ("anna@example.com", "anna@example.com"),
            ("+48600@example.com", "+48600@example.com"),
        ] {
            assert_eq!(AddressText::exact(written).unwrap().as_str(), exact);
        }
        for no in [
            "an\u{202e}na@example.com",
            "anna\u{200b}@example.com",
            "an na@example.com",
        ] {
            assert!(AddressText::exact(no).is_none(), "{no:?}");
        }
    }

    #[test]
    fn nobody_reads_these() {
        assert!(is_no_reply("no-reply@otodom.example"));
        assert!(is_no_reply("MAILER-DAEMON@example.com"));
        assert!(!is_no_reply("anna@example.com"));
    }
}
