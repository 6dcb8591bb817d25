//! A message that is to go back into several folders: which of its places goes into which.

use std::collections::BTreeSet;

use model::FolderId;

use crate::{
    rows::{PlacementRow, WishKind},
    write_back::WishedPlace,
};

/// Gives each of a message's places the folder that it goes to: where it lay before, as far as
/// that can be told, and one into each as long as there are any. `old` are places that it had.
pub(crate) fn part(
    places: &mut [WishedPlace],
    old: &[(FolderId, PlacementRow)],
    (first, also): (FolderId, &[FolderId]),
) {
    let targets: BTreeSet<FolderId> = also.iter().copied().chain([first]).collect();
    let (mut empty, mut astray) = (targets.clone(), Vec::new());
    for place in places {
        if targets.contains(&place.folder) {
            empty.remove(&place.folder);
            place.kind = WishKind::Move(place.folder);
        } else {
            astray.push(place);
        }
    }
    // Those of which it is known where they lay choose first.
    let mut unknown = Vec::new();
    for place in astray {
        let lay = |folder: &&FolderId| {
            let mut old = old.iter();
            old.any(|(at, row)| at == *folder && alike(row, &place.row))
        };
        let known = empty.iter().find(lay).or_else(|| targets.iter().find(lay));
        if let Some(to) = known.copied() {
            empty.remove(&to);
            place.kind = WishKind::Move(to);
        } else {
            unknown.push(place);
        }
    }
    for place in unknown {
        place.kind = WishKind::Move(empty.pop_first().unwrap_or(first));
    }
}

/// Whether two places hold the same bytes, got at the same time.
fn alike(one: &PlacementRow, other: &PlacementRow) -> bool {
    (one.blob, one.size, one.received) == (other.blob, other.size, other.received)
}
