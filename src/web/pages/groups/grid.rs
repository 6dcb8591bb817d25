//! The grid of a group: permissions by scope, one choice a row.

use maud::{Markup, html};
use model::{Permission, Problem, Scope};
use service::groups::GroupPage;

use super::entry::Entry;
use crate::pages::{
    around::Around,
    forms::wrong_at,
    rights::{permission_word, scope_word},
};

/// The grid; scopes that the viewer may not give can't be chosen.
pub fn grid(
    around: &Around,
    group: &GroupPage,
    entry: &Entry,
    problem: Option<&Problem>,
) -> Markup {
    let t = &around.t;
    html! {
        div class="table-wrap" {
            table class="table grid" {
                caption class="unseen" { (t.text("group-grid")) }
                thead {
                    tr {
                        th scope="col" { (t.text("group-permission")) }
                        @for scope in Scope::ALL { th scope="col" { (scope_word(around, scope)) } }
                    }
                }
                tbody {
                    @for permission in Permission::ALL {
                        tr {
                            th scope="row" {
                                (permission_word(around, permission))
                                (wrong_at(around, permission.word(), problem))
                            }
                            @for scope in Scope::ALL { td { (cell(around, (permission, scope), group, entry)) } }
                        }
                    }
                }
            }
        }
    }
}

fn cell(
    around: &Around,
    (permission, scope): (Permission, Scope),
    group: &GroupPage,
    entry: &Entry,
) -> Markup {
    let present = group.scopes.get(&permission).map(|scope| scope.word());
    let chosen = entry
        .scopes
        .get(permission.word())
        .map(String::as_str)
        .or(present);
    let checked = chosen == Some(scope.word());
    let givable = group
        .givable
        .get(&permission)
        .is_some_and(|scopes| scopes.contains(&scope));
    let word = scope_word(around, scope);
    let label = format!("{}: {word}", permission_word(around, permission));
    let id = format!("{}-{}", permission.word(), scope.word());
    let off = group.fixed.is_some() || !(givable || present == Some(scope.word()));
    html! {
        label for=(id) {
            input id=(id) type="radio" name=(permission.word()) value=(scope.word()) aria-label=(label)
                checked[checked] disabled[off];
            span { (word) }
        }
    }
}
