//! The command line's words (O-4, O-6).

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

mod carried;
mod user;

pub use carried::{Backup, Export, ExportForm, Import, Restore};
pub use user::{User, UserAdd, UserList};

/// Korespond: an agency's mail, in step, matched and found.
#[derive(Debug, Parser)]
#[command(
    name = "korespond",
    version,
    about = "Self-hosted mail gateway for agencies: every client's mail, in step, matched and found",
    after_help = "Try it:  korespond demo\nSet it up:\n  korespond init --director ana@agency.example --name 'Ana Nowak'\n  korespond serve",
    after_long_help = "Commands for a running daemon talk to it over DATA/korespond.sock; with none \
                       running they open the data themselves.\n\nExit codes: 0 done, 1 failed or \
                       fault found, 2 usage, 69 data in use or daemon not answering, 78 \
                       configuration, 130 interrupted.\n\nTry it:  korespond demo",
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Cli {
    /// Where the data and the settings are.
    #[command(flatten)]
    pub place: Place,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Where the data and the settings are.
#[derive(Clone, Debug, Default, Args)]
pub struct Place {
    /// Data directory [default: data.dir of the configuration]
    #[arg(long, global = true, display_order = 900, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Configuration file [default: /etc/korespond/korespond.toml if it is there]
    #[arg(long, global = true, display_order = 901, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Key file that seals stored passwords [default: DATA/korespond.key]
    #[arg(long, global = true, display_order = 902, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the daemon: sync, panel and API
    #[command(
        after_help = "Example: korespond serve --data /var/lib/korespond --listen 127.0.0.1:8025"
    )]
    Serve(Listen),
    /// Show Korespond with a sample agency, on real servers of its own
    #[command(after_help = "Example: korespond demo --listen 127.0.0.1:8025")]
    Demo(Listen),
    /// Make the data directory, the key file and the Director
    #[command(
        after_help = "Example: korespond init --data /var/lib/korespond --director \
                            ana@agency.example --name 'Ana Nowak' --password-stdin < password"
    )]
    Init(Init),
    /// Check the configuration and show the values that hold
    #[command(after_help = "Example: korespond check-config --config ./korespond.toml")]
    CheckConfig,
    /// Check data directory, key, store, disk and clock
    #[command(after_help = "Example: korespond doctor --data /var/lib/korespond")]
    Doctor(Listing),
    /// Show accounts and how they fare
    #[command(after_help = "Example: korespond status --json")]
    Status(Listing),
    /// Show what is held of accounts, against what their servers have
    #[command(after_help = "Example: korespond ledger ana@agency.example --json-lines")]
    Ledger(Ledger),
    /// Add, list and block users, help them sign in, make API tokens
    #[command(subcommand)]
    User(User),
    /// Add, list and sync mail accounts
    #[command(subcommand)]
    Account(Account),
    /// Take in contacts from a table, or mail from an mbox file or a Maildir
    #[command(subcommand)]
    Import(Import),
    /// Take mail out into an mbox file or a Maildir
    #[command(subcommand)]
    Export(Export),
    /// Back up everything into one file, also while the daemon runs
    #[command(
        after_help = "Example: korespond backup --to /srv/backups/korespond.backup\n\nThe key file is \
                      not in it unless you say --with-key: keep a copy of it elsewhere."
    )]
    Backup(Backup),
    /// Make a data directory of a backup
    #[command(
        after_help = "Example: korespond restore --from /srv/backups/korespond.backup --data \
                      /var/lib/korespond"
    )]
    Restore(Restore),
    /// Make the search index again from the stored mail
    #[command(after_help = "Example: korespond reindex --data /var/lib/korespond")]
    Reindex,
    /// Check every index against the records; exit 1 and a list on any fault
    #[command(after_help = "Example: korespond verify --data /var/lib/korespond")]
    Verify,
    /// Print completions for a shell
    #[command(
        after_help = "Example: korespond completions bash > /etc/bash_completion.d/korespond"
    )]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    #[command(after_help = "Example: korespond man | man -l -")]
    Man,
}

