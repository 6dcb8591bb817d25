//! Carrying out at the server what was wished here: flags, moves, folders (M-17). There is no
//! wish that deletes: nothing is ever expunged or marked \Deleted.

use std::{collections::BTreeMap, time::Duration};

use mail::wire::{
    Access, MarkChange, Marks, Reason, Scope, Session, UidSet, WireError, encode_mutf7,
};
use model::{FailureKind, Flags, FolderId, FolderKind, WriteBack};
use service::{
    syncing,
    write_back::{
        self, CarriedOut, FlagsWritten, FolderOutcome, FolderRow, FolderWish, MovedThere, WishKind,
        Wished, WishedPlace,
    },
};

use crate::{
    account::{Ended, Keeper},
    memory::Memory,
};

/// Wishes carried out before they are taken over together.
const AT_ONCE: usize = 500;

/// Rounds of wishes before other work gets its turn: 100,000 messages.
const ROUNDS: usize = 200;

/// How long a server is left alone that could not do what was wished.
const LATER: Duration = Duration::from_mins(2);

/// How often the removing of a folder that is not empty is put off: for half an hour.
const MAX_PUT_OFF: u32 = 15;

/// What is to be done to messages of one folder in one command.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    /// Flags go first: a move gives new UIDs.
    Mark(&'static str, bool),
    Move(FolderId),
}

/// When a folder is changed: messages are moved into new ones, and out of those to be removed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    BeforeMoves,
    AfterMoves,
}

/// What became of a wish, the worst of its deeds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    Done,
    Refused,
    Later,
}

/// A deed's messages, and the wishes that it is part of.
#[derive(Default)]
struct Share {
    uids: UidSet,
    wishes: Vec<usize>,
}

type Work = BTreeMap<(FolderId, u32), BTreeMap<Deed, Share>>;

impl Keeper {
    /// Does what waits to be done at the server.
    pub(crate) async fn work(
        &self,
        session: &mut Session,
        memory: &mut Memory,
    ) -> Result<(), Ended> {
        self.change_folders(session, When::BeforeMoves).await?;
        for _ in 0..ROUNDS {
            let wishes = write_back::wishes(&self.desk, self.order.account, AT_ONCE)?;
            if wishes.is_empty() {
                break;
            }
            if self.round(session, memory, &wishes).await? == Fate::Later {
                self.calls.rest(LATER);
                break;
            }
        }
        self.change_folders(session, When::AfterMoves).await?;
        self.bodies(session, memory).await
    }

    /// Carries out some wishes; answers the worst that became of one.
    async fn round(
        &self,
        session: &mut Session,
        memory: &mut Memory,
        wishes: &[Wished],
    ) -> Result<Fate, Ended> {
        let mut fates: Vec<Fate> = wishes.iter().map(|wish| self.fate_before(wish)).collect();
        let mut done = CarriedOut::default();
        let mut refusals = Vec::new();
        let mut broke = None;
        for (at, deeds) in self.deeds(wishes) {
            memory.begin(at.0);
            let outcome = self.at_folder(session, at, &deeds, &mut done).await;
            let (fate_of, error) = match outcome {
                Ok(refused) => (refused, None),
                Err((so_far, error)) => (so_far, Some(error)),
            };
            for (deed, share) in &deeds {
                let fate = match fate_of.get(deed) {
                    Some(fate) => *fate,
                    None => Fate::Later,
                };
                for wish in &share.wishes {
                    if let Some(known) = fates.get_mut(*wish) {
                        *known = (*known).max(fate);
                    }
                }
            }
            if let Some(error) = error {
                if session.is_open() && error.scope == Scope::Command {
                    refusals.push(error);
                } else {
                    broke = Some(error);
                    break;
                }
            }
        }
        for moved in &done.moves {
            memory.forget(moved.from.0);
            memory.forget(moved.to.0);
        }
        // What the break left undone is wished still.
        done.done = wishes
            .iter()
            .zip(&fates)
            .filter(|(_, fate)| broke.is_none() && **fate != Fate::Later)
            .map(|(wish, _)| wish.at)
            .collect();
        write_back::carried_out(&self.desk, self.order.account, done).await?;
        if let Some(error) = refusals.first() {
            let words = format!("not written back: {}", error.words);
            syncing::note(&self.desk, self.order.account, (error.kind, &words)).await?;
        }
        match broke {
            Some(error) => Err(error.into()),
            None => Ok(fates.into_iter().max().unwrap_or(Fate::Done)),
        }
    }

