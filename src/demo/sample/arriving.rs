//! Mail that keeps coming while the demo runs.

use std::time::Duration;

use model::{Instant, Locale};

use super::{
    agency::{self, OFFICE},
    contacts,
    dice::Dice,
    letter::Letter,
    moment,
    other::{self, Errand},
    story::{Thread, threads},
    types::{Arriving, SampleContact, SampleUser},
};

/// Numbers of conversations that begin while the demo runs.
const NEW_THREADS: u32 = 10_000;

/// Numbers of other letters that come while the demo runs.
const NEW_LETTERS: u64 = 1_000_000;

/// The latest conversations, in which clients go on.
const LIVELY: usize = 20;

/// How long to wait before the letter of that number: 20 to 40 seconds.
pub fn pause(n: u64) -> Duration {
    Duration::from_secs(20 + Dice::new(n).below(21))
}

/// The letter of that number, as it arrives at `now`.
///
/// Answers in the conversations of [`past`](super::past), new enquiries of contacts and
/// strangers, notices, newsletters and internal mail, in turns by chance.
pub fn arriving(n: u64, now: Instant) -> Arriving {
    let users = agency::users();
    let mut dice = Dice::new(NEW_LETTERS + n);
    let client = match dice.below(100) {
        0..45 => reply(now, &mut dice),
        45..75 => enquiry(n, now, &users, &mut dice),
        _ => None,
    };
    let mut letter = client.unwrap_or_else(|| office_mail(n, now, &users, &mut dice));
    // Each run of the demo sends its own letters, whatever came in another.
    letter.id = format!("{:x}.{n}.{}", now.0, letter.id);
    Arriving {
        to_account: letter
            .to
            .first()
            .map_or(OFFICE, |to| to.email.as_str())
            .to_owned(),
        from: letter.from.email.clone(),
        raw: letter.raw(),
    }
}

/// A client goes on in a conversation of the past whose last letter was the agent's.
fn reply(now: Instant, dice: &mut Dice) -> Option<Letter> {
    let mut answered: Vec<Thread> = threads()
        .into_iter()
        .filter(|thread| !Thread::is_answer(thread.minutes.len()))
        .collect();
    answered.sort_by_key(|thread| thread.minutes.last().copied());
    answered.truncate(LIVELY);
    let at = usize::try_from(dice.below(answered.len() as u64)).ok()?;
    let thread = answered.get(at)?;
    let mut moments = thread.moments(now);
    moments.push(moment::zoned(now));
    thread.letter(thread.minutes.len(), &moments)
}

/// A client, or someone not known yet, asks something new.
fn enquiry(n: u64, now: Instant, users: &[SampleUser], dice: &mut Dice) -> Option<Letter> {
    let contacts = contacts::contacts();
    let at = usize::try_from(dice.below(contacts.len() as u64)).ok()?;
    let known = contacts.get(at)?;
    let number = NEW_THREADS + u32::try_from(n % 1_000_000).ok()?;
    let contact = if dice.percent(20) {
        stranger(known, dice)?
    } else {
        known.clone()
    };
    let thread = Thread::new(number, &contact, users, vec![0])?;
    thread.letter(0, &[moment::zoned(now)])
}

/// People whom the agency doesn't know: language, first name, last name, address.
const STRANGERS: [(Locale, &str, &str, &str); 8] = [
    (
        Locale::Pl,
        "Hanna",
        "Ostrowska",
        "hanna.ostrowska@webmail.example",
    ),
    (Locale::Pl, "Tadeusz", "Gołąb", "dom2026@webmail.example"),
    (Locale::Ro, "Irina", "Preda", "casa.noua@webmail.example"),
    (
        Locale::Ro,
        "Ionuț",
        "Moldovan",
        "ionut.moldovan@webmail.example",
    ),
    (
        Locale::Ru,
        "Вера",
        "Лебедева",
        "vera.lebedeva@webmail.example",
    ),
    (Locale::Ru, "Игорь", "Щукин", "kvartira@webmail.example"),
    (Locale::En, "Naomi", "Price", "home.search@webmail.example"),
    (Locale::En, "George", "Ellis", "g.ellis@webmail.example"),
];

/// A stranger of the same language, who comes to the same agent.
fn stranger(known: &SampleContact, dice: &mut Dice) -> Option<SampleContact> {
    let skipped = usize::from(dice.percent(50));
    let (_, first, last, email) = STRANGERS
        .into_iter()
        .filter(|(locale, ..)| *locale == known.locale)
        .nth(skipped)?;
    Some(SampleContact {
        first,
        last,
        emails: vec![email],
        phones: Vec::new(),
        ..known.clone()
    })
}

/// Notices, newsletters and letters among colleagues.
fn office_mail(n: u64, now: Instant, users: &[SampleUser], dice: &mut Dice) -> Letter {
    let at = usize::try_from(dice.below(users.len() as u64)).unwrap_or(0);
    let to = users.get(at).cloned().unwrap_or_else(agency::director);
    let errand = Errand {
        to: &to,
        account: to.email,
        at: moment::zoned(now),
        number: NEW_LETTERS + n,
    };
    let mut colleagues: Vec<&SampleUser> = users.iter().collect();
    colleagues.retain(|from| from.email != to.email && from.office == to.office);
    let at = usize::try_from(dice.below(colleagues.len() as u64)).unwrap_or(0);
    let colleague = colleagues.get(at).copied();
    match (dice.below(10), colleague) {
        (0..3, Some(from)) => other::question(&errand, from),
        (3..5, _) => other::newsletter(&errand),
        (5, _) => other::private(&errand),
        _ => other::notice(&errand),
    }
}
