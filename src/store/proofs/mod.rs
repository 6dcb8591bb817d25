//! Who sees what: whatever happens, every viewer's every answer is what the rules say.

mod addresses;
mod asking;
mod beyond;
mod changers;
mod deeds;
mod doing;
mod filing;
mod granted;
mod holes;
mod keeping;
mod moving;
mod people;
mod rows;
mod rules;
mod staffing;
mod table;
mod triaging;
mod world;

use proptest::prelude::*;

use self::deeds::deed;
pub(crate) use self::world::World;

/// Sequences tried; ten thousand with `KORESPOND_LONG` set.
fn cases() -> u32 {
    if std::env::var_os("KORESPOND_LONG").is_some() {
        10_000
    } else {
        256
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..ProptestConfig::default()
    })]

    #[test]
    fn everyone_sees_what_the_rules_say(deeds in proptest::collection::vec(deed(), 30..60)) {
        let mut world = World::staffed();
        for deed in &deeds {
            world.act(deed);
        }
        world.compare();
        world.verify();
    }
}