    /// A wish for a message that is at the server no more is dropped, as is one that the
    /// account's setting allows no longer.
    fn fate_before(&self, wish: &Wished) -> Fate {
        if wish.places.is_empty() || !self.allows(wish.kind) {
            Fate::Refused
        } else {
            Fate::Done
        }
    }

    fn allows(&self, kind: WishKind) -> bool {
        match kind {
            WishKind::Move(_) => self.order.write_back == WriteBack::All,
            _ => self.order.write_back != WriteBack::None,
        }
    }

    /// The wishes' deeds by folder; what is so already needs none.
    fn deeds(&self, wishes: &[Wished]) -> Work {
        let mut work = Work::new();
        for (number, wish) in wishes.iter().enumerate() {
            if !self.allows(wish.kind) {
                continue;
            }
            for place in &wish.places {
                if let Some(deed) = deed_at(place) {
                    let at = (place.folder, place.uidvalidity);
                    let share = work.entry(at).or_default().entry(deed).or_default();
                    share.uids.insert(place.uid);
                    share.wishes.push(number);
                }
            }
        }
        work
    }

    /// Does what is wished in one folder; answers what became of each deed, and on an error
    /// that of those before it.
    async fn at_folder(
        &self,
        session: &mut Session,
        at: (FolderId, u32),
        deeds: &BTreeMap<Deed, Share>,
        done: &mut CarriedOut,
    ) -> Result<BTreeMap<Deed, Fate>, (BTreeMap<Deed, Fate>, WireError)> {
        let mut fates = BTreeMap::new();
        let folder = write_back::folder(&self.desk, self.order.account, at.0);
        let Ok(row) = folder else {
            return Ok(deeds.keys().map(|deed| (*deed, Fate::Refused)).collect());
        };
        let selected = match session.open(&row.raw, Access::Changes).await {
            Ok(selected) => selected,
            Err(error) => return Err((fates, error)),
        };
        if selected.uidvalidity != at.1 {
            // The next look finds where the messages are now.
            return Ok(deeds.keys().map(|deed| (*deed, Fate::Later)).collect());
        }
        let mut refused = None;
        for (deed, share) in deeds {
            let outcome = match deed {
                Deed::Mark(name, on) => mark(session, &share.uids, (name, *on), at, done).await,
                Deed::Move(to) => self.move_there(session, &share.uids, (at, *to), done).await,
            };
            match outcome {
                Ok(()) => {
                    fates.insert(*deed, Fate::Done);
                }
                Err(error) if session.is_open() && error.scope == Scope::Command => {
                    fates.insert(*deed, fate_of(&error));
                    refused = Some(error);
                }
                Err(error) => return Err((fates, error)),
            }
        }
        match refused {
            Some(error) => Err((fates, error)),
            None => Ok(fates),
        }
    }

