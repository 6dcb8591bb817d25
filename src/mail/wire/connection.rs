use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    time::timeout_at,
};

use super::{
    command::{Command, Literals},
    deflate::Deflated,
    error::WireError,
    framer::{Frame, Framer, Space},
    guard::{Guard, Worth},
    open::Stream,
    pace::{Deadlines, Pace},
    reason::Scope,
    response::{self, Data, Remark, Response, Verdict},
};

/// A connection on which one command runs at a time.
///
/// After a fault, and after a command whose future was dropped half-way, it is closed
/// for good: nothing that comes later could be told from the answer.
pub(super) struct Connection<S> {
    stream: Option<S>,
    framer: Framer,
    deadlines: Deadlines,
    stage: Stage,
    tags: u32,
    /// The tag of the command that has no answer yet.
    running: Option<String>,
    /// Whether that command may be answered by BAD without harm.
    tentative: bool,
    literals: Literals,
    guard: Guard,
    message_limit: u64,
}

/// What a NO means depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nobody is known yet: a NO is about the password unless it says otherwise.
    SigningIn,
    /// Signed in.
    Ready,
}

/// What came in answer to a running command.
#[derive(Debug)]
pub(super) enum Heard {
    /// The server waits for more.
    Continue,
    /// Untagged data.
    Data(Data),
    /// The command's own OK.
    Done(Remark),
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// Takes messages up to another limit; answers the one of before.
    pub(super) fn limit_messages(&mut self, limit: u64) -> u64 {
        self.message_limit = limit;
        self.framer.limit_messages(limit)
    }

    pub(super) fn new(stream: S, message_limit: u64, deadlines: Deadlines) -> Self {
        Self {
            stream: Some(stream),
            framer: Framer::new(message_limit),
            deadlines,
            stage: Stage::SigningIn,
            tags: 0,
            running: None,
            tentative: false,
            literals: Literals::Asked,
            guard: Guard::new(),
            message_limit,
        }
    }

    /// Which literals the server takes without being asked.
    pub(super) fn allow_literals(&mut self, literals: Literals) {
        self.literals = literals;
    }

    pub(super) fn deadlines(&self) -> Deadlines {
        self.deadlines
    }

    pub(super) fn enter(&mut self, stage: Stage) {
        self.stage = stage;
    }

    pub(super) fn is_open(&self) -> bool {
        self.stream.is_some() && self.running.is_none()
    }

    /// Closes and passes the reason on.
    pub(super) fn close(&mut self, reason: WireError) -> WireError {
        self.stream = None;
        reason
    }

    /// Frees what memory the waiting for news can do without.
    pub(super) fn rest(&mut self) {
        self.framer.rest();
    }

    /// What was received and not read yet.
    pub(super) fn waiting(&self) -> &[u8] {
        self.framer.waiting()
    }

    /// The bare connection, to be raised to TLS; `None` if anything was left unread in it.
    pub(super) fn into_quiet_stream(self) -> Option<S> {
        self.stream.filter(|_| self.framer.waiting().is_empty())
    }

    /// Reads once, by the phase's deadline.
    pub(super) async fn read(&mut self, pace: &mut Pace) -> Result<(), WireError> {
        loop {
            match timeout_at(pace.ends(), self.read_some()).await {
                Ok(Ok(bytes)) if pace.read(bytes) => return Ok(()),
                Ok(Err(error)) => return Err(self.close(error)),
                Err(_) if pace.next_window() => {}
                Ok(Ok(_)) | Err(_) => {
                    return Err(self.close(WireError::timed_out("the server was too slow")));
                }
            }
        }
    }

    /// Reads once; dropping the future loses nothing.
    pub(super) async fn read_some(&mut self) -> Result<usize, WireError> {
        let stream = self.stream.as_mut().ok_or_else(WireError::closed)?;
        let read = match self.framer.space() {
            Space::Input(input) => stream.read_buf(input).await,
            Space::Message(message, left) => stream.take(left as u64).read_buf(message).await,
        };
        match read {
            Ok(0) => Err(WireError::cut_off()),
            Ok(bytes) => Ok(bytes),
            Err(error) => Err(WireError::of_io(&error)),
        }
    }

    /// The next whole response that was received already.
    pub(super) fn framed(&mut self) -> Result<Option<Frame>, WireError> {
        self.framer
            .next()
            .map_err(|garbled| self.close(WireError::not_understood(&garbled.to_string())))
    }

    /// The next whole response, by the phase's deadline.
    pub(super) async fn response(&mut self, pace: &mut Pace) -> Result<Response, WireError> {
        loop {
            if let Some(frame) = self.framed()? {
                return self.understood(frame);
            }
            self.read(pace).await?;
        }
    }

    fn understood(&mut self, frame: Frame) -> Result<Response, WireError> {
        let weight = Guard::weight(&frame, self.message_limit);
        self.guard
            .came(frame.text.len(), weight)
            .map_err(|words| self.close(WireError::not_understood(words)))?;
        response::read(frame).map_err(|error| self.close(error))
    }

    /// The last response was what the command asked for.
    pub(super) fn was_asked(&mut self) {
        self.guard.was_asked();
    }

