//! Mail as it lies in files: mbox and Maildir, read and written (M-20).

mod lines;
pub mod maildir;
pub mod mbox;