    async fn move_there(
        &self,
        session: &mut Session,
        uids: &UidSet,
        (from, to): ((FolderId, u32), FolderId),
        done: &mut CarriedOut,
    ) -> Result<(), WireError> {
        let target = write_back::folder(&self.desk, self.order.account, to)
            .ok()
            .filter(|row| row.gone.is_none() && !row.here_only);
        let Some(target) = target else {
            return Err(no_such_folder());
        };
        let inbox = ["\\Inbox".to_owned()];
        if to == from.0 {
            // Gmail's archive is what is out of the Inbox.
            let mut changes = session.changes()?;
            return changes.store_labels(uids, MarkChange::Remove, &inbox).await;
        }
        if target.label_of == Some(from.0) {
            // Under Gmail a move between labels is a change of labels.
            let mut changes = session.changes()?;
            if target.kind == FolderKind::Inbox {
                return changes.store_labels(uids, MarkChange::Add, &inbox).await;
            }
            let label = std::slice::from_ref(&target.name);
            changes.store_labels(uids, MarkChange::Add, label).await?;
            return changes.store_labels(uids, MarkChange::Remove, &inbox).await;
        }
        let moved = session.changes()?.move_to(uids, &target.raw).await?;
        // A label's own UIDs are none that are kept: the next look at all mail finds it.
        if let Some(uidvalidity) = moved.uidvalidity.filter(|_| target.label_of.is_none()) {
            done.moves.push(MovedThere {
                from,
                to: (to, uidvalidity),
                pairs: moved.pairs,
            });
        }
        Ok(())
    }

    /// Makes and renames folders, or removes them.
    async fn change_folders(&self, session: &mut Session, when: When) -> Result<(), Ended> {
        let account = self.order.account;
        for (folder, row, wish) in write_back::folder_wishes(&self.desk, account)? {
            if when_of(&wish) != when {
                continue;
            }
            let outcome = if self.order.write_back != WriteBack::All {
                Some(FolderOutcome::Refused)
            } else if self.waits_to_be_empty(folder, &wish)? {
                Some(FolderOutcome::PutOff)
            } else {
                match change_folder(session, &row, &wish).await {
                    Ok(outcome) => Some(outcome),
                    Err(error) if session.is_open() && error.scope == Scope::Command => {
                        self.folder_declined(&row, &wish, &error).await?
                    }
                    Err(error) => return Err(error.into()),
                }
            };
            if matches!(outcome, None | Some(FolderOutcome::PutOff)) {
                self.calls.rest(LATER);
            }
            if let Some(outcome) = outcome {
                write_back::folder_done(&self.desk, account, (folder, wish), outcome).await?;
            }
        }
        Ok(())
    }

    /// Whether a folder is not to be removed yet: moves out of it are still to come.
    fn waits_to_be_empty(&self, folder: FolderId, wish: &FolderWish) -> Result<bool, Ended> {
        let account = self.order.account;
        Ok(
            matches!(wish, FolderWish::Remove(times) if *times < MAX_PUT_OFF)
                && write_back::folder_holds(&self.desk, account, folder)?,
        )
    }

    /// What comes of a change of a folder that the server would not make; none where it is tried
    /// again as it is.
    async fn folder_declined(
        &self,
        row: &FolderRow,
        wish: &FolderWish,
        error: &WireError,
    ) -> Result<Option<FolderOutcome>, Ended> {
        if let FolderWish::Remove(times) = wish
            && error.reason == Reason::NotEmpty
            && *times < MAX_PUT_OFF
        {
            return Ok(Some(FolderOutcome::PutOff));
        }
        let words = format!("{}: {}", row.name, error.words);
        syncing::note(&self.desk, self.order.account, (error.kind, &words)).await?;
        Ok(match (fate_of(error), wish) {
            (Fate::Later, _) => None,
            (_, FolderWish::Remove(_)) => Some(FolderOutcome::Stays),
            _ => Some(FolderOutcome::Refused),
        })
    }
}

fn when_of(wish: &FolderWish) -> When {
    match wish {
        FolderWish::Make | FolderWish::Rename(_) => When::BeforeMoves,
        FolderWish::Remove(_) => When::AfterMoves,
    }
}

async fn change_folder(
    session: &mut Session,
    row: &FolderRow,
    wish: &FolderWish,
) -> Result<FolderOutcome, WireError> {
    let there = |name: &str| FolderOutcome::There {
        name: name.to_owned(),
        raw: encode_mutf7(name),
    };
    let (done, outcome) = match wish {
        FolderWish::Make => (make_folder(session, &row.name).await, there(&row.name)),
        FolderWish::Rename(to) => (
            session.rename_folder(&row.raw, &encode_mutf7(to)).await,
            there(to),
        ),
        FolderWish::Remove(_) => (session.delete_folder(&row.raw).await, FolderOutcome::Gone),
    };
    match (done, wish) {
        (Err(error), FolderWish::Remove(_)) if error.reason == Reason::Nonexistent => Ok(outcome),
        (Err(error), _) => Err(error),
        (Ok(()), _) => Ok(outcome),
    }
}

