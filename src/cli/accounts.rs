//! `korespond account add` and `list`.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::boot::Workers;

use super::{
    World,
    api::{Api, Path, rows},
    args::{AccountAdd, Listing, Security},
    contacts::bounded_file,
    fault::{Exit, Fault},
    out::Out,
    password,
    people::text,
    reach::with_api,
};

/// The largest file of certificates read, in bytes.
const CA_LIMIT: u64 = 1 << 20;

/// An account as the API tells it; only what is shown here.
#[derive(Debug, Deserialize)]
pub struct Account {
    /// Its address.
    pub address: String,
    /// How it fares.
    pub state: State,
    /// Messages stored.
    pub messages: u64,
    /// When it was last wholly in step.
    pub last_good_sync: Option<Timestamp>,
}

/// How an account fares; the fields that its state has.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct State {
    /// The state's word.
    #[serde(rename = "state")]
    pub word: String,
    /// Messages held so far.
    pub done: u64,
    /// Messages to hold.
    pub total: u64,
    /// Up to date since.
    pub since: Option<Timestamp>,
    /// Folders that are not, as they can't be read.
    pub but: u64,
    /// When it is tried again.
    pub retry_at: Option<Timestamp>,
    /// What went wrong.
    pub failure: Option<Failure>,
}

/// What went wrong, when, in the server's words.
#[derive(Debug, Deserialize)]
pub struct Failure {
    /// The kind's word.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// The server's own words.
    pub words: String,
}

impl State {
    /// The state in a few words.
    pub fn told(&self) -> String {
        let word = self.word.replace('-', " ");
        match &self.failure {
            Some(failure) => format!("{word}: {}", failure.told()),
            None if self.total > 0 => format!("{word} {}/{}", self.done, self.total),
            None if self.but > 0 => format!("{word} but for {} folders", self.but),
            None => word,
        }
    }
}

impl Failure {
    /// The failure in a few words.
    pub fn told(&self) -> String {
        let kind = self.kind.replace('-', " ");
        if self.words.is_empty() {
            kind
        } else {
            format!("{kind} ({})", self.words)
        }
    }
}

/// An account read from an answer.
pub fn read(value: &Value) -> Result<Account, Fault> {
    Account::deserialize(value)
        .map_err(|e| Fault::failed(format!("the answer's account can't be read: {e}")))
}

/// The id of the account with an address, as it stands in paths.
pub async fn id_of(api: &Api, address: &str) -> Result<String, Fault> {
    let path = Path::new("/api/v1/accounts").with("address", address);
    let found = rows(&mut api.get(path.as_str()).await?)?;
    let id = found.first().and_then(|account| account.get("id"));
    match id {
        Some(Value::String(id)) => Ok(id.clone()),
        Some(Value::Number(id)) => Ok(id.to_string()),
        _ => Err(Fault::failed(format!("there is no account {address}"))
            .remedy("List them: korespond account list")),
    }
}

/// Adds a mail account.
pub async fn add(world: &World, add: AccountAdd) -> Result<(), Fault> {
    let password = add.password_stdin.then(password::read).transpose()?;
    let ca = add
        .ca
        .as_deref()
        .map(|file| bounded_file(file, CA_LIMIT))
        .transpose()?
        .map(String::from_utf8)
        .transpose()
        .map_err(|_| Fault::new(Exit::Usage, "the CA file is no PEM text"))?;
    let account = wanted(&add, password.as_ref(), ca.as_deref());
    with_api(world, Workers::Off, async |reached| {
        reached.api.post("/api/v1/accounts", &account).await
    })
    .await?;
    let mut out = Out::new();
    out.line(&format!("{} is added.", add.address))?;
    if !add.password_stdin {
        out.line("It waits for its password, which its owner gives in the panel.")?;
    }
    out.done()
}

