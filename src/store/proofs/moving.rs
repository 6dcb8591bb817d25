//! What the server does with letters: it moves them between folders, as was wished or not.

use model::FolderId;

use super::{deeds::Pick, doing::nth, world::World};
use crate::{CarriedOut, Job, MovedThere, Who};

impl World {
    /// A letter's places in one folder are moved into another.
    pub fn source_moves(&mut self, letter: Pick, to: Pick) {
        let Some(id) = self.some_letter(letter) else {
            return;
        };
        let letter = &self.rules.letters[&id];
        let account = letter.account;
        let folders = &self.rules.accounts[&account].folders;
        let to = folders[to % folders.len()];
        let from: FolderId = nth(letter.source.iter().copied(), letter.parties.len()).unwrap();
        if from == to {
            return;
        }
        let sync = Who::Job(Job::Sync);
        let places = self.store.read(&sync, |r| r.placements(account, id));
        let mut pairs = Vec::new();
        for (place, row) in places.unwrap() {
            if place.1 == from && row.gone.is_none() {
                self.uid += 1;
                pairs.push((place.3, self.uid));
            }
        }
        let done = CarriedOut {
            moves: vec![MovedThere {
                from: (from, 1),
                to: (to, 1),
                pairs,
            }],
            ..CarriedOut::default()
        };
        let moved = self.store.write(&sync, |w| w.carried_out(account, &done));
        moved.unwrap();
        let letter = self.rules.letters.get_mut(&id).unwrap();
        letter.source.remove(&from);
        letter.source.insert(to);
        letter.settle();
    }
}
