//! Counts what a server sends, so that none can keep us busy with what nobody asked for.

use super::framer::{Body, Frame};

/// Bytes of what was not asked for, came twice or is of no use, in answer to one command.
const FOREIGN_BY_COMMAND: u64 = 8 << 20;
/// The same on one connection, beyond what each command may have for nothing.
const FOREIGN_BY_CONNECTION: u64 = 64 << 20;
/// What each command may have for nothing: news of other folders, remarks, changes by others.
const FREE: u64 = 64 << 10;
/// Bytes of one command's answer besides the messages in it.
const TEXT_BY_COMMAND: u64 = 64 << 20;

/// Whether a response was what a command asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// It was, for the first time.
    Asked,
    /// It brings nothing, or not again.
    Foreign,
}

/// What came on one connection so far.
#[derive(Debug, Default)]
pub(super) struct Guard {
    responses: u32,
    most_responses: u32,
    /// Of the command.
    text: u64,
    foreign: u64,
    /// Of the connection, without the running command's.
    foreign_before: u64,
    /// The size of the last response.
    last: u64,
}

impl Guard {
    /// Before the first command: a greeting is one response.
    pub(super) fn new() -> Self {
        Self {
            most_responses: 1,
            ..Self::default()
        }
    }

    /// A command begins, and may have so many responses.
    pub(super) fn begin(&mut self, most_responses: u32) {
        self.foreign_before += self.foreign.saturating_sub(FREE);
        (self.responses, self.text, self.foreign, self.last) = (0, 0, 0, 0);
        self.most_responses = most_responses;
    }

    /// What a frame weighs; a message that was read past counts as the largest taken.
    pub(super) fn weight(frame: &Frame, message_limit: u64) -> u64 {
        let body = match &frame.body {
            None => 0,
            Some(Body::Whole(bytes)) => bytes.len() as u64,
            Some(Body::Oversize) => message_limit,
        };
        body.saturating_add(frame.text.len() as u64)
    }

    /// A response came; nothing is asked for until [`Guard::was_asked`] says so.
    pub(super) fn came(&mut self, text: usize, weight: u64) -> Result<(), &'static str> {
        self.last = weight;
        self.responses = self.responses.saturating_add(1);
        self.text = self.text.saturating_add(text as u64);
        self.foreign = self.foreign.saturating_add(weight);
        if self.responses > self.most_responses || self.text > TEXT_BY_COMMAND {
            return Err("an answer did not end");
        }
        // The last one is judged when the next comes: only then is its worth known.
        let sure = self.foreign - weight;
        let over = self.foreign_before + sure.saturating_sub(FREE) > FOREIGN_BY_CONNECTION;
        if sure > FOREIGN_BY_COMMAND || over {
            return Err("too much came that was not asked for");
        }
        Ok(())
    }

    /// The last response was asked for.
    pub(super) fn was_asked(&mut self) {
        self.foreign = self.foreign.saturating_sub(std::mem::take(&mut self.last));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn come(guard: &mut Guard, weight: u64, times: u64) -> u64 {
        (0..times)
            .position(|_| guard.came(10, weight).is_err())
            .map_or(times, |at| at as u64)
    }

    #[test]
    fn what_is_asked_for_may_be_much_and_the_rest_little() {
        let mut guard = Guard::default();
        guard.begin(1_000);
        for _ in 0..900 {
            guard.came(100, 50 << 20).unwrap();
            guard.was_asked();
        }
        guard.begin(1_000);
        assert_eq!(come(&mut guard, 1 << 20, 100), 9);
        guard.begin(5);
        assert_eq!(come(&mut guard, 1, 100), 5);
    }

    #[test]
    fn a_connection_has_a_limit_too_but_small_news_are_free() {
        let mut guard = Guard::default();
        for _ in 0..100_000 {
            guard.begin(100);
            assert_eq!(come(&mut guard, 1_000, 50), 50);
        }
        let commands = (0..1_000).position(|_| {
            guard.begin(100);
            come(&mut guard, 1 << 20, 8) < 8
        });
        assert_eq!(commands, Some(8));
    }

    #[test]
    fn text_is_limited_even_if_it_is_asked_for() {
        let mut guard = Guard::default();
        guard.begin(1_000);
        let came = (0..1_000).position(|_| {
            let over = guard.came(1 << 20, 1 << 20).is_err();
            guard.was_asked();
            over
        });
        assert_eq!(came, Some(64));
    }
}
