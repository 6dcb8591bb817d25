//! Checks every index against the records (`korespond verify`).

mod holdings;
mod objects;
mod people;
mod shares;
mod tags;

use std::{collections::BTreeMap, ops::ControlFlow};

use minicbor::Decode;
use model::{AccountId, AddressText, ContactId, FolderId, MessageId, OrganizationId, UserId};

use crate::{
    access::link,
    blobs::Blobs,
    contacts::{ContactKey, contact_keys},
    error::Result,
    inheriting::{Handing, latest},
    intake::identity_of,
    key::{Key, Newest, Oldest},
    lists::list_keys,
    organizations::organization_keys,
    placements::{Place, standing_of},
    rows::{
        AccountRow, ContactRow, CountsRow, LinkRow, MessageRow, OrganizationRow, PlacementRow,
        StandingRow,
    },
    table::{
        ACCOUNTS, ACCOUNTS_BY_ADDRESS, ACCOUNTS_BY_MEMBER, ACCOUNTS_BY_OWNER, BY_ADDRESS,
        CONTACT_WORDS, CONTACTS, CONTACTS_BY_NAME, CONTACTS_OF, COUNTS, FOLDERS, HANDED_TO,
        IDENTITIES, LINKS, LISTS, MESSAGE_IDS, MESSAGES, ORGANIZATION_NAMES, ORGANIZATION_WORDS,
        ORGANIZATIONS, ORGANIZATIONS_BY_NAME, PLACEMENTS, PLACES, QUARANTINE, STANDINGS, THREADS,
        Table,
    },
    threads::id_key,
    tx::Reading,
    who::{Job, Who},
};

/// Faults told at most; one damaged table would repeat itself for ever.
const MAX_FAULTS: usize = 200;

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which table.
    pub table: &'static str,
    /// What is wrong, with the key in hex.
    pub what: String,
}

/// What was found so far.
#[derive(Default)]
struct Findings {
    faults: Vec<Fault>,
    // Entries that the records call for, by derived table.
    expected: BTreeMap<&'static str, u64>,
}

impl Findings {
    fn fault(&mut self, table: &'static str, what: String) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault { table, what });
        }
    }

    fn expect<K: Key, V>(&mut self, r: &Reading, table: Table<K, V>, key: &K) -> Result<()> {
        *self.expected.entry(table.name).or_default() += 1;
        if !r.has(table, key)? {
            self.fault(table.name, format!("missing: {}", hex(&key.bytes())));
        }
        Ok(())
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a text can't fail.
        let _written = write!(text, "{byte:02x}");
        text
    })
}

impl Reading {
    /// Compares all that is derived with what it is derived from, and all raw bytes with their
    /// checksums. Work is proportional to what is stored. `progress` is told messages done and
    /// says whether to go on.
    pub fn check(
        &self,
        blobs: &Blobs,
        mut progress: impl FnMut(u64) -> ControlFlow<()>,
    ) -> Result<Vec<Fault>> {
        if !matches!(
            self.viewer.who(),
            Who::Operator | Who::Job(Job::Housekeeping)
        ) {
            return Err(crate::error::StoreError::NotAllowed);
        }
        let mut found = Findings::default();
        self.check_people(&mut found)?;
        self.check_records(&mut found)?;
        let mut counts: BTreeMap<(AccountId, FolderId), CountsRow> = BTreeMap::new();
        let mut done = 0;
        let mut cut = false;
        self.rows(
            MESSAGES,
            |(account, message): (AccountId, MessageId), row: MessageRow| {
                done += 1;
                if done % 1_000 == 0 && progress(done).is_break() {
                    cut = true;
                    return Ok(ControlFlow::Break(()));
                }
                self.check_message(&mut found, (account, message), &row)?;
                self.check_standing(&mut found, ((account, message), &row), &mut counts)?;
                Ok(ControlFlow::Continue(()))
            },
        )?;
        if cut {
            return Ok(found.faults);
        }
        self.check_placements(&mut found, blobs)?;
        self.check_objects(&mut found)?;
        self.check_holdings(&mut found)?;
        self.rows(COUNTS, |key: (AccountId, FolderId), row: CountsRow| {
            let expected = counts.remove(&key).unwrap_or_default();
            if row != expected {
                found.fault(
                    COUNTS.name,
                    format!("{} says {row:?}, the lists {expected:?}", hex(&key.bytes())),
                );
            }
            Ok(ControlFlow::Continue(()))
        })?;
        for key in counts.keys() {
            found.fault(COUNTS.name, format!("missing: {}", hex(&key.bytes())));
        }
        let expected = std::mem::take(&mut found.expected);
        for (table, count) in expected {
            let held = self.snapshot.len(table)?;
            if held != count {
                found.fault(
                    table,
                    format!("holds {held} entries, the records call for {count}"),
                );
            }
        }
        Ok(found.faults)
    }

