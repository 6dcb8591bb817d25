//! Sessions against servers that misbehave.

mod calling;
mod commands;
mod fetching;
mod idling;
