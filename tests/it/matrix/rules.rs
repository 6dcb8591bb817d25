//! Who may do what, written from the specification alone: P-2, P-4, P-11 to P-18, P-24 to P-30,
//!

/// Everybody who asks. The owner of what is asked for is Ala or the Director.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Person {
    /// The Director.
    Director,
    /// Supervisor of Ala and Adam.
    Sonia,
    /// Agent under Sonia.
    Ala,
    /// Agent under Sonia too.
    Adam,
    /// Another Supervisor.
    Stefan,
    /// Agent under Stefan.
    Beata,
    /// Agent directly under the Director.
    Celina,
    /// Agent directly under the Director, of the group Admin.
    Maria,
    /// Agent under Sonia, blocked.
    Blocked,
    /// Agent under Sonia, deleted.
    Deleted,
    /// Agent under Sonia who has not confirmed yet.
    Pending,
    /// Agent under Sonia who asks from a network that is not allowed.
    Elsewhere,
    /// Nobody.
    Nobody,
}

use Person as P;

impl Person {
    /// All of them.
    pub const ALL: [Self; 13] = [
        P::Director,
        P::Sonia,
        P::Ala,
        P::Adam,
        P::Stefan,
        P::Beata,
        P::Celina,
        P::Maria,
        P::Blocked,
        P::Deleted,
        P::Pending,
        P::Elsewhere,
        P::Nobody,
    ];

    /// Whether they can sign in at all (P-2).
    pub fn signs_in(self) -> bool {
        !matches!(
            self,
            P::Blocked | P::Deleted | P::Pending | P::Elsewhere | P::Nobody
        )
    }

    fn is_supervisor(self) -> bool {
        matches!(self, P::Sonia | P::Stefan)
    }

    /// Who answers for them (P-16).
    pub fn supervisor(self) -> Option<Self> {
        match self {
            P::Director | P::Nobody => None,
            P::Sonia | P::Stefan | P::Celina | P::Maria => Some(P::Director),
            P::Beata => Some(P::Stefan),
            _ => Some(P::Sonia),
        }
    }

    /// P-13: the agents under the same Supervisor, not those directly under the Director.
    fn is_mate_of(self, other: Self) -> bool {
        let agent = !other.is_supervisor() && other != P::Director;
        agent && self.supervisor() == other.supervisor() && self.supervisor() != Some(P::Director)
    }

    fn answers_for(self, other: Self) -> bool {
        self.is_supervisor() && other.supervisor() == Some(self)
    }
}

/// What a request needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Nothing.
    Anybody,
    /// To be signed in, by session or token.
    SignedIn,
    /// To be signed in by password, not by a token.
    InPerson,
    /// The machine's own administrator, on the socket.
    Operator,
    /// To be the Director in person (P-11).
    Directs,
    /// To be signed in; what is asked for is one's own and not there.
    Mine,
    /// To own it.
    Owns,
    /// To own it, by password and not by a token.
    OwnsInPerson,
    /// To own it, or to be the Director, who asks first.
    Opens,
    /// To own it, or to change its owner's profile.
    SetsAccount,
    /// To see the mail of its owner (P-11 to P-13).
    SeesMail,
    /// To share and mark the mail of its owner.
    OrganizesMail,
    /// To take the mail of its owner out of the panel.
    ExportsMail,
    /// To see its owner's contacts.
    SeesContacts,
    /// To change its owner's contacts.
    EditsContacts,
    /// To see its owner's profile (P-15).
    SeesProfile,
    /// To make users (P-12).
    MakesUsers,
    /// To change the owner's profile or account (P-12).
    EditsProfile,
    /// The same by password, not by a token.
    EditsInPerson,
    /// To take away another user's second factor, in person: for one's own the password is asked.
    ResetsFactor,
    /// To end or give back the owner's sign-in: never one's own, never the Director's (P-4, P-11).
    ShutsOut,
    /// To change the settings of the agency.
    Settings,
    /// The same by password, not by a token.
    SettingsInPerson,
    /// To read the audit log.
    Audits,
}

impl Right {
    /// The word in the table.
    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "anybody" => Self::Anybody,
            "signed-in" => Self::SignedIn,
            "in-person" => Self::InPerson,
            "operator" => Self::Operator,
            "director" => Self::Directs,
            "mine" => Self::Mine,
            "owner" => Self::Owns,
            "owner.in-person" => Self::OwnsInPerson,
            "opens" => Self::Opens,
            "account.set" | "users.edit.or-own" => Self::SetsAccount,
            "mail.view" => Self::SeesMail,
            "mail.organize" => Self::OrganizesMail,
            "mail.export" => Self::ExportsMail,
            "contacts.view" => Self::SeesContacts,
            "contacts.edit" => Self::EditsContacts,
            "users.view" => Self::SeesProfile,
            "users.create" => Self::MakesUsers,
            "users.edit" => Self::EditsProfile,
            "users.edit.in-person" => Self::EditsInPerson,
            "users.factor" => Self::ResetsFactor,
            "users.leave" => Self::ShutsOut,
            "settings" => Self::Settings,
            "settings.in-person" => Self::SettingsInPerson,
            "audit.view" => Self::Audits,
            _ => return None,
        })
    }
}

/// How someone asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// With the cookie of a session.
    Session,
    /// With an API token.
    Token,
}

/// Whether a person may do what needs `right`, with something that is `owner`'s.
pub fn may(person: Person, by: By, right: Right, owner: Person) -> bool {
    let me = person;
    if right == Right::Anybody {
        return true;
    }
    if right == Right::Operator || !me.signs_in() {
        return false;
    }
    let (directs, admin, own) = (me == P::Director, me == P::Maria, me == owner);
    // P-14: nobody but the Director reaches what is the Director's.
    let the_directors = owner == P::Director;
    let below = me.answers_for(owner);
    let in_person = by == By::Session;
    let edits = directs || (!the_directors && (admin || below || (own && me.is_supervisor())));
    match right {
        Right::Anybody | Right::SignedIn | Right::Mine => true,
        Right::Operator => false,
        Right::InPerson => in_person,
        Right::Directs => directs && in_person,
        Right::Owns => own,
        Right::OwnsInPerson => own && in_person,
        Right::Opens => own || directs,
        Right::SeesMail | Right::SeesContacts => {
            directs || own || (!the_directors && (admin || below || me.is_mate_of(owner)))
        }
        Right::OrganizesMail | Right::ExportsMail | Right::EditsContacts | Right::SeesProfile => {
            directs || own || (!the_directors && (admin || below))
        }
        Right::SetsAccount => directs || own || (!the_directors && (admin || below)),
        Right::EditsProfile => edits,
        Right::EditsInPerson => edits && in_person,
        Right::ResetsFactor => edits && in_person && !own,
        Right::ShutsOut => edits && !own && !the_directors,
        Right::MakesUsers => directs || admin || me.is_supervisor(),
        Right::Settings | Right::Audits => directs || admin,
        Right::SettingsInPerson => (directs || admin) && in_person,
    }
}
