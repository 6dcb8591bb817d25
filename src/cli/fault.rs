//! What a command ends with when it does not succeed.

use std::{fmt, process::ExitCode};

use model::{Code, Problem};

/// Why a command ends, as scripts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It failed, or it found a fault.
    Failed = 1,
    /// The command line or what it names can't be used.
    Usage = 2,
    /// The data is in use, or the daemon does not answer (sysexits: EX_UNAVAILABLE).
    Unavailable = 69,
    /// The configuration or the installation is wrong (sysexits: EX_CONFIG).
    Config = 78,
    /// Interrupted (128 + SIGINT).
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A fault in one or two plain lines: the cause first, then what helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The exit code.
    pub exit: Exit,
    /// The cause.
    pub cause: String,
    /// What helps, if it is known.
    pub remedy: Option<String>,
}

impl Fault {
    /// A fault without a remedy.
    pub fn new(exit: Exit, cause: impl Into<String>) -> Self {
        Self {
            exit,
            cause: cause.into(),
            remedy: None,
        }
    }

    /// A command that failed.
    pub fn failed(cause: impl Into<String>) -> Self {
        Self::new(Exit::Failed, cause)
    }

    /// The same with what helps.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// The fault for one of our problems' codes, told as `cause`.
    pub fn of_code(code: &str, cause: String) -> Self {
        let (exit, remedy) = match code {
            "busy" => (Exit::Unavailable, Some("Try again in a moment.")),
            "index-not-ready" => (
                Exit::Unavailable,
                Some("The search index is being made; try again in a while."),
            ),
            "not-set-up" => (
                Exit::Config,
                Some("Run: korespond init --director EMAIL --name NAME"),
            ),
            "disk-full" => (
                Exit::Failed,
                Some("Make room on the data directory's disk and try again."),
            ),
            "password-too-short" | "password-too-weak" => (
                Exit::Failed,
                Some("Choose a longer one: four unrelated words do well."),
            ),
            "plain-needs-confirming" => (
                Exit::Failed,
                Some("Use --imap-security tls, or accept plain text with --confirm-plain-text."),
            ),
            "bad-supervisor" => (
                Exit::Failed,
                Some("Name a Supervisor's or the Director's sign-in address."),
            ),
            _ => (Exit::Failed, None),
        };
        Self {
            exit,
            cause,
            remedy: remedy.map(str::to_owned),
        }
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        let cause = match problem.code {
            Code::StoreFailed => format!(
                "the store could not be read or written{}",
                problem
                    .detail
                    .map(|detail| format!(": {detail}"))
                    .unwrap_or_default()
            ),
            Code::NotSetUp => "there is no Director yet, so nobody could sign in".to_owned(),
            _ => problem.to_string(),
        };
        Self::of_code(problem.code.word(), cause)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "korespond: {}", plain(&self.cause))?;
        match &self.remedy {
            Some(remedy) => write!(f, "\n{}", plain(remedy)),
            None => Ok(()),
        }
    }
}

/// Text in one line that can't steer a terminal.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_one_or_two_plain_lines() {
        let fault = Fault::failed("no\n\u{1b}[31mway").remedy("go\naround");
        assert_eq!(fault.to_string(), "korespond: no  [31mway\ngo around");
    }

    #[test]
    fn codes_become_exit_codes() {
        let exit = |code| Fault::from(Problem::new(code)).exit;
        assert_eq!(exit(Code::Busy), Exit::Unavailable);
        assert_eq!(exit(Code::NotSetUp), Exit::Config);
        assert_eq!(exit(Code::NotFound), Exit::Failed);
    }
}
