//! The command line: words in, one or two lines out, an exit code that scripts can use.

mod accounts;
mod api;
mod args;
mod backup;
mod checks;
mod contacts;
mod demo;
mod doctor;
mod export;
mod fault;
mod import;
mod init;
mod ledger;
mod out;
mod password;
mod people;
mod progress;
mod reach;
mod restore;
mod serve;
mod status;
mod sync;

use std::{collections::BTreeMap, path::PathBuf, process::ExitCode, time::Duration};

use clap::{CommandFactory, Parser, error::ErrorKind};

use crate::config::{self, Config, Effective, Sources};
use args::{Account, Cli, Command, Export, Import, Place, User};
use fault::{Exit, Fault};
use out::Out;

/// Longest wait for blocking work when the process ends.
const END_TIME: Duration = Duration::from_millis(200);

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(said) => return usage(&said),
    };
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            fault.exit.into()
        }
    }
}

/// Help and version are no fault; all else clap says is one of usage, told in two lines.
fn usage(said: &clap::Error) -> ExitCode {
    let asks_for_help = !said.use_stderr();
    if asks_for_help || said.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let printed = said.print();
        return if asks_for_help && printed.is_ok() {
            ExitCode::SUCCESS
        } else {
            Exit::Usage.into()
        };
    }
    eprintln!("{}", misused(&said.render().to_string()));
    Exit::Usage.into()
}

/// What clap says up to its first empty line is the cause; lists in it become one line.
fn misused(said: &str) -> Fault {
    let cause: Vec<&str> = said
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let cause = cause.join(" ");
    let cause = cause.strip_prefix("error: ").unwrap_or(&cause);
    Fault::new(Exit::Usage, cause).remedy("See: korespond --help, or COMMAND --help")
}

fn run(cli: Cli) -> Result<(), Fault> {
    match cli.command {
        Command::Completions { shell } => return completions(shell),
        Command::Man => return manual(),
        _ => {}
    }
    // A core dump would hold keys and passwords (O-17).
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
        .map_err(|e| Fault::failed(format!("core dumps can't be switched off: {e}")))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Fault::failed(format!("no threads can be started: {e}")))?;
    let done = runtime.block_on(execute(cli));
    runtime.shutdown_timeout(END_TIME);
    done
}

async fn execute(cli: Cli) -> Result<(), Fault> {
    let listen = match &cli.command {
        Command::Serve(listen) | Command::Demo(listen) => listen.listen,
        _ => None,
    };
    let world = World::of(&cli.place, listen.map(|at| at.to_string()))?;
    match cli.command {
        Command::Serve(_) => serve::serve(&world).await,
        Command::Demo(_) => demo::demo(world, cli.place.data).await,
        Command::Init(init) => init::init(&world, init).await,
        Command::CheckConfig => checks::config(&world),
        Command::Doctor(listing) => doctor::doctor(&world, &listing).await,
        Command::Status(listing) => status::status(&world, &listing).await,
        Command::Ledger(ledger) => ledger::ledger(&world, &ledger).await,
        Command::User(User::Add(add)) => people::add(&world, add).await,
        Command::User(User::List(listing)) => people::list(&world, &listing).await,
        Command::User(User::Block { email }) => people::block(&world, &email).await,
        Command::User(User::Unblock { email }) => people::unblock(&world, &email).await,
        Command::User(User::Token { email }) => people::token(&world, &email).await,
        Command::User(User::Password {
            email,
            password_stdin,
        }) => people::password(&world, &email, password_stdin).await,
        Command::User(User::ResetFactor { email }) => people::reset_factor(&world, &email).await,
        Command::User(User::Unlock { email }) => people::unlock(&world, &email).await,
        Command::Account(Account::Add(add)) => accounts::add(&world, *add).await,
        Command::Account(Account::List(listing)) => accounts::list(&world, &listing).await,
        Command::Account(Account::Sync { address, wait }) => {
            sync::sync(&world, &address, wait).await
        }
        Command::Import(Import::Contacts { file, owner }) => {
            contacts::import(&world, &file, owner.as_deref()).await
        }
        Command::Import(Import::Mail {
            path,
            address,
            folder,
        }) => import::mail(&world, &path, (&address, &folder)).await,
        Command::Export(Export::Mail {
            address,
            to,
            format,
            folder,
        }) => export::mail(&world, (&address, folder.as_deref()), (&to, format)).await,
        Command::Backup(ask) => backup::backup(&world, &ask).await,
        Command::Restore(ask) => restore::restore(&world, ask).await,
        Command::Reindex => checks::reindex(&world).await,
        Command::Verify => checks::verify(&world).await,
        Command::Completions { .. } | Command::Man => Ok(()),
    }
}

