//! What the sample consists of.

use model::{Instant, Locale, Role};

/// The agency with all that it starts with.
#[derive(Clone, Debug)]
pub struct Agency {
    /// The firm's name.
    pub name: &'static str,
    /// Its branches.
    pub offices: Vec<SampleOffice>,
    /// Who signs in.
    pub users: Vec<SampleUser>,
    /// The mail accounts on the demo's servers.
    pub accounts: Vec<MailAccount>,
    /// People outside the agency.
    pub contacts: Vec<SampleContact>,
    /// Companies outside the agency.
    pub organizations: Vec<SampleOrganization>,
}

/// A branch of the agency.
#[derive(Clone, Debug)]
pub struct SampleOffice {
    /// Its name.
    pub name: &'static str,
    /// Its IANA time zone.
    pub time_zone: &'static str,
}

/// A user of the agency.
#[derive(Clone, Debug)]
pub struct SampleUser {
    /// The sign-in e-mail, also their account's address.
    pub email: &'static str,
    /// First and last name.
    pub name: &'static str,
    /// Director, Supervisor or Agent.
    pub role: Role,
    /// The supervisor's e-mail; none for the Director.
    pub supervisor: Option<&'static str>,
    /// The name of their office.
    pub office: &'static str,
    /// The panel's language.
    pub locale: Locale,
    /// Their position.
    pub position: &'static str,
    /// Their phone.
    pub phone: &'static str,
}

/// A mail account on the demo's servers.
#[derive(Clone, Debug)]
pub struct MailAccount {
    /// The address, also the name to sign in with.
    pub address: String,
    /// The account's name in the panel.
    pub name: &'static str,
    /// The password of IMAP and SMTP; for the demo's own loopback servers only.
    pub password: String,
    /// The e-mail of the user whose account it is; the keeper's, where it is shared.
    pub owner: &'static str,
    /// The e-mails of a shared account's members; empty for a personal account.
    pub members: Vec<&'static str>,
    /// Its folders besides INBOX.
    pub folders: Vec<SampleFolder>,
}

/// A folder of an account.
#[derive(Clone, Copy, Debug)]
pub struct SampleFolder {
    /// Its name, with `/` between levels.
    pub name: &'static str,
    /// Its SPECIAL-USE attribute (RFC 6154), such as `\Sent`.
    pub special_use: Option<&'static str>,
}

/// A contact of the agency.
#[derive(Clone, Debug)]
pub struct SampleContact {
    /// First name.
    pub first: &'static str,
    /// Last name.
    pub last: &'static str,
    /// E-mail addresses, the primary one first.
    pub emails: Vec<&'static str>,
    /// Phones.
    pub phones: Vec<SamplePhone>,
    /// The name of their company; empty where they have none.
    pub company: &'static str,
    /// Their position there.
    pub position: &'static str,
    /// Their language.
    pub locale: Locale,
    /// The e-mail of the user who looks after them.
    pub owner: &'static str,
    /// Lead or Client.
    pub lifecycle: Lifecycle,
}

/// A phone with its description.
#[derive(Clone, Copy, Debug)]
pub struct SamplePhone {
    /// The number.
    pub number: &'static str,
    /// Such as "after 16:00"; may be empty.
    pub description: &'static str,
}

/// How far a contact has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// Asked, not yet a client.
    Lead,
    /// A client.
    Client,
}

/// An organization that the agency deals with.
#[derive(Clone, Debug)]
pub struct SampleOrganization {
    /// Its name.
    pub name: &'static str,
    /// Its tax number.
    pub tax_number: &'static str,
    /// Its mail domains.
    pub domains: Vec<&'static str>,
    /// Its phone.
    pub phone: &'static str,
    /// The e-mail of the user who looks after it.
    pub owner: &'static str,
}

/// A message that lies in an account when the demo starts.
#[derive(Clone, Debug)]
pub struct PastMail {
    /// The account's address.
    pub account: String,
    /// The folder's name.
    pub folder: String,
    /// IMAP flags.
    pub flags: Vec<&'static str>,
    /// When it came or was sent.
    pub date: Instant,
    /// The raw message.
    pub raw: Vec<u8>,
}

/// A message that comes while the demo runs.
#[derive(Clone, Debug)]
pub struct Arriving {
    /// The account it is for.
    pub to_account: String,
    /// The envelope's sender.
    pub from: String,
    /// The raw message.
    pub raw: Vec<u8>,
}