    fn rows<K: Key, V: for<'b> Decode<'b, ()>>(
        &self,
        table: Table<K, V>,
        visit: impl FnMut(K, V) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.each(table, &(), visit)
    }

    fn check_message(
        &self,
        found: &mut Findings,
        (account, message): (AccountId, MessageId),
        row: &MessageRow,
    ) -> Result<()> {
        found.expect(
            self,
            THREADS,
            &(account, row.thread, Oldest(row.date), message),
        )?;
        for address in &row.addresses {
            found.expect(
                self,
                BY_ADDRESS,
                &(*address, account, Newest(row.date), message),
            )?;
        }
        let identity = (account, identity_of(row));
        found.expect(self, IDENTITIES, &identity)?;
        if self.get(IDENTITIES, &identity)? != Some(message) {
            found.fault(
                IDENTITIES.name,
                format!("message {message} is stored twice"),
            );
        }
        if let Some(id) = &row.message_id {
            found.expect(self, MESSAGE_IDS, &(id_key(id), account, message))?;
        }
        if row.quarantined() {
            found.expect(self, QUARANTINE, &(account, Newest(row.date), message))?;
        }
        Ok(())
    }

    fn check_standing(
        &self,
        found: &mut Findings,
        ((account, message), row): ((AccountId, MessageId), &MessageRow),
        counts: &mut BTreeMap<(AccountId, FolderId), CountsRow>,
    ) -> Result<()> {
        let standing: StandingRow = self
            .get(STANDINGS, &(account, message))?
            .unwrap_or_default();
        let placements = self.placements(account, message)?;
        if placements.is_empty() {
            found.fault(
                PLACES.name,
                format!("message {account}-{message} lies in no folder"),
            );
        }
        let expected = standing_of(&placements, &standing);
        if expected != standing {
            found.fault(
                STANDINGS.name,
                format!("{account}-{message} says {standing:?}, its placements {expected:?}"),
            );
        }
        self.check_put_and_tags(found, (account, message), (row, &standing))?;
        for folder in &standing.folders {
            for key in list_keys(account, *folder, message, row) {
                found.expect(self, LISTS, &key)?;
            }
            let count = counts.entry((account, *folder)).or_default();
            count.messages += 1;
            count.unread += u64::from(standing.unread());
        }
        Ok(())
    }

    fn check_placements(&self, found: &mut Findings, blobs: &Blobs) -> Result<()> {
        let mut last_read = None;
        let mut last_folder = None;
        self.rows(
            PLACEMENTS,
            |(account, folder, validity, uid): Place, row: PlacementRow| {
                found.expect(self, PLACES, &(account, row.message, folder, validity, uid))?;
                self.check_object(found, (account, row.message), row.object.as_deref())?;
                if last_folder != Some((account, folder)) {
                    last_folder = Some((account, folder));
                    if !self.has(FOLDERS, &(account, folder))? {
                        found.fault(
                            PLACEMENTS.name,
                            format!("{account}/{folder} is a folder that is no more"),
                        );
                    }
                }
                if !self.has(MESSAGES, &(account, row.message))? {
                    found.fault(
                        PLACEMENTS.name,
                        format!("{account}/{folder}/{validity}/{uid} names no message"),
                    );
                }
                match row.blob {
                    Some(blob) if last_read != Some(blob) => {
                        if let Err(error) = blobs.read(blob) {
                            found.fault("BLOBS", format!("{blob}: {error}"));
                        }
                        last_read = Some(blob);
                    }
                    None if !row.held.lacks_body() => {
                        found.fault(
                            PLACEMENTS.name,
                            format!("{account}/{folder}/{validity}/{uid} names no bytes"),
                        );
                    }
                    _ => {}
                }
                Ok(ControlFlow::Continue(()))
            },
        )
    }