/// Where the panel is listened on.
#[derive(Debug, Args)]
pub struct Listen {
    /// Address and port of the panel [default: server.listen of the configuration]
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<SocketAddr>,
}

/// The first Director.
#[derive(Debug, Args)]
pub struct Init {
    /// The Director's sign-in address
    #[arg(long, value_name = "EMAIL")]
    pub director: String,
    /// The Director's name
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Read the password from the first line of standard input; else one is made and shown once
    #[arg(long)]
    pub password_stdin: bool,
}

/// How a list is printed.
#[derive(Debug, Args)]
pub struct Listing {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Which ledger, and how.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags of a command line stand for themselves"
)]
pub struct Ledger {
    /// The account's address; without it the sums of all accounts, the worst first
    #[arg(value_name = "ADDRESS")]
    pub address: Option<String>,
    /// Compare every folder with the server in full first, and fetch what is missing
    #[arg(long)]
    pub check: bool,
    /// With --check: wait for its end; exit 1 if mail could not be brought
    #[arg(long, requires = "check")]
    pub wait: bool,
    /// Print one JSON object a line for each placement instead of the sums
    #[arg(long)]
    pub json_lines: bool,
    /// With --json-lines: also what is gone at the server
    #[arg(long, requires = "json_lines")]
    pub gone: bool,
}

/// Mail accounts.
#[derive(Debug, Subcommand)]
pub enum Account {
    /// Add a mail account
    #[command(
        after_help = "Example: korespond account add --owner bo@agency.example --address \
                            bo@agency.example --imap-host imap.agency.example --imap-port 993 \
                            --imap-security tls --imap-user bo --password-stdin < password"
    )]
    Add(Box<AccountAdd>),
    /// List mail accounts
    #[command(after_help = "Example: korespond account list --json")]
    List(Listing),
    /// Look at all folders of an account now
    #[command(after_help = "Example: korespond account sync bo@agency.example --wait")]
    Sync {
        /// The account's address
        #[arg(value_name = "ADDRESS")]
        address: String,
        /// Return when it is up to date, or say why it can't be
        #[arg(long)]
        wait: bool,
    },
}

/// A mail account to be added.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "options of a command stand each for itself"
)]
pub struct AccountAdd {
    /// The owner's sign-in address
    #[arg(long, value_name = "EMAIL")]
    pub owner: String,
    /// The account's address
    #[arg(long, value_name = "EMAIL")]
    pub address: String,
    /// Whether the owner keeps it for several people
    #[arg(long)]
    pub shared: bool,
    /// Fetch bodies only of mail with a known party
    #[arg(long)]
    pub header_first: bool,
    /// An address or domain whose mail is not taken in at all; may be given several times
    #[arg(long, value_name = "ADDRESS")]
    pub never_log: Vec<String>,
    /// Incoming server's name or IP address
    #[arg(long, value_name = "HOST")]
    pub imap_host: String,
    /// Incoming server's port [default: 993 for tls, else 143]
    #[arg(long, value_name = "PORT")]
    pub imap_port: Option<u16>,
    /// Incoming server's protection
    #[arg(long, default_value = "tls")]
    pub imap_security: Security,
    /// Login name at the incoming server [default: the address]
    #[arg(long, value_name = "USER")]
    pub imap_user: Option<String>,
    /// Outgoing server's name or IP address
    #[arg(long, value_name = "HOST")]
    pub smtp_host: Option<String>,
    /// Outgoing server's port [default: 465 for tls, else 587]
    #[arg(long, value_name = "PORT", requires = "smtp_host")]
    pub smtp_port: Option<u16>,
    /// Outgoing server's protection [default: tls]
    #[arg(long, requires = "smtp_host")]
    pub smtp_security: Option<Security>,
    /// Login name at the outgoing server [default: that of the incoming]
    #[arg(long, value_name = "USER", requires = "smtp_host")]
    pub smtp_user: Option<String>,
    /// First day of mail taken in [default: 1 January of this year]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub sync_from: Option<String>,
    /// PEM file of the private authority that signed the servers' certificates
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Accept that passwords and mail travel in plain text (with security none)
    #[arg(long)]
    pub confirm_plain_text: bool,
    /// Read the account's password from the first line of standard input; without it the
    /// account waits until its owner gives the password in the panel
    #[arg(long)]
    pub password_stdin: bool,
}

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Security {
    /// TLS from the first byte
    Tls,
    /// Plain text raised to TLS
    Starttls,
    /// Plain text
    None,
}

