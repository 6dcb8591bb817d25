//! Setting an account up: checks, sealing the password, trying the connection.

use jiff::{Unit, civil::Date};
use mail::wire::{Dial, Network, PlainText, Secret, Trust, probe};
use model::{
    AccountId, AddressText, Code, Endpoint, FolderId, Problem, Provider, Security, SeenMail,
    UserId, WriteBack,
};
use serde::{Deserialize, Serialize};
use store::{AccountRow, StoreError, Who};

use crate::{Desk, contacts::owner, never_log, told, tries, users};

/// Default minutes between looks (M-8).
const REFRESH: u32 = 5;

/// Longest login name, in characters: that of an address (RFC 5321, section 4.5.3.1).
const MAX_LOGIN: usize = 320;

/// An account to be made or tested.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// The owner's sign-in address; by default who asks.
    #[serde(default)]
    pub owner: Option<String>,
    /// The account's address.
    pub address: String,
    /// Incoming server.
    pub imap: Endpoint,
    /// Outgoing server.
    #[serde(default)]
    pub smtp: Option<Endpoint>,
    /// Password; without it the account waits in NeedsPassword (M-6).
    #[serde(default)]
    pub password: Option<String>,
    /// First day of mail taken in; by default 1 January of this year.
    #[serde(default)]
    pub sync_from: Option<String>,
    /// Minutes between looks, 1 to 1440; by default 5.
    #[serde(default)]
    pub refresh_minutes: Option<u32>,
    /// A private CA, PEM.
    #[serde(default)]
    pub ca_pem: Option<String>,
    /// Whether plain text was confirmed.
    #[serde(default)]
    pub plain_confirmed: bool,
    /// Whether it is shared, with the owner as keeper.
    #[serde(default)]
    pub shared: bool,
    /// Sign-in addresses of a shared account's members.
    #[serde(default)]
    pub members: Vec<String>,
    /// Whether bodies are fetched only where a party is known (M-48).
    #[serde(default)]
    pub header_first: bool,
    /// Addresses and domains whose mail is not taken in (M-49).
    #[serde(default)]
    pub never_log: Vec<String>,
}

/// What changes; what is `None` stays.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EditAccount {
    /// Incoming server.
    pub imap: Option<Endpoint>,
    /// Outgoing server.
    pub smtp: Option<Endpoint>,
    /// Password.
    pub password: Option<String>,
    /// First day of mail taken in.
    pub sync_from: Option<String>,
    /// Minutes between looks.
    pub refresh_minutes: Option<u32>,
    /// A private CA, PEM; empty removes it.
    pub ca_pem: Option<String>,
    /// What colleagues see; the inner `None` is the agency's setting.
    #[serde(deserialize_with = "some")]
    pub seen_mail: Option<Option<SeenMail>>,
    /// Whether plain text was confirmed.
    pub plain_confirmed: bool,
    /// Whether bodies are fetched only where a party is known (M-48).
    pub header_first: Option<bool>,
    /// Addresses and domains whose mail is not taken in (M-49).
    pub never_log: Option<Vec<String>>,
    /// What may be changed at the server (M-17).
    pub write_back: Option<WriteBack>,
    /// A folder watched beside the Inbox, by its id; the inner `None` is no other.
    #[serde(deserialize_with = "some")]
    pub watched: Option<Option<FolderId>>,
}

#[expect(
    clippy::option_option,
    reason = "absent, null and a value are three answers"
)]
fn some<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// What a test of the connection found.
#[derive(Clone, Debug, Serialize)]
pub struct ProbeReport {
    /// Folders at the server.
    pub folders: u32,
    /// Messages since the first day.
    pub messages_since: u64,
    /// Their size, estimated.
    pub bytes_estimate: Option<u64>,
    /// Whether new mail is announced at once.
    pub idle: bool,
}

/// Makes an account and starts its sync.
pub async fn add(desk: &Desk, who: &Who, new: NewAccount) -> Result<AccountId, Problem> {
    let row = row_of(desk, who, &new)?;
    let address = row.address.clone();
    desk.write(who, move |w| w.add_account(&row))
        .await
        .map_err(|problem| match problem.code {
            Code::AddressTaken => Problem::at(Code::AddressTaken, "address").naming(address),
            _ => problem,
        })
}

