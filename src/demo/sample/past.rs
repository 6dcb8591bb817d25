//! All mail that lies in the accounts when the demo starts.

use model::{Instant, Role};

use super::{
    agency::{self, OFFICE, folder_for},
    dice::Dice,
    letter::Letter,
    moment,
    other::{self, Errand},
    story::{Thread, person, threads},
    types::{PastMail, SampleUser},
};

/// Minutes of a day.
const DAY: u32 = 1440;

/// Younger letters may still be unread.
const UNREAD_DAYS: u32 = 3;

/// Older conversations are put away from the Inbox.
const PUT_AWAY_DAYS: u32 = 45;

/// About 600 messages of the ten months before `now`, oldest first.
///
/// The same `now` gives the same bytes; Message-IDs don't depend on it.
pub fn past(now: Instant) -> impl Iterator<Item = PastMail> {
    let users = agency::users();
    let mut all = Vec::new();
    for thread in threads() {
        conversation(&thread, now, &users, &mut all);
    }
    for (number, user) in (0..).zip(&users) {
        around(number, user, now, &mut all);
    }
    internal(&users, now, &mut all);
    all.sort_by_key(|mail| mail.date);
    all.into_iter()
}

/// Where and how a letter lies.
struct Place<'a> {
    account: &'a str,
    folder: &'a str,
    flags: Vec<&'static str>,
}

fn put(all: &mut Vec<PastMail>, place: Place<'_>, letter: &Letter) {
    all.push(PastMail {
        account: place.account.to_owned(),
        folder: place.folder.to_owned(),
        flags: place.flags,
        date: moment::instant(&letter.date),
        raw: letter.raw(),
    });
}

/// A conversation: the client's letters come in, the agent's lie in Sent.
fn conversation(thread: &Thread, now: Instant, users: &[SampleUser], all: &mut Vec<PastMail>) {
    let moments = thread.moments(now);
    let agent = &thread.agent;
    for (turn, minutes) in thread.minutes.iter().enumerate() {
        let Some(mut letter) = thread.letter(turn, &moments) else {
            continue;
        };
        if Thread::is_answer(turn) {
            let copied = supervisor(thread, users);
            letter.cc.extend(copied.map(person));
            let place = Place {
                account: agent.email,
                folder: folder_for(agent.locale, "\\Sent"),
                flags: vec!["\\Seen"],
            };
            put(all, place, &letter);
            if let Some(supervisor) = copied {
                put(all, inbox(supervisor.email, *minutes), &letter);
            }
            continue;
        }
        let answered = turn + 1 < thread.minutes.len();
        let account = letter
            .to
            .first()
            .map_or(agent.email, |to| to.email.as_str());
        let mut place = inbox(account, *minutes);
        if answered {
            place.flags = vec!["\\Seen", "\\Answered"];
        }
        if thread.number.is_multiple_of(23) {
            place.flags.push("\\Flagged");
        }
        if account == agent.email {
            place.folder = put_away(thread, *minutes);
        }
        put(all, place, &letter);
    }
}

/// In one of nine conversations the agent keeps the supervisor informed.
fn supervisor<'a>(thread: &Thread, users: &'a [SampleUser]) -> Option<&'a SampleUser> {
    users
        .iter()
        .find(|user| Some(user.email) == thread.agent.supervisor)
        .filter(|_| thread.number % 9 == 4)
}

/// The contracts' folder for papers, the archive for some of what is old.
fn put_away(thread: &Thread, minutes: u32) -> &'static str {
    /// The topics of notary's papers and of leases.
    const PAPERS: [usize; 2] = [2, 4];
    let locale = thread.agent.locale;
    match () {
        () if minutes < PUT_AWAY_DAYS * DAY => "INBOX",
        () if PAPERS.contains(&thread.topic) => agency::folders(locale)
            .iter()
            .find(|folder| folder.special_use.is_none())
            .map_or("INBOX", |folder| folder.name),
        () if thread.number.is_multiple_of(2) => folder_for(locale, "\\Archive"),
        () => "INBOX",
    }
}

fn inbox(account: &str, minutes: u32) -> Place<'_> {
    let read = minutes > UNREAD_DAYS * DAY || minutes.is_multiple_of(3);
    Place {
        account,
        folder: "INBOX",
        flags: if read { vec!["\\Seen"] } else { Vec::new() },
    }
}

/// What else comes to one user: notices, newsletters, private mail, spam.
fn around(number: u32, user: &SampleUser, now: Instant, all: &mut Vec<PastMail>) {
    type Maker = fn(&Errand<'_>) -> Letter;
    let notices = if user.role == Role::Agent { 12 } else { 0 };
    let kinds: [(Maker, u32); 4] = [
        (other::notice, notices),
        (other::newsletter, 8),
        (other::private, 4),
        (other::spam, 2),
    ];
    for (kind, (make, count)) in (0_u32..).zip(kinds) {
        for one in 0..count {
            let mark = number * 1000 + kind * 100 + one;
            let minutes = scattered(mark);
            let shared = kind == 0 && one.is_multiple_of(4);
            let account = if shared { OFFICE } else { user.email };
            let errand = Errand {
                to: user,
                account,
                at: moment::before(now, minutes),
                number: u64::from(mark),
            };
            let mut place = inbox(account, minutes);
            if kind == 3 {
                place.folder = folder_for(user.locale, "\\Junk");
            } else if kind == 1 && one.is_multiple_of(5) {
                place.folder = folder_for(user.locale, "\\Trash");
            }
            put(all, place, &make(&errand));
        }
    }
}

/// A moment of the past ten months, more often a late one.
fn scattered(mark: u32) -> u32 {
    let mut dice = Dice::new(90_000 + u64::from(mark));
    let share = dice.below(1000);
    let minutes = 30 + share * share * 300 * u64::from(DAY) / 1_000_000 + dice.below(600);
    u32::try_from(minutes).unwrap_or(DAY)
}

/// Questions and answers among colleagues of one language, each with both copies.
fn internal(users: &[SampleUser], now: Instant, all: &mut Vec<PastMail>) {
    let pairs = users
        .iter()
        .flat_map(|from| users.iter().map(move |to| (from, to)))
        .filter(|(from, to)| from.email != to.email && from.office == to.office);
    for (mark, (from, to)) in (500_000_u32..).zip(pairs) {
        let minutes = scattered(mark) + 200;
        let errand = Errand {
            to,
            account: to.email,
            at: moment::before(now, minutes),
            number: u64::from(mark),
        };
        both(from, to, minutes, &other::question(&errand, from), all);
        let later = moment::before(now, minutes - 120);
        both(
            to,
            from,
            minutes - 120,
            &other::answer(&errand, from, later),
            all,
        );
    }
}

fn both(
    from: &SampleUser,
    to: &SampleUser,
    minutes: u32,
    letter: &Letter,
    all: &mut Vec<PastMail>,
) {
    let sent = Place {
        account: from.email,
        folder: folder_for(from.locale, "\\Sent"),
        flags: vec!["\\Seen"],
    };
    put(all, sent, letter);
    put(all, inbox(to.email, minutes), letter);
}
