use std::time::{Duration, Instant};

use tokio::{
    sync::Notify,
    time::{sleep_until, timeout},
};

use super::{
    command::Command, connection::Heard, error::WireError, pace::Pace, response::Data,
    session::Session, uids::UidSet,
};

/// What a watched folder told of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// When the first line of it was read.
    pub at: Instant,
    /// The count of messages, if it was told: mail has come.
    pub exists: Option<u32>,
    /// Whether messages went away or their flags changed.
    pub changed: bool,
}

/// How a wait for news ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    /// Something happened.
    News(Notice),
    /// Nothing did; wait again.
    Quiet,
    /// Somebody of ours wants the connection.
    Interrupted,
}

/// A wait in which nothing can be heard.
async fn waited(at_most: Duration, interrupt: &Notify) -> Idle {
    match timeout(at_most, interrupt.notified()).await {
        Ok(()) => Idle::Interrupted,
        Err(_) => Idle::Quiet,
    }
}

impl Session {
    /// Waits for news in the open folder (RFC 2177), for `at_most` so long.
    ///
    /// Ends at the first news, with all that had come by then, or when `interrupt` is
    /// notified (by `notify_one`, which is not lost when it comes early). News that come
    /// without end are gathered, so that they wake us once a second; a count that is told
    /// again is no news. Where the server refuses to watch, the time is waited all the same. A server ends a wait of 30 minutes; 25 is a good limit.
    pub async fn idle(&mut self, at_most: Duration, interrupt: &Notify) -> Result<Idle, WireError> {
        let mut news = None;
        let command = Command::new("IDLE").tentative();
        self.connection.begin(&command).await?;
        match self.idle_begun(&mut news).await {
            // Offered and refused: then it is waited without, and asked for no more.
            Err(error) if self.may_do_without(&error) => {
                self.strike("IDLE");
                return Ok(waited(at_most, interrupt).await);
            }
            begun => begun?,
        }
        self.connection.rest();
        let mut ends = tokio::time::Instant::now() + at_most;
        let mut interrupted = false;
        let mut is_told = false;
        loop {
            let now = tokio::time::Instant::now();
            if news.is_some() && !is_told {
                is_told = true;
                ends = ends.min(now + self.calm.wait(now));
            }
            if interrupted || now >= ends {
                break;
            }
            tokio::select! {
                read = self.connection.read_some() => {
                    let at = Instant::now();
                    if let Err(error) = read {
                        return Err(self.connection.close(error));
                    }
                    self.note_all(at, &mut news)?;
                }
                () = interrupt.notified() => interrupted = true,
                () = sleep_until(ends) => {}
            }
        }
        self.idle_done(&mut news).await?;
        if interrupted && news.is_some() {
            // News goes first; whoever wants the connection is heard at the next wait.
            interrupt.notify_one();
        }
        Ok(match news {
            Some(notice) => Idle::News(notice),
            None if interrupted => Idle::Interrupted,
            None => Idle::Quiet,
        })
    }

    /// Waits for the `+` that begins the watch.
    async fn idle_begun(&mut self, news: &mut Option<Notice>) -> Result<(), WireError> {
        let mut pace = Pace::within(self.connection.deadlines().command);
        loop {
            match self.connection.hear(&mut pace).await? {
                Heard::Continue => break,
                Heard::Data(data) => self.note(&data, Instant::now(), news),
                Heard::Done(_) => return Err(self.ended_early()),
            }
        }
        self.note_all(Instant::now(), news)
    }

    /// Takes in all that has been received.
    fn note_all(&mut self, at: Instant, news: &mut Option<Notice>) -> Result<(), WireError> {
        while let Some(heard) = self.connection.hear_at_once()? {
            match heard {
                Heard::Data(data) => self.note(&data, at, news),
                Heard::Continue => {}
                Heard::Done(_) => return Err(self.ended_early()),
            }
        }
        Ok(())
    }

    fn ended_early(&mut self) -> WireError {
        let error = WireError::not_understood("the server ended the watch by itself");
        self.connection.close(error)
    }

    async fn idle_done(&mut self, news: &mut Option<Notice>) -> Result<(), WireError> {
        let mut pace = Pace::within(self.connection.deadlines().command);
        self.connection.send_line(b"DONE\r\n", &pace).await?;
        loop {
            match self.connection.hear(&mut pace).await? {
                Heard::Data(data) => self.note(&data, Instant::now(), news),
                Heard::Continue => {}
                Heard::Done(_) => return Ok(()),
            }
        }
    }

    fn note(&mut self, data: &Data, at: Instant, news: &mut Option<Notice>) {
        let (exists, changed) = match data {
            Data::Exists(count) if *count == self.exists => return,
            Data::Exists(count) => {
                self.exists = *count;
                (Some(*count), false)
            }
            Data::Expunge => {
                self.exists = self.exists.saturating_sub(1);
                (None, true)
            }
            Data::Vanished(gone) => {
                let gone = UidSet::from_ranges(gone.iter().copied()).len();
                let left = u64::from(self.exists).saturating_sub(gone);
                self.exists = u32::try_from(left).unwrap_or_default();
                (None, true)
            }
            Data::Fetch(_) => (None, true),
            _ => return,
        };
        let notice = news.get_or_insert(Notice {
            at,
            exists: None,
            changed: false,
        });
        notice.exists = exists.or(notice.exists);
        notice.changed |= changed;
    }
}