    fn check_people(&self, found: &mut Findings) -> Result<()> {
        self.check_users(found)?;
        self.check_openid_links(found)?;
        self.check_shares(found)?;
        self.rows(ACCOUNTS, |id: AccountId, row: AccountRow| {
            if let Some(text) = model::AddressText::parse(&row.address) {
                found.expect(self, ACCOUNTS_BY_ADDRESS, &text.as_str().to_owned())?;
            }
            for member in row
                .members
                .iter()
                .collect::<std::collections::BTreeSet<_>>()
            {
                found.expect(self, ACCOUNTS_BY_MEMBER, &(*member, id))?;
            }
            found
                .expect(self, ACCOUNTS_BY_OWNER, &(row.owner, id))
                .map(ControlFlow::Continue)
        })
    }

    fn check_records(&self, found: &mut Findings) -> Result<()> {
        let mut handed = BTreeMap::new();
        self.rows(CONTACTS, |id: ContactId, row: ContactRow| {
            if row.binned.is_none() {
                let record = (row.owner, &*row.handed);
                count_handed(&mut handed, record);
                self.check_links(found, &row.emails, (link::CONTACT, id.0), record)?;
                for key in contact_keys(id, &row) {
                    match key {
                        ContactKey::Name(key) => found.expect(self, CONTACTS_BY_NAME, &key)?,
                        ContactKey::Word(key) => found.expect(self, CONTACT_WORDS, &key)?,
                        ContactKey::Of(key) => found.expect(self, CONTACTS_OF, &key)?,
                    }
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        self.rows(ORGANIZATIONS, |id: OrganizationId, row: OrganizationRow| {
            if row.binned.is_none() {
                let keys = organization_keys(id, &row);
                let record = (row.owner, &*row.handed);
                count_handed(&mut handed, record);
                self.check_links(found, &keys.addresses, (link::ORGANIZATION, id.0), record)?;
                found.expect(self, ORGANIZATIONS_BY_NAME, &keys.name)?;
                found.expect(self, ORGANIZATION_NAMES, &keys.whole)?;
                for word in keys.words {
                    found.expect(self, ORGANIZATION_WORDS, &(word, id))?;
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        self.rows(HANDED_TO, |key: (UserId, UserId), count: u64| {
            let expected = handed.remove(&key).unwrap_or_default();
            if count != expected {
                found.fault(
                    HANDED_TO.name,
                    format!("{} says {count}, the records {expected}", hex(&key.bytes())),
                );
            }
            Ok(ControlFlow::Continue(()))
        })?;
        for key in handed.keys() {
            found.fault(HANDED_TO.name, format!("missing: {}", hex(&key.bytes())));
        }
        Ok(())
    }

    /// A record's links say whose it is and who handed it over, as the record does.
    fn check_links(
        &self,
        found: &mut Findings,
        addresses: &[String],
        (kind, id): (u8, u64),
        (owner, handed): Handing<'_>,
    ) -> Result<()> {
        let expected = LinkRow {
            owner,
            handed: latest(handed),
        };
        for address in addresses {
            let text = AddressText::parse(address).or_else(|| AddressText::domain(address));
            let Some(text) = text else { continue };
            let link = match self.address_id(&text)? {
                Some(address) => self.get(LINKS, &(address, kind, id))?,
                None => None,
            };
            if link.as_ref() != Some(&expected) {
                found.fault(LINKS.name, format!("record {kind}-{id} is linked wrongly"));
            }
        }
        if let Some(address) = self.attached_at((kind, id))?
            && self.get(LINKS, &(address, kind, id))?.as_ref() != Some(&expected)
        {
            found.fault(
                LINKS.name,
                format!("what is attached to {kind}-{id} is not linked"),
            );
        }
        Ok(())
    }
}

/// Counts who handed a record to its owner.
fn count_handed(counts: &mut BTreeMap<(UserId, UserId), u64>, (owner, handed): Handing<'_>) {
    for row in latest(handed) {
        *counts.entry((owner, row.from)).or_default() += 1;
    }
}

impl Reading {
    /// Hashes of all raw bytes that a placement or message names.
    pub fn named_blobs(&self) -> Result<std::collections::HashSet<model::Hash>> {
        self.only(Job::Housekeeping)?;
        let mut named = std::collections::HashSet::new();
        self.rows(PLACEMENTS, |_: Place, row: PlacementRow| {
            named.extend(row.blob);
            Ok(ControlFlow::Continue(()))
        })?;
        self.rows(MESSAGES, |_: (AccountId, MessageId), row: MessageRow| {
            named.insert(row.blob);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(named)
    }
}
