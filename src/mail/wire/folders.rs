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
    pub async fn delete_folder(&mut self, raw: &str) -> Result<(), WireError> {
        if self.status(raw).await?.messages > 0 {
            return Err(WireError::declined(
                Reason::NotEmpty,
                "the folder has messages in it",
            ));
        }
        self.of_folder("DELETE", raw).await
    }

    async fn of_folder(&mut self, what: &str, raw: &str) -> Result<(), WireError> {
        let command = Command::new(what).string(&self.spoken(raw));
        self.connection.run(&command, |_| {}).await?;
        Ok(())
    }
}