/// What a command finds around it: the configuration and the environment.
pub struct World {
    /// The configuration that holds.
    pub config: Config,
    /// Its values with their origins.
    pub effective: Vec<Effective>,
    /// All variables of the environment that are text.
    pub variables: BTreeMap<String, String>,
}

impl World {
    fn of(place: &Place, listen: Option<String>) -> Result<Self, Fault> {
        let variables: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self::with(place, listen, variables)
    }

    fn with(
        place: &Place,
        listen: Option<String>,
        variables: BTreeMap<String, String>,
    ) -> Result<Self, Fault> {
        let mut flags = BTreeMap::new();
        for (key, path) in [
            ("data.dir", &place.data),
            ("data.key_file", &place.key_file),
        ] {
            if let Some(path) = path {
                let path = path.to_str().ok_or_else(|| {
                    Fault::new(Exit::Usage, format!("{} is no UTF-8", path.display()))
                })?;
                flags.insert(key, path.to_owned());
            }
        }
        if let Some(listen) = listen {
            flags.insert("server.listen", listen);
        }
        let sources = Sources {
            file: place.config.clone(),
            variables,
            flags,
        };
        let (config, effective) = config::load(&sources).map_err(|bad| {
            Fault::new(Exit::Config, bad.0).remedy("See what holds: korespond check-config")
        })?;
        Ok(Self {
            config,
            effective,
            variables: sources.variables,
        })
    }

    /// systemd's credentials, if it gave any.
    pub fn credentials(&self) -> Option<PathBuf> {
        self.variables
            .get("CREDENTIALS_DIRECTORY")
            .map(PathBuf::from)
    }
}

fn completions(shell: clap_complete::Shell) -> Result<(), Fault> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "korespond", &mut text);
    Out::new().bytes(&text)
}

/// The manual: the page of the whole, then one for each command.
fn manual() -> Result<(), Fault> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let mut text = Vec::new();
    pages(&command, &mut text)
        .map_err(|e| Fault::failed(format!("the manual can't be made: {e}")))?;
    Out::new().bytes(&text)
}

fn pages(command: &clap::Command, text: &mut Vec<u8>) -> std::io::Result<()> {
    clap_mangen::Man::new(command.clone()).render(text)?;
    command
        .get_subcommands()
        .try_for_each(|below| pages(below, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misuse_is_told_in_two_lines() {
        let line = "korespond user add --email e";
        let said = Cli::try_parse_from(line.split(' ')).unwrap_err();
        assert_eq!(
            misused(&said.render().to_string()).to_string(),
            "korespond: the following required arguments were not provided: --name <NAME> --role \
             <ROLE>\nSee: korespond --help, or COMMAND --help"
        );
    }

    #[test]
    fn a_wrong_configuration_has_its_exit_code() {
        let variables = BTreeMap::from([("KORESPOND__LOG__LEVEL".into(), "all".into())]);
        let fault = World::with(&Place::default(), None, variables)
            .err()
            .unwrap();
        assert_eq!(fault.exit, Exit::Config);
        assert!(fault.cause.contains("log.level"), "{}", fault.cause);
    }
}