fn row_of(desk: &Desk, who: &Who, new: &NewAccount) -> Result<AccountRow, Problem> {
    let text = AddressText::parse(&new.address)
        .ok_or(Problem::at(Code::BadAddress, "address").naming(&new.address))?;
    let owner = owner(desk, who, new.owner.as_deref(), None)?;
    let plain_allowed = new.plain_confirmed || desk.settings().allow_loopback;
    check_endpoint(&new.imap, "imap", plain_allowed)?;
    if let Some(smtp) = &new.smtp {
        check_endpoint(smtp, "smtp", plain_allowed)?;
    }
    check_ca(new.ca_pem.as_deref())?;
    let password = match &new.password {
        Some(password) if !password.is_empty() => {
            let password = provider_password(&new.imap.host, password);
            Some(desk.seal().seal(&place(text.as_str()), &password)?)
        }
        _ => None,
    };
    Ok(AccountRow {
        address: new.address.trim().to_owned(),
        owner,
        shared: new.shared,
        members: if new.shared {
            members(desk, who, &new.members)?
        } else {
            Vec::new()
        },
        member_groups: Vec::new(),
        imap: new.imap.clone(),
        smtp: new.smtp.clone(),
        password,
        sync_from: first_day(desk, who, new.sync_from.as_deref())?,
        refresh_minutes: refresh(new.refresh_minutes.unwrap_or(REFRESH))?,
        ca_pem: new.ca_pem.clone().filter(|pem| !pem.trim().is_empty()),
        seen_mail: None,
        write_back: WriteBack::default(),
        plain_confirmed: new.plain_confirmed,
        version: 1,
        made: desk.clock().now(),
        header_first: new.header_first,
        never_log: never_log::checked(&new.never_log, &[text.as_str().to_owned()])?,
        watched: None,
    })
}

fn members(desk: &Desk, who: &Who, emails: &[String]) -> Result<Vec<UserId>, Problem> {
    let mut members = Vec::new();
    for email in emails {
        let found = users::known(desk, who, email);
        members.push(found.ok_or_else(|| Problem::at(Code::BadChoice, "members").naming(email))?);
    }
    Ok(members)
}

/// Where an account's password is sealed for.
fn place(address: &str) -> String {
    format!("account/{address}/imap-password")
}

/// Google shows app passwords in groups of four: the blanks are not part of it (M-5).
fn provider_password(host: &str, password: &str) -> String {
    let google =
        Provider::from_word("gmail").is_some_and(|gmail| gmail.imap.eq_ignore_ascii_case(host));
    let bare: String = password.chars().filter(|c| !c.is_whitespace()).collect();
    if google && bare.len() == 16 {
        bare
    } else {
        password.to_owned()
    }
}

/// Whether a text can be a server's name or IP address.
pub(crate) fn check_host(host: &str, field: &'static str) -> Result<(), Problem> {
    if model::is_host(host) {
        Ok(())
    } else {
        Err(Problem::at(Code::BadHost, field).naming(host.trim()))
    }
}

fn check_endpoint(at: &Endpoint, field: &'static str, plain_allowed: bool) -> Result<(), Problem> {
    check_host(&at.host, field)?;
    if at.port == 0 {
        return Err(Problem::at(Code::BadPort, field));
    }
    if field == "imap" && matches!(at.port, 110 | 995) {
        return Err(Problem::at(
            Code::MailServer(model::FailureKind::Pop3),
            field,
        ));
    }
    if at.user.trim().is_empty() || at.user.chars().any(char::is_control) {
        return Err(Problem::at(Code::Required, "user"));
    }
    if at.user.chars().count() > MAX_LOGIN {
        return Err(Problem::at(Code::TooLong, "user"));
    }
    if at.security == Security::None && !plain_allowed {
        return Err(Problem::at(Code::PlainNeedsConfirming, field));
    }
    Ok(())
}

fn check_ca(pem: Option<&str>) -> Result<(), Problem> {
    match pem.filter(|pem| !pem.trim().is_empty()) {
        Some(pem) => Trust::check_ca(pem).map_err(|_| Problem::at(Code::BadCertificate, "ca_pem")),
        None => Ok(()),
    }
}

/// Minutes between looks, checked.
pub(crate) fn refresh(minutes: u32) -> Result<u32, Problem> {
    if (1..=1_440).contains(&minutes) {
        Ok(minutes)
    } else {
        Err(Problem::at(Code::BadChoice, "refresh_minutes").naming(minutes.to_string()))
    }
}

/// Days since 1970 of a date, by default 1 January of this year in the agency's zone (M-7).
pub(crate) fn first_day(desk: &Desk, who: &Who, given: Option<&str>) -> Result<i32, Problem> {
    let date = if let Some(text) = given.map(str::trim).filter(|text| !text.is_empty()) {
        text.parse::<Date>()
            .map_err(|_| Problem::at(Code::BadDate, "sync_from").naming(text))?
    } else {
        let today = desk
            .clock()
            .now()
            .timestamp()
            .to_zoned(desk.zone(who))
            .date();
        Date::new(today.year(), 1, 1).map_err(|_| told::broken("no first day of the year"))?
    };
    days_to(date).ok_or_else(|| Problem::at(Code::BadDate, "sync_from"))
}

/// Days from 1 January 1970 to a date.
pub(crate) fn days_to(date: Date) -> Option<i32> {
    let days = day(0).until((Unit::Day, date)).ok()?;
    Some(days.get_days())
}

/// The date so many days after 1 January 1970.
pub(crate) fn day(days: i32) -> Date {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch
        .checked_add(jiff::Span::new().days(days))
        .unwrap_or(epoch)
}

