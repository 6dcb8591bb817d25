//! The model's data: `tests/golden/access.txt`, read once.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use model::{BuiltIn, Permission, Scope};

use crate::Reach;

/// The words that may stand in each line.
const RELATIONS: [&str; 6] = ["own", "mate", "below", "office", "group", "anybody"];
pub const KINDS: [&str; 6] = [
    "private",
    "any",
    "matched",
    "came-with",
    "deputised",
    "shared",
];

type Words = BTreeMap<&'static str, BTreeSet<&'static str>>;

#[derive(Default)]
struct Table {
    scopes: Words,
    mail: Words,
    groups: BTreeMap<(&'static str, &'static str), Scope>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for line in include_str!("../../../tests/golden/access.txt").lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (to, known) = match words[..] {
            [] => continue,
            [mark, ..] if mark.starts_with('#') => continue,
            ["group", group, permission, scope] => {
                let scope = Scope::ALL.into_iter().find(|other| other.word() == scope);
                let scope = scope.unwrap_or_else(|| panic!("no scope: {line}"));
                let before = table.groups.insert((group, permission), scope);
                assert_eq!(before, None, "{line}");
                continue;
            }
            ["scope", ..] => (&mut table.scopes, RELATIONS),
            ["mail", ..] => (&mut table.mail, KINDS),
            _ => panic!("no such line: {line}"),
        };
        let reached: BTreeSet<&str> = words[2..].iter().copied().collect();
        assert!(reached.iter().all(|word| known.contains(word)), "{line}");
        assert_eq!(to.insert(words[1], reached), None, "{line}");
    }
    table
});

/// Whether a scope reaches an owner who stands in a relation to who asks.
pub fn reaches(scope: Scope, relation: &str) -> bool {
    assert!(RELATIONS.contains(&relation));
    TABLE.scopes[scope.word()].contains(relation)
}

/// Whether mail of a kind is shown to who reaches its account so.
pub fn shows(reach: Option<Reach>, kind: &str) -> bool {
    assert!(KINDS.contains(&kind));
    let reach = match reach {
        Some(Reach::Own) => "own",
        Some(Reach::Whole) => "whole",
        Some(Reach::MatchedOnly) => "matched-only",
        Some(Reach::Deputy) => "deputy",
        Some(Reach::Inherited) => "inherited",
        None => "none",
    };
    TABLE.mail[reach].contains(kind)
}

/// What a built-in group starts with.
pub fn starts_with(group: BuiltIn, permission: Permission) -> Scope {
    let scope = TABLE.groups.get(&(group.name(), permission.word()));
    scope.copied().unwrap_or(Scope::None)
}

#[test]
fn a_new_installation_has_the_groups_of_the_table() {
    for group in BuiltIn::ALL {
        for permission in Permission::ALL {
            assert_eq!(
                group.default_scope(permission),
                starts_with(group, permission),
                "{group:?} {permission:?}"
            );
        }
    }
    let permissions = Permission::ALL.map(Permission::word);
    let groups = BuiltIn::ALL.map(BuiltIn::name);
    for (group, permission) in TABLE.groups.keys() {
        assert!(groups.contains(group) && permissions.contains(permission));
    }
}
