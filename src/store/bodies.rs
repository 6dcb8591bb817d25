//! Bodies that were not fetched with their headers, and are after all (M-19, M-48).

use std::ops::ControlFlow;

use model::{
    AccountId, AddressId, AddressText, ChangeKind, ChangeSeq, ContactId, FolderId, MessageId,
    MessageRef, OrganizationId,
};

use crate::{
    access::{MailOrganize, Reach},
    error::{Result, StoreError},
    intake::{Arrival, Origin, Part, TakenIn, held_as, identity},
    key::{Key, Newest},
    known::parties,
    messages::Opened,
    placements::Place,
    rows::{ContactRow, HeldAs, MessageRow, OrganizationRow, PlacementRow, Seclusion},
    table::{
        BODIES_WANTED, BY_ADDRESS, CONTACTS, IDENTITIES, MESSAGES, META, Nothing, ORGANIZATIONS,
        PLACEMENTS, PLACES,
    },
    tx::{Reading, Writing, read_key},
    who::Job,
};

/// Counts stubs ever made: without one, no contact needs to be looked after.
const STUBS: &str = "stubs";

/// How far the change log was followed for contacts that became known.
const FOLLOWED: &str = "bodies_followed";

/// A body that is to be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedBody {
    /// Folder.
    pub folder: FolderId,
    /// UIDVALIDITY.
    pub uidvalidity: u32,
    /// UID.
    pub uid: u32,
    /// Why only headers are held.
    pub held: HeldAs,
}

impl HeldAs {
    /// Whether only headers are held.
    pub(crate) fn lacks_body(self) -> bool {
        matches!(self, Self::HeadersOnly | Self::Stub)
    }
}

impl Reading {
    /// Whether the viewer may have the whole fetched of a message that they opened.
    pub fn may_fetch_body(&self, account: AccountId, opened: Opened) -> bool {
        opened == Opened::Granted(Reach::Own) || self.on::<MailOrganize>(account).is_ok()
    }

    /// Whether any message was ever kept as a stub.
    pub fn has_stubs(&self) -> Result<bool> {
        self.only(Job::Sync)?;
        Ok(self.get(META, &STUBS.to_owned())?.unwrap_or(0) > 0)
    }

    /// How far the change log was followed for contacts that became known; before the first
    /// time that is its end, as stubs themselves are compared with the contacts of then.
    pub fn bodies_followed(&self) -> Result<ChangeSeq> {
        self.only(Job::Sync)?;
        match self.get(META, &FOLLOWED.to_owned())? {
            Some(seq) => Ok(ChangeSeq(seq)),
            None => self.last_change(),
        }
    }

    /// The first bodies of an account that are to be fetched, at most `limit`.
    pub fn bodies_wanted(&self, account: AccountId, limit: usize) -> Result<Vec<WantedBody>> {
        self.only(Job::Sync)?;
        let keys: Vec<Place> = self.keys(BODIES_WANTED, &account, limit)?;
        let mut bodies = Vec::with_capacity(keys.len());
        for place in keys {
            let row: PlacementRow = self.need(PLACEMENTS, &place)?;
            let (_, folder, uidvalidity, uid) = place;
            bodies.push(WantedBody {
                folder,
                uidvalidity,
                uid,
                held: row.held,
            });
        }
        Ok(bodies)
    }

    /// The addresses of a contact, as messages are found by them.
    pub fn addresses_to_follow(&self, contact: ContactId) -> Result<Vec<AddressId>> {
        self.only(Job::Sync)?;
        let row: Option<ContactRow> = self.get(CONTACTS, &contact)?;
        match row.filter(|row| row.binned.is_none()) {
            Some(row) => self.addresses_of_contact(contact, &row.emails),
            None => Ok(Vec::new()),
        }
    }