/// Changes an account; a new password or server is tried at once.
///
/// A new server, security or CA needs the password again: a stored one goes to no host, and
/// over no protection, that it was not given for.
pub async fn edit(desk: &Desk, who: &Who, id: AccountId, edit: EditAccount) -> Result<(), Problem> {
    let before = desk.read(who, |r| r.account(id))?;
    let plain_allowed =
        edit.plain_confirmed || before.plain_confirmed || desk.settings().allow_loopback;
    if let Some(imap) = &edit.imap {
        check_endpoint(imap, "imap", plain_allowed)?;
    }
    if let Some(smtp) = &edit.smtp {
        check_endpoint(smtp, "smtp", plain_allowed)?;
    }
    check_ca(edit.ca_pem.as_deref())?;
    let text =
        AddressText::parse(&before.address).ok_or_else(|| told::broken("an account's address"))?;
    let imap = edit.imap.clone().unwrap_or_else(|| before.imap.clone());
    let moved = imap != before.imap || edit.ca_pem.is_some();
    let password = match edit
        .password
        .as_deref()
        .filter(|password| !password.is_empty())
    {
        Some(password) => Some(desk.seal().seal(
            &place(text.as_str()),
            &provider_password(&imap.host, password),
        )?),
        None if moved => None,
        None => before.password.clone(),
    };
    let sync_from = match &edit.sync_from {
        Some(date) => first_day(desk, who, Some(date))?,
        None => before.sync_from,
    };
    let refresh_minutes = refresh(edit.refresh_minutes.unwrap_or(before.refresh_minutes))?;
    let never_log = match &edit.never_log {
        Some(list) => never_log::checked(list, &[text.as_str().to_owned()])?,
        None => before.never_log.clone(),
    };
    if let Some(Some(folder)) = edit.watched {
        desk.read(who, |r| r.folder(id, folder))
            .map_err(|_| Problem::at(Code::BadChoice, "watched"))?;
    }
    desk.write(who, move |w| {
        w.edit_account(id, |row| {
            row.imap = imap;
            row.smtp = edit.smtp.or(row.smtp.take());
            row.password = password;
            row.sync_from = sync_from;
            row.refresh_minutes = refresh_minutes;
            if let Some(pem) = edit.ca_pem {
                row.ca_pem = Some(pem).filter(|pem| !pem.trim().is_empty());
            }
            if let Some(seen_mail) = edit.seen_mail {
                row.seen_mail = seen_mail;
            }
            row.plain_confirmed |= edit.plain_confirmed;
            row.header_first = edit.header_first.unwrap_or(row.header_first);
            row.never_log = never_log;
            row.write_back = edit.write_back.unwrap_or(row.write_back);
            row.watched = edit.watched.unwrap_or(row.watched);
            Ok(())
        })
    })
    .await
}

/// What is needed to call an account's server.
pub(crate) fn dial(desk: &Desk, row: &AccountRow) -> Dial {
    Dial {
        at: row.imap.clone(),
        ca_pem: row.ca_pem.clone(),
        network: Network {
            allow_loopback: desk.settings().allow_loopback,
        },
        plain: if row.plain_confirmed {
            PlainText::Confirmed
        } else {
            PlainText::Refuse
        },
        deadlines: mail::wire::Deadlines::default(),
        message_limit: desk.settings().message_limit,
        compression: mail::wire::Compression::default(),
        without: Vec::new(),
    }
}

/// An account's password, opened.
pub(crate) fn password(desk: &Desk, row: &AccountRow) -> Result<Option<Secret>, Problem> {
    let Some(sealed) = &row.password else {
        return Ok(None);
    };
    let text =
        AddressText::parse(&row.address).ok_or_else(|| told::broken("an account's address"))?;
    let open = desk.seal().open(&place(text.as_str()), sealed)?;
    Ok(Some(Secret::new(open.as_str().to_owned())))
}

/// Tries a connection without saving anything (M-9).
pub async fn test(desk: &Desk, who: &Who, new: NewAccount) -> Result<ProbeReport, Problem> {
    let row = row_of(desk, who, &new)?;
    let may = desk.read(who, |r| r.may_set(&row))?;
    if !may {
        return Err(Problem::new(Code::NotFound));
    }
    try_out(desk, who, &row).await
}

/// Tries a stored account's connection.
pub async fn test_stored(desk: &Desk, who: &Who, id: AccountId) -> Result<ProbeReport, Problem> {
    let row = desk.read(who, |r| {
        let row = r.account(id)?;
        if r.may_set(&row)? {
            Ok(row)
        } else {
            Err(StoreError::NotFound)
        }
    })?;
    try_out(desk, who, &row).await
}

async fn try_out(desk: &Desk, who: &Who, row: &AccountRow) -> Result<ProbeReport, Problem> {
    let password = password(desk, row)?.ok_or(Problem::at(Code::Required, "password"))?;
    // A test tells what answers at any host and port: nobody walks a network with it.
    tries::count_test(desk, who).await?;
    let found = probe(
        desk.trust(),
        &dial(desk, row),
        &password,
        Some(day(row.sync_from)),
    )
    .await;
    let probe =
        found.map_err(|error| Problem::new(Code::MailServer(error.kind)).naming(error.words))?;
    Ok(ProbeReport {
        folders: probe.folders,
        messages_since: probe.messages_since,
        bytes_estimate: probe.bytes_estimate,
        idle: probe.idle,
    })
}