impl From<Security> for model::Security {
    fn from(security: Security) -> Self {
        match security {
            Security::Tls => Self::Tls,
            Security::Starttls => Self::Starttls,
            Security::None => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parsed(line: &str) -> Command {
        Cli::try_parse_from(line.split(' '))
            .unwrap_or_else(|e| panic!("{line}: {e}"))
            .command
    }

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn fixed_forms_are_understood() {
        for form in [
            "korespond init --data D --director E --name N --password-stdin",
            "korespond serve --data D --config F --listen 127.0.0.1:0",
            "korespond serve --data D",
            "korespond user add --data D --email E --name N --role supervisor --password-stdin",
            "korespond user add --data D --email E --name N --role agent --supervisor S --group G --password-stdin",
            "korespond account add --data D --owner E --address A --imap-host H --imap-port 993 --imap-security tls --imap-user U --password-stdin",
            "korespond account add --data D --owner E --address A --imap-host H --imap-port 143 --imap-security none --imap-user U --smtp-host H --smtp-port 25 --smtp-security starttls --smtp-user U --sync-from 2026-01-01 --ca F --password-stdin",
            "korespond account sync A --data D --wait",
            "korespond status --data D --json",
            "korespond ledger A --data D --json-lines",
            "korespond ledger A --data D --json-lines --gone",
            "korespond user token --data D --email E",
            "korespond user list --data D --json",
            "korespond user list --status blocked --status ip-restricted",
            "korespond user block --data D --email E",
            "korespond user unblock --data D --email E",
            "korespond user password --data D --email E --password-stdin",
            "korespond user reset-factor --data D --email E",
            "korespond user unlock --data D --email E",
            "korespond import contacts F --data D --owner E",
            "korespond import mail P A --data D --folder F",
            "korespond export mail A --data D --to P --format mbox --folder F",
            "korespond export mail A --to P --format maildir",
            "korespond backup --data D --to F",
            "korespond backup --to F --with-key",
            "korespond restore --from F --data D",
            "korespond restore --from F --data D --new-key",
            "korespond reindex --data D",
            "korespond demo --listen 127.0.0.1:0 --data D",
            "korespond demo",
            "korespond verify --data D",
            "korespond check-config",
            "korespond doctor --data D",
            "korespond completions bash",
            "korespond man",
        ] {
            parsed(form);
        }
    }

    #[test]
    fn values_land_where_they_belong() {
        let Command::Account(Account::Add(add)) = parsed(
            "korespond account add --data D --owner E --address A --imap-host H --imap-security starttls --password-stdin",
        ) else {
            panic!("another command");
        };
        assert_eq!(add.imap_security, Security::Starttls);
        assert!(add.password_stdin && add.imap_port.is_none() && !add.shared);

        let cli = Cli::try_parse_from(["korespond", "account", "sync", "A", "--data", "D"]);
        assert_eq!(cli.unwrap().place.data, Some(PathBuf::from("D")));
    }

    #[test]
    fn usage_faults_are_refused() {
        for line in [
            "korespond",
            "korespond user add --email E --name N --role director",
            "korespond account add --owner E --address A --imap-host H --smtp-port 25",
            "korespond serve --listen 8025",
            "korespond ledger A --gone",
        ] {
            assert!(Cli::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
    }

    #[test]
    fn every_command_shows_an_example() {
        fn walk(command: &clap::Command) {
            if command.has_subcommands() {
                command.get_subcommands().for_each(walk);
            } else {
                let help = command.get_after_help().map(ToString::to_string);
                assert!(
                    help.is_some_and(|text| text.contains("korespond")),
                    "{} has no example",
                    command.get_name()
                );
            }
        }
        walk(&Cli::command());
    }
}
