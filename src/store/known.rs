//! What is done with a message by its headers alone: taken in, kept as a stub, or left out
//! (M-48, M-49).

use std::{collections::BTreeSet, ops::ControlFlow};

use model::{AccountId, AddressId, AddressText, MessageId, Parsed};

use crate::{
    access::link,
    addresses::MAX_PARTIES,
    error::Result,
    rows::{AccountRow, AgencyRow, LinkRow, MessageRow},
    table::{ACCOUNTS, AGENCY, IDENTITIES, LINKS, MESSAGES},
    threads::short_hash,
    tx::Reading,
    who::Job,
};

/// What is to be done with a message whose headers are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its body is fetched.
    Take,
    /// It stays a stub.
    Stub,
    /// Nothing of it is kept.
    NeverLog,
}

/// Addresses and domains whose mail is not taken in, in comparable form.
struct NeverLog(BTreeSet<String>);

impl NeverLog {
    /// Whether an address, its domain or a domain above that is listed.
    fn has(&self, text: &AddressText) -> bool {
        let mut domain = text.domain_part();
        if self.0.contains(text.as_str()) {
            return true;
        }
        while !domain.is_empty() {
            if self.0.contains(&format!("@{domain}")) {
                return true;
            }
            domain = domain.split_once('.').map_or("", |(_, above)| above);
        }
        false
    }
}

impl Reading {
    /// Whether headers must be looked at before bodies are fetched.
    pub fn sifts(&self, account: AccountId) -> Result<bool> {
        self.only(Job::Sync)?;
        let row: AccountRow = self.need(ACCOUNTS, &account)?;
        Ok(row.header_first || !self.never_log(&row)?.0.is_empty())
    }

    /// What is to be done with messages of an account by their headers.
    pub fn verdicts(&self, account: AccountId, headers: &[Parsed]) -> Result<Vec<Verdict>> {
        self.only(Job::Sync)?;
        let row: AccountRow = self.need(ACCOUNTS, &account)?;
        let never = self.never_log(&row)?;
        let mut verdicts = Vec::with_capacity(headers.len());
        for parsed in headers {
            let parties = parties(parsed);
            verdicts.push(if parties.iter().any(|party| never.has(party)) {
                Verdict::NeverLog
            } else if !row.header_first
                || self.any_known(&parties)?
                || self.held_whole(account, parsed)?
            {
                Verdict::Take
            } else {
                Verdict::Stub
            });
        }
        Ok(verdicts)
    }

    fn never_log(&self, account: &AccountRow) -> Result<NeverLog> {
        let agency: Option<AgencyRow> = self.get(AGENCY, &0)?;
        let agency = agency.map(|row| row.never_log).unwrap_or_default();
        Ok(NeverLog(
            agency
                .into_iter()
                .chain(account.never_log.clone())
                .collect(),
        ))
    }

    /// Whether a party is known: a contact or organization of anyone, or an address that the
    /// agency shares. Colleagues are not: all of our mail would be known by them.
    pub(crate) fn any_known(&self, parties: &[AddressText]) -> Result<bool> {
        for party in parties {
            let found = match self.address_id(party)? {
                Some(address) => self.found_of(address)?,
                None => Found::Nobody,
            };
            let known = match found {
                Found::Known => true,
                Found::Colleague => false,
                Found::Nobody if party.is_public_domain() => false,
                Found::Nobody => match self.address_id(&party.its_domain())? {
                    Some(domain) => matches!(self.found_of(domain)?, Found::Known),
                    None => false,
                },
            };
            if known {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn found_of(&self, address: AddressId) -> Result<Found> {
        let mut found = Found::Nobody;
        self.each(
            LINKS,
            &address,
            |(_, kind, id): (AddressId, u8, u64), _: LinkRow| {
                let known = match kind {
                    link::CONTACT | link::ORGANIZATION => true,
                    link::ACCOUNT => self.account_sight(AccountId(id))?.shared,
                    _ => false,
                };
                found = if known {
                    Found::Known
                } else {
                    Found::Colleague
                };
                Ok(if known {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                })
            },
        )?;
        Ok(found)
    }

    /// Whether the same message is held whole already: a copy of it is too.
    fn held_whole(&self, account: AccountId, parsed: &Parsed) -> Result<bool> {
        let Some(id) = &parsed.message_id else {
            return Ok(false);
        };
        let identity = short_hash(&[id.as_bytes(), &parsed.header_hash]);
        let known: Option<MessageId> = self.get(IDENTITIES, &(account, identity))?;
        match known {
            Some(message) => {
                let row: MessageRow = self.need(MESSAGES, &(account, message))?;
                Ok(!row.headers_only)
            }
            None => Ok(false),
        }
    }
}

/// Whose an address is.
enum Found {
    Nobody,
    Colleague,
    Known,
}

/// The parties of a message in comparable form.
pub(crate) fn parties(parsed: &Parsed) -> Vec<AddressText> {
    [
        &parsed.from,
        &parsed.reply_to,
        &parsed.to,
        &parsed.cc,
        &parsed.bcc,
    ]
    .into_iter()
    .flatten()
    .take(MAX_PARTIES)
    .filter_map(|party| AddressText::parse(&party.address))
    .collect()
}
