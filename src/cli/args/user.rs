//! The words of `korespond user`.

use clap::{Args, Subcommand, ValueEnum};

/// Users, their ways in, and their tokens.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a user
    #[command(
        after_help = "Example: korespond user add --email bo@agency.example --name 'Bo Lis' \
                            --role agent --supervisor ana@agency.example --password-stdin < password"
    )]
    Add(UserAdd),
    /// List users: those who sign in, unless statuses are given
    #[command(after_help = "Example: korespond user list --status blocked --status deleted --json")]
    List(UserList),
    /// Block a user: their sessions and tokens end at once
    #[command(after_help = "Example: korespond user block --email bo@agency.example")]
    Block {
        /// The user's sign-in address
        #[arg(long, value_name = "EMAIL")]
        email: String,
    },
    /// Let a blocked user in again
    #[command(after_help = "Example: korespond user unblock --email bo@agency.example")]
    Unblock {
        /// The user's sign-in address
        #[arg(long, value_name = "EMAIL")]
        email: String,
    },
    /// Make an API token for a user and print it alone
    #[command(after_help = "Example: TOKEN=$(korespond user token --email bo@agency.example)")]
    Token {
        /// The user's sign-in address
        #[arg(long, value_name = "EMAIL")]
        email: String,
    },
    /// Set a user's password; all their sessions and tokens end
    #[command(
        after_help = "Example: korespond user password --email bo@agency.example --password-stdin < password"
    )]
    Password {
        /// The user's sign-in address
        #[arg(long, value_name = "EMAIL")]
        email: String,
        /// Read the password from the first line of standard input; else one is made and shown once
        #[arg(long)]
        password_stdin: bool,
    },
    /// Take a user's second factor away, whose device is lost
    #[command(after_help = "Example: korespond user reset-factor --email bo@agency.example")]
    ResetFactor {
        /// The user's sign-in address
        #[arg(long, value_name = "EMAIL")]
        email: String,
    },
    /// Forget a user's failed tries to sign in, so that they need not wait
    #[command(after_help = "Example: korespond user unlock --email bo@agency.example")]
    Unlock {
        /// The user's sign-in address
        #[arg(long, value_name = "EMAIL")]
        email: String,
    },
}

/// Which users are listed, and how.
#[derive(Debug, Args)]
pub struct UserList {
    /// A status; may be given several times [default: active and ip-restricted]
    #[arg(long, value_name = "STATUS")]
    pub status: Vec<Status>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// A user's status as shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Status {
    /// Signs in from anywhere
    Active,
    /// Signs in from allowed networks only
    IpRestricted,
    /// Not before confirming by e-mail
    PendingActivation,
    /// Does not sign in; a seat
    Blocked,
    /// Does not sign in; no seat
    Deleted,
}

impl Status {
    /// The word that the API knows.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => model::ShownStatus::Active.word(),
            Self::IpRestricted => model::ShownStatus::IpRestricted.word(),
            Self::PendingActivation => model::ShownStatus::PendingActivation.word(),
            Self::Blocked => model::ShownStatus::Blocked.word(),
            Self::Deleted => model::ShownStatus::Deleted.word(),
        }
    }
}

/// A user to be added.
#[derive(Debug, Args)]
pub struct UserAdd {
    /// Sign-in address
    #[arg(long, value_name = "EMAIL")]
    pub email: String,
    /// Name
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Role
    #[arg(long)]
    pub role: Role,
    /// The supervisor's address [default: the Director's]
    #[arg(long, value_name = "EMAIL")]
    pub supervisor: Option<String>,
    /// A further group by its name
    #[arg(long, value_name = "NAME")]
    pub group: Option<String>,
    /// Read the password from the first line of standard input; else one is made and shown once
    #[arg(long)]
    pub password_stdin: bool,
}

/// A role that can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Supervisor
    Supervisor,
    /// Agent
    Agent,
}

impl Role {
    /// The word that the API knows.
    pub fn word(self) -> &'static str {
        match self {
            Self::Supervisor => model::Role::Supervisor.word(),
            Self::Agent => model::Role::Agent.word(),
        }
    }
}
