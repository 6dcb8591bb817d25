//! Sessions against servers that misbehave.

mod calling;
mod changing;
mod commands;
mod doubting;
mod fetching;
mod guarding;
mod idling;
mod introducing;
mod resyncing;
