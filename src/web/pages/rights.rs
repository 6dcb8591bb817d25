//! The words of permissions and scopes.

use model::{Permission, Scope};

use super::around::Around;

/// What a permission allows.
pub fn permission_word(around: &Around, permission: Permission) -> String {
    let t = &around.t;
    match permission {
        Permission::MailView => t.text("permission-mail-view"),
        Permission::MailOrganize => t.text("permission-mail-organize"),
        Permission::MailExport => t.text("permission-mail-export"),
        Permission::ContactsView => t.text("permission-contacts-view"),
        Permission::ContactsEdit => t.text("permission-contacts-edit"),
        Permission::ContactsDelete => t.text("permission-contacts-delete"),
        Permission::UsersView => t.text("permission-users-view"),
        Permission::UsersCreate => t.text("permission-users-create"),
        Permission::UsersEdit => t.text("permission-users-edit"),
        Permission::SettingsEdit => t.text("permission-settings-edit"),
        Permission::AuditView => t.text("permission-audit-view"),
    }
}

/// How far a permission reaches, as the grid calls it.
pub fn scope_word(around: &Around, scope: Scope) -> String {
    let t = &around.t;
    match scope {
        Scope::None => t.text("reach-none"),
        Scope::Own => t.text("reach-own"),
        Scope::Team => t.text("reach-team"),
        Scope::Subordinates => t.text("reach-subordinates"),
        Scope::Office => t.text("reach-office"),
        Scope::Group => t.text("reach-group"),
        Scope::Everyone => t.text("reach-everyone"),
    }
}

/// How far a permission reaches, said to whom it is given.
pub fn your_scope(around: &Around, scope: Scope) -> String {
    around.t.text(&format!("scope-{}", scope.word()))
}
