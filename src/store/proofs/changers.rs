//! Who changes groups and users in the proofs, and what they may have given.

use model::{BuiltIn, Role, UserId};

use super::world::World;
use crate::Owners;

/// Who may be the changer: an office worker, a supervisor with settings, an Admin.
pub fn clerks(world: &mut World) -> Vec<UserId> {
    let (director, office) = (world.rules.director, Some(world.offices[0]));
    let of = |world: &World, which: &[BuiltIn]| {
        which.iter().map(|which| world.built_in(*which)).collect()
    };
    let clerk = of(world, &[BuiltIn::Agent, BuiltIn::Administration]);
    let boss = of(world, &[BuiltIn::Supervisor, BuiltIn::Administration]);
    let admin = of(world, &[BuiltIn::Admin]);
    vec![
        world.add_user(Role::Agent, director, office, clerk),
        world.add_user(Role::Supervisor, director, office, boss),
        world.add_user(Role::Agent, director, None, admin),
    ]
}

pub fn within(after: &Owners, user: UserId, known: [&Owners; 2]) -> bool {
    match after {
        Owners::Of(owners) => owners
            .iter()
            .all(|owner| *owner == user || known.iter().any(|known| known.contains(*owner))),
        wide => known.iter().any(|known| known.covers(wide)),
    }
}