    /// The addresses and domains of an organization, as messages are found by them.
    pub fn addresses_of_organization(&self, id: OrganizationId) -> Result<Vec<AddressId>> {
        self.only(Job::Sync)?;
        let row: Option<OrganizationRow> = self.get(ORGANIZATIONS, &id)?;
        let Some(row) = row.filter(|row| row.binned.is_none()) else {
            return Ok(Vec::new());
        };
        let written = crate::organizations::organization_keys(id, &row).addresses;
        self.ids_of(
            written
                .iter()
                .filter_map(|at| AddressText::parse(at).or_else(|| AddressText::domain(at))),
        )
    }

    fn ids_of(&self, texts: impl Iterator<Item = AddressText>) -> Result<Vec<AddressId>> {
        let mut ids = Vec::new();
        for text in texts {
            ids.extend(self.address_id(&text)?);
        }
        Ok(ids)
    }

    /// Stubs with an address, at most `limit` messages looked at, and where to go on.
    pub fn stubs_with(
        &self,
        address: AddressId,
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<(Vec<MessageRef>, Option<Vec<u8>>)> {
        self.only(Job::Sync)?;
        let mut stubs = Vec::new();
        let (mut looked, mut next) = (0, None);
        self.each_key(BY_ADDRESS, &address.bytes(), after, |key, _| {
            let (_, account, _, message): (AddressId, AccountId, Newest, MessageId) =
                read_key(BY_ADDRESS.name, key)?;
            if self
                .sight(account, message)?
                .is_some_and(|sight| sight.seclusion.stub())
            {
                stubs.push(MessageRef { account, message });
            }
            looked += 1;
            if looked < limit {
                return Ok(ControlFlow::Continue(()));
            }
            next = Some(key.to_vec());
            Ok(ControlFlow::Break(()))
        })?;
        Ok((stubs, next))
    }
}

impl Writing {
    /// Wants the whole of a message of which only headers are held; for its account's owner,
    /// and who may organize the account's mail and sees the message (M-19, M-48).
    pub fn want_body(&mut self, id: MessageRef) -> Result<()> {
        let (listed, opened) = self.open(id)?;
        if !self.may_fetch_body(id.account, opened) {
            return Err(StoreError::NotAllowed);
        }
        if listed.row.headers_only {
            self.want_bodies(id)?;
        }
        Ok(())
    }

    /// Wants the bodies of stubs whose parties became known; those that became whole meanwhile
    /// are left alone.
    pub fn want_known(&mut self, stubs: &[MessageRef]) -> Result<()> {
        self.only(Job::Sync)?;
        for id in stubs {
            self.want_bodies(*id)?;
        }
        Ok(())
    }

    /// Notes how far the change log was followed.
    pub fn bodies_followed_to(&mut self, seq: ChangeSeq) -> Result<()> {
        self.only(Job::Sync)?;
        self.put(META, &FOLLOWED.to_owned(), &seq.0)
    }

