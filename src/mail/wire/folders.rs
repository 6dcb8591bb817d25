//! Making, renaming and removing folders at the server (M-33).

use super::{command::Command, error::WireError, reason::Reason, session::Session};

impl Session {
    /// Makes a folder and subscribes to it, so that other programs show it too.
    pub async fn create_folder(&mut self, raw: &str) -> Result<(), WireError> {
        self.of_folder("CREATE", raw).await?;
        match self.of_folder("SUBSCRIBE", raw).await {
            // The folder is there; it only isn't shown everywhere.
            Err(_) if self.is_open() => Ok(()),
            subscribed => subscribed,
        }
    }

    /// Gives a folder another name; those within it go along.
    pub async fn rename_folder(&mut self, raw: &str, to: &str) -> Result<(), WireError> {
        let command = Command::new("RENAME")
            .string(&self.spoken(raw))
            .string(&self.spoken(to));
        self.connection.run(&command, |_| {}).await?;
        Ok(())
    }

    /// Removes a folder that holds no messages: with them it would take mail away at the
    /// source, which is never done (M-16).
    ///
    /// IMAP has no word for "remove it if it is empty". So the folder is opened and counted
    /// where it can be closed again without an expunge (RFC 3691), as a count by STATUS may be
    /// kept from before; then it is counted by STATUS, and removed at once. What is delivered
    /// between those two commands, one turn of the line, goes with the folder still.
    pub async fn delete_folder(&mut self, raw: &str) -> Result<(), WireError> {
        if self.has("UNSELECT") {
            let opened = self.examine(raw).await?;
            self.open_for = None;
            self.connection
                .run(&Command::new("UNSELECT"), |_| {})
                .await?;
            if opened.exists.max(self.exists) > 0 {
                return Err(not_empty());
            }
        }
        if self.status(raw).await?.messages > 0 {
            return Err(not_empty());
        }
        self.of_folder("DELETE", raw).await
    }

    async fn of_folder(&mut self, what: &str, raw: &str) -> Result<(), WireError> {
        let command = Command::new(what).string(&self.spoken(raw));
        self.connection.run(&command, |_| {}).await?;
        Ok(())
    }
}

fn not_empty() -> WireError {
    WireError::declined(Reason::NotEmpty, "the folder has messages in it")
}