    async fn write(&mut self, bytes: &[u8], pace: &Pace) -> Result<(), WireError> {
        let stream = self.stream.as_mut().ok_or_else(WireError::closed)?;
        let written = timeout_at(pace.ends(), async {
            stream.write_all(bytes).await?;
            stream.flush().await
        });
        match written.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.close(WireError::of_io(&error))),
            Err(_) => Err(self.close(WireError::timed_out("the server took nothing in"))),
        }
    }

    /// A line in answer to `+`.
    pub(super) async fn send_line(&mut self, line: &[u8], pace: &Pace) -> Result<(), WireError> {
        self.write(line, pace).await
    }

    /// Begins a command; it is over when [`Connection::hear`] says so.
    pub(super) async fn begin(&mut self, command: &Command) -> Result<(), WireError> {
        if self.running.is_some() {
            return Err(self.close(WireError::closed()));
        }
        self.tags = self.tags.wrapping_add(1);
        self.guard.begin(command.most_responses());
        self.framer.expect_messages(command.brings_bodies());
        self.tentative = command.is_tentative();
        let tag = format!("k{}", self.tags);
        let lines = command.lines(&tag, self.literals);
        self.running = Some(tag);
        let mut pace = Pace::within(self.deadlines.command);
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                self.asked_for_more(&mut pace).await?;
            }
            self.write(line, &pace).await?;
        }
        Ok(())
    }

    /// Waits for the server's `+` before a literal.
    async fn asked_for_more(&mut self, pace: &mut Pace) -> Result<(), WireError> {
        loop {
            match self.hear(pace).await? {
                Heard::Continue => return Ok(()),
                Heard::Data(_) => {}
                Heard::Done(_) => {
                    return Err(self.close(WireError::not_understood(
                        "a command was answered before it was sent",
                    )));
                }
            }
        }
    }

    /// What the server says to the running command; NO, BAD and BYE are errors.
    ///
    /// After a NO the connection stays open, after anything else that fails it is closed.
    pub(super) async fn hear(&mut self, pace: &mut Pace) -> Result<Heard, WireError> {
        let response = self.response(pace).await?;
        self.heard(response)
    }

    /// As [`Connection::hear`], from what was received already.
    pub(super) fn hear_at_once(&mut self) -> Result<Option<Heard>, WireError> {
        let Some(frame) = self.framed()? else {
            return Ok(None);
        };
        let response = self.understood(frame)?;
        self.heard(response).map(Some)
    }

    fn heard(&mut self, response: Response) -> Result<Heard, WireError> {
        match response {
            Response::Continue => Ok(Heard::Continue),
            Response::Data(Data::Remark(remark)) if remark.verdict == Verdict::Bye => {
                let error = WireError::hung_up(remark.code.as_deref(), &remark.words);
                Err(self.close(error))
            }
            Response::Data(data) => Ok(Heard::Data(data)),
            Response::Tagged { tag, remark } => {
                if self.running.as_deref() != Some(tag.as_str()) {
                    let error = WireError::not_understood("an answer to no command came");
                    return Err(self.close(error));
                }
                self.running = None;
                self.judged(remark)
            }
        }
    }

    fn judged(&mut self, remark: Remark) -> Result<Heard, WireError> {
        let (code, words) = (remark.code.as_deref(), remark.words.as_str());
        let no = match self.stage {
            Stage::SigningIn => WireError::sign_in_refused,
            Stage::Ready => WireError::refused,
        };
        match remark.verdict {
            Verdict::Ok => Ok(Heard::Done(remark)),
            Verdict::No => Err(no(code, words)),
            // A line that was sent whole was read whole, however little it was liked.
            Verdict::Bad if self.tentative => Err(WireError::refused(code, words)),
            Verdict::Bad => Err(self.close(WireError {
                scope: Scope::Account,
                ..WireError::refused(code, words)
            })),
            Verdict::Bye | Verdict::Preauth => {
                Err(self.close(WireError::not_understood("an answer made no sense")))
            }
        }
    }

    /// Closes on a `+` that no command of ours calls for.
    pub(super) fn asked_too_much(&mut self) -> WireError {
        let error = WireError::not_understood("the server asked for more than there is");
        self.close(error)
    }

    /// Runs a command to its OK and hands each untagged answer to `take`.
    pub(super) async fn run(
        &mut self,
        command: &Command,
        mut take: impl FnMut(Data),
    ) -> Result<Remark, WireError> {
        self.begin(command).await?;
        let pace = Pace::within(self.deadlines.command);
        self.answered(pace, |data| {
            take(data);
            Worth::Foreign
        })
        .await
    }

    /// Runs a command whose answer may be long: a least rate instead of a fixed end, and
    /// what was asked for weighs nothing.
    pub(super) async fn bring(
        &mut self,
        command: &Command,
        take: impl FnMut(Data) -> Worth,
    ) -> Result<Remark, WireError> {
        self.begin(command).await?;
        let pace = Pace::patient(&self.deadlines);
        self.answered(pace, take).await
    }

    async fn answered(
        &mut self,
        mut pace: Pace,
        mut take: impl FnMut(Data) -> Worth,
    ) -> Result<Remark, WireError> {
        loop {
            match self.hear(&mut pace).await? {
                Heard::Data(data) => {
                    if take(data) == Worth::Asked {
                        self.was_asked();
                    }
                }
                Heard::Done(remark) => return Ok(remark),
                Heard::Continue => return Err(self.asked_too_much()),
            }
        }
    }
}

impl Connection<Stream> {
    /// Goes on in deflated form both ways, from the next byte on.
    pub(super) fn deflate(&mut self) {
        let begun = self.framer.take_waiting();
        if let Some(stream) = self.stream.take() {
            self.stream = Some(Box::new(Deflated::new(stream, begun)));
        }
    }
}