    /// Wants the bodies of all stubs of an account.
    pub(crate) fn want_all_stubs(&mut self, account: AccountId) -> Result<()> {
        let mut wanted = Vec::new();
        self.each(PLACEMENTS, &account, |place: Place, row: PlacementRow| {
            if row.held == HeldAs::Stub && row.gone.is_none() {
                wanted.push(place);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        for place in wanted {
            self.put(BODIES_WANTED, &place, &Nothing)?;
        }
        Ok(())
    }

    /// Wants the bodies of a message wherever it lies at the server. Answers how many.
    fn want_bodies(&mut self, id: MessageRef) -> Result<usize> {
        let mut wanted = 0;
        for (place, row) in self.placements(id.account, id.message)? {
            let label = self.folder_of(id.account, place.1)?.label_of.is_some();
            if row.gone.is_none() && row.held.lacks_body() && !label {
                self.put(BODIES_WANTED, &place, &Nothing)?;
                wanted += 1;
            }
        }
        Ok(wanted)
    }

    /// Forgets bodies that the server does not bring.
    pub fn bodies_refused(&mut self, account: AccountId, bodies: &[WantedBody]) -> Result<()> {
        self.only(Job::Sync)?;
        for body in bodies {
            let place = (account, body.folder, body.uidvalidity, body.uid);
            self.delete(BODIES_WANTED, &place);
        }
        Ok(())
    }

    /// After a message was placed: what is whole fills up a message of which only headers were
    /// held, and a stub whose parties are known by now wants its body.
    pub(crate) fn fill_up(
        &mut self,
        place: Place,
        placement: &PlacementRow,
        arrival: &Arrival,
    ) -> Result<()> {
        let id = MessageRef {
            account: place.0,
            message: placement.message,
        };
        let row: MessageRow = self.need(MESSAGES, &(id.account, id.message))?;
        match arrival.part {
            Part::Whole if row.headers_only => {
                self.become_whole(id, &row, arrival)?;
                self.want_bodies(id)?;
            }
            Part::Whole | Part::Headers => {}
            Part::Stub => {
                self.next(STUBS)?;
                if !row.headers_only || self.any_known(&parties(&arrival.parsed))? {
                    self.put(BODIES_WANTED, &place, &Nothing)?;
                }
            }
        }
        Ok(())
    }

    /// Takes in the body of a placement of which headers are held.
    pub(crate) fn complete(
        &mut self,
        place: Place,
        mut row: PlacementRow,
        arrival: &Arrival,
    ) -> Result<Option<TakenIn>> {
        // Of a stub that is over the limit the headers are kept after all.
        let to_headers = arrival.part == Part::Headers && row.held == HeldAs::Stub;
        if !row.held.lacks_body() || !(arrival.part == Part::Whole || to_headers) {
            self.delete(BODIES_WANTED, &place);
            return Ok(None);
        }
        let account = place.0;
        let before: MessageRow = self.need(MESSAGES, &(account, row.message))?;
        let known: Option<MessageId> = self.get(IDENTITIES, &(account, identity(arrival)))?;
        let mut new = false;
        let message = match known {
            Some(known) => known,
            None if before.headers_only => row.message,
            None => {
                new = true;
                self.new_message(account, arrival)?
            }
        };
        let id = MessageRef { account, message };
        if message == row.message {
            if before.headers_only {
                self.become_whole(id, &before, arrival)?;
            }
        } else {
            let (_, folder, validity, uid) = place;
            self.delete(PLACES, &(account, row.message, folder, validity, uid));
        }
        let former = std::mem::replace(&mut row.message, message);
        row.blob = (arrival.part == Part::Whole).then_some(arrival.blob);
        row.size = arrival.size;
        row.held = held_as(arrival);
        if former != message {
            row.object = self.rename_object(account, former, (message, row.object.take()))?;
        }
        self.place(place, &row)?;
        self.labels_follow(place, former, &row)?;
        self.delete(BODIES_WANTED, &place);
        self.settle(account, message)?;
        if former != message {
            self.settle_or_forget(account, former)?;
        }
        self.change(if new {
            ChangeKind::MessageNew {
                message: id,
                folder: place.1,
            }
        } else {
            ChangeKind::MessageReparsed { message: id }
        })?;
        Ok(Some(TakenIn { message: id, new }))
    }

    /// Puts what the whole message says in place of what its headers said; the same row with
    /// its notes, shares and marks.
    fn become_whole(
        &mut self,
        id: MessageRef,
        before: &MessageRow,
        arrival: &Arrival,
    ) -> Result<()> {
        let origin = Origin {
            seclusion: Seclusion::of(before.seclusion.private(), false),
            blob: arrival.blob,
            size: arrival.size,
            headers_only: arrival.part != Part::Whole,
            ..Origin::of(before)
        };
        let after = self.row_of(&origin, &arrival.parsed)?;
        self.replace_row(id, before, &after)
    }

    /// Settles a message that lost a placement to the one that it turned out to be; without
    /// any left it was never another message.
    fn settle_or_forget(&mut self, account: AccountId, message: MessageId) -> Result<()> {
        if !self.placements(account, message)?.is_empty() {
            self.settle(account, message)?;
            return Ok(());
        }
        let row: MessageRow = self.need(MESSAGES, &(account, message))?;
        self.forget(MessageRef { account, message }, &row)
    }
}
