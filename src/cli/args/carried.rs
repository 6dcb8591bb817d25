//! What is brought in, taken out, backed up and restored.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// What is taken in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Take in contacts from a CSV file; the first line names its columns
    #[command(
        after_help = "Example: korespond import contacts contacts.csv --owner bo@agency.example"
    )]
    Contacts {
        /// The CSV file, in UTF-8
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Who owns the contacts [default: the Director]
        #[arg(long, value_name = "EMAIL")]
        owner: Option<String>,
    },
    /// Take mail from an mbox file or a Maildir into a folder of its own; begun again, it stores
    /// nothing twice
    #[command(
        after_help = "Example: korespond import mail old.mbox bo@agency.example --folder Old"
    )]
    Mail {
        /// The mbox file, or the Maildir with its subfolders
        #[arg(value_name = "PATH")]
        path: PathBuf,
        /// The account's address
        #[arg(value_name = "ADDRESS")]
        address: String,
        /// The folder, which no server has; a Maildir's subfolders go below it
        #[arg(long, value_name = "F")]
        folder: String,
    },
}

/// What is taken out.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// Take an account's mail out, every message byte for byte in the folder where it stands
    #[command(
        after_help = "Example: korespond export mail bo@agency.example --to bo-mail --format maildir"
    )]
    Mail {
        /// The account's address
        #[arg(value_name = "ADDRESS")]
        address: String,
        /// The mbox file, which must not be there yet, or the Maildir, which is filled up
        #[arg(long, value_name = "PATH")]
        to: PathBuf,
        /// One mbox file (quoted as mboxrd), or a Maildir with subfolders
        #[arg(long)]
        format: ExportForm,
        /// One folder only
        #[arg(long, value_name = "F")]
        folder: Option<String>,
    },
}

/// How mail is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportForm {
    /// One file
    Mbox,
    /// A file for each message
    Maildir,
}

/// Where a backup goes.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file; a backup of that name is replaced once the new one is whole
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// Put in the key that seals stored passwords: whoever has the file can then open them all
    #[arg(long)]
    pub with_key: bool,
}

/// What is restored.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup
    #[arg(long, value_name = "FILE")]
    pub from: PathBuf,
    /// Make a new key, where the old one is lost: passwords of accounts are forgotten and must
    /// be typed anew, second factors are set up anew
    #[arg(long)]
    pub new_key: bool,
}