/// Makes a folder; one that is there already is as good.
async fn make_folder(session: &mut Session, name: &str) -> Result<(), WireError> {
    let raw = encode_mutf7(name);
    match session.create_folder(&raw).await {
        Err(error) if error.reason == Reason::AlreadyExists => Ok(()),
        // Not every server says why (RFC 5530 is optional).
        Err(error) if error.reason == Reason::Untold && session.is_open() => {
            session.status(&raw).await.map_err(|_| error).map(|_| ())
        }
        made => made,
    }
}

async fn mark(
    session: &mut Session,
    uids: &UidSet,
    (name, on): (&'static str, bool),
    at: (FolderId, u32),
    done: &mut CarriedOut,
) -> Result<(), WireError> {
    let change = if on {
        MarkChange::Add
    } else {
        MarkChange::Remove
    };
    let marks = Marks::of(&Flags::from_names([name]));
    session.changes()?.store_flags(uids, change, &marks).await?;
    done.flags.push(FlagsWritten {
        at,
        uids: uids.iter().collect(),
        flag: name,
        on,
    });
    Ok(())
}

/// What is to be done at a place, if it is not so already.
fn deed_at(place: &WishedPlace) -> Option<Deed> {
    let archived = place.in_inbox && place.kind == WishKind::Move(place.folder);
    if archived {
        return Some(Deed::Move(place.folder));
    }
    deed(place.kind, place.folder, &place.row.flags)
}

/// What is to be done to one placement, if it is not so already.
fn deed(kind: WishKind, folder: FolderId, flags: &Flags) -> Option<Deed> {
    let (name, on, has) = match kind {
        WishKind::Seen(on) => ("\\Seen", on, flags.seen()),
        WishKind::Flagged(on) => ("\\Flagged", on, flags.has(Flags::FLAGGED)),
        WishKind::Answered => ("\\Answered", true, flags.has(Flags::ANSWERED)),
        WishKind::Forwarded => ("$Forwarded", true, flags.has_keyword("$Forwarded")),
        WishKind::Move(to) => return (to != folder).then_some(Deed::Move(to)),
    };
    (on != has).then_some(Deed::Mark(name, on))
}

/// Whether a refusal is for good.
fn fate_of(error: &WireError) -> Fate {
    let passes = error.kind == FailureKind::Unavailable || error.reason == Reason::OverQuota;
    if passes { Fate::Later } else { Fate::Refused }
}

fn no_such_folder() -> WireError {
    WireError {
        kind: FailureKind::ServerSaysNo,
        words: "the folder to move to is not at the server".to_owned(),
        reason: Reason::Nonexistent,
        scope: Scope::Command,
        over: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_so_already_needs_nothing() {
        let (here, there) = (FolderId(1), FolderId(2));
        let read = Flags::from_names(["\\Seen"]);
        let none = Flags::default();
        assert!(deed(WishKind::Seen(true), here, &read).is_none());
        assert!(deed(WishKind::Seen(false), here, &none).is_none());
        assert!(deed(WishKind::Move(here), here, &none).is_none());
        assert!(deed(WishKind::Seen(false), here, &read) == Some(Deed::Mark("\\Seen", false)));
        assert!(deed(WishKind::Forwarded, here, &none) == Some(Deed::Mark("$Forwarded", true)));
        assert!(deed(WishKind::Move(there), here, &none) == Some(Deed::Move(there)));
    }

    #[test]
    fn flags_are_written_before_a_move_gives_new_uids() {
        assert!(Deed::Mark("\\Seen", true) < Deed::Move(FolderId(0)));
    }
}