fn wanted(add: &AccountAdd, password: Option<&Zeroizing<String>>, ca: Option<&str>) -> Value {
    let user = add.imap_user.as_deref().unwrap_or(&add.address);
    let imap_port = add.imap_port.unwrap_or(match add.imap_security {
        Security::Tls => 993,
        Security::Starttls | Security::None => 143,
    });
    let endpoint = |host: &str, port: u16, security: Security, user: &str| {
        json!({
            "host": host,
            "port": port,
            "security": model::Security::from(security).word(),
            "user": user,
        })
    };
    let smtp = add.smtp_host.as_deref().map(|host| {
        let security = add.smtp_security.unwrap_or(Security::Tls);
        let port = add.smtp_port.unwrap_or(match security {
            Security::Tls => 465,
            Security::Starttls | Security::None => 587,
        });
        endpoint(
            host,
            port,
            security,
            add.smtp_user.as_deref().unwrap_or(user),
        )
    });
    json!({
        "owner": add.owner,
        "address": add.address,
        "imap": endpoint(&add.imap_host, imap_port, add.imap_security, user),
        "smtp": smtp,
        "password": password.map(|password| password.as_str()),
        "sync_from": add.sync_from,
        "ca_pem": ca,
        "plain_confirmed": add.confirm_plain_text,
        "shared": add.shared,
        "header_first": add.header_first,
        "never_log": add.never_log,
    })
}

/// Lists mail accounts.
pub async fn list(world: &World, listing: &Listing) -> Result<(), Fault> {
    let mut answer = with_api(world, Workers::Off, async |reached| {
        reached.api.get("/api/v1/accounts").await
    })
    .await?;
    let mut out = Out::new();
    if listing.json {
        out.json(&answer)?;
    } else {
        out.table(&lines(&rows(&mut answer)?)?)?;
    }
    out.done()
}

/// Accounts in columns.
pub fn lines(accounts: &[Value]) -> Result<Vec<Vec<String>>, Fault> {
    accounts
        .iter()
        .map(|value| {
            let account = read(value)?;
            let last = account
                .last_good_sync
                .map_or_else(|| "never".to_owned(), |at| format!("{at:.0}"));
            let fares = told(value, &account);
            Ok(vec![
                account.address,
                format!("{} messages", account.messages),
                format!("in step {last}"),
                fares,
                text(value, "owner_name").to_owned(),
            ])
        })
        .collect()
}

/// How an account fares, with what could not be brought of its mail.
fn told(value: &Value, account: &Account) -> String {
    let state = account.state.told();
    match value.get("unmended").and_then(Value::as_u64).unwrap_or(0) {
        0 => state,
        missing => format!("{state}; {missing} messages could not be brought"),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::{self, Cli, Command};

    fn asked(line: &str) -> Value {
        let line =
            format!("korespond account add --owner o@x.example --address a@x.example {line}");
        match Cli::try_parse_from(line.split(' ')).unwrap().command {
            Command::Account(args::Account::Add(add)) => {
                wanted(&add, Some(&Zeroizing::new("pw".to_owned())), None)
            }
            _ => panic!("another command"),
        }
    }

    #[test]
    fn what_is_not_said_is_usual() {
        let account = asked("--imap-host i.example");
        assert_eq!(
            account["imap"],
            json!({"host": "i.example", "port": 993, "security": "tls", "user": "a@x.example"})
        );
        assert_eq!(account["smtp"], Value::Null);
        assert_eq!(account["plain_confirmed"], false);

        let account = asked(
            "--imap-host i.example --imap-security none --imap-user u --smtp-host s.example --smtp-security starttls",
        );
        assert_eq!(account["imap"]["port"], 143);
        assert_eq!(
            account["smtp"],
            json!({"host": "s.example", "port": 587, "security": "starttls", "user": "u"})
        );
    }

    #[test]
    fn states_are_told_in_words() {
        let account = json!({"address": "a@x.example", "messages": 3, "last_good_sync": null,
            "owner_name": "Ana", "state": {"state": "failed", "failure":
            {"kind": "auth-failed", "at": "1970-01-01T00:00:00Z", "words": "no"}}});
        assert_eq!(
            lines(&[account]).unwrap(),
            [[
                "a@x.example",
                "3 messages",
                "in step never",
                "failed: auth failed (no)",
                "Ana"
            ]]
        );
    }
}
