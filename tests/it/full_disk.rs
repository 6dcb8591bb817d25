//! A full disk stops taking in mail with a clear state, and loses nothing.

use std::{path::PathBuf, process::Command};

use crate::{
    rig::{
        corpus::Corpus,
        dovecot::Dovecot,
        office::{Office, Way},
    },
    sync::agrees,
};

const ANA: &str = "ana@agency.example";
/// Messages that don't fit into [`SMALL`].
const MESSAGES: u64 = 1_500;
const SMALL: &str = "24m";
const LARGE: &str = "400m";

/// A disk of its own, in memory.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: PathBuf) -> Option<Self> {
        mount(
            &[
                "-t",
                "tmpfs",
                "-o",
                &format!("size={SMALL},mode=700"),
                "tmpfs",
            ],
            &at,
        )
        .then_some(Self(at))
    }

    fn grow(&self) {
        assert!(
            mount(&["-o", &format!("remount,size={LARGE}")], &self.0),
            "the disk grows"
        );
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn mount(args: &[&str], at: &PathBuf) -> bool {
    Command::new("mount")
        .args(args)
        .arg(at)
        .output()
        .is_ok_and(|done| done.status.success())
}

#[test]
fn a_full_disk_is_told_and_mended() {
    let dir = tempfile::tempdir().expect("a directory can be made");
    let Some(disk) = Disk::mount(dir.path().to_owned()) else {
        println!("SKIPPED: a_full_disk_is_told_and_mended: no disk may be mounted here");
        return;
    };
    let (server, mut office) = (Dovecot::start(), Office::at(dir.path().join("data")));
    office.add_user(ANA, "agent");
    server.fill(ANA, Corpus::of(5, ANA).take(MESSAGES));
    office.add_account(ANA, &server, Way::Plain);
    office.serve();
    office.failure(ANA, "storage");
    assert!(office.alive(), "the daemon lives on a full disk");
    disk.grow();
    agrees(&office, &server, ANA);
    office.stop();
    office.verify();
    drop(office);
}
