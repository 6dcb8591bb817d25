//! Opening a folder, for reading or for changes.

use model::Flags;

use super::{
    command::Command,
    error::WireError,
    item,
    reader::Reader,
    response::{Data, Remark},
    session::Session,
    status::modseq,
};

/// What a folder is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing at the server changes (EXAMINE).
    Reading,
    /// What was done here is written back (SELECT).
    Changes,
}

impl Access {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Reading => "EXAMINE",
            Self::Changes => "SELECT",
        }
    }
}

/// An opened folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selected {
    /// The epoch of its UIDs; never 0.
    pub uidvalidity: u32,
    /// The next UID, as the server says.
    pub uidnext: Option<u32>,
    /// Messages in it, as the server says.
    pub exists: u32,
    /// The highest number of a change in it (RFC 7162); `None` where the server keeps none.
    pub highest_modseq: Option<u64>,
    /// What names the folder through every renaming (RFC 8474).
    pub mailbox_id: Option<String>,
    /// Whether nothing can be changed in it: it was opened so, or the server said so.
    pub read_only: bool,
    /// The flags that last; `None` where the server doesn't say, and all do.
    pub permanent: Option<Permanent>,
}

/// The flags that last beyond a session in a folder (RFC 9051, `PERMANENTFLAGS`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permanent {
    /// Those that are named.
    pub flags: Flags,
    /// Whether new keywords can be made.
    pub keywords: bool,
}

/// What is heard while a folder is being opened.
#[derive(Default)]
pub(super) struct Opening {
    selected: Selected,
    uidvalidity: Option<u32>,
}

impl Opening {
    /// Takes in what concerns the folder itself; true if all that came before was about
    /// the folder that was open until now (RFC 7162, section 3.2.11).
    pub(super) fn take(&mut self, data: &Data) -> bool {
        match data {
            Data::Exists(count) => self.selected.exists = *count,
            Data::Remark(remark) if remark.has_code("CLOSED") => {
                *self = Self::default();
                return true;
            }
            Data::Remark(remark) => self.note(remark),
            _ => {}
        }
        false
    }

    fn note(&mut self, remark: &Remark) {
        let number = |name| remark.code_value(name).and_then(|text| text.parse().ok());
        let selected = &mut self.selected;
        self.uidvalidity = number("UIDVALIDITY").or(self.uidvalidity);
        selected.uidnext = number("UIDNEXT").or(selected.uidnext);
        if remark.has_code("NOMODSEQ") {
            selected.highest_modseq = None;
        }
        if let Some(text) = remark.code_value("HIGHESTMODSEQ") {
            selected.highest_modseq = text.parse().ok().and_then(modseq);
        }
        if let Some(text) = remark.code_value("MAILBOXID") {
            // What can't be read is no id.
            let _ = item::object(&mut Reader::new(text.as_bytes()), &mut selected.mailbox_id);
        }
        if let Some(text) = remark.code_value("PERMANENTFLAGS") {
            selected.permanent = permanent(text);
        }
    }

    /// The folder, once the server's own OK is there.
    pub(super) fn finish(mut self, done: &Remark, access: Access) -> Result<Selected, WireError> {
        self.note(done);
        let uidvalidity = self
            .uidvalidity
            .filter(|value| *value != 0)
            .ok_or_else(|| {
                WireError::not_understood("the folder has no UIDVALIDITY").of_command()
            })?;
        Ok(Selected {
            uidvalidity,
            uidnext: self.selected.uidnext.filter(|value| *value != 0),
            read_only: access == Access::Reading || done.has_code("READ-ONLY"),
            ..self.selected
        })
    }
}

fn permanent(text: &str) -> Option<Permanent> {
    let flags = item::flags(&mut Reader::new(text.as_bytes()))?;
    let keywords = text.contains("\\*");
    Some(Permanent { flags, keywords })
}

impl Session {
    /// Opens a folder read-only, by its raw name.
    pub async fn examine(&mut self, raw: &str) -> Result<Selected, WireError> {
        self.open(raw, Access::Reading).await
    }

    /// Opens a folder by its raw name.
    pub async fn open(&mut self, raw: &str, access: Access) -> Result<Selected, WireError> {
        let counting = self.has("CONDSTORE") && !self.enabled.condstore;
        if counting {
            let opened = self.open_with(raw, access, " (CONDSTORE)").await;
            if !opened
                .as_ref()
                .is_err_and(|error| self.may_do_without(error))
            {
                return opened;
            }
        }
        let opened = self.open_with(raw, access, "").await;
        if counting && opened.is_ok() {
            self.strike("CONDSTORE");
        }
        opened
    }

    async fn open_with(
        &mut self,
        raw: &str,
        access: Access,
        how: &str,
    ) -> Result<Selected, WireError> {
        let command = self.opening(raw, access).word(how);
        let command = if how.is_empty() {
            command
        } else {
            command.tentative()
        };
        let mut opening = Opening::default();
        let done = self
            .connection
            .run(&command, |data| {
                opening.take(&data);
            })
            .await?;
        self.opened(opening, &done, access)
    }

    /// The first words of an opening; until it is done no folder is open.
    pub(super) fn opening(&mut self, raw: &str, access: Access) -> Command {
        self.open_for = None;
        Command::new(access.word()).string(&self.spoken(raw))
    }

    /// The folder, once the server's own OK is there.
    pub(super) fn opened(
        &mut self,
        opening: Opening,
        done: &Remark,
        access: Access,
    ) -> Result<Selected, WireError> {
        let selected = opening.finish(done, access)?;
        self.exists = selected.exists;
        self.open_for = Some(if selected.read_only {
            Access::Reading
        } else {
            Access::Changes
        });
        Ok(selected)
    }
}
