//! What may happen, by chance.

use proptest::prelude::*;

/// Something that happens; numbers pick among what there is.
#[derive(Clone, Debug)]
pub enum Deed {
    User(Pick, Pick),
    Account(Pick, bool, Pick),
    Letter(NewLetter),
    Copy(Pick, Pick, bool),
    AddCard(Pick, Pick, Pick),
    EditCard(Pick, Pick, Pick),
    BinCard(Pick, Pick),
    AddFirm(Pick, Pick, Pick),
    BinFirm(Pick, Pick),
    AgencySeen(Pick, bool),
    AccountSeen(Pick, Pick, Pick),
    Private(Pick, Pick, bool),
    Share(Pick, Pick, Pick, bool),
    Unshare(Pick, Pick, Pick),
    PrivateAddress(Pick, Pick, bool),
    Status(Pick, Pick, Pick),
    Scope(Pick, Pick, Pick),
    Mark(Pick, Pick, bool),
    EditUser(Pick, Pick, Pick),
    HandCard(Pick, Pick),
    HandFirm(Pick, Pick),
    Group(Pick),
    Away(Pick, Pick, Pick),
    Put(Pick, Pick, Pick),
    Tag(Pick, Pick, bool),
    Remove(Pick, Pick),
    Undo(Pick),
    SourceMoves(Pick, Pick),
}

/// A number by which one of what there is is picked.
pub type Pick = usize;

/// A message that arrives.
#[derive(Clone, Debug)]
pub struct NewLetter {
    pub account: Pick,
    pub folder: Pick,
    pub parties: [Pick; 4],
    pub answers: [Option<Pick>; 2],
    pub day: i64,
    pub seen: bool,
    pub named: bool,
}

fn pick() -> impl Strategy<Value = Pick> {
    0..1_000_usize
}

fn letter() -> impl Strategy<Value = Deed> {
    let parties = [pick(), pick(), pick(), pick()];
    let answers = [
        proptest::option::of(pick()),
        proptest::option::weighted(0.4, pick()),
    ];
    let place = (pick(), pick(), -3..6_i64);
    (place, parties, answers, any::<bool>(), 0..10_u8).prop_map(
        |((account, folder, day), parties, answers, seen, named)| {
            Deed::Letter(NewLetter {
                account,
                folder,
                parties,
                answers,
                day,
                seen,
                named: named > 0,
            })
        },
    )
}

pub fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        2 => (pick(), pick()).prop_map(|(a, b)| Deed::User(a, b)),
        2 => (pick(), any::<bool>(), pick()).prop_map(|(a, b, c)| Deed::Account(a, b, c)),
        14 => letter(),
        4 => (pick(), pick(), any::<bool>()).prop_map(|(a, b, c)| Deed::Copy(a, b, c)),
        4 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Deed::AddCard(a, b, c)),
        2 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Deed::EditCard(a, b, c)),
        1 => (pick(), pick()).prop_map(|(a, b)| Deed::BinCard(a, b)),
        3 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Deed::AddFirm(a, b, c)),
        1 => (pick(), pick()).prop_map(|(a, b)| Deed::BinFirm(a, b)),
        1 => (pick(), any::<bool>()).prop_map(|(a, b)| Deed::AgencySeen(a, b)),
        2 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Deed::AccountSeen(a, b, c)),
        4 => (pick(), pick(), any::<bool>()).prop_map(|(a, b, c)| Deed::Private(a, b, c)),
        4 => (pick(), pick(), pick(), any::<bool>())
            .prop_map(|(a, b, c, d)| Deed::Share(a, b, c, d)),
        1 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Deed::Unshare(a, b, c)),
        2 => (pick(), pick(), any::<bool>()).prop_map(|(a, b, c)| Deed::PrivateAddress(a, b, c)),
        3 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Deed::Status(a, b, c)),
        2 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Deed::Scope(a, b, c)),
        2 => (pick(), pick(), any::<bool>()).prop_map(|(a, b, c)| Deed::Mark(a, b, c)),
        5 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Deed::EditUser(a, b, c)),
        3 => (pick(), pick()).prop_map(|(a, b)| Deed::HandCard(a, b)),
        2 => (pick(), pick()).prop_map(|(a, b)| Deed::HandFirm(a, b)),
        6 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Deed::Put(a, b, c)),
        2 => (pick(), pick(), any::<bool>()).prop_map(|(a, b, c)| Deed::Tag(a, b, c)),
        2 => (pick(), pick()).prop_map(|(a, b)| Deed::Remove(a, b)),
        3 => pick().prop_map(Deed::Undo),
        3 => (pick(), pick()).prop_map(|(a, b)| Deed::SourceMoves(a, b)),
        1 => pick().prop_map(Deed::Group),
        4 => (pick(), pick(), pick()).prop_map(|(a, b, c)| Deed::Away(a, b, c)),
    ]
}
